"""A field for a number."""

import math
from typing import Any, Self

import param

from appnb.ui.addressing import NUMBER, Url
from appnb.ui.element import Change, Element
from appnb.ui.faults import fault
from appnb.ui.numeric import Number, check_bounds, is_whole, read_bounds, read_number
from appnb.ui.series import describe_interval


class number(Element):
    """A field for a number, with arrows for steps up and down.

    Args:
        start: the lowest number. Default, as -inf: no limit.
        stop: the highest number. Default: no limit.
        step: how far the arrows go. Default: 1. An integer, beside an integer `start` or none, makes it a
            field for integers.
        value: the initial number. Default: `start`, else `stop`, else the field is empty.
        debounce: whether `value` follows only on Enter or when the field loses focus.
        label: inline Markdown above the field.
        on_change: called with the new value after each change.
        url: whether the value is kept in the page's address, or the name it has there. Default: as the app says.
        full_width: whether it is as wide as the place it stands in.
        disabled: whether the viewer cannot change it.

    Value: `int` or `float`; None when the field is empty.

    Example:
        count = nb.ui.number(start=1, stop=100, step=1, label="How many")
    """

    _codec = NUMBER

    value = param.Number(default=None, allow_None=True, doc="The number in the field; None when it is empty.")
    start = param.Number(default=None, allow_None=True, constant=True, doc="The lowest number; None: no limit.")
    stop = param.Number(default=None, allow_None=True, constant=True, doc="The highest number; None: no limit.")
    step = param.Number(default=None, allow_None=True, constant=True, doc="How far the arrows go.")
    debounce = param.Boolean(default=False, doc="Whether the value follows only on Enter or when focus goes.")

    def __init__(
        self,
        start: Number | None = None,
        stop: Number | None = None,
        step: Number | None = None,
        value: Number | None = None,
        debounce: bool = False,
        *,
        label: str = "",
        on_change: Change | None = None,
        url: Url = None,
        full_width: bool = False,
        disabled: bool = False,
    ) -> None:
        self._name_for_messages(label)
        start, stop = (None if bound in (-math.inf, math.inf) else bound for bound in (start, stop))
        start, stop, step = read_bounds(start, stop, step, self._who)
        if value is None:
            value = start if start is not None else stop
        else:
            value = read_number(value, self._who)
            check_bounds(value, start, stop, self._who)
        super().__init__(
            value,
            start=start,
            stop=stop,
            step=step,
            debounce=debounce,
            label=label,
            on_change=on_change,
            url=url,
            full_width=full_width,
            disabled=disabled,
        )

    @property
    def takes_integers(self) -> bool:
        """Whether only integers can be entered."""
        return self.step is not None and is_whole(self.step, self.start, self._initial)

    @classmethod
    def from_series(cls, series: Any, **kwargs: Any) -> Self:
        """Make one from a column of numbers: its smallest and largest value are the bounds, its name the label.

        Args:
            series: a pandas or polars Series, or an array.
            **kwargs: the other arguments of the element; they win over what the column says.
        """
        element: Self = cls(**{**describe_interval(series), **kwargs})
        return element

    def admit(self, value: Any) -> Number | None:
        """Return `value` as a plain number, or None for an empty field.

        Raises:
            ElementError: NB302, no number, out of bounds, or a fraction in a field for integers.
        """
        if value is None:
            return None
        entered = read_number(value, self._who)
        check_bounds(entered, self.start, self.stop, self._who)
        if self.takes_integers:
            if entered != int(entered):
                raise fault("NB302", f"{self._who}: {entered} is not an integer", f"use {round(entered)}")
            return int(entered)
        return entered
