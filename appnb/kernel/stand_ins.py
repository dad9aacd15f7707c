"""What stands for what marimo files count on: insides of marimo, `micropip`, names that marimo adds to Altair."""

import logging
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

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


TRANSFORMERS = ("marimo", "marimo_arrow", "marimo_csv", "marimo_inline_csv", "marimo_json")
"""Ways to hand data to a chart that marimo adds to Altair's own; with appnb a chart is handed all rows in any case."""


def add_transformers() -> None:
    """Let `altair.data_transformers.enable("marimo_csv")` find something, now that Altair is imported."""
    altair: Any = sys.modules.get("altair")
    registry = getattr(altair, "data_transformers", None)  # None while it is being imported
    if registry is None:
        return

    def keep_all(data: object = None, **options: object) -> object:
        return altair.default_data_transformer(data, max_rows=sys.maxsize)

    known = registry.names()
    for name in TRANSFORMERS:
        if name not in known:
            registry.register(name, keep_all)
