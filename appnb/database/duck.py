"""DuckDB: the database that `sql` uses unless it is told another. Queries name frames of the notebook."""

from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from typing import Any

from appnb.database.defaults import find_connection
from appnb.database.forms import convert, missing
from appnb.database.made import note_made
from appnb.database.model import breaking
from appnb.database.namespaces import Namespace

LAZY_ROWS = 100_000
"""How many rows a lazy frame of polars takes from DuckDB at once."""


class DuckEngine:
    """A connection of DuckDB's: the notebook's own, or one that a cell has opened."""

    def __init__(self, connection: Any, namespace: Namespace, *, is_own: bool) -> None:
        """Take a connection.

        Args:
            connection: of DuckDB's.
            namespace: the variables that queries may name.
            is_own: it is the notebook's own, so that what cells make in memory goes when they run again.
        """
        self._connection = connection
        self._namespace = namespace
        self._is_own = is_own

    def run(self, query: str, form: str) -> Any:
        """Run a query: all of its statements; the rows are those of the last."""
        with breaking(self._connection.interrupt):
            relation = self._namespace.call(self._connection.sql, query)
            if self._is_own:
                note_made(self._connection, query)
            if relation is None:
                return None
            makers: dict[str, Callable[[], Any]] = {
                "native": lambda: relation,
                "polars": partial(_make_polars, relation),
                "lazy-polars": partial(_make_lazy, relation),
                "pandas": relation.df,
            }
            return convert(form, makers)

    def list_tables(self) -> Iterator[str]:
        """List tables and views of the database, and frames of the notebook."""
        query = (
            "SELECT table_name FROM duckdb_tables() WHERE NOT internal "
            "UNION SELECT view_name FROM duckdb_views() WHERE NOT internal"
        )
        yield from (name for (name,) in self._connection.execute(query).fetchall())
        yield from self._namespace.list_frames()


def find_own_connection() -> Any:
    """Find the connection that `sql` uses by default: in a served session its own, elsewhere that of the process.

    What one session makes in it, no other can see; it is closed when the session ends.

    Raises:
        AppnbError: NB240, DuckDB is not installed.
    """
    if find_spec("duckdb") is None:
        raise missing("a query without `engine=` runs on DuckDB", "appnb[sql]")
    import duckdb  # noqa: PLC0415 - 140 ms, only for those who query

    return find_connection(duckdb)


def _make_polars(relation: Any) -> Any:
    import polars  # noqa: PLC0415 - the caller has seen that it is there

    return polars.DataFrame(relation)


def _make_lazy(relation: Any) -> Any:
    try:
        return relation.pl(batch_size=LAZY_ROWS, lazy=True)
    except (TypeError, ImportError):  # DuckDB before 1.4
        return _make_polars(relation).lazy()
