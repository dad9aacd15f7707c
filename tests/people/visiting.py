"""A browser's part of signing in without a browser: cookies are kept, redirects are followed one at a time."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse

from appnb.server import RunningServer
from appnb.settings import ServeSettings
from tests.server.client import PageClient, run_apart

NOTEBOOK = """
import appnb

app = appnb.App(title="TITLE")


@app.cell
def who():
    import appnb as nb

    me = nb.user()
    f"{me.name}|{me.email}|{','.join(sorted(me.groups))}"
"""


def with_server(folder: Path, work: Callable[[RunningServer], Awaitable[None]], **settings: object) -> None:
    """Run `work` beside a server of the two apps `sales` and `costs`."""
    for name in ("sales", "costs"):
        (folder / f"{name}.py").write_text(NOTEBOOK.replace("TITLE", name.title()))

    async def run() -> None:
        server = RunningServer([folder], ServeSettings(**{"port": 0, **settings}), linger_s=1.0)
        try:
            await work(server)
        finally:
            await server.close()

    run_apart(run())


@dataclass
class Visitor:
    """One browser: its cookies, by host and port."""

    root: str
    cookies: dict[tuple[str, str], str] = field(default_factory=dict)

    async def get(self, path: str, **headers: str) -> HTTPResponse:
        return await self.ask("GET", path, None, headers)

    async def post(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> HTTPResponse:
        return await self.ask("POST", path, urlencode(fields or {}), headers)

    async def ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> HTTPResponse:
        """Send one request, as a page that is opened would; its answer may be a redirect."""
        url = urljoin(self.root, path)
        sent = {"Accept": "text/html", **{name.replace("_", "-"): value for name, value in headers.items()}}
        sent |= self.find_cookie(url)
        request = HTTPRequest(url, method=method, body=body, headers=sent, follow_redirects=False)
        answer = await AsyncHTTPClient().fetch(request, raise_error=False)
        for line in answer.headers.get_list("Set-Cookie"):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[urlsplit(url).netloc, name] = morsel.value
        return answer

    def find_cookie(self, url: str) -> dict[str, str]:
        """Write what this browser sends to an address, as a header."""
        kept = [f"{name}={value}" for (host, name), value in self.cookies.items() if host == urlsplit(url).netloc]
        return {"Cookie": "; ".join(kept)} if kept else {}

    async def follow(self, answer: HTTPResponse) -> HTTPResponse:
        """Follow redirects until there are none."""
        while answer.code in (302, 303):
            answer = await self.get(urljoin(answer.effective_url, answer.headers["Location"]))
        return answer

    async def open_page(self, path: str) -> PageClient:
        """Open an app: its page and its websocket."""
        return await PageClient.open(urljoin(self.root, path), headers=self.find_cookie(self.root))


async def sign_in_at_provider(visitor: Visitor, path: str, name: str) -> HTTPResponse:
    """Open an app, sign in at the provider under a name, and come back."""
    form = await visitor.follow(await visitor.get(path))
    assert "/oauth2/authorize" in form.effective_url
    return await visitor.follow(await visitor.post(form.effective_url, {"sub": name}))


async def change_claims(issuer: str, subject: str, **claims: object) -> None:
    """Have the provider of the tests say something else of somebody."""
    request = HTTPRequest(f"{issuer}/users/{subject}", method="PUT", body=json.dumps(claims))
    request.headers["Content-Type"] = "application/json"
    await AsyncHTTPClient().fetch(request)


def read_query(address: str) -> dict[str, str]:
    """Read the query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def read_text(answer: HTTPResponse) -> str:
    """Read a page without its tags."""
    return re.sub(r"<[^>]+>|\s+", " ", answer.body.decode())
