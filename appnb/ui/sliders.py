"""Sliders over an interval of numbers, or over a list of them."""

from collections.abc import Sequence
from typing import Any, Literal, Self

import param

from appnb.display.hypertext import Html
from appnb.display.markup import tag
from appnb.ui.addressing import NUMBER, NUMBERS, Url
from appnb.ui.element import Change, Element
from appnb.ui.faults import ElementError, fault
from appnb.ui.labels import plain_text
from appnb.ui.numbers import number
from appnb.ui.numeric import Number, Scale, check_bounds, read_number, read_scale
from appnb.ui.series import describe_interval

Orientation = Literal["horizontal", "vertical"]


class _Slider(Element):
    """What a slider of one handle and one of two share."""

    start = param.Number(default=0, constant=True, doc="The lowest value.")
    stop = param.Number(default=1, constant=True, doc="The highest value.")
    step = param.Number(default=None, allow_None=True, constant=True, doc="How far apart values are.")
    steps = param.List(default=None, allow_None=True, constant=True, doc="The values it can stand at, if listed.")
    debounce = param.Boolean(default=False, doc="Whether the value follows only when the handle is let go.")
    orientation: Any = param.Selector(default="horizontal", objects=["horizontal", "vertical"])
    show_value = param.Boolean(default=False, doc="Whether the value is written beside the label.")

    _scale: Scale

    def __init__(self, scale: Scale, value: Any, **params: Any) -> None:
        self._scale = scale
        steps = None if scale.places is None else list(scale.places)
        super().__init__(value, start=scale.start, stop=scale.stop, step=scale.step, steps=steps, **params)

    @classmethod
    def from_series(cls, series: Any, **kwargs: Any) -> Self:
        """Make one from a column of numbers: its smallest and largest value are the bounds, its name the label.

        Args:
            series: a pandas or polars Series, or an array.
            **kwargs: the other arguments of the element; they win over what the column says.
        """
        slider: Self = cls(**{**describe_interval(series), **kwargs})
        return slider

    def _admit_number(self, value: Any) -> Number:
        return self._scale.admit(value, self._who)


class slider(_Slider):
    """A slider over an interval of numbers.

    Args:
        start: the lowest value.
        stop: the highest value.
        step: how far apart values are. Default: 1, or finer where the interval is of floats and short.
        value: the initial value. Default: `start`.
        debounce: whether `value` follows only when the handle is let go, and not while it is dragged.
        disabled: whether the viewer cannot change it.
        orientation: "horizontal" or "vertical".
        show_value: whether the value is written beside the label.
        include_input: whether a field to type the value stands beside the slider.
        steps: the values it can stand at, as a list or an array of numbers, instead of start, stop and step.
        label: inline Markdown above the slider.
        on_change: called with the new value after each change.
        url: whether the value is kept in the page's address, or the name it has there. Default: as the app says.
        full_width: whether it is as wide as the place it stands in.

    Value: `int`; `float` if one of the numbers given is one.

    Example:
        size = nb.ui.slider(1, 10, value=5, label="Size")
        scale = nb.ui.slider(steps=[1, 10, 100, 1000])
    """

    _codec = NUMBER

    value = param.Number(default=0, doc="Where the handle stands.")
    include_input = param.Boolean(default=False, doc="Whether a field to type the value stands beside the slider.")

    _field: number | None = None

    def __init__(
        self,
        start: Number | None = None,
        stop: Number | None = None,
        step: Number | None = None,
        value: Number | None = None,
        debounce: bool = False,
        disabled: bool = False,
        orientation: Orientation = "horizontal",
        show_value: bool = False,
        include_input: bool = False,
        steps: Sequence[Number] | None = None,
        *,
        label: str = "",
        on_change: Change | None = None,
        url: Url = None,
        full_width: bool = False,
    ) -> None:
        self._name_for_messages(label)
        scale = read_scale(start, stop, step, steps, value, self._who)
        initial = scale.start if value is None else read_number(value, self._who)
        if scale.places is not None:
            initial = scale.places[scale.find_place(initial, self._who)]
        check_bounds(initial, min(scale.start, scale.stop), max(scale.start, scale.stop), self._who)
        super().__init__(
            scale,
            scale.convert(initial),
            debounce=debounce,
            disabled=disabled,
            orientation=orientation,
            show_value=show_value,
            include_input=include_input,
            label=label,
            on_change=on_change,
            url=url,
            full_width=full_width,
        )
        if include_input:
            self._field = number(
                None if scale.places else scale.start,
                None if scale.places else scale.stop,
                scale.choose_step() if scale.is_whole else None,
                self.value,
                on_change=self._take_typed,
                disabled=disabled,
            )
            self._field._spoken = plain_text(label)

    def _store(self, value: Any, *, always_tell: bool = False) -> None:
        super()._store(value, always_tell=always_tell)
        self._write_field()

    def _take_typed(self, typed: Number | None) -> None:
        """Go where the viewer typed; what is no place of the slider is not kept in the field either."""
        try:
            self.value = typed
        except ElementError:
            self._write_field()

    def _write_field(self) -> None:
        if self._field is not None and self._field.value != self.value:
            with self._field._quietly():
                self._field.value = self.value

    def __appnb_adopt__(self, old: Element) -> None:
        """Take over the value, the widget, and the field's."""
        super().__appnb_adopt__(old)
        if isinstance(old, slider) and self._field is not None and old._field is not None:
            self._field.__appnb_adopt__(old._field)
            self._write_field()

    def __appnb_html__(self) -> Html:
        """Write the slider, and the field beside it if there is one."""
        html = super().__appnb_html__()
        if self._field is None:
            return html
        field = self._field.__appnb_html__()
        body = tag("span", html.text, field.text, class_="appnb-with-input", data_wide=self.full_width)
        return Html.of(body, {**html.embedded, **field.embedded})

    def admit(self, value: Any) -> Number:
        """Return `value` as a number that the slider can stand at; the initial value always is one.

        Raises:
            ElementError: NB302 or NB303, out of bounds or between two steps.
        """
        if value == self._initial and not isinstance(value, bool):
            initial: Number = self._initial
            return initial
        return self._admit_number(value)


class range_slider(_Slider):
    """A slider with two handles, for a range within an interval of numbers.

    Args:
        start: the lowest value.
        stop: the highest value.
        step: how far apart values are. Default: 1, or finer where the interval is of floats and short.
        value: the initial range, lower end first. Default: the whole interval.
        debounce: whether `value` follows only when a handle is let go, and not while it is dragged.
        orientation: "horizontal" or "vertical".
        show_value: whether the range is written beside the label.
        steps: the values it can stand at, as a list or an array of numbers, instead of start, stop and step.
        label: inline Markdown above the slider.
        on_change: called with the new value after each change.
        url: whether the value is kept in the page's address, or the name it has there. Default: as the app says.
        full_width: whether it is as wide as the place it stands in.
        disabled: whether the viewer cannot change it.

    Value: a list of two `int`, lower end first; two `float` if one of the numbers given is one.

    Example:
        years = nb.ui.range_slider(1990, 2025, value=[2000, 2010], label="Years")
    """

    _codec = NUMBERS

    value = param.List(default=[0, 1], doc="The lower and the upper end.")

    def __init__(
        self,
        start: Number | None = None,
        stop: Number | None = None,
        step: Number | None = None,
        value: Sequence[Number] | None = None,
        debounce: bool = False,
        orientation: Orientation = "horizontal",
        show_value: bool = False,
        steps: Sequence[Number] | None = None,
        *,
        label: str = "",
        on_change: Change | None = None,
        url: Url = None,
        full_width: bool = False,
        disabled: bool = False,
    ) -> None:
        self._name_for_messages(label)
        scale = read_scale(start, stop, step, steps, value, self._who)
        low, high = (scale.start, scale.stop) if value is None else self._read_pair(value)
        for end in (low, high):
            if scale.places is not None:
                scale.find_place(end, self._who)
            check_bounds(end, min(scale.start, scale.stop), max(scale.start, scale.stop), self._who)
        super().__init__(
            scale,
            [scale.convert(low), scale.convert(high)],
            debounce=debounce,
            orientation=orientation,
            show_value=show_value,
            label=label,
            on_change=on_change,
            url=url,
            full_width=full_width,
            disabled=disabled,
        )

    def admit(self, value: Any) -> list[Number]:
        """Return `value` as a list of the lower and the upper end; an end of the initial range always is one.

        Raises:
            ElementError: NB302 or NB303, an end is out of bounds or between two steps, or they are swapped.
        """
        ends = self._read_pair(value)
        return [end if end in self._initial else self._admit_number(end) for end in ends]

    def _read_pair(self, value: Any) -> tuple[Number, Number]:
        value = value.tolist() if hasattr(value, "tolist") else value
        if not isinstance(value, list | tuple) or len(value) != 2:
            fix = "give the lower and the upper end, as in [2, 8]"
            raise fault("NB302", f"{self._who}: {value!r} is not a range", fix)
        low, high = (read_number(end, self._who) for end in value)
        if low > high:
            fix = f"swap them: [{high}, {low}]"
            raise fault("NB302", f"{self._who}: the range {[low, high]} ends before it starts", fix)
        return low, high
