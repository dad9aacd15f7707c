"""Queries on what notebooks have: engines and connections of SQLAlchemy, drivers, Ibis; here on SQLite."""

import sqlite3
from collections.abc import Iterator

import ibis
import pandas as pd
import polars as pl
import pytest
import sqlalchemy

from appnb.database.dbapi import is_dbapi
from appnb.database.problems import QueryError
from appnb.database.sql import sql
from tests.kernel.bench import Bench, run

pytestmark = pytest.mark.filterwarnings("ignore:The 'future.infer_string' option")  # Ibis 12 asks pandas 3 for it


@pytest.fixture(params=["SQLAlchemy's engine", "SQLAlchemy's connection", "sqlite3", "Ibis"])
def engine(request: pytest.FixtureRequest) -> Iterator[object]:
    """An engine of each kind, with two people in it."""
    if "SQLAlchemy" in request.param:
        made = sqlalchemy.create_engine("sqlite://", poolclass=sqlalchemy.StaticPool)
        engine = made.connect() if "connection" in request.param else made
    elif request.param == "sqlite3":
        engine = sqlite3.connect(":memory:")
    else:
        engine = ibis.sqlite.connect()  # Ibis 12 and DuckDB 2 do not go together
    assert sql("CREATE TABLE people (id INTEGER, name VARCHAR)", engine=engine) is None
    assert sql("INSERT INTO people VALUES (1, 'Ann'), (2, NULL)", engine=engine) is None
    yield engine
    for name in ("close", "dispose", "disconnect"):
        if hasattr(engine, name):
            getattr(engine, name)()
            break
    if "connection" in request.param:
        made.dispose()


def test_rows_come_as_a_frame(engine: object) -> None:
    frame = sql("SELECT id, name FROM people ORDER BY id", engine=engine)
    assert isinstance(frame, pl.DataFrame)
    assert frame.columns == ["id", "name"]
    assert frame.rows() == [(1, "Ann"), (2, None)]


def test_no_rows_keep_their_columns(engine: object) -> None:
    frame = sql("SELECT id, name FROM people WHERE id > 9", engine=engine)
    assert (frame.columns, frame.height) == (["id", "name"], 0)


def test_a_query_that_fails_leaves_the_engine_usable(engine: object) -> None:
    with pytest.raises(QueryError, match="NB241"):
        sql("SELECT nope FROM people", engine=engine)
    with pytest.raises(QueryError, match=r"NB242 there is no table `peple`\n.*did you mean `people`\?"):
        sql("SELECT * FROM peple", engine=engine)
    assert sql("SELECT count(*) AS n FROM people", engine=engine).rows() == [(2,)]


def form_of(form: str, code: str) -> tuple[object, tuple[object, ...]]:
    found: list[tuple[object, tuple[object, ...]]] = []
    make = (
        "import sqlalchemy, sqlite3, ibis\ne = sqlalchemy.create_engine('sqlite://')\nc = sqlite3.connect(':memory:')"
    )

    async def scenario() -> None:
        bench = await Bench({"make": make, "a": code}, sql_output=form).start()
        assert bench.error("a") == ""
        found.append((bench.value("y"), bench.notes.results["a"].outputs))
        bench.kernel.close()

    run(scenario)
    return found[0]


@pytest.mark.parametrize("engine_name", ["e", "c"])
@pytest.mark.parametrize(("form", "kind"), [("pandas", pd.DataFrame), ("lazy-polars", pl.LazyFrame)])
def test_forms_of_rows(engine_name: str, form: str, kind: type) -> None:
    found, shown = form_of(form, f"y = nb.sql('SELECT 1 AS a, NULL AS b', engine={engine_name})")
    assert isinstance(found, kind)
    assert len(shown) == 1


def test_native_results_can_still_be_read() -> None:
    for name in ("e", "c"):
        found, shown = form_of("native", f"y = nb.sql('SELECT 1 AS a UNION SELECT 2', engine={name}).fetchall()")
        assert [tuple(row) for row in found] == [(1,), (2,)]
        assert len(shown) == 1
    found, _ = form_of("native", "b = ibis.sqlite.connect()\ny = nb.sql('SELECT 1 AS a', engine=b)")
    assert found.to_polars().rows() == [(1,)]


def test_columns_of_one_name_are_told_apart() -> None:
    engine = sqlalchemy.create_engine("sqlite://")
    assert sql("SELECT 1 AS a, 2 AS a, 3 AS a", engine=engine).rows(named=True) == [{"a": 1, "a_1": 2, "a_2": 3}]
    engine.dispose()


def test_what_the_first_rows_do_not_tell() -> None:
    engine = sqlalchemy.create_engine("sqlite://")
    numbers = " UNION ALL ".join(["SELECT NULL AS a"] * 150 + ["SELECT 2.5"])
    frame = sql(numbers, engine=engine)
    assert frame["a"].to_list()[-1] == 2.5
    engine.dispose()


def test_texts_are_run_as_they_stand() -> None:
    engine = sqlalchemy.create_engine("sqlite://")
    query = "SELECT '10:30' AS t, ' :name' AS n, 'a%b' AS p, '100%%' AS q, 7 % 4 AS m"
    assert sql(query, engine=engine).rows() == [("10:30", " :name", "a%b", "100%%", 3)]
    assert sql("SELECT '\\:name' AS n", engine=engine).rows() == [(":name",)]  # as one had to write it for marimo
    engine.dispose()


def test_a_transaction_of_the_notebooks_own_is_left_to_it() -> None:
    engine = sqlalchemy.create_engine("sqlite://", poolclass=sqlalchemy.StaticPool)
    sql("CREATE TABLE t (a INT)", engine=engine)
    with engine.connect() as connection:
        transaction = connection.begin()
        sql("INSERT INTO t VALUES (1)", engine=connection)
        transaction.rollback()
    with engine.connect() as connection:
        sql("INSERT INTO t VALUES (2)", engine=connection)
    assert sql("SELECT * FROM t", engine=engine).rows() == [(2,)]
    engine.dispose()


def test_what_is_no_connection() -> None:
    class Anything:
        def __getattr__(self, name: str) -> object:
            return lambda *args: self

    class Broken:
        def __init__(self) -> None:
            self.commit = self.rollback = self.close = print

        def cursor(self) -> object:
            raise RuntimeError("closed")

    assert not is_dbapi(Anything())
    assert not is_dbapi(Broken())
    assert not is_dbapi(sqlite3)
    assert not is_dbapi(sqlite3.Connection)
    assert not is_dbapi(42)
