"""Visits are answered before Bokeh and Panel are there; what needs these waits, and is answered then."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse
from tornado.netutil import bind_sockets

from appnb.server import RunningServer
from appnb.server.entrance import Entrance
from appnb.server.opening import Opener
from appnb.settings import ServeSettings
from tests.server.client import PageClient, fetch_config, run_apart

APP = """
import appnb

app = appnb.App(title="TITLE")


@app.cell
def shown():
    import appnb as nb

    nb.md(f"asked for {nb.query_params()['q'] if nb.query_params() else 'nothing'}")
"""
IN_A_SHELL = APP.replace("TITLE", "Shell").replace(")", ', template="panel:fast")', 1)


def with_entrance(
    folder: Path, work: Callable[[Entrance, Callable[[], RunningServer]], Awaitable[None]], **settings: object
) -> None:
    """Run `work` beside an entrance that is open, and the rest of whose server `work` may make."""
    made: list[RunningServer] = []

    async def run() -> None:
        given = ServeSettings(**{"port": 0, **settings})
        entrance = Entrance([folder], given)
        entrance.listen()

        def make() -> RunningServer:
            made.append(RunningServer([folder], given, entrance=entrance))
            return made[-1]

        try:
            await work(entrance, make)
        finally:
            await (made[-1] if made else make()).close()

    run_apart(run())


async def see(page: PageClient, html: str) -> None:
    """Wait until a page shows a text, and close it."""
    await page.wait_for("shown", html=html)
    page.close()


def get(address: str, **headers: str) -> "asyncio.Future[HTTPResponse]":
    request = HTTPRequest(address, headers=headers, request_timeout=20, follow_redirects=False)
    return AsyncHTTPClient().fetch(request, raise_error=False)


async def is_waiting(answer: "asyncio.Future[HTTPResponse]", entrance: Entrance) -> bool:
    """Tell whether a request has no answer by when one that came later has its own."""
    await fetch_config(entrance.address)
    return not answer.done()


def test_a_page_is_sent_at_once_and_lives_when_the_server_is_there(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP)

    async def visit(entrance: Entrance, make: Callable[[], RunningServer]) -> None:
        config = await fetch_config(f"{entrance.address}?q=early")
        connecting = asyncio.create_task(PageClient.connect(entrance.address, config))
        ready = get(f"{entrance.address}readyz")
        script = await get(f"{entrance.address}static/js/bokeh.min.js")
        assert script.code == 200
        assert b"Bokeh" in script.body
        assert await is_waiting(ready, entrance)
        assert not connecting.done()
        server = make()
        page = await connecting
        await page.tell({"type": "ready"})
        await see(page, "asked for early")
        assert (await ready).body == b"ready\n"
        assert len(list(server.sessions)) == 2  # each visit has its own
        later = await PageClient.open(f"{entrance.address}?q=late")
        await see(later, "asked for late")

    with_entrance(tmp_path, visit)


@pytest.mark.parametrize(
    "path", ["nothing-here", "shell", "plain/ws", "plain/public/a.txt", "healthz", "metrics", "plain/a/b"]
)
def test_what_needs_the_server_waits_for_it(path: str, tmp_path: Path) -> None:
    (tmp_path / "plain.py").write_text(APP)
    (tmp_path / "shell.py").write_text(IN_A_SHELL)

    async def visit(entrance: Entrance, make: Callable[[], RunningServer]) -> None:
        answer = get(f"{entrance.address}{path}")
        config = await fetch_config(f"{entrance.address}plain")
        assert not answer.done()
        make()
        expected = {"shell": 200, "healthz": 200, "metrics": 403, "plain/ws": 403}.get(path, 404)
        assert (await answer).code == expected
        page = await PageClient.connect(entrance.address, config)
        await page.tell({"type": "ready"})
        await see(page, "asked for nothing")

    with_entrance(tmp_path, visit)


def test_the_door_is_there_from_the_start(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP)

    async def visit(entrance: Entrance, make: Callable[[], RunningServer]) -> None:
        answer = await get(entrance.address, Accept="text/html")
        assert answer.code == 303
        assert answer.headers["Location"].startswith("/login")
        assert (await get(entrance.address, Host="evil.example")).code == 403
        foreign = await get(entrance.address, Origin="https://evil.example")
        assert foreign.code == 403
        assert "frame-ancestors" in foreign.headers["Content-Security-Policy"]

    with_entrance(tmp_path, visit, password="open sesame")


def test_a_session_that_cannot_be_made_keeps_nobody_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app.py").write_text(APP)

    async def fail(*visit: object) -> None:
        raise RuntimeError("no session")

    async def visit(entrance: Entrance, make: Callable[[], RunningServer]) -> None:
        await fetch_config(entrance.address)
        with monkeypatch.context() as patched:
            patched.setattr(Opener, "make", fail)
            await make()._opening
        page = await PageClient.open(entrance.address)
        await see(page, "asked for nothing")

    with_entrance(tmp_path, visit)
    assert "a visit that came early has got no session" in caplog.text


def test_limits_hold_for_early_visits(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP)

    async def visit(entrance: Entrance, make: Callable[[], RunningServer]) -> None:
        entrance.admission._has_room = lambda: False
        with pytest.raises(HTTPClientError) as refused:
            await AsyncHTTPClient().fetch(entrance.address)
        assert refused.value.code == 503

    with_entrance(tmp_path, visit)


def test_who_asks_for_many_pages_early_waits_for_the_limits_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("appnb.server.entrance.MOST_EARLY", 2)
    (tmp_path / "app.py").write_text(APP)

    async def visit(entrance: Entrance, make: Callable[[], RunningServer]) -> None:
        early = [await fetch_config(entrance.address) for _ in range(2)]
        third = get(entrance.address)
        assert (await get(f"{entrance.address}static/js/bokeh.min.js")).code == 200  # files go on
        assert not third.done()
        server = make()
        assert (await third).code == 200
        assert len(list(server.sessions)) == len(early) + 1

    with_entrance(tmp_path, visit)


def test_an_entrance_needs_neither_bokeh_nor_panel() -> None:
    code = (
        "import sys; import appnb.server.serving;"
        "sys.exit(str({'bokeh', 'panel', 'numpy', 'pandas'} & set(sys.modules)).replace('set()', '') or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_a_server_that_cannot_be_imported_ends(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "panel.py").write_text("raise ImportError('this is another panel')")
    command = [sys.executable, "-m", "appnb", "serve", str(tmp_path / "app.py"), "--port", "0", "--no-supervise"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=tmp_path)
    assert done.returncode == 1
    assert "this is another panel" in done.stderr


WAITING = """
import pathlib, sys, time

class Wait:
    def find_spec(self, name, path=None, target=None):
        while name == "panel.config" and not pathlib.Path({go!r}).exists():
            time.sleep(0.01)

sys.meta_path.insert(0, Wait())
"""
"""A `sitecustomize` with which Panel is imported no sooner than a file is there."""


@pytest.mark.parametrize("supervise", ["--supervise", "--no-supervise"])
def test_the_command_sends_pages_while_panel_is_imported(supervise: str, tmp_path: Path) -> None:
    go = tmp_path / "go"
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "early").mkdir()
    (tmp_path / "early" / "sitecustomize.py").write_text(WAITING.format(go=str(go)))
    with bind_sockets(0, "127.0.0.1")[0] as free:
        port = free.getsockname()[1]
    path = os.pathsep.join([str(tmp_path / "early"), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-m", "appnb", "serve", str(tmp_path / "app.py"), "--port", str(port), supervise]
    address = f"http://localhost:{port}/"

    async def visit() -> None:
        while True:
            try:
                config = await fetch_config(address)
                break
            except OSError:
                await asyncio.sleep(0.02)
        connecting = asyncio.create_task(PageClient.connect(address, config))
        await fetch_config(address)
        assert not connecting.done()
        go.touch()
        page = await connecting
        await page.tell({"type": "ready"})
        await see(page, "asked for nothing")

    with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.PIPE, text=True) as server:
        try:
            run_apart(asyncio.wait_for(visit(), 60))
            assert server.stdout.readline() == f"appnb serves app.py at {address}\n"
        finally:
            server.terminate()
    assert server.returncode == 0
