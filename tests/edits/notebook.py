"""A notebook of 150 cells with ten elements of different kinds, and what a viewer enters in them."""

from collections.abc import Callable, Mapping

HEAD = '''"""Ten elements and what depends on them."""

import appnb

app = appnb.App(title="Ten elements")

with app.setup:
    import math

    import panel as pn
    import param

    import appnb as nb
    import edits_helper

    FACTOR = 2


@app.function
def describe(name, value):
    return f"{name}: {value}"


@app.function
def grow(value):
    return [value, FACTOR]


@app.class_definition
class Model(param.Parameterized):
    rate = param.Number(0.1, bounds=(0, 1))


@app.cell(hide_code=True)
def _():
    nb.md("# Ten elements")
    return


@app.cell
def helped():
    greeting = edits_helper.greet("corpus")
    nb.md(greeting)
    return (greeting,)


@app.cell
def first_version():
    stage = ["first"]
    return (stage,)


@app.cell
def between(stage):
    before = list(stage)
    nb.md(f"between: {before}")
    return (before,)


@app.cell
def second_version():
    more = ["second"]
    return (more,)


@app.cell
def after(stage):
    after_stage = [*stage, "after"]
    nb.md(f"after: {after_stage}")
    return (after_stage,)


'''

HELPER = '''"""A module beside the notebook."""


def greet(name):
    return f"hello, {name}"
'''

ELEMENTS: Mapping[str, str] = {
    "level": 'level = nb.ui.slider(0, 100, value=10, label="Level")',
    "who": 'who = nb.ui.text(value="", label="Who")',
    "colour": 'colour = nb.ui.dropdown(["red", "green", "blue"], value="red", label="Colour")',
    "shares": 'shares = nb.ui.array([nb.ui.number(0, 9, value=1, label="One"), '
    'nb.ui.number(0, 9, value=2, label="Two")])',
    "limits": 'limits = nb.ui.dictionary({"low": nb.ui.number(0, 9, value=1), "high": nb.ui.number(0, 9, value=8)})',
    "trip": 'trip = nb.md("{city} {days}").batch(city=nb.ui.text(value="Rome", label="City"), '
    'days=nb.ui.number(1, 9, value=2, label="Days"))',
    "request": 'request = nb.ui.form(nb.ui.text(value="", label="Request"), submit_button_label="Send")',
    "rows": 'rows = nb.ui.table([{"town": "Oslo"}, {"town": "Rome"}, {"town": "Bern"}], label="Rows")',
    "knob": 'knob = pn.widgets.IntInput(label="Knob", value=5, start=0, end=9)',
    "model": "model = Model()",
}  # fmt: skip
"""The line that makes each element."""

USES = {"request": "request.value", "rows": "len(rows.value)", "model": "model.rate"}
SHOWN = {"model": "pn.widgets.FloatInput.from_param(model.param.rate, label='Rate')"}

READ: Mapping[str, Callable[[object], object]] = {
    "request": lambda form: (form.value, form.element.value),
    "rows": lambda table: list(table.chosen),
    "model": lambda model: model.rate,
}
"""How the value of an element is read, where that is not its `value`."""

INITIAL: Mapping[str, object] = {
    "level": 10,
    "who": "",
    "colour": "red",
    "shares": [1, 2],
    "limits": {"low": 1, "high": 8},
    "trip": {"city": "Rome", "days": 2},
    "request": (None, ""),
    "rows": [],
    "knob": 5,
    "model": 0.1,
}

ENTERED: Mapping[str, object] = {
    "level": 13,
    "who": "Ada",
    "colour": "blue",
    "shares": [3, 2],
    "limits": {"low": 4, "high": 8},
    "trip": {"city": "Rome", "days": 5},
    "request": ("sent", "half"),
    "rows": [0, 2],
    "knob": 8,
    "model": 0.7,
}
"""What the viewer makes of them."""


def set_request(form: object, value: object) -> None:
    """Submit one text, and leave another half filled in."""
    form.element.value = value[0] or ""
    if value[0] is not None:
        form.submit()
    form.element.value = value[1]


SET: Mapping[str, Callable[[object, object], object]] = {
    "request": set_request,
    "rows": lambda table, value: table.choose(value),
    "model": lambda model, value: setattr(model, "rate", value),
}
"""How an element is set, where that is not by its `value`."""


def write_section(name: str) -> str:
    """Write the cells about one element: it, what uses it, and what does not."""
    use = USES.get(name, f"{name}.value")
    shown = SHOWN.get(name, name)
    cells = [
        f"@app.cell\ndef {name}_control():\n    {ELEMENTS[name]}\n    {shown}\n    return ({name},)\n",
        f"@app.cell\ndef {name}_value({name}):\n    {name}_now = {use}\n    return ({name}_now,)\n",
        f"@app.cell\ndef {name}_shown({name}_now):\n    nb.md(describe('{name}', {name}_now))\n    return\n",
        f"@app.cell\ndef {name}_more({name}_now):\n    {name}_grown = grow({name}_now)\n    return ({name}_grown,)\n",
        f"@app.cell\ndef {name}_most({name}_grown):\n    {name}_size = len({name}_grown)\n    return ({name}_size,)\n",
        f"@app.cell\ndef {name}_size_shown({name}_size):\n    nb.md(f'{name} size: {{{name}_size}}')\n    return\n",
        f'@app.cell(hide_code=True)\ndef _():\n    nb.md("About {name}")\n    return\n',
    ]
    for number in range(1, 8):
        code = f"{name}_fact_{number} = [math.sqrt({number})]"
        cells.append(f"@app.cell\ndef _():\n    {code}\n    return ({name}_fact_{number},)\n")
    return "\n\n".join(cells) + "\n\n"


def write_notebook() -> str:
    """Write the notebook's file."""
    text = HEAD + "".join(write_section(name) for name in ELEMENTS)
    return text + 'if __name__ == "__main__":\n    app.run()\n'
