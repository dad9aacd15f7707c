"""What viewers entered outlives a new run of the cell that made it, for a save and for a change further up alike."""

import re
from collections.abc import Callable

import pytest

from appnb.kernel.parts import find_parts
from tests.kernel.bench import Bench, run

pytestmark = pytest.mark.filterwarnings("ignore:The inplace keyword")  # Panel's Tabulator still gives it to pandas

MAKERS = "import pandas as pd\nimport panel as pn\nimport param\nui = nb.ui"
MODEL = """
class Model(param.Parameterized):
    count = param.Integer(1, bounds=(0, 9))
    names = param.List(['a'])
"""

# what is made, what the viewer does, what holds afterwards; `shown` is what the cell puts out
KEPT = {
    "a slider": ("e = ui.slider(0, 10, value=5)", "e.value = 7", "e.value == 7"),
    "a slider in an array": ("e = ui.array([ui.slider(0, 10), ui.text()])", "e[0].value = 7", "e.value == [7, '']"),
    "a text in a dictionary": (
        "e = ui.dictionary({'a': ui.text(), 'b': ui.text()})",
        "e['b'].value = 'x'",
        "e.value == {'a': '', 'b': 'x'}",
    ),
    "a field in a batch": (
        "e = nb.md('{a} {b}').batch(a=ui.number(0, 9), b=ui.text())",
        "e['a'].value = 4",
        "e.value == {'a': 4, 'b': ''}",
    ),
    "a form that is filled in and not submitted": (
        "e = ui.form(ui.dictionary({'name': ui.text(), 'age': ui.number(0, 99)}))",
        "e.element['name'].value = 'Ada'",
        "e.value is None and e.element.value == {'name': 'Ada', 'age': 0}",
    ),
    "a form that was submitted and is being changed": (
        "e = ui.form(ui.text())",
        "e.element.value = 'sent'; e.submit(); e.element.value = 'draft'",
        "e.value == 'sent' and e.element.value == 'draft'",
    ),
    "an open tab": ("e = ui.tabs({'One': 'a', 'Two': 'b'})", "e.value = 'Two'", "e.value == 'Two'"),
    "an element without a name": ("ui.slider(0, 10)", "shown[0].value = 7", "shown[0].value == 7"),
    "elements side by side": (
        "nb.hstack([ui.slider(0, 10, label='A'), ui.slider(0, 10, label='B')])",
        "list(shown[0].embedded.values())[1].element.value = 7",
        "[it.element.value for it in shown[0].embedded.values()] == [0, 7]",
    ),
    "an element in a tab": (
        "ui.tabs({'One': ui.slider(0, 10)})",
        "parts(shown[0])[1].value = 7",
        "parts(shown[0])[1].value == 7",
    ),
    "elements in a list": (
        "e = [ui.slider(0, 10), ui.slider(0, 10)]",
        "e[1].value = 7",
        "[it.value for it in e] == [0, 7]",
    ),
    "elements in a dict": (
        "e = {'a': ui.slider(0, 10), 'b': ui.slider(0, 10)}",
        "e['b'].value = 7",
        "e['b'].value == 7 and e['a'].value == 0",
    ),
    "rows chosen in a table": ("e = ui.table([{'a': 1}, {'a': 2}])", "e.choose([1])", "e.value == [{'a': 2}]"),
    "a Panel slider": ("e = pn.widgets.IntSlider(value=5, end=9)", "e.value = 7", "e.value == 7"),
    "several options of a Panel widget": (
        "e = pn.widgets.MultiChoice(value=['a'], options=['a', 'b', 'c'])",
        "e.value = ['b', 'c']",
        "e.value == ['b', 'c']",
    ),
    "a Panel range": ("e = pn.widgets.RangeSlider(value=(1, 2), end=9)", "e.value = (2, 5)", "e.value == (2, 5)"),
    "where a Panel slider was let go": (
        "e = pn.widgets.IntSlider(value=5, end=9)",
        "with param.edit_constant(e):\n    e.param.update(value=7, value_throttled=7)",
        "e.value_throttled == 7",
    ),
    "a Panel widget in a column": (
        "e = pn.Column('# Title', pn.Row(pn.widgets.TextInput(label='Name'), pn.widgets.TextInput(label='Place')))",
        "e[1][1].value = 'Rome'",
        "(e[1][0].value, e[1][1].value) == ('', 'Rome')",
    ),
    "a Panel widget in a column that is shown": (
        "pn.Column(pn.widgets.TextInput(label='Name'))",
        "shown[0][0].value = 'Ada'",
        "shown[0][0].value == 'Ada'",
    ),
    "the open tab of pn.Tabs": ("e = pn.Tabs(('One', 'a'), ('Two', 'b'))", "e.active = 1", "e.active == 1"),
    "what is open in pn.Accordion": (
        "e = pn.Accordion(('One', 'a'), ('Two', 'b'))",
        "e.active = [1]",
        "e.active == [1]",
    ),
    "a card that was opened": (
        "e = pn.Card('text', title='T', collapsed=True)",
        "e.collapsed = False",
        "e.collapsed is False",
    ),
    "a Tabulator's order and rows": (
        "e = pn.widgets.Tabulator(pd.DataFrame({'a': range(50)}), pagination='remote', page_size=10)",
        "e.param.update(sorters=[{'field': 'a', 'dir': 'desc'}], selection=[4])",
        "(e.sorters, e.selection) == ([{'field': 'a', 'dir': 'desc'}], [4])",
    ),
    "parameters of a param object": (
        f"{MODEL}\ne = Model()",
        "e.param.update(count=5, names=['b'])",
        "(e.count, e.names) == (5, ['b'])",
    ),
    "a param object that pn.Param shows": (
        f"{MODEL}\npn.Param(Model())",
        "shown[0].object.count = 5",
        "shown[0].object.count == 5",
    ),
    "an ipywidget": ("import ipywidgets\ne = ipywidgets.IntSlider(value=1)", "e.value = 7", "e.value == 7"),
    "an anywidget": (
        "import anywidget, traitlets\nclass Counter(anywidget.AnyWidget):\n    _esm = ''\n"
        "    count = traitlets.Int(0).tag(sync=True)\ne = ui.anywidget(Counter())",
        "e.widget.count = 3",
        "e.value['count'] == 3 and e.widget.count == 3",
    ),
}

# `V` is 1 when it is made first, 2 when it is made again
DROPPED = {
    "another initial value": ("e = ui.slider(0, 10, value=V)", "e.value = 7", "e.value == 2"),
    "out of bounds": ("e = ui.slider(0, 12 - 4 * V)", "e.value = 7", "e.value == 0"),
    "an option that is gone": ("e = ui.dropdown(['a', 'b'][: 3 - V], value='a')", "e.value = 'b'", "e.value == 'a'"),
    "a Panel widget's bounds": ("e = pn.widgets.IntSlider(value=1, end=11 - 3 * V)", "e.value = 7", "e.value == 1"),
    "a tab that is gone": ("e = pn.Tabs(*[('One', 'a'), ('Two', 'b')][: 3 - V])", "e.active = 1", "e.active == 0"),
    "columns that are others": (
        "e = pn.widgets.Tabulator(pd.DataFrame({'a%s' % V: range(50)}))",
        "e.sorters = [{'field': 'a1', 'dir': 'desc'}]",
        "e.sorters == []",
    ),
    "one of two that are called otherwise now": (
        "nb.hstack([ui.text(label='%s %s' % (V, n)) for n in range(3 - V)])",
        "parts(shown[0])[0].value = 'x'",
        "parts(shown[0])[0].value == ''",
    ),
    "another kind": ("e = [ui.text, ui.text_area][V - 1]()", "e.value = 'x'", "e.value == ''"),
}


class Sitting:
    """A cell `e` that depends on `s`, made anew by a change of `s` or by a save."""

    def __init__(self, bench: Bench, made: str) -> None:
        self.bench, self.made = bench, made

    @classmethod
    async def start(cls, made: str, **options: object) -> "Sitting":
        bench = Bench(cls.write(made, 1), **options)
        await bench.start()
        assert bench.error("e") == ""
        return cls(bench, made)

    @staticmethod
    def write(made: str, version: int) -> dict[str, str]:
        code = re.sub(r"\bV\b", str(version), made)
        return {"m": MAKERS, "s": "s = Element(1)", "e": f"_seen = {version}, s.value\n{code}"}

    def see(self) -> dict[str, object]:
        shown = self.bench.kernel.results["e"].outputs
        return {**self.bench.kernel.values, "shown": shown, "parts": lambda it: [each for _, each in find_parts(it)]}

    async def do(self, code: str) -> None:
        self.bench.kernel.submit(code, lambda: exec(code, self.see()))
        await self.bench.kernel.wait_idle()

    def holds(self, expression: str) -> bool:
        return bool(eval(expression, self.see()))


async def remake_by_save(made: str, change: str) -> Sitting:
    sitting = await Sitting.start(made)
    await sitting.do(change)
    ran = await sitting.bench.save(Sitting.write(made, 2))
    assert ran == "e"
    return sitting


async def remake_by_change(made: str, change: str) -> Sitting:
    sitting = await Sitting.start(re.sub(r"\bV\b", "s.value", made))
    await sitting.do(change)
    assert await sitting.bench.change("s.value = 2") == "e"
    return sitting


CAUSES = {"by a save": remake_by_save, "by a change further up": remake_by_change}


@pytest.mark.parametrize("remake", CAUSES.values(), ids=CAUSES)
@pytest.mark.parametrize(("made", "change", "holds"), KEPT.values(), ids=KEPT)
def test_kept(made: str, change: str, holds: str, remake: Callable[..., object]) -> None:
    async def scenario() -> None:
        sitting = await remake(made, change)
        assert sitting.holds(holds)
        sitting.bench.kernel.close()

    run(scenario)


@pytest.mark.parametrize("remake", CAUSES.values(), ids=CAUSES)
@pytest.mark.parametrize(("made", "change", "holds"), DROPPED.values(), ids=DROPPED)
def test_not_kept(made: str, change: str, holds: str, remake: Callable[..., object]) -> None:
    async def scenario() -> None:
        sitting = await remake(made, change)
        assert sitting.holds(holds)
        sitting.bench.kernel.close()

    run(scenario)
