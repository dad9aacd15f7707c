"""What a database says of a query, taken apart: what is wrong, where in the query, what may have been meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from appnb.analysis.sql.tokens import find_words

_LINE = re.compile(r"^LINE \d+:( .*)\n( *)\^", re.MULTILINE)
_QUOTED = r"[\"'`]([^\"'`]+)[\"'`]"
_UNKNOWN = re.compile(
    rf"(?:table|relation|view|schema|catalog)(?: with name)? (?:{_QUOTED}|([\w.]+)) (?:does not exist|doesn't exist)"
    r"|no such table:? ([\w.]+)",
    re.IGNORECASE,
)
_NEAR = re.compile(
    rf"(?:near|column|function|named|name) {_QUOTED}|(?:no such column|near):? ([\w.]+)|name (\w+) does not exist",
    re.IGNORECASE,
)
_CHOICES = re.compile(r"^Candidate bindings?: (.*)", re.MULTILINE)
_MEANT = re.compile(r"Did you mean \"([^\"]+)\"", re.IGNORECASE)
_KIND = re.compile(r"^(?:[A-Z][\w ]* Error|ERROR): +|^\([\w.]+\) +")
_EXTENSION = re.compile(r"extension ['\"]?(\w+)|required extension '?(\w+)")
_OUT_OF_REACH = re.compile(
    r"could not (?:connect|translate host|set lock)|connection (?:refused|failed|timed out|to server)"
    r"|cannot open (?:file|database)|unable to (?:open|connect)|could not establish connection"
    r"|name or service not known|no route to host"
    r"|server closed the connection|authentication failed|No files found",
    re.IGNORECASE,
)
OF_THE_DATABASE = ("pg_", "duckdb_", "sqlite_", "information_schema")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that a database has against a query."""

    kind: str  # "table" (there is none), "extension" and "reach" (of a file, of a database: it cannot be had), "query"
    what: str  # one line
    line: int | None = None  # in the query, from 1
    column: int | None = None
    name: str = ""  # of the table or the extension
    choices: tuple[str, ...] = ()  # what may have been meant
    hint: str = ""


def read_fault(error: BaseException, query: str) -> Fault:
    """Read what a driver raised. Pure.

    Args:
        error: of DuckDB, SQLAlchemy, psycopg, sqlite3 or any driver that follows PEP 249.
        query: the text that was run.
    """
    original = getattr(error, "orig", None) or error  # SQLAlchemy wraps what the driver raised
    message = _read_message(original)
    what = _KIND.sub("", message.strip().split("\n")[0]).strip() or type(original).__name__
    line, column = _find_place(original, message, query)
    hint = _read_hint(original)
    choices = tuple(_read_choices(message))
    if "extension" in message.lower() and "download" in message.lower():
        found = _EXTENSION.search(message)
        return Fault("extension", what, line, column, (found[1] or found[2]) if found else "")
    unknown = _UNKNOWN.search(message)
    if unknown:
        name = next(filter(None, unknown.groups()))
        if line is None:
            line, column = _find_name(name, query)
        return Fault("table", what, line, column, name, choices, hint)
    if _OUT_OF_REACH.search(message):
        return Fault("reach", what, line, column)
    return Fault("query", what, line, column, choices=choices, hint=hint)


def _read_message(original: Any) -> str:
    diagnosis = getattr(original, "diag", None)  # psycopg
    return str(getattr(diagnosis, "message_primary", None) or original)


def _read_hint(original: Any) -> str:
    hint = getattr(getattr(original, "diag", None), "message_hint", None)
    return str(hint) if hint else ""


def _read_choices(message: str) -> Iterator[str]:
    """Yield what a message offers, without what belongs to the database itself."""
    found = _CHOICES.search(message)
    if found:
        yield from re.findall(_QUOTED, found[1])
    for meant in _MEANT.findall(message):
        if not meant.startswith(OF_THE_DATABASE):
            yield meant


def _find_place(original: Any, message: str, query: str) -> tuple[int | None, int | None]:
    """Find the place in the query, by what the driver says of it, or by the words that its message quotes."""
    position = getattr(getattr(original, "diag", None), "statement_position", None)
    if position:
        return _count(query, int(position) - 1)
    told = _LINE.search(message)
    if told:
        text, column = told[1][1:], len(told[2]) - len("LINE 1: ") + 1
        for number, line in enumerate(query.split("\n"), 1):
            if line.rstrip() == text.rstrip() and column > 0:
                return number, column
    near = _NEAR.search(message)
    return _find_name(next(filter(None, near.groups())), query) if near else (None, None)


def _find_name(name: str, query: str) -> tuple[int | None, int | None]:
    """Find where a name stands in the query, outside of texts and comments."""
    last = name.rpartition(".")[2].lower()
    for word, at in find_words(query):
        if word.lower() == last:
            return _count(query, at)
    return None, None


def _count(query: str, at: int) -> tuple[int, int]:
    before = query[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1
