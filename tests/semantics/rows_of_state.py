"""State, callbacks, and what they make run."""

from tests.semantics.rows import row

STATE = "get, put = mo.state(0)"

STATES = {
    "setting a state runs the cells that read it": row(
        ("set", "s", 5), st=STATE, s="s = mo.ui.slider(0, 10, on_change=put)", a="x = get()", b="y = x"
    ),
    "a function updates it from what it was": row(
        ("click", "b"),
        ("click", "b"),
        st=STATE,
        b="b = mo.ui.button(on_change=lambda _: put(lambda v: v + 1))",
        a="x = get()",
    ),
    "a bound method updates it": row(
        ("click", "b"),
        st="class Adder:\n    def add(self, v): return v + 10\nget, put = mo.state(0)\nadder = Adder()",
        b="b = mo.ui.button(on_change=lambda _: put(adder.add))",
        a="x = get()",
    ),
    "a callable that is neither is the value": row(
        ("click", "b"),
        st="class Const:\n    def __call__(self, v): return 1\nget, put = mo.state(0)",
        b="b = mo.ui.button(on_change=lambda _: put(Const()))",
        a="x = type(get()).__name__",
    ),
    "a builtin is the value": row(
        ("click", "b"), st=STATE, b="b = mo.ui.button(on_change=lambda _: put(abs))", a="x = get() is abs"
    ),
    "setting an equal value runs them too": row(
        ("click", "b"),
        ("click", "b"),
        st="get, put = mo.state(0)\nlog = []",
        b="b = mo.ui.button(on_change=lambda _: put(1))",
        a="log.append(get())\nx = list(log)",
    ),
    "setting it to what was changed in place": row(
        ("click", "b"),
        st="get, put = mo.state([])",
        b="b = mo.ui.button(on_change=lambda _: (get().append(1), put(get())))",
        a="x = list(get())",
    ),
    "two elements tied by a state": row(
        ("set", "s", 5),
        ("set", "n", 7),
        st=STATE,
        s="s = mo.ui.slider(0, 10, value=get(), on_change=put)",
        n="n = mo.ui.number(0, 10, value=get(), on_change=put)",
        a="x = (s.value, n.value)",
        differs="what the element and the state make run is one run, in which every cell runs once",
        ours="imports st s n a | n a | s a",
    ),
    "the cell that sets it does not run again": row(
        ("set", "s", 5), st=STATE, s="s = mo.ui.slider(0, 10)", a="put(s.value)\nx = get()", b="y = get()"
    ),
    "unless it allows self-loops": row(
        ("set", "s", 3),
        st="get, put = mo.state(0, allow_self_loops=True)",
        s="s = mo.ui.slider(0, 10)",
        a="s.value\nif get() < 3:\n    put(lambda v: v + 1)\nx = get()",
    ),
    "an element of the cell that reads it, self-loops allowed": row(
        ("click", "b"),
        st="get, put = mo.state(0, allow_self_loops=True)",
        b="b = mo.ui.button(on_change=lambda _: put(lambda v: v + 1), label=str(get()))\nx = get()",
    ),
    "cells above the one that sets it run again": row(
        ("set", "s", 5), st=STATE, a="x = get()", s="s = mo.ui.slider(0, 10)", b="put(s.value)", c="y = get()"
    ),
    "a chain of states": row(
        ("set", "s", 5),
        st="get1, put1 = mo.state(0)\nget2, put2 = mo.state(0)",
        s="s = mo.ui.slider(0, 10, on_change=put1)",
        a="put2(get1() + 1)",
        b="x = get2()",
    ),
    "a state set twice in one cell": row(
        ("set", "s", 5), st=STATE, s="s = mo.ui.slider(0, 10)", a="put(1)\nput(s.value)", b="x = get()"
    ),
    "a getter under a second name": row(
        ("click", "b"),
        st=STATE,
        g="got = get",
        b="b = mo.ui.button(on_change=lambda _: put(1))",
        a="x = got()",
        c="y = get()",
    ),
    "a getter that a function reads": row(
        ("click", "b"),
        st=STATE,
        f="def read(): return get()",
        b="b = mo.ui.button(on_change=lambda _: put(1))",
        a="x = read()",
    ),
    "a setter handed to a function": row(
        ("click", "b"),
        st=STATE,
        f="def later(setter): return lambda _: setter(3)",
        b="b = mo.ui.button(on_change=later(put))",
        a="x = get()",
    ),
    "a state that is made again starts anew": row(
        ("click", "b"),
        ("set", "s", 1),
        s="s = mo.ui.slider(0, 10)",
        st="s.value\nget, put = mo.state(0)",
        b="b = mo.ui.button(on_change=lambda _: put(9))",
        a="x = get()",
    ),
    "a state in a dict is no global": row(
        ("click", "b"), st="pair = mo.state(0)", b="b = mo.ui.button(on_change=lambda _: pair[1](1))", a="x = pair[0]()"
    ),
    "a state set in on_click": row(
        ("click", "b"),
        st=STATE,
        b="b = mo.ui.button(value=0, on_click=lambda v: (put(v + 1), v + 1)[1])",
        c="y = b.value",
        a="x = get()",
    ),
    "a reset by state makes the elements anew": row(
        ("set", "t", "abc"),
        ("click", "b"),
        ("set", "t", "abc"),
        ("click", "b"),
        st="get, put = mo.state(0)",
        b="b = mo.ui.button(on_change=lambda _: put(0))",
        t="get()\nt = mo.ui.text()",
        a="x = t.value",
    ),
    "a task list": row(
        ("set", "entry", "milk"),
        ("click", "add"),
        ("click", "add"),
        st="get_tasks, set_tasks = mo.state([])\nget_added, set_added = mo.state(False)",
        entry="get_added()\nentry = mo.ui.text()",
        add="def _add(_):\n    if entry.value:\n        set_tasks(lambda v: v + [entry.value])\n        set_added(True)\nadd = mo.ui.button(on_change=_add)",
        tasks="tasks = mo.ui.array([mo.ui.checkbox(label=each) for each in get_tasks()])",
        a="x = (get_tasks(), list(tasks.value))",
    ),
    "buttons that take things out of a list": row(
        ("click", "gone[1]"),
        ("click", "gone[0]"),
        st="get, put = mo.state(['a', 'b', 'c'])",
        gone="def _without(i): return lambda _: put(lambda v: v[:i] + v[i + 1:])\ngone = mo.ui.array([mo.ui.button(on_change=_without(i)) for i, _ in enumerate(get())])\ngone",
        a="x = get()",
    ),
    "a button of a loop remembers its number": row(
        ("click", "many[2]"),
        st=STATE,
        many="many = mo.ui.array([mo.ui.button(on_change=lambda _, i=i: put(i)) for i in range(3)])",
        a="x = get()",
    ),
    "on_change of an array sets a state": row(
        ("set", "m[0]", 4),
        st=STATE,
        m="m = mo.ui.array([mo.ui.slider(0, 10)], on_change=lambda v: put(sum(v)))",
        a="x = get()",
    ),
    "a form's on_change sets a state": row(
        ("submit", "f", 4), st=STATE, f="f = mo.ui.slider(0, 10).form(on_change=put)", b="y = f.value", c="x = get()"
    ),
    "a state in an on_change that raises": row(
        ("set", "s", 4),
        st=STATE,
        s="def _bad(v):\n    put(v)\n    raise ValueError\ns = mo.ui.slider(0, 10, on_change=_bad)",
        a="x = get()",
    ),
    "a state of a state": row(
        ("click", "b"),
        st="get, put = mo.state(lambda: 1)",
        b="b = mo.ui.button(on_change=lambda _: put(lambda old: (lambda: old() + 1)))",
        a="x = get()()",
    ),
}
