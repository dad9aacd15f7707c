"""A table that is edited, as HTML: a field in each cell of the page that is seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from appnb.display.columns import write_cells
from appnb.display.markup import tag, text
from appnb.frames.columns import Kind
from appnb.frames.editing import Sheet
from appnb.ui.tabular.feet import Place, write_foot
from appnb.ui.tabular.heads import write_with
from appnb.ui.tabular.look import TableLook
from appnb.ui.tabular.messages import Message
from appnb.ui.tabular.sections import Sections

_CROSS = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="m4.5 4.5 7 7m0-7-7 7"/></svg>'
_PLUS = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 3.5v9M3.5 8h9"/></svg>'
_TYPES: Mapping[Kind, str] = {Kind.DATE: "date", Kind.MOMENT: "datetime-local", Kind.TIME: "time"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What was typed into a cell that could not be taken, and why."""

    typed: str
    why: str


class Editor(Protocol):
    """What is shown: the element."""

    sheet: Sheet
    page: int
    page_size: int
    problems: dict[tuple[int, str], Problem]
    spoken: str
    editable: frozenset[str] | None

    def can_edit(self, name: str) -> bool: ...
    def hear(self, message: Message) -> str | None: ...


class SheetSource:
    """A table that is edited as the widget of live HTML shows it."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor

    @property
    def skeleton(self) -> str:
        """What stands around the sections."""
        name = self._editor.spoken or "Table"
        parts = tag("thead", data_section="head"), tag("tbody", data_section="body")
        table = tag("table", *parts, aria_label=name)
        said = {"tabindex": "0", "role": "group", "aria_label": f"{name}, scrolled"}
        scroll = tag("div", table, class_="appnb-grid-scroll", **said)
        foot = tag("div", class_="appnb-grid-foot", data_section="foot")
        return tag("div", scroll, foot, class_="appnb-grid appnb-editor", data_live="editor")

    def write(self) -> Sections:
        """Write the page that is seen."""
        editor = self._editor
        sheet, start = editor.sheet, editor.page * editor.page_size
        rows = range(start, min(start + editor.page_size, sheet.length))
        names = list(sheet.columns)
        kinds = {name: sheet.find_kind(name) for name in names}
        can_remove = editor.editable is None and editor.can_edit("")
        lines = []
        for row in rows:
            cells = [_write_cell(editor, row, name, kinds[name]) for name in names]
            cross = _write_remove(row) if can_remove else ""
            lines.append(tag("tr", *cells, cross))
        empty = tag("tr", tag("td", "no rows", class_="appnb-grid-nothing"))
        heads = [_write_head(name, kinds[name]) for name in names]
        gap = tag("td", class_="appnb-editor-tool") if can_remove else ""
        return Sections(
            head=tag("tr", *heads, gap),
            body="".join(lines) or empty,
            foot=_write_foot(editor, len(rows), can_add=can_remove and bool(names)),
        )

    def hear(self, message: Message) -> str | None:
        """Take what the reader did."""
        return self._editor.hear(message)


def _align(kind: Kind) -> str | None:
    return "n" if kind.is_number else None


def _write_head(name: str, kind: Kind) -> str:
    title = tag("span", text(name), class_="appnb-grid-name")
    shown = "" if kind is Kind.ANY else tag("span", kind.value, class_="appnb-grid-type")
    return tag("th", title, shown, scope="col", class_=_align(kind))


def _write_cell(editor: Editor, row: int, name: str, kind: Kind) -> str:
    value = editor.sheet.read(row, name)
    if not editor.can_edit(name):
        return tag("td", write_cells([value])[0], class_=_align(kind))
    said = {
        "data_do": "edit",
        "data_with": write_with(row=row, column=name),
        "aria_label": f"{name}, row {row + 1}",
        "autocomplete": "off",
    }
    if kind is Kind.BOOLEAN:
        box = tag("input", type="checkbox", checked=bool(value), **said)
        return tag("td", tag("label", box, class_="appnb-editor-check"))
    problem = editor.problems.get((row, name))
    shown = problem.typed if problem else write_text(value)
    faulty = {"aria_invalid": "true", "title": problem.why} if problem else {}
    numeric = {"inputmode": "decimal"} if kind.is_number else {"spellcheck": "false"}
    step = {"step": "any"} if kind in (Kind.MOMENT, Kind.TIME) else {}
    field = tag("input", type=_TYPES.get(kind, "text"), value=shown, **said, **faulty, **numeric, **step)
    return tag("td", field, class_=_align(kind))


def write_text(value: Any) -> str:
    if value is None or value != value:
        return ""
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def _write_remove(row: int) -> str:
    said = {"data_do": "row-remove", "data_with": write_with(row=row), "aria_label": f"Remove row {row + 1}"}
    button = tag("button", _CROSS, type="button", class_="appnb-grid-tool", title="Remove this row", **said)
    return tag("td", button, class_="appnb-editor-tool")


def _write_foot(editor: Editor, shown: int, *, can_add: bool) -> str:
    add = ""
    if can_add:
        label = tag("span", "Add a row")
        add = tag("button", _PLUS, label, type="button", class_="appnb-editor-add", data_do="row-add")
    problem = next(iter(editor.problems.values()), None)
    note = tag("p", text(problem.why), class_="appnb-editor-problem", role="alert") if problem else ""
    place = Place(editor.page, editor.page_size, editor.sheet.length, editor.sheet.length)
    look = TableLook(columns=(), has_search=False, has_download=False, is_paged=editor.sheet.length > editor.page_size)
    return add + note + write_foot(place, look, ())
