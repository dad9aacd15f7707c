"""Matplotlib's pictures in the page's colours: one SVG that is light on a light page and dark on a dark one.

An SVG in an `<img>` asks its page's `color-scheme`, so the theme switch changes it without a script, and before any.
What Matplotlib drew with the colours of `matplotlibrc` follows; what an author chose does not.
"""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from appnb.display.tokens import DARK, read_tokens

STYLE_FILE = Path(__file__).with_name("matplotlibrc")
GROUND = "#fefefe"
"""The ground of a figure whose author gave it none: white in a file, nothing on a page."""

FOLLOWING = ("text", "muted", "chart-line", "chart-grid", "surface")
"""The tokens that `matplotlibrc` uses and that differ between light and dark."""


def claim_style() -> None:
    """Have Matplotlib take its defaults from `STYLE_FILE`, unless it is there already or has a file of its own."""
    if "matplotlib" not in sys.modules and not _has_own_file():
        os.environ["MATPLOTLIBRC"] = str(STYLE_FILE)


def _has_own_file() -> bool:
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "matplotlib"
    folders = (Path.cwd(), Path(os.environ.get("MPLCONFIGDIR") or home), Path.home() / ".matplotlib")
    return "MATPLOTLIBRC" in os.environ or any((folder / "matplotlibrc").is_file() for folder in folders)


def follows_page(figure: Any) -> bool:
    """Tell whether a figure can stand on a dark page as on a light one: no ground of its own, no black ink."""
    colours = sys.modules["matplotlib.colors"]
    if colours.to_hex(figure.get_facecolor()) != GROUND:
        return False
    return not any(_is_black(colours, artist) for artist in figure.findobj(include_self=False) if artist.get_visible())


def _is_black(colours: Any, artist: Any) -> bool:
    if hasattr(artist, "get_text") and hasattr(artist, "get_color"):
        return bool(artist.get_text()) and colours.to_hex(artist.get_color()) == "#000000"
    if hasattr(artist, "get_xydata"):
        return len(artist.get_xydata()) > 0 and colours.to_hex(artist.get_color()) == "#000000"
    if hasattr(artist, "get_linewidth") and hasattr(artist, "get_facecolor") and hasattr(artist, "get_path"):
        face = tuple(artist.get_facecolor())
        return len(face) == 4 and face[3] > 0 and face[:3] == (0, 0, 0)
    return False


def theme_svg(data: bytes) -> bytes:
    """Let the colours of `matplotlibrc` in a picture follow the page. Pure."""
    light, text = read_tokens(), data.decode()
    for name in FOLLOWING:
        text = re.sub(re.escape(light[name]) + r"\b", f"var(--{name})", text)
    text = re.sub(rf"fill: {GROUND}\b", "fill: none", text)
    at = text.index(">", text.index("<svg")) + 1
    return f"{text[:at]}<style>{_style()}</style>{text[at:]}".encode()


def whiten_svg(data: bytes) -> bytes:
    """Give a picture that does not follow the page a plain white ground, if its author gave it none. Pure."""
    return data.replace(f"fill: {GROUND}".encode(), b"fill: #ffffff")


@cache
def _style() -> str:
    light, dark = (
        "".join(f"--{name}:{tokens[name]};" for name in FOLLOWING) for tokens in (read_tokens(), read_tokens(DARK))
    )
    return f"svg{{{light}}}@media (prefers-color-scheme:dark){{svg{{{dark}}}}}"


@contextmanager
def heavy_parts_as_pixels(figure: Any) -> Iterator[None]:
    """Have what a figure has much of (points, bars, meshes) drawn as pixels in the block; its text stays text."""
    parts = [
        artist
        for axes in figure.axes
        for artist in (*axes.collections, *axes.lines, *axes.patches)
        if not artist.get_rasterized()
    ]
    for artist in parts:
        artist.set_rasterized(True)
    try:
        yield
    finally:
        for artist in parts:
            artist.set_rasterized(False)
