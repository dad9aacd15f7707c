"""A field for code."""

from typing import Any, Literal

import param

from appnb.ui.addressing import TEXT
from appnb.ui.element import Change
from appnb.ui.faults import fault
from appnb.ui.texts import _Text


class code_editor(_Text):
    r"""A field for code: a fixed-width face, Tab that indents and Enter that keeps the indentation.

    Esc, then Tab, leaves the field with the keyboard.

    Args:
        value: the initial code.
        language: what the code is written in, such as "python" or "sql".
        placeholder: shown while the field is empty.
        theme: "light" or "dark". Default: as the page is.
        disabled: whether the viewer cannot change it.
        min_height: in pixels.
        max_height: in pixels; more lines than fit scroll.
        show_copy_button: whether there is a button to copy the code.
        debounce: True: `value` follows when the field loses focus; False: with each key; a number: that
            many milliseconds after a key.
        label: inline Markdown above the field.
        on_change: called with the new value after each change.

    Value: `str`.

    Example:
        query = nb.ui.code_editor("select *\nfrom sales", language="sql", label="Query")
    """

    _codec = TEXT
    _spoken = "Code"

    language = param.String(default="python", doc="What the code is written in.")
    theme: Any = param.Selector(default=None, objects=[None, "light", "dark"], doc="None: as the page is.")
    min_height = param.Integer(default=None, allow_None=True, bounds=(1, None), doc="In pixels.")
    max_height = param.Integer(default=None, allow_None=True, bounds=(1, None), doc="In pixels.")
    show_copy_button = param.Boolean(default=True, doc="Whether there is a button to copy the code.")

    def __init__(
        self,
        value: str = "",
        language: str = "python",
        placeholder: str = "",
        theme: Literal["light", "dark"] | None = None,
        disabled: bool = False,
        min_height: int | None = None,
        max_height: int | None = None,
        show_copy_button: bool = True,
        debounce: bool | int = False,
        *,
        label: str = "",
        on_change: Change | None = None,
    ) -> None:
        self._name_for_messages(label)
        if min_height is not None and max_height is not None and min_height > max_height:
            what = f"{self._who}: min_height={min_height} is more than max_height={max_height}"
            raise fault("NB304", what, "exchange the two")
        super().__init__(
            value,
            placeholder=placeholder,
            max_length=None,
            disabled=disabled,
            debounce=debounce,
            language=language,
            theme=theme,
            min_height=min_height,
            max_height=max_height,
            show_copy_button=show_copy_button,
            label=label,
            on_change=on_change,
            full_width=True,
        )
