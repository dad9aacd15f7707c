"""Saves of an app: each is seen, sessions live through them, and a process that dies in one damages nothing."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Error, Page

from tests.benchmarks.clients import find_percentile
from tests.reliability.board import Bench, Figure, Protocol, run
from tests.reliability.load import open_many
from tests.reliability.peers import Served
from tests.reliability.viewers import Viewer
from tests.server.test_watch_saves import (
    save_in_place,
    save_like_pycharm,
    save_like_rsync,
    save_like_vim_in_place,
    save_like_vim_with_backup,
    save_like_vs_code,
)

MB = 2**20
STYLES: tuple[Callable[[Path, str], None], ...] = (
    save_in_place,
    save_like_vim_with_backup,
    save_like_vim_in_place,
    save_like_pycharm,
    save_like_vs_code,
    save_like_rsync,
)
SEEN_S = 6.0
KILLS, LONG_KILLS = (200, 20), (1000, 50)
ENDS = "a save ends every session: none lives through it"
WRITERS = {
    "appnb": "from appnb.notebook.saving import write_atomically\ndef save(path, text): write_atomically(path, "
    "text.encode())",
    "marimo": "from marimo._session.notebook.storage import FilesystemStorage\nsave = FilesystemStorage().write",
}
"""How each writes a notebook."""

KILLER = """
import json, os, random, resource, signal, sys, time
from pathlib import Path
WRITER
folder, kills, full = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
chance, damaged = random.Random(7), 0
path = folder / "saved.py"
for number in range(kills):
    size = (2_000, 50_000, 1_000_000)[number % 3]
    texts = [letter * size for letter in "ab"]
    path.write_text(texts[0])
    child = os.fork()
    if child == 0:
        while True:
            for text in texts:
                save(path, text)
    time.sleep(chance.random() * 0.03)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    damaged += path.read_text() not in texts
lost = 0
for number in range(full):
    path.write_text("a" * 50_000)
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        try:
            save(path, "b" * 50_000)
        except BaseException:
            os._exit(0)
        os._exit(1)
    os.waitpid(child, 0)
    lost += path.read_text() != "a" * 50_000
print(json.dumps([damaged, lost]))
"""


def kill_in_saves(bench: Bench) -> Figure:
    """S8: kill a process that saves in a loop, at a random moment; and save where the disk is full."""
    kills, full = LONG_KILLS if bench.is_long else KILLS
    bench.folder.mkdir(parents=True, exist_ok=True)
    script = KILLER.replace("WRITER", WRITERS[bench.peer.name])
    command = [sys.executable, "-c", script, str(bench.folder), str(kills), str(full)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    damaged, lost = json.loads(said.splitlines()[-1])
    text = f"{damaged} of {kills} killed, {lost} of {full} on a full disk"
    return Figure(text, damaged == lost == 0, {"damaged": damaged, "lost": lost})


def write_app(bench: Bench, number: int) -> str:
    """Write the app whose text has a number."""
    return bench.peer.app.replace('"nothing"', f'"v{number}"')


def wait_for_save(page: Page, number: int) -> float | None:
    """Wait until a page shows the app with a number; give the seconds, None if it does not."""
    began = time.monotonic()
    while time.monotonic() - began < SEEN_S:
        with suppress(Error):  # it is loading anew
            if page.get_by_text(f"did=v{number}.").count():
                return time.monotonic() - began
        page.wait_for_timeout(20)
    return None


def see_saves(bench: Bench) -> Figure:
    """S7: save as editors do, and look at an open page."""
    each = 20 if bench.is_long else 4
    times: list[float] = []
    missed: dict[str, int] = {}
    with bench.serve(*bench.peer.watches) as served, bench.open_page(served.url) as page:
        page.get_by_text("did=nothing.").wait_for()
        page.wait_for_timeout(2000)  # what watches has begun to
        number = 0
        for save in STYLES:
            for _ in range(each):
                number += 1
                save(served.folder / "app.py", write_app(bench, number))
                took_s = wait_for_save(page, number)
                if took_s is None:
                    missed[save.__name__] = missed.get(save.__name__, 0) + 1
                else:
                    times.append(took_s * 1000)
                page.wait_for_timeout(300)
    count, p95 = each * len(STYLES), find_percentile(times, 95) if times else float("inf")
    text = f"{len(times)} of {count}, p95 {p95:.0f} ms" if times else f"0 of {count}"
    return Figure(text, not missed and p95 < 500, {"missed": missed, "times_ms": [round(time) for time in times]})


def reload_often(bench: Bench) -> Figure:
    """S4: save again and again while five pages are open, each of which goes on with what was entered."""
    saves, warm = (500, 50) if bench.is_long else (120, 20)

    async def work(served: Served) -> Figure:
        viewers = await open_many(served, 5)
        for viewer in viewers:
            await viewer.change(7)
        missed, before = 0, 0
        for number in range(1, saves + 1):
            if number == warm:
                before = served.measure_memory()
            text = bench.peer.app.replace('"level={', f'"v{number} level={{')
            text = text.replace('f"level={', f'f"v{number} level={{')
            for viewer in viewers:
                viewer.said.clear()
            save_like_rsync(served.folder / "app.py", text)
            seen = await asyncio.gather(*(_sees(viewer, f"v{number} level=7.") for viewer in viewers))
            missed += seen.count(False)
        grown = (served.measure_memory() - before) / MB
        text = f"{grown:+.1f} MB, {missed} of {5 * saves} missed"
        return Figure(text, grown <= 5 and missed == 0, {"grown_mb": grown, "saves": saves})

    with bench.serve(*bench.peer.watches) as served:
        return run(work(served))


async def _sees(viewer: Viewer, text: str) -> bool:
    try:
        await viewer.wait_for(text, 10)
    except (OSError, TimeoutError):
        return False
    return True


PROTOCOLS = (
    Protocol(
        "S4",
        "saves with sessions open",
        "≤ 5 MB, 0 missed",
        "120 saves (`--long`: 500) with five pages open, whose sliders stand at 7: each page shows each save with "
        "its own slider's value; memory from the 20th (50th) save on.",
        reload_often,
        {"Panel": ENDS, "marimo": ENDS},
    ),
    Protocol(
        "S7",
        "saves that are seen",
        "all, p95 < 500 ms",
        "Six ways in which editors and tools save, four times each (`--long`: 20); the time until the page that is "
        "open in Chromium shows it, 6 s at most. The servers watch: `--watch`, Panel's `--dev`.",
        see_saves,
        needs_browser=True,
    ),
    Protocol(
        "S8",
        "saves that damage a file",
        "0",
        "A process that saves without end, by the function with which the framework writes notebooks, is killed at a "
        "random moment, 200 times (`--long`: 1,000), with three sizes; 20 (50) saves more fail for want of space.",
        kill_in_saves,
        {"Panel": "writes no notebooks"},
    ),
)
