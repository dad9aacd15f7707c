"""`sql`: a query whose rows are shown as a table and given as a frame."""

import sys
from typing import Any

from appnb.database.engines import find_engine
from appnb.database.forms import find_form
from appnb.database.namespaces import Namespace
from appnb.database.places import find_place
from appnb.database.problems import describe
from appnb.database.showing import make_shown
from appnb.diagnostics import AppnbError
from appnb.kernel import output as cell_output
from appnb.kernel.context import current_cell


def sql(query: str, *, output: bool = True, engine: Any = None) -> Any:
    """Run a query, show its rows as a table, and give them as a frame.

    Without `engine`, DuckDB runs it, on a database of the notebook's own. A query may name every frame of the notebook
    (pandas, polars, Arrow) as a table. Cells whose queries use each other's tables are connected as those that use
    each other's variables. What a cell has made in that database is dropped when it runs again.

    Args:
        query: the text. Values are put in with an f-string; `{{` and `}}` stand for braces.
        output: whether the rows are shown, in place of what the cell has shown so far.
        engine: an engine or a connection of SQLAlchemy, a connection of DuckDB, a backend of Ibis, or a connection of
            any driver that follows PEP 249.

    Returns:
        the rows of the last statement, as the notebook's `sql_output` says; None if there is nothing to run, or
        nothing comes of it. By default they are a frame of polars if that is installed, else of pandas.

    Raises:
        QueryError: NB241 to NB245, the query failed. What the driver raised is its cause.
        EngineError: NB247, `engine` is none of these.
        AppnbError: NB240, something is not installed.

    Example:
        result = nb.sql("SELECT 6 * 7 AS answer")
    """
    if query is None or not query.strip():
        return None
    frame = sys._getframe(1)
    namespace, place = Namespace(frame), find_place(frame)
    runner = find_engine(engine, namespace, place.start)
    form = find_form()
    try:
        result = runner.run(query, form)
    except (AppnbError, AttributeError, ImportError):
        raise
    except Exception as error:
        if type(error).__module__.partition(".")[0] in ("polars", "pandas", "pyarrow"):
            raise  # the query is fine; its rows cannot be a frame of theirs
        raise describe(error, query, place, runner.list_tables) from error
    if result is None:
        return None
    cell = current_cell()
    if output and cell is not None:
        cell.shown = result
        cell_output.replace(make_shown(result, query))
    return result
