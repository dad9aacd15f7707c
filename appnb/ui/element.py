"""What every element is: a `param` object with a value that follows its viewer and the code alike."""

import inspect
from collections.abc import Callable, Mapping
from contextlib import contextmanager, nullcontext
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Self

import param
from param.parameterized import Comparator, ParameterizedMetaclass, discard_events

from appnb.display.embedding import current_registry, hole_id, write_token
from appnb.display.hypertext import Html, Placeable
from appnb.display.markup import tag
from appnb.kernel.sources import SourceSpec
from appnb.ui.addressing import Codec, Texts, read_value, write_value
from appnb.ui.control import Control
from appnb.ui.faults import ElementError, fault, suggest
from appnb.ui.labels import write_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from panel.viewable import Viewable

Change = Callable[[Any], object]
"""What `on_change` takes: a function of the new value."""


class ElementType(ParameterizedMetaclass):
    """Makes elements: names an argument that the kind does not have, and remembers the others for copies."""

    _signature: inspect.Signature

    def __init__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> None:
        for value in namespace.values():
            if isinstance(value, param.Parameter) and value.allow_refs is not True:
                value.allow_refs = False  # said, or each value is looked through for references: a quarter of the time
        super().__init__(name, bases, namespace)
        signature = inspect.signature(cls.__init__)  # type: ignore[misc]  # of this very class
        type.__setattr__(cls, "_signature", signature.replace(parameters=list(signature.parameters.values())[1:]))

    @property
    def __signature__(cls) -> inspect.Signature:
        return cls._signature

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        allowed = cls._signature.parameters
        is_open = any(parameter.kind is parameter.VAR_KEYWORD for parameter in allowed.values())
        for name in kwargs:
            if name not in allowed and not is_open:
                raise fault("NB301", f"`ui.{cls.__name__}` has no argument {name!r}", suggest(name, allowed))
        element = super().__call__(*args, **kwargs)
        element._arguments = (args, kwargs)
        return element


class Element(Placeable, param.Parameterized, metaclass=ElementType):
    """A part of a page that a viewer can change. `value` is what it stands at.

    A cell that refers to a global name bound to an element runs again when its value changes, whoever
    changes it: the viewer, or code that sets `element.value`. Made in a cell, shown by being a cell's
    output or part of one; the widget behind it is built when it is first shown.
    """

    value = param.Parameter(doc="What the element stands at. Setting it is the same as the viewer doing so.")
    label = param.String(default="", doc="Inline Markdown shown with the element.")
    disabled = param.Boolean(default=False, doc="Whether the viewer cannot change the element.")
    full_width = param.Boolean(default=False, doc="Whether the element is as wide as the place it stands in.")
    url: Any = param.Parameter(default=None, doc="Whether, or as what, the value is kept in the page's address.")
    on_change = param.Callable(default=None, allow_None=True, doc="Called with the new value after each change.")

    _who = "element"  # how messages name this element
    _arguments: tuple[tuple[Any, ...], dict[str, Any]] = ((), {})
    _initial: Any = None
    _is_ready = False
    _is_quiet = False
    _is_gated = False  # whether it is filled in as part of a form: nothing follows before that is submitted
    _spoken = ""  # what assistive technology calls it when it has no label
    _is_in_panel = False  # whether it was given to a layout of Panel, where the widget shows the label
    _binding: Any = None  # the tie to the widget, once the element was shown: `appnb.ui.widgets.binding.Binding`
    _parents: tuple["Element", ...] = ()  # composites whose value holds this one's
    _codec: ClassVar[Codec | None] = None  # how its value is written into an address; None: never
    _has_label: ClassVar[bool] = True  # whether the page writes the label; False where the widget does

    def __init__(self, value: Any = None, label: str | None = "", **params: Any) -> None:
        self._name_for_messages(label)
        super().__init__(value=value, label=label or "", **params)  # type: ignore[no-untyped-call]
        self._initial = self.value
        if self.url and self.find_codec() is None:
            raise fault("NB330", f"{self._who} is never kept in the page's address", "leave `url` out")
        self._control = Control(self)
        self._is_ready = True

    def _name_for_messages(self, label: str | None) -> None:
        self._who = f"ui.{type(self).__name__}" + (f" {label!r}" if label else "")

    # ---- value --------------------------------------------------------------------------------------

    def admit(self, value: Any) -> Any:
        """Return `value` as the element keeps it.

        Asked for values set by code and for those that come from a browser: the latter are dropped when refused.

        Raises:
            ElementError: NB302 or NB303, the value is none that a viewer could have chosen.
        """
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "value" or not self._is_ready:
            super().__setattr__(name, value)
            if self._binding is not None and name in self.param:
                self._binding.refresh()
            return
        value = self.admit(value)
        self._spread(value)
        self._store(value)

    def _spread(self, value: Any) -> None:
        """Hand the parts of a new value to the elements inside this one."""

    def _store(self, value: Any, *, always_tell: bool = False) -> None:
        """Put a value that was admitted in its place, and make its users stale if it is a new one, or always."""
        is_new = not _is_equal(self.value, value)
        with discard_events(self) if self._is_gated else nullcontext():
            super().__setattr__("value", value)
        if self._binding is not None:
            self._binding.push()
        if self._is_quiet or not (is_new or always_tell):
            return
        if not (is_new or self._is_gated):
            self.param.trigger("value")
        for parent in self._parents:
            parent._child_changed(self)
        if self.on_change is not None and not self._is_gated:
            self.on_change(value)

    def _receive(self, value: Any) -> None:
        """Take a value that a browser sent; on the kernel's thread. One that is not admissible is dropped."""
        try:
            value = self.admit(value)
        except ElementError:
            self._binding.push()
            return
        self.value = value

    def _child_changed(self, child: "Element") -> None:
        """Hear that an element inside this one has a new value."""

    def _child_reset(self) -> None:
        """Hear that an element inside this one has another value, which nothing follows from."""

    @contextmanager
    def _quietly(self) -> "Iterator[None]":
        """Change the value without telling anyone but the widget."""
        self._is_quiet = True
        try:
            with discard_events(self):
                yield
        finally:
            self._is_quiet = False

    # ---- life ---------------------------------------------------------------------------------------

    def _clone(self) -> Self:
        """Make another element from the same arguments; the two know nothing of each other."""
        args, kwargs = self._arguments
        return type(self)(*args, **kwargs)

    def __appnb_source__(self) -> SourceSpec:
        """Say what a cell depends on that uses the element."""
        return SourceSpec(self, frozenset({"value"}))

    def __appnb_adopt__(self, old: "Element") -> None:
        """Take over from the element that stood here before the cell ran again: the viewer's value and the widget.

        The value is kept if the author left the initial value as it was and it is still admissible.
        """
        if type(old) is not type(self):
            return
        if is_same(self._initial, old._initial):
            self._adopt_value(old)
        if old._binding is not None and self._binding is None:
            old._binding.move_to(self)

    def _adopt_value(self, old: "Element") -> None:
        try:
            value = self.admit(old.value)
        except ElementError:
            return
        with self._quietly():
            self.value = value

    def form(self, label: str = "", **options: Any) -> "Element":
        """Make a form of the element: its value counts when it is submitted.

        Args:
            label: inline Markdown above the form.
            **options: the other arguments of `ui.form`.
        """
        form: Element = import_module("appnb.ui.forms").form(self, label=label, **options)  # forms are made of elements
        return form

    def __appnb_batch__(self, html: Html, elements: "Mapping[str, Element]") -> "Element":
        """Make one element of a text and several elements: what `Html.batch` does."""
        batch: Element = import_module("appnb.ui.groups").batch(html, elements)  # groups are made of elements
        return batch

    # ---- the page's address -----------------------------------------------------------------------------

    def find_codec(self) -> Codec | None:
        """Find how the value is written into the page's address; None if it never is."""
        return self._codec

    def __appnb_to_address__(self) -> Texts | None:
        """Write the value for the page's address; empty while it is the initial one, None if it never goes there."""
        return write_value(self)

    def __appnb_from_address__(self, texts: Texts, *, quietly: bool) -> None:
        """Take a value from the page's address; nothing is the initial one, one that is not admissible is dropped."""
        try:
            value = read_value(self, texts)
        except (ValueError, TypeError, KeyError, OverflowError):
            return
        with self._quietly() if quietly else nullcontext():
            self.value = value

    # ---- display ------------------------------------------------------------------------------------

    def __appnb_html__(self) -> Html:
        """Write the element as it stands on a page: its label, and the hole for its widget."""
        hole = hole_id(self._control)
        label = write_label(self.label) if self._has_label else ""
        field = tag("span", label, write_token(hole), **self._describe_field())
        return Html.of(field, {hole: self._control})

    def _describe_field(self) -> dict[str, object]:
        """List the attributes of the element's place on a page."""
        return {"class_": "appnb-field", "data_kind": type(self).__name__, "data_wide": self.full_width}

    def __panel__(self) -> "Viewable":
        """Return what shows the element in a layout of Panel: its widget, with the label inside."""
        self._is_in_panel = True
        if self._binding is not None:
            self._binding.refresh()
        return self._find_widget()

    def _find_widget(self) -> "Viewable":
        """Find the Panel widget that shows the element: made now if it was never shown, then always the same."""
        if self._binding is None:
            # by name: a script that shows nothing does not pay for importing Panel
            import_module("appnb.ui.widgets").show(self)
        viewable: Viewable = self._binding.widget
        return viewable

    @property
    def viewable(self) -> "Viewable":
        """The Panel widget that shows the element."""
        return self.__panel__()

    def __repr__(self) -> str:
        label = f", label={self.label!r}" if self.label else ""
        return f"{type(self).__name__}(value={self.value!r}{label})"

    def __str__(self) -> str:
        return repr(self) if current_registry() is None else str(self.__appnb_html__())

    def __format__(self, spec: str) -> str:
        return str(self)

    def __bool__(self) -> bool:
        return True  # also a composite without children: `.value` is what to ask


def _is_equal(old: object, new: object) -> bool:
    return bool(Comparator.is_equal(old, new))  # type: ignore[no-untyped-call]


def is_same(one: object, other: object) -> bool:
    """Tell whether two values are equal, taking what cannot be compared for different unless it is the same object."""
    if one is other:
        return True
    try:
        return type(one) is type(other) and bool(one == other)
    except (TypeError, ValueError):  # arrays and frames have no one answer
        return False
