"""Many sessions driven at random, and one alone that says what each of them has to show."""

import html
import re
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.conftest import Server
from tests.server.client import PageClient

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def tools():
    import appnb as nb

    return (nb,)


@app.cell
def controls(nb):
    n = nb.ui.slider(0, 100, value=0, label="n", url="n")
    text = nb.ui.text(value="", label="text", url="text")
    word = nb.ui.dropdown(["a", "b", "c"], value="a", label="word", url="word")
    nb.vstack([n, text, word])
    return n, text, word


@app.cell
def lookup(n, nb):
    @nb.cache
    def square(value):
        return value * value

    squared = square(n.value)
    return (squared,)


@app.cell
def shared():
    table = {number: number % 7 for number in range(101)}
    return (table,)


@app.cell
def shown(n, nb, squared, table, text, word):
    version = 0
    nb.md(f"v{version}, {n.value}, {squared}, {table[n.value]}, {word.value}, {text.value}.")
    return (version,)


@app.cell
def after(nb, text, version, word):
    nb.plain_text(f"after v{version}: {word.value * 3} {text.value}.")
    return


@app.cell
def broken(n, nb, text):
    nb.plain_text(f"{10 / (n.value % 5)} {text.value}.")
    return
"""
SEEN = ("lookup", "shared", "shown", "after", "broken")
"""The cells that are compared. What they show is all text."""

TAG = re.compile(r"\bs(\d+)-(\d+)\b")
"""A text that only one session was ever given."""

STEPS = ("open", "change", "change", "change", "change", "drop", "return", "close", "save")


@dataclass(slots=True)
class Tally:
    """What was done."""

    steps: Counter[str] = field(default_factory=Counter)
    compared: int = 0

    def describe(self, took_s: float) -> str:
        """Say it in a line."""
        done = ", ".join(f"{count:,} {step}" for step, count in sorted(self.steps.items()))
        total = sum(self.steps.values())
        return f"{total:,} steps in {took_s:.0f} s: {done}; {self.compared:,} comparisons with one session alone"


@dataclass(slots=True)
class Viewer:
    """One session: its page, if it is connected, and what was entered last."""

    number: int
    page: PageClient
    query: str = ""
    text: str = ""
    is_there: bool = True


class Crowd:
    """The sessions of one server, and one alone on another that is given the same files."""

    def __init__(self, draw: Random, folder: Path, most: int) -> None:
        self._draw = draw
        self._files = [folder / "many" / "app.py", folder / "one" / "app.py"]
        self._most = most
        self._viewers: list[Viewer] = []
        self._version = 0
        self._opened = 0
        self._entered = 0
        self._alone: PageClient | None = None
        self.tally = Tally()
        self._write()
        self._servers = [Server(file, "--watch", "--log-level", "warning") for file in self._files]

    def _write(self) -> None:
        for file in self._files:
            file.parent.mkdir(exist_ok=True)
            file.write_text(NOTEBOOK.replace("version = 0", f"version = {self._version}"))

    async def step(self) -> None:
        """Do one thing at random.

        Raises:
            AssertionError: a session shows what it should not.
        """
        step = self._draw.choice(STEPS)
        there = [viewer for viewer in self._viewers if viewer.is_there]
        away = [viewer for viewer in self._viewers if not viewer.is_there]
        if (step == "open" and len(self._viewers) < self._most) or not there:
            step = "open"
            await self._open()
        elif step == "drop":
            viewer = self._draw.choice(there)
            viewer.is_there = False
            viewer.page.close()
        elif step == "return" and away:
            await self._come_back(self._draw.choice(away))
        elif step == "close" and len(self._viewers) > self._most // 2:
            viewer = self._draw.choice(there)
            self._viewers.remove(viewer)
            viewer.page._socket.close(1000, "left")
        elif step == "save" and self._draw.random() < 0.6:
            self._version += 1
            self._write()
        else:
            step = "change"
            await self._change(self._draw.choice(there))
        self.tally.steps[step] += 1

    async def _open(self) -> None:
        page = await PageClient.open(self._servers[0].url)
        page.loads = True
        viewer = Viewer(self._opened, page)
        self._opened += 1
        self._viewers.append(viewer)
        await self._change(viewer)

    async def _come_back(self, viewer: Viewer) -> None:
        """Come back over another websocket; what was entered is still there."""
        page = await PageClient.connect(self._servers[0].url, viewer.page.config, query="?page=a&seen=0")
        page.address, page.config, page.loads = viewer.page.address, viewer.page.config, True
        await page.tell({"type": "ready"})
        viewer.page, viewer.is_there = page, True
        await self._look(viewer)

    async def _change(self, viewer: Viewer) -> None:
        self._entered += 1
        viewer.text = f"s{viewer.number}-{self._entered}"
        n, word = self._draw.randrange(101), self._draw.choice("abc")
        viewer.query = f"?n={n}&text={viewer.text}&word={word}"
        await viewer.page.tell({"type": "address", "query": viewer.query})
        await self._look(viewer)

    async def _look(self, viewer: Viewer) -> None:
        """Wait until a session shows the newest, and compare all that it shows with what one alone does."""
        seen = await self._read(viewer.page, viewer.query, viewer.text)
        if self._draw.random() < 0.25:
            alone = await self._ask_alone(viewer)
            assert seen == alone, f"session {viewer.number}, {viewer.query}: {seen}, alone {alone}"
            self.tally.compared += 1

    async def _read(self, page: PageClient, query: str, text: str) -> dict[str, object]:
        try:
            await self._wait(page, query, text)
        except TimeoutError:
            raise AssertionError(f"still not v{self._version}, {query}: {page.cells}") from None
        return {cell: (page.cells[cell]["state"], _without_ids(page.cells[cell].get("html"))) for cell in SEEN}

    async def _wait(self, page: PageClient, query: str, text: str) -> None:
        for cell in ("shown", "after"):
            await page.wait_for(cell, html=f"{text}.", state="ok")
            await page.wait_for(cell, html=f"v{self._version}")
        if re.search(r"n=\d*[05]&", query):
            await page.wait_for("broken", state="error")
        else:
            await page.wait_for("broken", html=f"{text}.", state="ok")

    async def _ask_alone(self, viewer: Viewer) -> dict[str, object]:
        if self._alone is None:
            self._alone = await PageClient.open(self._servers[1].url)
            self._alone.loads = True
        await self._alone.tell({"type": "address", "query": viewer.query})
        return await self._read(self._alone, viewer.query, viewer.text)

    def check_crossings(self) -> None:
        """Check that no session was ever told a text of another one."""
        for viewer in self._viewers:
            told = {int(found[1]) for message in viewer.page.messages for found in TAG.finditer(str(message))}
            assert told <= {viewer.number}, f"session {viewer.number} was told something of {told - {viewer.number}}"
            viewer.page.messages.clear()
        assert all(server.process.poll() is None for server in self._servers), "a server is gone"

    async def close(self) -> None:
        """End everything."""
        for page in [*(viewer.page for viewer in self._viewers if viewer.is_there), self._alone]:
            if page is not None:
                page.close()
        for server in self._servers:
            server.stop()


def _without_ids(text: object) -> str:
    """Take out the number under which an error is in the log."""
    return re.sub(r"\b[0-9a-f]{8}\b", "", html.unescape(str(text or "")))


async def run(seed: int, count: int, steps: int, folder: Path) -> AsyncIterator[Tally]:
    """Drive up to `count` sessions for so many steps; gives the tally after each hundred.

    Raises:
        AssertionError: a session does not show what one alone does, or was told something of another.
    """
    crowd = Crowd(Random(seed), folder, count)
    try:
        for number in range(1, steps + 1):
            await crowd.step()
            if number % 100 == 0 or number == steps:
                crowd.check_crossings()
                yield crowd.tally
    finally:
        await crowd.close()
