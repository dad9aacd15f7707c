"""Whatever was changed in whatever order: a kernel ends where a fresh run of the same notebook would."""

import asyncio
from collections.abc import Callable
from functools import partial

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from appnb.kernel.events import CellState
from appnb.kernel.kernel import Kernel
from appnb.notebook.model import CellId
from tests.kernel.bench import FAKES, Notes, make_program

NAMES = st.sampled_from(["p", "q", "r"])
VALUES = st.sampled_from(["p", "q", "r", "f()", "g()", "s.value", "t.value", "1"])

Cells = dict[str, str]
Step = tuple[str, object]


@st.composite
def codes(draw: st.DrawFn) -> str:
    """Code of one cell: it gives a name or two, from others, elements and functions."""
    name, one, other = draw(NAMES), draw(VALUES), draw(VALUES)
    return draw(
        st.sampled_from(
            [
                f"{name} = {one} + {other}",
                f"{name} = min({one}, 1)",
                f"{name} = {one} > 1",
                f"{name} += 1",
                f"{name} = {name} + {one}",
                f"_own = {one}\n{name} = _own",
                f"_own = {one}\ndef f(): return _own + {other}",
                f"def f(): return {one}",
                f"def g(): return {one} + {other}",
                f"nb.stop({one} > 1)\n{name} = {other}",
                f"{name} = 1 // {one}",
                f"if {one} > 1:\n    {name} = {other}",
                f"{name} = [{one}]\n{name} = {name}[0]",
                f"await asyncio.sleep(0)\n{name} = {one}",
                f"{name} = {one} +",
                "0",
            ]
        )
    )


@st.composite
def steps(draw: st.DrawFn) -> list[Step]:
    """Changes of elements, and of the file: a cell gets other code, comes in, goes, or moves."""
    element = st.tuples(st.sampled_from(["s", "t"]), st.integers(0, 3))
    edit = st.tuples(st.just("edit"), st.tuples(st.integers(0, 5), codes()))
    add = st.tuples(st.just("add"), st.tuples(st.integers(0, 6), codes()))
    remove = st.tuples(st.just("remove"), st.integers(0, 5))
    move = st.tuples(st.just("move"), st.tuples(st.integers(0, 5), st.integers(0, 5)))
    burst = st.tuples(st.just("burst"), st.lists(element, min_size=2, max_size=8))
    return draw(st.lists(st.one_of(element, burst, burst, edit, add, remove, move), min_size=1, max_size=6))


class Hasty(Notes):
    """Sends the next of some changes each time a cell starts, as a viewer does who drags."""

    def __init__(self) -> None:
        super().__init__()
        self.coming: list[Callable[[], None]] = []

    def cell_started(self, cell: CellId) -> None:
        super().cell_started(cell)
        if self.coming:
            self.coming.pop(0)()


def edit(order: list[str], code: Cells, step: Step, number: int) -> None:
    kind, what = step
    at = (what if isinstance(what, int) else what[0]) % max(len(order), 1)  # type: ignore[index]
    if kind == "add" or not order:
        if kind != "add":
            return
        order.insert(at, f"n{number}")
        code[f"n{number}"] = what[1]  # type: ignore[index]
    elif kind == "edit":
        code[order[at]] = what[1]  # type: ignore[index]
    elif kind == "remove":
        order.pop(at)
    elif kind == "move":
        order.insert(what[1] % len(order), order.pop(at))  # type: ignore[index]


def page(order: list[str], code: Cells, s: int = 0, t: int = 0) -> Cells:
    fixed = {"fakes": FAKES + "\nimport asyncio", "s": f"s = Element({s})", "t": f"t = Element({t})"}
    return fixed | {cell: code[cell] for cell in order}


def snapshot(kernel: Kernel) -> dict[str, tuple[CellState, dict[str, object]]]:
    given = kernel._cells.namespace.given
    return {
        cell: (kernel.results[cell].state, {name: it for name, it in given(cell).items() if isinstance(it, int)})
        for cell in kernel.program.graph.order
    }


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(codes(), min_size=1, max_size=6), steps())
@example(["p = p + p", "_own = s.value\ndef f(): return _own"], [("edit", (0, "p = min(f(), 1)"))])
@example(["p = 1 // s.value", "q = p"], [("s", 1), ("s", 0), ("s", 1)])
@example(["p = s.value", "p += 1", "q = p"], [("remove", 1), ("s", 2)])
def test_a_kernel_ends_where_a_fresh_run_would(start: list[str], changes: list[Step]) -> None:
    async def scenario() -> None:
        order = [f"c{number}" for number in range(len(start))]
        code, now = dict(zip(order, start, strict=True)), {"s": 0, "t": 0}
        kernel = Kernel(make_program(page(order, code)), notes := Hasty())
        await kernel.start()

        def put(name: str, value: int) -> None:
            now[name] = value
            element = kernel.values[name]
            kernel.submit(name, lambda: setattr(element, "value", value))

        for number, step in enumerate(changes):
            if step[0] == "burst":
                first, *rest = step[1]  # type: ignore[misc]
                notes.coming = [partial(put, *change) for change in rest]
                put(*first)
            elif step[0] in now:
                put(*step)  # type: ignore[arg-type]
            else:
                edit(order, code, step, number)
                kernel.replace_program(make_program(page(order, code)))
            await kernel.wait_idle()
            notes.coming.clear()
            fresh = Kernel(make_program(page(order, code, **now)), Notes())
            await fresh.start()
            assert snapshot(kernel) == snapshot(fresh), (page(order, code), now, step)
            fresh.close()
        kernel.close()

    asyncio.run(asyncio.wait_for(scenario(), 60))
