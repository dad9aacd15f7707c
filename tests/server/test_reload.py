"""A save reaches every open page, runs the least that it can, and never takes anything away when it is broken."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from appnb.diagnostics import AppnbError
from appnb.kernel.module_reload import reload_modules
from appnb.kernel.modules import LocalModule
from appnb.kernel.program import build_program
from appnb.notebook import parse_notebook
from appnb.server import RunningServer
from appnb.server.reading import find_new_errors
from appnb.settings import ServeSettings
from tests.server.client import PageClient, run_apart

NOTEBOOK = """
import appnb

app = appnb.App(title="First")


@app.cell
def tools():
    import appnb as nb
    import reload_helper

    return nb, reload_helper


@app.cell
def greeting(nb, reload_helper):
    nb.md(f"{reload_helper.WORD} there")
    return


@app.cell
def number(nb):
    n = 1
    nb.md("a number")
    return (n,)


@app.cell
def shown(n, nb):
    nb.md(f"n={n}")
    return
"""


class Watched:
    """A watched server with one open page."""

    def __init__(self, folder: Path, server: RunningServer, page: PageClient, said: list[str]) -> None:
        self.folder, self.server, self.page, self.said = folder, server, page, said
        self.file = folder / "app.py"

    async def wait_for_line(self, text: str) -> str:
        async with asyncio.timeout(10):
            while not any(text in line for line in self.said):
                await asyncio.sleep(0.01)
        return next(line for line in self.said if text in line)


def watch(folder: Path, work: Callable[[Watched], Awaitable[None]]) -> None:
    (folder / "app.py").write_text(NOTEBOOK)
    sys.modules.pop("reload_helper", None)  # of the test before
    (folder / "reload_helper.py").write_text('WORD = "hello"\n')

    async def run() -> None:
        said: list[str] = []
        server = RunningServer([folder / "app.py"], ServeSettings(port=0, watch=True, dev=True), say=said.append)
        page = await PageClient.open(server.address)
        try:
            await page.wait_for("shown", html="n=1", state="ok")
            await page.wait_for("greeting", html="hello there")
            await asyncio.sleep(1.2)  # the watcher has come to know the module
            await work(Watched(folder, server, page, said))
        finally:
            page.close()
            await server.close()
            sys.path.remove(str(folder))

    run_apart(run())


def test_a_changed_cell_and_its_dependents_run_and_the_line_says_so(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        it.file.write_text(NOTEBOOK.replace("n = 1", "n = 2"))
        await it.page.wait_for("shown", html="n=2", state="ok")
        line = await it.wait_for_line("app.py changed")
        assert line.startswith("app.py changed: ran number, shown in 1 page, ")

    watch(tmp_path, work)


def test_comments_and_white_space_run_nothing(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        it.file.write_text(NOTEBOOK.replace("    n = 1", "    # one\n\n    n  =  1"))
        line = await it.wait_for_line("app.py changed")
        assert line.startswith("app.py changed: ran no cell in 1 page, ")

    watch(tmp_path, work)


def test_a_time_stamp_alone_is_no_change(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        os.utime(it.file)
        await asyncio.sleep(0.3)
        it.file.write_text(NOTEBOOK.replace("n = 1", "n = 3"))
        await it.page.wait_for("shown", html="n=3")
        await it.wait_for_line("changed")
        assert len([line for line in it.said if "changed" in line]) == 1

    watch(tmp_path, work)


@pytest.mark.parametrize(
    "broken",
    [
        NOTEBOOK.replace("n = 1", "n = = 1"),
        NOTEBOOK.replace("n = 1", "n = shown_value").replace('nb.md(f"n={n}")', "shown_value = n"),
        NOTEBOOK.partition("n = 1")[0] + "n = (1",
        "",
        "print('no notebook')\n",
        NOTEBOOK.replace("    n = 1\n", "<<<<<<< ours\n    n = 1\n=======\n    n = 2\n>>>>>>> theirs\n"),
    ],
    ids=["syntax error", "cycle", "half written", "empty", "no notebook", "merge markers"],
)
def test_a_broken_save_changes_nothing_and_a_mended_one_goes_on(tmp_path: Path, broken: str) -> None:
    async def work(it: Watched) -> None:
        it.file.write_text(broken)
        await it.wait_for_line("goes on as it was before this save")
        assert it.page.cells["shown"]["state"] == "ok"
        newcomer = await PageClient.open(it.server.address)
        await newcomer.wait_for("shown", html="n=1", state="ok")
        newcomer.close()
        it.file.write_text(NOTEBOOK.replace("n = 1", "n = 4"))
        await it.page.wait_for("shown", html="n=4", state="ok")
        await it.wait_for_line("in order again")

    watch(tmp_path, work)


def test_a_deleted_file_goes_on_and_is_taken_up_when_it_is_back(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        it.file.unlink()
        await it.wait_for_line("goes on as it was before this save")
        it.file.write_text(NOTEBOOK.replace("n = 1", "n = 5"))
        await it.page.wait_for("shown", html="n=5", state="ok")
        await it.wait_for_line("changed")
        assert len([line for line in it.said if "changed" in line]) == 1

    watch(tmp_path, work)


def test_a_saved_module_runs_the_cells_that_use_it(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        (tmp_path / "reload_helper.py").write_text('WORD = "welcome"\n')
        await it.page.wait_for("greeting", html="welcome there", state="ok")
        line = await it.wait_for_line("reload_helper.py changed")
        assert "ran tools, greeting in 1 page" in line

    watch(tmp_path, work)


def test_what_is_said_of_a_module_that_fails(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    path = tmp_path / "prices.py"
    path.write_text("RATE = 1\n\nTOTAL = RATE + taxes\n")
    with pytest.raises(AppnbError) as caught:
        reload_modules([LocalModule("prices", path)])
    golden("nb230.txt", str(caught.value).replace(str(tmp_path), "") + "\n")
    assert "prices" not in sys.modules


def test_what_is_said_of_a_file_that_lost_its_cells(golden: Callable[[str, str], None]) -> None:
    before = build_program(parse_notebook(NOTEBOOK, None))
    after = build_program(parse_notebook("import appnb\n\napp = appnb.App()\n", Path("app.py")))
    [problem] = find_new_errors(before, after)
    golden("nb014.txt", f"{problem}\n")


def test_a_module_that_fails_leaves_the_last_good_one(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        (tmp_path / "reload_helper.py").write_text('WORD = "bad"\n1 / 0\n')
        assert "reload_helper.py:2" in await it.wait_for_line("NB230")
        it.file.write_text(NOTEBOOK.replace("there", "again"))
        await it.page.wait_for("greeting", html="hello again")
        (tmp_path / "reload_helper.py").write_text('WORD = "good"\n')
        await it.page.wait_for("greeting", html="good again")

    watch(tmp_path, work)
