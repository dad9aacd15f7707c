"""What the text of a query makes (`+`), changes (`~`), drops (`-`) and reads: a table of SQL."""

import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

from appnb.analysis.names import find_names
from appnb.analysis.sql.model import Action, Kind, TableUse
from appnb.analysis.sql.tables import find_tables

SIGNS = {Action.MAKES: "+", Action.CHANGES: "~", Action.DROPS: "-", Action.READS: ""}


def write(use: TableUse) -> str:
    kind = "" if use.kind is Kind.TABLE else f"{use.kind}:"
    return f"{SIGNS[use.action]}{kind}{use.name}"


def tables(sql: str) -> str:
    return " ".join(map(write, find_tables(sql)))


CASES = {
    # reading
    "FROM reads": ("SELECT * FROM a", "a"),
    "a comma goes on": ("SELECT * FROM a, b x, c AS y WHERE f(d, e)", "a b c"),
    "JOIN reads, in all its kinds": (
        "FROM a LEFT JOIN b USING (id) CROSS JOIN c ASOF JOIN d ON a.t >= d.t, e",
        "a b c d e",
    ),
    "a join in brackets": ("SELECT * FROM a JOIN (b JOIN c ON b.x = c.x) ON a.x = b.x", "a b c"),
    "DuckDB may begin with FROM": ("FROM a SELECT x", "a"),
    "a query in brackets": ("SELECT * FROM (SELECT * FROM a) t WHERE x IN (SELECT y FROM b)", "a b"),
    "a query in an expression": ("SELECT x + (SELECT max(y) FROM a), ARRAY(SELECT z FROM b) FROM c", "a b c"),
    "brackets in brackets": ("((SELECT 1 FROM a) UNION ALL (SELECT 2 FROM b))", "a b"),
    "LATERAL and ONLY are no names": ("SELECT * FROM ONLY a, LATERAL (SELECT * FROM b) x", "a b"),
    "names have qualifiers": ('SELECT * FROM s.a JOIN "My DB"."My.Schema".b ON true', "s.a My DB.My.Schema.b"),
    "names keep their case": ("SELECT * FROM Sales", "Sales"),
    "quotes of MySQL": ("SELECT * FROM `odd name`", "odd name"),
    "a quoted keyword is a name": ('SELECT * FROM "where"', "where"),
    "TABLE, PIVOT, UNPIVOT, DESCRIBE, SUMMARIZE, ANALYZE, SHOW": (
        "TABLE a; PIVOT b ON x USING sum(y); UNPIVOT c ON x INTO NAME n VALUE v; DESCRIBE d; SUMMARIZE e; "
        "ANALYZE f; SHOW g",
        "a b c d e f g",
    ),
    "the same in brackets": ("SELECT * FROM (PIVOT a ON x USING sum(y)) JOIN (SUMMARIZE b) ON true", "a b"),
    "EXPLAIN reads what it explains": ("EXPLAIN ANALYZE SELECT * FROM a", "a"),
    "PREPARE reads what it prepares": ("PREPARE q AS SELECT * FROM a WHERE x = $1", "a"),
    "COPY … TO reads": ("COPY a TO 'a.csv'; COPY (SELECT * FROM b) TO 'b.csv' (HEADER)", "a b"),
    # what only looks like a table
    "a function is no table": ("SELECT * FROM range(10) t(i), read_csv('x.csv'), a", "a"),
    "a file is no table": ("SELECT * FROM 'x.csv' JOIN 'https://x.org/y' ON true JOIN \"z.parquet\" ON true", ""),
    "FROM in a function's brackets": (
        "SELECT extract(year FROM d), trim(BOTH ' ' FROM x), substring(s FROM 2) FROM a",
        "a",
    ),
    "IS DISTINCT FROM": ("SELECT x IS NOT DISTINCT FROM y, x IS DISTINCT FROM z FROM a", "a"),
    "texts and comments": ("SELECT 'FROM b', $$ FROM c $$, $t$ FROM d $t$ -- FROM e\n/* FROM f */ FROM a", "a"),
    "a quote in a text": ("SELECT 'it''s FROM b', e'\\' FROM c' FROM a", "a"),
    "FOR UPDATE, ON DELETE and DO UPDATE name no table": (
        "INSERT INTO a VALUES (1) ON CONFLICT (id) DO UPDATE SET x = 1; SELECT * FROM b FOR UPDATE",
        "~a b",
    ),
    "WITH that begins no query": (
        "SELECT * FROM unnest(x) WITH ORDINALITY, a; CREATE TABLE b (t TIMESTAMP WITH TIME ZONE)",
        "a +b",
    ),
    "statements that name no table": (
        "INSTALL httpfs; LOAD httpfs; SET x = 1; BEGIN; COMMIT; SHOW TABLES; PRAGMA version; GRANT SELECT ON a TO b",
        "",
    ),
    # names of queries
    "a common table expression is no table": ("WITH x AS (SELECT * FROM a) SELECT * FROM x JOIN b ON true", "a b"),
    "one may use those above it": ("WITH x AS (FROM a), y(i) AS MATERIALIZED (FROM x) FROM y", "a"),
    "it holds in brackets below it": (
        "WITH x AS (FROM a) SELECT * FROM (SELECT * FROM X) WHERE i IN (SELECT i FROM x)",
        "a",
    ),
    "and not outside of its own": ("SELECT * FROM x JOIN (WITH x AS (FROM a) FROM x) ON true", "x a"),
    "not with a qualifier": ("WITH x AS (FROM a) FROM s.x", "a s.x"),
    "its own name inside of it is a table": ("WITH a AS (SELECT * FROM a) SELECT * FROM a", "a"),
    "unless it is recursive": ("WITH RECURSIVE x AS (FROM a UNION ALL FROM x) FROM x", "a"),
    "before INSERT": ("WITH x AS (FROM a) INSERT INTO b SELECT * FROM x", "a ~b"),
    "in CREATE TABLE AS": ("CREATE TABLE b AS WITH x AS (FROM a) FROM x", "+b a"),
    # making
    "CREATE TABLE and VIEW make": ("CREATE TABLE a (i INT); CREATE OR REPLACE TEMP VIEW b AS FROM c", "+a +b c"),
    "IF NOT EXISTS is no name": ("CREATE TABLE IF NOT EXISTS s.a (i INT REFERENCES b (i))", "+s.a b"),
    "a schema and a database": (
        "CREATE SCHEMA s; ATTACH 'x/y.db'; ATTACH 'z.db' AS d; USE d",
        "+schema:s +database:y +database:d",
    ),
    "SELECT INTO makes": ("SELECT * INTO TEMP TABLE a FROM b", "+a b"),
    "a function is none": ("CREATE FUNCTION f() RETURNS int AS $$ SELECT 1 FROM a $$; CREATE INDEX i ON b (x)", "b"),
    "what a statement makes, those below find": ("CREATE TABLE a AS FROM b; SELECT * FROM a", "+a b"),
    "what was there before is read": ("SELECT * FROM a; CREATE OR REPLACE TABLE a AS FROM b", "a +a b"),
    # changing
    "INSERT, UPDATE, DELETE, MERGE, TRUNCATE change": (
        "INSERT OR REPLACE INTO a (x) SELECT y FROM b; UPDATE c SET x = d.x FROM d; DELETE FROM e USING f; "
        "MERGE INTO g USING h ON true WHEN MATCHED THEN UPDATE SET x = 1; TRUNCATE TABLE i, j",
        "~a b ~c d ~e f ~g h ~i ~j",
    ),
    "COPY … FROM changes": ("COPY a (x, y) FROM 'x.csv'", "~a"),
    "ALTER changes; RENAME drops and makes": (
        "ALTER TABLE s.a ADD COLUMN x INT; ALTER TABLE s.b RENAME TO c",
        "~s.a -s.b +s.c",
    ),
    "DROP drops": (
        "DROP TABLE IF EXISTS a, s.b CASCADE; DROP VIEW c; DROP SCHEMA s; DETACH d",
        "-a -s.b -c -schema:s -database:d",
    ),
    # text that no database takes
    "a query that is half written": ("SELECT * FROM", ""),
    "a condition that is half written": ("SELECT * FROM a WHERE", "a"),
    "brackets that do not close": ("SELECT * FROM a JOIN (SELECT * FROM b", "a b"),
    "brackets that do not open": ("SELECT * FROM a) JOIN b", "a b"),
    "a text that does not end": ("SELECT * FROM a WHERE x = 'FROM b", "a"),
    "no SQL": ("please give me all from the table", "the"),
}


@pytest.mark.parametrize(("sql", "expected"), CASES.values(), ids=CASES)
def test_tables_of_a_text(sql: str, expected: str) -> None:
    assert tables(sql) == expected


@given(st.text(alphabet="abselctfromwhinu \n\t.,;()[]{}'\"`$-/*=1", max_size=60))
def test_no_text_is_too_odd(sql: str) -> None:
    for use in find_tables(sql):
        assert all(use.parts)


def ask_sqlglot(sql: str) -> set[str] | None:
    """Ask a parser which tables the queries of a text read; None if to the parser they are no queries."""
    found: set[str] = set()
    try:
        statements = sqlglot.parse(sql, dialect="duckdb")
    except (sqlglot.ParseError, sqlglot.TokenError):
        return None
    for statement in statements:
        if not isinstance(statement, exp.Query) or statement.find(exp.Pivot):
            return None
        for scope in traverse_scope(statement):
            tables = (source for source in scope.sources.values() if isinstance(source, exp.Table))
            found |= {".".join(part.name for part in table.parts) for table in tables if table.name}
    return {name for name in found if "://" not in name and not name.endswith((".csv", ".parquet"))}


PARSED = {sql: theirs for sql, _ in CASES.values() if (theirs := ask_sqlglot(sql)) is not None}
OTHERWISE = {
    "WITH x AS (FROM a) SELECT * FROM (SELECT * FROM X) WHERE i IN (SELECT i FROM x)": "X is x",
    "EXPLAIN ANALYZE SELECT * FROM a": "not parsed further",
}


def test_enough_is_parsed() -> None:
    assert len(PARSED) >= 25


@pytest.mark.parametrize("sql", sorted(PARSED.keys() - OTHERWISE.keys()))
def test_a_parser_reads_the_same(sql: str) -> None:
    assert {use.name for use in find_tables(sql) if use.action is Action.READS} == PARSED[sql]


def uses(code: str) -> str:
    return " ".join(map(write, find_names(code).tables))


CALLS = {
    "mo.sql with an f-string": ('mo.sql(f"SELECT * FROM a WHERE x > {y.value}")', "a", "mo y a"),
    "marimo, nb and appnb": (
        "marimo.sql('FROM a'); nb.sql('FROM b'); appnb.sql('FROM c')",
        "a b c",
        "marimo nb appnb a b c",
    ),
    "duckdb.sql, execute and query": (
        "duckdb.sql('FROM a'); duckdb.execute('FROM b WHERE x = ?', [1]); duckdb.query('FROM c')",
        "a b c",
        "duckdb a b c",
    ),
    "a name that the cell gives to the module": (
        "import duckdb as d, appnb as x\nd.sql('FROM a')\nx.sql('FROM b')",
        "a b",
        "a b",
    ),
    "a function that the cell imports": ("from appnb import sql as q\nq('FROM a')", "a", "a"),
    "another library's sql is none": ("spark.sql('FROM a'); sql('FROM b')", "", "spark sql"),
    "a text that is computed is not seen": ("mo.sql(query)", "", "mo query"),
    "texts side by side are one": ("mo.sql('SELECT * ' 'FROM a')", "a", "mo a"),
    "a gap that is a text is that text": ("mo.sql(f\"FROM {'a'}\")", "a", "mo a"),
    "a gap with a number of more digits than Python writes": (
        f'mo.sql(f"FROM a WHERE x = {{0x{"f" * 4_000}}}")',
        "a",
        "mo a",
    ),
    "a table whose name has a gap is not known": ('mo.sql(f"FROM a_{x}, {y}, s.{z}, b")', "b", "mo x y z b"),
    "a qualified name is no variable": ("mo.sql('FROM s.a')", "s.a", "mo"),
    "a name that Python could not have is no variable": ("mo.sql('FROM \"a b\"')", "a b", "mo"),
    "a private frame is the cell's own": ("_a = 1\nmo.sql('FROM _a')", "_a", "mo"),
    "a frame that the cell has made is no reference": ("a = 1\nmo.sql('FROM a')", "a", "mo"),
    "a result may be named as its table": ("a = mo.sql('FROM a')", "a", "mo a"),
    "a table that the cell has made is no reference": (
        "mo.sql('CREATE TABLE a (i INT)')\nmo.sql('FROM a')",
        "+a",
        "mo",
    ),
    "a function's own frame is no reference": ("def f(a): return mo.sql('FROM a')", "a", "mo"),
    "a function's query reads frames when it runs": ("def f(): return mo.sql('FROM a')", "a", "mo a"),
}


@pytest.mark.parametrize(("code", "expected", "refs"), CALLS.values(), ids=CALLS)
def test_calls_with_sql(code: str, expected: str, refs: str) -> None:
    assert uses(code) == expected
    assert find_names(code).refs == set(refs.split())


def test_the_engine_of_a_query_is_noted() -> None:
    names = find_names(
        "mo.sql('FROM a', engine=pg)\nmo.sql('FROM a', engine=None)\nduckdb.sql('FROM b', connection=c.d)"
    )
    assert [(use.name, use.engine) for use in names.tables] == [("a", "pg"), ("a", ""), ("b", "c.d")]


def test_names_that_only_sql_reads_are_guesses() -> None:
    names = find_names("x = len(b)\nmo.sql('SELECT * FROM a JOIN b ON true')")
    assert names.guessed == {"a"}


def test_a_query_is_found_where_it_stands() -> None:
    names = find_names("x = 1\ny = mo.sql('FROM s.a')")
    assert names.places["table s.a"] == (2, 5)
