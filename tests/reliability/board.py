"""What a protocol is, what it gives, and what it is given."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from playwright.sync_api import Browser, Page

from tests.reliability.peers import Peer, Served, serve

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Figure:
    """What a protocol has found of one framework."""

    text: str  # as the table shows it
    is_met: bool | None = None  # whether the target is met
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Bench:
    """What a protocol is given: a framework, a folder for it alone, a browser, and how much time it has."""

    peer: Peer
    folder: Path
    browser: Callable[[], Browser]
    is_long: bool = False
    notes: dict[str, Any] = field(default_factory=dict)  # what one protocol leaves to another

    @contextmanager
    def serve(self, *options: str, app: str = "", **environment: str) -> Iterator[Served]:
        """Serve the app of the framework, each time from a folder of its own."""
        place = self.folder / f"app{len(list(self.folder.iterdir())) if self.folder.exists() else 0}"
        with serve(self.peer, place, *options, app=app, **environment) as served:
            yield served

    @contextmanager
    def open_page(self, url: str) -> Iterator[Page]:
        """Open a page in Chromium, and wait until its text is there."""
        context = self.browser().new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        try:
            page.goto(url)
            page.get_by_text("level=0.").wait_for(timeout=60_000)
            yield page
        finally:
            context.close()


@dataclass(frozen=True, slots=True)
class Protocol:
    """One row of the scoreboard."""

    number: str
    title: str
    target: str
    how: str  # how it is measured, for the page
    measure: Callable[[Bench], Figure]
    why_not: Mapping[str, str] = field(default_factory=dict)  # of frameworks that cannot be measured so
    needs_browser: bool = False
    is_long: bool = False  # left out unless it is asked for
    is_discreet: bool = False  # how others fail it is theirs to hear first: no details of theirs are written


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine on a loop and thread of its own: the main thread's may be the browser's."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
