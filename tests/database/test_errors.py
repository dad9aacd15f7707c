"""What an author reads when a query fails: golden texts, and the places they name."""

import sys
from collections.abc import Callable

import duckdb
import pytest

from appnb.database.engines import EngineError
from appnb.database.problems import QueryError
from appnb.database.sql import sql
from tests.kernel.bench import Bench, run

Golden = Callable[[str, str], None]

FRAMES = "import polars as pl\norders = pl.DataFrame({'region': ['north'], 'total': [1]})"


def fail(code: str, **options: object) -> tuple[str, BaseException]:
    """Run cells of which the last fails, and give what its author is told."""
    found: list[tuple[str, BaseException]] = []

    async def scenario() -> None:
        bench = await Bench({"frames": FRAMES, "a": code}, **options).start()
        error = bench.notes.results["a"].error
        assert error is not None
        assert error.diagnostic is not None, error.traceback
        assert error.exception is not None
        found.append((f"{error.diagnostic}\n", error.exception))
        bench.kernel.close()

    run(scenario)
    return found[0]


def test_a_query_that_fails(golden: Golden) -> None:
    told, error = fail(
        'least = 1\ntop = nb.sql(f"""\n    SELECT regoin,\n      total FROM orders WHERE total > {least}\n""")'
    )
    golden("nb241.txt", told)
    assert isinstance(error, QueryError)
    assert isinstance(error.__cause__, duckdb.BinderException)
    assert error.query.endswith("> 1\n")


def test_a_table_that_is_not_there(golden: Golden) -> None:
    golden("nb242.txt", fail("nb.sql('SELECT * FROM ordrs')")[0])


def test_an_extension_that_cannot_be_fetched(golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    code = "nb.sql(\"SET custom_extension_repository = 'http://127.0.0.1:9'\")\nnb.sql('INSTALL spatial')"
    golden("nb243.txt", fail(code)[0])


def test_a_database_that_cannot_be_opened(golden: Golden) -> None:
    told, _ = fail("nb.sql(\"ATTACH '/nowhere/at/all.db' AS old\")")
    golden("nb245.txt", told)


def test_a_form_that_there_is_not(golden: Golden) -> None:
    golden("nb246.txt", fail("nb.sql('SELECT 1')", sql_output="arrow")[0])


def test_an_engine_that_is_none(golden: Golden) -> None:
    told, error = fail("nb.sql('SELECT 1', engine='postgresql://localhost')")
    golden("nb247.txt", told)
    assert isinstance(error, ValueError)


def test_duckdb_is_not_installed(golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appnb.database.duck.find_spec", lambda name: None)
    golden("nb240.txt", fail("nb.sql('SELECT 1')")[0])


def test_neither_polars_nor_pandas_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appnb.database.forms.find_spec", lambda name: None)
    assert "needs polars or pandas" in fail("nb.sql('SELECT 1')")[0]
    assert "results as `pandas` need pandas" in fail("nb.sql('SELECT 1')", sql_output="pandas")[0]


PLACES = {
    # code of a cell whose first line is line 7 of the notebook: the place that is named
    "one line": ("nb.sql('SELECT nope FROM orders')", "nb.py:7:16"),
    "several lines": ('x = nb.sql("""SELECT 1,\n  nope\nFROM orders""")', "nb.py:8:3"),
    "a line with a value": ('x = nb.sql(f"""\n SELECT {1}, nope\n FROM orders""")', "nb.py:8:14"),
    "a value of several lines": ("v = '1,\\n2'\nx = nb.sql(f'SELECT {v}, nope FROM orders')", "nb.py:8:12"),
    "a line break in the text": ("nb.sql('SELECT 1,\\n nope FROM orders')", "nb.py:7:8"),
    "a query that is a variable": ("q = 'SELECT nope FROM orders'\nnb.sql(q)", "nb.py:8:1"),
    "a query of a function": ("def ask():\n    return nb.sql('SELECT nope FROM orders')\nask()", "nb.py:8:27"),
    "a keyword": ("nb.sql(query='SELECT nope FROM orders')", "nb.py:7:22"),
    "of two calls the right one": ("[nb.sql('SELECT 1'), nb.sql('SELECT nope FROM orders')]", "nb.py:7:37"),
}


@pytest.mark.parametrize(("code", "place"), PLACES.values(), ids=PLACES)
def test_the_place_of_a_fault_in_the_notebook(code: str, place: str) -> None:
    told, _ = fail(code)
    assert told.startswith(f"{place}: NB241 "), told


def test_a_query_outside_of_a_notebook_names_its_line() -> None:
    with pytest.raises(QueryError) as caught:
        sql("SELECT nope FROM (SELECT 1 AS a)")
    where = caught.value.diagnostic.where
    assert where is not None
    assert where.path == __file__


def test_engines_that_are_nearly_right_are_told_how() -> None:
    class AsyncEngine:
        __module__ = "sqlalchemy.ext.asyncio.engine"

    class Client:
        __module__ = "clickhouse_connect.driver.client"

    for engine, hint in ((AsyncEngine(), "sync_engine"), (Client(), "clickhouse_connect.dbapi"), (sys, "SQLAlchemy")):
        with pytest.raises(EngineError) as caught:
            sql("SELECT 1", engine=engine)
        assert hint in caught.value.diagnostic.fix
