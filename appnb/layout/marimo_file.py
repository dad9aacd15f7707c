"""marimo's `layout_file`: a grid or slides, which speak of cells by their position in the file.

Source: what marimo 0.25 writes and reads (`layouts/<name>.grid.json`, `layouts/<name>.slides.json`, or a data URI).
"""

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote_to_bytes

from appnb.diagnostics import Diagnostic
from appnb.layout.model import SIDES, SLIDES, AppLook, CellLook, Look
from appnb.layout.options import find_option
from appnb.notebook.model import Cell, CellId, Notebook


def find_marimo_file(notebook: Notebook) -> Path | None:
    """Find the file that `App(layout_file=…)` names; None if it names none, or holds the layout itself."""
    named = notebook.options.get("layout_file")
    if not isinstance(named, str) or not named or named.startswith("data:") or notebook.path is None:
        return None
    return notebook.path.parent / named


def read_marimo_layout(notebook: Notebook) -> tuple[Look, tuple[Diagnostic, ...]]:
    """Read the layout that marimo's editor kept for a notebook; nothing if it kept none."""
    named = notebook.options.get("layout_file")
    if not isinstance(named, str) or not named:
        return Look(), ()
    try:
        table = json.loads(_read_data(named) if named.startswith("data:") else _read(notebook, named))
        kind, data = table["type"], table["data"]
        cells = notebook.cells
        entries = data.get("cells") or []
        look = {"grid": _read_grid, "slides": _read_slides, "vertical": _read_nothing}[kind](data, entries, cells)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, binascii.Error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is no layout of marimo's"
        return Look(), (_warn(notebook, f"the layout file `{named[:60]}` cannot be used: {reason}"),)
    if entries and len(entries) != len(cells):
        what = f"the layout file places {len(entries)} cells by their position, and the notebook has {len(cells)}"
        return look, (_warn(notebook, what),)
    return look, ()


def _warn(notebook: Notebook, what: str) -> Diagnostic:
    fix = "arrange the app again in marimo, or name cells in a .layout.toml file, which outlives insertions"
    return Diagnostic("NB414", what, find_option(notebook, None, "layout_file"), fix, severity="warning")


def _read(notebook: Notebook, named: str) -> str:
    folder = notebook.path.parent if notebook.path is not None else Path()
    return (folder / named).read_text("utf-8")


def _read_data(uri: str) -> bytes:
    head, _, body = uri.partition(",")
    return base64.b64decode(body) if head.endswith(";base64") else unquote_to_bytes(body)


def _read_grid(data: dict[str, object], entries: Sequence[object], cells: Sequence[Cell]) -> Look:
    app = AppLook(
        layout="grid",
        width="full",
        columns=_whole(data["columns"], 1),
        row_height=_whole(data["rowHeight"], 1),
        max_width=_whole(data["maxWidth"], 0) if data.get("maxWidth") else None,
        bordered=data.get("bordered") is True,
    )
    return Look(app, dict(_place(entries, cells, _whole(data["rowHeight"], 1))))


def _place(entries: Sequence[object], cells: Sequence[Cell], row_height: int) -> Iterator[tuple[CellId, CellLook]]:
    """Yield the place of each cell. One without a position is not shown, as in marimo."""
    for number, cell in enumerate(cells):
        entry = entries[number] if number < len(entries) else None
        position = entry.get("position") if isinstance(entry, dict) else None
        if not isinstance(position, list) or len(position) != 4:
            yield cell.id, CellLook(show="nothing")
            continue
        column, row, span, rows = (_whole(number, 0) for number in position)
        said = entry if isinstance(entry, dict) else {}
        yield (
            cell.id,
            CellLook(
                row=row + 1,
                column=column + 1,
                span=max(1, span),
                rows=max(1, rows),
                height=rows * row_height if said.get("scrollable") is True else None,
                side=side if (side := said.get("side")) in SIDES else None,
            ),
        )


def _read_slides(data: dict[str, object], entries: Sequence[object], cells: Sequence[Cell]) -> Look:
    looks: dict[CellId, CellLook] = {}
    for number, cell in enumerate(cells):
        entry = entries[number] if number < len(entries) else None
        said = entry if isinstance(entry, dict) else {}
        kind, notes = said.get("type"), said.get("speakerNotes")
        looks[cell.id] = CellLook(
            slide=kind if kind in SLIDES else "slide",
            notes=notes if isinstance(notes, str) and notes else None,
            show="both" if said.get("showCode") is True else None,
        )
    deck = data.get("deck")
    transition = deck.get("transition") if isinstance(deck, dict) else None
    return Look(AppLook(layout="slides", transition=transition if isinstance(transition, str) else None), looks)


def _read_nothing(data: dict[str, object], entries: Sequence[object], cells: Sequence[Cell]) -> Look:
    return Look()


def _whole(value: object, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{value!r} is no number")
    return max(least, int(value))
