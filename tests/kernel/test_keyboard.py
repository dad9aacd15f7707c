"""A cell that asks for a keyboard is told that a page has none; a script has one."""

import io
import pdb
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kernel.bench import Bench, run

ASKING = {
    "input": "x = input('Your name? ')",
    "input in a function": "def ask(): return input()\nx = ask()",
    "reading a line": "import sys\nx = sys.stdin.readline()",
    "reading all": "import sys\nx = sys.stdin.read()",
    "reading bytes": "import sys\nx = sys.stdin.buffer.read(1)",
    "lines one by one": "import sys\nx = [line for line in sys.stdin]",
    "getpass": "import getpass\nx = getpass.getpass()",
    "from getpass": "from getpass import getpass\nx = getpass()",
    "breakpoint": "breakpoint()\nx = 1",
}


@pytest.mark.parametrize("code", ASKING.values(), ids=ASKING)
def test_a_cell_that_asks_ends_with_a_word_on_what_to_do(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"secrets of the server\n")))
    monkeypatch.setattr(sys, "breakpointhook", lambda: pdb.Pdb().set_trace(sys._getframe().f_back))  # not pytest's

    async def scenario() -> None:
        bench = await Bench({"a": code, "b": "y = 1"}).start()
        error = bench.notes.results["a"].error
        assert error is not None
        assert error.diagnostic is not None
        assert error.diagnostic.code == "NB210"
        assert error.diagnostic.where is not None
        assert "x" not in bench.kernel.values
        assert bench.value("y") == 1
        bench.kernel.close()

    run(scenario)


def test_nb210(golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())

    async def scenario() -> None:
        bench = await Bench({"a": "x = 1\nx = input('Your name? ')"}).start()
        golden("nb210.txt", f"{bench.notes.results['a'].error.diagnostic}\n")
        assert bench.notes.text("a") == "Your name? "
        bench.kernel.close()

    run(scenario)


def test_who_expects_the_end_of_a_pipe_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("secret\n"))

    async def scenario() -> None:
        bench = await Bench({"a": "try:\n    x = input()\nexcept EOFError:\n    x = 'nobody'"}).start()
        assert bench.value("x") == "nobody"
        bench.kernel.close()

    run(scenario)
    assert sys.stdin.readline() == "secret\n"


def test_a_script_asks_as_ever(tmp_path: Path) -> None:
    path = tmp_path / "asks.py"
    path.write_text("import appnb\napp = appnb.App()\n@app.cell\ndef _():\n    print('hello', input())\napp.run()\n")
    done = subprocess.run([sys.executable, path], input="Ana\n", capture_output=True, text=True, check=True)
    assert done.stdout == "hello Ana\n"
