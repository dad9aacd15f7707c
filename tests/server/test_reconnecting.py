"""A connection that breaks: noticed, said after a while, mended by itself, and nothing is lost or happens twice."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from appnb.kernel.user import NOBODY, User
from appnb.server import RunningServer
from appnb.server.tokens import Entered, Tokens
from appnb.settings import ServeSettings
from tests.conftest import Server
from tests.faults.oracle import PROBE
from tests.server.client import PageClient, fetch_config, run_apart
from tests.server.cut import Cut
from tests.server.test_sessions import wait_until
from tests.server.watched import Watched, watch

NOTEBOOK = """
import appnb

app = appnb.App(title="Reconnecting")


@app.cell
def controls():
    import appnb as nb

    clicks, set_clicks = nb.state(0)
    name = nb.ui.text("", label="Name", debounce=False)
    secret = nb.ui.text("", label="Secret", kind="password")
    n = nb.ui.slider(0, 10, value=5, label="n")
    go = nb.ui.button(on_click=lambda clicks: clicks + 1, value=0, label="go")
    nb.vstack([name, secret, n, go])
    return clicks, go, n, name, nb, secret


@app.cell
def shown(go, n, name, nb):
    nb.md(f"n={n.value} name={name.value} go={go.value}.")
    return
"""


@pytest.fixture
def app(tmp_path: Path) -> Path:
    (tmp_path / "app.py").write_text(NOTEBOOK)
    return tmp_path / "app.py"


@pytest.fixture
def cut(serve: Callable[..., Server], app: Path) -> Iterator[Cut]:
    proxy = Cut(int(serve(app).url.rpartition(":")[2]))
    yield proxy
    proxy.close()


@pytest.fixture
def opened(browser: Browser, cut: Cut) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{cut.port}/")
    expect(page.get_by_text("n=5 name= go=0.")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="go")).to_be_visible(timeout=30_000)
    yield page
    page.close()


@pytest.mark.fault("F10")
@pytest.mark.browser
def test_a_short_break_is_mended_without_a_word(opened: Page, cut: Cut) -> None:
    opened.get_by_label("Name").fill("Ada")
    expect(opened.get_by_text("name=Ada")).to_be_visible()
    opened.evaluate(
        "window.before = document.querySelector('[data-cell=controls] .bk-Slider, [data-cell=controls] appnb-hole')"
    )
    cut.cut()
    opened.get_by_role("button", name="go").click()
    opened.get_by_role("button", name="go").click()
    opened.get_by_label("Name").fill("Ada L")
    cut.mend()
    expect(opened.get_by_text("n=5 name=Ada L go=2.")).to_be_visible(timeout=15_000)
    assert opened.evaluate("window.before.isConnected")
    assert opened.evaluate("document.querySelector('.appnb-status').textContent") == ""


@pytest.mark.fault("F10")
@pytest.mark.browser
def test_a_longer_break_is_said_and_taken_back(opened: Page, cut: Cut) -> None:
    cut.cut()
    expect(opened.get_by_text("Connection lost. Reconnecting …")).to_be_visible(timeout=10_000)
    opened.get_by_role("button", name="go").click()
    cut.mend()
    expect(opened.get_by_text("n=5 name= go=1.")).to_be_visible(timeout=25_000)
    expect(opened.get_by_text("Connection lost")).to_have_count(0)


@pytest.mark.fault("F22")
@pytest.mark.browser
def test_a_reload_keeps_what_was_entered_and_no_password(opened: Page) -> None:
    opened.get_by_label("Name").fill("Ada")
    opened.get_by_label("Secret").fill("hidden")
    slider = opened.get_by_role("slider", name="n")
    slider.focus()
    slider.press("ArrowRight")
    expect(opened.get_by_text("n=6 name=Ada go=0.")).to_be_visible()
    opened.wait_for_function("Object.values(sessionStorage).some((text) => text.includes('.'))")
    opened.reload()
    expect(opened.get_by_text("n=6 name=Ada go=0.")).to_be_visible(timeout=30_000)
    expect(opened.get_by_label("Secret")).to_have_value("")
    opened.goto(opened.url)
    expect(opened.get_by_text("n=5 name= go=0.")).to_be_visible(timeout=30_000)


@pytest.mark.fault("F11")
@pytest.mark.browser
def test_a_server_that_begins_anew_gets_what_was_entered(
    serve: Callable[..., Server], browser: Browser, app: Path
) -> None:
    first = serve(app)
    cut = Cut(int(first.url.rpartition(":")[2]))
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{cut.port}/")
    expect(page.get_by_text("n=5 name= go=0.")).to_be_visible(timeout=30_000)
    page.get_by_label("Name").fill("Ada")
    expect(page.get_by_text("n=5 name=Ada go=0.")).to_be_visible()
    page.wait_for_function("Object.values(sessionStorage).some((text) => text.includes('.'))")
    first.stop()
    assert first.process.returncode == 0
    expect(page.get_by_text("The server is restarting …")).to_be_visible(timeout=15_000)
    cut._target = int(serve(app).url.rpartition(":")[2])
    expect(page.get_by_text("n=5 name=Ada go=0.")).to_be_visible(timeout=40_000)
    expect(page.get_by_text("what you had entered was brought along")).to_be_visible()
    page.close()
    cut.close()


@pytest.mark.browser
def test_a_page_that_was_opened_again_says_where_it_is(opened: Page, browser: Browser) -> None:
    """Somebody else with the same token takes the session over; the page does not fight for it."""
    config = json.loads(opened.locator("#appnb-config").text_content())
    address = opened.url.rstrip("/")
    thread = threading.Thread(target=lambda: run_apart(_take_over(address, config)))
    thread.start()
    expect(opened.get_by_text("This page is open in another window.")).to_be_visible(timeout=15_000)
    thread.join()


async def _take_over(address: str, config: dict[str, str]) -> None:
    (await PageClient.connect(address, config)).close()


# ---- the line, without a browser ------------------------------------------------------------------


def with_server(app: Path, work: Callable[[RunningServer], object], linger_s: float = 30) -> None:
    async def run() -> None:
        server = RunningServer([app], ServeSettings(port=0), linger_s=linger_s)
        try:
            await work(server)
        finally:
            await server.close()

    run_apart(run())


def test_a_closed_tab_stops_what_runs_and_frees_the_session(tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text("import appnb\n\napp = appnb.App()\n\n\n@app.cell\ndef endless():\n    while True:\n        pass\n")

    async def work(server: RunningServer) -> None:
        client = await PageClient.open(server.address)
        await client.wait_for("endless", state="running")
        [session] = server.sessions
        client._socket.close(1001)
        async with asyncio.timeout(2):
            while not session.is_idle:
                await asyncio.sleep(0.01)
        await wait_until(lambda: len(server.sessions) == 0, "the session is over", 10)

    with_server(path, work)


def test_a_dropped_connection_leaves_the_session_as_it_is(app: Path) -> None:
    async def work(server: RunningServer) -> None:
        config = await fetch_config(server.address)
        client = await PageClient.connect(server.address, config, query="?page=a")
        await client.tell({"type": "ready"})
        await client.wait_for("shown", html="n=5", state="ok")
        client._socket.stream.close() if hasattr(client._socket, "stream") else client._socket.protocol.stream.close()
        again = await PageClient.connect(server.address, config, query="?page=a&seen=1")
        assert again.greeting.metadata["resumed"] is True
        assert len(server.sessions) == 1
        other = await PageClient.connect(server.address, config, query="?page=b&seen=1")
        assert other.greeting.metadata["resumed"] is False
        client.close()
        again.close()
        other.close()

    with_server(app, work)


@pytest.mark.fault("F11")
def test_after_a_save_was_taken_over_what_is_kept_is_of_the_new_version(tmp_path: Path) -> None:
    """A page that has seen the new version come is not told of it once more when it begins anew."""

    def list_kept(page: PageClient) -> list[object]:
        return [message["text"] for message in page.messages if message["type"] == "inputs"]

    async def work(it: Watched) -> None:
        await it.page.tell({"type": "address", "query": "?n=7"})
        while not list_kept(it.page):
            await it.page.receive()
        it.file.write_text(it.file.read_text().replace("n={n.value}", "now n={n.value}"))
        await it.page.wait_for("shown", html="now n=7.")
        while len(list_kept(it.page)) < 2:
            await it.page.receive()
        first, *_, last = list_kept(it.page)
        for kept, title in ((last, "Reconnected"), (first, "App updated")):
            page = await PageClient.connect(it.server.address, await fetch_config(it.server.address))
            it.pages.append(page)
            await page.tell({"type": "ready", "inputs": kept, "was_lost": True})
            while not (told := [message["title"] for message in page.messages if message["type"] == "toast"]):
                await page.receive()
            assert told == [title]

    watch(tmp_path, work, {"app.py": PROBE})


def test_inputs_are_taken_from_their_own_page_only() -> None:
    tokens = Tokens(b"k" * 32, 300)
    inputs = {"name": {"": ["Ada"]}, "form": {".a": ["1", "2"]}}
    signed = tokens.sign_inputs(inputs, "app", User("alice"), "v1")
    read = {"name": {"": ("Ada",)}, "form": {".a": ("1", "2")}}
    assert tokens.read_inputs(signed, "app", User("alice")) == Entered(read, "v1")
    assert tokens.read_inputs(signed, "other", User("alice")) == Entered()
    assert tokens.read_inputs(signed, "app", NOBODY) == Entered()
    assert tokens.read_inputs(signed[:-1], "app", User("alice")) == Entered()
    assert tokens.read_inputs("", "app", User("alice")) == Entered()
    assert tokens.sign_inputs({"name": {"": ["x" * 70_000]}}, "app", NOBODY) == ""
