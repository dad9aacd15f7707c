"""`download`: a button that gives the viewer a file."""

import base64
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import IO

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.display.hosting import guess_mime, host, is_address, read_content
from appnb.display.hypertext import Html
from appnb.display.kinds import type_name
from appnb.display.markup import tag
from appnb.display.text import md_inline
from appnb.kernel.hosting import HostedFile

Data = str | bytes | Path | IO[bytes]

_ARROW = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2.5v8M4.5 7.5 8 11l3.5-3.5M3 13.5h10"/></svg>'


class download(Html):
    r"""Show a button that gives the viewer a file.

    Args:
        data: bytes, a path, a file that is open for reading bytes, or an address; a string that is no address is
            text. A function that gives one of these, which may be async, is called when the button is pressed; what
            it gives is sent while it is read.
        filename: the name that the file gets; a function is called when the button is pressed.
        mimetype: the kind of the file; guessed from its name by default.
        disabled: whether it cannot be pressed. So it is when there is nothing to give.
        label: of the button; inline Markdown.

    Raises:
        AppnbError: NB317, there is no such file, or what is given has no content.

    Example:
        table = nb.download(b"a,b\n1,2\n", filename="table.csv")
        later = nb.download(lambda: "made when it is asked for", filename="note.txt", label="Note")
    """

    def __init__(
        self,
        data: "Data | Callable[[], Data] | Callable[[], Awaitable[Data]]",
        filename: str | Callable[[], str] | None = None,
        mimetype: str | None = None,
        disabled: bool = False,
        *,
        label: str = "Download",
    ) -> None:
        address, name = _find_address(data, filename, mimetype)
        is_off = disabled or not address
        inner = _ARROW + tag("span", md_inline(label))
        common = {"class_": "appnb-download", "data_part": "download"}
        if is_off:
            button = tag("button", inner, type="button", disabled=True, **common)
        else:
            button = tag("a", inner, href=address, download=name or True, data_lazy=callable(data), **common)
        super().__init__(button, trusted=True)

    @property
    def value(self) -> None:
        """Nothing: pressing the button changes no value."""
        return None


def _find_address(data: object, filename: str | Callable[[], str] | None, mime: str | None) -> tuple[str, str]:
    """Find where the file is fetched, and its name; an empty address when there is nothing to give."""
    name = "" if callable(filename) else filename or ""
    ask = filename if callable(filename) else None
    if callable(data):
        return host(HostedFile(data, name, mime or guess_mime(name) or "", True, ask)) or "", name
    if isinstance(data, str) and is_address(data) and ask is None:
        return data, name or data.rpartition("/")[2].partition("?")[0]
    content, own = read_data(data)
    name = name or own or "download"
    mime = mime or guess_mime(name) or "application/octet-stream"
    address = host(HostedFile(content, name, mime, True, ask)) if content else ""
    if address is None:
        whole = content if isinstance(content, bytes) else content.read_bytes()
        address = f"data:{mime};base64,{base64.b64encode(whole).decode()}"
    return address, name


def read_data(data: object) -> tuple[bytes | Path, str]:
    """Read what is to be downloaded: its content, and the name that it has by itself.

    Raises:
        AppnbError: NB317, there is no such file, or what is given has no content.
    """
    if isinstance(data, Path):
        path = data.expanduser()
        if not path.is_file():
            raise _fault(f"`download()`: there is no file {str(data)!r}", f"check the path; seen from {Path.cwd()}")
        return path.resolve(), path.name
    if isinstance(data, str):
        return data.encode(), ""
    content, name = read_content(data)
    if content is None:
        what = f"`download()` was given a value of type `{type_name(data)}`"
        raise _fault(what, "give bytes, a string, a path, an open file, or a function that gives one of these")
    return content, name


def _fault(what: str, fix: str) -> AppnbError:
    return AppnbError(Diagnostic("NB317", what, None, fix))
