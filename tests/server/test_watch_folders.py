"""Notebooks come into a served folder and go, while it is served."""

import asyncio
import sys
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from tests.server.client import PageClient, run_apart
from tests.server.test_routes import get
from tests.server.watched import NUMBER, Watched, served, with_number


def serve_folder(folder: Path, work, **settings: object) -> None:
    async def run() -> None:
        async with served(folder, path=folder, **settings) as it:
            await work(it)

    run_apart(run())


async def wait_for_code(it: Watched, path: str, code: int) -> None:
    """Ask for an address, without opening sessions, until it is answered by `code`."""
    request = HTTPRequest(it.server.address + path, method="HEAD")
    while (await AsyncHTTPClient().fetch(request, raise_error=False)).code != code:
        await asyncio.sleep(0.02)


def test_a_new_notebook_is_in_the_index_and_at_its_address(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(NUMBER)

    async def work(it: Watched) -> None:
        page = await it.open()  # the only one is at the root
        await page.wait_for("shown", html="n=1.")
        (tmp_path / "second.py").write_text(with_number(2))
        await it.wait_for_line("second.py is new at /second")
        index = (await get(it.server.address)).body.decode()
        assert 'href="/app"' in index
        assert 'href="/second"' in index
        second = await it.open("second")
        await second.wait_for("shown", html="n=2.", state="ok")
        (tmp_path / "second.py").write_text(with_number(3))
        await second.wait_for("shown", html="n=3.", state="ok")
        it.file.write_text(with_number(4))
        await page.wait_for("shown", html="n=4.", state="ok")

    serve_folder(tmp_path, work)


@pytest.mark.fault("F15")
def test_a_removed_notebook_leaves_the_index_and_comes_back_to_its_address(tmp_path: Path) -> None:
    for name in ("app", "second", "third"):
        (tmp_path / f"{name}.py").write_text(NUMBER)

    async def work(it: Watched) -> None:
        page = await it.open("second")
        await page.wait_for("shown", html="n=1.")
        (tmp_path / "second.py").rename(tmp_path / "second.txt")
        await wait_for_code(it, "second", 404)
        index = (await get(it.server.address)).body.decode()
        assert "/second" not in index
        assert "/third" in index
        assert page.cells["shown"]["state"] == "ok"
        (tmp_path / "second.txt").rename(tmp_path / "second.py")
        await wait_for_code(it, "second", 200)
        assert "/second" in (await get(it.server.address)).body.decode()
        (tmp_path / "second.py").write_text(with_number(2))
        await page.wait_for("shown", html="n=2.", state="ok")  # the page that was open all the time

    serve_folder(tmp_path, work)


@pytest.mark.fault("F15")
def test_a_removed_notebook_that_nobody_has_open_is_forgotten_and_may_come_back(tmp_path: Path) -> None:
    for name in ("app", "second"):
        (tmp_path / f"{name}.py").write_text(NUMBER)

    async def work(it: Watched) -> None:
        (tmp_path / "second.py").unlink()
        await wait_for_code(it, "second", 404)
        (tmp_path / "app.py").write_text(with_number(2))
        await it.wait_for_line("app.py changed")
        await it.settle()
        assert it.server.apps.find("second") is None
        page = await it.open()
        await page.wait_for("shown", html="n=2.")  # the only one left has the root
        (tmp_path / "second.py").write_text(with_number(5))
        await it.wait_for_line("second.py is new at /second")
        second = await it.open("second")
        await second.wait_for("shown", html="n=5.", state="ok")

    serve_folder(tmp_path, work)


def test_a_notebook_that_was_broken_at_the_start_appears_when_it_is_mended(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(NUMBER)
    (tmp_path / "second.py").write_bytes(NUMBER.encode() + b"# \xff\n")
    (tmp_path / "module.py").write_text("X = 1\n")

    async def work(it: Watched) -> None:
        assert [app.slug for app in it.server.apps] == ["app"]
        (tmp_path / "module.py").write_text("X = 2\n")  # no notebook, and nobody imports it
        (tmp_path / "second.py").write_text(with_number(2))
        await it.wait_for_line("second.py is new at /second")
        second = await it.open("second")
        await second.wait_for("shown", html="n=2.", state="ok")
        assert [app.slug for app in it.server.apps] == ["app", "second"]

    serve_folder(tmp_path, work)


def test_an_address_stays_with_its_notebook(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (tmp_path / "sales.py").write_text(with_number(1))
    (other / "sales.py").write_text(with_number(2))

    async def run() -> None:
        known = list(sys.path)
        async with served(tmp_path, path=tmp_path) as it:
            it.server.apps._paths.append(other)
            addresses = {app.path.parent.name: app.slug for app in it.server.apps}
            second = it.server.apps.add(other / "sales.py")
            assert (addresses[tmp_path.name], second.slug) == ("sales", "sales-2")
            second.is_gone = True
            assert it.server.apps.drop_gone() == [second]
            assert it.server.apps.add(other / "sales.py").slug == "sales-2"
            assert it.server.apps.find("sales").path == tmp_path / "sales.py"
        sys.path[:] = known

    run_apart(run())


@pytest.mark.fault("F15")
def test_the_sessions_of_a_removed_notebook_end_when_their_pages_are_gone(tmp_path: Path) -> None:
    for name in ("app", "second"):
        (tmp_path / f"{name}.py").write_text(NUMBER)

    async def work(it: Watched) -> None:
        page: PageClient = await it.open("second")
        await page.wait_for("shown", html="n=1.", state="ok")
        app = it.server.apps.find("second")
        (tmp_path / "second.py").unlink()
        await wait_for_code(it, "second", 404)
        assert len(app.visits) == 1
        page.close()
        while app.visits:
            await asyncio.sleep(0.02)
        it.file.write_text(with_number(2))
        await it.wait_for_line("app.py changed")
        await it.settle()
        assert it.server.apps.find("second") is None
        assert len(it.server.sessions) == 0

    serve_folder(tmp_path, work, linger_s=0.2)
