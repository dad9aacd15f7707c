"""What stands for modules that marimo files import and that are not there: insides of marimo, and `micropip`."""

import logging
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

log = logging.getLogger(__name__)

INSIDES = "marimo._"

PUBLIC = ("", "ui", "status", "watch", "output")
"""Where a name of marimo's insides may be found among the public ones."""


def find_public(place: str) -> ModuleType:
    """Find a part of appnb's public names; "" is the whole."""
    package = import_module("appnb")
    return package if not place else getattr(package, place)


def make_stand_in(name: str, wanted: Sequence[str]) -> ModuleType | None:
    """Make what `from marimo._… import names` takes its names from: the public things of these names.

    Args:
        name: a module of marimo's insides.
        wanted: the names.

    Returns:
        a module that has them; None if some of them is nothing public.
    """
    if not name.startswith(INSIDES) or not wanted:
        return None
    made = ModuleType(name)
    for each in wanted:
        place = next((place for place in PUBLIC if hasattr(find_public(place), each)), None)
        if each.startswith("_") or place is None:
            return None
        setattr(made, each, getattr(find_public(place), each))
    return made


def make_micropip() -> ModuleType | None:
    """Make what `import micropip` gives outside of a browser, as under marimo: it installs nothing, and says so.

    Returns:
        the module; None where a real one can be imported.
    """
    if find_spec("micropip") is not None:
        return None

    async def install(requirements: object, *arguments: object, **options: object) -> None:
        log.warning("micropip installs packages in browsers only; %s was not installed", requirements)

    made = ModuleType("micropip", "Installs nothing: the notebook does not run in a browser.")
    made.install = install  # type: ignore[attr-defined]
    return made
