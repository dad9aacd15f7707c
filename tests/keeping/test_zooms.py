"""What a reader zoomed a chart of Altair or Plotly to outlives a new run of its cell, while its axes are the same."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.keeping.sessions import PATIENCE_MS, Viewed, Watched

pytestmark = pytest.mark.browser
CELLS = ("vega", "vega_element", "plotly_bare", "plotly_element")

# what is written along the axis of x, or, of Plotly, its ends
READ = """name => {
    const cell = document.querySelector(`[data-cell=${name}]`)
    const find = (node, choose) => [...node.querySelectorAll("*")].flatMap((each) =>
        [...(choose(each) ? [each] : []), ...(each.shadowRoot ? find(each.shadowRoot, choose) : [])])
    const [plot] = find(cell, (each) => each.matches(".js-plotly-plot"))
    if (plot) return plot._fullLayout?.xaxis?.range?.map((end) => Math.round(end * 10) / 10).join()
    const [axis] = find(cell, (each) => each.matches("[aria-roledescription=axis]"))
    return axis && [...axis.querySelectorAll(".role-axis-label text")].map((label) => label.textContent).join()
}"""


# whether that has been the same for half a second of drawing: wheels and runs have had all their effect
STILL = f"""name => new Promise((resolve) => {{
    const read = {READ}
    let [before, frames] = [read(name), 0]
    const look = () => {{
        const now = read(name)
        frames = now && now === before ? frames + 1 : 0
        before = now
        frames < 30 ? requestAnimationFrame(look) : resolve(now)
    }}
    look()
}})"""


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    watched = Watched(tmp_path_factory.mktemp("zooms"), "zooms")
    yield watched
    watched.server.stop()


@pytest.fixture
def charts(watched: Watched, page: Page) -> Viewed:
    watched.restore("zooms")
    page.set_viewport_size({"width": 1000, "height": 1800})
    viewed = watched.open(page, "zooms")
    for name in CELLS:
        page.wait_for_function(f"name => ({READ})(name)", arg=name, timeout=PATIENCE_MS)
    return viewed


def read(charts: Viewed, name: str) -> str:
    return str(charts.page.evaluate(STILL, name))


def zoom(charts: Viewed, name: str) -> str:
    """Zoom in with the wheel, in our own charts with a key held; of Plotly by its tool."""
    before, page = read(charts, name), charts.page
    if name.startswith("vega"):
        box = charts.cell(name).locator("svg.marks path.background").first.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 150, box["y"] + 100)
        with_key = name == "vega_element"
        if with_key:
            page.keyboard.down("Control")
        page.mouse.wheel(0, -300)
        if with_key:
            page.keyboard.up("Control")
    else:
        charts.cell(name).locator(".js-plotly-plot").first.hover()
        charts.cell(name).locator(".modebar-btn[data-val=in]").first.click()
    page.wait_for_function(f"([name, before]) => ({READ})(name) !== before", arg=[name, before], timeout=PATIENCE_MS)
    return read(charts, name)


@pytest.mark.parametrize("name", CELLS)
def test_a_zoom_stays_over_a_save_and_over_other_rows(charts: Viewed, name: str) -> None:
    kept = zoom(charts, name)
    charts.touch_cell(name)
    charts.wait_settled()
    assert read(charts, name) == kept
    charts.save(("x * x for x", "x * x / 2 for x"))
    charts.wait_settled()
    assert read(charts, name) == kept


@pytest.mark.parametrize("name", CELLS)
def test_a_zoom_ends_where_nothing_would_be_seen(charts: Viewed, name: str) -> None:
    kept = zoom(charts, name)
    charts.page.get_by_role("slider", name="Shift").press("End")
    charts.page.wait_for_function(f"([name, kept]) => ({READ})(name) !== kept", arg=[name, kept], timeout=PATIENCE_MS)


@pytest.mark.parametrize("name", CELLS)
def test_a_zoom_ends_with_other_axes(charts: Viewed, name: str) -> None:
    kept = zoom(charts, name)
    text = charts.file.read_text()
    start = text.index(f"def {name}(")
    own = text[start:].replace('x="x"', 'x="y"', 1).replace('y="y"', 'y="x"', 1)
    charts.file.write_text(text[:start] + own)
    charts.page.wait_for_function(f"([name, kept]) => ({READ})(name) !== kept", arg=[name, kept], timeout=PATIENCE_MS)


def test_what_is_selected_and_drawn_stays(charts: Viewed) -> None:
    page = charts.page
    page.get_by_role("application", name="Plot").focus()
    page.keyboard.press("Enter")
    outline = charts.cell("plotly_element").locator(".outline-controllers, .selectionlayer path").first
    expect(outline).to_be_attached(timeout=PATIENCE_MS)
    charts.touch_cell("plotly_element")
    charts.wait_settled()
    read(charts, "plotly_element")
    expect(outline).to_be_attached()
