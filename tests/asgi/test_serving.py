"""A notebook answers inside of another server, as it does on its own."""

import inspect
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import marimo
import pytest
from marimo._server.asgi import ASGIAppBuilder
from playwright.sync_api import Page, expect
from starlette.applications import Starlette
from starlette.authentication import AuthCredentials, AuthenticationBackend, SimpleUser
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from tornado.httpclient import HTTPClientError

import appnb
from appnb.diagnostics import AppnbError
from appnb.server.asgi.builder import AsgiAppBuilder
from appnb.server.asgi.hosting import MOST_PLACES
from tests.asgi.hosting import fetch, run_uvicorn, write_notebook
from tests.server.client import Closed, PageClient, run_apart

ENDING = """
import appnb

app = appnb.App()

@app.cell
def ending():
    import sys
    import appnb as nb
    nb.on_session_end(lambda: print("the session has ended", file=sys.__stdout__, flush=True))
    "open"
"""


def test_it_takes_what_marimo_takes() -> None:
    def named(function: Callable[..., object]) -> dict[str, object]:
        return {name: each.default for name, each in inspect.signature(function).parameters.items()}

    assert named(appnb.create_asgi_app) == named(marimo.create_asgi_app)
    for method in ("with_app", "with_dynamic_directory", "build"):
        assert named(getattr(AsgiAppBuilder, method)) == named(getattr(ASGIAppBuilder, method))


def test_a_page_is_live_below_where_it_is_mounted(page: Page, tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "rate.py")
    notebooks = appnb.create_asgi_app().with_app(path="/money", root=str(notebook)).build()
    own = Route("/", lambda request: PlainTextResponse("the application's own"))

    async def see_own(address: str) -> None:
        assert (await fetch(f"{address}/")).body == b"the application's own"

    with run_uvicorn(Starlette(routes=[own, Mount("/apps", notebooks)])) as address:
        page.goto(f"{address}/apps/money?theme=dark")
        assert page.url == f"{address}/apps/money/?theme=dark"
        expect(page).to_have_title("Rate")
        expect(page.get_by_text("twice is 0")).to_be_visible()
        page.get_by_role("button", name="More").click()
        expect(page.get_by_text("twice is 2")).to_be_visible()
        page.goto("about:blank")  # it would look for the server that is about to end
        run_apart(see_own(address))
    notebooks.close()


def test_the_longest_path_that_fits_answers(tmp_path: Path) -> None:
    one, two = write_notebook(tmp_path / "one.py", "One"), write_notebook(tmp_path / "two.py", "Two")
    builder = appnb.create_asgi_app().with_app(path="/", root=str(one)).with_app(path="/two", root=str(two))

    async def work(address: str) -> None:
        assert b"<title>One</title>" in (await fetch(f"{address}/")).body
        assert b"<title>Two</title>" in (await fetch(f"{address}/two/")).body
        assert (await fetch(f"{address}/two")).headers["Location"] == "/two/"
        assert (await fetch(f"{address}/twofold/")).code == 404
        assert (await fetch(f"{address}/healthz", "HEAD")).body == b""

    with run_uvicorn(builder.build()) as address:
        run_apart(work(address))


def test_pages_of_other_origins_are_refused(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "rate.py")
    app = appnb.create_asgi_app().with_app(path="/rate", root=str(notebook)).build()

    async def work(address: str) -> None:
        client = await PageClient.open(f"{address}/rate/")
        await client.wait_for("twice", html="twice is 0")
        client.close()
        for origin in ("http://evil.example", address.replace("127.0.0.1", "localhost"), address + "1", ""):
            with pytest.raises(HTTPClientError, match="403"):
                await PageClient.open(f"{address}/rate/", origin=origin)
        foreign = await fetch(f"{address}/rate/", "POST", Origin="http://evil.example")
        assert foreign.code == 403
        forwarded = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
        with pytest.raises(HTTPClientError, match="403"):
            await PageClient.open(f"{address}/rate/", origin="https://evil.example", headers=forwarded)

    with run_uvicorn(app) as address:
        run_apart(work(address))


def test_the_scheme_is_what_the_server_outside_says(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "rate.py")
    app = appnb.create_asgi_app().with_app(path="/", root=str(notebook)).build()

    async def work(address: str) -> None:
        secure = {"X-Forwarded-Proto": "https"}  # which uvicorn believes of this machine
        client = await PageClient.open(address, origin=address.replace("http", "https"), headers=secure)
        await client.wait_for("twice", html="twice is 0")
        client.close()
        with pytest.raises(HTTPClientError, match="403"):
            await PageClient.open(address, headers=secure)

    with run_uvicorn(app) as address:
        run_apart(work(address))


class _ByHeader(AuthenticationBackend):
    async def authenticate(self, connection: object) -> tuple[AuthCredentials, SimpleUser] | None:
        name = connection.headers.get("x-test-name")
        return (AuthCredentials(), SimpleUser(name)) if name else None


def test_whom_the_application_outside_knows_is_the_user(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "rate.py")
    app = appnb.create_asgi_app().with_app(path="/rate", root=str(notebook)).build()
    outer = Starlette(routes=[Mount("/", app)], middleware=[Middleware(AuthenticationMiddleware, backend=_ByHeader())])

    async def work(address: str) -> None:
        claimed = {"X-Appnb-User-Assertion": "eyJpZCI6ICJldmUiLCAibmFtZSI6ICJldmUifQ=="}
        for headers, name in (({"X-Test-Name": "Ada"}, "Ada"), ({}, "nobody"), (claimed, "nobody")):
            client = await PageClient.open(f"{address}/rate/", headers=headers)
            await client.wait_for("who", html=f"seen by {name}")
            client.close()

    with run_uvicorn(outer) as address:
        run_apart(work(address))
    app.close()


def test_a_session_is_its_users_alone(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "rate.py")
    app = appnb.create_asgi_app().with_app(path="/rate", root=str(notebook)).build()
    outer = Starlette(routes=[Mount("/", app)], middleware=[Middleware(AuthenticationMiddleware, backend=_ByHeader())])

    async def work(address: str) -> None:
        page = (await fetch(f"{address}/rate/", X_Test_Name="Ada")).body.decode()
        config = {"path": "/rate/rate", "token": page.split('"token":')[1].split('"')[1]}
        with pytest.raises(Closed, match="not yours"):
            await PageClient.connect(address, config, headers={"X-Test-Name": "Eve"})
        client = await PageClient.connect(address, config, headers={"X-Test-Name": "Ada"})
        client.close()

    with run_uvicorn(outer) as address:
        run_apart(work(address))
    app.close()


def test_a_token_is_asked_for(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "rate.py")
    token = "a-token-of-some-length"
    app = appnb.create_asgi_app(token=token).with_app(path="/rate", root=str(notebook)).build()

    async def work(address: str) -> None:
        refused = await fetch(f"{address}/rate/")
        assert refused.code == 401
        asked = await fetch(f"{address}/rate/", Accept="text/html")
        assert (asked.code, asked.headers["Location"].split("?")[0]) == (303, "/rate/login")
        let_in = await fetch(f"{address}/rate/", Authorization=f"Bearer {token}")
        assert b"<title>Rate</title>" in let_in.body

    with run_uvicorn(app) as address:
        run_apart(work(address))


def test_middleware_stands_before_its_notebook_only(tmp_path: Path) -> None:
    one, two = write_notebook(tmp_path / "one.py"), write_notebook(tmp_path / "two.py")
    seen: list[tuple[str, str]] = []

    def note(name: str) -> Callable[[Callable[..., object]], Callable[..., object]]:
        def make(app: Callable[..., object]) -> Callable[..., object]:
            async def ask(scope: dict[str, str], receive: object, send: object) -> None:
                seen.append((name, f"{scope['root_path']} {scope['path']}"))
                await app(scope, receive, send)

            return ask

        return make

    builder = appnb.create_asgi_app().with_app(path="/one", root=str(one), middleware=[note("inner"), note("outer")])

    async def work(address: str) -> None:
        await fetch(f"{address}/one/healthz")
        await fetch(f"{address}/two/healthz")

    with run_uvicorn(builder.with_app(path="/two", root=str(two)).build()) as address:
        run_apart(work(address))
    assert seen == [("outer", "/one /one/healthz"), ("inner", "/one /one/healthz")]


def test_the_head_that_was_told_is_in_its_pages(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "rate.py")
    app = appnb.create_asgi_app(html_head='<meta name="of" content="us">')

    async def work(address: str) -> None:
        assert b'<meta name="of" content="us">' in (await fetch(f"{address}/")).body

    with run_uvicorn(app.with_app(path="/", root=str(notebook)).build()) as address:
        run_apart(work(address))


def test_a_notebook_that_cannot_be_read_is_told_to_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    notebook = tmp_path / "broken.py"
    notebook.write_text("print('no notebook')")

    async def work(address: str) -> None:
        answer = await fetch(f"{address}/")
        assert (answer.code, b"the log says why" in answer.body) == (500, True)

    with run_uvicorn(appnb.create_asgi_app().with_app(path="/", root=str(notebook)).build()) as address:
        run_apart(work(address))
    assert "broken.py" in caplog.text


def test_nothing_is_left_when_it_ends(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "rate.py")
    app = appnb.create_asgi_app().with_app(path="/", root=str(notebook)).build()
    names: list[str] = []

    async def work(address: str) -> None:
        client = await PageClient.open(f"{address}/")
        await client.wait_for("twice", html="twice is 0")
        names.extend(thread.name for thread in threading.enumerate())
        client.close()

    for _ in range(2):  # it can be started anew
        before = set(threading.enumerate())
        with run_uvicorn(app) as address:
            run_apart(work(address))
        left = {thread for thread in set(threading.enumerate()) - before if thread.name.startswith("appnb")}
        assert "appnb-asgi" in names
        assert left == set()


PROGRAM = """
import sys
from starlette.applications import Starlette
from starlette.routing import Mount
import appnb
from tests.asgi.hosting import run_uvicorn
from tests.server.client import PageClient, run_apart

async def visit(address):
    client = await PageClient.open(f"{address}/")
    await client.wait_for("ending", html="open")

app = appnb.create_asgi_app().with_app(path="/", root=sys.argv[1]).build()
with run_uvicorn(Starlette(routes=[Mount("/", app)])) as address:
    run_apart(visit(address))
print("the application has ended")
"""


def test_a_process_that_ends_closes_its_sessions(tmp_path: Path) -> None:
    notebook = tmp_path / "rate.py"
    notebook.write_text(ENDING)
    command = [sys.executable, "-c", PROGRAM, str(notebook)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, cwd=Path.cwd())
    assert ended.stdout.splitlines() == ["the application has ended", "the session has ended"]
    assert "Traceback" not in ended.stderr


def test_nobody_else_reaches_the_servers_inside(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "rate.py")
    app = appnb.create_asgi_app().with_app(path="/", root=str(notebook)).build()

    async def work() -> None:
        place = Path(await app._hosting.find(notebook, ""))
        assert place.is_socket()
        assert [path.stat().st_mode & 0o777 for path in (place, place.parent)] == [0o600, 0o700]
        app.close()
        assert not place.parent.exists()

    run_apart(work())


def test_what_cannot_be_is_said_at_once(
    tmp_path: Path, golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_notebook(tmp_path / "rate.py")
    builder = appnb.create_asgi_app().with_app(path="/rate", root="rate.py")
    said = []
    for wrong in (
        lambda: builder.with_app(path="/", root="rat.py"),
        lambda: builder.with_app(path="rate/", root="rate.py"),
        lambda: builder.with_dynamic_directory(path="/", directory="."),
    ):
        with pytest.raises(AppnbError) as caught:
            wrong()
        said.append(str(caught.value))
    monkeypatch.setenv("APPNB_PASSWORD", "correct horse")
    with pytest.raises(AppnbError) as caught:
        builder.with_app(path="/other", root="rate.py")
    said.append(str(caught.value).replace(f"{tmp_path}/", ""))
    golden("nb334.txt", "\n".join(said) + "\n")


def test_a_body_is_no_second_request(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "rate.py")
    app = appnb.create_asgi_app().with_app(path="/", root=str(notebook)).build()
    hidden = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Appnb-User-Assertion: e30=\r\n\r\n"
    head = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    with run_uvicorn(app) as address, socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))) as raw:
        raw.sendall(b"%s%x\r\n%s\r\n0\r\n\r\n" % (head, len(hidden), hidden))
        answers = b"".join(iter(lambda: raw.recv(65536), b""))
    assert (answers.count(b"HTTP/1.1 "), answers[-5:]) == (1, b"\r\nok\n")


def test_visitors_cannot_open_servers_without_end(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    notebook = write_notebook(tmp_path / "rate.py")
    app = appnb.create_asgi_app().with_app(path="/", root=str(notebook)).build()

    async def work(address: str) -> None:
        codes = [(await fetch(f"{address}/of/{number}/healthz")).code for number in range(MOST_PLACES + 1)]
        assert codes == [200] * MOST_PLACES + [404]

    with run_uvicorn(Starlette(routes=[Mount("/of/{anybody}", app)])) as address:
        run_apart(work(address))
    app.close()
    assert "stands at too many paths" in caplog.text
