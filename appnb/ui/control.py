"""The widget of an element as it stands on a page, apart from the element's label and frame."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from panel.viewable import Viewable

    from appnb.ui.element import Element


class Control:
    """What stands in the hole of an element: its widget alone. The element itself gives widget and label."""

    def __init__(self, element: "Element") -> None:
        self.element = element

    def __panel__(self) -> "Viewable":
        """Return the widget, made when it is first asked for."""
        return self.element._find_widget()

    def __appnb_plot__(self) -> object:
        """Return the chart that the widget shows; None for any other widget."""
        give = getattr(type(self.element), "__appnb_plot__", None)
        return None if give is None else give(self.element)

    def __appnb_parts__(self) -> "tuple[Element]":
        """Name the element: a page that shows the control shows it."""
        return (self.element,)

    def __repr__(self) -> str:
        return f"Control({self.element!r})"
