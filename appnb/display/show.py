"""Any object as `Html`: the one place where it is decided how a value looks."""

from collections.abc import Callable

from appnb.display import figures, protocols, structures, values
from appnb.display.embedding import hole_id, write_token
from appnb.display.failures import write_failure
from appnb.display.formatters import FORMATTERS
from appnb.display.hypertext import Html, join
from appnb.display.kinds import class_names, is_live


def show(value: object) -> Html:
    """Turn any object into HTML. Never raises, except what ends a cell (an interrupt).

    In this order: nothing for None; `Html` itself; what says itself how it is shown (`__appnb_html__`,
    `_display_`); live objects as holes; known libraries; what gives a MIME type (`_mime_`,
    `_repr_mimebundle_`, `_repr_html_`, …); Python's own types; the representation.
    """
    try:
        return _show(value)
    except Exception as error:  # noqa: BLE001 - user code
        return write_failure(value, error)


def _show(value: object) -> Html:
    if value is None:
        return Html.of("", {})
    if isinstance(value, Html):
        return value
    if not isinstance(value, type):
        for give in _own_ways(value):
            return show(give())
        if is_live(value):
            return show_live(value)
        for name in class_names(value):
            if name in FORMATTERS:
                return FORMATTERS[name](value)
        shown = protocols.show_by_protocol(value)
        if shown is not None:
            return shown
    found = figures.find_figures(value)
    if found:
        return join([figures.show_figure(figure) for figure in found])
    return structures.show_structure(value, show) or values.show_value(value)


def _own_ways(value: object) -> list[Callable[[], object]]:
    names = ("__appnb_html__", "_display_")
    ways = (getattr(value, name) for name in names if callable(getattr(type(value), name, None)))
    return list(ways)


def show_live(value: object) -> Html:
    """Write an object as the hole in which its viewable will stand."""
    hole = hole_id(value)
    return Html.of(write_token(hole), {hole: value})
