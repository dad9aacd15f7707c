"""What a server answers, to whom, and what it never gives away."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse

from appnb.server import RunningServer
from appnb.settings import ServeSettings
from tests.server.client import PageClient, fetch_config, run_apart
from tests.server.test_sessions import wait_until

NOTEBOOK = '''
"""{title} for everyone."""

import appnb

app = appnb.App(title="{title}")


@app.cell
def one():
    1 + 1
    return
'''


def with_server(folder: Path, work: Callable[[RunningServer], Awaitable[None]], **settings: object) -> None:
    """Serve the notebooks of `folder` in this process and do `work` with the server."""

    async def run() -> None:
        server = RunningServer([folder], ServeSettings(port=0, **settings))
        try:
            await work(server)
        finally:
            await server.close()

    run_apart(run())


async def get(address: str, **headers: str) -> HTTPResponse:
    request = HTTPRequest(address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    return await AsyncHTTPClient().fetch(request, raise_error=False)


@pytest.fixture
def one(tmp_path: Path) -> Path:
    (tmp_path / "sales.py").write_text(NOTEBOOK.format(title="Sales"))
    return tmp_path


@pytest.fixture
def two(one: Path) -> Path:
    (one / "stock.py").write_text(NOTEBOOK.format(title="Stock & <b>more</b>"))
    return one


def test_a_single_notebook_is_at_the_root_and_under_its_name(one: Path) -> None:
    async def work(server: RunningServer) -> None:
        for path in ("", "sales"):
            answer = await get(server.address + path)
            assert (answer.code, b"<title>Sales</title>" in answer.body) == (200, True), path

    with_server(one, work)


def test_several_notebooks_get_an_index_with_titles_descriptions_and_links(two: Path) -> None:
    async def work(server: RunningServer) -> None:
        body = (await get(server.address)).body.decode()
        assert 'href="/sales"' in body
        assert 'href="/stock"' in body
        assert "Sales for everyone." in body
        assert "Stock &amp; &lt;b&gt;more&lt;/b&gt;" in body
        assert "<b>more" not in body

    with_server(two, work)


def test_the_prefix_stands_before_every_address(one: Path) -> None:
    async def work(server: RunningServer) -> None:
        assert server.address.endswith("/apps/")
        client = await PageClient.open(server.address)
        await client.wait_for("one", html="2", state="ok")
        client.close()
        config = await fetch_config(server.address)
        assert config["prefix"] == "/apps"
        assert (await get(server.address.removesuffix("apps/") + "healthz")).code == 404
        assert (await get(server.address + "healthz")).code == 200

    with_server(one, work, prefix="/apps")


def test_probes_are_answered_without_opening_a_session(one: Path) -> None:
    async def work(server: RunningServer) -> None:
        for path, text in (("healthz", b"ok\n"), ("readyz", b"ready\n")):
            answer = await get(server.address + path)
            assert (answer.code, answer.body) == (200, text)
        head = await AsyncHTTPClient().fetch(HTTPRequest(server.address, method="HEAD"))
        assert head.code == 200
        assert len(server.sessions) == 0

    with_server(one, work)


@pytest.mark.parametrize(
    "path",
    [
        "missing",
        "sales.py",
        "autoload.js",
        "sales/autoload.js",
        "metadata",
        "rest/session_info",
        "components/os/path",
        "static/../../secrets",
        "assets/x/../page.html",
        "static/extensions/panel/../../../etc/passwd",
        "static/%2e%2e/%2e%2e/__init__.py",
    ],
)
def test_nothing_else_answers(one: Path, path: str) -> None:
    async def work(server: RunningServer) -> None:
        answer = await get(server.address + path)
        assert answer.code in (403, 404), answer.body[:200]
        assert b"Traceback" not in answer.body

    with_server(one, work)


@pytest.mark.parametrize(
    ("origin", "is_let_in"),
    [
        ("{own}", True),
        ("http://evil.example", False),
        ("https://{host}", False),
        ("http://localhost:1", False),
        ("http://evil-{host}", False),
        ("http://{host}.evil.example", False),
        ("null", False),
        ("", False),
        ("https://portal.example", True),
        ("http://portal.example:8443", False),
    ],
)
def test_a_websocket_opens_only_for_this_server_s_pages_and_allowed_origins(
    one: Path, origin: str, is_let_in: bool
) -> None:
    async def work(server: RunningServer) -> None:
        own = server.address.rstrip("/")
        asked = origin.format(own=own, host=own.removeprefix("http://"))
        if is_let_in:
            (await PageClient.open(server.address, origin=asked)).close()
        else:
            with pytest.raises(HTTPClientError, match="403"):
                await PageClient.open(server.address, origin=asked)

    with_server(one, work, allow_origin=("portal.example",))


def test_answers_carry_security_headers(one: Path) -> None:
    async def work(server: RunningServer) -> None:
        for path in ("", "healthz", "missing", "static/js/bokeh.min.js"):
            headers = (await get(server.address + path)).headers
            assert headers["X-Content-Type-Options"] == "nosniff", path
            assert "frame-ancestors 'self'" in headers["Content-Security-Policy"], path
            assert "unsafe-eval" not in headers["Content-Security-Policy"], path
            assert headers["Referrer-Policy"] == "same-origin", path
            assert headers["Cross-Origin-Resource-Policy"] == "same-origin", path
            assert "Server" not in headers, path

    with_server(one, work)


def test_what_fails_is_told_as_a_reference(one: Path, caplog: pytest.LogCaptureFixture, monkeypatch) -> None:
    async def work(server: RunningServer) -> None:
        client = await PageClient.open(server.address)
        await client.wait_for("one", html="2", state="ok")

        def fail(*_: object) -> None:
            raise RuntimeError("secret detail")

        monkeypatch.setattr("bokeh.server.session.ServerSession.patch", fail)
        await client.tell({"type": "visible", "is_visible": True})
        await wait_until(lambda: "Bokeh does not take it (RuntimeError)" in caplog.text, "it is refused")
        client.close()
        monkeypatch.setattr("appnb.server.pages.render_page", fail)
        page = await get(server.address)
        assert page.code == 500
        reference = re.search(rb"Reference ([0-9a-f]{8})", page.body)[1].decode()
        assert reference in caplog.text
        assert b"secret detail" not in page.body

    with_server(one, work)
