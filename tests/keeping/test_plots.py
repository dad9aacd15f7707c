"""What a reader zoomed or panned a plot to outlives a new run of its cell, while the plot is of the same kind."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.keeping.sessions import PATIENCE_MS, Viewed, Watched

pytestmark = pytest.mark.browser

NUMBER = {"line": 1, "fixed": 1, "curve": 1, "inside": 1, "grid": 2, "twin": 1, "still": 1}
PANNED = ("line", "fixed", "curve", "inside", "grid", "twin")

RANGES = """name => {
    const views = [...Bokeh.index.all_views()].filter((view) => view.model.toolbar && view.model.x_range && view.frame)
    const hostOf = (node) => node.getRootNode().host
    const cellOf = (node) => node.closest("[data-cell]") ?? (hostOf(node) ? cellOf(hostOf(node)) : null)
    const valuesOf = (map) => map instanceof Map ? [...map.values()] : Object.values(map)
    return views.filter((view) => cellOf(view.el)?.dataset.cell === name).map((view) =>
        [view.model.x_range, view.model.y_range, ...valuesOf(view.model.extra_y_ranges)]
            .map((range) => [range.start, range.end].map((end) => Math.round(end * 10) / 10)))
}"""

# pixels that appear and disappear while a plot is replaced: on no frame may its place be empty or lower than it was
FILM = """name => {
    const section = document.querySelector(`[data-cell=${name}]`)
    const canvases = (node) => [...node.querySelectorAll("*")].flatMap((each) =>
        [...(each.localName === "canvas" ? [each] : []), ...(each.shadowRoot ? canvases(each.shadowRoot) : [])])
    const isSeen = (canvas) => canvas.width > 1 && canvas.checkVisibility({ visibilityProperty: true })
    window.film = []
    const look = () => {
        window.film.push([Math.round(section.offsetHeight), canvases(section).some(isSeen)])
        requestAnimationFrame(look)
    }
    look()
}"""


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    watched = Watched(tmp_path_factory.mktemp("plots"), "plots")
    yield watched
    watched.server.stop()


@pytest.fixture
def plots(watched: Watched, page: Page) -> Viewed:
    watched.restore("plots")
    page.set_viewport_size({"width": 1000, "height": 2200})
    viewed = watched.open(page, "plots")
    for name, number in NUMBER.items():
        page.wait_for_function(f"name => ({RANGES})(name).length === {number}", arg=name, timeout=PATIENCE_MS)
    return viewed


def read(plots: Viewed, name: str) -> list[list[list[float]]]:
    return plots.page.evaluate(RANGES, name)


def pan(plots: Viewed, *names: str) -> dict[str, list[list[list[float]]]]:
    """Drag the first plot of cells with the mouse, and say what they show then."""
    page = plots.page
    for name in names:
        before = read(plots, name)
        box = plots.cell(name).locator("canvas").first.bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 40, y + 20, steps=4)
        page.mouse.up()
        page.wait_for_function(
            f"([name, before]) => JSON.stringify(({RANGES})(name)) !== before",
            arg=[name, page.evaluate("it => JSON.stringify(it)", before)],
        )
    return {name: read(plots, name) for name in names}


def rerun_by_save(plots: Viewed) -> None:
    plots.touch_cells()
    plots.save(("{n.value} first", "{n.value} second"))
    wait_for(plots, "end 1 second")


def rerun_by_change(plots: Viewed) -> None:
    plots.page.get_by_role("slider", name="N", exact=True).press("ArrowRight")
    wait_for(plots, "end 2 first")


def wait_for(plots: Viewed, text: str) -> None:
    expect(plots.cell("end")).to_contain_text(text, timeout=PATIENCE_MS)
    plots.wait_settled()
    plots.page.wait_for_timeout(1_500)  # until the old plots are gone


CAUSES = {"a save": rerun_by_save, "a change further up": rerun_by_change}
each_cause = pytest.mark.parametrize("rerun", CAUSES.values(), ids=CAUSES)


@each_cause
def test_axis_ranges_stay_in_every_kind_of_plot(plots: Viewed, rerun: Callable[[Viewed], None]) -> None:
    before = pan(plots, *PANNED)
    still, beside = read(plots, "still"), read(plots, "grid")[1]
    rerun(plots)
    after = {name: read(plots, name) for name in PANNED}
    if rerun is rerun_by_change:  # what nobody touched follows the data
        assert read(plots, "still")[0][1][1] == pytest.approx(2 * still[0][1][1], abs=0.3)  # both were rounded
        assert after["grid"][1][1][1] == pytest.approx(2 * beside[1][1], abs=0.3)
        after["grid"][1] = before["grid"][1]
    assert after == before


def test_resetting_gives_the_new_plots_own_ranges(plots: Viewed) -> None:
    whole = read(plots, "line")
    pan(plots, "line")
    rerun_by_change(plots)
    box = plots.cell("line").locator("canvas").first.bounding_box()
    assert box
    plots.page.mouse.move(box["x"] + 100, box["y"] + 100)  # the tools come when the pointer does
    plots.cell("line").get_by_title("Reset").click()
    plots.page.wait_for_function(
        f"wanted => Math.abs(({RANGES})('line')[0][1][1] - wanted) < 0.3", arg=2 * whole[0][1][1], timeout=PATIENCE_MS
    )


OTHERS = {
    "dates instead of numbers": (
        "line",
        (
            'tools="pan,reset", x_axis_label="x")\n    plot.line(X, ',
            'tools="pan,reset", x_axis_type="datetime")\n    plot.line(pd.date_range("2020", periods=100), ',
        ),
    ),
    "another title of an axis": ("line", ('x_axis_label="x"', 'x_axis_label="time"')),
    "another range of the author's": ("fixed", ("x_range=(0, 50)", "x_range=(20, 30)")),
    "data elsewhere": ("line", ("plot.line(X, X * n.value)", "plot.line(X + 5000, X * n.value + 5000)")),
    "other limits of HoloViews'": (
        "curve",
        ("height=200, width=600, tools=[", "xlim=(20, 30), height=200, width=600, tools=["),
    ),
}


@pytest.mark.parametrize(("name", "change"), OTHERS.values(), ids=OTHERS)
def test_another_kind_of_plot_has_its_own_ranges(plots: Viewed, name: str, change: tuple[str, str]) -> None:
    panned = pan(plots, name)[name]
    plots.save(change, ("{n.value} first", "{n.value} second"))
    wait_for(plots, "end 1 second")
    assert read(plots, name)[0][0] != panned[0][0]


@pytest.mark.parametrize("name", ["line", "curve", "inside", "grid"])
def test_the_old_plot_is_seen_until_the_new_one_is_drawn(plots: Viewed, name: str) -> None:
    plots.page.evaluate(FILM, name)
    height = plots.page.evaluate("() => window.film[0][0]")
    rerun_by_change(plots)
    film = plots.page.evaluate("() => window.film")
    assert len(film) > 10
    assert [frame for frame in film if frame != [height, True]] == []
