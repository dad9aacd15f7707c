"""`sql` beside marimo's: the same arguments, and for the same query the same frame."""

import inspect
import sqlite3
from collections.abc import Iterator

import duckdb
import marimo
import polars as pl
import pytest
import sqlalchemy
from polars.testing import assert_frame_equal

import appnb

QUERIES = {
    "numbers": "SELECT 1 AS a, 2.5 AS b, -7 AS c",
    "texts and no value": "SELECT 'x' AS a, NULL AS b",
    "rows": "SELECT * FROM people ORDER BY id",
    "an aggregate": "SELECT count(*) AS n, sum(id) AS total, avg(id) AS mean FROM people",
    "a join": "SELECT p.name, q.id AS other FROM people p JOIN people q ON p.id < q.id ORDER BY 1, 2",
    "a text with odd letters": "SELECT 'Grüße, 世界: 50%' AS a",
    "a condition": "SELECT name FROM people WHERE name LIKE 'A%' OR name IS NULL ORDER BY id",
    "a common table expression": "WITH t AS (SELECT id * 2 AS d FROM people) SELECT max(d) AS m FROM t",
    "a union": "SELECT 1 AS a UNION ALL SELECT NULL UNION ALL SELECT 3",
}

OF_DUCKDB = {
    "dates": "SELECT DATE '2024-02-29' AS d, TIMESTAMP '2024-02-29 10:30' AS t, TIME '10:30' AS c",
    "decimals": "SELECT 1.50::DECIMAL(10, 2) AS d, 10::HUGEINT AS h, 2::UTINYINT AS u",
    "nested values": "SELECT [1, 2] AS l, {'a': 1, 'b': 'x'} AS s, MAP {'k': 1} AS m",
    "several statements": "CREATE TEMP TABLE z AS SELECT 1 AS a; SELECT a + 1 AS b FROM z",
    "no rows": "SELECT id, name FROM people WHERE false",
    "an order that gives no rows": "CREATE TABLE other (a INT)",
    "what is described": "DESCRIBE people",
    "an interval, which polars cannot hold": "SELECT INTERVAL 1 MONTH AS i",
    "a plan": "EXPLAIN SELECT 1",
}


def test_the_same_arguments() -> None:
    ours, theirs = inspect.signature(appnb.sql).parameters, inspect.signature(marimo.sql).parameters
    assert [(it.name, it.kind, it.default) for it in ours.values()] == [
        (it.name, it.kind, it.default) for it in theirs.values()
    ]


def fill(run: object) -> None:
    run("CREATE TABLE people (id INTEGER, name VARCHAR)")
    run("INSERT INTO people VALUES (1, 'Ann'), (2, NULL), (3, 'Bo')")


@pytest.fixture(params=["DuckDB", "SQLAlchemy", "sqlite3"])
def engine(request: pytest.FixtureRequest) -> Iterator[object]:
    """Each kind of engine, with three people in it."""
    if request.param == "SQLAlchemy":
        engine = sqlalchemy.create_engine("sqlite://", poolclass=sqlalchemy.StaticPool)
        with engine.begin() as connection:
            fill(connection.exec_driver_sql)
        yield engine
        engine.dispose()
        return
    connection = duckdb.connect() if request.param == "DuckDB" else sqlite3.connect(":memory:")
    fill(connection.execute)
    yield connection
    connection.close()


def assert_same(ours: object, theirs: object) -> None:
    assert type(ours) is type(theirs)
    if isinstance(ours, pl.DataFrame):
        assert_frame_equal(ours, theirs)
    elif ours is not None:
        assert ours.equals(theirs)


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_the_same_frame(engine: object, query: str) -> None:
    assert_same(appnb.sql(query, engine=engine), marimo.sql(query, output=False, engine=engine))


@pytest.mark.parametrize("query", OF_DUCKDB.values(), ids=OF_DUCKDB)
def test_the_same_frame_of_duckdb(query: str) -> None:
    made = []
    for sql in (appnb.sql, marimo.sql):
        with duckdb.connect() as connection:
            fill(connection.execute)
            made.append(sql(query, output=False, engine=connection))
    assert_same(*made)


def test_nothing_for_no_query() -> None:
    for query in ("", " \n", None):
        assert appnb.sql(query) is marimo.sql(query) is None


def test_where_marimo_fails_or_loses_something() -> None:
    engine = sqlalchemy.create_engine("sqlite://")
    with pytest.raises(Exception, match="bind parameter"):  # a colon in a text is a parameter to it
        marimo.sql("SELECT ' :x' AS a", engine=engine)
    assert appnb.sql("SELECT ' :x' AS a", engine=engine).rows() == [(" :x",)]
    empty = "SELECT 1 AS a WHERE 1 = 2"
    assert marimo.sql(empty, output=False, engine=engine).columns == []
    assert appnb.sql(empty, engine=engine).columns == ["a"]
    engine.dispose()
