"""Whether code may give something else at another time or to another viewer, as far as it can be read off the code."""

import ast
from collections.abc import Iterator

from appnb.notebook.syntax import write_python

ELSEWHERE = frozenset(
    [
        "adbc_driver_manager",
        "aiohttp",
        "asyncpg",
        "boto3",
        "botocore",
        "cx_Oracle",
        "duckdb",
        "ftplib",
        "google",
        "httpx",
        "ibis",
        "mysql",
        "oracledb",
        "psycopg",
        "psycopg2",
        "pymongo",
        "pymysql",
        "pyodbc",
        "redis",
        "requests",
        "smtplib",
        "snowflake",
        "socket",
        "sqlalchemy",
        "sqlite3",
        "sqlmodel",
        "trino",
        "urllib3",
        "websockets",
    ]
)
"""Modules that ask others, whose answer may be another the next time."""

CLOCKS = frozenset(["ctime", "monotonic", "now", "perf_counter", "process_time", "time_ns", "today", "utcnow"])
_CLOCKS_OF_TIME = frozenset(["time.ctime", "time.gmtime", "time.localtime", "time.strftime", "time.time"])
CHANCE = frozenset(["getpid", "getrandbits", "token_bytes", "token_hex", "token_urlsafe", "urandom", "uuid1", "uuid4"])
SEEDED = frozenset({"Random", "RandomState", "default_rng", "Generator"})
"""What makes numbers that look random: the same ones each time where it is given a seed."""

ASKING = frozenset(
    [
        "read_sql",
        "read_sql_query",
        "read_sql_table",
        "read_gbq",
        "read_database",
        "read_database_uri",
        "urlopen",
        "urlretrieve",
        "sql",
    ]
)
THREADS = frozenset(
    [
        "ProcessPoolExecutor",
        "Thread",
        "ThreadPoolExecutor",
        "create_task",
        "ensure_future",
        "run_in_executor",
        "to_thread",
    ]
)
"""What lets code run beside the cell, where nobody sees what it does."""

REACTIVE = frozenset(
    [
        "app_meta",
        "bind",
        "cli_args",
        "depends",
        "query_params",
        "refresh",
        "state",
        "toast",
        "ui",
        "user",
        "watch",
        "watch_directory",
        "watch_file",
    ]
)
"""Attributes of appnb, Panel and `param` that make something for one viewer, or ask who that is."""

HARMLESS = frozenset(["collect", "filterwarnings", "print", "seed", "simplefilter", "sleep"])
"""Calls whose value nobody takes and that may be left out for the next session."""


def find_reason(code: ast.AST) -> str:
    """Find why code might give something else the next time it runs; '' if nothing says so. Pure.

    What it calls is not looked into; of what it does while it runs see `appnb.kernel.sharing.effects`.
    """
    return next(_find_reasons(code), "")


def _find_reasons(code: ast.AST) -> Iterator[str]:
    for node in ast.walk(code):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            for name in names:
                if name.partition(".")[0] in ELSEWHERE:
                    yield f"it imports `{name}`, whose answers may change"
        elif isinstance(node, ast.Call):
            yield from _judge_call(node)
        elif isinstance(node, ast.Attribute) and node.attr in REACTIVE:
            yield f"it uses `{write_python(node)}`, which each session has for itself"
        elif isinstance(node, ast.Global):
            yield f"it changes the global `{node.names[0]}` from a function"


def _judge_call(call: ast.Call) -> Iterator[str]:
    name = _find_name(call)
    shown = write_python(call.func)
    if name in CLOCKS or shown in _CLOCKS_OF_TIME:
        yield f"it asks for the time: `{shown}()`"
    elif name in CHANCE or (name in SEEDED and not call.args and not call.keywords):
        yield f"it gives something else each time: `{shown}()`"
    elif name in THREADS:
        yield f"it starts a thread or task, which goes on by itself: `{shown}()`"
    elif name in ASKING:
        yield f"it asks for data that may change: `{shown}()`"


def seeds_chance(code: ast.AST) -> bool:
    """Tell whether code sets the random numbers that all of a process share to a start of its own."""
    return any(_find_name(call) == "seed" and (call.args or call.keywords) for call in _list_calls(code))


def speaks_of_chance(code: ast.AST) -> bool:
    """Tell whether code calls anything by a name that random numbers go by."""
    return any(word in write_python(call.func).lower() for call in _list_calls(code) for word in _CHANCY)


def _list_calls(code: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(code) if isinstance(node, ast.Call))


def _find_name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


_CHANCY = ("choice", "permutation", "rand", "sample", "shuffle")


def find_effect(code: ast.Module) -> str:
    """Find what a cell seems to do besides giving names: a call whose value nobody takes. '' if there is none. Pure.

    Calls on what the cell itself has made count as part of making it; the last expression is left out, for its value
    is the output.
    """
    last = code.body[-1] if code.body and isinstance(code.body[-1], ast.Expr) else None
    own = _find_own(code)
    for node in _walk_running(code):
        if isinstance(node, ast.Expr) and node is not last and isinstance(node.value, ast.Call):
            if not _is_harmless(node.value, own):
                return f"it calls `{write_python(node.value.func)}()`, which may do something"
        elif isinstance(node, ast.Assign | ast.AugAssign | ast.Delete):
            targets = [node.target] if isinstance(node, ast.AugAssign) else node.targets
            for target in targets:
                root = _find_root(target)
                if isinstance(target, ast.Attribute | ast.Subscript) and root not in own:
                    return f"it changes `{write_python(target)}`, which another cell made"
    return ""


def find_names_in_functions(code: ast.AST) -> set[str]:
    """Find the names that functions in code read, which they look up when they are called. Pure."""
    functions = [node for node in ast.walk(code) if isinstance(node, _FUNCTIONS)]
    inside = (node for function in functions for node in ast.walk(function))
    return {node.id for node in inside if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def is_harmless_output(code: ast.Module, last: ast.Expr) -> bool:
    """Tell whether the last expression of a cell, which gave nothing to show, may be left out."""
    return not isinstance(last.value, ast.Call) or _is_harmless(last.value, _find_own(code))


def _find_own(code: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(code) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _is_harmless(call: ast.Call, own: set[str]) -> bool:
    """Tell whether a call whose value nobody takes may be left out: it changes only what the cell has made."""
    name = _find_name(call)
    return name in HARMLESS or (isinstance(call.func, ast.Attribute) and _find_root(call.func) in own)


def _find_root(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call | ast.Starred):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _walk_running(code: ast.AST) -> Iterator[ast.AST]:
    """Walk what runs when the code does: not the bodies of functions."""
    for node in ast.iter_child_nodes(code):
        if not isinstance(node, _FUNCTIONS):
            yield node
            yield from _walk_running(node)


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
