"""Choosing a date, a date and time, a range of dates."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal, Self, TypeVar

import param

from appnb.ui.addressing import DATE, DATES, MOMENT, Url
from appnb.ui.compound import Compound
from appnb.ui.element import Change, Element
from appnb.ui.faults import fault
from appnb.ui.series import describe_interval

FIRST, LAST = dt.date(dt.MINYEAR, 1, 1), dt.date(dt.MAXYEAR, 12, 31)


class date(Element):
    """A field for a date.

    Args:
        start: the first date that can be chosen, as a date or "YYYY-MM-DD". Default: no limit.
        stop: the last one. Default: no limit.
        value: the initial date. Default: `start`, else `stop`, else today.
        label: inline Markdown above the field.
        on_change: called with the new value after each change.
        url: whether the value is kept in the page's address, or the name it has there. Default: as the app says.
        full_width: whether it is as wide as the place it stands in.
        disabled: whether the viewer cannot change it.

    Value: `datetime.date`.

    Example:
        day = nb.ui.date(start="2025-01-01", stop="2025-12-31", value="2025-03-14", label="Day")
    """

    _codec = DATE

    value = param.CalendarDate(default=FIRST, doc="The date.")
    start = param.CalendarDate(default=FIRST, constant=True, doc="The first date that can be chosen.")
    stop = param.CalendarDate(default=LAST, constant=True, doc="The last date that can be chosen.")

    def __init__(
        self,
        start: dt.date | str | None = None,
        stop: dt.date | str | None = None,
        value: dt.date | str | None = None,
        *,
        label: str = "",
        on_change: Change | None = None,
        url: Url = None,
        full_width: bool = False,
        disabled: bool = False,
    ) -> None:
        self._name_for_messages(label)
        first, last = read_limits(start, stop, self._who)
        chosen = _first_given(value, start, stop, dt.date.today())
        super().__init__(
            check_date(read_date(chosen, self._who), first, last, self._who),
            start=first,
            stop=last,
            label=label,
            on_change=on_change,
            url=url,
            full_width=full_width,
            disabled=disabled,
        )

    @classmethod
    def from_series(cls, series: Any, **kwargs: Any) -> Self:
        """Make one from a column of dates: the first and the last are the limits, its name the label.

        Args:
            series: a pandas or polars Series.
            **kwargs: the other arguments of the element; they win over what the column says.
        """
        element: Self = cls(**{**describe_interval(series), **kwargs})
        return element

    def admit(self, value: Any) -> dt.date:
        """Return `value` as a date.

        Raises:
            ElementError: NB302, it is none, or before the first or after the last.
        """
        return check_date(read_date(value, self._who), self.start, self.stop, self._who)


class datetime(Element):
    """A field for a date and a time of day, without a time zone.

    Args:
        start: the first moment that can be chosen, as a datetime or "YYYY-MM-DDTHH:MM". Default: no limit.
        stop: the last one. Default: no limit.
        value: the initial moment. Default: `start`, else `stop`, else now.
        precision: "hour", "minute" or "second": what can be chosen.
        label: inline Markdown above the field.
        on_change: called with the new value after each change.
        url: whether the value is kept in the page's address, or the name it has there. Default: as the app says.
        full_width: whether it is as wide as the place it stands in.
        disabled: whether the viewer cannot change it.

    Value: `datetime.datetime`; None when the field is empty.

    Example:
        moment = nb.ui.datetime(value="2025-03-14T09:30", label="Starts at")
    """

    _codec = MOMENT

    value = param.Date(default=None, allow_None=True, doc="The moment; None when the field is empty.")
    start: Any = param.Date(default=dt.datetime.min, constant=True, doc="The first moment that can be chosen.")
    stop: Any = param.Date(default=dt.datetime.max, constant=True, doc="The last moment that can be chosen.")
    precision: Any = param.Selector(default="minute", objects=["hour", "minute", "second"])

    def __init__(
        self,
        start: dt.datetime | str | None = None,
        stop: dt.datetime | str | None = None,
        value: dt.datetime | str | None = None,
        *,
        precision: Literal["hour", "minute", "second"] = "minute",
        label: str | None = None,
        on_change: Change | None = None,
        url: Url = None,
        full_width: bool = False,
        disabled: bool = False,
    ) -> None:
        self._name_for_messages(label)
        first = dt.datetime.min if start is None else read_datetime(start, self._who)
        last = dt.datetime.max if stop is None else read_datetime(stop, self._who)
        if first > last:
            fix = f'swap them: start="{last:%Y-%m-%dT%H:%M}", stop="{first:%Y-%m-%dT%H:%M}"'
            raise fault("NB304", f"{self._who}: start ({first}) is after stop ({last})", fix)
        chosen = read_datetime(_first_given(value, start, stop, dt.datetime.now().replace(microsecond=0)), self._who)
        super().__init__(
            check_date(chosen, first, last, self._who),
            start=first,
            stop=last,
            precision=precision,
            label=label,
            on_change=on_change,
            url=url,
            full_width=full_width,
            disabled=disabled,
        )

    @classmethod
    def from_series(cls, series: Any, **kwargs: Any) -> Self:
        """Make one from a column of moments: the first and the last are the limits, its name the label.

        Args:
            series: a pandas or polars Series.
            **kwargs: the other arguments of the element; they win over what the column says.
        """
        element: Self = cls(**{**describe_interval(series), **kwargs})
        return element

    def admit(self, value: Any) -> dt.datetime | None:
        """Return `value` as a datetime; None for an empty field.

        Raises:
            ElementError: NB302, it is none, or before the first or after the last.
        """
        if value is None:
            return None
        first: dt.datetime = self.start
        last: dt.datetime = self.stop
        return check_date(read_datetime(value, self._who), first, last, self._who)


class date_range(Compound):
    """Two fields for the first and the last day of a range.

    Args:
        start: the first date that can be chosen, as a date or "YYYY-MM-DD". Default: no limit.
        stop: the last one. Default: no limit.
        value: the initial range, two dates. Default: from `start` to `stop` as far as given, else today.
        label: inline Markdown above the fields.
        on_change: called with the new value after each change.
        url: whether the value is kept in the page's address, or the name it has there. Default: as the app says.
        full_width: whether it is as wide as the place it stands in.
        disabled: whether the viewer cannot change it.

    Value: a tuple of two `datetime.date`, the earlier first.

    Example:
        stay = nb.ui.date_range(start="2025-01-01", value=("2025-03-01", "2025-03-14"), label="Stay")
    """

    _codec = DATES

    _is_row = True

    value = param.Parameter(doc="The first and the last day.")
    start = param.CalendarDate(default=FIRST, constant=True, doc="The first date that can be chosen.")
    stop = param.CalendarDate(default=LAST, constant=True, doc="The last date that can be chosen.")

    def __init__(
        self,
        start: dt.date | str | None = None,
        stop: dt.date | str | None = None,
        value: tuple[dt.date | str, dt.date | str] | None = None,
        *,
        label: str | None = None,
        on_change: Change | None = None,
        url: Url = None,
        full_width: bool = False,
        disabled: bool = False,
    ) -> None:
        self._name_for_messages(label)
        first, last = read_limits(start, stop, self._who)
        if value is None:
            value = (_first_given(start, stop, dt.date.today()), _first_given(stop, start, dt.date.today()))
        days = [check_date(day, first, last, self._who) for day in self._read_pair(value)]
        children = {
            name: date(start=first, stop=last, value=day, disabled=disabled, full_width=True)
            for name, day in zip(("from", "to"), days, strict=True)
        }
        super().__init__(
            children,
            start=first,
            stop=last,
            label=label,
            on_change=on_change,
            url=url,
            full_width=full_width,
            disabled=disabled,
        )

    @classmethod
    def from_series(cls, series: Any, **kwargs: Any) -> Self:
        """Make one from a column of dates: the first and the last are the limits, its name the label.

        Args:
            series: a pandas or polars Series.
            **kwargs: the other arguments of the element; they win over what the column says.
        """
        element: Self = cls(**{**describe_interval(series), **kwargs})
        return element

    def _read_pair(self, value: Any) -> tuple[dt.date, dt.date]:
        if not isinstance(value, list | tuple) or len(value) != 2:
            fix = 'give the first and the last day, as in ("2025-01-01", "2025-01-31")'
            raise fault("NB302", f"{self._who}: {value!r} is not a range", fix)
        first, last = (read_date(day, self._who) for day in value)
        if first > last:
            fix = f'swap them: ("{last}", "{first}")'
            raise fault("NB302", f"{self._who}: the range ends ({last}) before it starts ({first})", fix)
        return first, last

    def _parts(self, value: Any) -> Mapping[Any, Any]:
        return dict(zip(("from", "to"), self._read_pair(value), strict=True))

    def _join(self, values: dict[Any, Any]) -> tuple[dt.date, dt.date]:
        return (values["from"], values["to"])

    def _gather(self) -> tuple[dt.date, dt.date]:
        return (self._children["from"].value, self._children["to"].value)

    def _child_changed(self, child: Element) -> None:
        """Let the other day follow when the range would end before it starts."""
        first, last = self._gather()
        if first > last and not self._is_spreading:
            self.value = (child.value, child.value)
        else:
            super()._child_changed(child)


def read_date(value: Any, who: str) -> dt.date:
    """Read a date, a moment's date, or "YYYY-MM-DD".

    Raises:
        ElementError: NB302, it is none of them.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        raise fault("NB302", f"{who}: {value!r} is not a date", 'write it as "2025-12-31"') from None


def read_datetime(value: Any, who: str) -> dt.datetime:
    """Read a moment, a date's midnight, or "YYYY-MM-DDTHH:MM:SS".

    Raises:
        ElementError: NB302, it is none of them.
    """
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)
    text = str(value)
    try:
        return dt.datetime.fromisoformat(f"{text}:00" if len(text) == 13 else text).replace(tzinfo=None)
    except ValueError:
        raise fault("NB302", f"{who}: {value!r} is not a date and time", 'write it as "2025-12-31T23:59"') from None


def read_limits(start: Any, stop: Any, who: str) -> tuple[dt.date, dt.date]:
    """Read the first and the last date that can be chosen; None is no limit.

    Raises:
        ElementError: NB304, the first is after the last.
    """
    first = FIRST if start is None else read_date(start, who)
    last = LAST if stop is None else read_date(stop, who)
    if first > last:
        fix = f'swap them: start="{last}", stop="{first}"'
        raise fault("NB304", f"{who}: start ({first}) is after stop ({last})", fix)
    return first, last


Day = TypeVar("Day", dt.date, dt.datetime)


def check_date(value: Day, first: Day, last: Day, who: str) -> Day:
    """Check that a date is within limits, and return it.

    Raises:
        ElementError: NB302, it is not; the message names the nearest.
    """
    if value < first:
        raise fault("NB302", f"{who}: {value} is before start ({first})", f"use {first}, or an earlier start")
    if value > last:
        raise fault("NB302", f"{who}: {value} is after stop ({last})", f"use {last}, or a later stop")
    return value


def _first_given(*values: Any) -> Any:
    return next(value for value in values if value is not None)
