"""Arranging a page by hand: with `--dev`, what its author drags, resizes and hides is written into its layout file."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from pathlib import Path

from appnb.layout.arranging import Unsayable, find_changes, list_pieces, read_wish
from appnb.layout.build import find_reading_order
from appnb.layout.file import find_layout_file
from appnb.layout.file_changes import change_layout_file
from appnb.layout.model import LAYOUTS
from appnb.notebook.saving import write_atomically
from appnb.server.apps import ServedApp

log = logging.getLogger(__name__)

MOST_STEPS = 100
"""How many changes can be taken back."""


class Arranger:
    """Writes what the author of one page does to it. On the event loop; the disk is used off it, one wish at a time.

    Args:
        app: whose page it is. Only its layout file is written, never the notebook.
        tell: sends a message to the page.
        reload: takes over files that were saved.
    """

    def __init__(
        self,
        app: ServedApp,
        tell: Callable[[Mapping[str, object]], None],
        reload: Callable[[], Awaitable[object]],
    ) -> None:
        self._app = app
        self._tell = tell
        self._reload = reload
        self._steps: list[tuple[str | None, str]] = []  # the file's text before and after each change
        self._tasks: set[asyncio.Task[None]] = set()

    def hear(self, message: Mapping[str, object]) -> None:
        """Take what the page's script asks for: how things stand, a change, or to take the last one back."""
        task = asyncio.get_running_loop().create_task(self._answer(message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, message: Mapping[str, object]) -> None:
        async with self._app.arranging:
            problem = ""
            try:
                if message.get("undo"):
                    await self._undo()
                elif "cell" in message:
                    await self._change(message)
            except Unsayable as unsayable:
                problem = str(unsayable)
            except (OSError, ValueError) as error:  # it cannot be written, or is no UTF-8 or no TOML just now
                problem = f"{self._path.name} cannot be changed: {error}"
                log.warning("%s", problem)
            self._tell_pieces(problem)

    @property
    def _path(self) -> Path:
        layout = self._app.layout
        return Path(layout) if layout and layout not in LAYOUTS else find_layout_file(self._app.path)

    def _list_names(self) -> dict[str, str]:
        """List the cells that have a name of their own: id → name, in the order of the notebook."""
        names = {cell.id: cell.name for cell in self._app.program.notebook.cells if cell.name != "_"}
        listed = list(names.values())
        return {cell: name for cell, name in names.items() if listed.count(name) == 1}

    def _tell_pieces(self, problem: str) -> None:
        pieces = list_pieces(self._app.page, self._list_names().values())
        self._tell(
            {
                "type": "arranging",
                "file": self._path.name,
                "pieces": [asdict(piece) for piece in pieces],
                "columns": self._app.page.columns,
                "steps": len(self._steps),
                "problem": problem,
            }
        )

    async def _change(self, message: Mapping[str, object]) -> None:
        app, names = self._app, self._list_names()
        wish = read_wish(message, names.values())
        if wish is None:
            return
        order = find_reading_order(app.program, app.looks.look, app.appearance.template.areas)
        changes = find_changes(wish, app.page, order, app.looks, names.values())
        before = await self._read()
        after = change_layout_file(before or "", changes)
        if after != (before or ""):
            await self._write(before, after)
            self._steps = [*self._steps[-MOST_STEPS + 1 :], (before, after)]

    async def _undo(self) -> None:
        """Take the last change back, unless the file was changed by somebody else since."""
        if self._steps and await self._read() == self._steps[-1][1]:
            before, after = self._steps[-1]
            await self._write(after, before)
            self._steps.pop()
        else:
            self._steps.clear()

    async def _read(self) -> str | None:
        return await asyncio.to_thread(_read_file, self._path)

    async def _write(self, before: str | None, text: str | None) -> None:
        """Write the file, unless it is no longer what it was.

        Raises:
            Unsayable: somebody else has changed it.
        """
        if not await asyncio.to_thread(replace_file, self._path, before, text):
            raise Unsayable(f"{self._path.name} was changed by somebody else meanwhile: do it again.")
        await self._reload()


def _read_file(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


def replace_file(path: Path, before: str | None, text: str | None) -> bool:
    """Write a file, or delete it; tell whether it was what it was before, and was written."""
    if _read_file(path) != before:
        return False
    if text is None:
        path.unlink(missing_ok=True)
    else:
        write_atomically(path, text.encode())
    return True
