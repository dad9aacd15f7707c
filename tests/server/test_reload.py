"""A save reaches every open page, runs the least that it can, and says in one line what it did."""

import asyncio
import re
from pathlib import Path

import pytest

from appnb.server import rollout
from appnb.server.rollout import describe_cells
from tests.server.client import PageClient, run_apart
from tests.server.watched import NUMBER, Watched, served, watch, with_number


def test_a_changed_cell_and_its_dependents_run_and_the_line_says_so(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        it.file.write_text(with_number(2))
        await it.page.wait_for("shown", html="n=2.", state="ok")
        line = await it.wait_for_line("app.py changed")
        assert re.fullmatch(r"app\.py changed: ran number, shown in 1 page, \d+ ms", line)

    watch(tmp_path, work)


def test_comments_and_white_space_run_nothing(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        it.file.write_text(NUMBER.replace("    n = 1", "    # one\n\n    n  =  1"))
        line = await it.wait_for_line("app.py changed")
        assert line.startswith("app.py changed: ran no cell in 1 page, ")

    watch(tmp_path, work)


def test_of_many_cells_the_line_names_the_first_and_the_number_of_the_others() -> None:
    names = [f"cell_{number}" for number in range(20)]
    assert describe_cells(names[:8]) == ", ".join(names[:8])
    assert describe_cells(names[:9]) == ", ".join(names[:6]) + " and 3 more cells"
    assert describe_cells([]) == "no cell"


def test_looks_are_built_again_and_no_cell_runs(tmp_path: Path) -> None:
    looks = tmp_path / "app.layout.toml"
    looks.write_text('title = "Quiet"')

    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.", state="ok")
        looks.write_text('title = "Loud"')
        line = await it.wait_for_line("app.layout.toml changed")
        assert line.startswith("app.layout.toml changed: ran no cell in 1 page, ")
        while not (pages := [message for message in it.page.messages if message["type"] == "page"]):
            await it.page.receive()
        assert [message["title"] for message in pages] == ["Loud"]
        newcomer = await it.open()
        await newcomer.wait_for("shown", html="n=1.")
        assert it.server.apps.only.page.title == "Loud"
        it.file.write_text(with_number(2))
        await it.page.wait_for("shown", html="n=2.", state="ok")

    watch(tmp_path, work)


def test_a_layout_file_that_cannot_be_read_leaves_the_page_as_it_was(tmp_path: Path) -> None:
    looks = tmp_path / "app.layout.toml"
    looks.write_text('title = "Quiet"')

    async def work(it: Watched) -> None:
        looks.write_text("title = ")
        line = await it.wait_for_line("NB411")
        assert "app.layout.toml:1:" in line
        assert it.server.apps.only.page.title == "Quiet"
        looks.write_text('title = "Mended"')
        await it.wait_for_line("app.layout.toml changed")
        assert it.server.apps.only.page.title == "Mended"

    watch(tmp_path, work)


SLOW = (
    with_number("__import__('time').sleep(3 if go.value else 0) or 1")
    + """

@app.cell
def other():
    quick = 1
    return (quick,)


@app.cell
def quick_shown(quick, nb):
    nb.md(f"quick={quick}.")
    return


@app.cell
def starter(nb):
    go = nb.ui.number(value=0, label="go")
    go
    return (go,)
"""
)


def test_a_busy_session_holds_up_nobody_and_follows_at_its_next_pause(tmp_path: Path) -> None:
    """One page runs a cell of several seconds when the save comes; the other ones are there long before it."""

    async def work(it: Watched) -> None:
        others = [await it.open() for _ in range(3)]
        for page in it.pages:
            await page.wait_for("quick_shown", html="quick=1.", state="ok")
            await page.wait_for("shown", html="n=1.", state="ok")
        busy = it.page
        session, *_ = it.server.apps.only.visits
        element = session._thread.kernel.values["go"]
        session.submit("test", lambda: setattr(element, "value", 1))
        await busy.wait_for("number", state="running")
        it.file.write_text(SLOW.replace("quick = 1", "quick = 2"))
        for page in others:
            await page.wait_for("quick_shown", html="quick=2.", state="ok")
        assert busy.cells["number"]["state"] == "running", "it is still at it"
        line = await it.wait_for_line("app.py changed")
        assert "ran other, quick_shown in 3 pages (1 busy: at the next pause)" in line
        await busy.wait_for("quick_shown", html="quick=2.", state="ok")

    watch(tmp_path, work, {"app.py": SLOW})


def test_pages_being_looked_at_come_first_and_all_follow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rollout, "TAKEN_S", 10.0)  # on a busy machine none of them is at work

    async def run() -> None:
        (tmp_path / "app.py").write_text(NUMBER)
        async with served(tmp_path) as it:
            pages = [await it.open() for _ in range(10)]
            for page in pages:
                await page.wait_for("shown", html="n=1.", state="ok")
                await page.tell({"type": "visible", "is_visible": page in (pages[4], pages[7])})
            visits = it.server.apps.only.visits
            while sum(page.is_visible for page in visits.values()) != 2:
                await asyncio.sleep(0.01)
            arrived: list[int] = []

            async def follow(number: int, page: PageClient) -> None:
                await page.wait_for("shown", html="n=2.", state="ok")
                arrived.append(number)

            followers = [asyncio.ensure_future(follow(number, page)) for number, page in enumerate(pages)]
            it.file.write_text(with_number(2))
            await asyncio.gather(*followers)
            assert set(arrived[:2]) == {4, 7}
            assert sorted(arrived) == list(range(10))
            assert "in 10 pages" in await it.wait_for_line("app.py changed")

    run_apart(run())


def test_without_dev_no_page_is_told_of_a_save_that_cannot_be_used(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.", state="ok")
        it.file.write_text(with_number("= SECRET"))
        await it.wait_for_line("goes on as it was before this save")
        late = await it.open()
        await late.wait_for("shown", html="n=1.", state="ok")
        it.file.write_text(with_number("1 / 0  # SECRET"))
        for page in it.pages:
            await page.wait_for("number", state="error")
            text = str(page.messages)
            assert not [message for message in page.messages if message["type"] == "notice"]
            for word in ("SECRET", "Traceback", "app.py", "NB", "ZeroDivisionError", str(tmp_path)):
                assert word not in text
        it.file.write_text(with_number(2))
        await late.wait_for("shown", html="n=2.", state="ok")

    watch(tmp_path, work, dev=False)
