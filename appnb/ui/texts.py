"""Fields for text: one line, and several."""

from typing import Any, Literal

import param

from appnb.ui.addressing import TEXT, Codec, Url
from appnb.ui.element import Change, Element
from appnb.ui.faults import fault


class _Text(Element):
    """What a line and an area share."""

    value = param.String(default="", doc="The text in the field.")
    placeholder = param.String(default="", doc="Shown while the field is empty.")
    max_length = param.Integer(default=None, allow_None=True, bounds=(0, None), doc="How many characters fit.")
    debounce = param.ClassSelector(
        default=True,
        class_=(bool, int),
        doc="True: the value follows on Enter or when focus goes; False: with each key; a number: that many ms later.",
    )

    def __init__(self, value: str, **params: Any) -> None:
        self._name_for_messages(params["label"])
        super().__init__(self._check(value, params["max_length"]), **params)

    def admit(self, value: Any) -> str:
        """Return the text.

        Raises:
            ElementError: NB302, it is no text or longer than `max_length`.
        """
        return self._check(value, self.max_length)

    def _check(self, value: Any, max_length: int | None) -> str:
        if not isinstance(value, str):
            raise fault("NB302", f"{self._who}: {value!r} is not text", f"write {str(value)!r}")
        if max_length is not None and len(value) > max_length:
            what = f"{self._who}: the text has {len(value)} characters, {max_length} is the most"
            raise fault("NB302", what, "shorten it, or raise max_length")
        return value


class text(_Text):
    """A field for a line of text.

    Args:
        value: the initial text.
        placeholder: shown while the field is empty.
        kind: "text", "password", "email" or "url"; what is typed as a password is hidden.
        max_length: how many characters fit. Default: no limit.
        disabled: whether the viewer cannot change it.
        debounce: True: `value` follows on Enter or when the field loses focus; False: with each key; a
            number: that many milliseconds after a key.
        label: inline Markdown above the field.
        on_change: called with the new value after each change.
        url: whether the value is kept in the page's address, or the name it has there. Default: as the app says.
        full_width: whether it is as wide as the place it stands in.

    Value: `str`.

    Example:
        name = nb.ui.text(placeholder="Ada", label="Name")
    """

    _codec = TEXT

    kind: Any = param.Selector(default="text", objects=["text", "password", "email", "url"])

    def __init__(
        self,
        value: str = "",
        placeholder: str = "",
        kind: Literal["text", "password", "email", "url"] = "text",
        max_length: int | None = None,
        disabled: bool = False,
        debounce: bool | int = True,
        *,
        label: str = "",
        on_change: Change | None = None,
        url: Url = None,
        full_width: bool = False,
    ) -> None:
        super().__init__(
            value,
            placeholder=placeholder,
            kind=kind,
            max_length=max_length,
            disabled=disabled,
            debounce=debounce,
            label=label,
            on_change=on_change,
            url=url,
            full_width=full_width,
        )

    def find_codec(self) -> Codec | None:
        """Find how the text is written into the page's address: a password never is."""
        return None if self.kind == "password" else super().find_codec()


class text_area(_Text):
    """A field for several lines of text.

    Args:
        value: the initial text.
        placeholder: shown while the field is empty.
        max_length: how many characters fit. Default: no limit.
        disabled: whether the viewer cannot change it.
        debounce: True: `value` follows when the field loses focus; False: with each key; a number: that
            many milliseconds after a key.
        rows: how many lines are visible. Default: 4.
        label: inline Markdown above the field.
        on_change: called with the new value after each change.
        url: whether the value is kept in the page's address, or the name it has there. Default: as the app says.
        full_width: whether it is as wide as the place it stands in.

    Value: `str`.

    Example:
        notes = nb.ui.text_area(label="Notes", rows=6)
    """

    _codec = TEXT

    rows = param.Integer(default=None, allow_None=True, bounds=(1, None), doc="How many lines are visible.")

    def __init__(
        self,
        value: str = "",
        placeholder: str = "",
        max_length: int | None = None,
        disabled: bool = False,
        debounce: bool | int = True,
        rows: int | None = None,
        *,
        label: str = "",
        on_change: Change | None = None,
        url: Url = None,
        full_width: bool = False,
    ) -> None:
        super().__init__(
            value,
            placeholder=placeholder,
            max_length=max_length,
            disabled=disabled,
            debounce=debounce,
            rows=rows,
            label=label,
            on_change=on_change,
            url=url,
            full_width=full_width,
        )
