"""What the records of one notebook come to."""

from typing import Any

from tests.real.judging import judge
from tests.real.report import write_causes, write_summary, write_table


def cell(state: str = "ok", error: str = "", shows: Any = "", code: str = "") -> dict[str, Any]:
    return {"id": f"cell-{code}", "code": code, "state": state, "error": error, "shows": shows, "traceback": ""}


def value(digest: str | None) -> dict[str, Any]:
    return {"kind": "builtins.int", "text": str(digest), "digest": digest}


def record(*cells: dict[str, Any], seen: dict[str, Any] | None = None, **values: str | None) -> dict[str, Any]:
    sight = {"errors": [], "outside": [], "is_settled": True, "cells": seen or {}}
    found = {name: value(digest) for name, digest in values.items()}
    return {"cells": cells, "values": found, "has_marimo": False, "sight": sight}


def test_an_error_that_marimo_has_not() -> None:
    ours = record(cell("error", "AttributeError: appnb has no 'sing' · NB206 appnb has no `ui.sing`", code="mo.sing()"))
    verdict = judge("a.py", [record(cell())] * 2, ours)
    assert not verdict.opens
    assert verdict.unknown == ["ui.sing"]
    assert "sing" in write_causes([verdict])
    assert "ERROR in 1" in write_table([verdict])


def test_an_error_that_marimo_has_too() -> None:
    verdict = judge("a.py", [record(cell("error", "boom"))] * 2, record(cell("error", "boom")))
    assert verdict.opens
    assert verdict.runs_offline
    assert not verdict.is_clean
    assert verdict.own_errors == 1


def test_an_error_that_only_the_page_has_seen() -> None:
    ours = record(cell(code="x"), seen={"cell-x": {"state": "error", "isEmpty": False, "failures": []}})
    assert not judge("a.py", [record(cell())] * 2, ours).opens


def test_values_that_marimo_computes_twice_alike_are_compared() -> None:
    theirs = [record(cell(), a="1", b="1", c="1", d=None, e="1"), record(cell(), a="1", b="2", c="1", d=None, e="1")]
    verdict = judge("a.py", theirs, record(cell(), a="1", b="3", c="4", d=None))
    assert verdict.compared == 3
    assert [it["name"] for it in verdict.unequal] == ["c", "e"]
    assert not verdict.is_equal


def test_a_cell_that_shows_something_under_marimo_alone() -> None:
    theirs = [record(cell(shows="text/html"), cell(shows="text/plain"))] * 2
    ours = record(
        cell(shows=False, code="a"),
        cell(shows=True, code="b"),
        seen={"cell-b": {"state": "ok", "isEmpty": True, "failures": []}},
    )
    assert len(judge("a.py", theirs, ours).empty) == 2


def test_cells_are_paired_by_their_code_where_the_sides_count_otherwise() -> None:
    theirs = [record(cell("error", "boom", code="b"))] * 2
    verdict = judge("a.py", theirs, record(cell(code="a"), cell("error", "boom", code="b")))
    assert verdict.opens


def test_the_figures() -> None:
    good = judge("good.py", [record(cell(), a="1")] * 2, record(cell(), a="1"))
    bad = judge("bad.py", [record(cell(), a="1")] * 2, record(cell(), a="2"))
    lost = judge("lost.py", [record(cell())] * 2, "the process died")
    away = judge("away.py", "it takes longer than 60 s", record(cell()))
    summary = write_summary([good, bad, lost, away])
    assert "4 notebooks, 3 run to their end under marimo offline, 3 without an error" in summary
    assert (
        "of the 3: 2 (66.7 %) open with no cell in error that marimo has not, 1 (33.3 %) with equal values too"
        in summary
    )
    assert "1 of 2 values equal" in summary
