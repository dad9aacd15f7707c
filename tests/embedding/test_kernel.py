"""One notebook in another: what it shows and gives, how the two follow each other, clones, values, saves, ends."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from appnb.kernel.embedded import Embeddings
from tests.kernel.bench import Bench, run

INNER = """
import appnb

app = appnb.App()

with app.setup:
    from tests.kernel.fakes import Element

    BASE = 100


@app.cell
def _():
    n = Element(1)
    n


@app.cell
def _(n):
    double = BASE + 2 * n.value
    print("double", double)
    double


@app.cell
def _():
    fixed = []
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "inner_nb.py").write_text(INNER)
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        if name.endswith("_nb"):
            del sys.modules[name]


IMPORT = {"load": "from inner_nb import app"}
EMBED = {**IMPORT, "show": "r = await app.embed()\nr.output", "use": "y = r.defs['double']"}


def find_inner(bench: Bench) -> dict[str, object]:
    """Find the values of the one notebook that is embedded."""
    (embedding,) = Embeddings.of(bench.kernel)._all
    return dict(embedding._kernel.values)


async def settle(bench: Bench) -> str:
    """Wait until both kernels have nothing to do; return the cells of the outer one that ran."""
    for _ in range(4):
        for embedding in Embeddings.of(bench.kernel)._all:
            await embedding._kernel.wait_idle()
        await bench.kernel.wait_idle()
        await asyncio.sleep(0)
    return bench.notes.ran


@pytest.mark.parametrize("format", ["native", "marimo"])
def test_it_shows_and_gives_what_its_cells_do(folder: Path, format: str) -> None:
    async def scenario() -> None:
        bench = await Bench(EMBED, format=format).start()
        assert bench.value("y") == 102
        assert sorted(bench.value("r").defs) == ["BASE", "Element", "double", "fixed", "n"]
        assert bench.value("r").output == [bench.value("r").defs["n"], 102]
        assert bench.notes.text("show") == "double 102\n"
        bench.kernel.close()

    run(scenario)


@pytest.mark.parametrize("format", ["native", "marimo"])
def test_what_a_viewer_does_in_it_runs_its_cells_and_then_those_that_show_it(folder: Path, format: str) -> None:
    async def scenario() -> None:
        bench = await Bench(EMBED, format=format).start()
        inner = find_inner(bench)
        await bench.change("r.defs['n'].value = 5")
        assert await settle(bench) == "show use"
        assert (bench.value("y"), bench.value("r").output[1]) == (110, 110)
        assert bench.value("r").defs["n"] is inner["n"]
        assert bench.value("r").defs["fixed"] is inner["fixed"]  # what does not depend on it did not run
        bench.kernel.close()

    run(scenario)


def test_a_cell_that_runs_for_reasons_of_its_own_shows_it_as_it_stands(folder: Path) -> None:
    async def scenario() -> None:
        cells = {**IMPORT, "k": "k = Element(1)", "show": "k.value\nr = await app.embed()"}
        bench = await Bench(cells).start()
        inner = find_inner(bench)
        inner["n"].value = 5
        await settle(bench)
        assert await bench.change("k.value = 2") == "show"
        assert bench.value("r").defs["double"] == 110
        assert find_inner(bench)["n"] is inner["n"]
        bench.kernel.close()

    run(scenario)


def test_the_same_object_is_one_run_and_a_clone_another(folder: Path) -> None:
    async def scenario() -> None:
        cells = {
            **IMPORT,
            "two": "two = app.clone()",
            "a": "a = await app.embed()",
            "b": "b = await app.embed()",
            "c": "c = await two.embed()",
        }
        bench = await Bench(cells).start()
        assert bench.value("a").defs["n"] is bench.value("b").defs["n"]
        assert bench.value("a").defs["n"] is not bench.value("c").defs["n"]
        await bench.change("a.defs['n'].value = 5")
        assert await settle(bench) == "a b"
        assert (bench.value("b").defs["double"], bench.value("c").defs["double"]) == (110, 102)
        bench.kernel.close()

    run(scenario)


def test_values_are_given_in_the_place_of_cells(folder: Path) -> None:
    async def scenario() -> None:
        cells = {**IMPORT, "k": "k = Element(7)", "show": "r = await app.embed(defs={'n': k})"}
        bench = await Bench(cells).start()
        assert bench.value("r").defs["double"] == 114
        await bench.change("k.value = 8")  # an element of this notebook that cells of the other one follow
        assert await settle(bench)
        assert bench.value("r").defs["double"] == 116
        await bench.save({**cells, "show": "r = await app.embed(defs={'double': 1})"})
        assert bench.value("r").defs["double"] == 1
        assert "n" in bench.value("r").defs
        bench.kernel.close()

    run(scenario)


def test_names_that_are_given_in_part_are_refused(folder: Path) -> None:
    (folder / "inner_nb.py").write_text(INNER.replace("fixed = []", "fixed = []\n    other = 1"))

    async def scenario() -> None:
        bench = await Bench({**IMPORT, "show": "r = await app.embed(defs={'other': 1})"}).start()
        assert "NB211" in str(bench.notes.results["show"].error.diagnostic)
        assert Embeddings.of(bench.kernel)._all == []
        bench.kernel.close()

    run(scenario)


OUTER = """
import appnb

app = appnb.App()


@app.cell
def _():
    from inner_nb import app as inner


@app.cell
async def _(inner):
    middle = await inner.embed()
    middle.output


@app.cell
def _(middle):
    half = middle.defs["double"] / 2
"""


def test_notebooks_within_notebooks_follow_each_other(folder: Path) -> None:
    (folder / "outer_nb.py").write_text(OUTER)

    async def scenario() -> None:
        bench = await Bench({"load": "from outer_nb import app", "show": "r = await app.embed()"}).start()
        assert bench.value("r").defs["half"] == 51
        await bench.change("r.defs['middle'].defs['n'].value = 5")
        await settle(bench)
        assert bench.value("r").defs["half"] == 55
        bench.kernel.close()

    run(scenario)


def test_nb213(folder: Path, golden: Callable[[str, str], None]) -> None:
    (folder / "outer_nb.py").write_text(OUTER.replace("inner_nb", "outer_nb"))

    async def scenario() -> None:
        bench = await Bench({"load": "from outer_nb import app", "show": "r = await app.embed()"}).start()
        (embedding,) = Embeddings.of(bench.kernel)._all
        (error,) = [it.error for it in embedding._kernel.results.values() if it.error and it.error.diagnostic]
        golden("nb213.txt", str(error.diagnostic).replace(str(folder), "FOLDER") + "\n")
        bench.kernel.close()

    run(scenario)


def test_a_saved_notebook_goes_on_where_it_was(folder: Path) -> None:
    async def scenario() -> None:
        bench = await Bench(EMBED).start()
        inner = find_inner(bench)
        inner["n"].value = 5
        await settle(bench)
        (folder / "inner_nb.py").write_text(INNER.replace("2 * n.value", "3 * n.value"))
        del sys.modules["inner_nb"]  # as a saved module is taken over
        bench.kernel.stale(["load"], "save")
        await settle(bench)
        assert bench.value("y") == 115
        assert find_inner(bench)["n"] is inner["n"]
        assert find_inner(bench)["fixed"] is inner["fixed"]
        bench.kernel.close()

    run(scenario)


def test_an_error_in_it_is_shown_in_its_place_and_mended(folder: Path) -> None:
    (folder / "inner_nb.py").write_text(INNER.replace("2 * n.value", "2 / n.value"))

    async def scenario() -> None:
        bench = await Bench({**EMBED, "use": "y = r.defs.get('double')"}).start()
        await bench.change("r.defs['n'].value = 0")
        await settle(bench)
        assert bench.value("y") is None
        assert bench.state("show") == "ok"
        await bench.change("r.defs['n'].value = 2")
        await settle(bench)
        assert bench.value("y") == 101
        bench.kernel.close()

    run(scenario)


def test_it_ends_with_the_notebook_around_it(folder: Path) -> None:
    async def scenario() -> None:
        bench = await Bench(EMBED).start()
        (embedding,) = Embeddings.of(bench.kernel)._all
        bench.kernel.close()
        assert embedding._kernel.is_closed
        assert bench.kernel.guards == set()

    run(scenario)


def test_in_a_script_it_runs_once(folder: Path) -> None:
    async def scenario() -> None:
        found = await import_module("inner_nb").app.embed(defs={"fixed": [1]})
        assert found.defs["double"] == 102
        assert found.defs["fixed"] == [1]
        assert found.output[1] == 102

    run(scenario)
