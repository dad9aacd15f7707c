"""Serve notebooks as web apps: `RunningServer`, which a program makes and closes by itself.

It is imported when it is first used: Bokeh and Panel come with it, and parts of this package do without them.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from appnb.server.running import RunningServer

__all__ = ["RunningServer"]


def __getattr__(name: str) -> Any:
    if name != "RunningServer":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from appnb.server.running import RunningServer  # noqa: PLC0415 - it brings Panel

    return RunningServer
