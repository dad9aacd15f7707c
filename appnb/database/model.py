"""What runs queries."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

from appnb.kernel.context import current_owner


class Engine(Protocol):
    """One database as `sql` uses it. Made for one query, on the thread that runs the cell."""

    def run(self, query: str, form: str) -> Any:
        """Run a query and give its rows in a form; None if it has none to give. What the driver raises, it raises."""
        ...

    def list_tables(self) -> Iterable[str]:
        """List the tables and views that a query could have named. Asks the database."""
        ...


def breaking(end: Callable[[], object] | None) -> AbstractContextManager[None]:
    """Let an interrupt of the cell, or the end of its session, call `end` while the block waits for a database."""
    owner = current_owner()
    if owner is None or end is None:
        return nullcontext()
    return owner.breaking(lambda: _call(end))


def find_end(connection: Any) -> Callable[[], object] | None:
    """Find what ends the query that a driver's connection runs, from another thread; None if the driver cannot."""
    for name in ("cancel_safe", "cancel", "interrupt"):  # psycopg, psycopg2, and DuckDB and sqlite3
        end = getattr(connection, name, None)
        if callable(end):
            return end  # type: ignore[no-any-return]
    return None


def _call(end: Callable[[], object]) -> None:
    end()
