"""Dicts, lists, dataclasses and exceptions: a tree to open and close, or a stack when they hold things to show."""

import dataclasses
from collections import deque
from collections.abc import Callable, Iterable, KeysView, Mapping, Sequence, ValuesView
from itertools import islice
from typing import Any, cast

from appnb.display.formatters import FORMATTERS
from appnb.display.hypertext import Html
from appnb.display.kinds import class_names, is_live, type_name
from appnb.display.markup import tag, text
from appnb.display.values import cut

Show = Callable[[object], Html]

MAX_CHILDREN = 100
MAX_DEPTH = 8
MAX_NODES = 1_000
MAX_STACKED = 50
_OPEN_DEPTH = 2  # levels that are open at first
_INLINE = 72  # characters of a container that stands in one line
_PROTOCOLS = ("_mime_", "_display_", "_repr_html_", "_repr_mimebundle_", "_repr_svg_", "_repr_png_", "_repr_markdown_")
_SEQUENCES: tuple[type, ...] = (list, tuple, set, frozenset, deque, KeysView, ValuesView)


def is_rich(value: object) -> bool:
    """Tell whether there is more to an object than its text: whether it is shown as HTML or is live."""
    if isinstance(value, Html):
        return True
    if value is None or isinstance(value, str | bytes | int | float | complex | type):
        return False
    if callable(getattr(type(value), "__appnb_html__", None)) or is_live(value):
        return True
    if any(name in FORMATTERS for name in class_names(value)):
        return True
    return any(callable(getattr(type(value), name, None)) for name in _PROTOCOLS)


def show_structure(value: object, show: Show) -> Html | None:
    """Show a container, a dataclass or an exception; None when the value is none of these."""
    if isinstance(value, BaseException):
        return show_exception(value)
    entries = _entries(value)
    if entries is None:
        return None
    children = list(islice(entries, MAX_STACKED + 1))
    if any(is_rich(child) for _, child in children):
        return _stack(value, children, show)
    return show_tree(value, show)


def show_exception(error: BaseException) -> Html:
    """Show an exception as a value: its type and its message, without a traceback."""
    kind = tag("strong", text(type_name(error)))
    message = tag("span", text(cut(str(error), 2_000)))
    return Html.of(tag("div", kind, " ", message, class_="appnb-exception"), {})


def _entries(value: object) -> Iterable[tuple[object, object]] | None:
    """List keys and children of a container; keys are None where position is the key."""
    if isinstance(value, type):
        return None
    if isinstance(value, Mapping):
        return value.items()
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return zip(value._fields, value, strict=False)
    if isinstance(value, _SEQUENCES):
        return ((None, child) for child in cast(Iterable[object], value))
    if dataclasses.is_dataclass(value):
        return ((field.name, getattr(value, field.name, None)) for field in dataclasses.fields(value) if field.repr)
    return None


def _size(value: Any) -> int:
    return len(value) if hasattr(value, "__len__") else len(dataclasses.fields(value))


def _stack(value: object, children: Sequence[tuple[object, object]], show: Show) -> Html:
    """Show what holds rich things: one below the other, with their keys if they have any."""
    shown = [(key, show(child)) for key, child in children[:MAX_STACKED]]
    embedded = {hole: obj for _, child in shown for hole, obj in child.embedded.items()}
    rows = []
    for key, child in shown:
        label = "" if key is None else tag("div", text(cut(str(key), 200)), class_="appnb-entry-key")
        rows.append(tag("div", label, child.text, class_="appnb-entry"))
    if len(children) > MAX_STACKED:
        rows.append(tag("p", f"… {_size(value) - MAX_STACKED:,} more", class_="appnb-more"))
    return Html.of(tag("div", *rows, class_="appnb-entries"), embedded)


def show_tree(value: object, show: Show | None = None) -> Html:
    """Show nested data as a tree: the first levels open, long containers cut, cycles noticed."""
    node, embedded = build_tree(value, show)
    return Html.of(tag("div", _write_node(node), class_="appnb-tree"), embedded)


def _write_node(node: "Node") -> str:
    if node.children is None:
        return node.line
    items = (tag("li", _write_node(child)) for child in node.children)
    return tag("details", tag("summary", node.line), tag("ul", *items), open=node.is_open)


@dataclasses.dataclass(frozen=True, slots=True)
class Node:
    """One entry of a tree: its line as HTML, and what is below it if it is a branch."""

    line: str
    children: "tuple[Node, ...] | None" = None
    is_open: bool = False


def build_tree(
    value: object, show: Show | None = None, *, inline: bool = True, spell: Callable[[object], str] = repr
) -> tuple[Node, Mapping[str, object]]:
    """Build the tree of nested data.

    Args:
        value: the data.
        show: shows what is more than text; without it everything is.
        inline: whether small containers of plain values stand in one line.
        spell: writes a plain value.

    Returns:
        its root, and the live objects that stand in it.
    """
    tree = _Tree(show, spell, inline=inline)
    return tree.build(value, 0), tree.embedded


class _Tree:
    """Builds one tree, counting its nodes."""

    def __init__(self, show: Show | None, spell: Callable[[object], str], *, inline: bool) -> None:
        self.embedded: dict[str, object] = {}
        self._show = show
        self._spell = spell
        self._inline = inline
        self._nodes = 0
        self._above: set[int] = set()  # containers that are being written

    def build(self, value: object, depth: int, label: str = "") -> Node:
        self._nodes += 1
        if self._show is not None and is_rich(value):
            shown = self._show(value)
            self.embedded.update(shown.embedded)
            return Node(label + tag("div", shown.text, class_="appnb-tree-rich"))
        entries = _entries(value)
        if entries is None:
            return Node(label + write_leaf(value, self._spell))
        if id(value) in self._above:
            return Node(label + tag("span", "… (itself)", class_="appnb-tree-note"))
        inline = write_inline(value) if self._inline or not _size(value) else None
        if inline is not None:
            return Node(label + inline)
        if depth >= MAX_DEPTH or self._nodes >= MAX_NODES:
            return Node(label + tag("span", text(_summary(value)), " …", class_="appnb-tree-note"))
        self._above.add(id(value))
        children = self._build_children(value, entries, depth)
        self._above.discard(id(value))
        line = label + tag("span", text(_summary(value)), class_="appnb-tree-note")
        return Node(line, children, depth < _OPEN_DEPTH)

    def _build_children(self, value: object, entries: Iterable[tuple[object, object]], depth: int) -> tuple[Node, ...]:
        children = []
        for position, (key, child) in enumerate(islice(entries, MAX_CHILDREN)):
            if self._nodes >= MAX_NODES:
                break
            name = position if key is None else key
            label = tag("span", text(cut(str(name), 200)), class_="appnb-tree-key") + ": "
            children.append(self.build(child, depth + 1, label))
        left = _size(value) - len(children)
        if left > 0:
            children.append(Node(tag("span", f"… {left:,} more", class_="appnb-tree-note")))
        return tuple(children)


def _summary(value: object) -> str:
    count = _size(value)
    if isinstance(value, dict | list):
        return f"{{{count:,}}}" if isinstance(value, dict) else f"[{count:,}]"
    return f"{type_name(value)} ({count:,})"


def write_inline(value: object) -> str | None:
    """Write a small container of plain values in one line; None when it is not small or not plain."""
    if not isinstance(value, dict | list | tuple | set | frozenset) or len(value) > 16:
        return None
    children = [*value.keys(), *value.values()] if isinstance(value, dict) else list(value)
    if not all(child is None or type(child) in (str, int, float, bool) for child in children):
        return None
    if sum(len(child) for child in children if isinstance(child, str)) > _INLINE:
        return None
    written = repr(value)
    if len(written) > _INLINE or (isinstance(value, dict) and len(value) > 3):
        return None
    return tag("code", text(written), class_="appnb-tree-inline")


def write_leaf(value: object, spell: Callable[[object], str] = repr) -> str:
    """Write a plain value of a tree, with a class for its type."""
    kind = "other"
    if value is None or isinstance(value, bool):
        kind = "constant"
    elif isinstance(value, str):
        kind = "text"
    elif isinstance(value, int | float | complex):
        kind = "number"
    try:
        written = spell(value)
    except Exception as error:  # noqa: BLE001 - user code
        written = f"<{type_name(value)}: its representation raised {type_name(error)}>"
    return tag("span", text(cut(written, 1_000)), class_=f"appnb-tree-{kind}")
