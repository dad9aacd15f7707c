"""DuckDB's default connection: `duckdb.sql(…)` in a session means that session's database, not one of the process.

DuckDB has one default connection in a process. Served to two people, a notebook that makes a table in it would find it
made already, by somebody else, with their rows.
"""

import sys
from collections.abc import Callable
from functools import wraps
from types import FrameType
from typing import Any

from appnb.database.made import note_made
from appnb.database.namespaces import Namespace
from appnb.kernel.context import Owner, current_owner
from appnb.kernel.imported import change_when_imported

_MARK = "__appnb_default__"  # on what stands in for a function, the function

RUNS_SQL = frozenset({"sql", "query", "from_query", "execute", "executemany"})
"""Functions that may make tables."""


def install_duckdb() -> None:
    """Give each session a default connection of its own, once DuckDB is imported; a second call changes nothing."""
    change_when_imported({"duckdb": change_defaults})


def change_defaults(duckdb: Any) -> None:
    """Change the functions of the module that use the default connection."""
    if hasattr(duckdb.default_connection, _MARK):
        return
    for name in dir(duckdb.DuckDBPyConnection):
        function = getattr(duckdb, name, None)
        if not name.startswith("_") and callable(function) and not isinstance(function, type):
            setattr(duckdb, name, _stand_in(duckdb, name, function))
    for name in _OF_A_FRAME:
        if hasattr(duckdb, name):
            setattr(duckdb, name, _stand_in(duckdb, name, getattr(duckdb, name)))
    duckdb.default_connection = _mark(duckdb.default_connection, lambda: find_connection(duckdb))
    duckdb.set_default_connection = _mark(duckdb.set_default_connection, lambda it: _set_connection(duckdb, it))
    duckdb.connect = _stand_in_for_connect(duckdb)


def find_connection(duckdb: Any) -> Any:
    """Find the default connection: the session's own, or that of the process where sessions have none."""
    owner = current_owner()
    default = duckdb.default_connection
    original = getattr(default, _MARK, None)
    if owner is None or original is None:
        return (original or default)()
    owner.resources.uses += 1  # what comes of it is this session's alone
    return owner.resources.get("duckdb", lambda: _open(duckdb, owner), _Own.close).connection


class _Own:
    """The connection of one session, which an interrupt of the session interrupts whoever waits for it."""

    def __init__(self, connection: Any, owner: Owner) -> None:
        self.connection = self._opened = connection  # a notebook may set another
        self._breaking = owner.breaking(lambda: self.connection.interrupt())
        self._breaking.__enter__()

    def close(self) -> None:
        self._breaking.__exit__(None, None, None)
        self._opened.close()


def _open(duckdb: Any, owner: Owner) -> _Own:
    connect = getattr(duckdb.connect, _MARK, duckdb.connect)
    return _Own(connect(":memory:"), owner)


def _set_connection(duckdb: Any, connection: Any) -> None:
    owner = current_owner()
    if owner is None:
        getattr(duckdb.set_default_connection, _MARK)(connection)
        return
    owner.resources.get("duckdb", lambda: _open(duckdb, owner), _Own.close).connection = connection


def _stand_in(duckdb: Any, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Make what uses the session's connection where none is given, and sees the variables that its caller sees."""

    @wraps(function)
    def stand_in(*args: Any, **kwargs: Any) -> Any:
        owner = current_owner()
        is_own = owner is not None and kwargs.get("connection") is None
        if is_own:
            kwargs["connection"] = find_connection(duckdb)
        caller: FrameType = sys._getframe(1)
        result = Namespace(caller).call(function, *args, **kwargs)
        if is_own and name in RUNS_SQL and args and isinstance(args[0], str):
            note_made(kwargs["connection"], args[0])
        return result

    return _mark(function, stand_in)


def _stand_in_for_connect(duckdb: Any) -> Callable[..., Any]:
    connect = duckdb.connect

    @wraps(connect)
    def stand_in(database: Any = ":memory:", *args: Any, **kwargs: Any) -> Any:
        if database == ":default:":
            return find_connection(duckdb)
        return connect(database, *args, **kwargs)

    return _mark(connect, stand_in)


def _mark(function: Callable[..., Any], stand_in: Callable[..., Any]) -> Callable[..., Any]:
    setattr(stand_in, _MARK, function)
    return stand_in


_OF_A_FRAME = (
    "aggregate",
    "alias",
    "arrow",
    "distinct",
    "filter",
    "limit",
    "order",
    "pl",
    "project",
    "query_df",
    "write_csv",
)
"""Functions of the module alone that use the default connection."""
