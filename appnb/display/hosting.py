"""What is too large for the HTML of a page, or is made when it is asked for, under an address of its own."""

import base64
import mimetypes
import re
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.display.kinds import type_name
from appnb.kernel.about import notebook_dir
from appnb.kernel.context import current_cell, current_viewer
from appnb.kernel.hosting import HostedFile
from appnb.kernel.sharing.asked import is_shared

_ADDRESS = re.compile(r"(?:https?:|blob:|//|data:[\w.+-]+/)", re.IGNORECASE)
_MAGIC = (
    (re.compile(rb"%PDF-"), "application/pdf"),
    (re.compile(rb"RIFF....WAVE", re.DOTALL), "audio/wav"),
    (re.compile(rb"ID3|\xff[\xfb\xf3\xf2]"), "audio/mpeg"),
    (re.compile(rb"fLaC"), "audio/flac"),
    (re.compile(rb"OggS.{25}(?:\x80theora|.{0,40}theora)", re.DOTALL), "video/ogg"),
    (re.compile(rb"OggS"), "audio/ogg"),
    (re.compile(rb"....ftypM4A", re.DOTALL), "audio/mp4"),
    (re.compile(rb"....ftyp", re.DOTALL), "video/mp4"),
    (re.compile(rb"\x1a\x45\xdf\xa3"), "video/webm"),
)


def host(file: HostedFile) -> str | None:
    """Put a file where the page can fetch it, and give its address; None where there is no page to fetch it.

    What a shared cell makes is seen in many sessions, so it cannot stand on the shelf of one.
    """
    viewer, cell = current_viewer(), current_cell()
    if viewer is None or viewer.files is None or (cell is not None and is_shared(cell.source)):
        return None
    return viewer.files.put(file, cell)


def write_address(content: bytes | Path, name: str, mime: str, *, is_download: bool = False) -> str:
    """Write the address of some content: on the server, or, where no page is served, one that holds all of it."""
    address = host(HostedFile(content, name, mime, is_download))
    if address is not None:
        return address
    data = content if isinstance(content, bytes) else content.read_bytes()
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"


def is_address(text: str) -> bool:
    """Tell whether a string is an address, rather than the path of a file or a text."""
    if _ADDRESS.match(text):
        return True
    return text.startswith("/") and not re.search(r"\s", text) and not Path(text).exists()


def find_path(written: str | Path) -> Path:
    """Find a file by a path that a notebook says: from the present folder, else from the notebook's."""
    path = Path(written).expanduser()
    if path.is_absolute() or path.exists():
        return path
    beside = notebook_dir() / path
    return beside if beside.exists() else path


def find_address(function: str, src: Any, family: str, fallback: str) -> str:
    """Find the address of a sound, a film or a document.

    Args:
        function: that was called, for messages.
        src: an address, a path, bytes, or a file that is open for reading bytes.
        family: the kind that is wanted, such as "audio/".
        fallback: the kind of content that says nothing of its own.

    Raises:
        AppnbError: NB317, there is no such file, or what is given has no content.
    """
    if isinstance(src, str) and is_address(src):
        return src
    if isinstance(src, str | Path):
        path = find_path(src)
        if not path.is_file():
            raise _refuse_path(function, path)
        with path.open("rb") as file:
            start = file.read(128)
        return write_address(path.resolve(), path.name, _find_mime(family, fallback, path.name, start))
    content, name = read_content(src)
    if content is None:
        what = f"`{function}()` was given a value of type `{type_name(src)}`"
        raise AppnbError(Diagnostic("NB317", what, None, "give a path, an address, bytes or an open file"))
    return write_address(content, name or function, _find_mime(family, fallback, name, content))


def read_content(src: Any) -> tuple[bytes | None, str]:
    """Read what bytes, or a file that is open, hold, and the name of the file; None for anything else."""
    if isinstance(src, bytes | bytearray | memoryview):
        return bytes(src), ""
    if not callable(getattr(src, "read", None)):
        return None, ""
    if callable(getattr(src, "seek", None)):
        src.seek(0)
    data = src.read()
    name = getattr(src, "name", "")
    return (data.encode() if isinstance(data, str) else bytes(data)), Path(name).name if isinstance(name, str) else ""


def guess_mime(name: str) -> str | None:
    """Guess the kind of a file from its name."""
    return mimetypes.guess_type(name)[0]


def _find_mime(family: str, fallback: str, name: str, content: bytes = b"") -> str:
    found = next((kind for magic, kind in _MAGIC if magic.match(content)), None) or guess_mime(name) or fallback
    if found.split("/")[0] in ("audio", "video") and family in ("audio/", "video/"):
        return family + found.partition("/")[2] if found in ("audio/ogg", "video/mp4", "video/webm") else found
    return found if found.startswith(family) else fallback


def _refuse_path(function: str, path: Path) -> AppnbError:
    names = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
    near = get_close_matches(path.name, names, 1)
    fix = f"there is {str(path.parent / near[0])!r}" if near else f"check the path; it is looked for in {Path.cwd()}"
    return AppnbError(Diagnostic("NB317", f"`{function}()`: there is no file {str(path)!r}", None, fix))
