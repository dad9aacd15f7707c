"""What cells ask appnb for and it does not have: the message names the nearest thing, the other cells run."""

from collections.abc import Callable

import altair
import pytest

import appnb
from appnb import ui
from appnb.kernel.events import CellState
from appnb.kernel.stand_ins import TRANSFORMERS
from tests.kernel.bench import Bench, run

Golden = Callable[[str, str], None]


def open_marimo(**cells: str) -> Bench:
    return Bench(cells, format="marimo")


async def say(bench: Bench) -> str:
    await bench.start()
    texts = []
    for cell in bench.kernel.program.graph.order:
        error = bench.notes.results[cell].error
        if error is not None:
            texts.append(f"{error.diagnostic}\n")
    bench.kernel.close()
    return "".join(texts)


def test_a_name_that_is_not_there(golden: Golden) -> None:
    bench = open_marimo(
        a="import marimo as mo",
        b="mo.ui.slidr(1, 2)",
        c="mo.MarimoIslandGenerator()",
        d="mo.slider(1, 2)",
        e="mo.ui.md('x')",
        f="from marimo import vstak",
        g="mo.qwertyuiop",
    )
    run(lambda: _compare(bench, golden, "nb206.txt"))


def test_a_module_that_is_not_installed(golden: Golden) -> None:
    bench = Bench(
        {
            "a": "import not_there_at_all",
            "b": "from cv2 import imread",  # known by another name
            "c": "from nowhere.parts import one",
        }
    )
    run(lambda: _compare(bench, golden, "nb368.txt"))


def test_a_part_of_marimo_that_is_not_there(golden: Golden) -> None:
    bench = open_marimo(
        a="from marimo._server.api import router", b="import marimo._code_mode", c="import marimo.nothing.at_all"
    )
    run(lambda: _compare(bench, golden, "nb207.txt"))


async def _compare(bench: Bench, golden: Golden, name: str) -> None:
    golden(name, await say(bench))


def test_the_rest_of_the_notebook_runs() -> None:
    async def scenario() -> None:
        bench = await open_marimo(a="import marimo as mo", b="x = mo.nothing()", c="y = 1", d="z = x").start()
        assert [bench.state(cell) for cell in "abcd"] == [
            CellState.OK,
            CellState.ERROR,
            CellState.OK,
            CellState.BLOCKED,
        ]
        bench.kernel.close()

    run(scenario)


def test_what_is_public_can_be_imported_from_the_insides() -> None:
    async def scenario() -> None:
        bench = await open_marimo(
            a="from marimo._output.hypertext import Html", b="from marimo._plugins.ui._impl.input import slider, text"
        ).start()
        assert bench.value("Html") is appnb.Html
        assert (bench.value("slider"), bench.value("text")) == (ui.slider, ui.text)
        bench.kernel.close()

    run(scenario)


def test_micropip_is_there_and_installs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        bench = await open_marimo(a="import micropip", b="done = await micropip.install('numpy')").start()
        assert bench.state("b") is CellState.OK
        bench.kernel.close()

    run(scenario)
    assert "numpy was not installed" in caplog.text


PYTHONS = [
    "{}.no_such_thing",
    "import json\njson.no_such_thing",
    "import json.no_such_module",
    "import altair.no_such_module",
    "raise ModuleNotFoundError('odd')",
]


@pytest.mark.parametrize("code", PYTHONS)
def test_other_errors_stay_pythons_own(code: str) -> None:
    async def scenario() -> None:
        bench = await Bench({"a": code}).start()
        error = bench.notes.results["a"].error
        assert error is not None
        assert error.diagnostic is None
        bench.kernel.close()

    run(scenario)


KINDS = {
    "a callout": "output = mo.callout('x', kind='{}').text",
    "a button": "output = mo.ui.button(kind='{}').kind",
    "a toast": "output = mo.status.toast('x', kind='{}')",
}


@pytest.mark.parametrize("code", KINDS.values(), ids=KINDS)
def test_marimo_files_may_name_any_kind(code: str, caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        bench = await open_marimo(a="import marimo as mo", b=code.format("invalid")).start()
        assert bench.state("b") is CellState.OK
        bench.kernel.close()
        bench = await Bench({"a": "import appnb as mo", "b": code.format("invalid")}).start()
        assert "'invalid' is not one of the choices" in bench.error("b")
        bench.kernel.close()

    run(scenario)
    assert "NB310" in caplog.text


def test_a_picture_that_is_not_there_stops_no_marimo_file(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        bench = await open_marimo(a="import marimo as mo", b="shown = mo.image('gone.png', alt='A map').text").start()
        assert bench.value("shown") == '<span class="appnb-failure">A map</span>'
        bench.kernel.close()
        bench = await Bench({"a": "import appnb as nb", "b": "nb.image('gone.png')"}).start()
        assert bench.state("b") is CellState.ERROR
        bench.kernel.close()

    run(scenario)
    assert "NB312" in caplog.text


@pytest.fixture
def altair_alone() -> None:
    """Take out what marimo itself may have added to Altair in this process."""
    for name in TRANSFORMERS:
        altair.data_transformers.register(name, None)


@pytest.mark.usefixtures("altair_alone")
@pytest.mark.parametrize("name", TRANSFORMERS)
def test_marimos_ways_to_hand_data_to_altair_are_there(name: str) -> None:
    async def scenario() -> None:
        code = f"with alt.data_transformers.enable('{name}'):\n    spec = alt.Chart(frame).mark_point().to_dict()"
        frame = "import altair as alt, pandas as pd\nframe = pd.DataFrame({'a': range(6000)})"
        bench = await open_marimo(a=frame, b=code).start()
        assert bench.state("b") is CellState.OK
        spec = bench.value("spec")
        assert isinstance(spec, dict)
        assert [len(rows) for rows in spec["datasets"].values()] == [6000]
        bench.kernel.close()

    run(scenario)
