"""Notebook files on disk."""

import difflib
import re
from collections.abc import Mapping
from pathlib import Path

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.notebook.model import CellId, Notebook
from appnb.notebook.reader import parse_notebook
from appnb.notebook.saving import write_atomically
from appnb.notebook.signature import Signature
from appnb.notebook.writer import NO_SIGNATURES, render_notebook
from appnb.source import Location

IMPORTS_FORMAT = re.compile(rb"^(\xef\xbb\xbf)?(import|from)[ \t]+(appnb|marimo)\b", re.MULTILINE)
MAKES_APP = re.compile(rb"^[^\W\d]\w*[ \t]*(:[^=\r\n]*)?=[ \t]*([^\W\d]\w*\.)?App[ \t]*\(", re.MULTILINE)


def read_notebook(path: Path) -> Notebook:
    """Read a notebook file without running any of it.

    Raises:
        AppnbError: NB001, the file is not there or is not UTF-8; NB002, it is not a notebook.
    """
    return parse_notebook(_decode(_read_bytes(path), path), path)


def write_notebook(notebook: Notebook, path: Path, signatures: Mapping[CellId, Signature] = NO_SIGNATURES) -> Notebook:
    """Write a notebook to `path`, whole or not at all, and give it as it reads now.

    A file that would not change is not touched.

    Raises:
        AppnbError: NB020, the file cannot be written; NB367, it is no longer what was read. It is as it was.
    """
    text = render_notebook(notebook, signatures)
    try:
        data = text.encode("utf-8")
        there = path.read_bytes() if path.exists() else None
        if there is not None and there != data and path == notebook.path and there != notebook.text.encode("utf-8"):
            what = "the file was changed by somebody else since it was read"
            fix = "do it again: what is there now is read then; nothing was written"
            raise AppnbError(Diagnostic("NB367", what, Location(str(path)), fix))
        if there != data:
            write_atomically(path, data)
    except OSError as error:
        what = f"the file cannot be written: {error.strerror or error}"
        fix = "check that you may write there and that the disk has room; the file is as it was"
        raise AppnbError(Diagnostic("NB020", what, Location(str(path)), fix)) from error
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        what = f"the file cannot be written: {text[error.start]!r} is half of a character"
        raise AppnbError(
            Diagnostic("NB020", what, Location(str(path), line), "remove it; the file is as it was")
        ) from error
    return parse_notebook(text, path)


def is_notebook(path: Path) -> bool:
    """Tell whether `path` looks like a notebook, from its text alone. A file that cannot be read is none."""
    try:
        data = path.read_bytes() if path.suffix == ".py" else b""
    except OSError:
        return False
    return IMPORTS_FORMAT.search(data) is not None and MAKES_APP.search(data) is not None


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise AppnbError(_explain_missing(path)) from error
    except IsADirectoryError as error:
        fix = "name a notebook file in it"
        raise AppnbError(Diagnostic("NB001", "this is a folder, not a file", Location(str(path)), fix)) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        what = f"the file cannot be read: {reason}"
        raise AppnbError(Diagnostic("NB001", what, Location(str(path)), "check that you may read it")) from error


def _explain_missing(path: Path) -> Diagnostic:
    try:
        there = [file.name for file in path.parent.iterdir() if file.suffix == ".py"]
    except OSError:
        return Diagnostic("NB001", f"there is no folder `{path.parent}`", Location(str(path)), "check the path")
    nearest = difflib.get_close_matches(path.name, there, 1)
    fix = f"write `{path.with_name(nearest[0])}`" if nearest else "check the path"
    return Diagnostic("NB001", "there is no such file", Location(str(path)), fix)


def _decode(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[: error.start].rpartition(b"\n")[2].decode("utf-8")) + 1
        is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        what = f"the file is not UTF-8: it has the byte {data[error.start]:#04x}"
        what = "the file is UTF-16, not UTF-8" if is_utf16 else what
        raise AppnbError(Diagnostic("NB001", what, Location(str(path), line, column), "save it as UTF-8")) from error
