"""The text of a query → the tables, schemas and databases that it makes, changes and reads."""

from functools import lru_cache

from appnb.analysis.sql.model import Action, TableUse
from appnb.analysis.sql.reader import StatementReader
from appnb.analysis.sql.tokens import nest_statements, split_tokens
from appnb.analysis.sql.words import ROWS_ONLY


@lru_cache(maxsize=512)
def find_tables(sql: str) -> tuple[TableUse, ...]:
    """Find what one text of SQL does to which tables, each once, in the order they stand. Pure.

    Names of common table expressions are left out where they hold, and so are functions, files, addresses, and names
    that are known only when the cell runs. What a statement makes, it and those below it do not read. Several
    statements, any dialect, and text that no database would take are fine: what is not understood gives no names.

    >>> [(use.action.value, use.name) for use in find_tables("CREATE TABLE b AS SELECT * FROM a")]
    [('makes', 'b'), ('reads', 'a')]
    """
    found: dict[TableUse, None] = {}
    made: set[tuple[str, ...]] = set()
    for statement in nest_statements(split_tokens(sql)):
        uses = StatementReader(statement).uses
        made |= {use.key for use in uses if use.action is Action.MAKES}
        found.update({use: None for use in uses if use.action is Action.MAKES or use.key not in made})
    return tuple(found)


def is_query(sql: str) -> bool:
    """Tell whether the last statement of a text only gives rows: SELECT and its like. Pure."""
    statements = nest_statements(split_tokens(sql))
    return bool(statements) and statements[-1].first in ROWS_ONLY
