"""Cells that run once for all sessions."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from appnb.kernel.events import CellState
from appnb.kernel.program import Program, build_program
from appnb.kernel.settings import KernelSettings
from appnb.kernel.sharing.store import SharedStore
from appnb.kernel.worker import KernelThread
from appnb.notebook import parse_notebook

HEAD = "import appnb\n\napp = appnb.App()\n\nwith app.setup:\n    from pathlib import Path\n    import time\n\n"
LOAD = '@app.cell(shared=True)\ndef load():\n    with Path("{log}").open("a") as file:\n        file.write("x")\n'
LOAD += "    time.sleep(0.05)\n    _secret = 1\n    data = [1, 2]\n    def double(): return [2 * x for x in data]\n"
USE = "@app.cell\ndef use():\n    total = sum(double())\n"


class Quiet:
    """A listener that keeps results and says when a run has ended."""

    def __init__(self) -> None:
        self.results: dict[str, object] = {}
        self.ended = threading.Event()

    def cell_finished(self, result) -> None:
        self.results[result.cell] = result

    def run_finished(self, run) -> None:
        self.ended.set()

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *arguments: None


def make_program(tmp_path: Path, *cells: str) -> Program:
    log = tmp_path / "runs"
    log.touch()
    return build_program(parse_notebook(HEAD + "\n\n".join(cells).replace("{log}", str(log)), tmp_path / "app.py"))


def run_sessions(program: Program, store: SharedStore, count: int) -> list[tuple[Quiet, dict[str, object]]]:
    started = [
        (KernelThread(program, quiet := Quiet(), settings=KernelSettings(store=store)), quiet) for _ in range(count)
    ]
    for thread, _ in started:
        thread.start()
    found = []
    for thread, quiet in started:
        assert quiet.ended.wait(10)
        found.append((quiet, dict(thread.kernel.values)))
        thread.close()
    return found


def test_twenty_sessions_at_once_run_it_once_and_have_the_same_value(tmp_path: Path) -> None:
    program = make_program(tmp_path, LOAD, USE)
    found = run_sessions(program, SharedStore(), 20)
    assert (tmp_path / "runs").read_text() == "x"
    assert {id(values["data"]) for _, values in found} == {id(found[0][1]["data"])}
    assert [values["total"] for _, values in found] == [6] * 20


def test_a_function_of_a_shared_cell_holds_no_session(tmp_path: Path) -> None:
    program = make_program(tmp_path, LOAD, USE, "@app.cell\ndef own():\n    mine = 1\n")
    [(_, values)] = run_sessions(program, SharedStore(), 1)
    assert "mine" not in values["double"].__globals__


def test_an_unchanged_shared_cell_does_not_run_for_the_next_generation(tmp_path: Path) -> None:
    store = SharedStore()
    run_sessions(make_program(tmp_path, LOAD, USE), store, 1)
    following = make_program(tmp_path, LOAD, USE.replace("sum", "max"))
    store.keep(following)
    [(_, values)] = run_sessions(following, store, 1)
    assert ((tmp_path / "runs").read_text(), values["total"]) == ("x", 4)
    changed = make_program(tmp_path, LOAD.replace("[1, 2]", "[1, 5]"), USE)
    store.keep(changed)
    [(_, values)] = run_sessions(changed, store, 1)
    assert ((tmp_path / "runs").read_text(), values["total"]) == ("xx", 12)


def test_comments_run_no_shared_cell_and_a_function_that_it_uses_does(tmp_path: Path) -> None:
    function = "@app.function\ndef half(x):\n    return x / 2\n"
    load = LOAD.replace("data = [1, 2]", "data = [half(1), 2]")
    store = SharedStore()
    versions = (load, load.replace("_secret = 1", "_secret  =  1  # for now")), (function, function + "    # of it\n")
    for cell, made in zip(*versions, strict=True):
        program = make_program(tmp_path, made, cell, USE)
        store.keep(program)
        run_sessions(program, store, 1)
    assert (tmp_path / "runs").read_text() == "x"
    changed = make_program(tmp_path, function.replace("x / 2", "x / 4"), load, USE)
    store.keep(changed)
    [(_, values)] = run_sessions(changed, store, 1)
    assert ((tmp_path / "runs").read_text(), values["data"]) == ("xx", [0.25, 2])


def test_a_session_of_the_generation_before_leaves_the_next_its_own_functions(tmp_path: Path) -> None:
    function = "@app.function\ndef half(x):\n    return x / 2\n"
    load = LOAD.replace("data = [1, 2]", "data = [half(1), 2]")
    old = make_program(tmp_path, function, load, USE)
    new = make_program(tmp_path, function.replace("x / 2", "x / 4"), load, USE)
    store = SharedStore()
    store.keep(new)
    assert [run_sessions(program, store, 1)[0][1]["data"][0] for program in (old, new)] == [0.5, 0.25]


def test_an_error_is_told_and_the_next_session_tries_again(tmp_path: Path) -> None:
    program = make_program(tmp_path, LOAD.replace("data = [1, 2]", "data = [1, 2 / 0]"), USE)
    store = SharedStore()
    for runs in ("x", "xx"):
        [(quiet, _)] = run_sessions(program, store, 1)
        assert quiet.results["load"].state is CellState.ERROR
        assert (tmp_path / "runs").read_text() == runs


def test_a_shared_cell_may_not_use_what_differs_between_sessions(
    tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    filters = "@app.cell\ndef filters():\n    region = 1\n"
    program = make_program(tmp_path, filters, LOAD.replace("data = [1, 2]", "data = [region]"))
    [problem] = [problem for problem in program.diagnostics if problem.code == "NB125"]
    golden("nb125.txt", str(problem).replace(str(tmp_path), "") + "\n")
    [(quiet, _)] = run_sessions(program, SharedStore(), 1)
    assert quiet.results["load"].error.diagnostic == problem


def test_a_shared_cell_may_not_make_an_element(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    element = "class Region:\n        def __appnb_source__(self): ...\n    region = Region()"
    program = make_program(tmp_path, LOAD.replace("data = [1, 2]", element))
    [(quiet, _)] = run_sessions(program, SharedStore(), 1)
    problem = quiet.results["load"].error.exception.diagnostic
    golden("nb205.txt", str(problem).replace(str(tmp_path), "") + "\n")


@pytest.mark.parametrize(
    "asks",
    [
        pytest.param("list(nb.query_params())", id="for the query"),
        pytest.param("[nb.user().name]", id="for a name"),
        pytest.param("[nb.user(token=True).token]", id="for a token"),
        pytest.param("[nb.app_meta().request]", id="for the request"),
    ],
)
def test_a_shared_cell_may_not_ask_who_looks(tmp_path: Path, golden: Callable[[str, str], None], asks: str) -> None:
    program = make_program(tmp_path, LOAD.replace("[1, 2]", asks.replace("nb.", "__import__('appnb').")))
    for _ in range(2):
        [(quiet, values)] = run_sessions(program, SharedStore(), 1)
        assert "data" not in values
    golden("nb220.txt", f"{quiet.results['load'].error.exception.diagnostic}\n")


@pytest.mark.parametrize("count", [1, 3])
def test_without_a_store_each_kernel_runs_its_own(tmp_path: Path, count: int) -> None:
    program = make_program(tmp_path, LOAD, USE)
    for _ in range(count):
        run_sessions(program, None, 1)
    assert (tmp_path / "runs").read_text() == "x" * count
