"""Sessions that run before anybody comes, and memory that goes back when they have ended."""

import asyncio
import json
import linecache
import re
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from appnb.server.afterwards import Afterwards
from appnb.server.memory import limit_arenas, trim
from tests.server.client import PageClient, run_apart

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell(shared=False)
def name():
    import uuid
    from pathlib import Path
    mine = uuid.uuid4().hex
    with Path({log!r}).open("a") as file:
        file.write(mine + chr(10))


@app.cell
def show():
    import appnb as nb
    {more}
    nb.md("v1: " + mine)
"""


def wait_for(fact: Callable[[], object]) -> None:
    pause = threading.Event()
    for _ in range(2000):
        if fact():
            return
        pause.wait(0.01)
    raise AssertionError("it did not come to that")


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    (tmp_path / "runs").touch()
    return write(tmp_path)


def write(folder: Path, more: str = "pass") -> Path:
    (folder / "app.py").write_text(NOTEBOOK.format(log=str(folder / "runs"), more=more))
    return folder / "app.py"


def runs(notebook: Path) -> list[str]:
    return notebook.with_name("runs").read_text().split()


def see(address: str, word: str = "v1") -> str:
    """Visit a page, and give the name that its session has given itself."""
    seen: list[str] = []

    async def visit() -> None:
        page = await PageClient.open(address)
        await page.wait_for("show", html=f"{word}: ", state="ok")
        seen.append(re.search(rf"{word}: (\w+)", str(page.cells["show"]["html"]))[1])
        page.close()

    run_apart(visit())
    return seen[0]


def test_a_visit_takes_a_session_that_has_run_already(serve, notebook: Path) -> None:
    server = serve("--warm", 2, notebook)
    wait_for(lambda: len(runs(notebook)) == 2)
    first = runs(notebook)
    assert {see(server.url), see(server.url)} == set(first)
    wait_for(lambda: len(runs(notebook)) == 4)  # others take their places
    assert see(server.url) in runs(notebook)[2:]


def test_a_visit_with_a_query_has_a_session_of_its_own(serve, notebook: Path) -> None:
    server = serve("--warm", 1, notebook)
    wait_for(lambda: len(runs(notebook)) == 1)
    assert see(f"{server.url}/?city=oslo") == runs(notebook)[1]
    assert see(server.url) == runs(notebook)[0]


def test_a_session_that_has_asked_who_looks_is_nobody_elses(serve, notebook: Path) -> None:
    write(notebook.parent, "nb.query_params()")
    server = serve("--warm", 1, notebook)
    wait_for(lambda: len(runs(notebook)) == 1)
    assert see(server.url) not in runs(notebook)[:1]


def test_those_that_wait_take_over_what_is_saved(serve, notebook: Path) -> None:
    server = serve("--warm", 1, "--watch", notebook)
    wait_for(lambda: len(runs(notebook)) == 1)
    notebook.write_text(notebook.read_text().replace("v1: ", "v2: "))
    wait_for(lambda: any("show" in line and "app.py" in line for line in server.log))
    assert see(server.url, "v2") == runs(notebook)[0]


def test_without_it_nothing_runs_before_a_visit(serve, notebook: Path) -> None:
    server = serve(notebook)
    assert see(server.url) == runs(notebook)[0]
    assert len(runs(notebook)) == 1


HEAVY = """
import appnb

app = appnb.App()


@app.cell(shared=False)
def show():
    import appnb as nb
    words = [str(number) for number in range(300_000)]
    nb.md(f"v1: {len(words)}")
"""


def test_memory_goes_back_when_sessions_end(serve, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(HEAVY)
    server = serve(tmp_path / "app.py")  # a process of its own: what other tests have left free would be used again
    process = psutil.Process(server.process.pid)

    def measure() -> float:
        return process.memory_info().rss / 1e6

    async def hold() -> float:
        pages = [await PageClient.open(server.url) for _ in range(8)]
        for page in pages:
            await page.wait_for("show", html="v1: ", state="ok")
        held = measure()
        for page in pages:
            page.leave()
        return held

    async def scenario() -> None:
        before = measure()
        held = await hold()
        assert held - before > 100
        async with asyncio.timeout(60):
            while measure() - before > (held - before) / 2:
                await asyncio.sleep(0.1)

    run_apart(scenario())


def test_what_is_done_afterwards_is_done_once_for_all_that_ended_meanwhile() -> None:
    trimmed: list[int] = []
    done = threading.Event()

    def act() -> None:
        trimmed.append(1)
        done.set()

    async def scenario() -> None:
        trimmer = Afterwards(act, delay_s=0.01)
        for _ in range(5):
            trimmer.note_end()
        await asyncio.to_thread(done.wait, 10)
        trimmer.close()
        trimmer.note_end()

    asyncio.run(scenario())
    assert trimmed == [1]


def test_many_are_not_waited_for_any_longer() -> None:
    """Each is to have what a minute's few sessions leave for a while, but not what a crowd leaves."""

    async def scenario() -> None:
        few, many, urgent = asyncio.Event(), asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def make(done: asyncio.Event) -> Afterwards:
            return Afterwards(lambda: loop.call_soon_threadsafe(done.set), delay_s=3600, many=5, soon_s=0.01)

        for number, afterwards in ((4, make(few)), (5, make(many))):
            for _ in range(number):
                afterwards.note_end()
        make(urgent).hurry()
        async with asyncio.timeout(10):
            await many.wait()
            await urgent.wait()
        assert not few.is_set()

    asyncio.run(scenario())


def test_the_c_library_takes_what_it_is_told() -> None:
    assert limit_arenas()
    assert trim() in (True, False)


def test_trimming_lets_go_of_sources_that_tracebacks_were_made_with() -> None:
    linecache.cache["<made>"] = (2, None, ["1\n"], "<made>")  # code that is in no file
    try:
        json.loads("{")
    except ValueError as error:
        traceback.format_exception(error)
    assert linecache.cache.keys() >= {json.decoder.__file__, "<made>"}
    trim()
    assert json.decoder.__file__ not in linecache.cache
    assert linecache.cache.pop("<made>")


ARROW = """
import sys, threading
import psutil, pyarrow
from appnb.server.memory import trim

def fill():
    made = [pyarrow.array([f"text {number} {row}" for row in range(20_000)]) for number in range(120)]

def read_mb():
    return psutil.Process().memory_info().rss / 2**20

for _ in range(3):
    thread = threading.Thread(target=fill)
    thread.start()
    thread.join()
before = read_mb()
trim()
sys.exit(f"{before:.0f} to {read_mb():.0f} MB" if before - read_mb() < 50 else 0)
"""


def test_trimming_gives_back_what_arrow_keeps() -> None:
    """In a process of its own: others may have left memory free."""
    done = subprocess.run([sys.executable, "-c", ARROW], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
