"""Which engine runs a query, by what `engine=` is given."""

import sys
from typing import Any

from appnb.database.alchemy import AlchemyEngine
from appnb.database.dbapi import DbapiEngine, is_dbapi
from appnb.database.duck import DuckEngine, find_own_connection
from appnb.database.ibis_backend import IbisEngine
from appnb.database.model import Engine
from appnb.database.namespaces import Namespace
from appnb.diagnostics import AppnbError, Diagnostic
from appnb.source import Location


class EngineError(AppnbError, ValueError):
    """What `engine=` was given runs no queries. Also a `ValueError`, for code that catches those."""


def find_engine(engine: Any, namespace: Namespace, where: Location) -> Engine:
    """Find what runs queries on `engine`. Imports no library: what is of a library, the notebook has imported.

    Args:
        engine: an engine or connection of SQLAlchemy, a connection of DuckDB, a backend of Ibis, a connection of any
            driver that follows PEP 249; None: DuckDB, with a database of the notebook's own.
        namespace: the variables that queries on DuckDB may name.
        where: the line with the query.

    Raises:
        EngineError: NB247, it is none of these.
        AppnbError: NB240, DuckDB is not installed.
    """
    if engine is None:
        return DuckEngine(find_own_connection(), namespace, is_own=True)
    if _is_a(engine, "sqlalchemy.engine", "Engine", "Connection"):
        return AlchemyEngine(engine)
    if _is_a(engine, "ibis.backends.sql", "SQLBackend"):
        return IbisEngine(engine)
    if _is_a(engine, "duckdb", "DuckDBPyConnection"):
        return DuckEngine(engine, namespace, is_own=False)
    if is_dbapi(engine):
        return DbapiEngine(engine)
    kind = f"{type(engine).__module__}.{type(engine).__qualname__}"
    fix = "give an engine of SQLAlchemy, a connection of DuckDB or of a driver (PEP 249), or a backend of Ibis"
    if kind.startswith("clickhouse_connect"):
        fix = "give `clickhouse_connect.dbapi.connect(…)`, which is a connection of a driver"
    elif kind.startswith("sqlalchemy") and "Async" in kind:
        fix = "give the engine inside of it: `engine.sync_engine`, made for a driver that does not await"
    raise EngineError(Diagnostic("NB247", f"`engine=` is a `{kind}`, on which no query can be run", where, fix))


def _is_a(value: object, module: str, *names: str) -> bool:
    """Tell whether a value is of a class that some module, if it was imported, has under one of these names."""
    there = sys.modules.get(module)
    return there is not None and isinstance(value, tuple(getattr(there, name) for name in names))
