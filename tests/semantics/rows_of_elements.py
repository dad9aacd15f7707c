"""Elements: what of a notebook runs when its viewer changes one."""

from tests.semantics.rows import row

S = "s = mo.ui.slider(0, 10, value=1)"

ELEMENTS = {
    "a change runs the cells that use the element": row(
        ("set", "s", 5), s=S, a="x = s.value", b="y = x + 1", c="z = 0"
    ),
    "the cell that made it does not run": row(("set", "s", 5), s=S + "\nt = 1", a="x = s.value"),
    "what came out equal still runs its users": row(("set", "s", 3), s=S, a="x = s.value > 5", b="y = [x]"),
    "two changes that come together": row(
        ("set", "s", 2, "t", 3), s=S, t="t = mo.ui.slider(0, 10)", a="x = s.value + t.value"
    ),
    "a second name in another cell": row(("set", "s", 5), s=S, t="t = s", a="x = t.value", b="y = s.value"),
    "a second name in the same cell": row(("set", "s", 5), s=S + "\nt = s", a="x = t.value", b="y = s.value"),
    "an element in a list": row(("set", "items[0]", 5), s="items = [mo.ui.slider(0, 10)]", a="x = items[0].value"),
    "an element in a dict": row(("set", "d['a']", 5), s="d = {'a': mo.ui.slider(0, 10)}", a="x = d['a'].value"),
    "an element in a list and under a name": row(
        ("set", "s", 5), s=S, t="items = [s]", a="x = items[0].value", b="y = s.value"
    ),
    "an element as an attribute": row(
        ("set", "box.s", 5), s="class Box: pass\nbox = Box()\nbox.s = mo.ui.slider(0, 10)", a="x = box.s.value"
    ),
    "an element in a closure": row(
        ("set", "make()", 5), s="_s = mo.ui.slider(0, 10)\ndef make(): return _s", a="x = make().value"
    ),
    "an element that a function of the cell reads": row(("set", "s", 5), s=S, f="def f(): return s.value", a="x = f()"),
    "an element made by a function of another cell": row(
        ("set", "s", 5), f="def make(): return mo.ui.slider(0, 10)", s="s = make()", a="x = s.value"
    ),
    "an element that is made again starts anew": row(
        ("set", "t", 7), ("set", "s", 5), s=S, t="s.value\nt = mo.ui.slider(0, 10, value=2)", a="x = t.value"
    ),
    "an element whose bounds follow another": row(
        ("set", "t", 3), ("set", "s", 5), s=S, t="t = mo.ui.slider(0, 10 + s.value)", a="x = t.value"
    ),
    "a cell runs again by hand": row(("set", "s", 5), ("run", "s"), s=S, a="x = s.value"),
    "a cell that only shows it runs": row(("set", "s", 5), s=S, a="s"),
    "a cell that shows it in Markdown runs": row(("set", "s", 5), s=S, a="mo.md(f'{s}')"),
    "on_change sees the new value": row(
        ("set", "s", 5),
        s="log = []\ns = mo.ui.slider(0, 10, on_change=lambda v: log.append(v))",
        a="x = s.value\ny = list(log)",
    ),
    "on_change that raises runs the users all the same": row(
        ("set", "s", 5), s="def bad(v): raise ValueError\ns = mo.ui.slider(0, 10, on_change=bad)", a="x = s.value"
    ),
    "a button counts": row(
        ("click", "b"), ("click", "b"), b="b = mo.ui.button(value=0, on_click=lambda v: v + 1)", a="x = b.value"
    ),
    "a button without on_click runs its users": row(("click", "b"), b="b = mo.ui.button()", a="x = b.value"),
    "on_click that raises": row(
        ("click", "b"),
        b="def _bad(v): raise ValueError\nb = mo.ui.button(value=0, on_click=_bad)",
        a="x = b.value",
        differs="the value stays what it was, and the cell that wrote `on_click` shows what it raised",
        ours="imports b a | ",
    ),
    "an element handed to a function": row(
        ("set", "s", 5), s=S, f="def double(e): return e.value * 2", a="x = double(s)"
    ),
    "an element as a default argument": row(
        ("set", "s", 5), s=S, f="def double(e=s): return e.value * 2", a="x = double()"
    ),
    "elements of a comprehension in a dict": row(
        ("set", "d['a']", 5), d="d = {k: mo.ui.slider(0, 10) for k in 'ab'}", a="x = {k: e.value for k, e in d.items()}"
    ),
    "an element unpacked": row(
        ("set", "t", 5), s="s, t = mo.ui.slider(0, 10), mo.ui.slider(0, 10)", a="x = s.value", b="y = t.value"
    ),
    "a checkbox": row(("set", "c", True), c="c = mo.ui.checkbox()", a="x = c.value"),
    "a dropdown": row(
        ("set", "d", "two"), d="d = mo.ui.dropdown({'one': 1, 'two': 2})", a="x = d.value\ny = d.selected_key"
    ),
    "a multiselect": row(("set", "m", ["a"]), m="m = mo.ui.multiselect(['a', 'b'])", a="x = m.value"),
    "a text": row(("set", "t", "hello"), t="t = mo.ui.text()", a="x = t.value"),
}

RUN_BUTTONS = {
    "a run button is True for the run that it starts": row(
        ("click", "b"), ("run", "a"), b="b = mo.ui.run_button()", a="x = b.value"
    ),
    "and False for a run that something else starts": row(
        ("click", "b"), ("set", "s", 5), b="b = mo.ui.run_button()", s=S, a="x = (b.value, s.value)"
    ),
    "a run button and stop": row(
        ("click", "b"),
        ("set", "s", 5),
        b="b = mo.ui.run_button()",
        s=S,
        a="mo.stop(not b.value, 'press')\nx = s.value",
        c="y = x",
    ),
    "two run buttons": row(
        ("click", "b"),
        ("click", "c"),
        b="b = mo.ui.run_button()",
        c="c = mo.ui.run_button()",
        a="x = (b.value, c.value)",
    ),
    "a run button under two names": row(("click", "b"), b="b = mo.ui.run_button()", c="c = b", a="x = c.value"),
    "a run button in an array": row(("click", "r[0]"), r="r = mo.ui.array([mo.ui.run_button()])", a="x = r.value"),
    "a run button in a dictionary": row(
        ("click", "d['go']"),
        ("set", "d['s']", 3),
        d="d = mo.ui.dictionary({'go': mo.ui.run_button(), 's': mo.ui.slider(0, 10)})",
        a="x = dict(d.value)",
    ),
    "a run button with on_change": row(
        ("click", "b"),
        b="log = []\nb = mo.ui.run_button(on_change=lambda v: log.append(v))",
        a="x = b.value\ny = list(log)",
    ),
    "a run button in the cell that made it": row(("click", "b"), b="b = mo.ui.run_button()\nb"),
}
