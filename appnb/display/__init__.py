"""Objects as HTML, with holes for what is live.

The names below are imported when they are first used: `md` and its like need no Panel, `render` does.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from appnb.display.rendering import Hole, RenderContext, Rendered, reconcile, render, render_all

__all__ = ["Hole", "RenderContext", "Rendered", "reconcile", "render", "render_all"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("appnb.display.rendering"), name)
