"""How many sessions are held, what each costs and leaves, and what a slow one takes from the rest."""

import asyncio
import random
import statistics
import time
from dataclasses import dataclass, field

from tests.benchmarks.clients import find_percentile
from tests.reliability.board import Bench, Figure, Protocol, run
from tests.reliability.peers import Served
from tests.reliability.viewers import Viewer, open_viewer

MB = 2**20
AT_ONCE = 10
SLOWEST_MS = 300
SLOW_S = 6.0
ATTEMPTS = 3


@dataclass
class Answers:
    """Milliseconds from changes to answers, and how many never came."""

    times_ms: list[float] = field(default_factory=list)
    lost: int = 0

    @property
    def p95_ms(self) -> float:
        return find_percentile(self.times_ms, 95) if self.times_ms else float("inf")


async def change_for(viewers: list[Viewer], seconds: float, every_s: float, start: int = 1) -> Answers:
    """Move the sliders of all, each every so often."""
    answers = Answers()
    until = time.monotonic() + seconds

    async def go_on(viewer: Viewer) -> None:
        value = start
        await asyncio.sleep(random.random() * every_s)
        while time.monotonic() < until:
            value += 1
            try:
                took_s = await viewer.change(value)
            except (OSError, TimeoutError):
                answers.lost += 1
                return
            answers.times_ms.append(took_s * 1000)
            await asyncio.sleep(max(0.0, every_s - took_s))

    await asyncio.gather(*(go_on(viewer) for viewer in viewers))
    return answers


async def open_many(served: Served, count: int, at_once: int = AT_ONCE) -> list[Viewer]:
    """Open so many pages, some at a time."""
    viewers: list[Viewer] = []
    while len(viewers) < count:
        some = min(at_once, count - len(viewers))
        viewers += await asyncio.gather(*(open_viewer(served) for _ in range(some)))
    return viewers


def hold_sessions(bench: Bench) -> Figure:
    """S1: open more and more pages, until answers are slow or lost."""
    steps = range(25, 1001, 25) if bench.is_long else (25, 50, 100, 150, 200)
    seconds = 120.0 if bench.is_long else 8.0

    async def ramp(served: Served) -> Figure:
        viewers: list[Viewer] = []
        held, found = 0, {}
        for count in steps:
            try:
                viewers += await open_many(served, count - len(viewers))
            except (OSError, TimeoutError):
                break
            for attempt in range(ATTEMPTS):  # a machine with other work is slow at times
                answers = await change_for(viewers, seconds, 2.0, start=count * 1000 + attempt * 200)
                if not answers.lost and answers.p95_ms < SLOWEST_MS:
                    break
            found[str(count)] = round(answers.p95_ms, 1)
            if answers.lost or answers.p95_ms >= SLOWEST_MS:
                break
            held = count
        last = found.get(str(held), 0.0)
        more = "≥ " if held == list(steps)[-1] else ""
        return Figure(f"{more}{held}, p95 {last:.0f} ms", held >= 150, {"p95_ms": found})

    with bench.serve(*bench.peer.many) as served:
        return run(ramp(served))


def weigh_sessions(bench: Bench) -> Figure:
    """S2: memory and threads of 60 sessions after the first ten."""

    async def hold(served: Served) -> Figure:
        viewers = await open_many(served, 10)
        before, threads = served.measure_memory(), served.count_threads()
        viewers += await open_many(served, 60)
        kb = (served.measure_memory() - before) / 60 / 1024
        more = (served.count_threads() - threads) / 60
        return Figure(f"{kb:.0f} kB, {more:.1f} threads", kb <= 1024, {"kb": kb, "threads": more})

    with bench.serve(*bench.peer.many) as served:
        return run(hold(served))


def soak(bench: Bench) -> Figure:
    """S3: open, use and close pages, one after another; fit a line through the memory after the first of them."""
    count, warm, step = (1000, 200, 50) if bench.is_long else (400, 150, 25)

    async def visit(served: Served) -> Figure:
        points: list[tuple[int, float]] = []
        base = (0, 0)
        for number in range(1, count + 1):
            viewer = await open_viewer(served)
            await viewer.change(number)
            viewer.close()
            if number == warm:
                await settle(served)
                base = (served.count_threads(), served.count_descriptors())
            if number >= warm and number % step == 0:
                points.append((number, served.measure_memory() / MB))
        await settle(served)
        threads, descriptors = served.count_threads() - base[0], served.count_descriptors() - base[1]
        slope = statistics.linear_regression(*zip(*points, strict=True)).slope * 1000
        text = f"{slope:+.1f} MB, {threads:+d} threads, {descriptors:+d} descriptors a 1,000"
        return Figure(text, slope <= 2 and threads <= 0 and descriptors <= 0, {"points": points})

    with bench.serve(*bench.peer.lingers) as served:
        return run(visit(served))


async def settle(served: Served) -> None:
    """Wait until threads and descriptors have been the same for three seconds: what was left has ended."""
    seen: list[tuple[int, int]] = []
    until = time.monotonic() + 30
    while time.monotonic() < until and (len(seen) < 30 or len(set(seen[-30:])) > 1):
        seen.append((served.count_threads(), served.count_descriptors()))
        await asyncio.sleep(0.1)


def disturb(bench: Bench) -> Figure:
    """S17: one session computes in Python; the others go on."""

    async def compute(served: Served) -> Figure:
        viewers = await open_many(served, 10)
        slow = await open_viewer(served)
        rounds: list[Answers] = []
        for number in range(ATTEMPTS):
            await slow.set("What", "loops")
            rounds.append(await change_for(viewers, SLOW_S, 0.5, start=1000 * number))
            slow.said.clear()
            await slow.set("What", "nothing")
            await slow.wait_for("did=nothing.", 4 * SLOW_S)
        each = sorted(round(busy.p95_ms) for busy in rounds)
        lost = sum(busy.lost for busy in rounds)
        text = f"p95 {each[1]} ms ({', '.join(map(str, each))})"
        return Figure(text, each[1] < 500 and not lost, {"p95_ms": each, "lost": lost})

    with bench.serve(*bench.peer.many, RELIABILITY_LOOP_S=str(SLOW_S)) as served:
        return run(compute(served))


PROTOCOLS = (
    Protocol(
        "S1",
        "sessions held",
        "≥ 150 with p95 < 300 ms",
        "More and more pages are open, each moves its slider every two seconds; the largest number with a p95 below "
        "300 ms and no page lost, at the third try at last. Clients and server share the two cores. Ends at 200; "
        "with `--long` at 1,000, two minutes a step.",
        hold_sessions,
    ),
    Protocol(
        "S2",
        "memory of a session",
        "≤ 1,024 kB",
        "Resident memory and threads of the server with 70 pages open, less those with 10, over 60.",
        weigh_sessions,
    ),
    Protocol(
        "S3",
        "what 1,000 sessions leave",
        "≤ 2 MB, no thread, no descriptor",
        "400 pages (`--long`: 1,000) are opened, used and closed one after another; a line is fitted through the "
        "server's memory after the first 150 (200).",
        soak,
    ),
    Protocol(
        "S17",
        "a noisy neighbour",
        "p95 < 500 ms",
        "Ten pages move their sliders twice a second while the cell of an eleventh computes in Python for six "
        "seconds; the median of three rounds.",
        disturb,
    ),
)
