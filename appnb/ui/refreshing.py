"""A button that makes its users run again, also by itself every so often."""

import json
import re
from collections.abc import Sequence
from typing import Any

import param

from appnb.display.hypertext import Html
from appnb.ui.buttons import button
from appnb.ui.choices import dropdown
from appnb.ui.compound import Compound
from appnb.ui.element import Change, Element
from appnb.ui.faults import fault

OFF = "off"
_UNITS = {"ms": 0.001, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]*)")


class refresh(Compound):
    """A button that makes the cells run again that use it, at a press and every so often.

    The page keeps the time: when nobody looks, nothing runs.

    Args:
        options: the intervals to choose from: seconds, or text such as "10s", "1m 30s".
        default_interval: the interval chosen at first; one of `options`. Default: none, only the button.
        label: inline Markdown above it.
        on_change: called with the new value after each refresh.

    Value: "" before the first refresh, then the interval and a count: "1m (3)".

    Example:
        tick = nb.ui.refresh(options=["5s", "1m"], default_interval="1m")
    """

    _is_row = True

    value = param.String(default="", doc="The interval and how often it was refreshed.")
    options = param.List(default=[], constant=True, doc="The intervals to choose from.")
    default_interval = param.Parameter(default=None, constant=True, doc="The interval chosen at first.")

    def __init__(
        self,
        options: Sequence[float | str] | None = None,
        default_interval: float | str | None = None,
        *,
        label: str = "",
        on_change: Change | None = None,
    ) -> None:
        self._name_for_messages(label)
        intervals = [default_interval] if options is None and default_interval is not None else list(options or [])
        self._seconds = {str(interval): read_interval(interval, self._who) for interval in intervals}
        chosen = None if default_interval is None else str(default_interval)
        self._count = 0
        self._button = button(label="Refresh", on_click=lambda _: self.tick())
        self._choice = dropdown([OFF, *self._seconds], value=chosen or OFF)
        children: dict[str, Element] = {"button": self._button, "interval": self._choice}
        if not self._seconds:
            del children["interval"]
        super().__init__(
            children, options=intervals, default_interval=default_interval, label=label, on_change=on_change
        )

    def tick(self) -> None:
        """Do what the button does: count one more, and make the users run again."""
        self._count += 1
        self.value = f"{self._choice.value} ({self._count})"

    def admit(self, value: Any) -> str:
        """Return `value` as text."""
        return str(value)

    def _gather(self) -> str:
        return self.value if self._is_ready else ""

    def _spread(self, value: Any) -> None:
        """Have nothing to hand on."""

    def _child_changed(self, child: Element) -> None:
        """Wait for the button: another interval is no refresh."""

    def __appnb_adopt__(self, old: Element) -> None:
        """Go on counting, at the interval that the viewer chose."""
        if isinstance(old, refresh):
            self._count = old._count
            super().__appnb_adopt__(old)
            self._adopt_value(old)

    def __appnb_html__(self) -> Html:
        """Write the button and the intervals beside each other; the page's script reads the seconds."""
        seconds = json.dumps(self._seconds) if self._seconds else None
        return self._write_children(list(self._children.values()), data_intervals=seconds)


def read_interval(interval: Any, who: str) -> float:
    """Read an interval in seconds: a number, or text such as "1m 30s".

    Raises:
        ElementError: NB307, it is neither, or not above zero.
    """
    seconds = 0.0
    if isinstance(interval, int | float) and not isinstance(interval, bool):
        seconds = float(interval)
    elif isinstance(interval, str) and not _PART.sub("", interval.lower()).strip(" ,"):
        parts = _PART.findall(interval.lower())
        seconds = sum(float(number) * _UNITS.get(unit or "s", float("nan")) for number, unit in parts)
    if seconds > 0:
        return seconds
    raise fault("NB307", f"{who}: {interval!r} is not an interval", 'write seconds, or text such as "10s" or "1m 30s"')
