"""What is not there: the nearest thing to a name of appnb's that a cell asked for, how to install a module."""

import re
import sys
from difflib import get_close_matches
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from appnb.diagnostics import Diagnostic
from appnb.kernel.stand_ins import INSIDES, PUBLIC, find_public
from appnb.source import Location

INSTEAD = {
    "MarimoIslandGenerator": "serve the notebook and show it in an `<iframe>`",
    "islands": "serve the notebook and show it in an `<iframe>`",
}
"""Names of marimo's that appnb will not have, with what to do instead."""


PACKAGES = {
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python-headless",
    "dateutil": "python-dateutil",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "fitz": "pymupdf",
    "jwt": "pyjwt",
    "magic": "python-magic",
    "PIL": "pillow",
    "psycopg2": "psycopg2-binary",
    "serial": "pyserial",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
}
"""What is installed under another name than it is imported by."""


def describe_missing(error: BaseException, where: Location) -> Diagnostic | None:
    """Say what to use instead of what appnb does not have, or how to install a module; None for every other error."""
    if isinstance(error, AttributeError) and isinstance(error.obj, ModuleType) and _is_own(error.obj) and error.name:
        return _describe_name(error.obj, error.name, where)
    if isinstance(error, ImportError):
        if (error.name or "").startswith("marimo."):
            return _describe_part(str(error.name), where)
        found = re.match(r"cannot import name '(\w+)' from '(appnb[\w.]*)'", str(error))
        if found is not None:
            return _describe_name(import_module(found[2]), found[1], where)
    if isinstance(error, ModuleNotFoundError) and error.name and _can_be_installed(error.name):
        return _describe_module(error.name, where)
    return None


def _can_be_installed(name: str) -> bool:
    """Tell whether nothing of a module is there, and it is none of Python's or ours."""
    top = name.partition(".")[0]
    if not top.isidentifier() or top in sys.stdlib_module_names or top in ("appnb", "marimo") or top in sys.modules:
        return False
    try:
        return find_spec(top) is None
    except (ImportError, ValueError):
        return False


def _describe_module(name: str, where: Location) -> Diagnostic:
    top = name.partition(".")[0]
    fix = f"run `pip install {PACKAGES.get(top, top)}`; a module of your own: put it beside the notebook"
    return Diagnostic("NB368", f"the module `{name}` is not installed", where, fix)


def _is_own(module: ModuleType) -> bool:
    return module.__name__.partition(".")[0] == "appnb"


def _describe_name(module: ModuleType, name: str, where: Location) -> Diagnostic:
    path = ".".join([*module.__name__.split(".")[1:], name])
    what = f"appnb has no `{path}`"
    fix = INSTEAD.get(path)
    if fix is None:
        known = [other for other in getattr(module, "__all__", None) or dir(module) if not other.startswith("_")]
        near = get_close_matches(name, known, n=1)
        others = [place for place in PUBLIC if hasattr(find_public(place), name)]
        if others:
            fix = f"did you mean `{_join(others[0], name)}`?"
        elif near:
            fix = f"did you mean `{_join(path.rpartition('.')[0], near[0])}`?"
        else:
            fix = "leave it out; the list of what there is: docs/elements.md and docs/display.md"
    return Diagnostic("NB206", what, where, fix)


def _describe_part(name: str, where: Location) -> Diagnostic:
    if name.startswith(INSIDES):
        what = f"`{name}` is a part of marimo's insides, for which appnb has nothing"
    else:
        what = f"appnb has nothing that stands for `{name}`"
    return Diagnostic(
        "NB207", what, where, "use the public names: `import marimo as mo`, then `mo.md`, `mo.ui.slider`, …"
    )


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
