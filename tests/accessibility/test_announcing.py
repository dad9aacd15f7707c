"""What changes is said to those who do not see it, once, and not while the page is first filled."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def tools():
    import appnb as nb

    return (nb,)


@app.cell
def control(nb):
    n = nb.ui.slider(0, 10, value=5, label="n")
    n
    return (n,)


@app.cell(title="Sales")
def sales(n, nb):
    nb.md(f"{n.value} sold")
    return


@app.cell
def costs(n, nb):
    nb.md(f"### Costs\\n\\n{n.value * 2} spent")
    return


@app.cell
def other(nb):
    nb.md("## Other")
    return
"""


def test_what_a_choice_changes_is_said_once(serve: Callable[..., Server], page: Page, tmp_path: Path) -> None:
    notebook = tmp_path / "app.py"
    notebook.write_text(NOTEBOOK)
    page.goto(serve(notebook).url)
    expect(page.locator("[data-cell=other]")).to_have_attribute("data-state", "ok")
    region = page.locator("[aria-live=polite].appnb-announcer")
    page.wait_for_timeout(900)
    expect(region).to_have_text("")
    page.evaluate(
        """() => {
            window.said = []
            const region = document.querySelector(".appnb-announcer")
            new MutationObserver(() => said.push(region.textContent)).observe(region, { childList: true })
        }"""
    )
    page.locator("[role=slider]").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(region).to_have_text("Updated: Sales, Costs.")
    assert page.evaluate("said") == ["Updated: Sales, Costs."]
    expect(page.locator("[data-cell=sales] p")).to_have_text("8 sold")
    assert page.locator("[aria-busy]").count() == 0
