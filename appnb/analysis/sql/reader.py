"""One statement → what it does to which tables."""

from collections.abc import Callable, Iterable, Mapping

from appnb.analysis.sql.cursor import Cursor, Name
from appnb.analysis.sql.model import Action, Kind, TableUse
from appnb.analysis.sql.tokens import Group, Token
from appnb.analysis.sql.words import (
    AFTER_CREATE,
    AFTER_INTO,
    AFTER_UPDATE,
    BEFORE_A_TABLE,
    ENDS_FROM,
    FILE_ENDINGS,
    NOT_SHOWN,
    QUERIES,
    READS_WHAT_FOLLOWS,
    SILENT,
    VERBS,
)

Ctes = frozenset[str]
"""Names of common table expressions that hold, in lower case: no tables."""


class StatementReader:
    """Reads one statement; afterwards `uses` has what it does, in the order it stands, with repeats."""

    def __init__(self, statement: Group) -> None:
        self.uses: list[TableUse] = []
        cursor = Cursor(statement)
        while cursor.skip("explain") or cursor.skip("prepare"):
            if not cursor.skip("analyze") and cursor.word() not in QUERIES:
                cursor.take_name()  # of what is prepared
            cursor.skip("as")
        word = cursor.word()
        if word in _STATEMENTS:
            cursor.take()
            _STATEMENTS[word](self, cursor)
        if word not in SILENT:
            self._read_query(cursor, frozenset())

    # Queries

    def _read_query(self, cursor: Cursor, ctes: Ctes, *, is_from: bool = False) -> None:
        """Read to the end of a group: all that stands behind FROM and its like, and the queries in its brackets.

        Args:
            cursor: where to begin.
            ctes: names that are no tables here.
            is_from: it begins with a table, as the brackets of a join do.
        """
        verb = ""
        is_start = not is_from
        if is_from:
            self._read_table(cursor, ctes)
        while (item := cursor.take()) is not None:
            if isinstance(item, Group):
                self._read_group(item, ctes)
                is_start = False
                continue
            word = item.word
            if word == "with":
                ctes = self._read_ctes(cursor, ctes)
                continue
            if word in VERBS and self._is_verb(cursor, word):
                verb, is_from = word, False
                if word == "update":
                    cursor.skip_any(AFTER_UPDATE)
                    self._read_table(cursor, ctes, Action.CHANGES)
            elif word == "from" and not (cursor.word(-2) == "distinct" and cursor.word(-3) in ("is", "not")):
                is_target = verb == "delete"
                self._read_table(cursor, ctes, Action.CHANGES if is_target else Action.READS)
                verb, is_from = "deleted" if is_target else verb, True
            elif word == "join" or (item.text == "," and item.kind == "mark" and is_from):
                self._read_table(cursor, ctes)
                is_from = True
            elif word == "into":
                self._read_into(cursor, verb, ctes)
            elif word == "using" and verb in ("deleted", "merge"):
                self._read_table(cursor, ctes)
            elif word == "references" or (word == "table" and (is_start or cursor.word(-2) == "as")):
                self._add(Action.READS, cursor.take_name(), ctes)
            elif word in READS_WHAT_FOLLOWS and (is_start or cursor.word(-2) == "as"):
                if cursor.word() not in QUERIES and not (word == "show" and cursor.word() in NOT_SHOWN):
                    self._read_table(cursor, ctes)
            elif word in ENDS_FROM:
                is_from = False
            is_start = False

    def _is_verb(self, cursor: Cursor, word: str) -> bool:
        """Tell a verb from a function of that name, and from FOR UPDATE, ON DELETE, THEN INSERT."""
        if word != "select" and isinstance(cursor.peek(), Group):
            return False
        return cursor.word(-2) not in ("for", "on", "then", "do", "key")

    def _read_group(self, group: Group, ctes: Ctes) -> None:
        if group.first in QUERIES:
            self._read_query(Cursor(group), ctes)
            return
        cursor = Cursor(group)
        while (item := cursor.take()) is not None:
            if isinstance(item, Group):
                self._read_group(item, ctes)
            elif item.word == "references":
                self._add(Action.READS, cursor.take_name(), ctes)

    def _read_table(self, cursor: Cursor, ctes: Ctes, action: Action = Action.READS) -> None:
        """Read what stands where a table is expected: its name, a function, a query, or a join in brackets."""
        cursor.skip_any(BEFORE_A_TABLE)
        item = cursor.peek()
        if isinstance(item, Group):
            cursor.take()
            if item.first in QUERIES:
                self._read_query(Cursor(item), ctes)
            else:
                self._read_query(Cursor(item), ctes, is_from=True)
            return
        name = cursor.take_name()
        if action is not Action.READS or not isinstance(cursor.peek(), Group):
            self._add(action, name, ctes)

    def _read_into(self, cursor: Cursor, verb: str, ctes: Ctes) -> None:
        if verb in ("insert", "merge", "replace"):
            cursor.skip("table")
            self._add(Action.CHANGES, cursor.take_name(), ctes)
        elif verb == "select":
            cursor.skip_any(AFTER_INTO)
            self._add(Action.MAKES, cursor.take_name(), ctes)

    def _read_ctes(self, cursor: Cursor, ctes: Ctes) -> Ctes:
        """Read `name [(columns)] AS [NOT] [MATERIALIZED] (query), …`; WITH can also begin something else."""
        is_recursive = cursor.skip("recursive")
        while (query := _find_cte(cursor)) is not None:
            name = cursor.take_name() or ("",)
            while cursor.take() is not query:
                continue
            inside = ctes | {name[0].lower()}
            self._read_query(Cursor(query), inside if is_recursive else ctes)
            ctes = inside
            if not cursor.skip_mark(","):
                break
        return ctes

    # Statements that are no queries

    def _read_create(self, cursor: Cursor) -> None:
        cursor.skip_any(AFTER_CREATE)
        kind = cursor.word()
        if kind in _KINDS:
            cursor.take()
            cursor.skip_if_exists()
            self._add(Action.MAKES, cursor.take_name(), kind=_KINDS[kind])
        elif kind in ("index", "unique", "trigger"):
            while cursor.peek() is not None and not cursor.skip("on"):
                cursor.take()
            self._add(Action.READS, cursor.take_name())

    def _read_alter(self, cursor: Cursor) -> None:
        cursor.skip("materialized")
        kind = cursor.word()
        if kind in ("table", "view"):
            cursor.take()
            cursor.skip_if_exists()
            cursor.skip("only")
            name = cursor.take_name()
            new = cursor.take_name() if cursor.skip("rename", "to") else None
            self._add(Action.DROPS if new else Action.CHANGES, name)
            if name and new:
                self._add(Action.MAKES, (*name[:-1], *new))

    def _read_drop(self, cursor: Cursor) -> None:
        cursor.skip("materialized")
        kind = cursor.word()
        if kind in _KINDS:
            cursor.take()
            cursor.skip_if_exists()
            self._add_list(cursor, Action.DROPS, _KINDS[kind])

    def _read_truncate(self, cursor: Cursor) -> None:
        cursor.skip("table")
        cursor.skip("only")
        self._add_list(cursor, Action.CHANGES)

    def _read_refresh(self, cursor: Cursor) -> None:
        cursor.skip("materialized", "view")
        cursor.skip("concurrently")
        self._add(Action.CHANGES, cursor.take_name())

    def _read_copy(self, cursor: Cursor) -> None:
        name = cursor.take_name()
        if isinstance(cursor.peek(), Group):
            if name is None:
                return  # a query
            cursor.take()  # columns
        self._add(Action.CHANGES if cursor.skip("from") else Action.READS, name)

    def _read_attach(self, cursor: Cursor) -> None:
        cursor.skip("or", "replace")
        cursor.skip("database")
        cursor.skip_if_exists()
        path = cursor.take()
        name = cursor.take_name() if cursor.skip("as") else None
        if name is None and isinstance(path, Token) and path.is_known:
            name = (path.text.rpartition("/")[2].rpartition(":")[2].partition(".")[0],)
        self._add(Action.MAKES, name, kind=Kind.DATABASE)

    def _read_detach(self, cursor: Cursor) -> None:
        cursor.skip("database")
        cursor.skip_if_exists()
        self._add(Action.DROPS, cursor.take_name(), kind=Kind.DATABASE)

    def _read_use(self, cursor: Cursor) -> None:
        name = cursor.take_name()
        self._add(Action.READS, name[:1] if name else None, kind=Kind.DATABASE)

    # What was found

    def _add_list(self, cursor: Cursor, action: Action, kind: Kind = Kind.TABLE) -> None:
        self._add(action, cursor.take_name(), kind=kind)
        while cursor.skip_mark(","):
            self._add(action, cursor.take_name(), kind=kind)

    def _add(self, action: Action, name: Name | None, ctes: Iterable[str] = (), *, kind: Kind = Kind.TABLE) -> None:
        if not name or (len(name) == 1 and (name[0].lower() in ctes or _is_file(name[0]))) or not all(name):
            return
        self.uses.append(TableUse(action, name[-3:], kind))


def _find_cte(cursor: Cursor) -> Group | None:
    """Find the query of the common table expression that comes next."""
    ahead = 1
    if isinstance(cursor.peek(ahead), Group):
        ahead += 1
    if cursor.word(ahead) == "using":  # USING KEY (…), in DuckDB
        ahead += 3
    if cursor.word(ahead) != "as":
        return None
    ahead += 1
    while cursor.word(ahead) in ("not", "materialized"):
        ahead += 1
    query = cursor.peek(ahead)
    return query if isinstance(query, Group) else None


def _is_file(name: str) -> bool:
    return "://" in name or name.lower().endswith(FILE_ENDINGS)


_KINDS: Mapping[str, Kind] = {
    "table": Kind.TABLE,
    "view": Kind.TABLE,
    "schema": Kind.SCHEMA,
    "database": Kind.DATABASE,
}

_STATEMENTS: Mapping[str, Callable[[StatementReader, Cursor], None]] = {
    "create": StatementReader._read_create,
    "alter": StatementReader._read_alter,
    "drop": StatementReader._read_drop,
    "truncate": StatementReader._read_truncate,
    "refresh": StatementReader._read_refresh,
    "copy": StatementReader._read_copy,
    "attach": StatementReader._read_attach,
    "detach": StatementReader._read_detach,
    "use": StatementReader._read_use,
}
