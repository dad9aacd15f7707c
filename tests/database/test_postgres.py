"""Queries on a real PostgreSQL, through SQLAlchemy and psycopg."""

import datetime
import threading
import uuid
from collections.abc import Iterator
from decimal import Decimal

import pandas as pd
import polars as pl
import psycopg
import pytest
import sqlalchemy

from appnb.database.problems import QueryError
from appnb.database.sql import sql
from appnb.kernel.events import CellState
from appnb.kernel.worker import KernelThread
from tests.database.test_interrupts import Waiting, start
from tests.kernel.bench import Bench, run

ZONE = datetime.UTC

TYPES = {
    # SQL: the value, and the type of polars
    "NULL": ("NULL::int", None, pl.Null),
    "a truth": ("true", True, pl.Boolean),
    "a number": ("42::smallint", 42, pl.Int64),
    "a big number": ("9223372036854775807", 2**63 - 1, pl.Int64),
    "a float": ("0.1::float8", 0.1, pl.Float64),
    "not a number": ("'infinity'::float8", float("inf"), pl.Float64),
    "a decimal": ("12.50::numeric(10, 2)", Decimal("12.50"), pl.Decimal(38, 2)),
    "a number beyond 64 bits": ("12345678901234567890123", Decimal("12345678901234567890123"), pl.Decimal(38, 0)),
    "a text": ("'Grüße, 世界'", "Grüße, 世界", pl.String),
    "a padded text": ("'a'::char(3)", "a  ", pl.String),
    "bytes": (r"'\xdead'::bytea", b"\xde\xad", pl.Binary),
    "a date": ("date '2024-02-29'", datetime.date(2024, 2, 29), pl.Date),
    "a time": ("time '10:30'", datetime.time(10, 30), pl.Time),
    "a moment": ("timestamp '2024-02-29 10:30'", datetime.datetime(2024, 2, 29, 10, 30), pl.Datetime("us")),
    "a moment in a zone": (
        "timestamptz '2024-02-29 10:30+02'",
        datetime.datetime(2024, 2, 29, 8, 30, tzinfo=ZONE),
        pl.Datetime("us", "Etc/UTC"),
    ),
    "a span": ("interval '1 day 2 hours'", datetime.timedelta(days=1, hours=2), pl.Duration("us")),
    "a list": ("array[1, 2]", [1, 2], pl.List(pl.Int64)),
    "JSON": (
        """'{"a": 1, "b": ["x"]}'::jsonb""",
        {"a": 1, "b": ["x"]},
        pl.Struct({"a": pl.Int64, "b": pl.List(pl.String)}),
    ),
    "an id": (
        "'12345678-1234-5678-1234-567812345678'::uuid",
        uuid.UUID("12345678-1234-5678-1234-567812345678"),
        pl.Object,
    ),
}


@pytest.mark.parametrize(("written", "expected", "kind"), TYPES.values(), ids=TYPES)
def test_types(postgres: sqlalchemy.Engine, written: str, expected: object, kind: pl.DataType) -> None:
    frame = sql(f"SELECT {written} AS v", engine=postgres)
    assert frame["v"].to_list() == [expected]
    assert frame.schema["v"] == kind


def test_columns_of_values_and_nulls(postgres: sqlalchemy.Engine) -> None:
    frame = sql("SELECT * FROM (VALUES (1, 'a', 1.5), (NULL, NULL, NULL), (3, 'c', 2)) AS t (i, s, n)", engine=postgres)
    assert frame.rows() == [(1, "a", Decimal("1.5")), (None, None, None), (3, "c", Decimal("2.0"))]


def test_json_of_several_shapes_comes_as_pandas(postgres: sqlalchemy.Engine) -> None:
    query = """SELECT * FROM (VALUES ('{"a":1}'::jsonb), ('[1]'), ('"x"'), (NULL)) AS t (j)"""
    frame = sql(query, engine=postgres)
    assert isinstance(frame, pd.DataFrame)
    assert frame["j"].tolist() == [{"a": 1}, [1], "x", None]


def test_a_hundred_thousand_rows(postgres: sqlalchemy.Engine) -> None:
    frame = sql(
        "SELECT i, i * 0.5::float8 AS half, 'row ' || i AS name FROM generate_series(1, 100000) AS i", engine=postgres
    )
    assert frame.shape == (100_000, 3)
    assert frame.schema == {"i": pl.Int64, "half": pl.Float64, "name": pl.String}
    assert frame.row(-1) == (100_000, 50_000.0, "row 100000")


def test_what_is_made_stays_and_the_rest_is_rolled_back(postgres: sqlalchemy.Engine) -> None:
    assert sql("CREATE TABLE t (a INT PRIMARY KEY)", engine=postgres) is None
    assert sql("INSERT INTO t VALUES (1)", engine=postgres) is None
    assert sql("INSERT INTO t VALUES (2) RETURNING a", engine=postgres).rows() == [(2,)]
    with pytest.raises(QueryError, match="duplicate key"):
        sql("INSERT INTO t VALUES (3), (1)", engine=postgres)
    assert sql("SELECT a FROM t ORDER BY a", engine=postgres).rows() == [(1,), (2,)]


ERRORS = {
    "a column, with what the server suggests": (
        "SELECT 1,\n  totl\nFROM orders",
        'NB241 the query failed at line 2, column 3 of the query: column "totl" does not exist\n'
        '  fix: Perhaps you meant to reference the column "orders.total".',
    ),
    "a word": (
        "SELECT *\nFORM orders",
        'NB241 the query failed at line 2, column 1 of the query: syntax error at or near "FORM"',
    ),
    "a table, with the nearest": (
        "SELECT *\nFROM ordrs",
        "NB242 there is no table `ordrs` at line 2, column 6 of the query\n  fix: did you mean `orders`?",
    ),
    "a table of another schema": (
        "SELECT * FROM shop.custmers",
        "NB242 there is no table `shop.custmers`\n  fix: did you mean `shop.customers`?",
    ),
    "a value": ("SELECT 1 / 0", "NB241 the query failed: division by zero\n  fix: correct the query"),
}


@pytest.mark.parametrize(("query", "told"), ERRORS.values(), ids=ERRORS)
def test_errors(postgres: sqlalchemy.Engine, query: str, told: str) -> None:
    sql("CREATE TABLE orders (total INT); CREATE SCHEMA IF NOT EXISTS shop", engine=postgres)
    sql("CREATE TABLE IF NOT EXISTS shop.customers (id INT)", engine=postgres)
    with pytest.raises(QueryError) as caught:
        sql(query, engine=postgres)
    assert told in str(caught.value)


def test_a_server_that_is_not_there() -> None:
    engine = sqlalchemy.create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(QueryError, match="NB245 a database or file cannot be reached"):
        sql("SELECT 1", engine=engine)


def test_a_driver_without_sqlalchemy(postgres: sqlalchemy.Engine) -> None:
    address = postgres.url.render_as_string().replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        assert sql("CREATE TABLE t AS SELECT 1 AS a", engine=connection) is None
        with pytest.raises(QueryError, match="NB242"):
            sql("SELECT * FROM nope", engine=connection)
        assert sql("SELECT * FROM t", engine=connection).rows() == [(1,)]
    assert sql("SELECT * FROM t", engine=postgres).rows() == [(1,)]


def test_cells_are_connected_through_the_tables_of_a_server(postgres: sqlalchemy.Engine) -> None:
    make = (
        "import sqlalchemy\n"
        f"engine = sqlalchemy.create_engine({postgres.url.render_as_string(hide_password=False)!r})\n"
        "engine_is_used = True"
    )

    async def scenario() -> None:
        bench = await Bench(
            {
                "read": "total = nb.sql('SELECT sum(a) AS n FROM sales', engine=engine)['n'][0]",
                "s": "s = Element(1)",
                "fill": "nb.sql(f'DELETE FROM sales; INSERT INTO sales VALUES ({s.value})', engine=engine)",
                "make": "nb.sql('CREATE TABLE sales (a INT)', engine=engine)",
                "engine": make,
                "again": "more = nb.sql('SELECT sum(a) + 1 AS n FROM sales', engine=engine)['n'][0]",
            }
        ).start()
        assert bench.notes.ran == "fakes s engine make read fill again"
        assert bench.value("more") == 2
        assert await bench.change("s.value = 5") == "fill again"
        assert bench.value("more") == 6
        bench.value("engine").dispose()
        bench.kernel.close()

    run(scenario)


@pytest.fixture
def sleeping(postgres: sqlalchemy.Engine) -> Iterator[tuple[KernelThread, Waiting, sqlalchemy.Engine]]:
    """A notebook whose query takes ten minutes, and which has begun."""
    address = postgres.url.render_as_string(hide_password=False)
    thread, notes = start(
        engine=f"import sqlalchemy\nengine = sqlalchemy.create_engine({address!r})",
        a="x = nb.sql('SELECT pg_sleep(600)', engine=engine)",
        b="y = nb.sql('SELECT 1 AS n', engine=engine).rows()",
    )
    running = "SELECT count(*) AS n FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND state = 'active'"
    until(lambda: sql(f"{running} AND pid <> pg_backend_pid()", engine=postgres).item() == 1)
    engine = thread.kernel.values["engine"]
    yield thread, notes, postgres
    until(lambda: sql(f"{running} AND pid <> pg_backend_pid()", engine=postgres).item() == 0)
    thread.close()
    engine.dispose()


def until(fact: object, timeout_s: float = 20) -> None:
    """Ask the database until it says so."""
    pause = threading.Event()
    for _ in range(int(timeout_s / 0.02)):
        if fact():
            return
        pause.wait(0.02)
    raise AssertionError("it does not come")


def test_a_query_is_cancelled_on_the_server_when_its_cell_is_stopped(
    sleeping: tuple[KernelThread, Waiting, sqlalchemy.Engine],
) -> None:
    thread, notes, _ = sleeping
    assert thread.interrupt()
    notes.wait(lambda it: it.finished == 1)
    error = notes.results["a"].error
    assert error is not None
    assert error.diagnostic is not None
    assert error.diagnostic.code == "NB202"
    thread.kernel.stale(["b"])
    notes.wait(lambda it: it.finished == 2)
    assert notes.results["b"].state is CellState.OK
    assert thread.kernel.values["y"] == [(1,)]


def test_and_when_its_session_ends(sleeping: tuple[KernelThread, Waiting, sqlalchemy.Engine]) -> None:
    thread, _, _ = sleeping
    assert thread.close()
