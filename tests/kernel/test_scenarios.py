"""A change → the cells that run, in order. Written from the rules in docs/reactivity.md, one line a rule's consequence.

Each scenario starts a notebook, makes one change and says which cells run. `|` stands between two runs.
"""

from dataclasses import dataclass, field

import pytest

from tests.kernel.bench import Bench, run

Cells = dict[str, str]


@dataclass(frozen=True)
class Case:
    """One change: `change` is code that sees the kernel's values, or the cells of the next version of the file."""

    cells: Cells
    change: str | Cells
    ran: str
    values: dict[str, object] = field(default_factory=dict)  # afterwards


S = "s = Element(1)"
CFG = "cfg = Config()"
SET = "s.value = 2"

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

BINDING = {
    "each user reads the definition above it": Case(
        dict(s=S, a="x = s.value", u="y = x", b="x = 10", v="z = x"), SET, "a u", {"y": 2, "z": 10}
    ),
    "changing a later definition leaves earlier users alone": Case(
        dict(s=S, a="x = 1", u="y = x", b="x = 10 * s.value", v="z = x"), SET, "b v", {"y": 1, "z": 20}
    ),
    "`x += 1` reads the version above and makes the next": Case(
        dict(s=S, a="x = s.value", u="y = x", b="x += 1", v="z = x"), SET, "a u b v", {"y": 2, "z": 3}
    ),
    "a chain of versions runs as one": Case(
        dict(s=S, a="x = [s.value]", b="x = x + ['b']", c="x = x + ['c']", v="z = x"),
        SET,
        "a b c v",
        {"z": [2, "b", "c"]},
    ),
    "a cell in the middle starts a shorter chain": Case(
        dict(s=S, a="x = 1", b="x = x + s.value", c="x = x + 10", v="z = x"), SET, "b c v", {"z": 13}
    ),
    "a function sees the version of its own cell's place": Case(
        dict(s=S, a="x = s.value", f="def f():\n    return x", b="x = 10", v="z = f()"), SET, "a f v", {"z": 2}
    ),
    "two elements of one name are two sources": Case(
        dict(a="s = Element(1)", u="x = s.value", b="s = Element(2)\nlast = s", v="y = s.value"),
        "last.value = 5",
        "v",
        {"y": 5},
    ),
    "a single definition may stand below": Case(dict(u="y = x", s=S, a="x = s.value"), SET, "a u", {"y": 2}),
    "a cell may define a builtin's name": Case(dict(s=S, a="sum = s.value", u="x = sum"), SET, "a u", {"x": 2}),
    "a builtin above its redefinitions is Python's own": Case(
        dict(s=S, u="x = max(s.value, 0)", a="max = 1", b="max = 2", v="y = max"), SET, "u", {"x": 2, "y": 2}
    ),
    "a name read above all its definitions stops that cell alone": Case(
        dict(s=S, u="y = x + s.value", a="x = 1", b="x = 2", v="z = x + s.value"), SET, "v", {"z": 4}
    ),
    "private names of two cells do not meet": Case(
        dict(s=S, a="_x = s.value\ny = _x", b="_x = 100\nz = _x"), SET, "a", {"y": 2, "z": 100}
    ),
    "deleting a name of another cell leaves it to the others": Case(
        dict(s=S, a="x = s.value", d="y = x\ndel x", u="z = x"), SET, "a d u", {"y": 2, "z": 2}
    ),
}

CUTOFF = {
    "an equal number stops there": Case(dict(s=S, a="x = min(s.value, 1)", u="y = x"), SET, "a", {"y": 1}),
    "an equal text stops there": Case(dict(s=S, a="x = 'a' + 'b' * (s.value > 5)", u="y = x"), SET, "a"),
    "an equal tuple stops there": Case(dict(s=S, a="x = ('a', (1, None), min(s.value, 1))", u="y = x"), SET, "a"),
    "an equal date stops there": Case(
        dict(s=S, a="import datetime\ns.value\nx = datetime.date(2024, 1, 1)", u="x"), SET, "a"
    ),
    "None stops there": Case(dict(s=S, a="x = print(end='') if s else 0", u="x"), SET, "a"),
    "not-a-number is what it was": Case(dict(s=S, a="s.value\nx = float('nan')", u="x"), SET, "a"),
    "0.0 is not -0.0": Case(dict(s=S, a="x = 0.0 if s.value == 1 else -0.0", u="x"), SET, "a u"),
    "1 is not True": Case(dict(s=S, a="x = 1 if s.value == 1 else True", u="x"), SET, "a u"),
    "1 is not 1.0": Case(dict(s=S, a="x = 1 if s.value == 1 else 1.0", u="x"), SET, "a u"),
    "an equal list goes on: it can be changed": Case(dict(s=S, a="s.value\nx = [1]", u="x"), SET, "a u"),
    "an equal dict goes on": Case(dict(s=S, a="s.value\nx = {}", u="x"), SET, "a u"),
    "a tuple with a list goes on": Case(dict(s=S, a="s.value\nx = ([],)", u="x"), SET, "a u"),
    "an equal array goes on": Case(dict(s=S, a="import numpy as np\ns.value\nx = np.ones(2)", u="x"), SET, "a u"),
    "an equal frame goes on": Case(dict(s=S, a="import pandas as pd\ns.value\nx = pd.DataFrame()", u="x"), SET, "a u"),
    "a member of an enumeration stops there": Case(
        dict(e="import enum\nclass Color(enum.Enum):\n    RED = 1", s=S, a="s.value\nx = Color.RED", u="x"), SET, "a"
    ),
    "an imported module stops there": Case(dict(s=S, a="import math\ns.value", u="math.pi"), SET, "a"),
    "an imported function stops there": Case(dict(s=S, a="from math import floor\ns.value", u="floor(1)"), SET, "a"),
    "a function made anew goes on": Case(dict(s=S, a="s.value\ndef f(): pass", u="f"), SET, "a u"),
    "a class made anew goes on": Case(dict(s=S, a="s.value\nclass A: pass", u="A"), SET, "a u"),
    "users of the name that changed run, those of the other do not": Case(
        dict(s=S, a="x, y = s.value, 0", u="x", v="y"), SET, "a u"
    ),
    "it stops further down as well": Case(dict(s=S, a="x = s.value", b="y = x > 0", c="z = y", d="z"), SET, "a b"),
    "one changed input is enough": Case(
        dict(s=S, a="x = s.value", b="y = x > 0", c="z = x, y"), SET, "a b c", {"z": (2, True)}
    ),
    "a cell that is left alone keeps its values": Case(
        dict(s=S, a="x = min(s.value, 1)", b="y = x, object()", c="z = s.value, y[0]"), SET, "a c", {"z": (2, 1)}
    ),
    "a cell that is left alone keeps its private names": Case(
        dict(s=S, a="x = min(s.value, 1)", b="_p = x\ndef f(): return _p", c="y = f(), s.value"),
        SET,
        "a c",
        {"y": (1, 2)},
    ),
    "a name that is not given any more makes its users run": Case(
        dict(s=S, a="s.value\nif s.value == 1:\n    x = 5", u="y = 'x' in globals()"), SET, "a"
    ),
    "a name that comes to be given makes its users run": Case(
        dict(s=S, a="if s.value == 2:\n    x = 5", u="y = x"), SET, "a u", {"y": 5}
    ),
    "a cell that raised before runs again only when its input changed": Case(
        dict(s=S, a="x = min(s.value, 1)", u="1 / 0\nx"), SET, "a"
    ),
}

FAILURES = {
    "descendants of a cell that raises do not run": Case(
        dict(s=S, a="x = 1 // (2 - s.value)", u="y = x", v="z = y", w="q = s.value"), SET, "a w", {"q": 2}
    ),
    "they run when it is well again": Case(
        dict(s="s = Element(2)", a="x = 1 // (2 - s.value)", u="y = x", v="z = y"), "s.value = 1", "a u v", {"z": 1}
    ),
    "they run even if it gives what it gave before the error": Case(
        dict(s=S, t="t = Element(0)", a="x = 1 // (1 - t.value)\nt.value = 0", u="y = x"), "t.value = 1", "a"
    ),
    "what does not depend on it goes on": Case(
        dict(s=S, a="1 // (2 - s.value)", u="y = s.value"), SET, "a u", {"y": 2}
    ),
    "descendants of a stopped cell do not run": Case(dict(s=S, a="nb.stop(s.value == 2)\nx = 1", u="y = x"), SET, "a"),
    "they run when it is not stopped any more": Case(
        dict(s="s = Element(2)", a="nb.stop(s.value == 2)\nx = 1", u="y = x"), "s.value = 1", "a u", {"y": 1}
    ),
    "`except Exception` does not hold up a stop": Case(
        dict(s=S, a="try:\n    nb.stop(s.value == 2)\nexcept Exception:\n    pass\nx = s.value", u="x"), SET, "a"
    ),
    "a disabled cell does not run": Case({"s": S, "a~": "x = s.value", "b": "s.value"}, SET, "b"),
    "nor does what needs it": Case({"s": S, "a~": "x = s.value", "b": "x", "c": "s.value"}, SET, "c"),
    "a cell that is no Python stops nobody else": Case(dict(s=S, a="x = = 1", b="s.value"), SET, "b"),
    "sys.exit ends its cell alone": Case(
        dict(s=S, a="import sys\nif s.value == 2:\n    sys.exit(3)", b="x = s.value"), SET, "a b", {"x": 2}
    ),
    "KeyboardInterrupt ends its cell alone": Case(
        dict(s=S, a="if s.value == 2:\n    raise KeyboardInterrupt", b="x = s.value"), SET, "a b", {"x": 2}
    ),
    "endless recursion ends its cell alone": Case(
        dict(s=S, a="def f(): return f()\nif s.value == 2:\n    f()", b="x = s.value"), SET, "a b", {"x": 2}
    ),
}

REMOVAL = {
    "names of the plan's cells are gone before its first cell runs": Case(
        dict(s=S, a="seen = s.value, 'y' in globals()", b="y = seen"), SET, "a b", {"seen": (2, False)}
    ),
    "also names of a cell that may be left alone": Case(
        dict(s=S, a="seen = 'y' in globals() and s.value == 2\nx = 1", b="y = x"), SET, "a", {"seen": False, "y": 1}
    ),
    "a cell's own names are gone before it runs again": Case(
        dict(s=S, a="seen = s.value, 'own' in globals()\nown = 1"), SET, "a", {"seen": (2, False)}
    ),
    "its private names as well": Case(
        dict(s=S, a="seen = s.value, '_own' in globals()\n_own = 1"), SET, "a", {"seen": (2, False)}
    ),
    "a cell that raises gives nothing": Case(
        dict(s=S, a="x = 1\n1 // (2 - s.value)", b="seen = s.value, 'x' in globals()"), SET, "a b", {"seen": (2, False)}
    ),
}

SAVES = {
    "a changed cell runs with its users": Case(
        dict(a="x = 1", u="y = x", z="z = 0"), dict(a="x = 2", u="y = x", z="z = 0"), "a u", {"y": 2}
    ),
    "a changed cell that gives an equal value runs alone": Case(
        dict(a="x = 1", u="y = x"), dict(a="x = 2 - 1", u="y = x"), "a", {"y": 1}
    ),
    "comments and white space run nothing": Case(
        dict(a="x = 1", u="y = x"), dict(a="# one\n\nx  =  1  # 1", u="y = (x)"), ""
    ),
    "an added cell runs alone": Case(dict(a="x = 1"), dict(a="x = 1", b="y = x"), "b", {"y": 1}),
    "an added cell above the others runs alone": Case(dict(a="x = 1"), dict(b="y = x", a="x = 1"), "b", {"y": 1}),
    "a removed cell leaves others alone": Case(dict(a="x = 1", b="y = 2"), dict(b="y = 2"), "", {"y": 2}),
    "users of a removed definition run, and say so": Case(dict(a="x = 1", u="y = x"), dict(u="y = x"), "u"),
    "users of a renamed definition run, and say so": Case(
        dict(a="x = 1", u="y = x", v="z = 0"), dict(a="w = 1", u="y = x", v="z = 0"), "a u"
    ),
    "users of the new name of a definition run": Case(
        dict(a="x = 1", u="y = x"), dict(a="w = 1", u="y = w"), "a u", {"y": 1}
    ),
    "users of a definition that came back run": Case(dict(u="y = x"), dict(a="x = 1", u="y = x"), "a u", {"y": 1}),
    "a second definition takes over the users below it": Case(
        dict(a="x = 1", u="y = x", v="z = x"), dict(a="x = 1", u="y = x", b="x = 5", v="z = x"), "b v", {"y": 1, "z": 5}
    ),
    "a second definition that goes away gives them back": Case(
        dict(a="x = 1", b="x = 5", v="z = x"), dict(a="x = 1", v="z = x"), "v", {"z": 1}
    ),
    "a moved cell that reads what it read runs nothing": Case(
        dict(a="x = 1", u="y = x"), dict(u="y = x", a="x = 1"), "", {"y": 1}
    ),
    "a cell moved below another definition runs": Case(
        dict(a="x = 1", u="y = x", b="x = 5"), dict(a="x = 1", b="x = 5", u="y = x"), "u", {"y": 5}
    ),
    "cells without names are known by their code": Case(
        {"cell-1": "x = 1", "cell-2": "y = x"}, {"cell-1": "z = 0", "cell-2": "x = 1", "cell-3": "y = x"}, "cell-1"
    ),
    "a cell without a name that was edited is known by its place": Case(
        {"cell-1": "x = 1", "cell-2": "y = x"}, {"cell-1": "x = 7", "cell-2": "y = x"}, "cell-1 cell-2", {"y": 7}
    ),
    "a cell that got a name runs nothing else": Case(
        {"cell-1": "x = [1]", "cell-2": "y = x"}, {"cell-1": "x = [1]", "two": "y = x"}, "two"
    ),
    "a cell that breaks takes its names with it": Case(dict(a="x = 1", u="y = x"), dict(a="x = = 1", u="y = x"), "u"),
    "a cell that is whole again brings them back": Case(
        dict(a="x = = 1", u="y = x"), dict(a="x = 1", u="y = x"), "a u", {"y": 1}
    ),
    "a cell that is switched off takes its users along": Case(
        {"a": "x = 1", "u": "y = x", "v": "z = 0"}, {"a~": "x = 1", "u": "y = x", "v": "z = 0"}, ""
    ),
    "a cell that is switched on brings its users along": Case(
        {"a~": "x = 1", "u": "y = x"}, {"a": "x = 1", "u": "y = x"}, "a u", {"y": 1}
    ),
    "a cycle that is cut lets its cells run": Case(
        dict(a="x = y", b="y = x"), dict(a="x = y", b="y = 1"), "b a", {"x": 1}
    ),
    "a second definition does not touch functions that read the first": Case(
        dict(a="x = 1", f="def f():\n    return x", u="y = f()"),
        dict(a="x = 1", f="def f():\n    return x", u="y = f()", b="x = 2", v="z = x"),
        "b v",
        {"y": 1, "z": 2},
    ),
    "a cell that is not edited keeps its private names": Case(
        dict(a="x = 1\nx += 1", f="_p = 1\ndef f(): return _p", u="y = x, f()"),
        dict(a="x = 5", f="_p = 1\ndef f(): return _p", u="y = x, f()"),
        "a u",
        {"y": (5, 1)},
    ),
    "an edited cell does not see private names of before": Case(
        dict(a="_p = 1\nx = _p"), dict(a="_q = 0\nx = '_p' in globals()"), "a", {"x": False}
    ),
    "an edited state starts anew": Case(
        dict(n="get, put = nb.state(0)", a="x = get()"),
        dict(n="get, put = nb.state(5)", a="x = get()"),
        "n a",
        {"x": 5},
    ),
}

ASYNC = {
    "a cell may await": Case(
        dict(s=S, a="import asyncio\nx = await asyncio.sleep(0, s.value)", u="y = x"), SET, "a u", {"y": 2}
    ),
    "a cell that awaits holds back the next": Case(
        dict(s=S, a="import asyncio\nawait asyncio.sleep(0.01)\nx = s.value", b="y = s.value"), SET, "a b"
    ),
    "async comprehensions and loops may stand at the top": Case(
        dict(
            s=S,
            f="async def count(n):\n    for i in range(n):\n        yield i",
            a="x = [i async for i in count(s.value)]\nasync for i in count(1):\n    y = i",
        ),
        SET,
        "a",
        {"x": [0, 1], "y": 0},
    ),
    "a last expression may await": Case(dict(s=S, a="import asyncio\nawait asyncio.sleep(0, s.value)"), SET, "a"),
}

TABLE = ELEMENTS | ORDER | PARAM | STATE | SETS | BINDING | CUTOFF | FAILURES | REMOVAL | SAVES | ASYNC


@pytest.mark.parametrize("case", TABLE.values(), ids=TABLE)
def test_what_runs(case: Case) -> None:
    async def scenario() -> None:
        bench = await Bench(case.cells).start()
        change = bench.change if isinstance(case.change, str) else bench.save
        assert await change(case.change) == case.ran
        assert {name: bench.value(name) for name in case.values} == case.values
        bench.kernel.close()

    run(scenario)


def test_there_are_at_least_a_hundred() -> None:
    assert len(TABLE) >= 100
