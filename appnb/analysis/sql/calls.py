"""Calls in a cell's code that are given SQL: `mo.sql(f"…")`, `duckdb.sql("…")`."""

import ast
from collections.abc import Iterator, Mapping

from appnb.analysis.sql.tokens import HOLE
from appnb.notebook.syntax import write_python

FUNCTIONS = frozenset({"appnb.sql", "marimo.sql", "duckdb.sql", "duckdb.execute", "duckdb.query"})
"""What takes SQL as the first argument."""

MODULES = frozenset(function.partition(".")[0] for function in FUNCTIONS)

USUAL_NAMES: Mapping[str, str] = {"nb": "appnb", "mo": "marimo"}
"""The names by which notebooks know these modules, in whatever cell they import them."""


def find_sql(call: ast.Call, aliases: Mapping[str, str]) -> str | None:
    """Find the text that `call` hands to a database, with `HOLE` for each part that is computed; None for other calls.

    Args:
        call: any call.
        aliases: the cell's own names for modules, and for functions of theirs (`module.function`).
    """
    function = _name_function(call.func, aliases)
    return _read_text(call.args[0]) if call.args and function in FUNCTIONS else None


def find_text(call: ast.Call) -> ast.expr | None:
    """Find the literal that is a call's first argument, or its `query`; None for an argument that is computed."""
    arguments = [*call.args[:1], *(keyword.value for keyword in call.keywords if keyword.arg == "query")]
    return next((it for it in arguments if isinstance(it, ast.JoinedStr | ast.Constant)), None)


def find_engine(call: ast.Call) -> str:
    """Give the code of the `engine` or `connection` that `call` is given; "" if it is given none."""
    for keyword in call.keywords:
        if keyword.arg in ("engine", "connection") and not isinstance(keyword.value, ast.Constant):
            return write_python(keyword.value)
    return ""


def find_aliases(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Yield the names that an import gives to modules with SQL in them, or to functions of theirs."""
    if isinstance(node, ast.Import):
        yield from ((alias.asname or alias.name, alias.name) for alias in node.names if alias.name in MODULES)
    elif not node.level:
        for alias in node.names:
            if (function := f"{node.module}.{alias.name}") in FUNCTIONS:
                yield alias.asname or alias.name, function


def _name_function(function: ast.expr, aliases: Mapping[str, str]) -> str:
    match function:
        case ast.Name(id=name):
            return aliases.get(name, "")
        case ast.Attribute(value=ast.Name(id=name), attr=attribute):
            return f"{aliases.get(name, USUAL_NAMES.get(name, name))}.{attribute}"
    return ""


def _read_text(query: ast.expr) -> str | None:
    match query:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(map(_read_part, parts))
    return None


def _read_part(part: ast.expr) -> str:
    match part:
        case ast.Constant(value=value) | ast.FormattedValue(value=ast.Constant(value=value)):
            try:
                return str(value)
            except ValueError:  # a number of more than 4,300 digits, which fails where the query is made
                return HOLE
        case ast.FormattedValue(value=ast.JoinedStr(values=parts)):
            return "".join(map(_read_part, parts))
    return HOLE
