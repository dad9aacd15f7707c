"""Scenarios in which a source changes, or a cell sets one."""

from tests.kernel.cases import CFG, SET, Case, S

ELEMENTS = {
    "a cell that reads a changed element runs": Case(dict(s=S, a="x = s.value"), SET, "a", {"x": 2}),
    "and what is downstream runs after it": Case(dict(s=S, a="x = s.value", b="y = x + 1"), SET, "a b", {"y": 3}),
    "the cell that made the element does not run": Case(dict(s=S + "\nshown = s.value", a="x = s"), SET, "a"),
    "a cell that does not refer to it does not run": Case(dict(s=S, a="x = s.value", z="z = 0"), SET, "a"),
    "setting the value that it has runs nothing": Case(dict(s=S, a="x = s.value"), "s.value = 1", ""),
    "a use above the definition counts": Case(dict(a="x = s.value", s=S), SET, "a"),
    "a bare use counts": Case(dict(s=S, a="x = s"), SET, "a"),
    "a use in a function body counts, and so do the function's users": Case(
        dict(s=S, f="def f():\n    return s.value", a="x = f()", z="z = 0"), SET, "f a", {"x": 2}
    ),
    "a use in a lambda counts": Case(dict(s=S, f="f = lambda: s.value", a="x = f()"), SET, "f a", {"x": 2}),
    "a use in a comprehension counts": Case(dict(s=S, a="x = [s.value for _ in 'ab']"), SET, "a", {"x": [2, 2]}),
    "a use in a class body counts": Case(dict(s=S, a="class A:\n    x = s.value"), SET, "a"),
    "a use in a default argument counts": Case(dict(s=S, a="def f(x=s.value): return x"), SET, "a"),
    "a use in an f-string counts": Case(dict(s=S, a="x = f'{s.value}'"), SET, "a", {"x": "2"}),
    "a use under a condition that is false counts": Case(dict(s=S, a="if False:\n    s.value"), SET, "a"),
    "a shadowed name is no use": Case(dict(s=S, a="def f(s):\n    return s.value"), SET, ""),
    "a method of the element may read the value": Case(dict(s=S, a="x = s.shout()"), SET, "a", {"x": "2!"}),
    "a cell that only sets it does not read it": Case(dict(s=S, a="s.label = 'new'"), SET, ""),
    "a reader of the label does not follow the value": Case(dict(s=S, a="x = s.label", b="s.value"), SET, "b"),
    "a reader of the value does not follow the label": Case(
        dict(s=S, a="x = s.label", b="s.value"), "s.label = 'new'", "a"
    ),
    "users of another name for it run, too": Case(dict(s=S, t="t = s", a="x = t.value"), SET, "t a", {"x": 2}),
    "an element inside a list is no source": Case(dict(s="els = [Element(1)]", a="els"), "els[0].value = 2", ""),
    "an element with a private name is no source for others": Case(
        dict(s="_s = Element(1)\nget = lambda: _s", a="x = get().value"), "get().value = 2", ""
    ),
    "two changes that come together make one run": Case(
        dict(s=S, t="t = Element(1)", a="x = s.value + t.value"), "s.value = 2; t.value = 2", "a", {"x": 4}
    ),
    "an element made by a cell that ran again is followed": Case(
        dict(s=S, t="t = Element(s.value)", a="x = t.value"), "s.value = 5", "t a", {"x": 5}
    ),
    "an element in several names runs its users once": Case(
        dict(s="s = t = Element(1)", a="x = s.value + t.value"), SET, "a", {"x": 4}
    ),
    "elements of one cell are told apart": Case(
        dict(s="s = Element(1)\nt = Element(1)", a="s.value", b="t.value"), "t.value = 2", "b"
    ),
    "an element unpacked from a tuple is a source": Case(
        dict(s="s, t = Element(1), Element(2)", a="x = s.value"), SET, "a"
    ),
    "an element bound by a loop is a source": Case(dict(s="for s in [Element(1)]:\n    pass", a="s.value"), SET, "a"),
}

ORDER = {
    "siblings run in page order": Case(dict(s=S, c="s.value", a="s.value", b="s.value"), SET, "c a b"),
    "a join runs once, after all it needs": Case(
        dict(s=S, a="x = s.value", b="y = s.value", d="z = x + y"), SET, "a b d", {"z": 4}
    ),
    "a definition below its user runs first": Case(dict(s=S, u="y = x", a="x = s.value"), SET, "a u", {"y": 2}),
    "a cell that waits lets later ones pass": Case(
        dict(s=S, u="y = x", b="s.value", a="x = s.value"), SET, "b a u", {"y": 2}
    ),
    "a cell that need not wait keeps its place": Case(
        dict(s=S, t="t = Element(1)", u="y = x + s.value", b="s.value", a="x = t.value"), SET, "u b"
    ),
    "ties follow the page, whatever was changed first": Case(
        dict(s=S, t="t = Element(1)", a="s.value", b="t.value", c="s.value"), "t.value = 2; s.value = 2", "a b c"
    ),
    "ties follow the page, whatever was edited last": Case(
        dict(a="x = 1", b="y = 1", c="z = 1"), dict(a="x = 2", b="y = 2", c="z = 2"), "a b c"
    ),
    "a long chain runs from its start": Case(
        dict(e="v4 = v3 + 1", d="v3 = v2 + 1", c="v2 = v1 + 1", b="v1 = s.value", s=S), SET, "b c d e", {"v4": 5}
    ),
    "two levels of joins run level by level where they must": Case(
        dict(s=S, a="a1 = s.value", b="b1 = s.value", c="c1 = a1 + b1", d="d1 = a1", e="e1 = c1 + d1"), SET, "a b c d e"
    ),
    "functions of two cells may call each other": Case(
        dict(
            s=S,
            f="def f(n):\n    return s.value if n == 0 else g(n - 1)",
            g="def g(n):\n    return f(n)",
            u="x = f(3)",
        ),
        SET,
        "f g u",
        {"x": 2},
    ),
    "a user of one of them waits for both": Case(
        dict(
            u="x = f(1)",
            f="def f(n):\n    return 0 if n == 0 else g(n - 1)",
            g="def g(n):\n    return f(n) + s.value",
            s=S,
        ),
        SET,
        "g u",
        {"x": 2},
    ),
    "a function may call itself": Case(
        dict(s=S, f="def f(n):\n    return s.value if n == 0 else f(n - 1)", u="x = f(3)"), SET, "f u", {"x": 2}
    ),
    "cells in a cycle do not run, others do": Case(
        dict(s=S, a="x = y + s.value", b="y = x", c="z = s.value"), SET, "c", {"z": 2}
    ),
    "what needs a cycle does not run": Case(
        dict(s=S, a="x = y", b="y = x", c="z = x + s.value", d="s.value"), SET, "d"
    ),
}

PARAM = {
    "a reader of one parameter follows that one": Case(dict(c=CFG, a="cfg.alpha", b="cfg.beta"), "cfg.alpha = 5", "a"),
    "a reader of two follows both": Case(dict(c=CFG, a="x = cfg.alpha + cfg.beta"), "cfg.beta = 5", "a", {"x": 6}),
    "a bare use follows all": Case(dict(c=CFG, a="x = cfg", b="cfg.beta"), "cfg.alpha = 5", "a"),
    "a method may read all": Case(dict(c=CFG, a="x = cfg.total()"), "cfg.beta = 5", "a", {"x": 6}),
    "an attribute reached by name is a bare use": Case(dict(c=CFG, a="getattr(cfg, 'alpha')"), "cfg.beta = 5", "a"),
    "an attribute of an attribute counts as the first": Case(
        dict(c=CFG, a="x = cfg.alpha.real", b="cfg.beta.real"), "cfg.alpha = 5", "a", {"x": 5}
    ),
    "`cfg.param` hands out parameters and reads no value": Case(dict(c=CFG, a="cfg.param.alpha"), "cfg.alpha = 5", ""),
    "a private parameter concerns only who reads it": Case(
        dict(c=CFG, a="cfg", b="x = cfg._hidden"), "cfg._hidden = 5", "b", {"x": 5}
    ),
    "several parameters set together make one run": Case(
        dict(c=CFG, a="cfg.alpha", b="cfg.beta", d="cfg"), "cfg.param.update(alpha=5, beta=6)", "a b d"
    ),
    "a parameter set to what it is runs nothing": Case(dict(c=CFG, a="cfg"), "cfg.alpha = 1", ""),
    "a trigger announces a change that cannot be seen": Case(
        dict(c=CFG, a="cfg.alpha"), "cfg.param.trigger('alpha')", "a"
    ),
    "a use in a function narrows as well": Case(
        dict(c=CFG, f="def f():\n    return cfg.alpha", u="f()"), "cfg.beta = 5", ""
    ),
    "an expression follows its value": Case(
        dict(r="import param\nr = param.rx(1)", a="x = r.rx.value"), "r.rx.value = 2", "a", {"x": 2}
    ),
    "a derived expression follows what it is made of": Case(
        dict(r="import param\nr = param.rx(1)", d="d = r + 1", a="x = d.rx.value"), "r.rx.value = 2", "d a", {"x": 3}
    ),
    "an expression of a parameter follows it by itself": Case(
        dict(c=CFG, r="r = cfg.param.alpha.rx() * 10", a="x = r.rx.value"), "cfg.alpha = 5", "a", {"x": 50}
    ),
}

STATE = {
    "setting a state runs who reads its getter": Case(
        dict(n="get, put = nb.state(0)", a="x = get()", z="z = 0"), "put(1)", "a", {"x": 1}
    ),
    "setting it to an equal value runs nothing": Case(dict(n="get, put = nb.state(0)", a="get()"), "put(0)", ""),
    "0 and False are not equal": Case(dict(n="get, put = nb.state(0)", a="get()"), "put(False)", "a"),
    "a list may have changed inside, so setting it runs": Case(
        dict(n="items = []\nget, put = nb.state(items)", a="x = len(get())"),
        "get().append(1); put(get())",
        "a",
        {"x": 1},
    ),
    "a function computes the next value": Case(
        dict(n="get, put = nb.state(3)", a="x = get()"), "put(lambda n: n + 1)", "a", {"x": 4}
    ),
    "who only sets it does not follow it": Case(
        dict(n="get, put = nb.state(0)", w="def bump():\n    put(get() + 1)", a="x = get()"), "bump()", "a", {"x": 1}
    ),
    "a cell that sets it makes the others follow, not itself": Case(
        dict(s=S, n="get, put = nb.state(0)", r="x = get()", w="put(s.value + 0 * get())"), SET, "w | r", {"x": 2}
    ),
    "a reader that has yet to run in the plan runs once": Case(
        dict(s=S, n="get, put = nb.state(0)", w="put(s.value)", r="x = get() + s.value"), SET, "w r", {"x": 4}
    ),
    "a reader that ran before runs again": Case(
        dict(s=S, n="get, put = nb.state(0)", r="x = get() + s.value", w="put(s.value)"), SET, "r w | r", {"x": 4}
    ),
    "a cell may follow what it sets itself, when asked to": Case(
        dict(
            s=S,
            n="get, put = nb.state(0, allow_self_loops=True)",
            w="if s.value > 1 and get() < 3:\n    put(get() + 1)",
        ),
        SET,
        "w | w | w | w",
    ),
    "an element that sets a state is not made again by it": Case(
        dict(n="get, put = nb.state(1)", e="e = Element(get(), on_change=put)", a="x = get()"),
        "e.value = 7",
        "a",
        {"x": 7},
    ),
    "two elements are held in step by a state": Case(
        dict(
            n="get, put = nb.state(1)",
            e="e = Element(get(), on_change=put)",
            f="f = Element(get(), on_change=put)",
            a="x = e.value, f.value",
        ),
        "e.value = 7",
        "f a",
        {"x": (7, 7)},
    ),
    "a callback that sets a state does not run its own cell": Case(
        dict(
            n="get, put = nb.state(1)",
            e="e = Element(0)\n_w = e.param.watch(lambda _: put(5), 'value')\nget()",
            a="get()",
        ),
        "e.value = 7",
        "a",
    ),
    "the same name in another cell is the same getter": Case(
        dict(n="get, put = nb.state(0)", g="also = get", a="x = also()"), "put(4)", "g a", {"x": 4}
    ),
}

SETS = {
    "a cell that sets an element makes its other users follow": Case(
        dict(s=S, t="t = Element(0)", a="x = t.value", w="t.value = s.value"), SET, "w | a", {"x": 2}
    ),
    "what it set is visible to itself at once": Case(
        dict(s=S, t="t = Element(0)", w="t.value = s.value\nx = t.value"), SET, "w", {"x": 2}
    ),
    "a user below in the same plan runs once": Case(
        dict(s=S, t="t = Element(0)", w="t.value = s.value", a="x = t.value + s.value"), SET, "w a", {"x": 4}
    ),
    "a user that was to be left alone runs, if it is still to come": Case(
        dict(s=S, t="t = Element(0)", w="t.value = s.value\nsame = 0", a="x = t.value + same"), SET, "w a", {"x": 2}
    ),
    "setting what it has makes nobody follow": Case(
        dict(s=S, t="t = Element(0)", a="t.value", w="t.value = 0 * s.value"), SET, "w"
    ),
    "a callback that sets an element makes the callback's own cell follow": Case(
        dict(
            t="t = Element(0)",
            e="e = Element(0, on_change=t.param.trigger and (lambda v: setattr(t, 'value', v)))\nx = t.value",
        ),
        "e.value = 7",
        "e",
    ),
}

SOURCES = ELEMENTS | ORDER | PARAM | STATE | SETS
