"""Notebook files on disk."""

import re
from pathlib import Path

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.notebook.model import Notebook
from appnb.notebook.reader import parse_notebook
from appnb.source import Location

IS_NOTEBOOK = re.compile(rb"^\s*(import|from)[ \t]+(appnb|marimo)\b", re.MULTILINE)
MAKES_APP = re.compile(rb"^[^\W\d]\w*[ \t]*(:[^=\r\n]*)?=[ \t]*([^\W\d]\w*\.)?App[ \t]*\(", re.MULTILINE)


def read_notebook(path: Path) -> Notebook:
    """Read a notebook file without running any of it.

    Raises:
        AppnbError: NB001, the file is not there or is not UTF-8; NB002, it is not a notebook.
    """
    return parse_notebook(_decode(_read_bytes(path), path), path)


def is_notebook(path: Path) -> bool:
    """Tell whether `path` looks like a notebook, from its text alone. A file that cannot be read is none."""
    try:
        data = path.read_bytes() if path.suffix == ".py" else b""
    except OSError:
        return False
    return IS_NOTEBOOK.search(data) is not None and MAKES_APP.search(data) is not None


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise AppnbError(_explain_missing(path)) from error
    except IsADirectoryError as error:
        fix = "name a notebook file in it"
        raise AppnbError(Diagnostic("NB001", "this is a folder, not a file", Location(str(path)), fix)) from error
    except OSError as error:
        what = f"the file cannot be read: {error.strerror or error}"
        raise AppnbError(Diagnostic("NB001", what, Location(str(path)), "check that you may read it")) from error


def _explain_missing(path: Path) -> Diagnostic:
    return Diagnostic("NB001", "there is no such file", Location(str(path)), "check the path")


def _decode(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[: error.start].rpartition(b"\n")[2].decode("utf-8")) + 1
        what = f"the file is not UTF-8: byte {data[error.start]:#04x}"
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            what = "the file is UTF-16, not UTF-8"
        raise AppnbError(Diagnostic("NB001", what, Location(str(path), line, column), "save it as UTF-8")) from error
