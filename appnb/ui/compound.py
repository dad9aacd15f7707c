"""Elements made of elements: their value follows their children's."""

from collections.abc import Mapping
from typing import Any, ClassVar

from appnb.display.hypertext import Html
from appnb.display.markup import tag
from appnb.ui.element import Element
from appnb.ui.faults import fault
from appnb.ui.labels import plain_text, write_label


class Compound(Element):
    """An element with others in it, under keys. It has no widget of its own: its children have.

    The children are copies of the elements that were given: those stay what they are.
    """

    _children: Mapping[Any, Element]
    _is_spreading = False
    _is_row: ClassVar[bool] = False  # whether the children stand beside each other

    def __init__(self, children: Mapping[Any, Element], **params: Any) -> None:
        self._children = children
        for key, child in children.items():
            child._parents = (*child._parents, self)
            child._spoken = child._spoken or self._call_child(key, params.get("label") or "")
        super().__init__(self._gather(), **params)

    def _call_child(self, key: Any, label: str) -> str:
        """Say what assistive technology calls a child without a label."""
        return f"{plain_text(label)} {key}".strip()

    def _gather(self) -> Any:
        """Make the value of the children's values: always a new object."""
        return {key: child.value for key, child in self._children.items()}

    def _parts(self, value: Any) -> Mapping[Any, Any]:
        """Split a value into the children's values; those left out stay as they are."""
        if not isinstance(value, Mapping):
            fix = "give a dict from names to values"
            raise fault("NB302", f"{self._who}: {value!r} is not a dict of values", fix)
        return value

    def admit(self, value: Any) -> Any:
        """Return the value that all children have when each is given its part.

        Raises:
            ElementError: a child does not take its part; NB302, a part is of no child.
        """
        parts = self._parts(value)
        for key in parts:
            if key not in self._children:
                known = ", ".join(repr(name) for name in self._children)
                raise fault("NB302", f"{self._who}: it has no element {key!r}", f"it has {known}")
        admitted = {key: child.admit(parts[key]) for key, child in self._children.items() if key in parts}
        return self._join({key: admitted.get(key, child.value) for key, child in self._children.items()})

    def _join(self, values: dict[Any, Any]) -> Any:
        return values

    def _spread(self, value: Any) -> None:
        parts = self._parts(value)
        self._is_spreading = True
        try:
            for key, child in self._children.items():
                child.value = parts[key]
        finally:
            self._is_spreading = False

    def _child_changed(self, child: Element) -> None:
        if not self._is_spreading:
            self._store(self._gather(), always_tell=True)

    def _child_reset(self) -> None:
        with self._quietly():
            self._store(self._gather())
        for parent in self._parents:
            parent._child_reset()

    def __appnb_adopt__(self, old: Element) -> None:
        """Let each child take over from the one that had its key."""
        if not isinstance(old, type(self)):
            return
        for key, child in self._children.items():
            if key in old._children:
                child.__appnb_adopt__(old._children[key])
        with self._quietly():
            self._store(self._gather())

    def __appnb_html__(self) -> Html:
        """Write the children below each other, under the label."""
        return self._write_children(list(self._children.values()))

    def _write_children(self, children: list[Element], **attributes: object) -> Html:
        shown = [child.__appnb_html__() for child in children]
        body = tag("span", *(html.text for html in shown), class_="appnb-group", **attributes)
        embedded = {hole: obj for html in shown for hole, obj in html.embedded.items()}
        return Html.of(tag("span", write_label(self.label), body, **self._describe_field()), embedded)


def copy_element(element: Any, who: str, key: object) -> Element:
    """Make a copy of an element that is to be a part of another.

    Raises:
        ElementError: NB306, it is none.
    """
    if isinstance(element, Element):
        return element._clone()
    what = f"{who}: {key!r} is no element but {type(element).__name__}"
    raise fault("NB306", what, "give elements of `ui` only, such as ui.slider(1, 10)")
