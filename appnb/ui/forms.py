"""Forms: an element whose value counts when it is submitted."""

from collections.abc import Callable
from typing import Any

import param

from appnb.display.embedding import hole_id, write_token
from appnb.display.hypertext import Html
from appnb.display.markup import tag
from appnb.ui.addressing import SUBMITTED, Url
from appnb.ui.buttons import button
from appnb.ui.compound import Compound, copy_element
from appnb.ui.element import Change, Element, is_same
from appnb.ui.labels import label_html, plain_text
from appnb.ui.notes import Note

Validate = Callable[[Any], str | None]


class form(Compound):
    """An element, or several, whose value counts when the viewer presses a button.

    `element.form()` is the same. Ctrl-Enter in a field of the form submits it too. Before that nothing follows from
    what is filled in: no cell runs, and the `on_change` of what is in the form is not called.

    Args:
        element: what is filled in; it is copied. Use `ui.batch`, `ui.dictionary` or `ui.array` for several.
        bordered: whether a line goes round the form.
        loading: whether it is being worked on: it cannot be submitted then.
        submit_button_label: what stands on the button.
        submit_button_tooltip: shown when the pointer rests on it.
        submit_button_disabled: whether it cannot be pressed.
        clear_on_submit: whether the fields go back to their initial values afterwards.
        show_clear_button: whether a second button sets them back.
        clear_button_label: what stands on it.
        clear_button_tooltip: shown when the pointer rests on it.
        validate: is given what was filled in, and returns what is wrong with it, or None: then it is submitted.
        label: inline Markdown above the form.
        on_change: called with the new value after each submission.
        url: whether the value is kept in the page's address, or the name it has there. Default: as the app says.

    Value: the element's value when the form was submitted last; None before that.

    Example:
        order = nb.ui.form(nb.ui.number(1, 100, step=1, label="How many"), submit_button_label="Order")
    """

    _codec = SUBMITTED

    value = param.Parameter(doc="What was submitted last; None before that.")
    bordered = param.Boolean(default=True, doc="Whether a line goes round the form.")
    loading = param.Boolean(default=False, doc="Whether it is being worked on.")
    clear_on_submit = param.Boolean(default=False, doc="Whether the fields go back to their initial values.")
    validate = param.Callable(default=None, allow_None=True, doc="Returns what is wrong, or None.")

    def __init__(
        self,
        element: Element,
        *,
        bordered: bool = True,
        loading: bool = False,
        submit_button_label: str = "Submit",
        submit_button_tooltip: str | None = None,
        submit_button_disabled: bool = False,
        clear_on_submit: bool = False,
        show_clear_button: bool = False,
        clear_button_label: str = "Clear",
        clear_button_tooltip: str | None = None,
        validate: Validate | None = None,
        label: str = "",
        on_change: Change | None = None,
        url: Url = None,
    ) -> None:
        self._name_for_messages(label)
        self.element = copy_element(element, self._who, "element")
        gate(self.element)
        self._submit = button(
            label=submit_button_label,
            tooltip=submit_button_tooltip,
            disabled=submit_button_disabled or loading,
            on_click=lambda _: self.submit(),
        )
        self._submit._is_primary = True
        self._clear = button(label=clear_button_label, tooltip=clear_button_tooltip, on_click=lambda _: self.clear())
        self._buttons = [self._submit, self._clear] if show_clear_button else [self._submit]
        self._note = Note()  # type: ignore[no-untyped-call]
        super().__init__(
            {"element": self.element},
            bordered=bordered,
            loading=loading,
            clear_on_submit=clear_on_submit,
            validate=validate,
            label=label,
            on_change=on_change,
            url=url,
        )

    def submit(self) -> None:
        """Do what the submit button does: check what was filled in, and make it the value."""
        filled_in = self.element.value
        problem = None if self.validate is None else self.validate(filled_in)
        self._note.text = problem or ""
        if problem:
            return
        if self.clear_on_submit:
            reset(self.element)
        self._store(filled_in, always_tell=True)

    def clear(self) -> None:
        """Do what the clear button does: set the fields back; the value stays."""
        self._note.text = ""
        reset(self.element)

    def admit(self, value: Any) -> Any:
        """Return what the element makes of `value`; None for "not submitted".

        Raises:
            ElementError: the element does not take it.
        """
        return None if value is None else self.element.admit(value)

    def _call_child(self, key: Any, label: str) -> str:
        return plain_text(label)

    def _gather(self) -> Any:
        return None

    def _spread(self, value: Any) -> None:
        if value is not None:
            self.element.value = value

    def _child_changed(self, child: Element) -> None:
        """Wait for the button."""

    def _child_reset(self) -> None:
        """Leave the value as it was submitted."""

    def __appnb_adopt__(self, old: Element) -> None:
        """Take over what was filled in and what was submitted."""
        if not isinstance(old, form):
            return
        kept = is_same(self.element._initial, old.element._initial)
        self.element.__appnb_adopt__(old.element)
        for ours, theirs in zip(self._buttons, old._buttons, strict=False):
            ours.__appnb_adopt__(theirs)
        self._note.text = old._note.text
        if kept and old.value is not None:
            self._adopt_value(old)

    def _adopt_value(self, old: Element) -> None:
        filled_in = self.element.value
        super()._adopt_value(old)
        with self.element._quietly():
            self.element.value = filled_in

    def __appnb_html__(self) -> Html:
        """Write the fields, then the buttons, then what is wrong."""
        inner = self.element.__appnb_html__()
        embedded = dict(inner.embedded)
        pressed = []
        for each in self._buttons:
            html = each.__appnb_html__()
            embedded.update(html.embedded)
            pressed.append(html.text)
        hole = hole_id(self._note)
        embedded[hole] = self._note
        label = tag("div", label_html(self.label), class_="appnb-form-title") if self.label else ""
        bar = tag("div", *pressed, write_token(hole), class_="appnb-form-buttons")
        attributes = {"class_": "appnb-form", "data_bordered": self.bordered, "aria_busy": self.loading and "true"}
        return Html.of(tag("div", label, inner.text, bar, **attributes), embedded)


def gate(element: Element) -> None:
    """Let nothing follow from what is entered into an element, and into those in it: they are filled in, not used."""
    element._is_gated = True
    if isinstance(element, Compound):
        for child in element._children.values():
            gate(child)


def reset(element: Element) -> None:
    """Set an element, and those in it, back to their initial values."""
    if isinstance(element, Compound):
        for child in element._children.values():
            reset(child)
    elif not is_same(element.value, element._initial):
        element.value = element._initial
