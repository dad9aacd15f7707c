"""What a running cell shows of how far it is: HTML that changes while the cell runs."""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable

from appnb.display.hypertext import Html
from appnb.display.markup import tag, text
from appnb.kernel.context import CellContext, current_cell

INTERVAL_S = 0.05
SHARE = 0.05
"""How much of a cell's time may go into telling how far it is."""

_SPINNER = tag(
    "svg",
    '<circle cx="10" cy="10" r="7.5"/><path d="M10 2.5a7.5 7.5 0 0 1 7.5 7.5"/>',
    viewBox="0 0 20 20",
    aria_hidden="true",
)


class Progress(Html, ABC):
    """A part of a cell's output that its code changes. Any thread may do so; `close` ends it.

    Changes go to the page at most every `INTERVAL_S`, and less often where what the cell shows is slow to show.
    """

    def __init__(self, title: str | None, subtitle: str | None, *, now: Callable[[], float] = time.monotonic) -> None:
        self.title = title
        self.subtitle = subtitle
        self.closed = False
        self._now = now
        self._lock = threading.RLock()
        self._cell: CellContext | None = None
        self._next = 0.0
        self.embedded = {}
        self._text = self.write()

    @abstractmethod
    def write(self) -> str:
        """Write how things stand."""

    def show(self) -> None:
        """Show it below what the running cell has shown so far; nothing happens outside of a cell."""
        self._cell = current_cell()
        if self._cell is not None:
            self._cell.outputs.append(self)
            self._send()

    def clear(self) -> None:
        """Take it from the output.

        Raises:
            RuntimeError: it has ended.
        """
        self._check_open()
        if self._cell is not None and self._cell.outputs:
            self._cell.outputs[:] = [output for output in self._cell.outputs if output is not self]
            self._send()

    def close(self) -> None:
        """Show the last state; what changes it from now on is an error."""
        self._text = self.write()
        self._send()
        self.closed = True

    def _check_open(self) -> None:
        if self.closed:
            raise RuntimeError("a progress bar or spinner cannot be changed after the block that showed it has ended")

    def _change(self, title: str | None, subtitle: str | None) -> None:
        """Take new texts and, if it is time, tell the page."""
        self._check_open()
        self.title = self.title if title is None else title
        self.subtitle = self.subtitle if subtitle is None else subtitle
        if self._cell is None or self._now() >= self._next:
            self._text = self.write()
            self._send()

    def _send(self) -> None:
        if self._cell is None or self._cell.is_over:
            return
        started = self._now()
        self._cell.send_outputs()
        ended = self._now()
        self._next = ended + max(INTERVAL_S, (ended - started) / SHARE)


class Spinner(Progress):
    """Shows that something goes on."""

    def update(self, title: str | None = None, subtitle: str | None = None) -> None:
        """Change the texts; None leaves one as it is."""
        with self._lock:
            self._change(title, subtitle)

    def write(self) -> str:
        """Write how things stand."""
        return tag("div", _SPINNER, _write_texts(self.title, self.subtitle), class_="appnb-spinner", role="status")


class ProgressBar(Progress):
    """Shows how much is done, how fast it goes and how long it will take."""

    def __init__(
        self,
        title: str | None,
        subtitle: str | None,
        total: float | None,
        show_rate: bool,
        show_eta: bool,
        *,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.total = total
        self.current: float = 0
        self.show_rate = show_rate
        self.show_eta = show_eta
        self.state = "running"  # or "done", "stopped", "failed"
        self.unit = ""
        self._started = now()
        super().__init__(title, subtitle, now=now)

    def update(self, increment: float = 1, title: str | None = None, subtitle: str | None = None) -> None:
        """Count on.

        Args:
            increment: how much more is done.
            title: a new title.
            subtitle: a new line below the bar.

        Raises:
            RuntimeError: the bar has ended.
        """
        with self._lock:
            self._check_open()
            self.current += increment
            self._change(title, subtitle)

    def end(self, state: str) -> None:
        """Say how it ended: "done", "stopped" or "failed"."""
        self.state = state

    def write(self) -> str:
        """Write how things stand."""
        said = self._say()
        head = _write_row(self.title, self._count())
        foot = _write_row(self.subtitle, said)
        known = {"value": f"{min(self.current, self.total):g}", "max": f"{self.total:g}"} if self.total else {}
        spoken = " ".join(part for part in (self._count(), said) if part)
        bar = tag(
            "progress",
            aria_label=self.title or "Progress",
            aria_valuenow=known.get("value"),
            aria_valuetext=spoken,
            **known,
        )
        return tag("div", head, bar, foot, class_="appnb-progress", data_state=self.state)

    def _count(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        return f"{self.current:,g}{unit}" if self.total is None else f"{self.current:,g} of {self.total:,g}{unit}"

    def _say(self) -> str:
        elapsed = self._now() - self._started
        if self.state == "done":
            return f"in {write_seconds(elapsed)}"
        if self.state != "running" or not self.current or elapsed <= 0:
            return "" if self.state == "running" else self.state
        rate = self.current / elapsed
        parts = [write_rate(rate)] if self.show_rate else []
        if self.show_eta and self.total is not None and self.current < self.total:
            parts.append(f"{write_seconds((self.total - self.current) / rate)} left")
        return ", ".join(parts)


def _write_row(left: str | None, right: str) -> str:
    if not left and not right:
        return ""
    return tag("div", tag("span", text(left or "")), tag("span", text(right)), class_="appnb-progress-row")


def _write_texts(title: str | None, subtitle: str | None) -> str:
    lines = [tag("strong", text(title)) if title else "", tag("span", text(subtitle)) if subtitle else ""]
    return tag("div", *(line or "" for line in lines)) if any(lines) else tag("div", tag("span", "Working …"))


def write_rate(rate: float) -> str:
    """Write a number of things a second for reading: the seconds for one when it is less than one."""
    digits = f"{rate:,.0f}" if rate >= 100 else f"{rate:.3g}"
    return f"{digits} a second" if rate >= 1 else f"{write_seconds(1 / rate)} each"


def write_seconds(seconds: float) -> str:
    """Write a time for reading.

    >>> write_seconds(75), write_seconds(0.25), write_seconds(7200)
    ('1 min 15 s', '0.2 s', '2 h')
    """
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours:,} h {minutes} min" if minutes else f"{hours:,} h"
    return (f"{minutes} min {rest} s" if rest else f"{minutes} min") if minutes else f"{rest} s"
