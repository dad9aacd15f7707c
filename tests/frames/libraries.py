"""One small table in every library that is read."""

from collections.abc import Callable
from typing import Any

import duckdb
import ibis
import pandas as pd
import polars as pl

COLUMNS: dict[str, list[Any]] = {
    "city": ["Oslo", "rome", None, "Lima", "oslo"],
    "sold": [3, 12, 7, 12, 1],
    "price": [2.5, 0.5, None, 10.0, 7.25],
    "day": pd.to_datetime(["2025-03-01", "2024-12-31", "2025-03-31", "2025-04-01", "2024-01-01"]).to_list(),
    "is_new": [True, False, None, True, False],
}

EAGER: dict[str, Callable[[], Any]] = {
    "pandas": lambda: pd.DataFrame(COLUMNS),
    "pandas of objects": lambda: pd.DataFrame(COLUMNS).astype({"city": object}),
    "polars": lambda: pl.DataFrame(COLUMNS),
    "arrow": lambda: pl.DataFrame(COLUMNS).to_arrow(),
    "polars, lazy": lambda: pl.LazyFrame(COLUMNS),
    "duckdb": lambda: duckdb.from_arrow(pl.DataFrame(COLUMNS).to_arrow()),
    "ibis": lambda: ibis.memtable(pl.DataFrame(COLUMNS).to_arrow()),
    "a dict of lists": lambda: COLUMNS,
    "a list of dicts": lambda: [dict(zip(COLUMNS, row, strict=True)) for row in zip(*COLUMNS.values(), strict=True)],
}
"""What is held in memory when it is read."""

LAZY = {name: EAGER[name] for name in ("polars, lazy", "duckdb", "ibis")}
"""What can be left where it is."""
