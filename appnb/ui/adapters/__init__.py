"""What others make and Panel does not show well: ipywidgets, anywidgets, frames."""

from collections.abc import Callable

from panel.viewable import Viewable

from appnb.ui.adapters.anywidgets import adapt_anywidget
from appnb.ui.adapters.frames import adapt_frame
from appnb.ui.adapters.jupyter import adapt_ipywidget
from appnb.ui.adapters.panes import ForeignWidget

__all__ = ["VIEWABLE_ADAPTERS", "ForeignWidget", "adapt_anywidget", "adapt_frame", "adapt_ipywidget"]

VIEWABLE_ADAPTERS: tuple[Callable[[object], Viewable | None], ...] = (
    adapt_anywidget,
    adapt_ipywidget,
    adapt_frame,
)
"""What makes viewables of what Panel does not show offline, or page by page; for `RenderContext(adapters=…)`."""
