"""Finding what a viewer may have changed in what a cell gave or showed: elements, widgets, `param` objects."""

import sys
from collections.abc import Iterator, Mapping, Sequence

import param

from appnb.kernel.sources import is_panel_viewable, is_panel_widget

MOST_ITEMS, MOST_LEVELS, MOST_VISITS = 200, 8, 2_000
"""A longer or deeper container is data, and nobody looks for elements in it; nor any further after so many objects."""

_DATA = (str, bytes, int, float, complex, type, type(None))


def find_parts(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    """Find everything in `value` that a viewer may have changed, `value` itself first, in the order of the page.

    Looks into lists and dicts, Panel's layouts and panes, and what names its parts by `__appnb_parts__`.

    Args:
        value: any object.
        name: what the value is called where it stands: the key of a dict.

    Yields:
        what the viewer or the author calls it, "" when nothing does, and the object; each object once.
    """
    yield from _walk(value, name, MOST_LEVELS, set())


def _walk(value: object, name: str, levels: int, seen: set[int]) -> Iterator[tuple[str, object]]:
    if levels < 0 or isinstance(value, _DATA) or id(value) in seen or len(seen) > MOST_VISITS:
        return
    seen.add(id(value))
    if is_input(value):
        yield find_label(value) or name, value
    for key, part in list_parts(value):
        yield from _walk(part, key, levels - 1, seen)


def is_input(value: object) -> bool:
    """Tell whether a viewer may change `value` itself."""
    return hasattr(type(value), "__appnb_adopt__") or isinstance(value, param.Parameterized) or is_trait_object(value)


def is_trait_object(value: object) -> bool:
    """Tell whether `value` is an ipywidget, an anywidget or another traitlets object that a page keeps in step."""
    traitlets = sys.modules.get("traitlets")
    return traitlets is not None and isinstance(value, traitlets.HasTraits) and hasattr(value, "get_state")


def find_label(value: object) -> str:
    """Find what the page calls an object; "" when it only has the name that `param` numbers it by."""
    for attribute in ("label", "description", "name"):
        text = getattr(value, attribute, "")
        if isinstance(text, str) and text and not text.startswith(type(value).__name__):
            return text
    return ""


def list_parts(value: object) -> Sequence[tuple[str, object]]:
    """List what stands directly in `value`, with its key where it has one."""
    if isinstance(value, list | tuple | dict):
        if len(value) > MOST_ITEMS:
            return ()
        if isinstance(value, dict):
            return [(key if isinstance(key, str) else "", part) for key, part in value.items()]
        return [("", part) for part in value]
    give = getattr(type(value), "__appnb_parts__", None)
    if give is not None:
        return [("", part) for part in give(value)]
    if is_panel_viewable(value) and not is_panel_widget(value):
        return _list_viewable(value)
    return ()


def _list_viewable(viewable: object) -> Sequence[tuple[str, object]]:
    """List what a layout or a pane of Panel's shows."""
    objects = getattr(viewable, "objects", None)
    if isinstance(objects, Mapping):
        objects = list(objects.values())
    if not isinstance(objects, list):
        objects = [getattr(viewable, "object", None)]
    names = getattr(viewable, "_names", None)
    if not isinstance(names, list) or len(names) != len(objects):
        names = [""] * len(objects)
    return list(zip(names, objects, strict=True))[:MOST_ITEMS]
