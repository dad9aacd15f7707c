"""A plan that is out of date is abandoned between two cells; nothing is lost, and a viewer who drags sees all move."""

import pytest

from appnb.kernel import runs
from appnb.kernel.events import CellState
from tests.kernel.bench import Bench, run
from tests.kernel.test_consistency import Hasty

CELLS = {
    "slider": "s = Element(0)",
    "other": "o = Element(0)",
    "button": "b = Button(0)",
    "first": "first = s.value",
    "second": "second = first + 1",
    "third": "third = second + o.value",
    "pressed": "pressed = b.value",
    "after": "after = (pressed, s.value)",
}


def drag(name: str, *values: int, send: int = 1, **options: object) -> tuple[Bench, Hasty]:
    """Start a notebook, then set `name` to one value after the other, the next whenever a cell starts."""
    bench = Bench(CELLS, **options)
    notes = bench.notes = bench.kernel._listener = bench.kernel._runs._listener = Hasty()

    async def scenario() -> None:
        await bench.start()
        notes.clear()
        element = bench.kernel.values[name]

        def put(value: int) -> None:
            bench.kernel.submit(name, lambda: setattr(element, "value", value))

        notes.coming = [lambda value=value: put(value) for value in values[1:]]
        put(values[0])
        await bench.kernel.wait_idle()

    run(scenario)
    return bench, notes


def test_the_newest_value_wins_and_cells_run_for_it_alone() -> None:
    bench, notes = drag("s", 1, 2, 3)
    assert notes.ran == "first | first | first second third after"
    assert [bench.value(name) for name in ("first", "second", "third", "after")] == [3, 4, 4, (0, 3)]
    assert {bench.state(cell) for cell in CELLS} == {CellState.OK}


def test_cells_that_need_not_run_do_not() -> None:
    bench, notes = drag("s", 1, 0)
    assert notes.ran == "first | first second third after"
    calm, still = drag("o", 0, 0)
    assert (still.ran, bench.value("third"), calm.value("third")) == ("", 1, 1)


def test_a_press_is_answered_before_anything_newer() -> None:
    bench, notes = drag("b", 1)
    assert notes.ran == "pressed after"
    element = bench.kernel.values["s"]
    assert element.value == 0


def test_a_viewer_who_drags_on_and_on_sees_the_last_cell_move(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(runs.time, "perf_counter", lambda: now[0])

    def tick(self, cell) -> None:
        now[0] += 0.03
        super(Hasty, self).cell_started(cell)
        if self.coming:
            self.coming.pop(0)()

    monkeypatch.setattr(Hasty, "cell_started", tick)
    _, notes = drag("s", *range(1, 60))
    completed = [ran for _, ran in notes.runs if ran[-1:] == ["after"]]
    assert len(completed) >= 3


def test_a_start_is_never_abandoned() -> None:
    bench = Bench(CELLS)
    notes = bench.notes = bench.kernel._listener = bench.kernel._runs._listener = Hasty()
    notes.coming = [lambda: bench.kernel.submit("any", lambda: None)]

    async def scenario() -> None:
        await bench.start()
        await bench.kernel.wait_idle()

    run(scenario)
    assert [len(ran) for _, ran in notes.runs] == [len(CELLS) + 1]
