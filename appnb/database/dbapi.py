"""Connections of any driver that follows PEP 249."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

from appnb.database.forms import convert
from appnb.database.model import breaking, find_end
from appnb.database.rows import make_makers


def is_dbapi(value: Any) -> bool:
    """Tell whether a value is such a connection: it has the methods, and a cursor with its own."""
    if isinstance(value, ModuleType | type) or hasattr(value, "__appnb_no_such_attribute__"):
        return False  # the last has whatever it is asked for
    methods = ("cursor", "commit", "rollback", "close")
    if not all(callable(getattr(value, name, None)) for name in methods):
        return False
    try:
        cursor = value.cursor()
    except Exception:  # noqa: BLE001 - whatever it is, it is no connection that can be used
        return False
    try:
        return all(callable(getattr(cursor, name, None)) for name in ("execute", "fetchall"))
    finally:
        if callable(getattr(cursor, "close", None)):
            cursor.close()


class DbapiEngine:
    """A connection. Queries are committed one by one."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def run(self, query: str, form: str) -> Any:
        """Run a query, and commit. After one that failed, the transaction is rolled back, so that the next can run."""
        cursor = self._connection.cursor()
        try:
            with breaking(find_end(self._connection)):
                cursor.execute(query)
                if form == "native":
                    return cursor
                columns = [column[0] for column in cursor.description or ()]
                rows = cursor.fetchall() if cursor.description else None
                self._connection.commit()
        except BaseException:
            self._connection.rollback()
            raise
        cursor.close()
        return None if rows is None else convert(form, make_makers(columns, rows))

    def list_tables(self) -> Iterator[str]:
        """List the tables of SQLite; of other databases it is not known how to ask."""
        if type(self._connection).__module__.startswith("sqlite3"):
            cursor = self._connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
            yield from (name for (name,) in cursor.fetchall())
