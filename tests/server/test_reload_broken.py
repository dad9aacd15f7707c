"""A save that cannot be used changes nothing for anyone; its author is told why, until it is mended."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from appnb.kernel.program import build_program
from appnb.notebook import files, parse_notebook
from appnb.server.reading import find_new_errors
from tests.server.test_routes import get
from tests.server.watched import NUMBER, Watched, watch, with_number


def replace_by_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def replace_by_link_to_itself(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.name)


def take_away(file: Path) -> None:
    if file.is_dir() and not file.is_symlink():
        file.rmdir()
    else:
        file.unlink(missing_ok=True)


BREAKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "syntax error": (
        lambda file: file.write_text(with_number("= 1")),
        "app.py:15:9: NB003 cell `number` is not Python: invalid syntax",
    ),
    "cycle": (
        lambda file: file.write_text(with_number("v").replace('nb.md(f"n={n}.")', "v = n")),
        "NB120",
    ),
    "half written": (lambda file: file.write_text(NUMBER.partition("n = 1")[0] + "n = (1"), "NB003"),
    "merge markers": (
        lambda file: file.write_text(
            NUMBER.replace("    n = 1\n", "<<<<<<< ours\n    n = 1\n=======\n    n = 2\n>>>>>>> theirs\n")
        ),
        "NB008",
    ),
    "empty": (lambda file: file.write_text(""), "app.py:1:1: NB002 the file is empty"),
    "no cells": (
        lambda file: file.write_text("import appnb\n\napp = appnb.App()\n"),
        "NB014 the file has no cells any more",
    ),
    "no notebook": (lambda file: file.write_text("print('no notebook')\n"), "NB0"),
    "not text": (lambda file: file.write_bytes(bytes(range(256))), "NB001 the file is not UTF-8: it has the byte 0x80"),
    "a folder": (replace_by_folder, "app.py:1:1: NB001 this is a folder, not a file"),
    "a link to itself": (replace_by_link_to_itself, "NB001 the file cannot be read: Too many levels of symbolic links"),
}


@pytest.mark.fault("F13")
@pytest.mark.parametrize(("spoil", "said"), BREAKS.values(), ids=BREAKS.keys())
def test_a_broken_save_changes_nothing_and_a_mended_one_goes_on(
    tmp_path: Path, spoil: Callable[[Path], object], said: str
) -> None:
    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.", state="ok")
        spoil(it.file)
        await it.wait_for_line("goes on as it was before this save")
        assert any(said in line for line in it.said), it.said
        await wait_for_notice(it.page)
        newcomer = await it.open()
        await newcomer.wait_for("shown", html="n=1.", state="ok")
        await wait_for_notice(newcomer)
        take_away(it.file)
        it.file.write_text(with_number(4))
        for page in it.pages:
            await page.wait_for("shown", html="n=4.", state="ok")
            assert list_notices(page)[-1] == "", "it is gone from the page"
        await it.wait_for_line("in order again")

    watch(tmp_path, work, {"app.py": NUMBER})


def list_notices(page) -> list[str]:
    return [message["html"] for message in page.messages if message["type"] == "notice"]


async def wait_for_notice(page) -> str:
    while not list_notices(page):
        await page.receive()
    return list_notices(page)[-1]


def move_away(file: Path) -> None:
    file.rename(file.with_suffix(".txt"))


@pytest.mark.fault("F15")
@pytest.mark.parametrize("lose", [Path.unlink, move_away], ids=["deleted", "renamed"])
def test_a_file_that_is_gone_puts_new_pages_off_until_it_is_back(
    tmp_path: Path, lose: Callable[[Path], object]
) -> None:
    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.", state="ok")
        lose(it.file)
        await it.wait_for_line("app.py is gone: until it is back new pages are put off, its open pages go on")
        assert "app.py:1:1: NB001 there is no such file" in it.said[0]
        await wait_for_notice(it.page)
        for path in ("", "app"):
            answer = await get(it.server.address + path)
            assert (answer.code, answer.headers["Retry-After"]) == (503, "5")
            assert b"The notebook file is missing" in answer.body
            probe = HTTPRequest(it.server.address + path, method="HEAD")
            assert (await AsyncHTTPClient().fetch(probe, raise_error=False)).code == 503
        assert it.page.cells["shown"]["state"] == "ok"
        it.file.write_text(with_number(4))
        await it.page.wait_for("shown", html="n=4.", state="ok")
        assert list_notices(it.page)[-1] == ""
        newcomer = await it.open()
        await newcomer.wait_for("shown", html="n=4.", state="ok")
        assert it.count_lines("is back at /app") == 1

    watch(tmp_path, work, {"app.py": NUMBER})


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.", state="ok")
        with monkeypatch.context() as patch:
            patch.setattr(files, "_read_bytes", lambda path: read_with(refuse, path))
            it.file.write_text(with_number(2))
            await it.wait_for_line("goes on as it was before this save")
        assert "NB001 the file cannot be read: Permission denied" in it.said[0]
        it.file.write_text(with_number(3))
        await it.page.wait_for("shown", html="n=3.", state="ok")

    def read_with(read_bytes: Callable[[Path], bytes], path: Path) -> bytes:
        with monkeypatch.context() as patch:
            patch.setattr(Path, "read_bytes", read_bytes)
            return original(path)

    original = files._read_bytes
    watch(tmp_path, work)


@pytest.mark.fault("F13")
@pytest.mark.parametrize("before", ["", NUMBER[:200]], ids=["nothing", "half of it"])
def test_a_file_that_is_whole_a_moment_later_is_no_news(tmp_path: Path, before: str) -> None:
    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.", state="ok")
        it.file.write_text(before)
        await asyncio.sleep(0.1)
        it.file.write_text(with_number(2))
        await it.page.wait_for("shown", html="n=2.", state="ok")
        await it.settle()
        assert list_notices(it.page) == []
        assert [line.partition(":")[0] for line in it.said] == ["app.py changed"]

    watch(tmp_path, work)


def test_going_back_to_what_is_served_takes_the_notice_away_and_runs_nothing(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.", state="ok")
        it.file.write_text(with_number("= 1"))
        await it.wait_for_line("goes on as it was before this save")
        it.file.write_text(NUMBER)
        await it.wait_for_line("app.py is in order again")
        await it.settle()
        assert it.count_lines() == 0
        while list_notices(it.page)[-1:] != [""]:
            await it.page.receive()

    watch(tmp_path, work)


def test_a_cell_that_raises_after_the_save_shows_it_in_place(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.", state="ok")
        it.file.write_text(with_number("1 / 0"))
        await it.page.wait_for("number", html="ZeroDivisionError", state="error")
        await it.page.wait_for("shown", state="blocked")
        assert list_notices(it.page) == []
        it.file.write_text(with_number(2))
        await it.page.wait_for("shown", html="n=2.", state="ok")

    watch(tmp_path, work)


def test_what_is_said_of_a_file_that_lost_its_cells(golden: Callable[[str, str], None]) -> None:
    before = build_program(parse_notebook(NUMBER, None))
    after = build_program(parse_notebook("import appnb\n\napp = appnb.App()\n", Path("app.py")))
    [problem] = find_new_errors(before, after)
    golden("nb014.txt", f"{problem}\n")
