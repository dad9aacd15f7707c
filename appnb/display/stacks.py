"""`hstack` and `vstack`: objects beside and below each other."""

from collections.abc import Iterable, Sequence
from typing import Literal

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.display.html import Html, as_html
from appnb.display.markup import css, tag
from appnb.display.problems import check_choice

Justify = Literal["start", "center", "end", "space-between", "space-around"]
Align = Literal["start", "end", "center", "stretch"]
Sizes = Literal["equal"] | Sequence[float]

_JUSTIFY = {
    "start": "flex-start",
    "center": "center",
    "end": "flex-end",
    "space-between": "space-between",
    "space-around": "space-around",
}
_ALIGN = {"start": "flex-start", "end": "flex-end", "center": "center", "stretch": "stretch"}


def hstack(
    items: Iterable[object],
    *,
    justify: Justify | None = "space-between",
    align: Align | None = None,
    wrap: bool = False,
    gap: float | str = 0.5,
    widths: Sizes | None = None,
) -> Html:
    """Put objects beside each other, in a row.

    On a phone a row wraps where it does not fit.

    Args:
        items: any objects; strings are text.
        justify: where what is left of the width goes: "start", "center", "end", "space-between", "space-around";
            None leaves it at the end.
        align: across the row: "start", "center", "end", "stretch".
        wrap: whether items that do not fit go to the next line.
        gap: between items, in rem, or a CSS length such as "12px".
        widths: "equal", or a relative width for each item; 0 is as wide as its content. Equal ones that wrap are tiles:
            as many in a row as there is room for, in columns.

    Raises:
        AppnbError: NB310, no such `justify` or `align`; NB311, not one width for each item.
    """
    return _stack("hstack", items, justify, align, gap, "widths", widths, wrap=wrap)


def vstack(
    items: Iterable[object],
    *,
    align: Align | None = None,
    justify: Justify | None = "start",
    gap: float | str = 0.5,
    heights: Sizes | None = None,
) -> Html:
    """Put objects below each other, in a column.

    Args:
        items: any objects; strings are text.
        align: across the column: "start", "center", "end", "stretch".
        justify: where what is left of the height goes; None leaves it at the end.
        gap: between items, in rem, or a CSS length such as "12px".
        heights: "equal", or a relative height for each item.

    Raises:
        AppnbError: NB310, no such `justify` or `align`; NB311, not one height for each item.
    """
    return _stack("vstack", items, justify, align, gap, "heights", heights, wrap=False)


def _stack(
    function: str,
    items: Iterable[object],
    justify: str | None,
    align: str | None,
    gap: float | str,
    argument: str,
    sizes: Sizes | None,
    *,
    wrap: bool,
) -> Html:
    if justify is not None:
        check_choice(function, "justify", justify, _JUSTIFY)
    if align is not None:
        check_choice(function, "align", align, _ALIGN)
    shown = [as_html(item) for item in ([items] if isinstance(items, str | Html) else items)]
    shares = _find_shares(function, argument, sizes, len(shown))
    style = css(
        {
            "justify-content": _JUSTIFY[justify] if justify else None,
            "align-items": _ALIGN[align] if align else None,
            "flex-wrap": "wrap" if wrap else None,
            "gap": gap if isinstance(gap, str) else f"{gap:g}rem",
        }
    )
    children = (_item(html.text, share) for html, share in zip(shown, shares, strict=True))
    embedded = {hole: obj for html in shown for hole, obj in html.embedded.items()}
    tiles = " appnb-tiles" if wrap and sizes == "equal" else ""
    return Html.of(tag("div", *children, class_=f"appnb-{function}{tiles}", style=style), embedded)


def _item(html: str, share: float | None) -> str:
    if share is None:
        return tag("div", html, class_="appnb-item")
    return tag("div", html, class_="appnb-item appnb-sized" if share else "appnb-item", style=f"--share: {share:g}")


def _find_shares(function: str, argument: str, sizes: Sizes | None, count: int) -> list[float | None]:
    if sizes is None:
        return [None] * count
    if isinstance(sizes, str):
        check_choice(function, argument, sizes, ("equal",))
        return [1.0] * count
    if len(sizes) != count:
        what = f"`{function}({argument}=…)` has {len(sizes)} numbers for {count} item{'' if count == 1 else 's'}"
        fix = f'give {argument} one number for each item, or write `{argument}="equal"`'
        raise AppnbError(Diagnostic("NB311", what, None, fix))
    return [max(0.0, float(size)) for size in sizes]
