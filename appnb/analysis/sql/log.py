"""The SQL of one cell, taken in while its code is walked."""

import ast
from collections.abc import Iterator
from dataclasses import replace

from appnb.analysis.sql.calls import find_aliases, find_engine, find_sql
from appnb.analysis.sql.model import Action, Kind, TableUse
from appnb.analysis.sql.tables import find_tables


class SqlLog:
    """Collects what the queries of a cell do to tables. `uses` has each once, with the call it was found in first."""

    def __init__(self) -> None:
        self.uses: dict[TableUse, ast.Call] = {}
        self._aliases: dict[str, str] = {}
        self._made: set[tuple[str, ...]] = set()

    def note_import(self, node: ast.Import | ast.ImportFrom) -> None:
        """Learn under which names the cell knows modules that take SQL."""
        self._aliases.update(find_aliases(node))

    def note_call(self, call: ast.Call) -> Iterator[str]:
        """Take in the query of `call`, if it is given one.

        Yields:
            names of tables that may be variables of the notebook: DuckDB reads frames by the names they have there.
        """
        sql = find_sql(call, self._aliases)
        if not sql:
            return
        engine = find_engine(call)
        for use in find_tables(sql):
            if use.action is Action.MAKES:
                self._made.add(use.key)
            elif use.key in self._made:
                continue
            self.uses.setdefault(replace(use, engine=engine), call)
            if use.action is Action.READS and use.kind is Kind.TABLE and len(use.parts) == 1:
                yield use.name
