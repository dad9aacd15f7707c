"""Saves of a notebook and of a module beside it, with sessions open."""

from collections.abc import AsyncIterator
from pathlib import Path

import psutil

from tests.benchmarks.clients import CLICKED, click, find_slider, open_page
from tests.leaks.holding import Held, settle
from tests.leaks.sessions import BALLAST_MB
from tests.server.client import PageClient

SESSIONS = 5
HELPER = "NUMBER = 0\n\n\ndef tell():\n    return f'm={NUMBER}.'\n"
NOTEBOOK = (
    CLICKED
    + f"""

@app.cell
def helping():
    import mmap

    import leaks_helper

    def hold_memory():
        held = mmap.mmap(-1, {BALLAST_MB} * 2**20)
        held.write(bytes({BALLAST_MB} * 2**20))
        return held

    return hold_memory, leaks_helper
"""
    + """


@app.cell
def shown(hold_memory, leaks_helper, level, nb):
    n = 0
    ballast = hold_memory()
    nb.md(f"n={n}. {leaks_helper.tell()} {level.value} {len(ballast)}")
    return
"""
)
"""A slider, and a text from the cell and from the module, which holds 1 MB for each run of the cell."""


def write_files(folder: Path) -> Path:
    """Write the notebook and its module; gives the notebook."""
    (folder / "leaks_helper.py").write_text(HELPER)
    (folder / "app.py").write_text(NOTEBOOK)
    return folder / "app.py"


def save(file: Path, number: int) -> str:
    """Save the notebook or, every third time, the module; gives what every page is to show."""
    if number % 3 == 0:
        file.with_name("leaks_helper.py").write_text(HELPER.replace("NUMBER = 0", f"NUMBER = {number}"))
        return f"m={number}."
    file.write_text(NOTEBOOK.replace("n = 0\n", f"n = {number}\n"))
    return f"n={number}."


async def open_pages(address: str) -> list[PageClient]:
    """Open the pages that stay, each of which tells the server which messages it has, as browsers do."""
    pages = [await open_page(address, "shown") for _ in range(SESSIONS)]
    for page in pages:
        page.seen = 0
    return pages


async def save_and_see(file: Path, pages: list[PageClient], number: int) -> None:
    """Save, wait until every page shows it, and click in one of them."""
    text = save(file, number)
    for page in pages:
        await page.wait_for("shown", html=text)
        page.messages.clear()
        await page.tell({"type": "visible", "is_visible": True})  # with it goes which messages the page has
    page = pages[number % len(pages)]
    await click(page, find_slider(page), number)


async def watch_saves(
    process: psutil.Process, address: str, file: Path, count: int, *, warm_up: int, step: int
) -> AsyncIterator[Held]:
    """Save `warm_up` times, then `count` times more; give what the server holds after each `step`."""
    pages = await open_pages(address)
    for number in range(1, warm_up + 1):
        await save_and_see(file, pages, number)
    yield await settle(process, address, 0, SESSIONS)
    for number in range(1, count + 1):
        await save_and_see(file, pages, warm_up + number)
        if number % step == 0 or number == count:
            yield await settle(process, address, number, SESSIONS)
    for page in pages:
        page._socket.close(1000, "left")
