"""A query that failed, told to its author: the place in the notebook, and what to do."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches

from appnb.database.faults import Fault, read_fault
from appnb.database.places import QueryPlace
from appnb.diagnostics import AppnbError, Diagnostic
from appnb.source import Location


class QueryError(AppnbError):
    """A query failed. `query` is its text; what the driver raised is the cause (`__cause__`)."""

    def __init__(self, diagnostic: Diagnostic, query: str) -> None:
        super().__init__(diagnostic)
        self.query = query


def describe(error: Exception, query: str, place: QueryPlace, list_tables: Callable[[], Iterable[str]]) -> QueryError:
    """Make the error to raise for what a driver raised.

    Args:
        error: of the driver.
        query: the text that was run.
        place: where it stands.
        list_tables: gives the names that a query could have used; called only when one was not found.
    """
    fault = read_fault(error, query)
    at = f" at line {fault.line} of the query" if fault.line and "\n" in query.strip() else ""
    if fault.column and at:
        at = f" at line {fault.line}, column {fault.column} of the query"
    where = place.locate(query, fault.line, fault.column) if fault.line else place.start
    write = {"extension": _write_extension, "reach": _write_reach, "table": _write_table}.get(fault.kind, _write_query)
    return QueryError(write(fault, at, where, list_tables), query)


def _write_extension(fault: Fault, at: str, where: Location, list_tables: object) -> Diagnostic:
    what = f"DuckDB cannot fetch its extension `{fault.name}`{at}: this machine does not reach the server that has it"
    fix = (
        f"install it once where there is a network (`INSTALL {fault.name}`), or copy its file here and write "
        f"`LOAD '/path/to/{fault.name}.duckdb_extension'`"
    )
    return Diagnostic("NB243", what, where, fix)


def _write_reach(fault: Fault, at: str, where: Location, list_tables: object) -> Diagnostic:
    fix = "see that it is there, that it is spelled so, and that this machine may reach it"
    return Diagnostic("NB245", f"a database or file cannot be reached{at}: {fault.what}", where, fix)


def _write_table(fault: Fault, at: str, where: Location, list_tables: Callable[[], Iterable[str]]) -> Diagnostic:
    known = sorted({*list_tables(), *fault.choices})
    by_lower = {name.lower(): name for name in known}
    near = get_close_matches(fault.name.lower(), by_lower, 1) or get_close_matches(
        fault.name.rpartition(".")[2].lower(), by_lower, 1
    )
    if near:
        fix = f"did you mean `{by_lower[near[0]]}`?"
    elif known:
        fix = f"use one of {_list(known)}, or make the table first"
    else:
        fix = "make the table first, or name a frame of the notebook"
    return Diagnostic("NB242", f"there is no table `{fault.name}`{at}", where, fix)


def _write_query(fault: Fault, at: str, where: Location, list_tables: object) -> Diagnostic:
    if fault.choices:
        fix = f"did you mean `{fault.choices[0]}`?" if len(fault.choices) == 1 else f"use one of {_list(fault.choices)}"
    else:
        fix = fault.hint or "correct the query"
    return Diagnostic("NB241", f"the query failed{at}: {fault.what}", where, fix)


def _list(names: Iterable[str], limit: int = 8) -> str:
    names = list(names)
    more = f", … ({len(names)} in all)" if len(names) > limit else ""
    return ", ".join(f"`{name}`" for name in names[:limit]) + more
