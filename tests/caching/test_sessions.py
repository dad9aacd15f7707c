"""What several sessions of a server share of their caches, and what not."""

import threading

import numpy as np
import pytest

from appnb.kernel.caching.memory import Entry, Memory, Place
from appnb.kernel.kernel import Kernel
from appnb.kernel.settings import KernelSettings
from appnb.kernel.sharing.store import SharedStore
from appnb.kernel.viewer import Viewer
from appnb.kernel.worker import KernelThread
from tests.caching.log import Log
from tests.kernel.bench import FAKES, Bench, make_program, run
from tests.kernel.test_interrupt import Waiting

CELLS = {
    "log": "from tests.caching.log import Log",
    "s": "s = Element(1)",
    "f": "@nb.cache\ndef f(x):\n    Log.seen.append(x)\n    return [x]",
    "use": "y = f(s.value)",
}


async def open_two(
    cells: dict[str, str], viewers: tuple[Viewer, Viewer] | None = None
) -> tuple[Bench, Bench, SharedStore]:
    Log.seen.clear()
    store = SharedStore()
    one, other = (
        Bench(cells, KernelSettings(store=store, viewer=viewer, redirect_console=False))
        for viewer in viewers or (Viewer(), Viewer())
    )
    await one.start()
    await other.start()
    return one, other, store


VALUES = {
    # what a function returns: how often two sessions run it
    "a list, of which each has its own": ("[x]", 1),
    "a number": ("x + 1", 1),
    "an array": ("__import__('numpy').arange(100_000) + x", 1),
    "a frame of polars": ("__import__('polars').DataFrame({'a': [x]})", 1),
    "a frame of pandas": ("__import__('pandas').DataFrame({'a': [x]})", 1),
    "an element": ("Element(x)", 2),
    "a lock": ("__import__('threading').Lock()", 2),
    "an object of a class of the notebook": ("Own()", 2),
}


@pytest.mark.parametrize(("result", "times"), VALUES.values(), ids=VALUES)
def test_what_one_session_computed_another_is_handed(result: str, times: int) -> None:
    async def scenario() -> None:
        cells = {**CELLS, "own": "class Own: pass", "f": CELLS["f"].replace("[x]", result)}
        one, other, _ = await open_two(cells)
        assert one.error("use") == other.error("use") == ""
        assert len(Log.seen) == times
        one.kernel.close()
        other.kernel.close()

    run(scenario)


def test_nobody_changes_what_another_has() -> None:
    async def scenario() -> None:
        cells = {**CELLS, "f": CELLS["f"].replace("[x]", "{'list': [x], 'array': __import__('numpy').zeros(20_000)}")}
        one, other, _ = await open_two(cells)
        mine = one.value("y")
        mine["list"].append("changed")
        mine["array"][0] = 7
        assert other.value("y")["list"] == [1]
        assert np.array_equal(other.value("y")["array"], np.zeros(20_000))
        await one.change("s.value = 2")
        await one.change("s.value = 1")
        assert one.value("y") is mine  # as in one session alone
        one.kernel.close()
        other.kernel.close()

    run(scenario)


def test_what_is_of_one_viewer_is_handed_to_nobody() -> None:
    async def scenario() -> None:
        ask = "@nb.cache\ndef f(x):\n    Log.seen.append(x)\n    return nb.query_params().get('name')"
        viewers = (Viewer({"name": ("Ann",)}), Viewer({"name": ("Bo",)}))
        one, other, _ = await open_two({**CELLS, "f": ask}, viewers)
        assert (one.value("y"), other.value("y")) == ("Ann", "Bo")
        assert Log.seen == [1, 1]
        one.kernel.close()
        other.kernel.close()

    run(scenario)


def test_what_is_made_of_a_value_that_only_code_tells_is_each_sessions_own() -> None:
    async def scenario() -> None:
        lock = "import threading\nlock = threading.Lock()"
        uses = CELLS["f"] + " + [lock is None]"
        one, other, _ = await open_two({**CELLS, "lock": lock, "f": uses})
        assert Log.seen == [1, 1]
        one.kernel.close()
        other.kernel.close()

    run(scenario)


def test_a_block_is_handed_on_too() -> None:
    async def scenario() -> None:
        block = "with nb.cache('n') as c:\n    Log.seen.append(s.value)\n    y = [s.value]\nhit = c.hit"
        one, other, _ = await open_two({"log": CELLS["log"], "s": CELLS["s"], "use": block})
        assert (Log.seen, one.value("hit"), other.value("hit")) == ([1], False, True)
        assert one.value("y") == other.value("y")
        assert one.value("y") is not other.value("y")
        one.kernel.close()
        other.kernel.close()

    run(scenario)


def test_clearing_is_for_all() -> None:
    async def scenario() -> None:
        one, other, _ = await open_two({**CELLS, "use": "y = f(s.value)\nif s.value > 5: f.cache_clear()"})
        await one.change("s.value = 6")
        await one.change("s.value = 1")
        assert Log.seen == [1, 6, 1]
        one.kernel.close()
        other.kernel.close()

    run(scenario)


def test_the_end_of_a_session_frees_what_it_kept() -> None:
    async def scenario() -> None:
        one, other, store = await open_two({**CELLS, "f": CELLS["f"].replace("[x]", "b'x' * 1_000_000")})
        before = store.commons.memory.size_bytes
        one.kernel.close()
        assert store.commons.memory.size_bytes <= before - 1_000_000
        other.kernel.close()
        assert 1_000_000 <= store.commons.memory.size_bytes < 2_000_000  # what all are handed

    run(scenario)


SLOW = """
@nb.cache
def f(x):
    Log.seen.append(x)
    print('in')
    Gate.wait()
    return [x]
"""


def test_sessions_that_need_the_same_at_once_compute_it_once() -> None:
    Log.seen.clear()
    Gate.clear()
    store, threads = SharedStore(), []
    cells = {
        "fakes": FAKES,
        "log": CELLS["log"] + "\nfrom tests.caching.test_sessions import Gate",
        "f": SLOW,
        "use": "y = f(1)",
    }
    program = make_program(cells)  # once: CPython's compiler and parser disturb each other on threads (gh-106905)
    for _ in range(3):
        notes = Waiting()
        threads.append((KernelThread(program, notes, settings=KernelSettings(store=store)), notes))
        threads[-1][0].start()
    for thread, notes in threads:
        notes.wait(lambda it: it.ran.endswith(" use") or it.told)
        assert notes.told == []
        assert isinstance(thread.kernel, Kernel)
    Gate.set()
    for thread, notes in threads:
        notes.wait(lambda it: it.finished == 1)
        assert thread.kernel.values["y"] == [1]
    assert Log.seen == [1]
    for thread, _ in threads:
        thread.close()


def test_who_waits_goes_on_when_who_computes_is_stopped() -> None:
    Log.seen.clear()
    Gate.clear()
    store, threads = SharedStore(), []
    code = SLOW.replace("Gate.wait()", "\n    while not Gate.is_set(): pass")
    cells = {
        "fakes": FAKES,
        "log": CELLS["log"] + "\nfrom tests.caching.test_sessions import Gate",
        "f": code,
        "use": "y = f(1)",
    }
    program = make_program(cells)
    for _ in range(2):
        notes = Waiting()
        threads.append((KernelThread(program, notes, settings=KernelSettings(store=store)), notes))
        threads[-1][0].start()
        notes.wait(lambda it: it.ran.endswith(" use"))
    first, second = sorted(threads, key=lambda it: not it[1].printed)
    first[1].wait(lambda it: it.printed)
    first[0].interrupt()
    second[1].wait(lambda it: it.printed)
    Gate.set()
    second[1].wait(lambda it: it.finished == 1)
    assert second[0].kernel.values["y"] == [1]
    assert Log.seen == [1, 1]
    for thread, _ in threads:
        thread.close()


class _Gate(threading.Event().__class__):
    def __reduce__(self) -> str:
        return "Gate"


Gate = _Gate()


def test_memory_has_a_limit_and_drops_what_was_used_longest_ago() -> None:
    memory = Memory(limit_bytes=5_000)
    places: list[Place] = [("f", str(number)) for number in range(8)]
    for place in places[:5]:
        memory.keep("me", place, Entry({}), 1_000)
    memory.find("me", places[0])
    memory.keep("me", places[5], Entry({}), 1_500)
    assert [place for place in places if memory.find("me", place)] == [places[0], places[3], places[4], places[5]]
    assert memory.size_bytes == 4_500
    memory.keep("me", places[6], Entry({}), 6_000)
    assert memory.find("me", places[6]) is None
    memory.forget_owner("me")
    assert memory.size_bytes == 0
