"""What queries made in DuckDB's memory goes when their cell runs again, as its variables do."""

from functools import partial
from typing import Any

from appnb.analysis.sql.model import Action, Kind, TableUse
from appnb.analysis.sql.tables import find_tables
from appnb.kernel.context import current_cell
from appnb.kernel.resources import Resources


def note_made(connection: Any, query: str) -> None:
    """Have what a query made dropped before the running cell runs again, or when it is gone from the notebook.

    Tables in files stay: they are not the cell's alone.

    Args:
        connection: of DuckDB's.
        query: the text, which has run.
    """
    cell = current_cell()
    made = [use for use in find_tables(query) if use.action is Action.MAKES]
    if cell is None or not made:
        return
    databases = dict(connection.execute("SELECT lower(database_name), path FROM duckdb_databases()").fetchall())
    current = connection.execute("SELECT lower(current_database())").fetchall()[0][0]
    for use in made:
        has_database = len(use.parts) == 3 or (len(use.parts) == 2 and use.key[0] in databases)
        if use.kind is Kind.DATABASE or databases.get(use.key[0] if has_database else current) is None:
            cell.undo.append(partial(_drop, connection, use, cell.kernel.resources))


def _drop(connection: Any, use: TableUse, resources: Resources) -> None:
    import duckdb  # noqa: PLC0415 - a connection of it is here

    if resources.is_closed:
        return  # and so is the database
    name = ".".join('"' + part.replace('"', '""') + '"' for part in use.parts)
    statements = {
        Kind.TABLE: (f"DROP TABLE IF EXISTS {name}", f"DROP VIEW IF EXISTS {name}"),  # one of them is a wrong kind
        Kind.SCHEMA: (f"DROP SCHEMA IF EXISTS {name} CASCADE",),
        Kind.DATABASE: ("USE memory", f"DETACH DATABASE IF EXISTS {name}"),
    }
    for statement in statements[use.kind]:
        try:
            connection.execute(statement)
        except duckdb.CatalogException:
            continue
