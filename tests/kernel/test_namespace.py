"""What cells see: one dict for most, their own where names are private or have several versions."""

import sys
from pathlib import Path

import pytest

from appnb.kernel.events import CellState
from appnb.kernel.kernel import Kernel
from appnb.kernel.program import build_program
from appnb.notebook import parse_notebook
from appnb.notebook.model import CellId
from tests.kernel.bench import Bench, Notes, make_program, run


def globals_of(bench: Bench, cell: str) -> dict[str, object]:
    return bench.kernel._cells.namespace.globals_of(CellId(cell))


def test_cells_share_one_dict_unless_they_need_their_own() -> None:
    async def scenario() -> None:
        cells = {
            "a": "x = 1",
            "b": "y = x",
            "private": "_z = 1",
            "first": "df = 1",
            "reads": "df",
            "second": "df = df + 1",
            "last": "df",
        }
        bench = await Bench(cells).start()
        shared = bench.kernel._cells.namespace.shared
        owners = {cell for cell in cells if globals_of(bench, cell) is not shared}
        assert owners == {"private", "second", "last"}
        bench.kernel.close()

    run(scenario)


def test_a_cell_is_a_script_to_itself() -> None:
    async def scenario() -> None:
        bench = await Bench(
            {"a": "name, file, doc = __name__, __file__, __doc__", "b": "_p = __name__\nmine = _p"}
        ).start()
        assert (bench.value("name"), bench.value("file"), bench.value("doc")) == ("__main__", "nb.py", None)
        assert bench.value("mine") == "__main__"
        bench.kernel.close()

    run(scenario)


def test_what_looks_names_up_in_globals_finds_them_wherever_it_runs() -> None:
    async def scenario() -> None:
        cells = {
            "pd": "import pandas as pd\nframe = pd.DataFrame({'n': [1, 2, 3]})",
            "low": "low = 2",
            "shares": "a = list(frame.query('n >= @low').n)",
            "owns": "_q = frame.query('n >= @low')\nb = list(_q.n)",
        }
        bench = await Bench(cells).start()
        assert bench.value("a") == bench.value("b") == [2, 3]
        bench.kernel.close()

    run(scenario)


def test_a_name_in_a_text_is_the_version_above() -> None:
    async def scenario() -> None:
        cells = {
            "first": "df = 1",
            "a": "x = eval('df')",
            "second": "df = 2",
            "b": "y = eval('df')",
            "third": "df = 3",
        }
        bench = await Bench(cells).start()
        assert (bench.value("x"), bench.value("y")) == (1, 2)
        assert bench.value("df") == 3
        bench.kernel.close()

    run(scenario)


def test_functions_see_values_that_come_after_them() -> None:
    async def scenario() -> None:
        cells = {
            "f": "_own = 1\ndef f(): return later + _own",
            "later": "later = 1",
            "u": "x = f()",
            "s": "s = Element(1)",
        }
        bench = await Bench(cells).start()
        assert bench.value("x") == 2
        bench.kernel.close()

    run(scenario)


def test_a_function_of_an_earlier_version_keeps_seeing_it() -> None:
    async def scenario() -> None:
        cells = {
            "a": "x = 1\ndef first(): return x",
            "b": "x = x + 1\ndef second(): return x",
            "c": "x = x + 1\ndef third(): return x",
            "u": "seen = first(), second(), third(), x",
        }
        bench = await Bench(cells).start()
        assert bench.value("seen") == (1, 2, 3, 3)
        bench.kernel.close()

    run(scenario)


def test_deleting_a_name_of_its_own_takes_it_from_all() -> None:
    async def scenario() -> None:
        bench = await Bench({"a": "x = 1\ny = 2\ndel y", "b": "seen = 'y' in globals(), 'x' in globals()"}).start()
        assert bench.value("seen") == (False, True)
        assert "y" not in bench.kernel.values
        bench.kernel.close()

    run(scenario)


def test_values_are_of_the_last_version_on_the_page_and_never_private() -> None:
    async def scenario() -> None:
        bench = await Bench({"b": "x = 1\n_p = 1", "a": "x = x + 1"}).start()
        assert {name: it for name, it in bench.kernel.values.items() if name in ("x", "_p")} == {"x": 2}
        bench.kernel.close()

    run(scenario)


def test_functions_of_cells_have_a_source_to_show() -> None:
    async def scenario() -> None:
        bench = await Bench(
            {"a": "import inspect\ndef f():\n    return 1  # here\nsource = inspect.getsource(f)"}
        ).start()
        assert bench.value("source") == "def f():\n    return 1  # here\n"
        bench.kernel.close()

    run(scenario)


MARIMO = """import marimo

app = marimo.App(width="medium")

with app.setup:
    import marimo as mo


@app.cell
def _():
    get, put = mo.state(3)
    return get, put


@app.cell
def _(get):
    from marimo import stop
    import marimo

    stop(False)
    n = get() + 1
    same = marimo.state is mo.state
    return


@app.cell
def _():
    def late():
        import marimo as m

        return m.output

    where = late().__name__
    return


@app.cell
def _():
    import marimo._plugins.ui
    return


if __name__ == "__main__":
    app.run()
"""


@pytest.fixture
def marimo() -> Bench:
    bench = Bench({})
    bench.kernel = Kernel(build_program(parse_notebook(MARIMO, Path("m.py"))), bench.notes)
    return bench


def test_marimo_is_appnb_in_cells_of_marimo_files(marimo: Bench) -> None:
    async def scenario() -> None:
        before = sys.modules.get("marimo")
        await marimo.start()
        assert marimo.value("n") == 4
        assert marimo.value("same") is True
        assert marimo.value("where") == "appnb.kernel.output"
        assert sys.modules.get("marimo") is before
        last = marimo.kernel.program.graph.order[-1]
        assert "ModuleNotFoundError: appnb has nothing that stands for `marimo._plugins.ui`" in marimo.error(last)
        marimo.kernel.close()

    run(scenario)


def test_marimo_is_itself_elsewhere() -> None:
    async def scenario() -> None:
        bench = await Bench({"a": "import marimo\nname = marimo.__name__"}).start()
        assert bench.state("a") is CellState.ERROR or bench.value("name") == "marimo"
        bench.kernel.close()

    run(scenario)


def test_future_imports_of_the_file_hold_for_its_cells() -> None:
    text = (
        "from __future__ import annotations\nimport appnb\napp = appnb.App()\n"
        "@app.cell\ndef _():\n    def f(x: Nowhere): ...\n    kind = f.__annotations__['x']\n"
    )

    async def scenario() -> None:
        bench = Bench({})
        program = build_program(parse_notebook(text, Path("f.py")))
        bench.kernel = Kernel(program, bench.notes)
        await bench.start()
        assert bench.value("kind") == "Nowhere"
        bench.kernel.close()

    run(scenario)


def test_a_program_is_shared_and_never_changed() -> None:
    program = make_program({"a": "x = 1\n_p = 1", "b": "x = x + 1", "c": "1 // 0"})
    before = repr(program)

    async def scenario() -> None:
        kernels = [Kernel(program, Notes()) for _ in range(3)]
        for kernel in kernels:
            await kernel.start()
        assert [kernel.values["x"] for kernel in kernels] == [2, 2, 2]
        for kernel in kernels:
            kernel.close()

    run(scenario)
    assert repr(program) == before


def test_a_program_knows_what_is_wrong_before_anything_runs() -> None:
    program = make_program(
        {"a": "x = y", "b": "y = x", "c": "x = = 1", "d": "nothing_like_it", "e": "w = 1", "f": "w = 2"}
    )
    assert sorted(problem.code for problem in program.diagnostics) == ["NB100", "NB120", "NB120", "NB122", "NB123"]
    assert set(program.errors) == {"a", "b", "c"}
