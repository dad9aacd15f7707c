"""Widgets of other makers: what shows an ipywidget or an anywidget."""

from collections.abc import Callable

from panel.viewable import Viewable

from appnb.ui.adapters.anywidgets import adapt_anywidget
from appnb.ui.adapters.jupyter import adapt_ipywidget
from appnb.ui.adapters.panes import ForeignWidget

__all__ = ["VIEWABLE_ADAPTERS", "ForeignWidget", "adapt_anywidget", "adapt_ipywidget"]

VIEWABLE_ADAPTERS: tuple[Callable[[object], Viewable | None], ...] = (adapt_anywidget, adapt_ipywidget)
"""What makes viewables of widgets that Panel itself does not show offline; for `RenderContext(adapters=…)`."""
