"""What is made of what databases say: the kind of fault, its place in the query, what may have been meant."""

import sqlite3

import duckdb
import pytest

from appnb.database.faults import Fault, read_fault


def ask_duckdb(query: str) -> Fault:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE orders (region VARCHAR, total INT); CREATE TABLE one (i INT PRIMARY KEY)")
        with pytest.raises(duckdb.Error) as caught:
            connection.execute(query).fetchall()
    return read_fault(caught.value, query)


def ask_sqlite(query: str) -> Fault:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE orders (region TEXT, total INT)")
    with pytest.raises(sqlite3.Error) as caught:
        connection.execute(query)
    connection.close()
    return read_fault(caught.value, query)


OF_DUCKDB = {
    "a word that is wrong": ("SELECT *\nFORM orders", "query", 2, 6),
    "a text that ends too early": ("SELECT *\nFROM", "query", 2, 1),
    "a column that is not there": ("SELECT total,\n  regoin FROM orders", "query", 2, 3),
    "a table that is not there": ("-- ordrs\nSELECT *\nFROM ordrs", "table", 3, 6),
    "a table of a schema that is not there": ("SELECT * FROM main.ordrs", "table", 1, 15),
    "a function that is not there": ("SELECT\n  summ(total) FROM orders", "query", 2, 3),
    "a value that does not fit": ("SELECT 1,\n 'a'::INT", "query", 2, 5),
    "a rule that is broken": ("INSERT INTO one VALUES (1), (1)", "query", None, None),
    "a file that is not there": ("SELECT * FROM 'nowhere/at_all.csv'", "reach", None, None),
    "a database that cannot be opened": ("ATTACH 'nowhere/at/all.db'", "reach", None, None),
    "a word behind a letter of two bytes": ("SELECT 'é' AS x,\n  'ü' || regoin FROM orders", "query", 2, 10),
}


@pytest.mark.parametrize(("query", "kind", "line", "column"), OF_DUCKDB.values(), ids=OF_DUCKDB)
def test_faults_of_duckdb(query: str, kind: str, line: int | None, column: int | None) -> None:
    fault = ask_duckdb(query)
    assert (fault.kind, fault.line, fault.column) == (kind, line, column)
    assert fault.what
    assert "\n" not in fault.what


def test_duckdb_says_what_may_have_been_meant() -> None:
    assert "region" in ask_duckdb("SELECT regoin FROM orders").choices
    assert not any(name.startswith(("pg_", "duckdb_")) for name in ask_duckdb("SELECT * FROM xyz").choices)


def test_an_extension_that_cannot_be_fetched_is_named() -> None:
    said = (
        'IO Error: Failed to download extension "httpfs" at URL "http://extensions.duckdb.org/x/httpfs.gz"\n'
        'Extension "httpfs" is an existing extension.\n'
    )
    needed = (
        "An error occurred while trying to automatically install the required extension 'spatial':\nFailed to download"
    )
    assert read_fault(OSError(said), "INSTALL httpfs") == Fault(
        "extension",
        'Failed to download extension "httpfs" at URL "http://extensions.duckdb.org/x/httpfs.gz"',
        name="httpfs",
    )
    assert read_fault(OSError(needed), "SELECT 1").name == "spatial"


OF_SQLITE = {
    "a word that is wrong": ("SELECT *\nFORM orders", "query", 2, 1),
    "a column that is not there": ("SELECT\n regoin FROM orders", "query", 2, 2),
    "a table that is not there": ("SELECT *\nFROM ordrs", "table", 2, 6),
}


@pytest.mark.parametrize(("query", "kind", "line", "column"), OF_SQLITE.values(), ids=OF_SQLITE)
def test_faults_of_sqlite(query: str, kind: str, line: int | None, column: int | None) -> None:
    fault = ask_sqlite(query)
    assert (fault.kind, fault.line, fault.column) == (kind, line, column)


OF_OTHERS = {
    # what other drivers say
    "MySQL": ("(1146, \"Table 'shop.ordrs' doesn't exist\")", "table"),
    "a server that is down": (
        "connection failed: connection to server at 127.0.0.1, port 1: Connection refused",
        "reach",
    ),
    "a name that leads nowhere": (
        "could not translate host name nowhere to address: Name or service not known",
        "reach",
    ),
    "anything": ("no", "query"),
    "nothing": ("", "query"),
}


@pytest.mark.parametrize(("said", "kind"), OF_OTHERS.values(), ids=OF_OTHERS)
def test_faults_of_others(said: str, kind: str) -> None:
    fault = read_fault(RuntimeError(said), "SELECT * FROM shop.ordrs")
    assert fault.kind == kind
    assert fault.what
