"""A server holds no more after sessions and saves than before them; `python -m tests.leaks` does so at length.

Each session and each version of the notebook holds 1 MB of its own, so that what is kept shows after a few.
"""

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.benchmarks.clients import serve
from tests.leaks.holding import POOL, TOKEN, Held, count_sessions, find_slope, look, settle, wait_until
from tests.leaks.saves import SESSIONS, open_pages, save_and_see, write_files
from tests.leaks.sessions import BALLAST_MB, BOARD, use_many
from tests.server.client import run_apart

COUNT = 60
SAVES = 30
ROOM_MB = COUNT * BALLAST_MB / 4
"""A quarter of what sessions hold would have to stay; an allocator's whims are a tenth of that."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_files(tmp_path)
    (tmp_path / "board.py").write_text(BOARD)
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[tuple[psutil.Process, str]]:
    with serve(folder, "--watch", "--metrics-token", TOKEN) as started:
        yield started


async def come_back(process: psutil.Process, before: Held, room_mb: float) -> None:
    """Wait until a server holds what it held before, with some room for memory."""

    def is_back(now: object) -> bool:
        assert isinstance(now, Held)
        is_small = now.memory_mb <= before.memory_mb + room_mb
        return is_small and now.threads <= before.threads + POOL and now.descriptors <= before.descriptors

    await wait_until(lambda: look(process), is_back, f"the server holds what it held before: {before}")


def test_sessions_leave_no_memory_no_thread_and_no_descriptor(server: tuple[psutil.Process, str]) -> None:
    process, address = server

    async def work() -> None:
        board = f"{address.rstrip('/')}/board"
        await use_many(board, range(16), at_a_time=16)  # threads that close sessions are there for good
        before = await settle(process, address, 0, steady_s=1)
        await use_many(board, range(COUNT))
        await wait_until(lambda: count_sessions(address), lambda there: there == 0, "sessions are gone")
        await come_back(process, before, ROOM_MB)

    run_apart(work())


def test_saves_leave_no_memory_no_thread_and_no_descriptor(server: tuple[psutil.Process, str], folder: Path) -> None:
    process, address = server

    async def work() -> None:
        pages = await open_pages(f"{address.rstrip('/')}/app")
        for number in range(1, 7):
            await save_and_see(folder / "app.py", pages, number)
        before = await settle(process, address, 0, SESSIONS, steady_s=1)
        for number in range(7, 7 + SAVES):
            await save_and_see(folder / "app.py", pages, number)
        await come_back(process, before, SAVES * BALLAST_MB * SESSIONS / 4)
        for page in pages:
            page.close()

    run_apart(work())


def test_a_slope_is_told_in_megabytes_for_each_thousand() -> None:
    held = [Held(count, 100 + count * 0.004, 9, 9) for count in range(0, 600, 100)]
    assert find_slope(held) == pytest.approx(4)
    assert find_slope([Held(count, 100, 9, 9) for count in (0, 100)]) == 0
