"""`tree` and `json`: nested data to walk through with the keyboard."""

import json as json_module
from collections.abc import Callable
from typing import Any

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.display.hypertext import Html
from appnb.display.kinds import type_name
from appnb.display.markup import tag, text
from appnb.display.show import show
from appnb.display.structures import Node, build_tree


def tree(items: Any, label: str | None = None) -> Html:
    """Show nested lists, tuples, dicts and dataclasses as a tree to open and close.

    The arrow keys walk through it, Home and End go to its ends, a letter goes to the next entry that starts with it.

    Args:
        items: what is shown; elements, tables and figures in it are shown as such.
        label: what the tree is, above it.

    Example:
        shelf = nb.tree({"fruit": ["apple", "pear"], "count": {"apple": 3, "pear": 4}}, label="Stock")
    """
    return _write_tree(items, label, repr)


def _write_tree(items: object, label: str | None, spell: Callable[[object], str]) -> Html:
    node, embedded = build_tree(items, show, inline=False, spell=spell)
    heading = tag("p", text(label), class_="appnb-tree-label") if label else ""
    if node.children is None:
        inner = tag("div", node.line, class_="appnb-tree")
    else:
        root = tag("ul", _write_item(node), role="tree", aria_label=label or "Tree", class_="appnb-tree-root")
        inner = tag("div", root, class_="appnb-tree", data_part="tree")
    return Html.of(tag("div", heading, inner, class_="appnb-tree-box"), embedded)


def _write_item(node: Node) -> str:
    row = tag("span", node.line, class_="appnb-tree-row")
    if node.children is None:
        return tag("li", row, role="treeitem", tabindex="-1")
    group = tag("ul", *map(_write_item, node.children), role="group")
    return tag("li", row, group, role="treeitem", tabindex="-1", aria_expanded=str(node.is_open).lower())


def json(data: Any, label: str | None = None) -> Html:
    """Show JSON as a tree to open and close.

    Args:
        data: a string of JSON, or what JSON can hold: dicts, lists, strings, numbers, booleans, None; other
            objects in it are shown as text.
        label: what the data is, above it.

    Raises:
        AppnbError: NB318, the string is not JSON, or the data is none that JSON can hold.

    Example:
        answer = nb.json('{"name": "Ada", "tags": ["math", "code"]}', label="Answer")
    """
    if isinstance(data, str | bytes):
        try:
            return _write_tree(json_module.loads(data), label, _spell)
        except ValueError as error:
            what = f"`json()` was given a string that is not JSON: {error}"
            raise AppnbError(Diagnostic("NB318", what, None, "use `nb.plain_text()` to show it as text")) from error
    try:
        return _write_tree(json_module.loads(json_module.dumps(data, default=str)), label, _spell)
    except (TypeError, ValueError) as error:
        what = f"`json()` was given a value of type `{type_name(data)}` that JSON cannot hold: {error}"
        raise AppnbError(Diagnostic("NB318", what, None, "use `nb.tree()`, which shows anything")) from error


def _spell(value: object) -> str:
    return json_module.dumps(value, ensure_ascii=False)
