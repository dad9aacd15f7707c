"""Scripts of live things: the module that a browser gets for one, put together from the files in `js/`."""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("js")


@cache
def read_module(*names: str) -> str:
    """Read some files as one module. They know each other's functions; the last one exports `render`."""
    return "\n".join((_FOLDER / f"{name}.js").read_text("utf-8") for name in names)
