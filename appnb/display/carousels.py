"""`carousel`: one item at a time, the others beside it."""

from collections.abc import Sequence

from appnb.display.html import Html, as_html
from appnb.display.markup import tag
from appnb.display.text import md

_PATHS = {"previous": "M10 3 5 8l5 5", "next": "m6 3 5 5-5 5"}


def carousel(items: Sequence[object]) -> Html:
    """Show one item at a time; the others are reached by swiping, by the buttons or by the arrow keys.

    Args:
        items: any objects; strings are Markdown.

    Example:
        slides = nb.carousel(["# One", "# Two", nb.callout("Three")])
    """
    shown = [md(item) if isinstance(item, str) else as_html(item) for item in items]
    slides = [
        tag(
            "div",
            html.text,
            class_="appnb-carousel-slide",
            role="group",
            aria_roledescription="slide",
            aria_label=f"{number} of {len(shown)}",
        )
        for number, html in enumerate(shown, 1)
    ]
    strip = tag("div", *slides, class_="appnb-carousel-strip", tabindex="0", role="group", aria_label="Slides")
    parts = [strip, _write_controls(len(shown))] if len(shown) > 1 else [strip]
    box = tag(
        "div", *parts, class_="appnb-carousel", role="group", aria_roledescription="carousel", data_part="carousel"
    )
    return Html.of(box, {hole: obj for html in shown for hole, obj in html.embedded.items()})


def _write_controls(count: int) -> str:
    place = tag("span", f"1 of {count}", class_="appnb-carousel-place", aria_live="polite")
    return tag("div", _write_button("previous", off=True), place, _write_button("next"), class_="appnb-carousel-bar")


def _write_button(way: str, *, off: bool = False) -> str:
    icon = tag("svg", tag("path", d=_PATHS[way]), viewBox="0 0 16 16", aria_hidden="true")
    label = f"{way.capitalize()} slide"
    return tag("button", icon, type="button", class_="appnb-round", aria_label=label, data_way=way, disabled=off)
