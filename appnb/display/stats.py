"""`stat`: one number, large, with what it is and where it goes."""

from numbers import Integral, Real
from typing import Literal

from appnb.display.html import Html, as_html
from appnb.display.markup import tag, text
from appnb.display.problems import check_choice

Direction = Literal["increase", "decrease"]
_DIRECTIONS = ("increase", "decrease")
_ARROWS = {"increase": "M8 13V3M3.5 7.5 8 3l4.5 4.5", "decrease": "M8 3v10M3.5 8.5 8 13l4.5-4.5"}


def stat(
    value: object,
    label: str | None = None,
    caption: str | None = None,
    direction: Direction | None = None,
    bordered: bool = False,
    target_direction: Direction | None = "increase",
    slot: object = None,
) -> Html:
    """Show one number, large.

    Args:
        value: a number, which is written with thousands separators, a string, which stays as it is, or `Html`.
        label: what the number is.
        caption: a line below it, such as the change since last month.
        direction: an arrow beside the caption: "increase" or "decrease".
        bordered: whether to draw a box around it.
        target_direction: which direction is good; the arrow is green or red after it, and plain with None.
        slot: an object to the right of it, such as a small figure.

    Raises:
        AppnbError: NB310, there is no such direction.

    >>> "65,432" in stat(65432, label="Rows").text
    True
    """
    if direction is not None:
        check_choice("stat", "direction", direction, _DIRECTIONS)
    if target_direction is not None:
        check_choice("stat", "target_direction", target_direction, _DIRECTIONS)
    shown = value if isinstance(value, Html) else Html.of(text(format_stat(value)), {})
    beside = Html.of("", {}) if slot is None else as_html(slot)
    parts = [
        tag("div", text(label), class_="appnb-stat-label") if label else "",
        tag("div", shown.text, class_="appnb-stat-value"),
        _write_caption(caption, direction, target_direction),
    ]
    html = tag("div", *parts, class_="appnb-stat-body")
    if beside.text:
        html += tag("div", beside.text, class_="appnb-stat-slot")
    box = tag("div", html, class_="appnb-stat appnb-bordered" if bordered else "appnb-stat")
    return Html.of(box, {**shown.embedded, **beside.embedded})


def _write_caption(caption: str | None, direction: str | None, target: str | None) -> str:
    if not caption and direction is None:
        return ""
    arrow = ""
    if direction is not None:
        path = tag("path", d=_ARROWS[direction])
        arrow = tag("svg", path, viewBox="0 0 16 16", class_="appnb-arrow", role="img", aria_label=direction)
    mood = "" if direction is None or target is None else " appnb-good" if direction == target else " appnb-bad"
    return tag("div", arrow, tag("span", text(caption or "")), class_=f"appnb-stat-caption{mood}")


def format_stat(value: object) -> str:
    """Write a number for reading: thousands separators, and no more digits than are read."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return str(value)
    if isinstance(value, Integral):
        return f"{int(value):,}"
    number = float(value)
    if number != number or number in (float("inf"), float("-inf")):
        return str(number)
    if abs(number) >= 1_000:
        return f"{number:,.0f}" if abs(number) >= 100_000 else f"{number:,.2f}".rstrip("0").rstrip(".")
    return f"{number:.4g}" if abs(number) >= 1e-4 or number == 0 else f"{number:.2e}"
