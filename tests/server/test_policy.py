"""The content security policy of pages: what it lets libraries do, and that it holds in a browser."""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from bokeh.models import Button, CustomJS, CustomJSTickFormatter
from playwright.sync_api import BrowserContext, Page, expect

from appnb.layout.permissions import Found, Permissions, find_in_page, find_permissions
from appnb.notebook.model import CellId
from appnb.server.evals import find_makers, tell_makers
from appnb.server.policy import write_page_policy
from appnb.settings import ServeSettings
from tests.conftest import Server

APP = Path(__file__).parent / "apps" / "policy.py"
EVALS = APP.with_name("evals.py")

PAGE = """<!doctype html><head>
<script src="/assets/1/theme.js"></script>
<script type="application/json">{"a": 1}</script>
<script async src='https://stats.example/js/count.js?x=1'></script>
<script>window.ours = 1</script>
<link rel="stylesheet" href="/assets/1/page.css"><link rel="stylesheet" href="https://fonts.example/css?family=X">
<link rel="icon" href="https://icons.example/i.png">
</head><body>SHOWN</body>"""
SHOWN = "<p>shown</p><script>window.shown = 1</script><script src=https://evil.example/x.js></script>"


def test_what_an_author_writes_into_a_page_may_run_and_what_cells_have_shown_may_not() -> None:
    found = find_in_page(PAGE.replace("SHOWN", SHOWN), SHOWN)
    assert found == Found(
        (f"'sha256-{b64encode(sha256(b'window.ours = 1').digest()).decode()}'",),
        ("https://stats.example",),
        ("https://fonts.example",),
    )
    policy = write_page_policy(Permissions(), found)
    assert "script-src 'self' blob: 'sha256-" in policy
    assert "https://stats.example" in policy.split("connect-src")[1].split(";")[0]
    assert "evil" not in policy
    assert "icons" not in policy


def test_no_page_may_make_code_of_text_unless_its_author_says_so() -> None:
    plain = write_page_policy(find_permissions({}, ServeSettings()), Found())
    assert "unsafe-eval" not in plain
    assert "unsafe-inline" not in plain.split("style-src")[0]
    for options, settings in (({"allow_eval": True}, ServeSettings()), ({}, ServeSettings(allow_eval=True))):
        assert "'unsafe-eval'" in write_page_policy(find_permissions(options, settings), Found())
    for odd in ("yes", 1, "False", None):
        assert not find_permissions({"allow_eval": odd}, ServeSettings()).allow_eval


def test_other_hosts_are_those_that_the_author_and_the_operator_name() -> None:
    found = find_permissions({"content_from": ["https://data.example"]}, ServeSettings(content_from=("https://a.b",)))
    assert found.sources == ("https://a.b", "https://data.example")
    policy = write_page_policy(found, Found())
    for kind in ("script-src", "style-src", "font-src", "connect-src"):
        assert "https://data.example" in policy.split(kind)[1].split(";")[0], kind
    assert find_permissions({"content_from": ["'unsafe-eval'; script-src *"]}, ServeSettings()).sources == ()
    assert find_permissions({"content_from": 3}, ServeSettings()).sources == ()


def open_app(page: Page, server: Server) -> None:
    page.goto(server.url)
    for cell in ("vega", "plotly", "bokeh", "table", "component", "framed", "linked"):
        expect(page.locator(f"[data-cell={cell}]")).to_have_attribute("data-state", "ok", timeout=60_000)


@pytest.mark.browser
def test_libraries_draw_without_making_code_of_text(serve: Callable[..., Server], page: Page) -> None:
    open_app(page, serve(APP))
    expect(page.locator("[data-cell=vega] canvas, [data-cell=vega] svg").first).to_be_visible(timeout=60_000)
    expect(page.locator("[data-cell=plotly] .plotly .main-svg").first).to_be_visible()
    expect(page.locator("[data-cell=plotly] canvas").first).to_be_attached()
    expect(page.locator("[data-cell=bokeh] canvas").first).to_be_visible()
    expect(page.locator("[data-cell=table] .tabulator-row").first).to_be_visible()
    expect(page.locator("[data-cell=component] input").first).to_have_value("1")
    frame = page.frame_locator("[data-cell=framed] iframe")
    expect(frame.locator("p")).to_have_text("in a frame")
    assert frame.locator("p").evaluate("() => [document.title, origin]") == ["2", "null"]
    handle = page.locator("[data-cell=linked] .noUi-handle")
    handle.focus()
    handle.press("ArrowRight")
    expect(page).to_have_title("ran 2")


def show_ticks(page: Page, server: Server) -> None:
    page.goto(server.url)
    expect(page.locator("[data-cell=ticks]")).to_have_attribute("data-state", "ok", timeout=60_000)


@pytest.mark.browser
def test_code_of_text_runs_only_where_it_is_allowed(serve: Callable[..., Server], browser, page: Page) -> None:
    stopped = browser.new_page()
    with stopped.expect_event("pageerror") as caught:
        server = serve(EVALS)
        show_ticks(stopped, server)
    assert "unsafe-eval" in str(caught.value)
    assert stopped.evaluate("window.formatted ?? null") is None
    stopped.close()
    assert "NB442 cell `ticks` of" in "".join(server.log)
    allowed = serve(EVALS, "--allow-eval")
    show_ticks(page, allowed)
    page.wait_for_function("window.formatted")
    assert "NB442" not in "".join(allowed.log)


@pytest.mark.browser
def test_the_author_is_told_in_the_page(serve: Callable[..., Server], browser) -> None:
    page = browser.new_page()
    show_ticks(page, serve(EVALS, "--dev"))
    expect(page.get_by_text("shows CustomJSTickFormatter, which makes code of text")).to_be_visible()
    page.close()


def test_what_makes_code_of_text_has_a_code(golden: Callable[[str, str], None]) -> None:
    formatter = CustomJSTickFormatter(code="return tick")
    assert find_makers([CustomJS(code=""), Button(), formatter]) == ("CustomJSTickFormatter",)
    golden("nb442.txt", f"{tell_makers(CellId('ticks'), ['CustomJSTickFormatter'], 'plots.py')}\n")


@pytest.mark.browser
def test_injected_handlers_and_scripts_do_not_run(serve: Callable[..., Server], browser) -> None:
    page = browser.new_page()
    page.goto(serve(APP).url)
    expect(page.locator("[data-cell=framed]")).to_have_attribute("data-state", "ok", timeout=60_000)
    stopped = page.evaluate(
        """() => new Promise((resolve) => {
          const stopped = new Set()
          document.addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective: rule }) => {
            stopped.add(blockedURI.startsWith("https") ? `${rule} elsewhere` : rule)
            if (stopped.size === 4) resolve([...stopped].sort())
          })
          const make = (name, attributes) => Object.assign(document.createElement(name), attributes)
          const place = document.querySelector("[data-cell=framed] .appnb-output")
          place.insertAdjacentHTML("beforeend", "<img src=x onerror='hacked = 1'><a href='javascript:hacked = 2'>x</a>")
          place.append(make("script", { textContent: "window.hacked = 3" }))
          place.append(make("script", { src: "https://evil.example/x.js" }))
          place.append(make("base", { href: "https://evil.example/" }))
          place.querySelector("a").click()
        })"""
    )
    assert stopped == ["base-uri elsewhere", "script-src-attr", "script-src-elem", "script-src-elem elsewhere"]
    assert page.evaluate("window.hacked ?? null") is None
    assert page.evaluate("document.baseURI").startswith("http://localhost")
    page.close()


@pytest.mark.browser
def test_a_page_of_another_origin_gets_nothing(
    serve: Callable[..., Server], context: BrowserContext, tmp_path: Path
) -> None:
    """Neither by a script element, nor by fetch, nor in a frame, nor over a websocket."""
    (tmp_path / "other.py").write_text("import appnb\n\napp = appnb.App()\n\n\n@app.cell\ndef one():\n    1\n")
    ours, other = serve(APP), serve(tmp_path / "other.py")
    page = context.browser.new_page(bypass_csp=True)
    page.goto(other.url)
    tried = page.evaluate(
        """async (ours) => {
          const load = (name, attributes) => new Promise((resolve) => {
            const element = Object.assign(document.createElement(name), attributes)
            element.onload = () => resolve("loaded")
            element.onerror = () => resolve("refused")
            document.head.append(element)
          })
          const open = (url) => new Promise((resolve) => {
            const socket = new WebSocket(url, ["bokeh", "token"])
            socket.onopen = () => resolve("open")
            socket.onclose = () => resolve("refused")
          })
          return {
            script: await load("script", { src: `${ours}/static/js/bokeh.min.js` }),
            picture: await load("img", { src: `${ours}/assets/000000000000/icon.svg` }),
            fetch: await fetch(ours).then(() => "read", () => "refused"),
            blind: (await fetch(ours, { mode: "no-cors" }).catch(() => null))?.type ?? "refused",
            socket: await open(`${ours.replace("http", "ws")}/policy/ws`),
          }
        }""",
        ours.url,
    )
    page.close()
    assert tried["script"] == tried["picture"] == tried["fetch"] == tried["socket"] == "refused"
