"""Malformed messages, in process: through the reader of messages, the gate and a real session, one after another."""

import asyncio
import logging
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from bokeh.document import Document

from appnb.limits import Limits
from appnb.server import RunningServer
from appnb.server.exchange import Exchange
from appnb.server.line import Line, Parts, Sent, find_line
from appnb.server.live_page import LivePage
from appnb.server.refusals import Refusals
from appnb.server.wire import MessageReader, WireError
from appnb.settings import ServeSettings
from tests.fuzz.apps import NOTEBOOK, find_forbidden
from tests.fuzz.messages import Fragments, Known, make_message
from tests.server.client import PageClient

LIMITS = Limits(inflated_bytes=500_000, message_bytes=4_000_000)
LOOK_EVERY = 500
"""After so many messages what the session has come to is looked at."""

Things = dict[tuple[str, str], object]


class Sink:
    """Takes what is sent to a page."""

    def send_parts(self, parts: Parts) -> Sent:
        """Lose it."""
        future: Sent = asyncio.get_running_loop().create_future()
        future.set_result(None)
        return future


class Listening(logging.Handler):
    """Keeps what is logged that is no refusal."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        if record.name != "appnb.server.refusals":
            self.lines.append(self.format(record))


@dataclass(slots=True)
class Tally:
    """What came of many messages."""

    messages: int = 0
    closed: int = 0  # after which a websocket would be closed
    refused: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0

    def describe(self, took_s: float) -> str:
        """Say it in a line."""
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in self.refused.most_common())
        rate = f"in {took_s:.0f} s, {self.messages / took_s:,.0f} a second"
        came = f"{self.closed:,} closed; refused: {kinds}; slowest {self.slowest_s:.2f} s"
        return f"{self.messages:,} messages {rate}: {came}"


class Target:
    """A session, and what must not change of its document."""

    def __init__(self, page: LivePage, line: Line, session: Any) -> None:
        self.page = page
        self.doc: Document = page.doc
        self.session = session
        self.refusals = Refusals()
        self.exchange = Exchange(line, self.refusals, LIMITS)
        self.reader = MessageReader(LIMITS)
        line.websocket = Sink()
        self.fixed = self.read_fixed()

    def list_models(self) -> list[Known]:
        """List what messages may be about."""
        return [Known(model.id, sorted(model.properties())) for model in self.doc.models]

    def read_fixed(self) -> Things:
        """Read what is the author's of the document."""
        kept: Things = {("document", "title"): self.doc.title}
        for model in self.doc.models:
            names = (
                "start",
                "end",
                "low",
                "high",
                "options",
                "title",
                "label",
                "disabled",
                "text",
                "max_length",
                "js_property_callbacks",
            )
            if "Range" not in type(model).__name__:
                kept |= {(model.id, name): getattr(model, name) for name in names if name in model.properties()}
        return kept

    async def take(self, fragments: Fragments) -> bool:
        """Hand the session one message; tell whether its websocket would be closed."""
        try:
            for fragment in fragments:
                incoming = self.reader.take(fragment)
                if incoming is not None:
                    await self.exchange.handle(incoming)
        except WireError:
            self.reader = MessageReader(LIMITS)
            return True
        return False

    async def check(self) -> None:
        """Wait until the session has done what it was asked to, and look at all that must hold.

        Raises:
            AssertionError: something does not.
        """
        async with asyncio.timeout(60):
            while not self.session.is_idle:
                await asyncio.sleep(0.002)
        found = find_forbidden(self.session._thread.kernel.values["values"])
        assert not found, f"values that nobody may choose: {found}"
        now = self.read_fixed()
        changed = {key: (value, now.get(key)) for key, value in self.fixed.items() if key in now and now[key] != value}
        assert not changed, f"the author's: {changed}"


@asynccontextmanager
async def open_target() -> AsyncIterator[Target]:
    """Serve the notebook, and open a page of it."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "app.py").write_text(NOTEBOOK)
        server = RunningServer([Path(folder) / "app.py"], ServeSettings(port=0))
        try:
            client = await PageClient.open(server.address)
            client.loads = True
            await client.wait_for("shown", state="ok")
            [(session, page)] = next(iter(server.apps)).visits.items()
            async with asyncio.timeout(20):
                while len(page.doc.roots) < 12:
                    await client.receive()
            assert isinstance(page, LivePage)
            line = find_line(page.doc.session_context.session)  # type: ignore[union-attr]
            assert line is not None
            yield Target(page, line, session)
            client.close()
        finally:
            await server.close()


async def run(seed: int, numbers: Iterable[int]) -> AsyncIterator[Tally]:
    """Hand a session one message after another; gives the tally after each check.

    Raises:
        AssertionError: about the message whose number it names, or those since the last check.
    """
    listening, tally = Listening(), Tally()
    async with open_target() as target:
        logging.getLogger().addHandler(listening)
        models = target.list_models()
        tally.refused = target.refusals.counts
        number = 0
        try:
            for number in numbers:
                fragments = make_message(Random(f"{seed}:{number}"), models)
                started = time.thread_time()
                tally.closed += await target.take(fragments)
                tally.slowest_s = max(tally.slowest_s, time.thread_time() - started)
                tally.messages += 1
                assert not listening.lines, f"logged: {listening.lines[0]}"
                if tally.messages % LOOK_EVERY == 0:
                    await target.check()
                    yield tally
            await target.check()
            yield tally
        except Exception as error:
            raise AssertionError(f"message {number} of seed {seed}: {fragments!r:.3000}: {error}") from error
        finally:
            logging.getLogger().removeHandler(listening)
