"""Matplotlib figures as pictures: SVG, in which what there is much of is pixels; PNG when that is too large."""

import base64
import os
import struct
import sys
import threading
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import islice
from typing import Any

from appnb.display import figure_theme
from appnb.display.hypertext import Html
from appnb.display.markup import tag

BACKEND = "module://appnb.display.pyplot"
MAX_SVG_POINTS = 4_000
MAX_SVG_BYTES = 200_000
MAX_MIXED_BYTES = 1_000_000  # of an SVG with pixels in it
MAX_LEAVES = 2_000  # of a container that is searched for artists

drawing = threading.RLock()
"""Matplotlib draws with state that the whole process shares (mathtext, fonts, rcParams): one figure at a time."""


def show_figure(figure: Any) -> Html:
    """Show a figure as it is now, and close it in pyplot, which otherwise keeps it for ever."""
    with drawing:
        picture = _draw_mixed(figure) if _count_points(figure) > MAX_SVG_POINTS else _draw_svg(figure)
        picture = picture or _draw_png(figure)
        close_figure(figure)
    return Html.of(picture, {})


def draw_whole(figure: Any) -> tuple[str, tuple[float, float, float, float]]:
    """Draw a figure with the margins that it has, so that places in the picture are places in the figure.

    Returns:
        an `<img>`, and what it shows: left, bottom, width and height in parts of the figure. Labels that stick out are
        shown too. The figure's layout is that of the picture when this returns.
    """
    with drawing:
        figure.draw_without_rendering()
        boxes = sys.modules["matplotlib.transforms"].Bbox
        width, height = figure.get_size_inches()
        seen = boxes.union([boxes.from_bounds(0, 0, width, height), figure.get_tightbbox()])
        draw = _draw_mixed if _count_points(figure) > MAX_SVG_POINTS else _draw_svg
        picture = draw(figure, box=seen) or _draw_png(figure, box=seen)
    return picture, (seen.x0 / width, seen.y0 / height, seen.width / width, seen.height / height)


def show_artist(artist: Any) -> Html:
    """Show the figure that an axes, a line, a title or any other artist belongs to."""
    return show_figure(find_figure(artist))


def show_grid(grid: Any) -> Html:
    """Show a grid of seaborn."""
    return show_figure(grid.figure)


def find_figure(artist: Any) -> Any:
    """Find the outermost figure of an artist; of a figure, itself."""
    figure: Any = artist if hasattr(artist, "savefig") else getattr(artist, "figure", None)
    if figure is None:  # a container of bars, error bars, slices of a pie
        parts = getattr(artist, "wedges", None) or artist.get_children()
        figure = next((part.figure for part in parts if part is not None), None)
    while getattr(figure, "figure", figure) is not figure:
        figure = figure.figure
    if figure is None:
        raise ValueError("the artist is in no figure")
    return figure


def find_figures(value: object) -> list[Any] | None:
    """List the figures of a container of artists, as plotting functions return them; None when it is no such thing.

    What stands beside the artists may be numbers and arrays: `hist()` gives counts, edges and bars.
    """
    matplotlib = sys.modules.get("matplotlib.artist")
    if matplotlib is None or (not isinstance(value, list | tuple | dict) and type(value).__module__ != "numpy"):
        return None
    artists = []
    for leaf in islice(_leaves(value, 0), MAX_LEAVES):
        if isinstance(leaf, matplotlib.Artist):
            artists.append(leaf)
        elif not (leaf is None or isinstance(leaf, int | float) or type(leaf).__module__ == "numpy"):
            return None
    figures = [find_figure(artist) for artist in artists if artist.figure is not None]
    return list({id(figure): figure for figure in figures}.values()) or None


def _leaves(value: Any, depth: int) -> Iterator[object]:
    if isinstance(value, dict):
        value = list(value.values())
    is_objects = getattr(getattr(value, "dtype", None), "kind", "") == "O"
    if depth < 4 and (isinstance(value, list | tuple) or is_objects):
        items: Iterable[Any] = value.flat if is_objects else value
        for item in items:
            yield from _leaves(item, depth + 1)
    else:
        yield value


def claim_pyplot() -> None:
    """Have pyplot use the backend for cells; call it once in a process that runs kernels, before any cell runs."""
    figure_theme.claim_style()
    os.environ["MPLBACKEND"] = BACKEND
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None:
        matplotlib.use(BACKEND)


def close_figure(figure: Any) -> None:
    """Take a figure out of pyplot's list; the figure itself stays usable."""
    helpers = sys.modules.get("matplotlib._pylab_helpers")
    if helpers is not None:
        helpers.Gcf.destroy_fig(figure)


def _count_points(figure: Any) -> int:
    """Estimate how much there is to draw, and so how large an SVG would be."""
    points = 0
    for artist in figure.findobj(include_self=False):
        if hasattr(artist, "get_offsets") and hasattr(artist, "get_paths"):
            paths = sum(len(path.vertices) for path in artist.get_paths())
            points += max(paths, 4 * len(artist.get_offsets()))
        elif hasattr(artist, "get_xydata"):
            points += len(artist.get_xydata())
        elif hasattr(artist, "get_array") and artist.get_array() is not None:
            points += MAX_SVG_POINTS + 1  # an image or a mesh
        else:
            points += 4
    return points


def _draw_mixed(figure: Any, box: Any = "tight") -> str | None:
    """Draw what there is much of as pixels, twice as many as a plain screen has, and the rest as lines and text."""
    with figure_theme.heavy_parts_as_pixels(figure):
        return _draw_svg(figure, max_bytes=MAX_MIXED_BYTES, box=box)


def _draw_svg(figure: Any, max_bytes: int = MAX_SVG_BYTES, box: Any = "tight") -> str | None:
    target = BytesIO()
    params = sys.modules["matplotlib"].rcParams
    salt, params["svg.hashsalt"] = params["svg.hashsalt"], "appnb"  # the same figure gives the same text
    try:
        figure.savefig(target, format="svg", bbox_inches=box, dpi=192, metadata={"Date": None, "Creator": None})
    finally:
        params["svg.hashsalt"] = salt
    data = target.getvalue()
    if len(data) > max_bytes:
        return None
    follows = figure_theme.follows_page(figure)
    width, height = _read_svg_size(data)
    # as a picture, not as part of the page: ids cannot meet, links and scripts in it are dead
    encoded = base64.b64encode(figure_theme.theme_svg(data) if follows else figure_theme.whiten_svg(data)).decode()
    return _write_picture(figure, f"data:image/svg+xml;base64,{encoded}", width, height, follows=follows)


def _read_svg_size(data: bytes) -> tuple[int, int]:
    head = data[:2_000].decode("utf-8", "replace")
    box = head.partition('viewBox="')[2].partition('"')[0].split()
    return round(float(box[2]) * 96 / 72), round(float(box[3]) * 96 / 72)


def _draw_png(figure: Any, box: Any = "tight") -> str:
    target = BytesIO()
    figure.savefig(target, format="png", bbox_inches=box, dpi=192)
    data = target.getvalue()
    width, height = struct.unpack(">2I", data[16:24])
    return _write_picture(figure, f"data:image/png;base64,{base64.b64encode(data).decode()}", width // 2, height // 2)


def _write_picture(figure: Any, address: str, width: int, height: int, *, follows: bool = False) -> str:
    """Write the picture; one that does not follow the page's theme gets a light ground on a dark page."""
    looks = "appnb-image appnb-plot" if follows else "appnb-image appnb-plot appnb-light"
    return tag("img", src=address, width=width, height=height, alt=describe(figure), class_=looks)


def describe(figure: Any) -> str:
    """Describe a figure in words: its titles and what its axes are."""
    words = []
    suptitle = getattr(figure, "_suptitle", None)
    if suptitle is not None:
        words.append(suptitle.get_text())
    for axes in figure.axes:
        title = next(filter(None, map(axes.get_title, ("center", "left", "right"))), "")
        labels = " by ".join(filter(None, (axes.get_ylabel(), axes.get_xlabel())))
        words.append(": ".join(filter(None, (title, labels))))
    return "; ".join(filter(None, words)) or "Plot"
