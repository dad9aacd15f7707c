"""What clients do who are no browsers: frames and messages that are none, and taking all that there is."""

import asyncio
import json
import random
import time
from contextlib import suppress

from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from tests.reliability.board import Bench, Figure, Protocol, run
from tests.reliability.load import Answers, change_for
from tests.reliability.peers import Served
from tests.reliability.viewers import open_viewer
from tests.reliability.wires import FRAMES, LEGAL, TEXT, fetch_address, read_end, upgrade, write_frame

MB = 2**20
HALF_OPEN = 300
SEED = 7
AFTER_S = 30.0


async def is_answering(served: Served) -> bool:
    """Tell whether a new page is answered."""
    with suppress(Exception):  # of several libraries: nobody is there
        viewer = await open_viewer(served)
        await viewer.change(1)
        viewer.close()
        return served.is_alive()
    return False


def abuse_frames(bench: Bench) -> Figure:
    """S11: each frame over a websocket of its own."""

    async def send(served: Served) -> Figure:
        ends: dict[str, int | str] = {}
        alive = 0
        for name, frame in FRAMES.items():
            _, reader, writer = await upgrade(served, *await fetch_address(served))
            writer.write(frame)
            ends[name] = await read_end(reader)
            writer.close()
            alive += served.is_alive()
        answering = await is_answering(served)
        illegal = [name for name, end in ends.items() if isinstance(end, int) and end not in LEGAL]
        left = [name for name, end in ends.items() if end == "open"]
        text = (
            f"{alive if answering else 0} of {len(ends)} survived, {len(illegal)} illegal codes, {len(left)} left open"
        )
        return Figure(text, answering and alive == len(ends) and not illegal and not left, ends)

    with bench.serve(*bench.peer.many) as served:
        return run(send(served))


def write_messages(count: int) -> list[bytes]:
    """Write messages that are nearly ones: bits of real ones, cut, turned and repeated. The same each time."""
    chance = random.Random(SEED)
    header = {"msgid": "1", "msgtype": "PATCH-DOC"}
    event = {"kind": "ModelChanged", "model": {"id": "p1001"}, "attr": "value", "new": 3}
    seeds = [json.dumps(each).encode() for each in (header, {}, {"events": [event]}, {"events": None}, [1, [2, [3]]])]
    messages = []
    for _ in range(count):
        text = bytearray(chance.choice(seeds))
        for _ in range(chance.randrange(1, 5)):
            at = chance.randrange(len(text) or 1)
            kind = chance.randrange(4)
            if kind == 0 and text:
                text[at] = chance.randrange(32, 127)
            elif kind == 1:
                del text[at : at + chance.randrange(1, 9)]
            elif kind == 2:
                text[at:at] = chance.choice(seeds)
            else:
                text[at:at] = chance.choice([b"1e999", b'"\\ud800"', b"[" * 50, b'{"id":"p1001"}', b"null", b"-1"])
        messages.append(bytes(text))
    return messages


def fuzz_messages(bench: Bench) -> Figure:
    """S10: messages that are nearly ones, to a live server, three at a time over one websocket."""
    count = 100_000 if bench.is_long else 3_000

    async def send(served: Served) -> Figure:
        viewer = await open_viewer(served)
        before, sent, answers = served.measure_memory(), 0, Answers()
        messages, address = write_messages(count), await fetch_address(served)
        while sent < count and served.is_alive():
            if sent % 150 == 0:  # a page that nobody comes back to is forgotten
                address = await fetch_address(served)
            _, reader, writer = await upgrade(served, *address)
            with suppress(ConnectionError):
                for message in messages[sent : sent + 3]:
                    writer.write(write_frame(TEXT, message))
                await writer.drain()
                with suppress(TimeoutError):
                    async with asyncio.timeout(0.02):
                        await reader.read(65536)
            writer.close()
            sent += 3
            if sent % 150 == 0:
                part = await change_for([viewer], 0.01, 0.005, start=sent)
                answers.times_ms += part.times_ms
                answers.lost += part.lost
        grown = (served.measure_memory() - before) / MB
        is_up = await is_answering(served) and not answers.lost
        worst = max(answers.times_ms, default=float("inf"))
        text = f"{sent:,} messages, {'up' if is_up else 'down'}, worst answer {worst:.0f} ms, {grown:+.0f} MB"
        return Figure(text, is_up and worst < 5000 and grown < 200, {"sent": sent, "grown_mb": grown})

    with bench.serve(*bench.peer.many, *bench.peer.lingers) as served:
        return run(send(served))


async def hold_half_open(served: Served, seconds: float) -> None:
    """Hold connections that never say what they want."""
    open_ones = []
    for _ in range(HALF_OPEN):
        with suppress(OSError):
            _, writer = await asyncio.open_connection("localhost", served.port)
            writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
            open_ones.append(writer)
    await asyncio.sleep(seconds)
    for writer in open_ones:
        writer.close()


async def send_large(served: Served, seconds: float) -> None:
    """Send messages of 19 MB, over a new websocket each."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(OSError, TimeoutError, asyncio.IncompleteReadError, HTTPClientError):  # it may refuse
            _, reader, writer = await upgrade(served, *await fetch_address(served))
            writer.write(write_frame(TEXT, b"x" * (19 * MB)))
            async with asyncio.timeout(5):
                await writer.drain()
            await read_end(reader)
            writer.close()


async def flood(served: Served, seconds: float) -> None:
    """Ask for the page again and again, eight at a time."""
    until = time.monotonic() + seconds

    async def ask() -> None:
        while time.monotonic() < until:
            with suppress(Exception):  # whatever refuses, or does not answer
                await AsyncHTTPClient(force_instance=True).fetch(served.url, request_timeout=10)

    await asyncio.gather(*(ask() for _ in range(8)))


def exhaust(bench: Bench) -> Figure:
    """S19: a page that is used while others take what they can."""
    seconds = 60.0 if bench.is_long else 8.0

    async def work(served: Served) -> Figure:
        viewer = await open_viewer(served)
        await change_for([viewer], 2, 0.25, start=1)
        before = served.measure_memory()
        found: dict[str, object] = {}
        answers = Answers()
        for number, take in enumerate((hold_half_open, send_large, flood), 1):
            taking = asyncio.create_task(take(served, seconds))
            part = await change_for([viewer], seconds, 0.25, start=number * 100_000)
            await taking
            answers.times_ms += part.times_ms
            answers.lost += part.lost
            found[take.__name__] = part.p95_ms
        await asyncio.sleep(AFTER_S)
        grown = (served.measure_memory() - before) / MB
        is_met = not answers.lost and answers.p95_ms < 1000 and grown <= 50
        lost = ", the page was lost" if answers.lost else ""
        return Figure(f"p95 {answers.p95_ms:.0f} ms, {grown:+.0f} MB{lost}", is_met, {**found, "grown_mb": grown})

    with bench.serve(*bench.peer.lingers) as served:
        return run(work(served))


PROTOCOLS = (
    Protocol(
        "S10",
        "messages that are nearly ones",
        "up, answers < 5 s, < 200 MB",
        "3,000 (`--long`: 100,000) mutated messages to a live server, three a websocket, from a fixed seed; a page "
        "beside it is used throughout.",
        fuzz_messages,
    ),
    Protocol(
        "S11",
        "frames that are none",
        "25 survived, 0 illegal, 0 open",
        "25 frames that break RFC 6455 or are no message, each over a websocket of its own: the process lives, a "
        "close code is one that the RFC allows, and the websocket does not stay open for more than 3 s.",
        abuse_frames,
        is_discreet=True,
    ),
    Protocol(
        "S19",
        "exhaustion",
        "p95 < 1,000 ms, ≤ 50 MB",
        "One page moves its slider four times a second, while for 8 s each (`--long`: 60 s) 300 connections stay "
        "half open, messages of 19 MB come, and eight clients ask for the page without end; the memory 30 s later.",
        exhaust,
    ),
)
