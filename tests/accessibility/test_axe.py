"""axe-core finds nothing serious on any app of the gallery, nor in any template: light and dark."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from appnb.layout.templates import PANEL_TEMPLATES, list_templates
from tests.conftest import Server
from tests.gallery.pages import AppPage

pytestmark = pytest.mark.browser

GALLERY = Path(__file__).parents[2] / "gallery"
AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
RUN = "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"


TABLES_ARE_BUILT = """() => {
    const inside = (each) => (each.shadowRoot ? walk(each.shadowRoot) : [])
    const walk = (root) => [...root.querySelectorAll("*")].flatMap((each) => [each, ...inside(each)])
    const tables = walk(document).filter((each) => each.matches("[data-live]") && each.offsetParent)
    const holes = [...document.querySelectorAll("appnb-hole")].filter((each) => each.offsetParent)
    const isFilled = (hole) => hole.childElementCount && !hole.querySelector("[data-kind=live][inert]")
    return holes.every(isFilled) && tables.every((each) => each.getRootNode().adoptedStyleSheets?.length > 1)
}"""


def list_findings(browser: Browser, url: str, scheme: str, width: int = 1280) -> list[str]:
    """Open an app, and list what axe-core calls serious or critical, or that it has no first heading."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    try:
        app = AppPage(context.new_page(), url)
        app.page.wait_for_function("document.fonts.status === 'loaded'")
        app.page.wait_for_function(TABLES_ARE_BUILT)
        app.page.wait_for_timeout(300)  # what else is drawn
        app.page.evaluate(AXE)
        found = app.page.evaluate(RUN)["violations"]
    finally:
        context.close()
    return [
        f"{one['id']}: {node['target']}: {node['failureSummary']}\n{node['html'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical") or one["id"] == "page-has-heading-one"
        for node in one["nodes"]
    ]


@pytest.fixture(scope="module")
def gallery() -> Iterator[Server]:
    server = Server(GALLERY)
    yield server
    server.stop()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", sorted(path.stem for path in GALLERY.glob("*.py")))
def test_an_app_has_no_serious_finding(name: str, scheme: str, gallery: Server, browser: Browser) -> None:
    assert list_findings(browser, f"{gallery.url}/{name}", scheme) == []


ELEMENTS = Path(__file__).parents[1] / "ui" / "apps"


@pytest.mark.parametrize("name", ["bare_frames", "chats", "code_fields", "editors", "explorers", "server_files"])
def test_elements_have_no_serious_finding(name: str, browser: Browser) -> None:
    server = Server(ELEMENTS / f"{name}.py")
    try:
        assert [list_findings(browser, server.url, scheme) for scheme in ("light", "dark")] == [[], []]
    finally:
        server.stop()


IN_PANEL = [f"panel:{name}" for name in sorted({kind: name for name, kind in PANEL_TEMPLATES.items()}.values())]


@pytest.fixture(scope="module", params=[*(name for name in list_templates() if name != "default"), *IN_PANEL])
def dressed(request: pytest.FixtureRequest) -> Iterator[Server]:
    server = Server(GALLERY / "population.py", "--template", request.param)
    yield server
    server.stop()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 375)])
def test_a_template_has_no_serious_finding(scheme: str, width: int, dressed: Server, browser: Browser) -> None:
    assert list_findings(browser, dressed.url, scheme, width) == []
