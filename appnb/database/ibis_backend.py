"""Backends of Ibis."""

from collections.abc import Iterable
from typing import Any

from appnb.analysis.sql.tables import is_query
from appnb.database.dbapi import is_dbapi
from appnb.database.forms import convert
from appnb.database.model import breaking, find_end


class IbisEngine:
    """A backend that speaks SQL."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    def run(self, query: str, form: str) -> Any:
        """Run a query; what is no query (CREATE, INSERT, …) as the backend runs it, without rows."""
        connection: Any = getattr(self._backend, "con", None)
        with breaking(find_end(connection)):
            if not is_query(query):
                cursor = self._backend.raw_sql(query)
                if is_dbapi(connection) and not type(connection).__module__.startswith(("duckdb", "_duckdb")):
                    connection.commit()  # Ibis leaves that to who writes SQL; DuckDB has done it
                if cursor is not connection and callable(getattr(cursor, "close", None)):
                    cursor.close()
                return None
            found = self._backend.sql(query)
            return convert(form, {"native": lambda: found, "polars": found.to_polars, "pandas": found.to_pandas})

    def list_tables(self) -> Iterable[str]:
        """List its tables."""
        return [str(name) for name in self._backend.list_tables()]
