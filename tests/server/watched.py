"""A watched server in this process with an open page, and notebooks to save."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from appnb.server import RunningServer
from appnb.settings import ServeSettings
from tests.server.client import PageClient, run_apart

NUMBER = """
import appnb

app = appnb.App(title="Numbers")


@app.cell
def tools():
    import appnb as nb
    return (nb,)


@app.cell
def number():
    n = 1
    return (n,)


@app.cell
def shown(n, nb):
    nb.md(f"n={n}.")
    return
"""


def with_number(n: object) -> str:
    """Write the notebook that shows `n`."""
    return NUMBER.replace("n = 1", f"n = {n}")


class Watched:
    """A watched server with an open page of `app.py`, and the lines it said."""

    def __init__(self, folder: Path, server: RunningServer, said: list[str]) -> None:
        self.folder, self.server, self.said = folder, server, said
        self.file = folder / "app.py"
        self.pages: list[PageClient] = []

    @property
    def page(self) -> PageClient:
        """The first page that was opened."""
        return self.pages[0]

    async def open(self, path: str = "") -> PageClient:
        """Open one more page."""
        page = await PageClient.open(self.server.address + path)
        self.pages.append(page)
        return page

    async def wait_for_line(self, text: str) -> str:
        """Wait until the server has said a line with this text."""
        async with asyncio.timeout(20):
            while not any(text in line for line in self.said):
                await asyncio.sleep(0.01)
        return next(line for line in self.said if text in line)

    def count_lines(self, text: str = " changed: ") -> int:
        """Count the lines with a text that the server has said so far."""
        return sum(text in line for line in self.said)

    async def settle(self) -> None:
        """Wait until nothing that was saved waits to be taken over."""
        await self.server.reload()
        await self.server.settle()


@asynccontextmanager
async def served(folder: Path, *, path: Path | None = None, linger_s: float = 60.0, **settings: object):
    """Serve a folder's `app.py`, or `path`, watched; close it and every page at the end."""
    said: list[str] = []
    known = set(sys.path)
    options = {"watch": True, "dev": True, **settings}
    paths = [path or folder / "app.py"]
    server = RunningServer(paths, ServeSettings(port=0, **options), say=said.append, linger_s=linger_s)
    it = Watched(folder, server, said)
    try:
        yield it
    finally:
        for page in it.pages:
            page.close()
        await server.close()
        sys.path[:] = [place for place in sys.path if place in known]


def watch(
    folder: Path,
    work: Callable[[Watched], Awaitable[None]],
    files: Mapping[str, str] | None = None,
    linger_s: float = 60.0,
    **settings: object,
) -> None:
    """Write `files` (the notebook of numbers unless told) into `folder`, serve its `app.py`, do `work`.

    Modules of the same names that an earlier test imported are forgotten.
    """
    for name, text in ({"app.py": NUMBER} if files is None else files).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
        sys.modules.pop(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."), None)

    async def run() -> None:
        async with served(folder, linger_s=linger_s, **settings) as it:
            await it.open()
            await work(it)

    run_apart(run())
