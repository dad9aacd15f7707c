"""Queries on DuckDB, in the cells of a notebook."""

from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

import appnb
from appnb.database.defaults import install_duckdb
from appnb.kernel.events import CellState
from appnb.ui.tables import table
from tests.kernel.bench import Bench, run

install_duckdb()

FRAMES = "import pandas as pd, polars as pl, pyarrow as pa\ndf = pl.DataFrame({'x': [1, 2, 3]})"


def value(code: str, **options: object) -> object:
    """Run cells of which the last gives `y`, and give that."""
    found: list[object] = []

    async def scenario() -> None:
        bench = await Bench({"frames": FRAMES, "a": code}, **options).start()
        assert bench.error("a") == ""
        found.append(bench.value("y"))
        bench.kernel.close()

    run(scenario)
    return found[0]


def rows(frame: object) -> list[tuple[object, ...]]:
    assert isinstance(frame, pl.DataFrame)
    return frame.rows()


QUERIES = {
    "no table": ("y = nb.sql('SELECT 6 * 7 AS n')", [(42,)]),
    "a frame of polars": ("y = nb.sql('SELECT sum(x) FROM df')", [(6,)]),
    "a frame of pandas": ("p = pd.DataFrame({'a': [1]})\ny = nb.sql('FROM p')", [(1,)]),
    "a table of Arrow": ("t = pa.table({'a': [1]})\ny = nb.sql('FROM t')", [(1,)]),
    "the result of a query": ("z = nb.sql('FROM df WHERE x > 1')\ny = nb.sql('SELECT count(*) FROM z')", [(2,)]),
    "a private frame": ("_d = pl.DataFrame({'a': [7]})\ny = nb.sql('FROM _d')", [(7,)]),
    "a frame of a function": (
        "def ask():\n    own = pl.DataFrame({'a': [7]})\n    return nb.sql('FROM own, df WHERE x = 1')\ny = ask()",
        [(7, 1)],
    ),
    "a frame in a comprehension": ("y = [nb.sql(f'SELECT min(x) * {i} FROM df') for i in (2, 3)][1]", [(3,)]),
    "values of an f-string": ("least = 2\ny = nb.sql(f'FROM df WHERE x >= {least}')", [(2,), (3,)]),
    "braces": ("y = nb.sql(f\"SELECT {{'a': 1}}.a AS n\")", [(1,)]),
    "a refresh in a comment": ("e = Element(1)\ny = nb.sql(f'SELECT 1 -- {e}')", [(1,)]),
    "several statements give the last": ("y = nb.sql('SELECT 1; SELECT 2')", [(2,)]),
    "a table that a cell makes": ("nb.sql('CREATE TABLE t AS FROM df')\ny = nb.sql('SELECT max(x) FROM t')", [(3,)]),
    "duckdb.sql is of the same database": (
        "import duckdb\nduckdb.sql('CREATE TABLE t AS FROM df')\ny = nb.sql('SELECT max(x) FROM t')",
        [(3,)],
    ),
    "and the other way round": (
        "import duckdb\nnb.sql('CREATE TABLE t AS FROM df')\nduckdb.execute('FROM t WHERE x > ?', [2])\n"
        "y = pl.DataFrame(duckdb.fetchall(), orient='row')",
        [(3,)],
    ),
    "duckdb.sql names frames": ("import duckdb\ny = duckdb.sql('SELECT max(x) FROM df').pl()", [(3,)]),
    "what is imported from duckdb": ("from duckdb import sql as q\ny = q('SELECT max(x) FROM df').pl()", [(3,)]),
    "another connection": (
        "import duckdb\nc = duckdb.connect()\nnb.sql('CREATE TABLE t (a INT)', engine=c)\n"
        "nb.sql('INSERT INTO t VALUES (5)', engine=c)\ny = nb.sql('SELECT a, x FROM t, df WHERE x = 1', engine=c)",
        [(5, 1)],
    ),
    "a default that the notebook sets": (
        "import duckdb\nc = duckdb.connect()\nc.sql('CREATE TABLE t AS SELECT 9 AS a')\n"
        "duckdb.set_default_connection(c)\ny = nb.sql('FROM t')",
        [(9,)],
    ),
    "the default, asked for by name": (
        "import duckdb\nnb.sql('CREATE TABLE t AS SELECT 4 AS a')\ny = duckdb.connect(':default:').sql('FROM t').pl()",
        [(4,)],
    ),
}


@pytest.mark.parametrize(("code", "expected"), QUERIES.values(), ids=QUERIES)
def test_a_query_sees(code: str, expected: list[tuple[object, ...]]) -> None:
    assert rows(value(code)) == expected


def test_a_module_beside_the_notebook_queries_frames_of_the_notebook() -> None:
    assert rows(value("from tests.database.helper import ask\ny = ask('SELECT max(x) FROM df')")) == [(3,)]


def test_nothing_to_run_gives_nothing() -> None:
    assert value("y = [nb.sql(''), nb.sql('  \\n'), nb.sql('-- only a remark'), nb.sql(None)]") == [None] * 4


FORMS = {
    "auto": pl.DataFrame,
    "polars": pl.DataFrame,
    "lazy-polars": pl.LazyFrame,
    "pandas": pd.DataFrame,
    "native": duckdb.DuckDBPyRelation,
}


@pytest.mark.parametrize("form", FORMS)
def test_the_notebook_says_in_which_form_rows_come(form: str) -> None:
    found = value("y = nb.sql('SELECT x, x * 2 AS z FROM df')", sql_output=form)
    assert isinstance(found, FORMS[form])


def test_what_polars_cannot_hold_comes_as_pandas() -> None:
    assert isinstance(value("y = nb.sql('SELECT INTERVAL 1 MONTH AS i')"), pd.DataFrame)


def test_a_frame_is_found_in_the_version_of_the_cell() -> None:
    async def scenario() -> None:
        cells = {
            "one": "d = nb.sql('SELECT 1 AS v')",
            "a": "x = nb.sql('FROM d')",
            "two": "d = nb.sql('SELECT 2 AS v')",
        }
        bench = await Bench({**cells, "b": "y = nb.sql('FROM d')"}).start()
        assert (rows(bench.value("x")), rows(bench.value("y"))) == ([(1,)], [(2,)])
        bench.kernel.close()

    run(scenario)


def test_cells_run_in_the_order_of_their_tables_and_again_after_a_change() -> None:
    async def scenario() -> None:
        bench = await Bench(
            {
                "read": "total = nb.sql('SELECT sum(a) AS n FROM t').rows()[0][0]",
                "shown": "text = f'{total} in all'",
                "s": "s = Element(1)",
                "make": "nb.sql(f'CREATE TABLE t AS SELECT {s.value} AS a')",
            }
        ).start()
        assert bench.notes.ran == "fakes s make read shown"
        assert bench.value("text") == "1 in all"
        assert await bench.change("s.value = 5") == "make read shown"
        assert bench.value("text") == "5 in all"
        bench.kernel.close()

    run(scenario)


def test_what_reads_a_table_runs_again_after_rows_were_added() -> None:
    async def scenario() -> None:
        bench = await Bench(
            {
                "make": "nb.sql('CREATE TABLE log (a INT)')",
                "s": "s = Element(1)",
                "add": "nb.sql(f'INSERT INTO log VALUES ({s.value})')",
                "read": "seen = nb.sql('FROM log').rows()",
            }
        ).start()
        assert await bench.change("s.value = 2") == "add read"
        assert bench.value("seen") == [(1,), (2,)]
        bench.kernel.close()

    run(scenario)


MADE_AGAIN = {
    "a table": "nb.sql(f'CREATE TABLE t AS SELECT {s.value} AS a')",
    "a view": "nb.sql(f'CREATE VIEW t AS SELECT {s.value} AS a')",
    "a table of duckdb.sql": "import duckdb\nduckdb.sql(f'CREATE TABLE t AS SELECT {s.value} AS a')",
    "a table with a computed name": "nb.sql(f\"CREATE TABLE {'t'} AS SELECT {s.value} AS a\")",
    "a schema": "nb.sql(f'CREATE SCHEMA z; CREATE TABLE z.t AS SELECT {s.value} AS a; CREATE VIEW t AS FROM z.t')",
    "a database": "nb.sql(\"ATTACH ':memory:' AS z\")\n"
    "nb.sql(f'CREATE TABLE z.t AS SELECT {s.value} AS a; CREATE VIEW t AS FROM z.t')",
}


@pytest.mark.parametrize("code", MADE_AGAIN.values(), ids=MADE_AGAIN)
def test_a_cell_makes_again_what_it_has_made(code: str) -> None:
    async def scenario() -> None:
        bench = await Bench({"s": "s = Element(1)", "make": code, "read": "seen = nb.sql('FROM t').rows()"}).start()
        await bench.change("s.value = 2")
        assert bench.error("make") == ""
        assert bench.value("seen") == [(2,)]
        bench.kernel.close()

    run(scenario)


def test_what_a_removed_cell_has_made_is_gone() -> None:
    async def scenario() -> None:
        read = "seen = nb.sql('SHOW TABLES').rows()"
        bench = await Bench({"make": "nb.sql('CREATE TABLE t (a INT)')", "read": read}).start()
        assert bench.value("seen") == [("t",)]
        await bench.save({"read": read + " "})
        await bench.save({"read": read + "  # again\nagain = 1"})
        assert bench.value("seen") == []
        bench.kernel.close()

    run(scenario)


def test_a_table_in_a_file_stays(tmp_path: Path) -> None:
    async def scenario() -> None:
        attach = f"nb.sql(\"ATTACH '{tmp_path}/kept.db' AS kept\")"
        make = "nb.sql(f'CREATE TABLE IF NOT EXISTS kept.t AS SELECT {s.value} AS a')"
        bench = await Bench({"s": "s = Element(1)", "attach": attach, "make": make}).start()
        await bench.change("s.value = 2")
        assert bench.error("make") == ""
        bench.kernel.close()

    run(scenario)
    with duckdb.connect(f"{tmp_path}/kept.db") as connection:
        assert connection.sql("FROM t").fetchall() == [(1,)]


def test_sessions_do_not_see_each_other() -> None:
    async def scenario() -> None:
        cells = {
            "s": "s = Element(1)",
            "make": "import duckdb\nmine = nb.sql(f'SELECT {s.value} AS a')\nnb.sql('CREATE TABLE t AS FROM mine')",
            "read": "seen = (nb.sql('FROM mine').rows(), nb.sql('FROM t').rows(), duckdb.sql('FROM t').fetchall())",
        }
        one, other = Bench(cells), Bench(cells)
        await one.start()
        await other.start()
        await other.change("s.value = 2")
        await one.change("s.value = 3")
        assert one.value("seen") == ([(3,)], [(3,)], [(3,)])
        assert other.value("seen") == ([(2,)], [(2,)], [(2,)])
        one.kernel.close()
        other.kernel.close()

    run(scenario)
    assert duckdb.sql("SHOW TABLES").fetchall() == []  # nor does the process


def test_a_session_closes_its_database() -> None:
    kept: list[object] = []

    async def scenario() -> None:
        bench = await Bench({"a": "import duckdb\nc = duckdb.default_connection()\nnb.sql('SELECT 1')"}).start()
        kept.append(bench.value("c"))
        bench.kernel.close()

    run(scenario)
    with pytest.raises(duckdb.ConnectionException):
        kept[0].sql("SELECT 1")


def outputs(code: str, **options: object) -> tuple[object, ...]:
    found: list[tuple[object, ...]] = []

    async def scenario() -> None:
        bench = await Bench({"frames": FRAMES, "a": code}, **options).start()
        assert bench.state("a") is CellState.OK, bench.error("a")
        found.append(bench.notes.results["a"].outputs)
        bench.kernel.close()

    run(scenario)
    return found[0]


def test_rows_are_shown_as_one_table_in_place_of_what_was_shown() -> None:
    for code in ("_ = nb.sql('FROM df')", "nb.sql('FROM df')", "nb.output.append('before')\nnb.sql('FROM df')"):
        (shown,) = outputs(code)
        assert isinstance(shown, table)
        assert shown.selection is None
        assert shown.data.rows() == [(1,), (2,), (3,)]


SHOWN = {
    "nothing when it is told so": ("_ = nb.sql('FROM df', output=False)", 0),
    "the value, when it is told so and the cell ends in it": ("nb.sql('FROM df', output=False)", 1),
    "nothing for what makes a table": ("nb.sql('CREATE TABLE t AS FROM df')", 0),
    "nothing for what changes one": ("nb.sql('CREATE TABLE t (a INT); INSERT INTO t VALUES (1)')", 0),
    "what an insertion returns": ("nb.sql('CREATE TABLE t (a INT); INSERT INTO t VALUES (1) RETURNING a')", 1),
    "a count that was asked for": ("nb.sql('SELECT count(*) AS \"Count\" FROM df')", 1),
    "an empty table for no rows": ("nb.sql('FROM df WHERE x > 9')", 1),
    "a value after it is shown below": ("y = nb.sql('FROM df')\ny.height", 2),
}


@pytest.mark.parametrize(("code", "count"), SHOWN.values(), ids=SHOWN)
def test_what_is_shown(code: str, count: int) -> None:
    assert len(outputs(code)) == count


@pytest.mark.parametrize("form", ["native", "lazy-polars"])
def test_of_rows_that_are_not_read_the_first_are_shown(form: str) -> None:
    (shown,) = outputs("y = nb.sql('SELECT unnest(range(1000)) AS i')", sql_output=form)
    assert isinstance(shown, table)
    assert (shown.frame.length, shown.label) == (100, "The first 100 rows")
    (few,) = outputs("y = nb.sql('SELECT unnest(range(3)) AS i')", sql_output=form)
    assert (few.frame.length, few.label) == (3, "")


@pytest.mark.parametrize("form", FORMS)
def test_a_plan_is_shown_as_text(form: str) -> None:
    (shown,) = outputs("y = nb.sql('EXPLAIN SELECT sum(x) FROM df')", sql_output=form)
    assert "\n" in str(getattr(shown, "text", ""))


def test_outside_of_a_notebook_the_database_is_that_of_the_process() -> None:
    duckdb.sql("CREATE TABLE of_the_process AS SELECT 1 AS a")
    frame = pl.DataFrame({"b": [2]})
    try:
        assert appnb.sql("FROM of_the_process").rows() == [(1,)]
        assert appnb.sql("FROM frame").rows() == duckdb.sql("FROM frame").fetchall() == frame.rows()
    finally:
        duckdb.sql("DROP TABLE of_the_process")
