"""Sessions that are opened, used and closed."""

import asyncio
from collections.abc import AsyncIterator

import psutil

from tests.leaks.holding import Held, settle
from tests.server.client import PageClient

BALLAST_MB = 1

BURST = 32
"""So many are there at once to begin with, and never again: Python's arenas and the threads that close sessions, which
are there for good, are as many as they become."""

BOARD = f"""
import appnb

app = appnb.App()


@app.cell
def tools():
    import appnb as nb
    import pandas as pd
    from bokeh.plotting import figure

    return figure, nb, pd


@app.cell
def level(nb):
    level = nb.ui.slider(0, 1_000_000, value=0, label="Level")
    level
    return (level,)


@app.cell(shared=False)
def ballast():
    import mmap

    ballast = mmap.mmap(-1, {BALLAST_MB} * 2**20)  # gone when its session's values are, whatever the allocator keeps
    ballast.write(bytes({BALLAST_MB} * 2**20))
    return (ballast,)


@app.cell
def echo(ballast, level, nb):
    print(len(ballast))
    nb.md(f"level={{level.value}}.")
    return


@app.cell
def plot(figure, level):
    drawn = figure(width=300, height=200)
    drawn.line(list(range(100)), [level.value % (n + 1) for n in range(100)])
    drawn
    return


@app.cell
def table(level, nb, pd):
    rows = pd.DataFrame({{"n": list(range(200)), "left": [level.value % (n + 1) for n in range(200)]}})
    nb.ui.table(rows, label="Rows")
    return


@app.cell
def end(level):
    1 / level.value if level.value == 13 else None
    return
"""
"""A slider, and what follows it: a text, a plot, a table, a cell that fails at times. Each session holds 1 MB more."""


async def use_one(address: str, number: int) -> None:
    """Open a page, move its slider twice, and close it as a tab is closed."""
    page = await PageClient.open(address)
    page.loads = True
    await page.ask_for_document()
    slider = await page.find_model("level")
    await page.wait_for("end", state="ok")
    for value in (13, number + 100):
        change = {"kind": "ModelChanged", "model": {"id": slider}, "attr": "value", "new": value}
        await page.send({"events": [change]})
        await page.wait_for("echo", html=f"level={value}.")
    page._socket.close(1000, "left")


async def use_many(address: str, numbers: range, at_a_time: int = 4) -> None:
    """Use as many sessions as there are numbers, a few at a time."""
    rest = iter(numbers)

    async def go_on() -> None:
        for number in rest:
            await use_one(address, number)

    await asyncio.gather(*(go_on() for _ in range(at_a_time)))


async def watch_sessions(
    process: psutil.Process, address: str, count: int, *, warm_up: int, step: int
) -> AsyncIterator[Held]:
    """Use `warm_up` sessions, then `count` more; give what the server holds after each `step`."""
    burst = min(BURST, warm_up)
    await use_many(address, range(burst), at_a_time=burst)
    await use_many(address, range(warm_up - burst))
    yield await settle(process, address, 0)
    for done in range(0, count, step):
        now = min(step, count - done)
        await use_many(address, range(done, done + now))
        yield await settle(process, address, done + now)
