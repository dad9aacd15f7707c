"""A notebook, and its cells, as functions: `app.run(defs=…)` and `cell.run(…)`."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import marimo
import pytest

import appnb
from appnb.diagnostics import AppnbError

NOTEBOOK = """
import {library}

app = {library}.App()


@app.cell
def config():
    size = 32
    rate = 0.5
    return rate, size


@app.cell
def ran():
    log = []
    return (log,)


@app.cell
def process(log, rate, size):
    log.append("process")
    result = size * rate
    result
    return (result,)


@app.cell
def shown(result):
    _text = f"result={{result}}"
    _text
    return


@app.cell
async def later(size):
    import asyncio

    await asyncio.sleep(0)
    twice = 2 * size
    twice
    return asyncio, twice


@app.cell
def test_result(result):
    assert result > 0
    return
"""


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ModuleType]]:
    made: list[str] = []

    def load(library: str) -> ModuleType:
        name = f"notebook_of_{library}_{tmp_path.name}"
        (tmp_path / f"{name}.py").write_text(NOTEBOOK.format(library=library))
        monkeypatch.syspath_prepend(tmp_path)
        made.append(name)
        return import_module(name)

    yield load
    for name in made:
        sys.modules.pop(name, None)


CALLS: dict[str, Callable[[Any], Any]] = {
    "all of it": lambda it: it.app.run()[1]["result"],
    "with other definitions": lambda it: it.app.run(defs={"size": 64, "rate": 0.25})[1]["result"],
    "their outputs": lambda it: it.app.run(defs={"size": 64, "rate": 0.25})[0][3],
    "a cell whose names are given": lambda it: it.app.run(defs={"result": 5})[1]["log"],
    "names that no cell defines": lambda it: it.app.run(defs={"other": 5})[1]["result"],
    "one cell": lambda it: it.process.run()[0],
    "one cell, with some of its names": lambda it: it.process.run(size=2)[0],
    "one cell, with all": lambda it: it.process.run(size=2, rate=10, log=[])[1]["result"],
    "what it gives": lambda it: sorted(it.process.run()[1]),
    "a cell without names of its own": lambda it: it.shown.run(result="x"),
    "a cell that awaits": lambda it: asyncio.run(awaited(it.later.run(size=4))),
    "its names": lambda it: (it.process.name, sorted(it.process.defs), sorted(it.process.refs)),
}


async def awaited(run: Any) -> Any:
    output, defs = await run
    return output, defs["twice"]


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_as_marimo_does_it(load: Callable[[str], ModuleType], call: Callable[[Any], Any]) -> None:
    assert call(load("appnb")) == call(load("marimo"))
    assert marimo is not None


def test_of_the_names_of_a_cell_all_or_none_are_given(
    load: Callable[[str], ModuleType], golden: Callable[[str, str], None]
) -> None:
    notebook = load("appnb")
    with pytest.raises(AppnbError) as caught:
        notebook.app.run(defs={"size": 64})
    golden("nb211.txt", f"{_without_folder(caught.value, notebook)}\n")


def test_a_name_that_a_cell_does_not_use_is_told(
    load: Callable[[str], ModuleType], golden: Callable[[str, str], None]
) -> None:
    notebook = load("appnb")
    with pytest.raises(AppnbError) as caught:
        notebook.process.run(sise=2)
    golden("nb212.txt", f"{_without_folder(caught.value, notebook)}\n")


def _without_folder(error: AppnbError, notebook: ModuleType) -> str:
    return str(error.diagnostic).replace(str(notebook.__file__), "notebook.py")


def test_a_cell_can_be_called_as_the_function_that_it_is(load: Callable[[str], ModuleType]) -> None:
    notebook = load("appnb")
    assert isinstance(notebook.process, appnb.Cell)
    assert notebook.process([], 2, 3) == (6,)
    assert notebook.process.__name__ == "process"


def test_inside_of_a_loop_too(load: Callable[[str], ModuleType]) -> None:
    notebook = load("appnb")

    async def scenario() -> None:
        assert notebook.process.run()[0] == 16.0
        assert notebook.app.run(defs={"result": 3})[1]["result"] == 3

    asyncio.run(scenario())


def test_pytest_runs_the_tests_of_a_notebook(load: Callable[[str], ModuleType]) -> None:
    path = load("appnb").__file__
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore", "--rootdir", "/", path]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert "fixture 'result' not found" in told.stdout  # it is found, and wants what another cell gives


def test_what_a_cell_raises_is_raised(load: Callable[[str], ModuleType]) -> None:
    with pytest.raises(TypeError):
        load("appnb").process.run(size=None)
