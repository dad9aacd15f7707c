"""Widgets of other makers inside of Panel's layouts: `pn.Column(widget)` shows what a cell shows of them."""

from typing import Any, ClassVar

from bokeh.document import Document
from bokeh.model import Model
from panel.pane.base import Pane
from panel.viewable import Viewable

from appnb.display.kinds import is_foreign_widget
from appnb.ui.adapters.jupyter import show_widget


class ForeignWidget(Pane):
    """Stands for an ipywidget or an anywidget where Panel makes panes of objects, in the place of its own pane."""

    priority: ClassVar[float | bool | None] = 0.95

    @classmethod
    def applies(cls, object: Any) -> float | bool | None:
        return is_foreign_widget(object)

    def _get_model(
        self, doc: Document, root: Model | None = None, parent: Model | None = None, comm: Any = None
    ) -> Model:
        shown: Viewable = show_widget(self.object)
        model: Model = shown._get_model(doc, root, parent, comm)
        self._models[(root or model).ref["id"]] = (model, parent)
        return model

    def _cleanup(self, root: Model | None = None) -> None:
        super()._cleanup(root)
        if self.object is not None:
            show_widget(self.object)._cleanup(root)
