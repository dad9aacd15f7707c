"""Colours as numbers: how well one is read on another, and the nearest that is read well enough."""

import math
import re
from collections.abc import Iterable

Rgb = tuple[float, float, float]
"""Red, green and blue from 0 to 1, as sRGB has them."""

_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})")
_RGB = re.compile(r"rgb\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)\s*\)")
_HSL = re.compile(r"hsl\(\s*([\d.]+)(?:deg)?[\s,]+([\d.]+)%[\s,]+([\d.]+)%\s*\)")


def parse_colour(text: str) -> Rgb | None:
    """Read `#07a`, `#0077aa`, `rgb(0 119 170)`, `hsl(198 100% 33%)` or a name; None for anything else."""
    text = text.strip().lower()
    if found := _HEX.fullmatch(text):
        digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
        return _triple(int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    if found := _RGB.fullmatch(text):
        return _triple(min(1.0, float(part) / 255) for part in found.groups())
    if found := _HSL.fullmatch(text):
        hue, saturation, lightness = (float(part) for part in found.groups())
        return _from_hsl(hue, min(1.0, saturation / 100), min(1.0, lightness / 100))
    return _find_named(text) if text.isalpha() else None


def _find_named(name: str) -> Rgb | None:
    from bokeh.colors import named  # noqa: PLC0415 - a server listens before Bokeh is there

    colour = getattr(named, name, None)
    return None if colour is None else (colour.r / 255, colour.g / 255, colour.b / 255)


def write_colour(colour: Rgb) -> str:
    """Write a colour as `#rrggbb`."""
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, part))):02x}" for part in colour)


def mix(first: Rgb, second: Rgb, share: float) -> Rgb:
    """Mix as `color-mix(in srgb, first share, second)` does; `share` from 0 to 1."""
    return _triple(a * share + b * (1 - share) for a, b in zip(first, second, strict=True))


def find_contrast(first: Rgb, second: Rgb) -> float:
    """Compute the contrast of two opaque colours, 1 to 21.

    Source: WCAG 2.2, "contrast ratio".
    """
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def fit_contrast(colour: Rgb, grounds: Iterable[Rgb], ratio: float) -> Rgb:
    """Find the colour nearest in lightness that reaches `ratio` on every ground; its hue and chroma stay, if they can.

    The grounds are all light, or all dark; on light ones the colour gets darker. Black or white if nothing else does.

    Source: lightness is that of Oklab, B. Ottosson, https://bottosson.github.io/posts/oklab/.
    """
    grounds = list(grounds)
    end = 0.0 if sum(map(_luminance, grounds)) / len(grounds) > 0.18 else 1.0
    lightness, a, b = _to_oklab(colour)
    for step in range(201):
        share = step / 200
        found = _round(_from_oklab(lightness + (end - lightness) * share, a * (1 - share**4), b * (1 - share**4)))
        if all(find_contrast(found, ground) >= ratio for ground in grounds):
            return found
    return (end, end, end)


def _triple(parts: Iterable[float]) -> Rgb:
    red, green, blue = parts
    return red, green, blue


def _round(colour: Rgb) -> Rgb:
    """Give the colour that is shown: each part is one of 256."""
    return _triple(round(255 * part) / 255 for part in colour)


def _to_linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _from_linear(part: float) -> float:
    part = min(1.0, max(0.0, part))
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _luminance(colour: Rgb) -> float:
    red, green, blue = map(_to_linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _from_hsl(hue: float, saturation: float, lightness: float) -> Rgb:
    reach = saturation * min(lightness, 1 - lightness)
    places = ((shift + hue / 30) % 12 for shift in (0, 8, 4))
    return _triple(lightness - reach * max(-1.0, min(place - 3, 9 - place, 1.0)) for place in places)


def _to_oklab(colour: Rgb) -> tuple[float, float, float]:
    red, green, blue = map(_to_linear, colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _from_oklab(lightness: float, a: float, b: float) -> Rgb:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return _triple(
        map(
            _from_linear,
            (
                4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
                -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
                -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
            ),
        )
    )
