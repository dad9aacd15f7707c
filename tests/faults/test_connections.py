"""F9, F10 and F12: connections that break in the middle of an update, and for longer than a token is good."""

import asyncio
import os
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, Page, expect

from appnb.kernel.user import NOBODY
from appnb.server import RunningServer
from appnb.server.keys import derive_key, find_secret
from appnb.server.restoring import RESTORED
from appnb.server.tokens import SKEW_S, Tokens
from appnb.settings import ServeSettings
from tests.conftest import Server
from tests.faults.oracle import ANSWER_S, POOL, PROBE, unharmed, watch_fault, write_apps
from tests.faults.test_restarts import come_back, enter
from tests.gallery.pages import SETTLED
from tests.server.client import Closed, PageClient, run_apart
from tests.server.cut import Cut

T = TypeVar("T")

POINTS = {"down": 20, "up": 5}
"""At how many places of an update it is cut, and of the click that asks for it."""

BREAKS_S = (0, 2, 10)
SAID_AFTER_S = 3

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def control():
    import appnb as nb

    go = nb.ui.button(on_click=lambda clicks: clicks + 1, value=0, label="go")
    go


@app.cell
def effect(go):
    if go.value:
        with open("FOLDER/effects", "a") as file:
            file.write(f"{go.value} ")


@app.cell
def table(go, nb):
    nb.html("<table>" + "".join(f"<tr><td>{go.value * row}</td></tr>" for row in range(200)) + "</table>")


@app.cell
def figure(go):
    import numpy as np
    from bokeh.plotting import figure

    plot = figure(width=300, height=200, name="plot")
    plot.line(np.arange(500), np.arange(500) * go.value, name="line")
    plot


@app.cell
def shown(go, nb, plot):
    nb.md(f"go={go.value}.")
"""
ENTRY = """
import appnb

app = appnb.App()


@app.cell
def control():
    import appnb as nb

    name = nb.ui.text("", label="Name", debounce=False)
    name


@app.cell
def shown(name, nb):
    nb.md(f"name={name.value}.")
"""
READ_PAGE = """() => {
    const isOwn = ({ name }) => /^(id|for|aria-labelledby|data-.*id)$/.test(name) // differ from session to session
    const describe = (node) => node.nodeType !== Node.ELEMENT_NODE ? node.textContent : [
        node.tagName,
        [...node.attributes].filter((one) => !isOwn(one)).map((one) => `${one.name}=${one.value}`).sort(),
        [...node.childNodes].map(describe),
    ]
    const sources = Bokeh.documents.flatMap((doc) => [...doc._all_models.values()])
        .filter((model) => model.type === "ColumnDataSource")
    return {
        cells: [...document.querySelectorAll("[data-cell]")].map(describe),
        data: sources.map((source) => Array.from(source.data.y)),
    }
}"""
"""What a page shows, and the data of its figure."""


@pytest.fixture
def server(serve: Callable[..., Server], tmp_path: Path) -> Server:
    return serve(write_apps(tmp_path, NOTEBOOK.replace("FOLDER", str(tmp_path))))


@pytest.fixture
def cut(server: Server) -> Iterator[Cut]:
    proxy = Cut(int(server.url.rpartition(":")[2]))
    yield proxy
    proxy.close()


def open_page(browser: Browser, cut: Cut) -> Page:
    """Open the app in a profile of its own, in which it is no failure that its websocket breaks."""
    page = browser.new_context().new_page()
    page.goto(f"http://127.0.0.1:{cut.port}/bad")
    page.wait_for_function(SETTLED, timeout=60_000)
    expect(page.locator("[data-cell=figure] .bk-Figure")).to_be_visible(timeout=30_000)
    return page


def leave(page: Page) -> None:
    """Go elsewhere first: a profile that is closed may take its pages along before they can say so."""
    page.goto("about:blank")
    page.context.close()


def click(page: Page, number: int) -> None:
    page.get_by_role("button", name="go").click()
    expect(page.locator("[data-cell=shown]")).to_have_text(f"go={number}.", timeout=30_000)
    page.wait_for_function(SETTLED, timeout=30_000)


@pytest.mark.fault("F9")
@pytest.mark.browser
def test_f9_an_update_that_is_cut_anywhere_is_whole_in_the_end(
    server: Server, browser: Browser, cut: Cut, tmp_path: Path
) -> None:
    with unharmed(server) as check_others:
        page = open_page(browser, cut)
        before = dict(cut.passed)
        click(page, 1)
        sizes = {way: cut.passed[way] - before[way] for way in before}
        assert sizes["down"] > 5_000
        number = 1
        for way, points in POINTS.items():
            for point in range(points):
                number += 1
                cut.cut_after(way, max(1, int(0.9 * sizes[way] * point / points)))  # sizes differ a little
                click(page, number)
        cut.cut_no_more()
        number += 1
        click(page, number)
        assert cut.cuts >= 0.9 * sum(POINTS.values())
        check_others()
        assert [int(word) for word in (tmp_path / "effects").read_text().split()] == list(range(1, number + 1))
        interrupted = page.evaluate(READ_PAGE)
        leave(page)
        page = open_page(browser, cut)
        for each in range(1, number + 1):
            click(page, each)
        assert page.evaluate(READ_PAGE) == interrupted
        leave(page)


@pytest.mark.fault("F10")
@pytest.mark.browser
def test_f10_a_break_of_no_time_of_two_and_of_ten_seconds_loses_nothing(
    server: Server, browser: Browser, cut: Cut, tmp_path: Path
) -> None:
    """It takes as long as the breaks: what is said, and how soon it goes on, hangs on that."""
    took_s: list[float] = []
    with unharmed(server) as check_others:
        page = open_page(browser, cut)
        lost = page.get_by_text("Connection lost. Reconnecting …")
        for number, break_s in enumerate(BREAKS_S, 1):
            cut.cut()
            page.get_by_role("button", name="go").click()
            check_others()
            page.wait_for_timeout(1000 * break_s)
            expect(lost).to_have_count(int(break_s > SAID_AFTER_S))
            mended = time.monotonic()
            cut.mend()
            expect(page.locator("[data-cell=shown]")).to_have_text(f"go={number}.", timeout=30_000)
            took_s.append(time.monotonic() - mended)
            expect(lost).to_have_count(0)
        assert max(took_s) < 5 + ANSWER_S, took_s
        assert (tmp_path / "effects").read_text().split() == ["1", "2", "3"]
        leave(page)


@pytest.mark.fault("F12")
def test_f12_a_token_that_has_expired_is_told_and_a_new_page_brings_what_was_entered(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    server = serve(write_apps(tmp_path, PROBE))
    key = derive_key(find_secret(ServeSettings(), os.environ), "token")
    late = Tokens(key, 300, now=lambda: time.time() - 300 - SKEW_S - 1)

    async def see(page: PageClient) -> None:
        inputs = await enter(page)
        token = Tokens(key, 300).read(page.config["token"])
        page._socket.protocol.stream.close()
        expired = late.sign(token.session, "bad", NOBODY)
        with pytest.raises(Closed) as closed:
            await PageClient.connect(page.address, {**page.config, "token": expired})
        assert (closed.value.code, closed.value.reason) == (1008, "expired")
        again, told = await come_back(page.address, inputs)
        assert told == ("Reconnected", RESTORED)
        again.leave()
        (await page.come_back()).leave()  # with the token that is good still: its session need not wait for anybody

    run_apart(watch_fault(server, see, POOL))


@contextmanager
def run_here(file: Path) -> Iterator[RunningServer]:
    """Run a server in this process, on a thread of its own: its clock can be set."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def run(work: Coroutine[None, None, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, loop).result(60)

    async def start() -> RunningServer:
        return RunningServer([file], ServeSettings(port=0))

    server = run(start())
    try:
        yield server
    finally:
        run(server.close())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.mark.fault("F12")
@pytest.mark.browser
def test_f12_a_page_whose_token_has_expired_loads_again_with_what_was_entered(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(ENTRY)
    with run_here(tmp_path / "app.py") as server:
        cut = Cut(int(server.address.rstrip("/").rpartition(":")[2]))
        page = browser.new_context().new_page()
        page.goto(f"http://127.0.0.1:{cut.port}/")
        shown = page.locator("[data-cell=shown]")
        expect(shown).to_have_text("name=.", timeout=30_000)
        page.get_by_label("Name").fill("Ada")
        expect(shown).to_have_text("name=Ada.", timeout=10_000)
        page.wait_for_function("Object.keys(sessionStorage).some((key) => key.startsWith('appnb-inputs'))")
        cut.cut()
        tokens = server.door.tokens
        steady = tokens._now
        tokens._now = lambda: steady() + tokens.life_s + SKEW_S + 1
        cut.mend()
        expect(page.get_by_text("Reconnected")).to_be_visible(timeout=30_000)
        expect(shown).to_have_text("name=Ada.", timeout=30_000)
        expect(page.get_by_label("Name")).to_have_value("Ada")
        leave(page)
        cut.close()
