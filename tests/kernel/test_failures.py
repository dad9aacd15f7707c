"""What a cell raises, as its author sees it."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from appnb.kernel.events import CellError, CellState
from appnb.kernel.program import build_program
from appnb.notebook import parse_notebook
from tests.kernel.bench import FAKES, Bench, run

Golden = Callable[[str, str], None]


async def fail(*, page: dict[str, str] | None = None, cell: str = "a", **cells: str) -> CellError:
    bench = await Bench(page or cells).start()
    error = bench.notes.results[cell].error
    bench.kernel.close()
    assert error is not None
    return error


def said(error: CellError) -> str:
    return f"{error.diagnostic}\n"


def test_a_cell_that_is_not_python_says_what_checking_says() -> None:
    async def scenario() -> None:
        error = await fail(a="x = 1\ny = = 2")
        assert error.exception is None
        assert said(error).startswith("nb.py:5:5: NB100 cell `a` is not Python: invalid syntax")

    run(scenario)


def test_a_cell_that_the_file_has_as_broken_says_what_reading_said() -> None:
    text = "import appnb\napp = appnb.App()\n@app.cell\ndef _():\n    x = = 1\n@app.cell\ndef _():\n    y = 1\n"
    program = build_program(parse_notebook(text, Path("f.py")))
    assert [problem.code for problem in program.errors.values()] == ["NB003"]
    assert [problem.code for problem in program.diagnostics] == ["NB003"]


@pytest.mark.parametrize(
    "code", ["return 1", "x = 1\nbreak", "def f():\n    nonlocal y", "from os import *", "x = 'a", "(\n"]
)
def test_what_only_the_compiler_refuses_is_the_cells_error_too(code: str) -> None:
    async def scenario() -> None:
        error = await fail(a=code)
        assert error.diagnostic is not None
        assert error.diagnostic.code in ("NB100", "NB101")

    run(scenario)


def test_names_that_are_not_there(golden: Golden) -> None:
    async def scenario() -> None:
        texts = [
            said(await fail(orders="orders = 1", a="ordres")),
            said(await fail(train="if False:\n    model = 1", a="model")),
            said(await fail(a="nothing_like_it")),
            said(await fail(b="_x = 1", a="_x")),
            said(await fail(a="x = x + 1")),
        ]
        golden("nb201.txt", "".join(texts))

    run(scenario)


def test_an_interrupt(golden: Golden) -> None:
    async def scenario() -> None:
        bench = Bench({"a": "import asyncio\nawait asyncio.get_running_loop().create_future()", "b": "x = 1"})
        starting = asyncio.create_task(bench.start())
        while "a" not in bench.notes.ran:
            await asyncio.sleep(0)
        bench.kernel.interrupt()
        await starting
        error = bench.notes.results["a"].error
        assert error is not None
        assert error.traceback == "Interrupted\n"
        golden("nb202.txt", said(error))
        bench.kernel.close()

    run(scenario)


def test_exits(golden: Golden) -> None:
    async def scenario() -> None:
        golden("nb203.txt", said(await fail(a="import sys\nsys.exit(3)")))
        assert said(await fail(a="exit()")).startswith("nb.py:4:1: NB203 the cell asked Python to exit (None)")

    run(scenario)


def test_a_local_name_error_is_pythons_own() -> None:
    async def scenario() -> None:
        error = await fail(a="def f():\n    x += 1\nf()")
        assert error.diagnostic is None
        assert "UnboundLocalError" in error.traceback

    run(scenario)


def test_a_traceback_has_the_lines_and_columns_of_the_file_and_no_frames_of_ours() -> None:
    async def scenario() -> None:
        first = FAKES.count("\n") + 3
        error = await fail(f="def divide(x):\n    return 1 // x", a="y = 0\nz = [divide(y)]")
        assert error.traceback == (
            "Traceback (most recent call last):\n"
            f'  File "nb.py", line {first + 4}, in <module>\n'
            "    z = [divide(y)]\n"
            "         ^^^^^^^^^\n"
            f'  File "nb.py", line {first + 1}, in divide\n'
            "    return 1 // x\n"
            "           ~~^^~~\n"
            "ZeroDivisionError: integer division or modulo by zero\n"
        )

    run(scenario)


def test_causes_contexts_and_groups_are_told() -> None:
    async def scenario() -> None:
        code = "try:\n    1 // 0\nexcept Exception as e:\n    raise ExceptionGroup('g', [ValueError('v')]) from e"
        text = (await fail(a=code)).traceback
        assert "ZeroDivisionError" in text
        assert "direct cause" in text
        assert "ValueError: v" in text

    run(scenario)


def test_an_error_shows_the_lines_that_ran_though_the_file_changed_since() -> None:
    async def scenario() -> None:
        cells = {"f": "def f(x):\n    return 1 // x", "e": "e = Element(1)", "a": "y = f(e.value)"}
        bench = await Bench(cells).start()
        await bench.save({"f": "# more\n# lines\n" + cells["f"], "e": cells["e"], "a": cells["a"]})
        await bench.change("e.value = 0")
        text = bench.error("a")
        assert "    return 1 // x\n" in text
        assert "y = f(e.value)" in text
        bench.kernel.close()

    run(scenario)


def test_an_error_holds_no_frames_so_that_nothing_large_stays() -> None:
    async def scenario() -> None:
        error = await fail(a="try:\n    1 // 0\nfinally:\n    raise ValueError('x')")
        assert error.exception is not None
        assert error.exception.__traceback__ is None
        assert error.exception.__context__ is not None
        assert error.exception.__context__.__traceback__ is None

    run(scenario)


@pytest.mark.parametrize("raises", ["sys.exit(1)", "raise KeyboardInterrupt", "raise GeneratorExit", "1 // 0", "f()"])
def test_what_a_callback_raises_is_told_by_its_cell_and_ends_nothing(raises: str) -> None:
    async def scenario() -> None:
        callback = f"import sys\ndef f(): f()\ndef react(value):\n    {raises}\ne = Element(1, on_change=react)"
        bench = await Bench({"e": callback, "a": "x = e.value"}).start()
        assert await bench.change("e.value = 2") == "a"
        assert bench.value("x") == 2
        assert bench.notes.results["e"].state is CellState.ERROR
        assert raises in bench.error("e")
        assert bench.state("e") is CellState.OK
        assert await bench.change("e.value = 3") == "a"
        bench.kernel.close()

    run(scenario)


@pytest.mark.parametrize("raises", ["sys.exit(1)", "raise KeyboardInterrupt", "1 // 0"])
def test_what_a_watcher_raises_hides_no_change(raises: str) -> None:
    async def scenario() -> None:
        watch = f"import sys\ndef react(event):\n    {raises}\n_w = cfg.param.watch(react, 'alpha')"
        bench = await Bench({"c": "cfg = Config()", "w": watch, "a": "x = cfg.alpha"}).start()
        assert await bench.change("cfg.alpha = 2") == "a"
        assert bench.notes.results["w"].state is CellState.ERROR
        bench.kernel.close()

    run(scenario)


def test_a_change_that_cannot_be_applied_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        bench = await Bench({"c": "cfg = Config()", "a": "x = cfg.alpha"}).start()
        assert await bench.change("cfg.alpha = 'text'") == ""
        assert await bench.change("cfg.alpha = 7") == "a"
        bench.kernel.close()

    run(scenario)
    assert "a change failed" in caplog.text


def test_a_blocked_cell_names_the_ancestor_that_raised() -> None:
    async def scenario() -> None:
        bench = await Bench({"a": "x = 1 // 0", "b": "y = x", "c": "z = y"}).start()
        assert bench.state("a") is CellState.ERROR
        for cell in "bc":
            result = bench.notes.results[cell]
            assert result.state is CellState.BLOCKED
            assert result.error is not None
            assert result.error.blocked_by == "a"
        bench.kernel.close()

    run(scenario)


def test_what_a_stopped_or_disabled_cell_holds_back_is_blocked_without_an_error() -> None:
    async def scenario() -> None:
        page = {"a": "nb.stop(True, 'wait')\nx = 1", "b": "y = x", "d~": "p = 1", "e": "q = p"}
        bench = await Bench(page).start()
        assert bench.notes.results["a"].outputs == ("wait",)
        assert bench.state("a") is bench.state("d") is CellState.OK
        for cell in "be":
            assert bench.state(cell) is CellState.BLOCKED
            assert bench.notes.results[cell].error is None
        bench.kernel.close()

    run(scenario)


def test_a_failing_listener_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        bench = Bench({"a": "x = 1", "b": "y = x"})

        def refuse(cell: object) -> None:
            raise ValueError(cell)

        bench.notes.cell_started = refuse  # type: ignore[method-assign]
        await bench.start()
        assert bench.value("y") == 1
        bench.kernel.close()

    run(scenario)
    assert "the listener failed" in caplog.text


def test_a_kernel_leaves_no_references_to_itself_in_sys() -> None:
    assert "appnb" not in str(sys.excepthook)
