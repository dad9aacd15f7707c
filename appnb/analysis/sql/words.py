"""The keywords of SQL that say where names of tables stand."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ROWS_ONLY = _words(
    "select with from values table pivot unpivot pivot_wider pivot_longer describe desc summarize show explain"
)
"""What a query begins with that changes nothing."""

QUERIES = (ROWS_ONLY - {"explain"}) | _words("insert update delete merge")
"""What brackets with a query in them begin with; other brackets hold arguments, columns or a condition."""

VERBS = _words("select insert update delete merge replace")

READS_WHAT_FOLLOWS = _words("pivot pivot_wider pivot_longer unpivot describe desc summarize analyze show")
"""At the start of a statement, or of brackets, what follows these is a table or a query."""

ENDS_FROM = _words(
    "where group having order limit offset window qualify union intersect except select set returning values fetch for"
)
"""What ends a list of tables: commas after it stand between other things."""

NO_NAME = ENDS_FROM | _words("from join on using as into table with and or not when then by natural")
"""Keywords that are no name unless they are quoted."""

BEFORE_A_TABLE = _words("only lateral")

AFTER_CREATE = _words(
    "or replace temp temporary global local unlogged external materialized recursive virtual transient persistent"
)

AFTER_INTO = _words("temp temporary global local unlogged table")

AFTER_UPDATE = _words("or replace abort fail ignore rollback only low_priority")

SILENT = _words(
    "install load set reset pragma begin start commit rollback abort call checkpoint export import grant revoke "
    "comment lock execute deallocate close fetch savepoint release"
)
"""Statements whose names are no tables, or none that matter."""

NOT_SHOWN = _words("tables all databases schemas columns create variables")
"""What SHOW is followed by when it names no table."""

FILE_ENDINGS = (".csv", ".parquet", ".json", ".ndjson", ".jsonl", ".txt", ".db", ".tsv", ".xlsx", ".gz", ".zst")
