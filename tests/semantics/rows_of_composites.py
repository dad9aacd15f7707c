"""Elements made of elements: arrays, dictionaries, batches, forms, and the elements in them as things of their own."""

from tests.semantics.rows import row

ARRAY = "a = mo.ui.array([mo.ui.slider(0, 10), mo.ui.text('x')])"
DICTIONARY = "d = mo.ui.dictionary({'n': mo.ui.slider(0, 10), 't': mo.ui.text('x')})"

COMPOSITES = {
    "an array's value is a list": row(("set", "a[0]", 5), a=ARRAY, b="x = a.value\ny = len(a)"),
    "an array is set as a whole": row(("set", "a", [3, "y"]), a=ARRAY, b="x = list(a.value)"),
    "a dictionary's value is a dict": row(("set", "d['n']", 5), d=DICTIONARY, b="x = dict(d.value)"),
    "a dictionary is set as a whole": row(("set", "d", {"n": 3, "t": "y"}), d=DICTIONARY, b="x = dict(d.value)"),
    "a view under a name runs its users and those of the whole": row(
        ("set", "v", 5), a=ARRAY, v="v = a[0]", b="x = v.value", c="y = list(a.value)"
    ),
    "the whole runs users of a view": row(
        ("set", "a", [5, "x"]), a=ARRAY, v="v = a[0]", b="x = v.value", c="y = list(a.value)"
    ),
    "a view of a dictionary under a name": row(
        ("set", "v", 5), d=DICTIONARY, v="v = d['n']", b="x = v.value", c="y = dict(d.value)"
    ),
    "a change of one part and the name of another": row(
        ("set", "a[1]", "z"),
        a=ARRAY + "\nv = a[0]",
        b="x = v.value",
        c="y = list(a.value)",
        differs="appnb runs what uses the part that changed, not what uses its neighbours",
        ours="imports a b c | c",
    ),
    "the elements that were given stay what they are": row(
        ("set", "a[0]", 5),
        ("set", "s", 7),
        s="s = mo.ui.slider(0, 10)",
        a="a = mo.ui.array([s, s])",
        b="x = list(a.value)",
        c="y = s.value",
    ),
    "the parts of an array are told apart": row(
        ("set", "a[0]", 5),
        s="s = mo.ui.slider(0, 10)",
        a="a = mo.ui.array([s, s])\nsame = a[0] is a[1]",
        b="x = list(a.value)",
    ),
    "an array in a dictionary": row(
        ("set", "d['a'][1]", 5),
        d="d = mo.ui.dictionary({'a': mo.ui.array([mo.ui.slider(0, 10)] * 2), 't': mo.ui.text()})",
        b="x = {key: each for key, each in d.value.items()}",
    ),
    "a name for the inner array": row(
        ("set", "inner[1]", 5),
        d="d = mo.ui.dictionary({'a': mo.ui.array([mo.ui.slider(0, 10)] * 2)})",
        i="inner = d['a']",
        b="x = list(inner.value)",
        c="y = dict(d.value)",
    ),
    "elements are iterated over": row(
        a=ARRAY, b="x = [type(each).__name__ for each in a]\ny = [each.value for each in a]"
    ),
    "elements of a dictionary are iterated over": row(
        d=DICTIONARY,
        b="x = list(d)\ny = {key: each.value for key, each in d.items()}\nz = [each.value for each in d.values()]\nw = 'n' in d",
    ),
    "the elements of a composite": row(
        a=ARRAY, d=DICTIONARY, b="x = [each.value for each in a.elements]\ny = sorted(d.elements)\nz = d.get('q', 3)"
    ),
    "an index that there is not": row(a=ARRAY, b="a[2]", d=DICTIONARY, c="d['q']"),
    "a slice of an array": row(a=ARRAY, b="x = [each.value for each in a[:1]]\ny = a[-1].value"),
    "what is no element is refused": row(
        b="a = mo.ui.array([1])",
        c="d = mo.ui.dictionary({'a': 1})",
        differs="appnb says so with an error of its own",
        ours="imports b c",
    ),
    "on_change of a whole": row(
        ("set", "a[0]", 5),
        a="log = []\na = mo.ui.array([mo.ui.slider(0, 10)], on_change=lambda v: log.append(list(v)))",
        b="x = list(a.value)\ny = list(log)",
    ),
    "on_change of a part": row(
        ("set", "a[0]", 5),
        a="log = []\na = mo.ui.array([mo.ui.slider(0, 10, on_change=log.append)])",
        b="x = list(a.value)\ny = list(log)",
    ),
    "a batch": row(
        ("set", "b['n']", 5),
        b="b = mo.md('How many: {n}, of {what}').batch(n=mo.ui.slider(0, 10), what=mo.ui.text('x'))",
        c="x = dict(b.value)\ny = list(b)",
    ),
    "a batch is set as a whole": row(
        ("set", "b", {"n": 5, "what": "y"}),
        b="b = mo.md('{n} {what}').batch(n=mo.ui.slider(0, 10), what=mo.ui.text('x'))",
        c="x = dict(b.value)",
    ),
    "a part of a batch under a name": row(
        ("set", "n", 5),
        b="b = mo.md('{n}').batch(n=mo.ui.slider(0, 10))",
        n="n = b['n']",
        c="x = n.value",
        d="y = dict(b.value)",
    ),
    "a batch of a button": row(
        ("click", "b['go']"),
        b="b = mo.md('{go}').batch(go=mo.ui.button(value=0, on_click=lambda v: v + 1))",
        c="x = dict(b.value)",
    ),
    "composites that are made again start anew": row(
        ("set", "a[0]", 5),
        ("set", "s", 1),
        s="s = mo.ui.slider(0, 10)",
        a="s.value\na = mo.ui.array([mo.ui.slider(0, 10)])",
        b="x = list(a.value)",
    ),
}

FORMS = {
    "a form's value counts when it is submitted": row(
        ("submit", "f", 5), ("submit", "f", 5), f="f = mo.ui.slider(0, 10).form()", a="x = f.value"
    ),
    "a form made of an element under a name leaves that alone": row(
        ("submit", "f", 5), s="s = mo.ui.slider(0, 10)", f="f = s.form()", a="x = f.value", b="y = s.value"
    ),
    "mo.ui.form": row(("submit", "f", "abc"), f="f = mo.ui.form(mo.ui.text(), label='Name')", a="x = f.value"),
    "a form of a dictionary": row(
        ("submit", "f", {"n": 3, "t": "y"}),
        f="f = mo.ui.dictionary({'n': mo.ui.slider(0, 10), 't': mo.ui.text('x')}).form()",
        a="x = f.value",
    ),
    "a form of a batch": row(
        ("submit", "f", {"n": 3}),
        f="f = mo.md('{n}').batch(n=mo.ui.slider(0, 10)).form(show_clear_button=True, bordered=False)",
        a="x = f.value",
    ),
    "a form and stop": row(
        ("submit", "f", 5),
        f="f = mo.ui.slider(0, 10).form()",
        a="mo.stop(f.value is None, mo.md('fill in'))\nx = f.value",
        b="y = x",
    ),
    "a form that validates": row(
        ("submit", "f", 9),
        ("submit", "f", 2),
        f="f = mo.ui.slider(0, 10).form(validate=lambda v: 'too much' if v > 5 else None)",
        a="x = f.value",
    ),
    "a form's on_change": row(
        ("submit", "f", 5),
        f="log = []\nf = mo.ui.slider(0, 10).form(on_change=log.append)",
        a="x = f.value\ny = list(log)",
    ),
    "on_change of what is in a form is not called": row(
        ("submit", "f", 5),
        f="log = []\nf = mo.ui.slider(0, 10, on_change=log.append).form()",
        a="x = f.value\ny = list(log)",
    ),
    "on_change of parts of what is in a form is not called": row(
        ("submit", "f", [5]),
        f="log = []\nf = mo.ui.array([mo.ui.slider(0, 10, on_change=log.append)], on_change=log.append).form()",
        a="x = f.value\ny = list(log)",
    ),
    "the element of a form": row(
        ("submit", "f", 5),
        f="f = mo.ui.slider(0, 10).form()",
        e="e = f.element",
        a="x = e.value",
        b="y = (f.value, f.element.value)",
    ),
    "clear_on_submit keeps the value": row(
        ("submit", "f", "abc"), f="f = mo.ui.text().form(clear_on_submit=True)", a="x = f.value"
    ),
    "a form in an array": row(
        ("submit", "a[0]", 5),
        a="a = mo.ui.array([mo.ui.slider(0, 10).form(), mo.ui.text().form()])",
        b="x = list(a.value)",
    ),
    "forms in a dictionary": row(
        ("submit", "d['one']", 5),
        d="d = mo.ui.dictionary({'one': mo.ui.slider(0, 10).form(), 'two': mo.ui.slider(0, 10).form()})",
        b="x = dict(d.value)",
    ),
    "a form that is made again is not submitted": row(
        ("submit", "f", 5),
        ("set", "s", 1),
        s="s = mo.ui.slider(0, 10)",
        f="s.value\nf = mo.ui.slider(0, 10).form()",
        a="x = f.value",
    ),
    "a form of a run button": row(
        ("submit", "f", [True]), f="f = mo.ui.array([mo.ui.checkbox()]).form()", a="x = f.value"
    ),
}
