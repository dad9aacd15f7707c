"""Who may use which address: the live table of routes against a list of what is expected."""

import tomllib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.httputil import HTTPServerRequest
from tornado.web import RequestHandler

from appnb.access import read_access
from appnb.diagnostics import AppnbError
from appnb.kernel.hosting import HostedFile
from appnb.kernel.user import User
from appnb.layout.resources import LIBRARIES
from appnb.server import RunningServer
from appnb.server.live_page import LivePage
from appnb.server.routing import Access, Route, check_routes
from appnb.settings import ServeSettings
from tests.server.client import Closed, PageClient, fetch_config, run_apart

TOKEN = "operators-token"
WAYS: dict[str, dict[str, object]] = {
    "password": {"password": "open-sesame"},
    "oidc": {"access": read_access({"oidc": {"issuer": "http://localhost:9", "client-id": "appnb"}})},
}
"""How people sign in: each brings addresses of its own."""


def read_expected(way: str) -> dict[str, dict[str, object]]:
    """Read what the addresses of a server answer to whom."""
    folder = Path(__file__).parent
    texts = [(folder / name).read_text("utf-8") for name in ("access.toml", f"access_{way}.toml")]
    return {name: row for text in texts for name, row in tomllib.loads(text).items()}


ALICE, BOB = {"Cookie": "name=alice"}, {"Cookie": "name=bob"}
EVIL_ORIGIN, EVIL_HOST = {"Origin": "http://evil.example"}, {"Host": "evil.example"}
WHO = {
    "anonymous": {},
    "wrong_user": BOB,
    "wrong_origin": ALICE | EVIL_ORIGIN,
    "wrong_host": ALICE | EVIL_HOST,
    "right": ALICE,
}
WRITES = {"POST", "PUT", "PATCH", "DELETE"}

NOTEBOOK = """
import appnb

app = appnb.App(layout="pages")


@app.cell(page="First")
def one():
    1 + 1


@app.cell(page="Second")
def two():
    2 + 2
"""


async def ask_for_a_name(request: HTTPServerRequest) -> User | None:
    name = request.cookies["name"].value if "name" in request.cookies else ""
    return User(name) if name in ("alice", "bob") else None


def with_server(folder: Path, work: Callable[[RunningServer], Awaitable[None]], **settings: object) -> None:
    (folder / "app.py").write_text(NOTEBOOK)
    (folder / "public").mkdir()
    (folder / "public" / "data.csv").write_text("a,b")

    async def run() -> None:
        server = RunningServer([folder], ServeSettings(port=0, **settings), identify=ask_for_a_name)
        try:
            await work(server)
        finally:
            await server.close()

    run_apart(run())


async def fetch(server: RunningServer, path: str, method: str, headers: dict[str, str]) -> object:
    body = b"" if method == "POST" else None
    request = HTTPRequest(server.address.rstrip("/") + path, method=method, body=body, headers=headers)
    return (await AsyncHTTPClient().fetch(request, raise_error=False)).code


async def open_socket(server: RunningServer, config: dict[str, str], headers: dict[str, str]) -> object:
    try:
        client = await PageClient.connect(server.address, config, headers=headers)
    except HTTPClientError as error:
        return error.code
    except Closed as closed:
        return f"{closed.code} {closed.reason}"
    client.close()
    return "open"


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("way", WAYS)
def test_every_address_answers_those_that_it_is_for(who: str, way: str, tmp_path: Path) -> None:
    expected = read_expected(way)

    async def work(server: RunningServer) -> None:
        config = await fetch_config(server.address, ALICE)
        [session] = server.sessions
        address = session.files.put(HostedFile(b"content", "data.bin", "application/octet-stream"), None)
        names = {"shelf": address.split("/")[2], "key": address.split("/")[3], "libraries": LIBRARIES}
        found = {}
        for route in server.routes:
            row = expected.get(route.name)
            assert row is not None, f"{route.name} ({route.pattern}) is in no access.toml"
            headers = dict(WHO[who])
            if route.access in (Access.OPERATOR, Access.WATCHER) and who != "anonymous":
                headers["Authorization"] = f"Bearer {'wrong' if who == 'wrong_user' else TOKEN}"
            path = row["path"].format(**names)
            if route.name == "socket":
                found[route.name] = await open_socket(server, config, headers)
            else:
                found[route.name] = await fetch(server, path, route.methods[0], headers)
        assert found == {name: row[who] for name, row in expected.items()}

    with_server(tmp_path, work, reload_token=TOKEN, metrics_token=TOKEN, **WAYS[way])


@pytest.mark.parametrize("way", WAYS)
def test_the_list_and_the_table_name_the_same_addresses_and_methods(way: str, tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        rows = read_expected(way).items()
        told = {name: (row["access"], row.get("methods", ["GET", "HEAD"])) for name, row in rows}
        assert {route.name: (route.access, list(route.methods)) for route in server.routes} == told

    with_server(tmp_path, work, reload_token=TOKEN, metrics_token=TOKEN, **WAYS[way])


def test_no_address_writes_or_executes(tmp_path: Path) -> None:
    """Of a server without `--reload-token`, every address is read; and no handler has a method that its route hides."""

    async def work(server: RunningServer) -> None:
        for route in server.routes:
            assert not WRITES & set(route.methods), route
            own = {
                name
                for name in WRITES
                if getattr(route.handler, name.lower()) is not getattr(RequestHandler, name.lower())
            }
            assert own == set(), route
        [app] = server.apps
        await fetch_config(server.address, ALICE)
        [page] = app.visits.values()
        assert isinstance(page, LivePage)
        assert set(page._hears) == {"ready", "stop", "visible", "loaded", "sizes", "address"}

    with_server(tmp_path, work)


@pytest.mark.parametrize("way", WAYS)
def test_other_methods_are_refused_everywhere(way: str, tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        for row in read_expected(way).values():
            path = row["path"].format(shelf="x" * 24, key="0" * 24, libraries=LIBRARIES)
            for method in ("POST", "OPTIONS", "DELETE"):
                code = await fetch(server, path, method, ALICE)
                assert code == 405 or method in row.get("methods", ["GET", "HEAD"]), (path, method, code)

    with_server(tmp_path, work, reload_token=TOKEN, metrics_token=TOKEN, **WAYS[way])


def test_a_route_that_says_nothing_stops_the_start(golden: Callable[[str, str], None]) -> None:
    route = Route("secrets", "/secrets", RequestHandler)
    with pytest.raises(AppnbError) as caught:
        check_routes([replace(route, access=Access.ANYBODY), route])
    golden("nb440.txt", f"{caught.value}\n")


def test_a_token_opens_one_websocket_at_a_time_and_the_newer_one_counts(tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        config = await fetch_config(server.address, ALICE)
        first = await PageClient.connect(server.address, config, headers=ALICE)
        second = await PageClient.connect(server.address, config, headers=ALICE)
        with pytest.raises(Closed) as closed:
            await first.wait_for("nothing", html="more")
        assert (closed.value.code, closed.value.reason) == (1008, "taken over")
        await second.tell({"type": "ready"})
        await second.wait_for("one", html="2")
        second.close()

    with_server(tmp_path, work)
