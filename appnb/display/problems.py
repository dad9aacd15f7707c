"""What the functions of this package say about arguments they cannot use."""

import logging
from collections.abc import Collection
from difflib import get_close_matches

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.context import current_cell

log = logging.getLogger(__name__)


def check_choice(function: str, argument: str, value: object, choices: Collection[str]) -> None:
    """Refuse a value that is not one of a few.

    Raises:
        AppnbError: NB310, with the nearest choice.
    """
    if value in choices:
        return
    near = get_close_matches(str(value), choices, 1, cutoff=0.5)
    listed = ", ".join(repr(choice) for choice in choices)
    fix = f"write `{argument}={near[0]!r}`; the choices are {listed}" if near else f"use one of {listed}"
    what = f"`{function}({argument}={value!r})`: {value!r} is not one of the choices"
    raise AppnbError(Diagnostic("NB310", what, None, fix))


def choose_kind(function: str, kind: object, kinds: Collection[str]) -> str:
    """Check the kind that says how something is coloured, and return it.

    A marimo file may hold any word there, since marimo checks none: what is no kind becomes the nearest one, or
    "neutral", and the log says so.

    Raises:
        AppnbError: NB310, there is no such kind.
    """
    try:
        check_choice(function, "kind", kind, kinds)
    except AppnbError as error:
        if not forgive(error):
            raise
        near = get_close_matches(str(kind), kinds, 1, cutoff=0.5)
        return near[0] if near else "neutral"
    return str(kind)


def is_marimo() -> bool:
    """Tell whether the cell that runs is one of a marimo file."""
    cell = current_cell()
    return cell is not None and cell.kernel.program.notebook.format == "marimo"


def forgive(error: AppnbError) -> bool:
    """Tell whether to go on in spite of an error, and log it then: in a marimo file, where marimo itself goes on."""
    if not is_marimo():
        return False
    log.warning("%s", error)
    return True
