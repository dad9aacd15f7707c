"""Real sources: Panel widgets, param objects, reactive expressions, ipywidgets and anywidgets."""

import pytest

from tests.kernel.bench import Bench, run

PANEL = "import panel as pn"

pytestmark = pytest.mark.filterwarnings("ignore:The inplace keyword")  # pandas, of Panel's Tabulator

CASES = {
    "a Panel slider": ("w = pn.widgets.IntSlider(start=0, end=9)", "x = w.value", "w.value = 5", "a", 5),
    "its label changes nothing for a reader of the value": (
        "w = pn.widgets.IntSlider(start=0, end=9)",
        "x = w.value",
        "w.name = 'n'; w.disabled = True",
        "",
        0,
    ),
    "another parameter of a widget, where it is read": (
        "w = pn.widgets.IntSlider(start=0, end=9)",
        "x = w.end",
        "w.end = 5; w.value = 3",
        "a",
        5,
    ),
    "a bare use of a widget follows the value alone": (
        "w = pn.widgets.TextInput(value='a')",
        "x = str(w.value), w",
        "w.placeholder = 'type'",
        "",
        None,
    ),
    "a text input": ("w = pn.widgets.TextInput(value='a')", "x = w.value * 2", "w.value = 'b'", "a", "bb"),
    "a multi select": ("w = pn.widgets.MultiSelect(options=[1, 2])", "x = w.value", "w.value = [2]", "a", [2]),
    "a click": ("w = pn.widgets.Button()", "x = w.clicks", "w.clicks += 1", "a", 1),
    "a table's selection": (
        "import pandas as pd\nw = pn.widgets.Tabulator(pd.DataFrame({'n': [1, 2]}))",
        "x = w.selection",
        "w.selection = [1]",
        "a",
        [1],
    ),
    "the active tab": ("w = pn.Tabs('one', 'two')", "x = w.active", "w.active = 1", "a", 1),
    "a layout that is shown follows nothing": ("w = pn.Column()", "x = (w, 0)[1]", "w.append('more')", "", 0),
    "a Viewer follows its parameters": (
        "import param\nclass V(pn.viewable.Viewer):\n    n = param.Integer(0)\n    __panel__ = str\nw = V()",
        "x = w.n",
        "w.n = 4",
        "a",
        4,
    ),
    "an expression of a widget": (
        "slider = pn.widgets.IntSlider(start=0, end=9)\nw = slider.rx() * 2",
        "x = w.rx.value",
        "slider.value = 4",
        "a",
        8,
    ),
    "a bound function is no source": (
        "slider = pn.widgets.IntSlider(start=0, end=9)\nw = pn.bind(lambda v: v, slider)",
        "x = callable(w)",
        "slider.value = 4",
        "",
        True,
    ),
}


@pytest.mark.parametrize(("made", "reader", "change", "ran", "x"), CASES.values(), ids=CASES)
def test_panel(made: str, reader: str, change: str, ran: str, x: object) -> None:
    async def scenario() -> None:
        bench = await Bench({"pn": PANEL, "w": made, "a": reader}).start()
        assert await bench.change(change) == ran
        assert x is None or bench.value("x") == x
        bench.kernel.close()

    run(scenario)


def test_an_ipywidget_follows_its_value_or_the_trait_that_is_read() -> None:
    pytest.importorskip("ipywidgets")

    async def scenario() -> None:
        cells = {
            "w": "import ipywidgets\nw = ipywidgets.IntSlider(value=1, max=9)",
            "a": "x = w.value",
            "b": "y = w.max",
            "c": "z = (w, 0)",
        }
        bench = await Bench(cells).start()
        assert await bench.change("w.value = 5") == "a c"
        assert await bench.change("w.value = 5") == ""
        assert await bench.change("w.max = 7") == "b"
        bench.kernel.close()

    run(scenario)


def test_an_anywidget_follows_what_it_keeps_in_step() -> None:
    pytest.importorskip("anywidget")

    async def scenario() -> None:
        cells = {
            "w": (
                "import anywidget, traitlets\n"
                "class Counter(anywidget.AnyWidget):\n"
                "    _esm = 'export default {}'\n"
                "    count = traitlets.Int(0).tag(sync=True)\n"
                "    private = traitlets.Int(0)\n"
                "w = Counter()"
            ),
            "a": "x = w.count",
            "b": "y = (w, 0)",
            "c": "z = w.private",
        }
        bench = await Bench(cells).start()
        assert await bench.change("w.count = 5") == "a b"
        assert await bench.change("w.private = 5") == "c"
        bench.kernel.close()

    run(scenario)


def test_an_observer_that_a_cell_put_on_a_widget_goes_when_it_runs_again() -> None:
    pytest.importorskip("ipywidgets")

    async def scenario() -> None:
        cells = {
            "w": "import ipywidgets\nw = ipywidgets.IntSlider()\nseen = []",
            "s": "s = Element(1)",
            "a": "_n = s.value\nw.observe(lambda change: seen.append(_n), 'value')",
        }
        bench = await Bench(cells).start()
        for value in (2, 3, 4):
            await bench.change(f"s.value = {value}")
        await bench.change("w.value = 50")
        assert bench.value("seen") == [4]
        bench.kernel.close()

    run(scenario)


WATCHES = {
    "a watcher": "cfg.param.watch(lambda event: seen.append(_n), 'alpha')",
    "a watcher of values": "cfg.param.watch_values(lambda **values: seen.append(_n), 'alpha')",
    "a bound function": "pn.bind(lambda value: seen.append(_n), cfg.param.alpha, watch=True)",
    "a reactive expression": "cfg.param.alpha.rx().rx.watch(lambda value: seen.append(_n))",
    "a depends method": (
        "class _D(param.Parameterized):\n"
        "    c = param.Parameter()\n"
        "    @param.depends('c.alpha', watch=True)\n"
        "    def f(self): seen.append(_n)\n"
        "keep = _D(c=cfg)"
    ),
}


@pytest.mark.parametrize("watch", WATCHES.values(), ids=WATCHES)
def test_what_watches_a_foreign_object_goes_when_its_cell_runs_again(watch: str) -> None:
    """Without that, ten runs of the cell would be ten calls an event."""

    async def scenario() -> None:
        cells = {
            "pn": "import panel as pn, param",
            "c": "cfg = Config()\nseen = []",
            "s": "s = Element(1)",
            "a": f"_n = s.value\n{watch}",
        }
        bench = await Bench(cells).start()
        for value in range(2, 12):
            await bench.change(f"s.value = {value}")
        await bench.change("cfg.alpha = 50")
        assert bench.value("seen") == [11]
        cfg = bench.value("cfg")
        bench.kernel.close()
        assert not any(cfg._param__private.watchers.get("alpha", {}).get("value", []))

    run(scenario)


def test_a_widget_fed_by_another_cells_is_cut_off_when_it_is_made_again() -> None:
    async def scenario() -> None:
        cells = {
            "pn": PANEL,
            "w": "w = pn.widgets.IntSlider(end=9)",
            "s": "s = Element(1)",
            "a": "s.value\nfed = pn.widgets.IntInput(value=w)",
        }
        bench = await Bench(cells).start()
        first = bench.value("fed")
        await bench.change("s.value = 2")
        await bench.change("w.value = 5")
        assert bench.value("fed").value == 5
        assert first.value == 0
        bench.kernel.close()

    run(scenario)


def test_what_an_object_of_the_cell_itself_watches_is_left_alone() -> None:
    """An object may live on in a cache, and needs its own watchers then."""

    async def scenario() -> None:
        cells = {
            "m": (
                "import functools, param\n"
                "class Model(param.Parameterized):\n"
                "    x = param.Integer(0)\n"
                "    double = param.Integer(0)\n"
                "    @param.depends('x', watch=True)\n"
                "    def _update(self): self.double = 2 * self.x\n"
                "@functools.cache\n"
                "def get(): return Model()"
            ),
            "s": "s = Element(1)",
            "a": "s.value\nmodel = get()",
        }
        bench = await Bench(cells).start()
        await bench.change("s.value = 2")
        await bench.change("model.x = 4")
        assert bench.value("model").double == 8
        bench.kernel.close()

    run(scenario)


def test_a_watcher_that_was_taken_back_by_its_author_is_no_matter() -> None:
    async def scenario() -> None:
        code = "s.value\n_w = cfg.param.watch(print, 'alpha')\ncfg.param.unwatch(_w)"
        bench = await Bench({"c": "cfg = Config()", "s": "s = Element(1)", "a": code}).start()
        assert await bench.change("s.value = 2") == "a"
        bench.kernel.close()

    run(scenario)


def test_a_broken_source_is_logged_and_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        code = "class Odd:\n    def __appnb_source__(self):\n        raise RuntimeError('odd')\nodd = Odd()"
        bench = await Bench({"a": code, "b": "odd\nx = 1"}).start()
        assert bench.value("x") == 1
        bench.kernel.close()

    run(scenario)
    assert "cannot be followed as a source" in caplog.text
