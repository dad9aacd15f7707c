"""Elements made of elements, in a layout of Panel; on a page of appnb they are written as HTML instead."""

from collections.abc import Sequence
from typing import Any

import panel as pn


class Layout:
    """Stands where a `Binding` does, for an element without a widget of its own: it has its children's."""

    def __init__(self, children: Sequence[Any], *, is_row: bool = False) -> None:
        kind = pn.Row if is_row else pn.Column
        self.widget = kind(*(child.__panel__() for child in children))

    def push(self) -> None:
        """Do nothing: the children show their values."""

    def refresh(self) -> None:
        """Do nothing: the children show their settings."""

    def move_to(self, element: Any) -> None:
        """Do nothing: the children take over their widgets."""
