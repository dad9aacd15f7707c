"""Binding, cycles and plans, from the rules."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appnb.graph.model import Graph
from appnb.graph.plan import find_descendants, plan_run
from appnb.notebook.model import CellId
from tests.graph.tools import build


def plan(graph: Graph, stale: str) -> str:
    return "".join(plan_run(graph, [CellId(cell) for cell in stale]))


PLANS = {
    "nothing changed, nothing runs": (dict(a="x = 1", b="x"), "", ""),
    "a leaf runs alone": (dict(a="x = 1", b="y = x", c="y"), "c", "c"),
    "a chain runs parents first, wherever the cells stand": (dict(c="y", b="y = x", a="x = 1"), "a", "abc"),
    "a diamond runs its join once, last": (dict(a="x = 1", b="y = x", c="z = x", d="y + z"), "a", "abcd"),
    "siblings keep page order": (dict(a="x = 1", c="x", b="x"), "a", "acb"),
    "two roots, one plan": (dict(a="x = 1", b="y = 1", c="x + y"), "ba", "abc"),
    "what does not depend on the change does not run": (dict(a="x = 1", b="y = 1", c="x"), "a", "ac"),
    "a waiting cell lets others pass": (dict(u="x", b="0", a="x = 1"), "uba", "bau"),
    "a cell whose parent is not in the plan does not wait": (dict(u="x", b="0", a="x = 1"), "bu", "ub"),
    "cells that cannot run are told about, too": (dict(a="x = y", b="y = x", c="x"), "a", "ac"),
    "a cycle is planned in page order": (dict(b="y = x", a="x = y", c="0"), "abc", "bac"),
}


@pytest.mark.parametrize(("cells", "stale", "order"), PLANS.values(), ids=PLANS)
def test_plans(cells: dict[str, str], stale: str, order: str) -> None:
    assert plan(build(**cells), stale) == order


BINDINGS = {
    "one definition serves cells above it": (dict(u="x", a="x = 1"), "u", dict(x="a")),
    "and below": (dict(a="x = 1", u="x"), "u", dict(x="a")),
    "of several the nearest above": (dict(a="x = 1", b="x = 2", u="x", c="x = 3"), "u", dict(x="b")),
    "rebinding reads the version above": (dict(a="x = 1", b="x = 2", c="x += 1"), "c", dict(x="b")),
    "a cell does not read itself": (dict(a="x = x + 1"), "a", {}),
    "a name of nobody is bound to nobody": (dict(a="x"), "a", {}),
    "a builtin is bound to the cell that defines it": (dict(u="len", a="len = 1"), "u", dict(len="a")),
    "a local name is no reference": (dict(a="x = 1", u="def f(x): return x"), "u", {}),
    "a deferred reference is bound as well": (dict(a="x = 1", u="def f(): return x"), "u", dict(x="a")),
    "deferred and rebound: the version above, too": (
        dict(a="x = 1", u="def f(): return x", b="x = 2"),
        "u",
        dict(x="a"),
    ),
    "a private name is bound to nobody": (dict(a="_x = 1", u="_x"), "u", {}),
}


@pytest.mark.parametrize(("cells", "user", "bound"), BINDINGS.values(), ids=BINDINGS)
def test_bindings(cells: dict[str, str], user: str, bound: dict[str, str]) -> None:
    assert build(**cells).bindings[CellId(user)] == bound


ERRORS = {
    "a cycle of two": (dict(a="x = y", b="y = x"), dict(a="NB120", b="NB120")),
    "a cycle of three": (dict(a="x = z", b="y = x", c="z = y"), dict(a="NB120", b="NB120", c="NB120")),
    "users of a cycle are not part of it": (dict(a="x = y", b="y = x", c="x"), dict(a="NB120", b="NB120")),
    "functions that call each other are none": (dict(a="def f(): g()", b="def g(): f()"), {}),
    "lambdas that call each other are none": (dict(a="f = lambda: g()", b="g = lambda: f()"), {}),
    "three functions in a ring are none": (dict(a="def f(): g()", b="def g(): h()", c="def h(): f()"), {}),
    "one use that is not deferred makes it one": (dict(a="def f(): return y", b="y = f()"), dict(a="NB120", b="NB120")),
    "a name that both define and read in turn is none": (dict(a="x = 1", b="x = x + 1", c="x = x + 1"), {}),
    "above all definitions": (dict(u="x", a="x = 1", b="x = 2"), dict(u="NB121")),
    "making the next version above all others": (dict(a="x += 1", b="x = 2", c="x = 3"), dict(a="NB121")),
    "two cycles are told apart": (
        dict(a="x = y", b="y = x", c="p = q", d="q = p"),
        dict(a="NB120", b="NB120", c="NB120", d="NB120"),
    ),
}


@pytest.mark.parametrize(("cells", "codes"), ERRORS.values(), ids=ERRORS)
def test_errors(cells: dict[str, str], codes: dict[str, str]) -> None:
    assert {cell: problem.code for cell, problem in build(**cells).errors.items()} == codes


def test_a_cycle_names_what_each_cell_reads() -> None:
    graph = build(a="x = y", b="y = x", c="p = q", d="q = p")
    assert "reads `y`, which cannot be made without its own `x`" in graph.errors[CellId("a")].what


def test_users_of_mutual_functions_wait_for_all_of_them() -> None:
    graph = build(u="f()", a="def f(): g()", b="def g(): f(); k", k="k = 1")
    assert plan(graph, "uabk") == "kabu"
    assert graph.parents[CellId("u")] == {"a", "b"}
    assert graph.parents[CellId("a")] == {"k"}


def test_descendants_do_not_count_the_start() -> None:
    graph = build(a="x = 1", b="y = x", c="y")
    assert find_descendants(graph, [CellId("a")]) == {"b", "c"}


def test_a_chain_of_thousands_of_cells_is_planned() -> None:
    cells = {"c0": "v0 = 0"} | {f"c{i}": f"v{i} = v{i - 1}" for i in range(1, 3000)}
    graph = build(**cells)
    assert plan_run(graph, [CellId("c0")]) == tuple(cells)


def test_a_long_cycle_is_found() -> None:
    cells = {f"c{i}": f"v{i} = v{(i - 1) % 2000}" for i in range(2000)}
    assert len(build(**cells).errors) == 2000


NAMES = st.sampled_from("pqrst")


@st.composite
def notebooks(draw: st.DrawFn) -> dict[str, str]:
    """Notebooks of cells that define and read a few names, now or later."""
    cells = {}
    for number in range(draw(st.integers(1, 12))):
        reads = draw(st.lists(NAMES, max_size=2))
        later = draw(st.lists(NAMES, max_size=1))
        given = draw(st.lists(NAMES, max_size=2))
        lines = [
            *reads,
            *(f"def {name}{number}(): return {name}" for name in later),
            *(f"{name} = 1" for name in given),
        ]
        cells[f"c{number}"] = "\n".join(lines)
    return cells


@settings(deadline=None)
@given(notebooks(), st.data())
def test_plans_hold_their_promises(cells: dict[str, str], data: st.DataObject) -> None:
    """Parents first, everything downstream, nothing else, and the page decides where it can."""
    graph = build(**cells)
    stale = data.draw(st.sets(st.sampled_from(list(cells))))
    order = plan_run(graph, {CellId(cell) for cell in stale})
    assert set(order) == stale | find_descendants(graph, {CellId(cell) for cell in stale})
    at = {cell: index for index, cell in enumerate(order)}
    page = {cell: index for index, cell in enumerate(graph.order)}
    for cell in order:
        parents = graph.parents[cell] & at.keys()
        assert all(at[parent] < at[cell] for parent in parents)
        ready = max((at[parent] for parent in parents), default=-1)
        passed_over = [other for other in order[ready + 1 : at[cell]] if page[other] > page[cell]]
        assert passed_over == []  # it ran as early as the page and its parents allow


@settings(deadline=None)
@given(notebooks())
def test_every_reference_is_bound_or_told(cells: dict[str, str]) -> None:
    graph = build(**cells)
    for cell, names in graph.names.items():
        told = cell in graph.errors or any(note.code == "NB123" for note in graph.notes)
        assert names.refs <= graph.bindings[cell].keys() or told
        for name, definer in graph.bindings[cell].items():
            assert name in graph.names[definer].defs
            assert definer != cell
            assert cell in graph.users[definer][name]
