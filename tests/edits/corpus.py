"""All edits, the apps they are made to, and making one of them to a live session."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from appnb.kernel.events import CellState
from tests.edits import cases_of_cells, cases_of_notebook, cases_of_population, cases_of_weather, notebook
from tests.edits.edit import Edit
from tests.edits.live import App, Live

GALLERY = Path(__file__).parents[2] / "gallery"

APPS: Mapping[str, App] = {
    app.name: app
    for app in (
        App(
            "ten_elements",
            notebook.write_notebook(),
            notebook.INITIAL,
            notebook.ENTERED,
            notebook.READ,
            notebook.SET,
            {"edits_helper": notebook.HELPER},
        ),
        cases_of_population.make_app((GALLERY / "population.py").read_text("utf-8")),
        cases_of_weather.make_app((GALLERY / "seattle_weather.py").read_text("utf-8")),
    )
}

CORPUS: Mapping[str, tuple[App, Edit]] = {
    f"{app}: {name}": (APPS[app], edit)
    for app, edits in (
        ("ten_elements", cases_of_notebook.EDITS | cases_of_cells.EDITS),
        ("population", cases_of_population.EDITS),
        ("seattle_weather", cases_of_weather.EDITS),
    )
    for name, edit in edits.items()
}


@dataclass
class Tally:
    """What a run of the corpus came to."""

    edits: int = 0
    saves: int = 0
    cells: int = 0  # that there were, over all saves
    ran: int = 0
    minimal: int = 0
    kept: int = 0
    to_keep: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, it.name) + getattr(other, it.name) for it in fields(self)))

    def describe(self) -> str:
        return (
            f"{self.edits} edits, {self.saves} saves: ran {self.ran} cells, of {self.minimal} that had to, "
            f"of {self.cells} there were; kept {self.kept} of {self.to_keep} values to keep"
        )


@dataclass(frozen=True)
class Found:
    """What one save did, beside what it should have done."""

    ran: tuple[str, ...]
    is_refused: bool
    values: Mapping[str, object]
    errors: frozenset[str]
    blocked: frozenset[str]


def list_saves(edit: Edit) -> Iterator[Edit]:
    """List the saves of an edit."""
    step: Edit | None = edit
    while step is not None:
        yield step
        step = step.then


def expect(live: Live, step: Edit) -> Found:
    """Say what a save has to do."""
    there = [name for name in live.app.entered if name not in step.gone.split()]
    values = {name: step.reset.get(name, live.app.entered[name]) for name in there}
    ran = tuple(step.ran.split())
    return Found(ran, step.is_refused, values, frozenset(step.fails.split()), frozenset(step.blocked.split()))


def make(live: Live, step: Edit, tally: Tally) -> Found:
    """Make one save to a live session, and say what it did."""
    outcome = live.save(step.change(live.app.text), step.modules)
    expected = expect(live, step)
    values = live.values(expected.values)
    to_keep = expected.values.keys() - step.reset.keys()
    tally.saves += 1
    tally.cells += len(live.program.cells)
    tally.ran += len(outcome.ran)
    tally.minimal += len(expected.ran)
    tally.to_keep += len(to_keep)
    tally.kept += sum(values[name] == live.app.entered[name] for name in to_keep)
    errors, blocked = live.states(CellState.ERROR), live.states(CellState.BLOCKED)
    return Found(outcome.ran, outcome.is_refused, values, frozenset(errors), frozenset(blocked))


def go_back(live: Live, edit: Edit) -> dict[str, object]:
    """Save the file as it was, enter again what the edit has reset; says what was not kept of the rest."""
    live.save(live.app.text, live.app.modules if any(step.modules for step in list_saves(edit)) else None)
    reset = {name for step in list_saves(edit) for name in step.reset}
    values = live.values(live.app.entered)
    live.enter({name: value for name, value in live.app.entered.items() if name in reset})
    return {name: value for name, value in values.items() if name not in reset and value != live.app.entered[name]}
