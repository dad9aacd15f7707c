"""Buttons: one that keeps a value, one that starts a run."""

import re
from collections.abc import Callable
from typing import Any, Literal, get_args

import param

from appnb.display.problems import choose_kind
from appnb.kernel.context import call_after_run
from appnb.ui.element import Change, Element

Kind = Literal["neutral", "info", "success", "warn", "danger"]
KINDS: tuple[str, ...] = get_args(Kind)


class _Button(Element):
    """What both buttons share."""

    _has_label = False
    _is_primary = False  # whether it is what one came for: the button that submits a form

    kind: Any = param.Selector(default="neutral", objects=list(KINDS))
    tooltip = param.String(default=None, allow_None=True, doc="Shown when the pointer rests on the button.")
    keyboard_shortcut = param.String(default=None, allow_None=True, doc="Keys that press the button: 'Ctrl-L'.")

    def _describe_field(self) -> dict[str, object]:
        return {**super()._describe_field(), "data_keys": write_keys(self.keyboard_shortcut)}

    def click(self) -> None:
        """Do what a click of the viewer does."""
        self._store(self._next_value(), always_tell=True)

    def _next_value(self) -> Any:
        return self.value


class button(_Button):
    """A button whose value changes with each click.

    Args:
        on_click: makes the new value from the present one. Default: the value stays, and the cells that
            use the button run again all the same.
        value: the initial value.
        kind: "neutral", "info", "success", "warn" or "danger": its colour.
        disabled: whether the viewer cannot press it.
        tooltip: shown when the pointer rests on the button.
        label: what stands on the button.
        on_change: called with the new value after each click.
        full_width: whether it is as wide as the place it stands in.
        keyboard_shortcut: keys that press the button, such as "Ctrl-L".

    Value: what `on_click` returned last; `value` before that.

    Example:
        counter = nb.ui.button(value=0, on_click=lambda count: count + 1, label="One more")
    """

    value = param.Parameter(doc="What `on_click` returned last.")
    on_click = param.Callable(default=None, allow_None=True, doc="Makes the new value from the present one.")

    def __init__(
        self,
        on_click: Callable[[Any], Any] | None = None,
        value: Any = None,
        kind: Kind = "neutral",
        disabled: bool = False,
        tooltip: str | None = None,
        *,
        label: str = "click here",
        on_change: Change | None = None,
        full_width: bool = False,
        keyboard_shortcut: str | None = None,
    ) -> None:
        super().__init__(
            value,
            on_click=on_click,
            kind=choose_kind(f"ui.{type(self).__name__}", kind, KINDS),
            disabled=disabled,
            tooltip=tooltip,
            label=label,
            on_change=on_change,
            full_width=full_width,
            keyboard_shortcut=keyboard_shortcut,
        )

    def _next_value(self) -> Any:
        return self.value if self.on_click is None else self.on_click(self.value)


class run_button(_Button):
    """A button that starts a run: its value is True while the cells run that use it, and False again after.

    Args:
        kind: "neutral", "info", "success", "warn" or "danger": its colour.
        disabled: whether the viewer cannot press it.
        tooltip: shown when the pointer rests on the button.
        label: what stands on the button.
        on_change: called with True after each click.
        full_width: whether it is as wide as the place it stands in.
        keyboard_shortcut: keys that press the button, such as "Ctrl-Enter".

    Value: `bool`.

    Example:
        go = nb.ui.run_button(label="Simulate")
        # and in the cell that is to wait for it: nb.stop(not go.value)
    """

    value = param.Boolean(default=False, doc="Whether the run was started by this button.")

    def __init__(
        self,
        kind: Kind = "neutral",
        disabled: bool = False,
        tooltip: str | None = None,
        *,
        label: str = "click to run",
        on_change: Change | None = None,
        full_width: bool = False,
        keyboard_shortcut: str | None = None,
    ) -> None:
        super().__init__(
            False,
            kind=choose_kind(f"ui.{type(self).__name__}", kind, KINDS),
            disabled=disabled,
            tooltip=tooltip,
            label=label,
            on_change=on_change,
            full_width=full_width,
            keyboard_shortcut=keyboard_shortcut,
        )

    def _next_value(self) -> bool:
        return True

    def admit(self, value: Any) -> bool:
        """Return `value` as a plain bool."""
        return bool(value)

    def _adopt_value(self, old: Element) -> None:
        """Stay False: a click counts once."""

    def _store(self, value: Any, *, always_tell: bool = False) -> None:
        super()._store(value, always_tell=always_tell)
        if value:
            call_after_run(self._end_run)

    def _end_run(self) -> None:
        """Be False again, without another run."""
        with self._quietly():
            self.value = False
        for parent in self._parents:
            parent._child_reset()


_KEYS = {"control": "ctrl", "cmd": "ctrl", "meta": "ctrl", "mod": "ctrl", "option": "alt", "esc": "escape"}


def write_keys(shortcut: str | None) -> str | None:
    """Write a shortcut as the page's script has it: held keys in a fixed order, all in lower case.

    >>> write_keys("Shift-Cmd-L")
    'ctrl-shift-l'
    """
    if not shortcut:
        return None
    *held, key = [_KEYS.get(part, part) for part in re.split(r"[-+ ]+", shortcut.strip().lower())]
    return "-".join([name for name in ("ctrl", "alt", "shift") if name in held] + [key])
