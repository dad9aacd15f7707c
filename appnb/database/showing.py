"""What a query shows: its rows as a table, of those that are not read yet the first."""

import re
from collections.abc import Callable
from typing import Any

from appnb.analysis.sql.tables import is_query
from appnb.database.forms import convert
from appnb.display.placing import plain_text
from appnb.ui.tables import table

FIRST_ROWS = 100
"""How many rows are shown of a result that is not read as a whole."""

_EXPLAIN = re.compile(r"\s*EXPLAIN\b", re.IGNORECASE)


def make_shown(result: Any, query: str) -> object:
    """Make what stands on the page for the result of a query; None for what has no rows to show."""
    read_first = _find_reader(result)
    if read_first is not None:
        part = read_first(FIRST_ROWS + 1)
        if part is None:
            return None
        has_more = not isinstance(part, dict) and len(part) > FIRST_ROWS
        shown = part[:FIRST_ROWS] if has_more else part
        label = f"The first {FIRST_ROWS} rows" if has_more else ""
        return _show_plan(shown) if _EXPLAIN.match(query) else table(shown, selection=None, label=label)
    if _EXPLAIN.match(query):
        return _show_plan(result)
    if list(map(str, result.columns)) in (["Count"], ["Success"]) and not is_query(query):
        return None  # what DuckDB says of CREATE and the like
    return table(result, selection=None)


def _find_reader(result: Any) -> Callable[[int], Any] | None:
    """Find what reads the first rows of a result that was not read; None for a frame."""
    kind = f"{type(result).__module__}.{type(result).__qualname__}"
    if kind.startswith("polars") and hasattr(result, "collect"):
        return lambda rows: result.head(rows).collect()
    if "DuckDBPyRelation" in kind:
        return lambda rows: _read_relation(result, rows)
    if kind.startswith("ibis"):
        return lambda rows: _read_table(result.limit(rows))
    if kind.startswith("sqlalchemy"):
        return lambda rows: _describe(result.keys()) if getattr(result, "returns_rows", True) else None
    if not hasattr(result, "columns"):  # the cursor of a driver: to read its rows would take them away
        return lambda rows: _describe(column[0] for column in result.description or ())
    return None


def _read_relation(relation: Any, rows: int) -> Any:
    part = relation.limit(rows)
    found = [dict(zip(part.columns, row, strict=True)) for row in part.fetchall()]
    return found or {name: [] for name in part.columns}


def _read_table(part: Any) -> Any:
    return convert("auto", {"polars": part.to_polars, "pandas": part.to_pandas})


def _describe(columns: Any) -> Any:
    return [{"column": str(name)} for name in columns] or None


def _show_plan(result: Any) -> object:
    """Show what EXPLAIN says as text, whose lines have to stay together."""
    if isinstance(result, list):
        rows = [list(row.values()) for row in result]
    else:
        rows = result.rows() if hasattr(result, "rows") else result.to_numpy().tolist()
    return plain_text("\n".join(str(row[-1]) for row in rows))
