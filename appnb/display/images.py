"""`image`: pictures from files, addresses, bytes and arrays."""

import base64
import mimetypes
import re
from collections.abc import Mapping
from difflib import get_close_matches
from io import BytesIO
from pathlib import Path
from typing import Any

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.display.hosting import find_path
from appnb.display.hypertext import Html
from appnb.display.kinds import class_names, type_name
from appnb.display.markup import css, size, tag, text
from appnb.display.png import encode_array
from appnb.display.problems import forgive

_MAGIC = (
    (re.compile(rb"\x89PNG\r\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"....ftypavif", re.DOTALL), "image/avif"),
    (re.compile(rb"BM"), "image/bmp"),
    (re.compile(rb"\x00\x00\x01\x00"), "image/x-icon"),
    (re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg", re.DOTALL), "image/svg+xml"),
)
_ADDRESS = re.compile(r"(?:https?:|data:image/|blob:|//)", re.IGNORECASE)


def image(
    src: Any,
    alt: str | None = None,
    width: float | str | None = None,
    height: float | str | None = None,
    rounded: bool = False,
    style: Mapping[str, object] | None = None,
    caption: str | None = None,
    vmin: float | None = None,
    vmax: float | None = None,
) -> Html:
    """Show a picture.

    Args:
        src: a path, an address, bytes, a file that is open for reading bytes, a PIL image, or an array of shape
            (height, width) or (height, width, channels). A file becomes part of the page.
        alt: what the picture shows, for those who cannot see it; "" if it is decoration.
        width: in pixels, or a CSS length.
        height: in pixels, or a CSS length.
        rounded: whether its corners are round.
        style: more CSS properties of the picture.
        caption: a line below it.
        vmin: the value of an array that is black; its least by default. `uint8` is shown as it is.
        vmax: the value of an array that is white; its greatest by default.

    Raises:
        AppnbError: NB312, there is no such file, or what is given is not a picture.
    """
    try:
        source = find_source(src, vmin, vmax)
    except AppnbError as error:
        if not forgive(error):
            raise
        return Html.of(tag("span", text(alt or caption or "A picture is missing here."), class_="appnb-failure"), {})
    rules = css({"width": size(width), "height": size(height), **(style or {})})
    classes = "appnb-image appnb-rounded" if rounded else "appnb-image"
    picture = tag("img", src=source, alt=caption or "" if alt is None else alt, class_=classes, style=rules)
    if caption is None:
        return Html.of(picture, {})
    return Html.of(tag("figure", picture, tag("figcaption", text(caption)), class_="appnb-figure"), {})


def find_source(src: Any, vmin: float | None = None, vmax: float | None = None) -> str:
    """Find the address of a picture: one that was given, or a data address with the picture in it."""
    if isinstance(src, str):
        if _ADDRESS.match(src):
            return src
        path = find_path(src)
        if src.startswith("/") and not path.exists():
            return src  # an address on this server
        return write_data_address(_read(path), path.name)
    if isinstance(src, Path):
        return write_data_address(_read(find_path(src)), src.name)
    if isinstance(src, bytes | bytearray | memoryview):
        return write_data_address(bytes(src))
    if "PIL.Image" in class_names(src):
        return write_data_address(encode_pil(src))
    if hasattr(src, "read"):
        if hasattr(src, "seek"):
            src.seek(0)
        return write_data_address(bytes(src.read()))
    if isinstance(src, list | tuple) or hasattr(src, "__array__") or hasattr(src, "toarray"):
        return write_data_address(encode_array(src, vmin, vmax))
    raise _fault(
        f"`image()` was given a value of type `{type_name(src)}`",
        "give a path, an address, bytes, an array or a PIL image",
    )


def write_data_address(data: bytes, name: str = "") -> str:
    """Write a picture as an address that holds it.

    Raises:
        AppnbError: NB312, the bytes are not those of a picture.
    """
    kind = next((kind for magic, kind in _MAGIC if magic.match(data)), None)
    if kind is None:
        kind = mimetypes.guess_type(name)[0] or ""
        if not kind.startswith("image/"):
            what = f"{name!r} is not a picture" if name else f"{len(data):,} bytes given to `image()` are not a picture"
            raise _fault(what, "give a PNG, JPEG, GIF, WebP, AVIF, BMP or SVG")
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def encode_pil(picture: Any) -> bytes:
    """Encode a PIL image: a photograph as JPEG if it came as one, else as PNG."""
    target = BytesIO()
    if picture.format == "JPEG" and picture.mode in ("L", "RGB"):
        picture.save(target, format="JPEG", quality=90)
    else:
        plain = picture if picture.mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I", "I;16") else picture.convert("RGB")
        plain.save(target, format="PNG")
    return target.getvalue()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        names = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
        near = get_close_matches(path.name, names, 1)
        there = f"there is {str(path.parent / near[0])!r}" if near else ""
        fix = there or f"check the path; it is looked for in {Path.cwd()}"
        raise _fault(f"the picture {str(path)!r} cannot be read: {error.strerror}", fix) from error


def _fault(what: str, fix: str) -> AppnbError:
    return AppnbError(Diagnostic("NB312", what, None, fix))
