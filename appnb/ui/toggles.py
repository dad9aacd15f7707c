"""Yes or no: a checkbox, a switch."""

from typing import Any

import param

from appnb.ui.addressing import TRUTH, Url
from appnb.ui.element import Change, Element
from appnb.ui.faults import fault


class _Toggle(Element):
    """What a checkbox and a switch share."""

    value = param.Boolean(default=False, doc="Whether it is on.")

    def __init__(self, value: bool, **params: Any) -> None:
        self._name_for_messages(params["label"])
        super().__init__(self.admit(value), **params)

    def admit(self, value: Any) -> bool:
        """Return `value` as a plain bool.

        Raises:
            ElementError: NB302, it is neither True nor False.
        """
        if type(value).__name__ in ("bool", "bool_"):  # numpy's name its own
            return bool(value)
        raise fault("NB302", f"{self._who}: {value!r} is neither True nor False", f"write {bool(value)}")


class checkbox(_Toggle):
    """A checkbox.

    Args:
        value: whether it is checked at first.
        label: inline Markdown beside the box.
        disabled: whether the viewer cannot change it.
        on_change: called with the new value after each change.
        url: whether the value is kept in the page's address, or the name it has there. Default: as the app says.

    Value: `bool`.

    Example:
        agree = nb.ui.checkbox(label="I have read the terms")
    """

    _codec = TRUTH

    def __init__(
        self,
        value: bool = False,
        *,
        label: str = "",
        disabled: bool = False,
        on_change: Change | None = None,
        url: Url = None,
    ) -> None:
        super().__init__(value, label=label, disabled=disabled, on_change=on_change, url=url)


class switch(_Toggle):
    """A switch: on or off.

    Args:
        value: whether it is on at first.
        label: inline Markdown beside the switch.
        disabled: whether the viewer cannot change it.
        on_change: called with the new value after each change.
        url: whether the value is kept in the page's address, or the name it has there. Default: as the app says.

    Value: `bool`.

    Example:
        log = nb.ui.switch(value=True, label="Log scale")
    """

    _codec = TRUTH

    def __init__(
        self,
        value: bool = False,
        *,
        label: str = "",
        disabled: bool = False,
        on_change: Change | None = None,
        url: Url = None,
    ) -> None:
        super().__init__(value, label=label, disabled=disabled, on_change=on_change, url=url)
