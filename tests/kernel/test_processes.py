"""`@app.cell(process=True)`: a cell runs in a worker process."""

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from appnb.kernel.program import Program, build_program
from appnb.kernel.worker import KernelThread
from appnb.notebook import parse_notebook
from tests.kernel.bench import Notes

TOOLS = """
import os
import time
import appnb as nb
from tests.kernel.fakes import Element

slider = Element(2)

def triple(x):
    return 3 * x
"""


class Host:
    """One session of a notebook whose cell `far` runs in a process."""

    def __init__(self) -> None:
        self.threads: list[KernelThread] = []

    def open(self, far: str, *others: str) -> tuple[KernelThread, Notes]:
        program = _build(far, *others)
        thread = KernelThread(program, notes := Notes())
        self.threads.append(thread)
        thread.start()
        return thread, notes

    def run(self, far: str, *others: str) -> tuple[dict[str, object], Notes]:
        thread, notes = self.open(far, *others)
        wait_for(lambda: notes.finished)
        return dict(thread.kernel.values), notes


def _build(far: str, *others: str) -> Program:
    text = "import appnb\n\napp = appnb.App()\n\n"
    cells = [("", "tools", TOOLS), ("(process=True)", "far", far), *(("", f"o{n}", it) for n, it in enumerate(others))]
    for head, name, code in cells:
        body = "".join(f"    {line}\n" for line in code.strip().split("\n"))
        text += f"@app.cell{head}\ndef {name}():\n{body}\n\n"
    return build_program(parse_notebook(text, Path("nb.py").absolute()))


def wait_for(fact: Callable[[], object]) -> None:
    pause = threading.Event()
    while not fact():
        pause.wait(0.01)


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    host = Host()
    yield host
    for thread in host.threads:
        thread.close()


def test_it_runs_elsewhere_with_what_it_uses_and_gives_what_it_made(host: Host) -> None:
    values, notes = host.run(
        "print('far away')\npid = os.getpid()\nmade = triple(slider.value)\ndef later(x): return made + x\n'shown'",
        "near = later(1)",
    )
    assert notes.results["far"].error is None, notes.results["far"].error
    assert values["pid"] != os.getpid()
    assert (values["made"], values["near"]) == (6, 7)
    assert notes.text("far") == "far away\n"
    assert notes.results["far"].outputs == ("shown",)


def test_it_may_await(host: Host) -> None:
    values, _ = host.run("import asyncio\nawait asyncio.sleep(0)\nmade = 5\nmade + 1")
    assert values["made"] == 5


def test_an_element_makes_it_run_again(host: Host) -> None:
    thread, notes = host.open("made = slider.value * 10")
    wait_for(lambda: notes.finished)
    slider = thread.kernel.values["slider"]
    thread.submit("slider", lambda: setattr(slider, "value", 4))
    wait_for(lambda: notes.finished == 2)
    assert thread.kernel.values["made"] == 40


def test_an_error_is_told_with_the_line_of_the_notebook(host: Host) -> None:
    _, notes = host.run("one = 1\nbad = one / 0")
    error = notes.results["far"].error
    assert isinstance(error.exception, ZeroDivisionError)
    assert "nb.py" in error.traceback
    assert "bad = one / 0" in error.traceback


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("import threading\nlock = threading.Lock()", "lock"),
        ("(x for x in range(3))", "its output"),
    ],
)
def test_what_cannot_be_sent_back_is_named(
    host: Host, golden: Callable[[str, str], None], code: str, name: str
) -> None:
    _, notes = host.run(code)
    problem = notes.results["far"].error.exception.diagnostic
    assert (problem.code, f"`{name}`" in problem.what) == ("NB221", True)
    if name == "lock":
        golden("nb221.txt", str(problem).replace(f"{Path.cwd()}/", "") + "\n")


def test_what_cannot_be_sent_there_is_named(host: Host) -> None:
    _, notes = host.run("made = key.locked()", "import threading\nkey = threading.Lock()")
    problem = notes.results["far"].error.exception.diagnostic
    assert (problem.code, "`key` cannot be sent" in problem.what) == ("NB221", True)


def test_a_process_that_dies_ends_its_cell_and_nothing_else(host: Host, golden: Callable[[str, str], None]) -> None:
    thread, notes = host.open("os._exit(9) if slider.value == 2 else None\nmade = 1", "good = 1")
    wait_for(lambda: notes.finished)
    problem = notes.results["far"].error.exception.diagnostic
    golden("nb222.txt", str(problem).replace(f"{Path.cwd()}/", "") + "\n")
    assert thread.kernel.values["good"] == 1
    slider = thread.kernel.values["slider"]
    thread.submit("slider", lambda: setattr(slider, "value", 4))
    wait_for(lambda: notes.finished == 2)
    assert thread.kernel.values["made"] == 1


def test_an_interrupt_kills_the_process_and_the_kernel_goes_on(host: Host, tmp_path: Path) -> None:
    flag = tmp_path / "pid"
    thread, notes = host.open(
        f"open({str(flag)!r}, 'w').write(str(os.getpid()))\nwhile slider.value == 2: time.sleep(100)\nmade = 1"
    )
    wait_for(lambda: flag.exists() and flag.read_text())
    process = psutil.Process(int(flag.read_text()))
    assert thread.interrupt()
    wait_for(lambda: notes.finished)
    assert notes.results["far"].error.diagnostic.code == "NB202"
    process.wait(10)
    slider = thread.kernel.values["slider"]
    thread.submit("slider", lambda: setattr(slider, "value", 4))
    wait_for(lambda: notes.finished == 2)
    assert thread.kernel.values["made"] == 1


def test_the_end_of_a_session_kills_what_it_runs(tmp_path: Path) -> None:
    host, flag = Host(), tmp_path / "pid"
    thread, _ = host.open(f"open({str(flag)!r}, 'w').write(str(os.getpid()))\nimport time\ntime.sleep(100)")
    wait_for(lambda: flag.exists() and flag.read_text())
    process = psutil.Process(int(flag.read_text()))
    assert thread.close()
    process.wait(10)


def test_the_kernels_thread_goes_on_meanwhile(host: Host) -> None:
    """A call into C that holds Python's lock would stop every other session: in a process it does not."""
    thread, notes = host.open("total = sum(range(30_000_000))", "near = 1")
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while not notes.finished:
            await asyncio.sleep(0.001)
            beats += 1

    asyncio.run(beat())
    assert thread.kernel.values["total"] == 449999985000000
    assert beats > 20
