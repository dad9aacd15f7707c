"""How the files that every page loads are sent."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from pathlib import Path

import brotli
import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse

from appnb.layout.bundle import BundleError, bundle_modules
from appnb.layout.page import asset_version
from appnb.layout.resources import LIBRARIES
from appnb.layout.templates import find_templates
from appnb.server import RunningServer
from appnb.server.assets import AssetStore, choose_encoding, find_mime
from appnb.settings import ServeSettings
from tests.server.client import run_apart

BOKEH = f"static/{LIBRARIES}/js/bokeh.min.js"
FOREVER = "public, max-age=31536000, immutable"
NOTEBOOK = "import appnb\n\napp = appnb.App()\n\n\n@app.cell\ndef one():\n    1\n    return\n"


def with_server(folder: Path, work: Callable[[str], Awaitable[None]]) -> None:
    (folder / "app.py").write_text(NOTEBOOK)

    async def run() -> None:
        server = RunningServer([folder], ServeSettings(port=0))
        try:
            await work(server.address)
        finally:
            await server.close()

    run_apart(run())


async def get(address: str, accept: str = "", **options: object) -> HTTPResponse:
    headers = {"Accept-Encoding": accept, **options.pop("headers", {})}
    request = HTTPRequest(address, headers=headers, decompress_response=False, **options)
    return await AsyncHTTPClient().fetch(request, raise_error=False)


def test_a_file_is_sent_as_the_browser_takes_it(tmp_path: Path) -> None:
    async def work(address: str) -> None:
        plain = await get(f"{address}{BOKEH}")
        assert (plain.code, plain.headers.get("Content-Encoding")) == (200, None)
        for accept, encoding, read in (
            ("gzip, deflate, br", "br", brotli.decompress),
            ("gzip", "gzip", gzip.decompress),
        ):
            packed = await get(f"{address}{BOKEH}", accept)
            assert packed.headers["Content-Encoding"] == encoding
            assert "Accept-Encoding" in packed.headers["Vary"].split(", ")
            assert packed.headers["Content-Type"] == "text/javascript; charset=utf-8"
            assert len(packed.body) < 0.3 * len(plain.body)
            assert read(packed.body) == plain.body

    with_server(tmp_path, work)


def test_what_is_named_by_its_content_is_kept_for_ever(tmp_path: Path) -> None:
    shipped = f"assets/{asset_version(find_templates())}"

    async def work(address: str) -> None:
        for path in (BOKEH, f"{shipped}/page.js", f"{shipped}/tokens.css", f"{shipped}/icon.svg"):
            answer = await get(f"{address}{path}", "br")
            assert (answer.code, answer.headers["Cache-Control"]) == (200, FOREVER), path
        for path in ("static/js/bokeh.min.js", "assets/0123456789ab/page.js"):
            answer = await get(f"{address}{path}", "br")
            assert (answer.code, answer.headers["Cache-Control"]) == (200, "no-cache"), path

    with_server(tmp_path, work)


def test_a_page_names_only_files_that_are_kept_for_ever(tmp_path: Path) -> None:
    async def work(address: str) -> None:
        body = (await get(address)).body.decode()
        found = [part.split('"')[0].lstrip("/") for part in (*body.split('src="')[1:], *body.split('href="')[1:])]
        files = [path for path in found if path.startswith(("static/", "assets/"))]
        assert len(files) >= 5
        for path in files:
            assert (await get(f"{address}{path}")).headers["Cache-Control"] == FOREVER, path

    with_server(tmp_path, work)


def test_what_the_browser_has_is_not_sent_again(tmp_path: Path) -> None:
    async def work(address: str) -> None:
        tags = set()
        for accept in ("", "gzip", "br"):
            tag = (await get(f"{address}{BOKEH}", accept)).headers["Etag"]
            tags.add(tag)
            again = await get(f"{address}{BOKEH}", accept, headers={"If-None-Match": tag})
            assert (again.code, again.body) == (304, b"")
        assert len(tags) == 3
        head = await get(f"{address}{BOKEH}", "br", method="HEAD")
        assert (head.code, head.body) == (200, b"")

    with_server(tmp_path, work)


def test_the_style_sheets_that_are_shipped_are_few_files(tmp_path: Path) -> None:
    async def work(address: str) -> None:
        body = (await get(address)).body.decode()
        sheets = [part.split('"')[0] for part in body.split('rel="stylesheet" href="/')[1:]]
        joined = [sheet.rpartition("/")[2].split("+") for sheet in sheets]
        assert len(joined) == 3
        assert {"tokens.css", "page.css", "parts.css", "elements.css"} <= {name for names in joined for name in names}
        assert ["output.css", "parts.css", "tables.css"] in joined  # what shadow roots adopt
        folder = find_templates() / "default"
        for sheet, names in zip(sheets, joined, strict=True):
            answer = await get(f"{address}{sheet}", "br")
            assert answer.headers["Content-Type"].startswith("text/css")
            assert brotli.decompress(answer.body) == b"\n".join((folder / name).read_bytes() for name in names)
        there = sheets[0].rpartition("/")[0]
        for wrong in (
            "tokens.css+missing.css",
            "tokens.css+tokens.css",
            "tokens.css+page.js",
            "tokens.css+../page.css",
        ):
            assert (await get(f"{address}{there}/{wrong}")).code == 404, wrong

    with_server(tmp_path, work)


@pytest.mark.parametrize("name", ["../pyproject.toml", "%2e%2e/%2e%2e/__init__.py", "js", "missing.js", "js/%00"])
def test_no_other_file_is_sent(name: str, tmp_path: Path) -> None:
    async def work(address: str) -> None:
        for folder in (f"static/{LIBRARIES}", "static", f"static/{LIBRARIES}/extensions/panel", "assets/0123456789ab"):
            assert (await get(f"{address}{folder}/{name}")).code in (400, 404)

    with_server(tmp_path, work)


def test_a_file_is_compressed_once() -> None:
    store = AssetStore()
    key = ("a.js", 1, "br")
    first = store.pack(key, lambda: b"x" * 5_000)
    assert store.find(key) is first
    assert (store.packings, store.size_bytes) == (1, len(first.content))
    assert store.find(("a.js", 2, "br")) is None


def test_the_least_used_goes_first_when_the_room_is_full() -> None:
    store = AssetStore(limit_bytes=3_000)
    for name in "abc":
        store.pack((name, 1, ""), lambda: b"x" * 1_000)
    store.find(("a", 1, ""))
    store.pack(("d", 1, ""), lambda: b"x" * 1_000)
    assert [name for name in "abcd" if store.find((name, 1, ""))] == ["a", "c", "d"]
    store.pack(("large", 1, ""), lambda: b"x" * 5_000)
    assert store.size_bytes <= 3_000


@pytest.mark.parametrize(
    ("accepted", "mime", "size", "encoding"),
    [
        ("gzip, deflate, br", "text/css", 5_000, "br"),
        ("gzip;q=1.0, br;q=0", "text/css", 5_000, "gzip"),
        ("identity", "text/css", 5_000, ""),
        ("gzip, br", "text/css", 100, ""),
        ("gzip, br", "font/woff2", 50_000, ""),
        ("gzip, br", "image/png", 50_000, ""),
    ],
)
def test_the_encoding_suits_browser_and_file(accepted: str, mime: str, size: int, encoding: str) -> None:
    assert choose_encoding(accepted, mime, size) == encoding


def test_types_follow_names() -> None:
    assert find_mime(Path("vega@6")) == "text/javascript; charset=utf-8"
    assert find_mime(Path("a.woff2")) == "font/woff2"
    assert find_mime(Path("a.nothing")) == "application/octet-stream"


def test_modules_become_one_and_pass_on_what_it_has(tmp_path: Path) -> None:
    (tmp_path / "page.js").write_text('import { a as first } from "./a.js"\nimport "./b.js"\nconsole.log(first)\n')
    (tmp_path / "a.js").write_text('import * as b from "./b.js"\nexport const a = b.count()\n')
    (tmp_path / "b.js").write_text("export function count() { return 1 }\n")
    bundle = bundle_modules(tmp_path, "page.js")
    assert bundle.code.count("function count") == 1
    assert bundle.code.index("// b.js") < bundle.code.index("// a.js") < bundle.code.index("// page.js")
    assert "const { a: first } = m1" in bundle.code
    assert bundle.shims["a.js"] == 'export { m1_a as a } from "./page.js"\n'
    assert "\nimport" not in bundle.code


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.js", 'import "./page.js"\n'), ("a.js", "export default 1\n"), ("a.js", "export let a = 1\n")],
    ids=["a circle", "a default", "a variable"],
)
def test_what_cannot_be_joined_is_refused(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "page.js").write_text('import "./a.js"\n')
    (tmp_path / name).write_text(text)
    with pytest.raises(BundleError):
        bundle_modules(tmp_path, "page.js")


def test_the_default_templates_modules_can_be_joined() -> None:
    bundle = bundle_modules(find_templates() / "default", "page.js")
    assert "link.js" in bundle.shims


def test_a_browser_that_leaves_while_its_file_is_compressed_is_no_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def work(address: str) -> None:
        host, port = address.removeprefix("http://").rstrip("/").split(":")
        for accept in ("br", "gzip"):
            _, writer = await asyncio.open_connection(host, int(port))
            asked = f"GET /{BOKEH} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept-Encoding: {accept}\r\n\r\n"
            writer.write(asked.encode())
            await asyncio.sleep(0.02)  # it takes a tenth of a second
            writer.transport.abort()
            assert (await get(f"{address}{BOKEH}", accept)).code == 200

    with_server(tmp_path, work)
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []
