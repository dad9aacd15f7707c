"""What the functions of this package say about arguments they cannot use."""

from collections.abc import Collection
from difflib import get_close_matches

from appnb.diagnostics import AppnbError, Diagnostic


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
