"""`icon` and `image_compare`: small pictures in text, and two pictures one over the other."""

import json
import logging
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from appnb.display.hypertext import Html
from appnb.display.icon_names import RENAMED
from appnb.display.images import find_source
from appnb.display.markup import css, size, tag
from appnb.display.problems import check_choice

log = logging.getLogger(__name__)

_FLIPS = {"horizontal": "scaleX(-1)", "vertical": "scaleY(-1)", "horizontal,vertical": "scale(-1)"}
_TURNS = ("90deg", "180deg", "270deg")
_UNKNOWN = '<circle cx="12" cy="12" r="9"/>'


@cache
def read_icons() -> Mapping[str, str]:
    """Read the shapes of all icons, by name. 0.4 MB, read on first use."""
    text = (files("appnb.display") / "icons" / "lucide.json").read_text("utf-8")
    found: dict[str, str] = json.loads(text)
    return found


def icon(
    icon_name: str,
    *,
    size: int | None = None,
    color: str | None = None,
    inline: bool = True,
    flip: str | None = None,
    rotate: Literal["90deg", "180deg", "270deg"] | None = None,
    style: Mapping[str, object] | None = None,
) -> Html:
    """Show an icon, in a line of text or in a label.

    The icons are those of Lucide (https://lucide.dev), which come with appnb. The name of another set is looked up
    among them; where there is none of that name a plain circle is shown, and the log names the nearest.

    Args:
        icon_name: such as "lucide:leaf", or "leaf".
        size: in pixels; by default as high as the text.
        color: a CSS colour; by default that of the text.
        inline: whether it stands in the line of text.
        flip: "horizontal", "vertical" or both: "horizontal,vertical".
        rotate: "90deg", "180deg" or "270deg".
        style: more CSS properties.

    Raises:
        AppnbError: NB310, there is no such flip or rotation.

    Example:
        title = nb.md(f"# {nb.icon('lucide:leaf')} Garden")
    """
    if flip is not None:
        flip = ",".join(sorted(flip.split(",")))
        check_choice("icon", "flip", flip, _FLIPS)
    if rotate is not None:
        check_choice("icon", "rotate", rotate, _TURNS)
    turns = " ".join(turn for turn in (_FLIPS[flip] if flip else "", f"rotate({rotate})" if rotate else "") if turn)
    length = f"{size:g}px" if size is not None else None
    rules = css({"width": length, "height": length, "color": color, "transform": turns or None, **(style or {})})
    classes = "appnb-icon" if inline else "appnb-icon appnb-block"
    shape = tag(
        "svg", _find_shape(str(icon_name)), viewBox="0 0 24 24", class_=classes, style=rules, aria_hidden="true"
    )
    return Html.of(shape, {})


def _find_shape(icon_name: str) -> str:
    icons = read_icons()
    name = icon_name.rpartition(":")[2].strip().lower().replace("_", "-")
    name = name if name in icons else RENAMED.get(name, name)
    if name in icons:
        return icons[name]
    near = get_close_matches(name, icons, 1)
    hint = f"; the nearest is `lucide:{near[0]}`" if near else ""
    log.warning("there is no icon %r among those that come with appnb%s", icon_name, hint)
    return _UNKNOWN


def image_compare(
    before_image: Any,
    after_image: Any,
    value: float = 50,
    direction: Literal["horizontal", "vertical"] = "horizontal",
    width: float | str | None = None,
    height: float | str | None = None,
) -> Html:
    """Show two pictures one over the other, with a handle that uncovers one of them.

    Args:
        before_image: what `image` takes: a path, an address, bytes, an array, a PIL image.
        after_image: the same.
        value: where the handle stands at first, in percent.
        direction: "horizontal", or "vertical" for a handle that goes up and down.
        width: in pixels, or a CSS length.
        height: in pixels, or a CSS length.

    Raises:
        AppnbError: NB310, there is no such direction; NB312, one of them is not a picture.

    Example:
        change = nb.image_compare([[0, 90], [90, 0]], [[200, 90], [90, 200]], value=30, width=240)
    """
    check_choice("image_compare", "direction", direction, ("horizontal", "vertical"))
    place = min(100.0, max(0.0, float(value)))
    rules = css({"--place": f"{place:g}%", "width": _length(width), "height": _length(height)})
    parts = [
        tag("img", src=find_source(after_image), alt="After", class_="appnb-compare-after", draggable="false"),
        tag("img", src=find_source(before_image), alt="Before", class_="appnb-compare-before", draggable="false"),
        tag(
            "input",
            type="range",
            min="0",
            max="100",
            step="0.5",
            value=f"{place:g}",
            aria_label="How much of the picture before is seen",
            aria_orientation=direction,
        ),
        tag("span", class_="appnb-compare-handle"),
    ]
    return Html.of(
        tag("div", *parts, class_="appnb-compare", style=rules, data_part="compare", data_direction=direction), {}
    )


def _length(value: float | str | None) -> str | None:
    return size(value)
