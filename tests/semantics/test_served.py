"""What a notebook finds around it on a server: arguments, the request, its folder, modules and files beside it."""

import html
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse

from appnb.kernel.request import keep_plain_headers
from appnb.server import RunningServer
from appnb.server.public_files import find_public
from appnb.settings import ServeSettings
from tests.server.client import PageClient, run_apart

ASKING = """
import marimo

app = marimo.App(app_title="Asks")


@app.cell
def tools():
    import json
    import os
    import sys

    import marimo as mo

    return json, mo, os, sys


@app.cell
def asks(json, mo, os, sys):
    import helper
    from package.part import VALUE

    meta = mo.app_meta()
    request = meta.request
    found = {
        "file": __file__,
        "name": __name__,
        "folder": str(mo.notebook_dir()),
        "place": str(mo.notebook_location() / "public" / "data.csv"),
        "helper": helper.VALUE + VALUE,
        "first on the path": sys.path[0],
        "present folder": os.getcwd(),
        "arguments": mo.cli_args().to_dict(),
        "query": mo.query_params().to_dict(),
        "mode": meta.mode,
        "theme": meta.theme,
        "is notebook": mo.running_in_notebook(),
        "headers": dict(request.headers),
        "cookies": dict(request.cookies),
        "path": request.url["path"],
        "asked": dict(request["query_params"]),
        "user": request.user["is_authenticated"],
        "parts": sorted(request),
    }
    mo.plain_text(json.dumps(found))
    return


if __name__ == "__main__":
    app.run()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "asks.py").write_text(ASKING, "utf-8")
    (tmp_path / "helper.py").write_text("VALUE = 40\n")
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").touch()
    (tmp_path / "package" / "part.py").write_text("from .other import TWO\n\nVALUE = TWO\n")
    (tmp_path / "package" / "other.py").write_text("TWO = 2\n")
    (tmp_path / "public" / "deep").mkdir(parents=True)
    (tmp_path / "public" / "data.csv").write_text("a,b\n1,2\n")
    (tmp_path / "public" / "deep" / "ä b.txt").write_text("deep")
    (tmp_path / "public" / "page.html").write_text("<script>alert(1)</script>")
    (tmp_path / "public" / ".hidden").write_text("hidden")
    (tmp_path / "public" / "out").symlink_to(tmp_path / "asks.py")
    (tmp_path / "public" / "loop").symlink_to(tmp_path / "public" / "loop")
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path


def with_server(paths: list[Path], work: Callable[[RunningServer], Awaitable[None]], **settings: object) -> None:
    async def run() -> None:
        server = RunningServer(paths, ServeSettings(port=0, **settings))
        try:
            await work(server)
        finally:
            await server.close()

    run_apart(run())


async def fetch(address: str, **headers: str) -> HTTPResponse:
    return await AsyncHTTPClient().fetch(HTTPRequest(address, headers=headers), raise_error=False)


def test_a_cell_finds_what_is_around_its_notebook(folder: Path) -> None:
    found: dict[str, object] = {}

    async def work(server: RunningServer) -> None:
        page = await PageClient.open(f"{server.address}?city=Oslo&tag=a&tag=b&theme=dark")
        await page.wait_for("asks", state="ok")
        text = str(page.cells["asks"]["html"])
        found.update(json.loads(html.unescape(text[text.index("{") : text.rindex("}") + 1])))
        page.close()

    with_server([folder / "asks.py"], work, arguments=("--size", "3"))
    headers = found.pop("headers")
    assert isinstance(headers, dict)
    assert headers["host"].startswith("localhost:")
    assert found == {
        "file": str(folder / "asks.py"),
        "name": "__main__",
        "folder": str(folder),
        "place": str(folder / "public" / "data.csv"),
        "helper": 42,
        "first on the path": str(folder),
        "present folder": str(Path.cwd()),
        "arguments": {"size": 3},
        "query": {"city": "Oslo", "tag": ["a", "b"], "theme": "dark"},
        "mode": "run",
        "theme": "dark",
        "is notebook": True,
        "cookies": {},
        "path": "/",
        "asked": {"city": ["Oslo"], "tag": ["a", "b"], "theme": ["dark"]},
        "user": False,
        "parts": ["base_url", "cookies", "headers", "meta", "path_params", "query_params", "url", "user"],
    }


def test_what_proves_who_somebody_is_is_left_out() -> None:
    proofs = "Cookie Authorization Proxy-Authorization X-Forwarded-Access-Token X-Auth-Request-Id-Token X-Api-Key"
    proofs += " X-Goog-Iap-Jwt-Assertion X-Amzn-Oidc-Data X-Forwarded-Client-Cert"
    headers = dict.fromkeys([*proofs.split(), "X-Forwarded-User", "User-Agent"], "ana")
    assert keep_plain_headers(headers) == {"x-forwarded-user": "ana", "user-agent": "ana"}


def test_public_files_are_given_away(folder: Path) -> None:
    async def work(server: RunningServer) -> None:
        data = await fetch(f"{server.address}public/data.csv")
        assert (data.code, data.body) == (200, b"a,b\n1,2\n")
        assert data.headers["Content-Type"] == "text/csv"
        assert (await fetch(f"{server.address}asks/public/deep/%C3%A4%20b.txt")).body == b"deep"
        again = await fetch(f"{server.address}public/data.csv", **{"If-None-Match": data.headers["Etag"]})
        assert again.code == 304
        part = await fetch(f"{server.address}public/data.csv", Range="bytes=0-2")
        assert (part.code, part.body) == (206, b"a,b")
        assert "sandbox" in (await fetch(f"{server.address}public/page.html")).headers["Content-Security-Policy"]

    with_server([folder / "asks.py"], work)


OUTSIDE = [
    "public/../secret.txt",
    "public/%2e%2e/secret.txt",
    "public/..%2fsecret.txt",
    "public/deep/..%2f..%2fsecret.txt",
    "public//etc/passwd",
    "public/%2fetc%2fpasswd",
    "public/out",
    "public/loop",
    "public/.hidden",
    "public/deep",
    "public/",
    "public/nothing.txt",
    "public/a%00b",
    "asks/public/..%2fsecret.txt",
    "other/public/data.csv",
]


def test_nothing_else_is(folder: Path) -> None:
    async def work(server: RunningServer) -> None:
        for address in OUTSIDE:
            answer = await fetch(f"{server.address}{address}")
            assert answer.code == 404, address
            assert b"secret" not in answer.body

    with_server([folder / "asks.py"], work)


def test_two_folders_do_not_take_each_others_files(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "second.py").write_text(ASKING.replace("Asks", "Second"))
    (other / "public").mkdir()
    (other / "public" / "data.csv").write_text("second")
    (other / "public" / "only.txt").write_text("only here")

    async def work(server: RunningServer) -> None:
        data = f"{server.address}public/data.csv"
        assert (await fetch(data)).code == 404  # of which notebook, nobody says
        assert (await fetch(data, Referer=f"{server.address}asks")).body == b"a,b\n1,2\n"
        assert (await fetch(data, Referer=f"{server.address}second?x=1")).body == b"second"
        assert (await fetch(f"{server.address}second/public/data.csv")).body == b"second"
        assert (await fetch(f"{server.address}public/only.txt")).body == b"only here"
        assert (await fetch(f"{server.address}public/only.txt", Referer=f"{server.address}asks")).code == 404

    with_server([folder / "asks.py", other / "second.py"], work)


def test_public_files_below_a_prefix(folder: Path) -> None:
    async def work(server: RunningServer) -> None:
        data = await fetch(f"{server.address}public/data.csv", Referer=f"{server.address}asks")
        assert data.body == b"a,b\n1,2\n"
        with pytest.raises(HTTPClientError):
            await AsyncHTTPClient().fetch(server.address.replace("/apps/", "/public/data.csv"))

    with_server([folder / "asks.py"], work, prefix="/apps")


def test_names_that_cannot_be_are_nowhere(tmp_path: Path) -> None:
    assert find_public(tmp_path, "a") is None
    (tmp_path / "public").mkdir()
    for name in ("", ".", "a\0b", "x" * 5000, os.devnull, "~/x"):
        assert find_public(tmp_path, name) is None
