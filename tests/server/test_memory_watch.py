"""Which session is named for the memory that a process has come to take, and how much there is for it."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from appnb.diagnostics import Diagnostic
from appnb.kernel.cells import Span
from appnb.kernel.program import build_program
from appnb.limits import Limits
from appnb.memory_use import OwnMemory, count_kills, find_end_limit, find_page_limit, read_most, read_used, write_bytes
from appnb.notebook import parse_notebook
from appnb.notebook.model import CellId
from appnb.server.memory_watch import GIVE_BACK_S, MemoryWatch

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def load():
    table = 1


@app.cell
def draw(table):
    table
"""
PROGRAM = build_program(parse_notebook(NOTEBOOK, Path("sales.py")))
MB = 1_000_000


class Machine:
    """A process with a memory and a clock that the test sets."""

    def __init__(self, count: int = 1, **limits: int) -> None:
        self.time, self.used, self.given_back = 100.0, 200 * MB, 0
        self.told: list[tuple[object, Diagnostic]] = []
        self.sessions = [SessionStub() for _ in range(count)]
        self.watch = MemoryWatch(
            self.sessions,
            Limits(**{"memory_bytes": 10**12, "session_bytes": 500 * MB, **limits}),
            self.give_back,
            tell=lambda session, diagnostic: self.told.append((session, diagnostic)),
            read_memory=lambda: self.used,
            now=lambda: self.time,
        )

    def give_back(self) -> None:
        self.given_back += 1

    def pass_time(self, grows_mb: int, *ran: tuple[int, str, float]) -> None:
        """Let 0.2 s pass in which memory grows and cells run, each for a part of it; then look."""
        for number, cell, part in ran:
            self.sessions[number].spans.append(Span(CellId(cell), self.time, self.time + 0.2 * part))
        self.time += 0.2
        self.used += grows_mb * MB
        self.watch.look()


class SessionStub:
    def __init__(self) -> None:
        self.spans: list[Span] = []

    @property
    def occupation(self) -> SimpleNamespace:
        return SimpleNamespace(program=PROGRAM, spans=tuple(self.spans))


def test_nb365(golden: Callable[[str, str], None]) -> None:
    machine = Machine()
    for _ in range(4):
        machine.pass_time(50, (0, "draw", 0.5))
        machine.pass_time(300, (0, "load", 0.9), (0, "draw", 0.1))
    [(session, told)] = machine.told
    assert session is machine.sessions[0]
    golden("nb365.txt", f"{told}\n")


def test_a_session_is_named_though_others_ran_a_little() -> None:
    machine = Machine(3)
    machine.pass_time(600, (0, "load", 1.0), (1, "draw", 0.1), (2, "draw", 0.1))
    assert [session for session, _ in machine.told] == [machine.sessions[0]]


def test_nobody_is_named_when_several_ran_or_none() -> None:
    machine = Machine(2)
    machine.pass_time(600, (0, "load", 1.0), (1, "load", 1.0))
    machine.pass_time(600)
    assert machine.told == []


def test_what_is_given_back_does_not_count() -> None:
    machine = Machine()
    for _ in range(5):
        machine.pass_time(400, (0, "load", 1.0))
        machine.pass_time(-400)
    assert machine.told == []
    machine.pass_time(400, (0, "load", 1.0))
    machine.pass_time(400, (0, "load", 1.0))
    assert len(machine.told) == 1


def test_while_memory_is_short_some_is_asked_back_every_so_often(caplog: pytest.LogCaptureFixture) -> None:
    machine = Machine(memory_bytes=300 * MB)
    machine.pass_time(50)
    assert machine.given_back == 0
    machine.pass_time(50)
    for _ in range(round(GIVE_BACK_S / 0.2) - 2):
        machine.pass_time(0)
    assert machine.given_back == 1
    for _ in range(4):
        machine.pass_time(0)
    assert machine.given_back == 2
    assert [record.getMessage() for record in caplog.records] == [
        "the server has 300 MB, of 300 MB that it may before new pages are put off: see --limit memory-bytes"
    ]


def test_a_process_knows_how_much_it_has() -> None:
    before = read_used()
    held = b"x" * 100_000_000
    assert 50_000_000 < read_used() - before < 250_000_000
    assert len(held) == 100_000_000
    assert read_used(2**22) == 0  # there is no such process
    own = OwnMemory()
    assert 0.5 * read_used() < own.read() < 2 * read_used()
    own.close()
    own.close()
    assert own.read() == 0


MACHINE = {"proc/meminfo": "MemTotal:       8000000 kB\nMemFree:   1 kB\n"}
IN_A_GROUP = {
    "sys/fs/cgroup/a/b/memory.max": "max\n",
    "sys/fs/cgroup/a/memory.max": "1000000000\n",
    "proc/self/cgroup": "0::/a/b\n",
}
IN_AN_OLDER_GROUP = {
    "sys/fs/cgroup/memory/a/memory.limit_in_bytes": "9223372036854771712\n",
    "sys/fs/cgroup/memory/memory.limit_in_bytes": "2000000000\n",
    "proc/self/cgroup": "5:cpu:/c\n4:memory:/a\n0::/\n",
}


@pytest.mark.parametrize(
    ("files", "most"),
    [
        (MACHINE, 8_192_000_000),
        (MACHINE | IN_A_GROUP, 1_000_000_000),
        (MACHINE | IN_AN_OLDER_GROUP, 2_000_000_000),
        ({}, 0),
    ],
    ids=["a machine", "a container", "a container of an older kind", "no Linux"],
)
def test_how_much_there_is(files: dict[str, str], most: int, tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert read_most(tmp_path) == most
    assert find_page_limit(Limits(), tmp_path) == int(0.8 * most)
    assert find_end_limit(Limits(), tmp_path) == int(0.95 * most)
    assert find_page_limit(Limits(memory_bytes=5), tmp_path) == 5
    assert find_end_limit(Limits(memory_end_bytes=6), tmp_path) == 6


def test_what_the_system_has_ended_is_counted(tmp_path: Path) -> None:
    assert count_kills(tmp_path) == 0
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc" / "vmstat").write_text("nr_free_pages 7\noom_kill 3\noom_kill_extra 9\n")
    assert count_kills(tmp_path) == 3


def test_sizes_are_written_for_people() -> None:
    assert [write_bytes(size) for size in (0, 700_000_000, 1_260_000_000)] == ["0 MB", "700 MB", "1.3 GB"]
