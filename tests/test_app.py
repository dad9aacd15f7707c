"""A notebook run by Python, and imported."""

import asyncio
import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import appnb
from appnb.diagnostics import AppnbError

NOTEBOOK = '''"""Sales."""

import appnb

app = appnb.App(title="Sales", layout="dashboard", width="full")

with app.setup(hide_code=True):
    import sys

    print("setup runs")
    FACTOR = 10


@app.function
def scale(x):
    return x * FACTOR


@app.class_definition
class Point:
    x = 1


@app.function(hide_code=True)
def offset(x):
    return x + below


@app.cell
def _(below, scale):
    answer = scale(below)
    answer + 1
    return (answer,)


@app.cell(area="sidebar")
async def named():
    import asyncio

    below = await asyncio.sleep(0, 4)
    return (below,)


@app.cell
def fails():
    if "fail" in sys.argv:
        1 // 0
    appnb_seen = offset(0)
    return


if __name__ == "__main__":
    outputs, defs = app.run()
    print(outputs, defs["answer"], answer)
'''


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    (tmp_path / "sales.py").write_text(NOTEBOOK, "utf-8")
    return tmp_path / "sales.py"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("sales", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_script_runs_in_graph_order_and_setup_once(notebook: Path) -> None:
    done = run(notebook)
    assert done.stderr == ""
    assert done.stdout == "setup runs\n(None, None, None, None, 41, None, None) 40 40\n"


def test_a_script_ends_with_what_its_cell_raises_in_terms_of_its_lines(notebook: Path) -> None:
    done = run(notebook, "fail")
    line = NOTEBOOK.splitlines().index("        1 // 0") + 1
    assert done.returncode == 1
    assert f'  File "{notebook}", line {line}, in <module>\n    1 // 0\n    ~~^^~~\nZeroDivisionError' in done.stderr
    assert "kernel" not in done.stderr
    assert "During handling" not in done.stderr


def test_sys_exit_ends_a_script_with_its_code(tmp_path: Path) -> None:
    path = tmp_path / "exits.py"
    path.write_text(
        "import appnb\napp = appnb.App()\n@app.cell\ndef _():\n    import sys\n    sys.exit(7)\napp.run()\n"
    )
    assert run(path).returncode == 7


def test_a_cycle_ends_a_script_with_its_code(tmp_path: Path) -> None:
    path = tmp_path / "cycle.py"
    cells = "@app.cell\ndef _():\n    a = b\n@app.cell\ndef _():\n    b = a\n"
    path.write_text(f"import appnb\napp = appnb.App()\n{cells}app.run()\n")
    assert "NB120 a cycle" in run(path).stderr


def test_without_elements_panel_is_not_imported(notebook: Path) -> None:
    code = "import sys, runpy; runpy.run_path(sys.argv[1], run_name='__main__'); print('panel' in sys.modules)"
    assert run("-c", code, notebook).stdout.endswith("False\n")


def test_importing_runs_setup_and_functions_only(notebook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    module = load(notebook)
    assert capsys.readouterr().out == "setup runs\n"
    assert module.scale(3) == 30
    assert module.Point.x == 1
    assert not hasattr(module, "answer")


def test_an_imported_app_runs_beside_its_module(notebook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    module = load(notebook)
    outputs, defs = module.app.run()
    assert outputs == (None, None, None, None, 41, None, None)
    assert defs["answer"] == 40
    assert defs["scale"] is module.scale
    assert defs["appnb_seen"] == 4
    assert not hasattr(module, "answer")
    assert module.app.run()[0] == outputs
    assert capsys.readouterr().out == "setup runs\n"


def test_an_app_runs_inside_a_running_loop(notebook: Path) -> None:
    module = load(notebook)

    async def main() -> object:
        return module.app.run()[1]["answer"]

    assert asyncio.run(main()) == 40


def test_what_an_app_gives_goes_on_working(tmp_path: Path) -> None:
    path = tmp_path / "later.py"
    path.write_text(
        "import appnb\napp = appnb.App()\n@app.cell\ndef _():\n    _n = 2\n    def double(x): return x * _n\n"
    )
    assert load(path).app.run()[1]["double"](4) == 8


def test_an_app_keeps_what_it_is_told(notebook: Path) -> None:
    app = load(notebook).app
    assert (app.title, app.layout, app.widgets, app.options) == ("Sales", "dashboard", "keep", {"width": "full"})


def test_cells_are_still_functions(notebook: Path) -> None:
    assert load(notebook)._(2, int) == (2,)


def test_without_a_file_there_is_nothing_to_run(golden: Callable[[str, str], None]) -> None:
    scope: dict[str, object] = {"appnb": appnb}
    exec("app = appnb.App()", scope)
    app = scope["app"]
    assert isinstance(app, appnb.App)
    with pytest.raises(AppnbError) as caught:
        app.run()
    golden("nb204.txt", f"{caught.value.diagnostic}\n")


def test_a_script_is_no_page_and_has_no_request(tmp_path: Path) -> None:
    path = tmp_path / "asks.py"
    asks = (
        "nb.running_in_notebook(), nb.app_meta().mode, nb.app_meta().request, nb.app_meta().theme, nb.cli_args()['n']"
    )
    path.write_text(
        f"import appnb\napp = appnb.App()\n@app.cell\ndef _():\n    import appnb as nb\n    print({asks})\napp.run()\n"
    )
    assert run(path, "--n", "4").stdout == "False script None light 4\n"
