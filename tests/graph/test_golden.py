"""What the graph says to a reader."""

from collections.abc import Callable

from tests.graph.tools import build

Golden = Callable[[str, str], None]


def test_a_cycle(golden: Golden) -> None:
    graph = build(a="share = price / total", b="total = share * 100", c="price = 1")
    golden("nb120.txt", "\n".join(str(problem) for problem in graph.errors.values()) + "\n")


def test_a_name_above_its_definitions(golden: Golden) -> None:
    graph = build(a="df.head()", b="df = load()\ndef load(): ...", c="df = df.dropna()")
    golden("nb121.txt", "\n".join(str(problem) for problem in graph.errors.values()) + "\n")


def test_a_name_of_several_cells(golden: Golden) -> None:
    graph = build(a="df = 1", b="df = df + 1", c="df = df + 1")
    golden("nb122.txt", "\n".join(map(str, graph.notes)) + "\n")


def test_a_name_of_no_cell(golden: Golden) -> None:
    graph = build(a="orders = 1", b="order.region\nnothing_like_it")
    golden("nb123.txt", "\n".join(map(str, graph.notes)) + "\n")


def test_a_foreign_name_deleted(golden: Golden) -> None:
    graph = build(a="raw = 1", b="clean = raw\ndel raw")
    golden("nb124.txt", "\n".join(map(str, graph.notes)) + "\n")


def test_a_table_of_several_cells(golden: Golden) -> None:
    make = "nb.sql('CREATE OR REPLACE TABLE sales (x INT)')"
    graph = build(a=f"import appnb as nb\n{make}", b="nb.sql('SELECT * FROM sales')", c=make)
    golden("nb244.txt", "\n".join(map(str, graph.notes)) + "\n")
