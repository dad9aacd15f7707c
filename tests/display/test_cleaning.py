"""What is taken out of HTML that may hold what comes from data, and what stays."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

import appnb as nb
from appnb.display import cleaning
from appnb.display.cleaning import clean
from tests.conftest import Server
from tests.display.payloads import PAYLOADS

HERE = Path(__file__).parent
TEMPLATES = HERE.parents[1] / "templates" / "default"
CELLS = ["markdown", "tables_of_markdown", "html", "foreign", "labels", "parts", "notes", "trusted"]

STAYS = {
    "layout": '<div style="display: grid; gap: 4px" class="mine" id="here"><b>x</b></div>',
    "a style sheet": '<style>.mine > b { color: red }</style><p class="mine">x</p>',
    "a drawing": (
        '<svg viewBox="0 0 9 9" width="9"><defs><linearGradient id="g" gradientUnits="userSpaceOnUse"></linearGradient>'
        '</defs><path d="M0 0h9" stroke-width="2" fill="url(#g)"></path><use href="#g"></use></svg>'
    ),
    "a drawing that moves": (
        '<svg><circle r="2"><animate attributeName="r" values="1;2" dur="1s"></animate></circle></svg>'
    ),
    "a picture": '<img src="public/a.png" alt="a" width="9" loading="lazy">',
    "a picture in the text": '<img src="data:image/png;base64,AAAA">',
    "a film": '<video src="https://films.example/a.mp4" controls=""></video>',
    "what folds": '<details open=""><summary>x</summary>y</details>',
    "names of its own": '<span data-value="1" aria-label="x" title="y" role="img">x</span>',
    "a box that is ticked": '<input type="checkbox" disabled="" checked="">',
    "mathematics": "<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>",
}


@pytest.mark.parametrize("html", STAYS.values(), ids=STAYS)
def test_what_only_looks_stays_as_it_is(html: str) -> None:
    assert clean(html) == html


def test_frames_stay_and_move_the_page_nowhere() -> None:
    frame = clean('<iframe src="https://films.example/1" width="9"></iframe>')
    assert frame.startswith('<iframe src="https://films.example/1" width="9" sandbox="')
    assert "allow-top-navigation" not in frame
    assert "srcdoc" not in clean("<iframe srcdoc='<b>x</b>'></iframe>")
    page = clean("<iframe srcdoc='<b>x > y</b>'></iframe>", is_foreign=True)
    assert page.startswith('<iframe srcdoc="&lt;b&gt;x')
    assert "allow-same-origin" not in page


@pytest.mark.parametrize("style", ["position: fixed; top: 0", "POSITION :sticky!important;top: 0"])
def test_nothing_covers_the_page(style: str) -> None:
    assert "position" not in clean(f'<div style="{style}">x</div>').lower()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_acts_is_left(payload: str) -> None:
    html = clean(payload)
    assert not re.search(r"(?i)<(?:script|object|embed|form|template|base|meta|link)\b", html)
    assert not re.search(r"(?i)<[^>]*\s(?:on\w+|formaction|action|srcdoc|data-part|data-content|data-opens)\s*=", html)
    assert not re.search(r"(?i)(?:href|src)\s*=\s*[\"']?\s*(?:java\s*script|data:text)", html)
    assert 'id="appnb-' not in html
    assert clean(html) == html, "what is clean stays as it is"


def test_the_page_goes_by_no_name_that_html_from_elsewhere_may_have() -> None:
    scripts = [path for kind in ("*.js", "*.css") for path in TEMPLATES.rglob(kind) if "vendor" not in path.parts]
    text = "\n".join(path.read_text("utf-8") for path in scripts)
    names = {
        re.sub(r"[A-Z]", lambda found: f"-{found[0].lower()}", name) for name in re.findall(r"dataset\.(\w+)", text)
    }
    names |= set(re.findall(r"\[data-([a-z-]+)", text))
    allowed = {name.removeprefix("data-") for name in cleaning._DATA_NAMES}
    assert names & allowed <= {"language", "math"}, "these only look"


def test_a_fence_that_is_made_up_is_text() -> None:
    mark = "0123456789abcdef"
    forged = f"<!--appnb:{mark}--><img src=x onerror=hack()><!--/appnb:{mark}-->"
    for made in (nb.md(f"a {forged}"), nb.Html(f"a {forged}"), nb.md(f"{nb.md(forged)} {forged}")):
        assert "onerror" not in made.text
    real = str(nb.html("<b onclick='mine()'>x</b>", trusted=True))
    assert "onclick" in nb.md(f"a {real}").text
    stolen = real.replace("mine()", "hack()")
    assert "onclick" not in nb.md(f"a {stolen}").text, "a mark is for one text"


def test_trusted_html_is_asked_for() -> None:
    acting = "<b onclick='mine()'>x</b>"
    assert nb.html(acting).text == nb.Html(acting).text == "<b>x</b>"
    assert nb.html(acting, trusted=True).text == nb.Html(acting, trusted=True).text == acting
    assert "onclick" not in nb.md(acting).text
    assert "onclick" in nb.md(acting, trusted=True).text


@pytest.mark.browser
@pytest.mark.parametrize("has_policy", [True, False], ids=["with the policy", "without the policy"])
def test_html_from_data_runs_nothing(serve: Callable[..., Server], browser: Browser, has_policy: bool) -> None:
    """The policy of pages is the second wall: without it nothing runs either."""
    context = browser.new_context(bypass_csp=not has_policy)
    page = context.new_page()
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    page.goto(serve(HERE / "apps" / "from_data.py").url)
    for cell in CELLS:
        expect(page.locator(f"[data-cell={cell}]")).to_have_attribute("data-state", "ok", timeout=60_000)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    click = (
        """all => all.forEach(one => one.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })))"""
    )
    page.locator(".appnb-output :is(a, button).click").evaluate_all(click)
    page.wait_for_function("[...document.images].every(image => image.complete)")
    assert page.evaluate("window.hacked ?? null") is None
    handlers = """all => all.flatMap(one => [...one.attributes].map(({ name }) => name))
        .filter(name => name.startsWith("on"))"""
    assert page.locator(".appnb-output *").evaluate_all(handlers) == ["onclick"]  # what was asked for
    assert page.locator("[data-trusted]").inner_text() == "asked for"
    context.close()
