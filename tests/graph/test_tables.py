"""Which cell's table a query finds: a table of notebooks. `c` makes, `i` changes, `r` reads, `d` drops."""

import pytest

from appnb.graph.plan import plan_run
from appnb.notebook.model import CellId
from tests.graph.tools import build

MAKE, CHANGE, DROP = "nb.sql('CREATE TABLE t (x INT)')", "nb.sql('INSERT INTO t VALUES (1)')", "nb.sql('DROP TABLE t')"
READ = "nb.sql('FROM t')"

BINDINGS = {
    "the one that makes it, above": (dict(c=MAKE, r=READ), "r", "c"),
    "or below": (dict(r=READ, c=MAKE), "r", "c"),
    "the nearest change above": (dict(c=MAKE, i=CHANGE, j=CHANGE, r=READ, k=CHANGE), "r", "j"),
    "not a change below": (dict(r=READ, c=MAKE, i=CHANGE), "r", "c"),
    "a change above, also of a table that was there before": (dict(i=CHANGE, r=READ), "r", "i"),
    "a change goes on from the one above": (dict(c=MAKE, i=CHANGE, j=CHANGE), "j", "i"),
    "a change above the making waits for it": (dict(i=CHANGE, c=MAKE), "i", "c"),
    "and the making not for the change": (dict(i=CHANGE, c=MAKE), "c", None),
    "a change that waits for the making further down": (dict(i=CHANGE, c=MAKE, r=READ), "r", "i"),
    "and a change after that": (dict(i=CHANGE, c=MAKE, j=CHANGE), "j", "i"),
    "making it again comes after what was above": (dict(c=MAKE, i=CHANGE, m=MAKE, r=READ), "m", "i"),
    "of several that make it, the nearest above": (dict(c=MAKE, r=READ, m=MAKE), "r", "c"),
    "the last, when nothing is above, is not meant": (dict(r=READ, c=MAKE, m=MAKE), "r", "c"),
    "dropping comes after what is above": (dict(c=MAKE, r=READ, d=DROP), "d", "c"),
    "dropping what was there before comes first": (dict(d=DROP, c=MAKE), "d", None),
    "and making it after that": (dict(d=DROP, c=MAKE), "c", "d"),
    "a cell that makes it and reads it needs nobody": (dict(c=MAKE + "\n" + READ, m=MAKE), "c", None),
    "names are compared in lower case": (dict(c="nb.sql('CREATE TABLE T (x INT)')", r=READ), "r", "c"),
}


@pytest.mark.parametrize(("cells", "user", "giver"), BINDINGS.values(), ids=BINDINGS)
def test_whose_table_a_query_finds(cells: dict[str, str], user: str, giver: str | None) -> None:
    graph = build(**cells)
    assert graph.bindings[CellId(user)].get("table t") == giver
    assert graph.errors == {}


QUALIFIED = {
    # what is made, what is read: whether it is taken for the same
    "a name alone fits any schema": ("s.t", "t", True),
    "a schema fits a table made without": ("t", "main.t", True),
    "another schema does not": ("s.t", "z.t", False),
    "a database and a schema": ("d.s.t", "s.t", True),
    "a database without the schema": ("d.main.t", "d.t", True),
    "another database does not": ("d.s.t", "e.s.t", False),
    "another table does not": ("s.t", "s.u", False),
}


@pytest.mark.parametrize(("made", "read", "is_bound"), QUALIFIED.values(), ids=QUALIFIED)
def test_qualified_names(made: str, read: str, is_bound: bool) -> None:
    graph = build(r=f"nb.sql('FROM {read}')", c=f"nb.sql('CREATE TABLE {made} (x INT)')")
    assert (graph.bindings[CellId("r")].get(f"table {read}") == "c") is is_bound


def test_the_full_name_wins_over_the_nearest() -> None:
    graph = build(
        a="nb.sql('CREATE TABLE s.t (x INT)')", b="nb.sql('CREATE TABLE z.t (x INT)')", r="nb.sql('FROM s.t')"
    )
    assert graph.bindings[CellId("r")]["table s.t"] == "a"


def test_tables_of_one_engine_are_not_those_of_another() -> None:
    make = "nb.sql('CREATE TABLE t (x INT)', engine={})"
    graph = build(a=make.format("one"), b=make.format("two"), r="nb.sql('FROM t', engine=one)", s="nb.sql('FROM t')")
    assert graph.bindings[CellId("r")]["table t"] == "a"
    assert graph.bindings[CellId("s")]["table t"] == "b"  # which engine `one` is cannot be told: the nearest
    assert "NB244" not in {note.code for note in graph.notes}


def test_a_schema_and_a_database_come_before_what_stands_in_them() -> None:
    graph = build(r="nb.sql('FROM d.s.t')", a="nb.sql(\"ATTACH 'x.db' AS d\")", b="nb.sql('CREATE SCHEMA d.s')")
    assert graph.bindings[CellId("r")] == {"database d": "a", "schema s": "b"}
    assert plan_run(graph, graph.order) == ("a", "b", "r")


def test_frames_and_tables_of_one_name_are_both_needed() -> None:
    graph = build(f="t = load()\ndef load(): ...", c=MAKE, r=READ)
    assert graph.bindings[CellId("r")] == {"t": "f", "table t": "c"}


def test_a_table_is_no_variable() -> None:
    graph = build(c=MAKE, p="t")
    assert "t" not in graph.bindings[CellId("p")]
    assert [note.code for note in graph.notes if note.where and note.where.line == 20] == ["NB123"]


def test_tables_that_no_cell_makes_are_no_fault() -> None:
    graph = build(r="import appnb as nb\nnb.sql('SELECT * FROM orders')")
    assert graph.notes == ()


def test_a_name_of_several_cells_below_is_no_fault_of_a_query() -> None:
    assert build(r=READ, a="t = 1", b="t = 2").errors == {}


def test_a_change_gives_way_where_it_would_make_a_cycle() -> None:
    graph = build(
        a="nb.sql('INSERT INTO log SELECT * FROM t')",
        b="nb.sql('CREATE TABLE t AS SELECT * FROM log')",
        c="nb.sql('CREATE TABLE log (x INT)')",
    )
    assert graph.errors == {}
    assert plan_run(graph, graph.order) == ("c", "b", "a")


def test_queries_that_need_each_others_tables_are_a_cycle() -> None:
    graph = build(a="nb.sql('CREATE TABLE t AS FROM u')", b="nb.sql('CREATE TABLE u AS FROM t')")
    assert {problem.code for problem in graph.errors.values()} == {"NB120"}
    assert "this cell reads `table u`" in graph.errors[CellId("a")].what
