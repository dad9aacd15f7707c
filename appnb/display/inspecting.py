"""`inspect` and `doc`: what an object is, what it has, and what it says of itself."""

import inspect as inspect_module
from collections.abc import Iterator
from typing import Any

from appnb.display.hypertext import Html
from appnb.display.kinds import type_name
from appnb.display.markup import tag, text
from appnb.display.text import md
from appnb.display.values import cut, show_code

MAX_MEMBERS = 300


def inspect(
    obj: object,
    *,
    help: bool = False,
    methods: bool = False,
    docs: bool = True,
    private: bool = False,
    dunder: bool = False,
    sort: bool = True,
    all: bool = False,
    value: bool = True,
) -> Html:
    """Show what an object is: its type, what it says of itself, and its attributes.

    Args:
        obj: any object.
        help: whether to show all of its documentation; else the first paragraph.
        methods: whether to list methods.
        docs: whether to show documentation, its own and that of methods.
        private: whether to list names that start with an underscore.
        dunder: whether to list names such as `__len__`.
        sort: whether the names are in order.
        all: methods, private and other names.
        value: whether to show its representation.

    Example:
        about = nb.inspect("text", methods=True)
    """
    kind = obj.__name__ if inspect_module.isclass(obj) else type_name(obj)
    parts = [
        tag("p", tag("strong", text(kind)), " ", tag("code", text(_write_signature(obj))), class_="appnb-inspect-kind")
    ]
    about = inspect_module.getdoc(obj) if docs or help else None
    if about:
        shown = about if help else about.split("\n\n")[0]
        parts.append(tag("p", text(cut(shown, 4_000)), class_="appnb-inspect-doc"))
    if value:
        parts.append(show_code(_write_repr(obj, 2_000)).text)
    wanted = _list_members(obj, methods or all, private or all, dunder or all, sort)
    rows = [
        tag("tr", tag("th", text(name), scope="row"), tag("td", tag("code", text(shown))), tag("td", text(said)))
        for name, shown, said in wanted
    ]
    if rows:
        table = tag("table", tag("tbody", *rows))
        parts.append(tag("div", table, class_="appnb-md-table", tabindex="0", role="region", aria_label="Attributes"))
    return Html.of(tag("div", *parts, class_="appnb-inspect"), {})


def _list_members(
    obj: object, methods: bool, private: bool, dunder: bool, sort: bool
) -> Iterator[tuple[str, str, str]]:
    """List names with a short text of what each holds, and of what it says of itself."""
    names = [name for name in dir(obj) if _is_wanted(name, private, dunder)]
    for name in (sorted(names) if sort else names)[:MAX_MEMBERS]:
        try:
            member: Any = getattr(obj, name)
        except Exception as error:  # noqa: BLE001 - user code
            yield name, f"raises {type_name(error)}", ""
            continue
        if not callable(member):
            yield name, _write_repr(member, 120), type_name(member)
        elif methods:
            said = (inspect_module.getdoc(member) or "").partition("\n")[0]
            yield name, _write_signature(member) or "()", cut(said, 160)


def _is_wanted(name: str, private: bool, dunder: bool) -> bool:
    if name.startswith("__") and name.endswith("__"):
        return dunder
    return private or not name.startswith("_")


def _write_signature(obj: Any) -> str:
    try:
        return str(inspect_module.signature(obj)) if callable(obj) else ""
    except (TypeError, ValueError):
        return ""


def _write_repr(obj: object, limit: int) -> str:
    try:
        return cut(repr(obj), limit)
    except Exception as error:  # noqa: BLE001 - user code
        return f"<its representation raised {type_name(error)}>"


def doc(obj: object) -> Html:
    """Show the documentation of an object: how it is called, and what it says of itself.

    Example:
        how = nb.doc(nb.callout)
    """
    name = getattr(obj, "__qualname__", type_name(obj))
    heading = tag("p", tag("code", text(f"{name}{_write_signature(obj)}")), class_="appnb-inspect-kind")
    give = getattr(obj, "_rich_help_", None)
    written = give() if callable(give) else None
    body = md(written).text if isinstance(written, str) else show_code(inspect_module.getdoc(obj) or "").text
    return Html.of(tag("div", heading, body, class_="appnb-inspect"), {})
