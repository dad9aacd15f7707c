"""Where the system cannot tell of saves: it is said, and they are found nevertheless."""

import subprocess
import sys
from pathlib import Path

import pytest

from appnb.server import watch
from tests.server.client import run_apart
from tests.server.watched import NUMBER, served, with_number

# a process of its own: its limit of open files is what refuses it an inotify instance
EXHAUSTED = """
import asyncio, os, resource, sys
from pathlib import Path
from appnb.server.watch import FileWatcher

file = Path(sys.argv[1])

async def main():
    said = []
    watcher = FileWatcher(lambda: [file], say=lambda line: (said.append(line), raise_limit()))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    raise_limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    stop = asyncio.Event()
    changes = watcher.changes(stop)
    waiting = asyncio.ensure_future(anext(changes))
    lowest = os.open(file, os.O_RDONLY)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, hard))
    while not said:
        await asyncio.sleep(0.01)
    print(said[0])
    for number in range(3):
        file.write_text(f"n = {number}")
        assert await waiting == {file}
        waiting = asyncio.ensure_future(anext(changes))
    stop.set()
    try:
        await waiting
    except StopAsyncIteration:
        pass
    print("saw three saves")

asyncio.run(main())
"""


def test_when_no_watcher_can_be_had_it_is_said_and_polling_takes_over(tmp_path: Path) -> None:
    file = tmp_path / "app.py"
    file.write_text("n = 0.5")
    answer = subprocess.run(
        [sys.executable, "-c", EXHAUSTED, str(file)], capture_output=True, text=True, timeout=60, check=False
    )
    lines = answer.stdout.splitlines()
    assert answer.returncode == 0, answer.stderr
    assert lines[0].startswith("the system cannot watch more files (")
    assert lines[0].endswith("): looking every 300 ms instead")
    assert lines[1:] == ["saw three saves"]


def test_when_no_more_files_can_be_watched_a_server_says_so_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app.py").write_text(NUMBER)

    async def refuse(*folders: object, **options: object):
        raise OSError("OS file watch limit reached.")
        yield

    monkeypatch.setattr(watch, "listen", refuse)

    async def run() -> None:
        async with served(tmp_path) as it:
            page = await it.open()
            await page.wait_for("shown", html="n=1.")
            line = await it.wait_for_line("cannot watch")
            assert line == (
                "the system cannot watch more files (OS file watch limit reached.): looking every 300 ms instead"
            )
            for number in (2, 3):
                it.file.write_text(with_number(number))
                await page.wait_for("shown", html=f"n={number}.", state="ok")
            assert it.count_lines("cannot watch") == 1

    run_apart(run())
