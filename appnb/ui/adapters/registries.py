"""Registries in which Jupyter's packages keep every widget for as long as the process lives."""

import sys
from collections.abc import MutableMapping
from typing import Any
from weakref import WeakValueDictionary


class Loose(WeakValueDictionary[str, Any]):
    """Holds what others hold. What has gone may be taken out as if it were there: a widget does so when it goes."""

    def pop(self, key: str, default: Any = None) -> Any:
        """Take out a value; `default` when it is there no more."""
        return super().pop(key, default)


def loosen_registries() -> None:
    """Let widgets go with the session that made them; may be called again.

    `ipywidgets` keeps each widget by its id, `comm` the channel of each, and with it the widget: for a
    front end that asks for them. Here none does. They are kept weakly from now on, those of before too.
    """
    widgets = sys.modules.get("ipywidgets.widgets.widget")
    comm = sys.modules.get("comm")
    marimo = sys.modules.get("marimo._plugins.ui._impl.anywidget.init")  # gives each widget a channel of its own
    if widgets is not None:
        _loosen(widgets, "_instances")
    if comm is not None:
        _loosen(comm.get_comm_manager(), "comms")
    if marimo is not None:
        _loosen(getattr(marimo, "WIDGET_COMM_MANAGER", None), "comms")


def _loosen(owner: Any, name: str) -> None:
    kept: MutableMapping[str, Any] | None = getattr(owner, name, None)
    if isinstance(kept, dict):
        setattr(owner, name, Loose(kept))
