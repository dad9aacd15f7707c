"""Small helpers to write HTML: what comes from data is escaped here and nowhere else."""

from collections.abc import Mapping
from html import escape

_VOID = frozenset({"img", "br", "hr", "input", "col"})


def text(value: object) -> str:
    """Escape a value for use as text or inside a quoted attribute."""
    return escape(str(value))


def tag(name: str, *children: str, **attributes: object) -> str:
    """Write an element.

    Args:
        name: of the element.
        children: its content; HTML that is trusted already.
        attributes: escaped here; `class_` is `class`, `_` becomes `-`; None and False leave one
            out, True writes it bare.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return f"<{name}{written}>"
    return f"<{name}{written}>{''.join(children)}</{name}>"


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def css(properties: Mapping[str, object]) -> str | None:
    """Write a `style` attribute's value; None when nothing is left. `max_width` and `max-width` are the same."""
    parts = (f"{key.replace('_', '-')}: {value}" for key, value in properties.items() if value is not None)
    return "; ".join(parts) or None


def size(value: float | str | None) -> str | None:
    """Write a length: numbers are pixels."""
    if isinstance(value, int | float):
        return f"{value:g}px"
    return value


def one_line(html: str) -> str:
    """Write HTML without line breaks, so that it can stand in an indented text; inside `pre` they become `&#10;`."""
    parts = []
    rest = html
    while rest:
        before, opening, rest = _partition_tag(rest, "<pre")
        parts.append(" ".join(line.strip() for line in before.split("\n")) if "\n" in before else before)
        if opening:
            inner, closing, rest = _partition_tag(rest, "</pre>")
            parts += [opening, inner.replace("\n", "&#10;"), closing]
    return "".join(parts)


def _partition_tag(html: str, start: str) -> tuple[str, str, str]:
    before, found, after = html.partition(start)
    return before, found, after
