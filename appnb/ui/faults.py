"""How elements say that an argument or a value is wrong: the nearest right one, and the line that was written."""

import difflib
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from types import FrameType

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.source import Location

_PATHS = sysconfig.get_paths()
_OURS = (str(Path(__file__).parents[1]), _PATHS["stdlib"], _PATHS["purelib"], "<frozen")


class ElementError(AppnbError, ValueError):
    """An argument or a value that an element does not take. Also a `ValueError`, for code that catches those."""


def fault(code: str, what: str, fix: str) -> ElementError:
    """Make the error to raise; it points at the line outside appnb that led here."""
    return ElementError(Diagnostic(code, what, find_caller(), fix))


def find_caller() -> Location | None:
    """Find the innermost line that is neither appnb's own nor that of Python or a library; None if there is none."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        path = frame.f_code.co_filename
        if not path.startswith(_OURS):
            return Location(path, frame.f_lineno)
        frame = frame.f_back
    return None


def find_nearest(word: object, choices: Iterable[object]) -> str | None:
    """Find the choice that reads most like `word`, as text; None when none is close."""
    names = {str(choice).casefold(): str(choice) for choice in choices}
    written = str(word).casefold()
    close = difflib.get_close_matches(written, names, n=3, cutoff=0.5)
    close.sort(key=lambda name: sorted(name) != sorted(written))  # letters in the wrong order come first
    return names[close[0]] if close else None


def list_choices(choices: Iterable[object], limit: int = 8) -> str:
    """Write choices out for a message, the first few of many."""
    shown = [str(choice) for choice in choices]
    more = f", … ({len(shown)} in all)" if len(shown) > limit else ""
    return ", ".join(repr(choice) for choice in shown[:limit]) + more


def suggest(word: object, choices: Iterable[object]) -> str:
    """Write the instruction for a word that is none of `choices`: the nearest one, or all of them."""
    choices = list(choices)
    nearest = find_nearest(word, choices)
    return f"did you mean {nearest!r}?" if nearest else f"use one of {list_choices(choices)}"
