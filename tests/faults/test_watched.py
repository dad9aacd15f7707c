"""F13 to F18, F20 and F24 on one server that watches: what its viewers see, and what holds for everybody else."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient

from tests.conftest import Server
from tests.faults.oracle import Overseer, write_apps
from tests.server.client import PageClient
from tests.server.test_reload_broken import list_notices
from tests.server.test_watch_saves import save_in_place, save_like_pycharm, save_like_rsync, save_like_vim_with_backup

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def tools():
    import appnb as nb
    import f20_words as words


@app.cell
def number():
    n = 1


@app.cell
def shown(n, nb, words):
    nb.md(f"n={n} word={words.WORD}.")
"""
SAVES_FOREVER = """
import sys
from pathlib import Path
from appnb.notebook import read_notebook, replace_cell, write_notebook
path, number = Path(sys.argv[1]), int(sys.argv[2])
while True:
    number += 1
    write_notebook(replace_cell(read_notebook(path), "number", f"n = {number}"), path)
    print(number, flush=True)
"""


def with_number(number: object) -> str:
    return NOTEBOOK.replace("n = 1", f"n = {number}")


class Watching:
    """The server, its files, and who looks after it."""

    def __init__(self, folder: Path) -> None:
        self.file = write_apps(folder, NOTEBOOK) / "bad.py"
        self.module = folder / "f20_words.py"
        self.module.write_text("WORD = 'one'\n")
        self.server = Server(self.file, folder / "probe.py", "--watch", "--dev", cwd=folder)
        self.overseer = Overseer(self.server)

    def count(self, text: str) -> int:
        return sum(text in line for line in self.server.log)

    async def wait_for_line(self, text: str, number: int = 1) -> None:
        async with asyncio.timeout(30):
            while self.count(text) < number:
                await asyncio.sleep(0.01)

    async def mend(self, page: PageClient) -> None:
        """Save the notebook as it was at first, and see it."""
        self.file.write_text(NOTEBOOK)
        await page.wait_for("shown", html="n=1 word=one.", state="ok")

    def close(self) -> None:
        self.overseer.close()
        self.server.stop()


@pytest.fixture(scope="module")
def it(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watching]:
    watching = Watching(tmp_path_factory.mktemp("watched"))
    yield watching
    watching.close()


async def wait_for_notice(page: PageClient, text: str) -> None:
    """Wait until the last that a page was told of its file has a text; "": that nothing is wrong."""
    async with asyncio.timeout(30):
        while not any(text in notice if text else not notice for notice in list_notices(page)[-1:]):
            await page.receive()


async def check_refused(it: Watching, page: PageClient, data: bytes, said: str) -> None:
    """Save what cannot be used: the page goes on, its author is told what is wrong, the next save takes that away."""
    it.file.write_bytes(data)
    await wait_for_notice(page, said)
    assert page.cells["shown"]["state"] == "ok"
    assert "n=1 word=one." in str(page.cells["shown"]["html"])
    it.file.write_text(NOTEBOOK)
    await wait_for_notice(page, "")


@pytest.mark.fault("F13")
def test_f13_half_written_broken_and_empty_saves(it: Watching) -> None:
    async def see(page: PageClient) -> None:
        await page.wait_for("shown", html="n=1 word=one.", state="ok")
        await check_refused(it, page, NOTEBOOK.partition("n = 1")[0].encode() + b"n = (1", "bad.py:15:9: NB003")
        await check_refused(it, page, with_number("= 1").encode(), "bad.py:15:9: NB003 cell `number` is not Python")
        await check_refused(it, page, b"", "bad.py:1:1: NB002 the file is empty")

    it.overseer.watch(see)


@pytest.mark.fault("F14")
def test_f14_bytes_that_are_no_text(it: Watching) -> None:
    conflict = "<<<<<<< a\n    n = 2\n=======\n    n = 3\n>>>>>>> b"

    async def see(page: PageClient) -> None:
        await page.wait_for("shown", html="n=1 word=one.", state="ok")
        await check_refused(it, page, with_number("'ö'").encode("latin-1"), "not UTF-8: it has the byte 0xf6")
        await check_refused(it, page, with_number("2\0").encode(), "contains a NUL character")
        await check_refused(it, page, with_number(1).replace("    n = 1", conflict).encode(), "NB008")
        it.file.write_bytes(b"\xef\xbb\xbf" + with_number(4).replace("\n", "\r\n").encode())
        await page.wait_for("shown", html="n=4 word=one.", state="ok")
        await it.mend(page)

    it.overseer.watch(see)


@pytest.mark.fault("F15")
def test_f15_the_file_goes_away_and_comes_back(it: Watching) -> None:
    async def ask(method: str = "GET") -> tuple[int, bytes]:
        answer = await AsyncHTTPClient().fetch(f"{it.server.url}/bad", method=method, raise_error=False)
        return answer.code, answer.body

    async def see(page: PageClient) -> None:
        await page.wait_for("shown", html="n=1 word=one.", state="ok")
        away = it.file.with_suffix(".txt")
        it.file.rename(away)
        await it.wait_for_line("bad.py is gone: until it is back new pages are put off, its open pages go on")
        code, body = await ask()
        assert (code, b"The notebook file is missing" in body) == (503, True)
        assert page.cells["shown"]["state"] == "ok"
        away.rename(it.file)
        await it.wait_for_line("bad.py is back at /bad")
        assert (await ask("HEAD"))[0] == 200
        it.file.write_text(with_number(5))
        await page.wait_for("shown", html="n=5 word=one.", state="ok")
        await it.mend(page)
        assert it.count("ERROR") == 0

    it.overseer.watch(see)


@pytest.mark.fault("F16")
def test_f16_every_way_to_save_is_seen_once(it: Watching) -> None:
    ways: list[Callable[[Path, str], None]] = [
        save_in_place,
        save_like_rsync,
        save_like_vim_with_backup,
        save_like_pycharm,
    ]

    async def see(page: PageClient) -> None:
        await page.wait_for("shown", html="n=1 word=one.", state="ok")
        before = it.count("bad.py changed: ")
        for number, save in enumerate(3 * ways, 2):
            save(it.file, with_number(number))
            await page.wait_for("shown", html=f"n={number} word=one.", state="ok")
        await it.mend(page)
        await it.wait_for_line("bad.py changed: ", before + 3 * len(ways) + 1)
        assert it.count("bad.py changed: ") == before + 3 * len(ways) + 1

    it.overseer.watch(see)


@pytest.mark.fault("F17")
def test_f17_links_are_swapped(it: Watching) -> None:
    """As Kubernetes does it: the file leads through a link to a folder for each version."""
    folder = it.file.parent
    for number in range(1, 7):
        (folder / f"..v{number}").mkdir()
        (folder / f"..v{number}" / "bad.py").write_text(with_number(number))

    def swap(link: str, target: str) -> None:
        (folder / "..new").symlink_to(target)
        (folder / "..new").rename(folder / link)

    async def see(page: PageClient) -> None:
        await page.wait_for("shown", html="n=1 word=one.", state="ok")
        swap("..data", "..v1")
        swap("bad.py", "..data/bad.py")
        for number in range(2, 7):
            before = it.count("bad.py changed: ")
            swap("..data", f"..v{number}")
            await page.wait_for("shown", html=f"n={number} word=one.", state="ok")
            await it.wait_for_line("bad.py changed: ", before + 1)
            assert it.count("bad.py changed: ") == before + 1
        (folder / "..new").write_text(NOTEBOOK)
        (folder / "..new").rename(it.file)
        await page.wait_for("shown", html="n=1 word=one.", state="ok")

    it.overseer.watch(see)


@pytest.mark.fault("F18")
def test_f18_two_hundred_saves_at_once_and_touches(it: Watching) -> None:
    async def see(page: PageClient) -> None:
        await page.wait_for("shown", html="n=1 word=one.", state="ok")
        before = it.count("bad.py changed: ")
        for number in range(2, 202):
            it.file.write_text(with_number(number))
        await page.wait_for("shown", html="n=201 word=one.", state="ok")
        for _ in range(3):
            os.utime(it.file)
        await it.mend(page)
        await it.wait_for_line("bad.py changed: ", before + 2)
        assert it.count("bad.py changed: ") <= before + 3

    it.overseer.watch(see)


@pytest.mark.fault("F20")
def test_f20_a_module_fails_and_is_mended(it: Watching) -> None:
    async def see(page: PageClient) -> None:
        await page.wait_for("shown", html="n=1 word=one.", state="ok")
        for before, word in (("one", "two"), ("two", "one")):
            it.module.write_text(f"WORD = {word!r}\n\n1 / 0\n")
            await wait_for_notice(page, "f20_words.py:3:1: NB230")
            assert page.cells["shown"]["state"] == "ok"
            newcomer = await PageClient.open(f"{it.server.url}/bad")
            for one in (page, newcomer):
                await one.wait_for("shown", html=f"n=1 word={before}.", state="ok")
            newcomer.leave()
            it.module.write_text(f"WORD = {word!r}\n")
            await page.wait_for("shown", html=f"n=1 word={word}.", state="ok")
            await wait_for_notice(page, "")

    it.overseer.watch(see)


@pytest.mark.fault("F24")
def test_f24_who_saves_is_killed(it: Watching) -> None:
    """The file is whole whenever it is looked at, and what is served is one of the versions."""

    def save_and_die(number: int) -> int:
        command = [sys.executable, "-c", SAVES_FOREVER, str(it.file), str(number)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for _ in range(3):
                number = int(process.stdout.readline())
            process.kill()
            rest = process.stdout.read().split()
        return int(rest[-1]) if rest else number

    async def see(page: PageClient) -> None:
        await page.wait_for("shown", html="n=1 word=one.", state="ok")
        refused, number = it.count("goes on as it was"), 1000
        for _ in range(3):
            number = await asyncio.to_thread(save_and_die, number)
            [line] = [line for line in it.file.read_text().splitlines() if line.startswith("    n = ")]
            number = int(line.removeprefix("    n = "))
            await page.wait_for("shown", html=f"n={number} word=one.", state="ok")
        assert it.count("goes on as it was") == refused
        await it.mend(page)

    it.overseer.watch(see)
