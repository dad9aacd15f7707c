"""Several elements as one: a list of them, a dict of them, and text with elements in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import param

from appnb.display.hypertext import Html
from appnb.display.markup import tag
from appnb.display.markup import text as escape
from appnb.display.stacks import hstack, vstack
from appnb.ui.addressing import PARTS, Url
from appnb.ui.compound import Compound, copy_element
from appnb.ui.element import Change, Element
from appnb.ui.faults import fault, find_nearest
from appnb.ui.labels import write_label


class array(Compound):
    """A list of elements that is one element. Use it for a number of elements that is known only at run time.

    The elements in it are copies: the ones that were given stay as they are. `array[0]` is the first,
    and can be shown anywhere.

    Args:
        elements: the elements.
        label: inline Markdown above them.
        on_change: called with the list of values after each change.
        url: whether the value is kept in the page's address, or the name it has there. Default: as the app says.

    Value: a list of the elements' values.

    Example:
        weights = nb.ui.array([nb.ui.slider(0, 10) for _ in range(3)], label="Weights")
    """

    _codec = PARTS

    value = param.List(default=[], doc="The elements' values.")

    def __init__(
        self, elements: Sequence[Element], *, label: str = "", on_change: Change | None = None, url: Url = None
    ) -> None:
        self._name_for_messages(label)
        children = {index: copy_element(element, self._who, index) for index, element in enumerate(elements)}
        super().__init__(children, label=label, on_change=on_change, url=url)

    @property
    def elements(self) -> list[Element]:
        """The elements in it."""
        return list(self._children.values())

    def _call_child(self, key: Any, label: str) -> str:
        return super()._call_child(key + 1, label)

    def _gather(self) -> list[Any]:
        return [child.value for child in self._children.values()]

    def _parts(self, value: Any) -> Mapping[Any, Any]:
        if isinstance(value, str) or not isinstance(value, Sequence) or len(value) != len(self._children):
            fix = f"give a list of {len(self._children)} values"
            raise fault("NB302", f"{self._who}: {value!r} is not a value for each element", fix)
        return dict(enumerate(value))

    def _join(self, values: dict[Any, Any]) -> list[Any]:
        return list(values.values())

    def __len__(self) -> int:
        return len(self._children)

    def __getitem__(self, index: int) -> Element:
        return self.elements[index]

    def __iter__(self) -> Iterator[Element]:
        return iter(self.elements)

    def __reversed__(self) -> Iterator[Element]:
        return reversed(self.elements)

    def __contains__(self, element: object) -> bool:
        return any(child is element for child in self._children.values())

    def hstack(self, **kwargs: Any) -> Html:
        """Show the elements beside each other; takes the arguments of `hstack`."""
        return hstack(self.elements, **kwargs)

    def vstack(self, **kwargs: Any) -> Html:
        """Show the elements below each other; takes the arguments of `vstack`."""
        return vstack(self.elements, **kwargs)


class _Named(Compound):
    """What elements under names share."""

    value = param.Dict(default={}, doc="The elements' values, by name.")

    def __init__(self, elements: Mapping[str, Element], **params: Any) -> None:
        self._name_for_messages(params.get("label", ""))
        if not isinstance(elements, Mapping):
            fix = "give a dict from names to elements, or use ui.array"
            raise fault("NB306", f"{self._who}: {elements!r} is no dict of elements", fix)
        super().__init__({name: copy_element(each, self._who, name) for name, each in elements.items()}, **params)

    @property
    def elements(self) -> dict[str, Element]:
        """The elements in it, by name."""
        return dict(self._children)

    def __len__(self) -> int:
        return len(self._children)

    def __getitem__(self, name: str) -> Element:
        return self._children[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._children)

    def __reversed__(self) -> Iterator[str]:
        return reversed(self.elements)

    def __contains__(self, name: object) -> bool:
        return name in self._children

    def get(self, name: str, default: Any = None) -> Any:
        """Return the element of that name, or `default`."""
        return self._children.get(name, default)

    def items(self) -> Any:
        """Return a view of names and elements."""
        return self._children.items()

    def values(self) -> Any:
        """Return a view of the elements."""
        return self._children.values()


class dictionary(_Named):
    """Elements under names, as one element. Use it to keep together what belongs together.

    The elements in it are copies: the ones that were given stay as they are. `dictionary["name"]` is
    one of them, and can be shown anywhere. An element without a label is shown with its name.

    Args:
        elements: the elements, by name.
        label: inline Markdown above them.
        on_change: called with the dict of values after each change.
        url: whether the value is kept in the page's address, or the name it has there. Default: as the app says.

    Value: a dict of the elements' values, by name.

    Example:
        limits = nb.ui.dictionary({"low": nb.ui.number(0, 10), "high": nb.ui.number(10, 20)}, label="Limits")
    """

    _codec = PARTS

    def __init__(
        self, elements: Mapping[str, Element], *, label: str = "", on_change: Change | None = None, url: Url = None
    ) -> None:
        super().__init__(elements, label=label, on_change=on_change, url=url)

    def __appnb_html__(self) -> Html:
        """Write the elements below each other; one without a label with its name."""
        shown, embedded = [], dict[str, object]()
        for name, child in self._children.items():
            html = child.__appnb_html__()
            caption = "" if child.label else tag("span", escape(name), class_="appnb-label")
            shown.append(tag("span", caption, html.text, class_="appnb-group-entry"))
            embedded.update(html.embedded)
        body = tag("span", *shown, class_="appnb-group")
        return Html.of(tag("span", write_label(self.label), body, **self._describe_field()), embedded)

    def hstack(self, **kwargs: Any) -> Html:
        """Show the elements beside each other; takes the arguments of `hstack`."""
        return hstack(list(self._children.values()), **kwargs)

    def vstack(self, **kwargs: Any) -> Html:
        """Show the elements below each other; takes the arguments of `vstack`."""
        return vstack(list(self._children.values()), **kwargs)


_PLACE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")


class batch(_Named):
    """Text with elements in it, as one element: `{name}` in the text is where the element of that name stands.

    `nb.md(...).batch(name=element, …)` is the same.

    Args:
        html: the text, as `nb.md` or `nb.Html` give it; `{{` and `}}` stand for braces.
        elements: the elements, by name. They are copied.
        on_change: called with the dict of values after each change.
        url: whether the value is kept in the page's address, or the name it has there. Default: as the app says.

    Value: a dict of the elements' values, by name.

    Example:
        who = nb.md("My name is {name}, born on {birthday}.").batch(name=nb.ui.text(), birthday=nb.ui.date())
    """

    _codec = PARTS

    def __init__(
        self, html: Any, elements: Mapping[str, Element], on_change: Change | None = None, *, url: Url = None
    ) -> None:
        self._html = html if isinstance(html, Html) else Html(str(html))
        super().__init__(elements, on_change=on_change, url=url)
        self._check_places()

    def _check_places(self) -> None:
        """Check that no place in the text is a misspelt name.

        Raises:
            ElementError: NB306, an element has no place, and a place has nearly its name.
        """
        places = {match[1] for match in _PLACE.finditer(self._html.text) if match[1]}
        for name in self._children:
            nearest = None if name in places else find_nearest(name, places - set(self._children))
            if nearest:
                what = f"ui.batch: the text has no place {{{name}}} but one {{{nearest}}}"
                raise fault("NB306", what, f"write {{{name}}}, or name the element {nearest!r}")

    def __appnb_html__(self) -> Html:
        """Write the text with the elements in their places."""
        embedded = dict(self._html.embedded)

        def put(match: re.Match[str]) -> str:
            if match[0] in ("{{", "}}"):
                return match[0][0]
            child = self._children.get(match[1])
            if child is None:
                return match[0]
            html = child.__appnb_html__()
            embedded.update(html.embedded)
            return html.text

        text = _PLACE.sub(put, self._html.text)
        return Html.of(tag("div", text, class_="appnb-batch"), embedded)
