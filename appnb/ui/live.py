"""What elements share that the server writes as HTML, and writes anew as they are used."""

from abc import abstractmethod

from appnb.display.markup import tag
from appnb.ui.element import Element
from appnb.ui.labels import label_html
from appnb.ui.tabular.messages import Message
from appnb.ui.tabular.sections import Sections, Written


class LiveElement(Element):
    """An element that is shown by `LiveHtml`: it has something that writes itself and hears its reader."""

    @property
    @abstractmethod
    def written(self) -> Written:
        """What writes the element."""

    def _refresh(self) -> None:
        """Have the page shown anew what it shows."""
        if self._binding is not None:
            self._binding.refresh()


class LiveSource:
    """What the widget of an element asks: the element that has the widget now, and where it stands."""

    def __init__(self, element: LiveElement) -> None:
        self.element = element

    @property
    def skeleton(self) -> str:
        """What stands around the sections; in a layout of Panel with the label, which the page writes elsewhere."""
        skeleton = self.element.written.skeleton
        if not self.element._is_in_panel or not self.element.label:
            return skeleton
        return tag("div", label_html(self.element.label), class_="appnb-label") + skeleton

    def write(self) -> Sections:
        """Write the element."""
        return self.element.written.write()

    def hear(self, message: Message) -> str | None:
        """Do what the reader asks for."""
        return self.element.written.hear(message)
