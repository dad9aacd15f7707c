"""Malformed messages over websockets to a server in a process of its own, while another page goes on being used."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tornado.httpclient import AsyncHTTPClient
from tornado.websocket import WebSocketClosedError

from tests.conftest import Server
from tests.fuzz.apps import NOTEBOOK, find_forbidden
from tests.fuzz.messages import Known, make_message
from tests.server.client import Closed, PageClient

ATTACKERS = 4
LOOK_EVERY = 500
TOKEN = "the-token-of-the-figures"
ANSWER_S = 5.0
"""How long another page may wait for an answer; the machine is the attackers' as well."""

LIMITS = "messages-per-s=100000,inflated-bytes=500000,sessions=5000"
OPTIONS = ("--metrics-token", TOKEN, *(word for limit in LIMITS.split(",") for word in ("--limit", limit)))
EXPECTED = re.compile(r"appnb serves |\S+ \S+ WARNING (refused \(|\S+ NB223 )|  fix: |$")
"""What the server may log: refusals; and, where the machine does much else, that a cell held up everybody."""


@dataclass(slots=True)
class Tally:
    """What came of many messages."""

    messages: int = 0
    closed: int = 0  # websockets, which were opened again
    refusals: int = 0
    slowest_answer_s: float = 0

    def describe(self, took_s: float) -> str:
        """Say it in a line."""
        rate = f"in {took_s:.0f} s, {self.messages / took_s:,.0f} a second"
        came = f"{self.closed:,} websockets closed, {self.refusals:,} refusals"
        answers = f"another page was answered in {self.slowest_answer_s:.2f} s at most"
        return f"{self.messages:,} messages {rate}: {came}; {answers}"


class Attacker:
    """A page that sends what it likes; it comes back when it is thrown out."""

    def __init__(self, address: str, tally: Tally) -> None:
        self._address = address
        self._tally = tally
        self._reading: asyncio.Task[None] | None = None
        self.page: PageClient | None = None
        self.models: list[Known] = []

    async def open(self) -> None:
        """Visit, and learn which models the page has."""
        page = self.page = await PageClient.open(self._address)
        page.loads = True
        await page.wait_for("shown", state="ok")
        await page.ask_for_document()
        self.models = []
        async with asyncio.timeout(30):
            while not self.models:
                message = await page.receive()
                if message.msgtype == "PULL-DOC-REPLY":
                    self.models = list(find_models(message.content))
        page.seen = 0
        self._reading = asyncio.create_task(self._read(page))

    async def _read(self, page: PageClient) -> None:
        with suppress(Closed):
            while True:
                await page.receive()

    async def send(self, draw: Random) -> None:
        """Send one message; open the page anew if the server has closed it."""
        if self.page is None or self._reading is None or self._reading.done():
            self._tally.closed += self.page is not None
            await self.open()
        assert self.page is not None
        self._tally.messages += 1
        try:
            for fragment in make_message(draw, self.models):
                await self.page._socket.write_message(fragment, binary=isinstance(fragment, bytes))
        except WebSocketClosedError:
            return

    async def close(self) -> None:
        """Leave, and check what the page has shown last.

        Raises:
            AssertionError: a value that nobody may choose.
        """
        if self.page is None or self._reading is None:
            return
        self._reading.cancel()
        shown = re.search(r"\{.*\}", str(self.page.cells["shown"].get("html", "")))
        if shown is not None:
            text = shown[0].replace("&#x27;", "'").replace("&#39;", "'")
            assert not find_forbidden(eval(text, {}))
        self.page.close()


def find_models(value: Any) -> Iterator[Known]:
    """Find the models in a document as it travels."""
    if isinstance(value, dict):
        if value.get("type") == "object" and "id" in value:
            yield Known(value["id"], sorted(value.get("attributes", {})))
        for each in value.values():
            yield from find_models(each)
    elif isinstance(value, list):
        for each in value:
            yield from find_models(each)


async def run(seed: int, count: int, folder: Path) -> AsyncIterator[Tally]:
    """Send so many messages; gives the tally each time that all was looked at.

    Raises:
        AssertionError: the server is gone, does not answer, says something odd, or a value is what it may not be.
    """
    (folder / "app.py").write_text(NOTEBOOK)
    server, tally = Server(folder / "app.py", *OPTIONS), Tally()
    attackers = [Attacker(server.url, tally) for _ in range(ATTACKERS)]
    try:
        probe = await PageClient.open(server.url)
        await probe.wait_for("shown", state="ok")
        numbers = iter(range(count))

        async def attack(attacker: Attacker, until: int) -> None:
            for number in numbers:
                await attacker.send(Random(f"{seed}:{number}"))
                if number >= until:
                    return

        for until in range(LOOK_EVERY, count + LOOK_EVERY, LOOK_EVERY):
            attacks = asyncio.gather(*(attack(each, until - ATTACKERS) for each in attackers))
            tally.slowest_answer_s = max(tally.slowest_answer_s, await ask(probe, until // LOOK_EVERY % 10))
            await attacks
            await check(server, tally)
            yield tally
        for attacker in attackers:
            await attacker.close()
        probe.close()
    finally:
        server.stop()
    odd = [line for line in server.log if not EXPECTED.match(line) and "appnb ends" not in line]
    assert not odd, f"logged: {''.join(odd[:20])}"


async def ask(probe: PageClient, value: int) -> float:
    """Have a page that does no harm change something; gives how long the answer took."""
    started = time.monotonic()
    await probe.tell({"type": "address", "query": f"?n={value}"})
    await probe.wait_for("shown", html=f"n&#x27;: {value},")
    took_s = time.monotonic() - started
    assert took_s < ANSWER_S, f"another page waited for {took_s:.1f} s"
    return took_s


async def check(server: Server, tally: Tally) -> None:
    """Check that the server is there, that refusals are counted, and that it has said nothing odd."""
    assert server.process.poll() is None, "the server is gone"
    odd = [line for line in server.log if not EXPECTED.match(line)]
    assert not odd, f"logged: {''.join(odd[:20])}"
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = await AsyncHTTPClient().fetch(f"{server.url}/metrics", headers=headers)
    counted = re.findall(r"(?m)^appnb_refusals_total\{\S+.*\} (\S+)$", answer.body.decode())
    assert sum(map(float, counted)) >= tally.refusals
    tally.refusals = int(sum(map(float, counted)))
