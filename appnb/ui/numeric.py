"""Numbers with bounds and steps: what sliders and number fields share."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from appnb.ui.faults import fault

Number = int | float


def read_number(value: Any, who: str, what: str = "value") -> Number:
    """Turn a Python or numpy number into a plain `int` or `float`.

    Raises:
        ElementError: NB302, it is no number, or not a finite one.
    """
    if hasattr(value, "item") and not isinstance(value, int | float):
        value = value.item()
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise fault("NB302", f"{who}: the {what} {value!r} is not a number", "give a finite int or float")
    return value


def read_bounds(start: Any, stop: Any, step: Any, who: str) -> tuple[Number | None, Number | None, Number | None]:
    """Check the bounds and the step of an interval; None stands for "not given".

    Raises:
        ElementError: NB304, `start` is above `stop`, or the step is not above zero.
    """
    low, high, each = (
        None if number is None else read_number(number, who, name)
        for name, number in (("start", start), ("stop", stop), ("step", step))
    )
    if low is not None and high is not None and low > high:
        fix = f"swap them: start={high}, stop={low}"
        raise fault("NB304", f"{who}: start ({low}) is above stop ({high})", fix)
    if each is not None and each <= 0:
        fix = f"use step={-each}" if each else "leave `step` out, or give one above 0"
        raise fault("NB304", f"{who}: a step of {each} leads nowhere", fix)
    return low, high, each


def check_bounds(value: Number, low: Number | None, high: Number | None, who: str) -> None:
    """Check that a number is within bounds.

    Raises:
        ElementError: NB302, it is not; the message names the nearest bound.
    """
    if low is not None and value < low:
        raise fault("NB302", f"{who}: {value} is below start ({low})", f"use {low}, or a lower start")
    if high is not None and value > high:
        raise fault("NB302", f"{who}: {value} is above stop ({high})", f"use {high}, or a higher stop")


def is_whole(*numbers: Number | None) -> bool:
    """Tell whether all the numbers given are integers."""
    return not any(isinstance(number, float) for number in numbers)


def tidy(value: Number, *like: Number) -> Number:
    """Round a number to the decimals that `like` are written with.

    >>> tidy(0.30000000000000004, 0.1)
    0.3
    """
    if isinstance(value, int):
        return value
    decimals = max(-int(Decimal(str(number)).as_tuple().exponent) for number in like)
    return round(value, max(decimals, 0))


@dataclass(frozen=True, slots=True)
class Scale:
    """The values that a slider can stand at: an interval with a step, or a list of places."""

    start: Number
    stop: Number
    step: Number | None = None
    places: tuple[Number, ...] | None = None
    is_whole: bool = False  # whether its values are integers

    def admit(self, value: Any, who: str) -> Number:
        """Return `value` as the scale has it: of its type, free of rounding dust.

        Raises:
            ElementError: NB302, the slider cannot stand there; the message names the nearest value.
        """
        number = read_number(value, who)
        if self.places is not None:
            return self.places[self.find_place(number, who)]
        check_bounds(number, self.start, self.stop, who)
        if self.is_whole or self.step is not None:
            number = self._snap(number, self.step or 1, who)
        return int(number) if self.is_whole else float(number)

    def find_place(self, value: Number, who: str) -> int:
        """Find the index of a value among the places.

        Raises:
            ElementError: NB303, it is none of them.
        """
        places = self.places or ()
        nearest = min(range(len(places)), key=lambda index: abs(places[index] - value))
        if not math.isclose(places[nearest], value, rel_tol=1e-9, abs_tol=1e-12):
            raise fault("NB303", f"{who}: {value} is not one of its steps", f"use {places[nearest]}, the nearest")
        return nearest

    def convert(self, number: Number) -> Number:
        """Return a number of the scale's type; the initial value may stand between two steps."""
        return int(number) if self.is_whole else float(number)

    def choose_step(self) -> Number:
        """Choose how far the handle moves: the step, or 1, or 1, 2 or 5 in the hundredth part of a short interval.

        >>> Scale(0.0, 1.0).choose_step()
        0.01
        """
        span = (self.stop - self.start) / 100
        if self.step is not None or self.is_whole or span >= 1 or span <= 0:
            return self.step or 1
        power = 10.0 ** math.floor(math.log10(span))
        return next(tidy(nice * power, power) for nice in (1, 2, 5, 10) if nice * power >= span * 0.999)

    def _snap(self, value: Number, step: Number, who: str) -> Number:
        if value == self.stop:
            return value
        count = (value - self.start) / step
        nearest = tidy(min(self.start + round(count) * step, self.stop), self.start, step)
        if abs(count - round(count)) > 1e-6:
            what = f"{who}: {value} is not a whole number of steps of {step} from {self.start}"
            raise fault("NB302", what, f"use {nearest}, the nearest, or another step")
        return nearest


def read_places(steps: Any, who: str) -> tuple[Number, ...]:
    """Check the list of places of a slider.

    Raises:
        ElementError: NB304, it is empty or no list of numbers.
    """
    if hasattr(steps, "tolist"):
        steps = steps.tolist()
    if isinstance(steps, str) or not isinstance(steps, Iterable):
        raise fault("NB304", f"{who}: steps must be a list of numbers, not {steps!r}", "write steps=[1, 10, 100]")
    numbers = tuple(read_number(step, who, "step") for step in steps)
    if not numbers:
        raise fault("NB304", f"{who}: steps is empty", "give at least one number")
    return numbers


def read_scale(start: Any, stop: Any, step: Any, steps: Any, value: Any, who: str) -> Scale:
    """Make the scale that a slider's arguments stand for.

    Args:
        value: the initial value, or values: a float among them makes a scale of floats.
    Raises:
        ElementError: NB304, the arguments contradict each other; NB302, one is not a number.
    """
    if steps is not None:
        if (start, stop, step) != (None, None, None):
            what = f"{who}: `steps` already says where it can stand, and so do `start`, `stop` and `step`"
            raise fault("NB304", what, "leave out `steps`, or leave out the other three")
        places = read_places(steps, who)
        return Scale(places[0], places[-1], None, places, is_whole(*places))
    low, high, each = read_bounds(start, stop, step, who)
    if low is None or high is None:
        fix = "give both, as in (1, 10), or the places as steps=[1, 10, 100]"
        raise fault("NB304", f"{who}: start and stop are missing", fix)
    values = value if isinstance(value, list | tuple) else [value]
    return Scale(low, high, each, None, is_whole(low, high, each, *values))
