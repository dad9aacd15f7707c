"""What is printed, as a terminal would show it: lines that are written over, and no control characters."""

import re

from appnb.kernel.console import CLEAR

_CONTROL = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours and moves
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # titles and links
    r"|\x1b[@-Z\\^_]|[\x00-\x07\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]"
)
_BACK = re.compile(r"[^\n\r]\x08")


def append_printed(shown: str, text: str) -> str:
    """Add what was printed to what is shown; of that only the last line can still change, or all goes. Pure."""
    _, is_cleared, after = text.rpartition(CLEAR)
    if is_cleared:
        return settle(after)
    start = shown.rfind("\n") + 1
    return shown[:start] + settle(shown[start:] + text)


def settle(text: str) -> str:
    r"""Carry out what control characters ask for. Pure; a text that ends in "\r" keeps it, for what comes next.

    >>> settle("10 %\r50 %\r100 %\ndone")
    '100 %\ndone'
    """
    if not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text):
        return text
    while "\x08" in text and (shorter := _BACK.sub("", text)) != text:
        text = shorter
    text = _CONTROL.sub("", text)
    if "\r" not in text:
        return text
    *lines, last = text.replace("\r\n", "\n").split("\n")
    is_returned = last.endswith("\r")
    return "\n".join([*map(_overwrite, lines), _overwrite(last) + ("\r" if is_returned else "")])


def _overwrite(line: str) -> str:
    """Write the pieces of a line over each other: a shorter one leaves the end of the one before."""
    shown = ""
    for piece in line.split("\r"):
        shown = piece + shown[len(piece) :]
    return shown.rstrip() if "\r" in line else shown
