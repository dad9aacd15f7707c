"""Objects that say themselves how they look: marimo's `_mime_` and the `_repr_*_` methods of IPython."""

import base64
import json
import re
from collections.abc import Callable, Mapping

from appnb.display.embedding import find_embedded
from appnb.display.hypertext import Html, clean_around
from appnb.display.markdown_parser import math_markup
from appnb.display.markup import tag
from appnb.display.structures import show_tree
from appnb.display.text import md
from appnb.display.values import show_code

_REPRS: Mapping[str, str] = {
    "_repr_html_": "text/html",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
    "_repr_jpeg_": "image/jpeg",
    "_repr_latex_": "text/latex",
    "_repr_markdown_": "text/markdown",
    "_repr_json_": "application/json",
}
"""IPython's methods in the order in which they are asked, with the type of what they give."""

_BARE_SVG = re.compile(r"<svg\b(?![^>]*\bxmlns=)")
"""The start of an SVG that does not say that it is one: enough in HTML, not in an image."""


def show_by_protocol(value: object) -> Html | None:
    """Show an object by the first of these protocols that gives something; None when none does."""
    mime = _method(value, "_mime_")
    if mime is not None:
        given = mime()
        if isinstance(given, tuple) and len(given) == 2:
            return show_mime(str(given[0]), given[1])
    bundle = _method(value, "_repr_mimebundle_")
    if bundle is not None and (shown := _show_bundle(bundle())) is not None:
        return shown
    for name, kind in _REPRS.items():
        method = _method(value, name)
        data = method() if method is not None else None
        if isinstance(data, tuple):  # with metadata
            data = data[0]
        if data is not None and (shown := show_mime(kind, data)) is not None:
            return shown
    return None


def _method(value: object, name: str) -> Callable[[], object] | None:
    if not callable(getattr(type(value), name, None)):  # an object that answers to every name has none of its own
        return None
    method = getattr(value, name, None)
    return method if callable(method) else None


def _show_bundle(bundle: object) -> Html | None:
    if isinstance(bundle, tuple):
        bundle = bundle[0]
    if not isinstance(bundle, Mapping):
        return None
    for kind in (*_REPRS.values(), "text/plain"):
        if bundle.get(kind) is not None and (shown := show_mime(kind, bundle[kind])) is not None:
            return shown
    return None


def show_mime(kind: str, data: object) -> Html | None:
    """Show data of a MIME type; None when the type is not known or the data does not fit it."""
    if kind.startswith("image/"):
        return _show_image(kind, data)
    if kind == "application/json":
        return show_tree(json.loads(data) if isinstance(data, str | bytes) else data)
    written = data.decode() if isinstance(data, bytes) else data
    if not isinstance(written, str):
        return None
    if kind == "text/html":
        html = clean_around(written, is_foreign=True)
        return Html.of(tag("div", html, class_="appnb-foreign"), find_embedded(html))
    if kind == "text/markdown":
        return md(written)
    if kind == "text/latex":
        return Html.of(math_markup(strip_dollars(written), is_display=True), {})
    return show_code(written) if kind == "text/plain" else None


def strip_dollars(latex: str) -> str:
    """Take the math delimiters off a LaTeX text."""
    latex = latex.strip()
    for opening, closing in (("$$", "$$"), ("$", "$"), (r"\[", r"\]"), (r"\(", r"\)")):
        if latex.startswith(opening) and latex.endswith(closing) and len(latex) >= len(opening) + len(closing):
            return latex[len(opening) : -len(closing)].removeprefix(r"\displaystyle").strip()
    return latex


def _show_image(kind: str, data: object) -> Html | None:
    if isinstance(data, str) and data.startswith("data:image/"):
        source = data
    elif isinstance(data, str) and kind == "image/svg+xml":
        data = _BARE_SVG.sub('<svg xmlns="http://www.w3.org/2000/svg"', data, count=1)  # as an image it needs one
        source = f"data:{kind};base64,{base64.b64encode(data.encode()).decode()}"
    elif isinstance(data, bytes):
        source = f"data:{kind};base64,{base64.b64encode(data).decode()}"
    elif isinstance(data, str):  # base64 already, as Jupyter has it
        source = f"data:{kind};base64,{''.join(data.split())}"
    else:
        return None
    return Html.of(tag("img", src=source, alt="", class_="appnb-image"), {})
