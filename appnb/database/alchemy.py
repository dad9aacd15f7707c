"""Engines and connections of SQLAlchemy."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from appnb.database.forms import convert
from appnb.database.model import breaking, find_end
from appnb.database.rows import make_makers

_ESCAPED = re.compile(r"\\(:\w)")
"""A colon as SQLAlchemy's `text` wants it written where no parameter is meant; here none is."""


class AlchemyEngine:
    """An engine, of which each query gets a connection; or a connection, whose transactions are the notebook's."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine

    def run(self, query: str, form: str) -> Any:
        """Run a query, and commit; on a connection that is in a transaction already, leave that to the notebook."""
        with self._connect() as connection:
            is_ours = not connection.in_transaction()
            with breaking(find_end(getattr(connection.connection, "driver_connection", None))):
                plain = {"no_parameters": True}  # the driver takes the text as it stands, `%` and all
                result = connection.exec_driver_sql(_ESCAPED.sub(r"\1", query), execution_options=plain)
                if form == "native":
                    kept = result.freeze()() if result.returns_rows else result
                    if is_ours:
                        connection.commit()
                    return kept
                columns = list(result.keys()) if result.returns_rows else []
                rows = result.fetchall() if result.returns_rows else None
                if is_ours:
                    connection.commit()
        return None if rows is None else convert(form, make_makers(columns, rows))

    def _connect(self) -> AbstractContextManager[Any]:
        return self._engine.connect() if hasattr(self._engine, "connect") else nullcontext(self._engine)

    def list_tables(self) -> Iterator[str]:
        """List the tables and views of the default schema, those of others with their schema."""
        from sqlalchemy import inspect  # noqa: PLC0415 - an engine of it is here

        inspector = inspect(self._engine)
        yield from inspector.get_table_names()
        yield from inspector.get_view_names()
        for schema in inspector.get_schema_names()[:MOST_SCHEMAS]:
            if schema not in (inspector.default_schema_name, "information_schema"):
                yield from (f"{schema}.{name}" for name in inspector.get_table_names(schema))


MOST_SCHEMAS = 20
