"""What things cost beside fixed work, measured in turns in one run: fails when one costs twice what it did.

Processor time, not time: other work on the machine makes both slower. When a ratio is better for good, or worse for a
reason, write the new one into `COSTS`; the test prints what it measured.
"""

import asyncio
import statistics
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

import panel as pn
import pytest
from bokeh.document import Document

import appnb as nb
from appnb import ui
from appnb.display.rendering import render_all
from appnb.graph.plan import plan_run
from appnb.kernel.kernel import Kernel
from appnb.kernel.program import build_program
from appnb.limits import Limits
from appnb.notebook import parse_notebook
from appnb.server import bridge
from appnb.server.gate import Gate
from tests.benchmarks.growth import write_cells
from tests.kernel.bench import FAKES, Bench, Notes, make_program

bridge.install()  # as a server does; it lightens Bokeh's models for both sides

ROUNDS = 9
COUNT = 200
CHAIN = {f"c{i}": f"v{i} = {f'v{i - 1}' if i % 10 else i} + 1\n_p = {i}" for i in range(COUNT)}
TEXT = write_cells(COUNT)
PART = "## Part\n\nSome *text* with a [link](https://example.org) and `code`."
MARKDOWN = "\n\n".join(f"{PART} {number}" for number in range(40))


def drive(work: Coroutine[object, None, None]) -> None:
    """Run a coroutine that waits for nothing but its own kernel, on a loop made for it."""
    with asyncio.Runner() as runner:
        runner.run(work)


def fixed_work() -> None:
    """Work as Python programs do: calls, texts, dicts."""
    found: dict[str, int] = {}
    for number in range(12_000):
        name = f"name {number % 97}"
        found[name] = found.get(name, 0) + len(name)


def panel_widgets() -> None:
    """Make twenty sliders of Panel and their models."""
    doc = Document()
    for number in range(20):
        doc.add_root(pn.widgets.IntSlider(label=f"n{number}", start=0, end=10).get_root(doc))


def our_elements() -> None:
    """Make twenty sliders and their models."""
    doc = Document()
    bridge.prepare_document(doc, "")
    shown = render_all([ui.slider(0, 10, label=f"n{number}") for number in range(20)])
    for hole in shown.holes:
        doc.add_root(bridge.make_root(hole.viewable, doc))


def panel_session() -> None:
    """Show the widgets of workload C as Panel does, and write them for a browser."""
    doc, widgets = Document(), pn.widgets
    shown = [widgets.IntSlider(label=f"s{number}", start=0, end=100, value=number) for number in range(10)]
    shown += [widgets.Select(label=f"d{number}", options=["a", "b", "c"]) for number in range(5)]
    shown += [widgets.Checkbox(label=f"c{number}") for number in range(5)]
    doc.add_root(pn.Column(*shown).get_root(doc))
    doc.to_json()


def our_session() -> None:
    """Show the elements of workload C, and write them for a browser."""
    doc = Document()
    bridge.prepare_document(doc, "")
    shown = [ui.slider(0, 100, value=number, label=f"s{number}") for number in range(10)]
    shown += [ui.dropdown(["a", "b", "c"], value="a", label=f"d{number}") for number in range(5)]
    shown += [ui.checkbox(label=f"c{number}") for number in range(5)]
    with doc.models.freeze():
        for hole in render_all([nb.vstack(shown)]).holes:
            doc.add_root(bridge.make_root(hole.viewable, doc))
    doc.to_json()


def read_program() -> None:
    """Read and compile a notebook of 200 cells."""
    build_program(parse_notebook(TEXT))


PROGRAM = build_program(parse_notebook(TEXT))
RUNS = make_program({"fakes": FAKES, **CHAIN})


def plan() -> None:
    """Plan a run of all 200 cells, ten times."""
    for _ in range(10):
        plan_run(PROGRAM.graph, [PROGRAM.graph.order[0]])


def start() -> None:
    """Run 200 cells for the first time."""

    async def scenario() -> None:
        kernel = Kernel(RUNS, Notes())
        await kernel.start()
        kernel.close()

    drive(scenario())


def change() -> None:
    """Change an element fifty times that five cells follow."""

    async def scenario() -> None:
        bench = await Bench({"s": "s = Element(0)", **{f"u{i}": f"x{i} = s.value + {i}" for i in range(5)}}).start()
        s = bench.value("s")
        for value in range(1, 51):
            bench.kernel.submit("s", lambda value=value: setattr(s, "value", value))
            await bench.kernel.wait_idle()
        assert bench.notes.finished == 51
        bench.kernel.close()

    drive(scenario())


def write_markdown() -> None:
    """Write forty parts of Markdown as HTML."""
    render_all([nb.md(MARKDOWN)])


def check_changes() -> None:
    """Check five hundred changes of browsers."""
    doc = Document()
    slider = pn.widgets.IntSlider(start=0, end=10).get_root(doc)
    doc.add_root(slider)
    model = next(model for model in slider.references() if hasattr(model, "value"))
    gate = Gate(doc, Limits(), lambda kind, detail: pytest.fail(detail))
    for number in range(500):
        gate.admit({"events": [{"kind": "ModelChanged", "model": model.ref, "attr": "value", "new": number % 10}]})


@dataclass(frozen=True, slots=True)
class Cost:
    """`ratio`: how much processor time `work` took beside `reference` where this was written."""

    work: Callable[[], None]
    reference: Callable[[], None]
    ratio: float


COSTS = [
    Cost(our_elements, panel_widgets, 0.25),
    Cost(our_session, panel_session, 0.3),
    Cost(read_program, fixed_work, 15),
    Cost(plan, fixed_work, 0.05),
    Cost(start, fixed_work, 5),
    Cost(change, fixed_work, 8.5),
    Cost(write_markdown, fixed_work, 3),
    Cost(check_changes, fixed_work, 7),
]


def measure(work: Callable[[], None]) -> float:
    """Give the processor time of one call, in seconds."""
    began = time.process_time()
    work()
    return time.process_time() - began


@pytest.mark.parametrize("cost", COSTS, ids=lambda cost: cost.work.__name__)
def test_nothing_costs_twice_what_it_did(cost: Cost) -> None:
    cost.work(), cost.reference()  # the first of each imports and fills caches
    pairs = [(measure(cost.work), measure(cost.reference)) for _ in range(ROUNDS)]
    ratio = statistics.median(ours for ours, _ in pairs) / statistics.median(theirs for _, theirs in pairs)
    print(f"{cost.work.__name__}: {ratio:.3g}")  # noqa: T201 - for `COSTS`
    assert ratio < 2 * cost.ratio, pairs
