"""Reactive notebook files that are web apps.

Every name is imported when it is first used: `import appnb` alone costs next to nothing.
"""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from appnb import ui
    from appnb.app import App
    from appnb.display.accordions import accordion
    from appnb.display.callouts import callout
    from appnb.display.html import Html, as_html
    from appnb.display.images import image
    from appnb.display.stacks import hstack, vstack
    from appnb.display.stats import stat
    from appnb.display.text import md
    from appnb.kernel import output
    from appnb.kernel.address import query_params
    from appnb.kernel.control import stop
    from appnb.kernel.state import state

__version__ = "0.1.0"

__all__ = [
    "App",
    "Html",
    "accordion",
    "as_html",
    "callout",
    "hstack",
    "image",
    "md",
    "output",
    "query_params",
    "stat",
    "state",
    "stop",
    "ui",
    "vstack",
]

_HOME: Mapping[str, str] = {
    "App": "appnb.app:App",
    "Html": "appnb.display.html:Html",
    "accordion": "appnb.display.accordions:accordion",
    "as_html": "appnb.display.html:as_html",
    "callout": "appnb.display.callouts:callout",
    "hstack": "appnb.display.stacks:hstack",
    "image": "appnb.display.images:image",
    "md": "appnb.display.text:md",
    "output": "appnb.kernel.output",
    "query_params": "appnb.kernel.address:query_params",
    "stat": "appnb.display.stats:stat",
    "state": "appnb.kernel.state:state",
    "stop": "appnb.kernel.control:stop",
    "ui": "appnb.ui",
    "vstack": "appnb.display.stacks:vstack",
}
"""Each public name with the module that defines it, or that it is."""


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(
            f"appnb has no {name!r}; it has {', '.join(__all__)}", name=name, obj=sys.modules[__name__]
        )
    module, _, attribute = _HOME[name].partition(":")
    value: object = import_module(module)
    if attribute:
        value = getattr(value, attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
