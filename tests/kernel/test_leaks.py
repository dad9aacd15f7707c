"""Kernels that end leave nothing: no thread, no watcher, no value."""

import asyncio
import gc
import threading
import weakref
from collections.abc import Mapping

import param
import pytest

from appnb.kernel.kernel import Kernel
from appnb.kernel.watchers import WatcherLog
from appnb.kernel.worker import KernelThread
from tests.kernel.bench import FAKES, Bench, Notes, make_program, run
from tests.kernel.shared import config, slider, things

CELLS = {
    "fakes": FAKES,
    "shared": "from tests.kernel.shared import config, slider, keep",
    "a": "e = Element(1)\nbig = bytearray(10_000)\nclass Thing: pass\nthing = Thing()\nkeep(thing)",
    "b": "x = e.value, config.alpha, slider.value\ndef f(): return thing, x",
    "c": "_w = config.param.watch(lambda event: f(), 'alpha')",
    "d": "import panel as pn\nbound = pn.bind(lambda v: thing, slider, watch=True)",
    "h": "fed = pn.widgets.IntInput(value=slider.param.value)",
    "g": "get, put = nb.state(thing)\ny = (get(), f)",
    "t": "import asyncio\nasync def tick():\n    await asyncio.sleep(60)\n    f()\ntask = asyncio.create_task(tick())",
    "r": "x2 = config.param.alpha.rx() + 1\nx2.rx.watch(lambda v: thing)",
    "bad": "z = thing\n1 // 0",
}


def watchers(*objects: param.Parameterized) -> int:
    return sum(len(hung) for it in objects for kinds in it._param__private.watchers.values() for hung in kinds.values())


def finish(thread: KernelThread, notes: Notes) -> None:
    pause = threading.Event()
    while not notes.finished:
        pause.wait(0.005)
    assert thread.close(20)


def test_a_hundred_kernels_leave_nothing() -> None:
    program = make_program(CELLS)
    hung, threads = watchers(config, slider), threading.active_count()
    kernels: list[weakref.ref[Kernel]] = []
    namespaces: list[weakref.ref[object]] = []
    for _ in range(100):
        notes = Notes()
        thread = KernelThread(program, notes)
        kernels.append(weakref.ref(thread.kernel))
        thread.start()
        finish(thread, notes)
        assert notes.results["bad"].error is not None
        namespaces.extend(map(weakref.ref, things))
        things.clear()
        del thread, notes
    gc.collect()
    assert watchers(config, slider) == hung
    assert threading.active_count() <= threads  # one of an earlier test may have ended meanwhile
    assert [it for it in kernels if it() is not None] == []
    assert len(namespaces) == 100
    assert [it for it in namespaces if it() is not None] == []


def test_closing_is_seen_by_who_kept_a_function() -> None:
    async def scenario() -> None:
        bench = await Bench({"a": "big = bytearray(10)\ndef f(): return big\n_own = f"}).start()
        f = bench.value("f")
        bench.kernel.close()
        bench.kernel.close()
        assert bench.kernel.values == {}
        assert bench.kernel.results == {}
        with pytest.raises(NameError):
            f()

    run(scenario)


def test_a_closed_kernel_takes_no_more_changes() -> None:
    async def scenario() -> None:
        bench = await Bench({"a": "x = 1"}).start()
        bench.kernel.close()
        bench.notes.clear()
        bench.kernel.submit("x", lambda: pytest.fail("applied"))
        bench.kernel.stale(["a"])
        await bench.kernel.wait_idle()
        await asyncio.sleep(0)
        assert bench.notes.runs == []

    run(scenario)


def test_a_change_of_a_shared_object_reaches_every_kernel_and_none_that_ended() -> None:
    async def scenario() -> None:
        cells = {"shared": "from tests.kernel.shared import config", "a": "x = config.beta"}
        first, second, third = [await Bench(cells).start() for _ in range(3)]
        third.kernel.close()
        for bench in (first, second, third):
            bench.notes.clear()
        config.beta += 1
        for bench in (first, second):
            await bench.kernel.wait_idle()
            assert bench.notes.ran == "a"
            assert bench.value("x") == config.beta
            bench.kernel.close()
        assert third.notes.runs == []

    run(scenario)


def test_running_a_cell_again_pins_no_old_value() -> None:
    async def scenario() -> None:
        cells = {
            "s": "s = Element(1)",
            "a": "class Thing: pass\nthing = Thing(), s.value",
            "b": "_mine = thing[0]\nother = [_mine]",
            "c": "thing[0]\n1 // (s.value - 1)",
        }
        bench = await Bench(cells).start()
        things: list[weakref.ref[object]] = []
        for value in (2, 1, 3, 4):
            things.append(weakref.ref(bench.value("thing")[0]))
            await bench.change(f"s.value = {value}")
        bench.notes.results.clear()
        gc.collect()
        assert [it() for it in things] == [None] * 4
        bench.kernel.close()

    run(scenario)


def test_a_log_of_watchers_forgets_objects_that_are_gone() -> None:
    class Watched(param.Parameterized):
        x = param.Integer(0)

    log = WatcherLog()
    watched = Watched()
    log.note_birth(Watched())
    log.note_added(watched.param.watch(print, "x"))
    assert len(log) == 1
    del watched
    gc.collect()
    assert len(log) == 0
    assert log._born == {}
    log.take_back()


def test_watchers_of_a_class_are_taken_back() -> None:
    class Watched(param.Parameterized):
        x = param.Integer(0)

    seen: list[object] = []
    log = WatcherLog()
    log.note_added(Watched.param.watch(seen.append, "x"))
    Watched.x = 1
    log.take_back()
    log.take_back()
    Watched.x = 2
    assert len(seen) == 1


def test_outputs_of_every_kind_of_end_are_let_go_of() -> None:
    def sizes(kernel: Kernel) -> Mapping[str, int]:
        return {"results": len(kernel.results), "values": len(kernel.values)}

    async def scenario() -> None:
        bench = await Bench({"a": "x = 1\nx"}).start()
        assert sizes(bench.kernel) == {"results": 2, "values": 5}
        bench.kernel.close()
        assert sizes(bench.kernel) == {"results": 0, "values": 0}

    run(scenario)
