"""Queries that would take for ever end when their cell is stopped, or when the session ends."""

import time
from collections.abc import Callable, Iterator

import pytest

from appnb.database.defaults import install_duckdb
from appnb.kernel.events import CellState
from appnb.kernel.worker import KernelThread
from tests.kernel.bench import FAKES, make_program
from tests.kernel.test_interrupt import Waiting

install_duckdb()

LONG = "SELECT count(*) FROM range(1_000_000_000) a, range(1_000_000) b"
LONG_IN_SQLITE = "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT count(*) FROM r"

QUERIES = {
    "of the notebook's own database": f"print('now')\nx = nb.sql({LONG!r})",
    "of another connection": f"import duckdb\nc = duckdb.connect()\nprint('now')\nx = nb.sql({LONG!r}, engine=c)",
    "of duckdb.sql": f"import duckdb\nprint('now')\nx = duckdb.sql({LONG!r}).fetchall()",
    "of duckdb.execute": f"import duckdb\nprint('now')\nx = duckdb.execute({LONG!r})",
    "in a loop that goes on after an error": (
        f"while True:\n  try:\n    print('now')\n    nb.sql({LONG!r})\n  except Exception: pass"
    ),
    "of sqlite3": (
        f"import sqlite3\nc = sqlite3.connect(':memory:')\nprint('now')\nx = nb.sql({LONG_IN_SQLITE!r}, engine=c)"
    ),
    "of SQLAlchemy": (
        "import sqlalchemy\ne = sqlalchemy.create_engine('sqlite://')\nprint('now')\n"
        f"x = nb.sql({LONG_IN_SQLITE!r}, engine=e)"
    ),
}


def start(**cells: str) -> tuple[KernelThread, Waiting]:
    """Start a kernel's thread, which the caller closes."""
    notes = Waiting()
    thread = KernelThread(make_program({"fakes": FAKES, **cells}), notes)
    thread.start()
    return thread, notes


@pytest.fixture
def host() -> Iterator[Callable[..., tuple[KernelThread, Waiting]]]:
    """Start kernels whose threads end with the test."""
    threads: list[KernelThread] = []

    def start_one(**cells: str) -> tuple[KernelThread, Waiting]:
        thread, notes = start(**cells)
        threads.append(thread)
        return thread, notes

    yield start_one
    for thread in threads:
        assert thread.close()


@pytest.mark.parametrize("code", QUERIES.values(), ids=QUERIES)
def test_a_query_ends_when_its_cell_is_stopped(host: Callable[..., tuple[KernelThread, Waiting]], code: str) -> None:
    thread, notes = host(a=code, b="z = nb.sql('SELECT 1 AS n').rows()")
    notes.wait(lambda it: it.printed)
    began = time.monotonic()
    assert thread.interrupt()
    notes.wait(lambda it: it.finished == 1)
    assert time.monotonic() - began < 5  # 0.1 s on a quiet machine
    error = notes.results["a"].error
    assert error is not None
    assert error.diagnostic is not None
    assert error.diagnostic.code == "NB202"
    thread.kernel.stale(["b"])
    notes.wait(lambda it: it.finished == 2)
    assert notes.results["b"].state is CellState.OK
    assert thread.kernel.values["z"] == [(1,)]


@pytest.mark.parametrize("code", QUERIES.values(), ids=QUERIES)
def test_a_query_ends_with_its_session(code: str) -> None:
    thread, notes = start(a=code)
    notes.wait(lambda it: it.printed)
    assert thread.close()


def test_what_stops_one_session_does_not_stop_another(host: Callable[..., tuple[KernelThread, Waiting]]) -> None:
    one, notes_one = host(a=f"print('now')\nx = nb.sql({LONG!r})")
    _, notes_other = host(a="print('now')\nx = nb.sql('SELECT count(*) FROM range(200_000) a, range(20_000) b').rows()")
    notes_one.wait(lambda it: it.printed)
    notes_other.wait(lambda it: it.printed)
    one.interrupt()
    notes_one.wait(lambda it: it.finished == 1)
    notes_other.wait(lambda it: it.finished == 1)
    assert notes_other.results["a"].state is CellState.OK
