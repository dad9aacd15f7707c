"""A real nginx with auth_request before the server says who somebody is, by a header, for pages and websockets."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from tornado.httpclient import HTTPClientError

from appnb.access import read_access
from appnb.server import RunningServer
from tests.people.visiting import Visitor, read_text, with_server
from tests.server.client import PageClient
from tests.servers import find_port, run_nginx

# who has the cookie `pass` is known to the portal by what stands in it
SERVERS = """
    server {
        listen 127.0.0.1:PORTAL;
        if ($cookie_pass = "") { return 401; }
        location / { add_header X-Portal-User $cookie_pass; add_header X-Portal-Groups finance,board; return 204; }
    }
    server {
        listen 127.0.0.1:FRONT;
        location = /portal { internal; proxy_pass http://127.0.0.1:PORTAL/; proxy_pass_request_body off; }
        location / {
            auth_request /portal;
            auth_request_set $who $upstream_http_x_portal_user;
            auth_request_set $groups $upstream_http_x_portal_groups;
            proxy_pass http://127.0.0.1:APPNB;
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection "upgrade";
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-User $who;
            proxy_set_header X-Groups $groups;
        }
    }
"""
ACCESS = read_access({"user-header": "X-User", "groups-header": "X-Groups", "apps": {"sales": ["finance"]}})


def behind_nginx(folder: Path, work: Callable[[RunningServer, str], Awaitable[None]]) -> None:
    async def run(server: RunningServer) -> None:
        front, ports = find_port(), {"APPNB": server.address.split(":")[2].strip("/")}
        ports |= {"PORTAL": str(find_port()), "FRONT": str(front)}
        text = SERVERS
        for name, port in ports.items():
            text = text.replace(f":{name}", f":{port}")
        with run_nginx(text):
            await work(server, f"http://127.0.0.1:{front}/")

    with_server(
        folder, run, access=ACCESS, trusted_proxy=("127.0.0.1",), address="127.0.0.1", allow_host=("127.0.0.1",)
    )


def test_the_proxy_says_who_somebody_is_for_pages_and_websockets(tmp_path: Path) -> None:
    async def work(server: RunningServer, front: str) -> None:
        assert (await Visitor(front).get("/sales")).code == 401, "the portal's own refusal"
        ada = {"Cookie": "pass=ada"}
        visitor = Visitor(front)
        index = read_text(await visitor.get("/", **ada))
        assert ("Sales" in index, "Costs" in index) == (True, False)
        assert (await visitor.get("/costs", **ada)).code == 404
        client = await PageClient.open(f"{front}sales", headers=ada)
        await client.wait_for("who", html="ada||board,finance")
        client.close()
        with pytest.raises(HTTPClientError, match="401"):
            await PageClient.connect(front, {"path": "/sales", "token": "x"})

    behind_nginx(tmp_path, work)


def test_what_a_browser_writes_into_that_header_does_not_count(tmp_path: Path) -> None:
    async def work(server: RunningServer, front: str) -> None:
        client = await PageClient.open(f"{front}sales", headers={"Cookie": "pass=ada", "X-User": "boss"})
        await client.wait_for("who", html="ada||")
        client.close()

    behind_nginx(tmp_path, work)


def test_who_comes_past_the_proxy_is_nobody(tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        visitor = Visitor(server.address)
        spoofed = await visitor.get("/sales", X_User="boss")
        assert (spoofed.code, spoofed.headers["Location"]) == (303, "/login?next=%2Fsales")
        page = await visitor.get("/login?next=/sales", X_User="boss")
        assert (page.code, "has not said who you are" in read_text(page)) == (401, True)
        with pytest.raises(HTTPClientError, match="401"):
            await PageClient.connect(server.address, {"path": "/sales", "token": "x"}, headers={"X-User": "boss"})

    with_server(tmp_path, work, access=ACCESS, trusted_proxy=("10.0.0.0/8",))
