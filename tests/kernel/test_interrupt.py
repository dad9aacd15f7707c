"""Breaking into code that does not end, and surviving what cells do to their thread."""

import asyncio
import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import pytest

from appnb.kernel.events import CellState
from appnb.kernel.guard import Guard, Interrupted
from appnb.kernel.worker import KernelThread
from tests.kernel.bench import FAKES, Notes, make_program

LOOPS = {
    "a loop of nothing": "while True:\n    pass",
    "a loop that sleeps": "import time\nwhile True:\n    time.sleep(0.01)",
    "a loop that swallows every Exception": "while True:\n    try:\n        x = 1\n    except Exception:\n        pass",
    "a generator that never ends": "import itertools\nfor _ in itertools.count():\n    pass",
    "a loop deep in calls": "def f(n):\n    if n:\n        f(n - 1)\n    while True:\n        pass\nf(50)",
    "a loop that awaits": "import asyncio\nwhile True:\n    await asyncio.sleep(0)",
    "an await of what never comes": "import asyncio\nawait asyncio.get_running_loop().create_future()",
    "a long sleep of asyncio's": "import asyncio\nawait asyncio.sleep(1000)",
    "a busy loop in an async cell": "import asyncio\nawait asyncio.sleep(0)\nwhile True:\n    pass",
    "a loop in a last expression": "import itertools\nsum(1 for _ in itertools.count())",
}


class Waiting(Notes):
    """Notes that can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.changed = threading.Condition()

    def __getattribute__(self, name: str) -> object:
        found = super().__getattribute__(name)
        if name not in ("cell_started", "cell_finished", "run_finished", "cell_printed"):
            return found

        def hear(*arguments: object) -> None:
            with self.changed:
                found(*arguments)
                if name == "cell_finished" and arguments[0].error:
                    self.told.append(arguments[0].error.traceback)
                self.changed.notify_all()

        return hear

    def wait(self, fact: Callable[["Waiting"], object], timeout: float = 20) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: fact(self), timeout), (self.runs, self.results)


@pytest.fixture
def host() -> Iterator[Callable[..., tuple[KernelThread, Waiting]]]:
    """Start a kernel's thread; it ends with the test."""
    threads: list[KernelThread] = []

    def start(**cells: str) -> tuple[KernelThread, Waiting]:
        notes = Waiting()
        threads.append(KernelThread(make_program({"fakes": FAKES, **cells}), notes))
        threads[-1].start()
        return threads[-1], notes

    yield start
    for thread in threads:
        assert thread.close()


@pytest.mark.parametrize("code", LOOPS.values(), ids=LOOPS)
def test_a_cell_that_does_not_end_can_be_stopped(host: Callable[..., tuple[KernelThread, Waiting]], code: str) -> None:
    thread, notes = host(s="s = Element(1)", a=code, b="y = s.value", c="z = 1")
    notes.wait(lambda it: it.ran.endswith(" a"))
    began = time.monotonic()
    assert thread.interrupt()
    notes.wait(lambda it: it.finished == 1)
    assert time.monotonic() - began < 2  # 0.05 s on a quiet machine
    error = notes.results["a"].error
    assert error is not None
    assert error.diagnostic is not None
    assert error.diagnostic.code == "NB202"
    assert notes.results["b"].state is CellState.STALE
    thread.submit("s", lambda: setattr(thread.kernel.values["s"], "value", 2))
    notes.wait(lambda it: it.finished == 2)
    assert notes.ran == "fakes s a | b c"
    assert thread.kernel.values["y"] == 2


def test_what_depends_on_an_interrupted_cell_is_blocked(host: Callable[..., tuple[KernelThread, Waiting]]) -> None:
    thread, notes = host(a="x = 0\nwhile True:\n    x += 1", b="y = x")
    notes.wait(lambda it: it.ran.endswith(" a"))
    thread.interrupt()
    notes.wait(lambda it: it.finished)
    assert notes.results["b"].state is CellState.BLOCKED


def test_a_bare_except_is_told_again(host: Callable[..., tuple[KernelThread, Waiting]]) -> None:
    swallow = "n = 0\nwhile n < 2:\n  try:\n    print(n)\n    while True: pass\n  except BaseException:\n    n += 1"
    thread, notes = host(a=swallow, b="z = 1")
    notes.wait(lambda it: it.printed)
    thread.interrupt()
    notes.wait(lambda it: it.finished)
    assert thread.kernel.values["n"] == 2


def test_a_callback_that_does_not_end_can_be_stopped(host: Callable[..., tuple[KernelThread, Waiting]]) -> None:
    spin = "def spin(value):\n    print('in')\n    while value:\n        pass\ne = Element(0, on_change=spin)"
    thread, notes = host(e=spin, a="x = e.value")
    notes.wait(lambda it: it.finished == 1)
    thread.submit("e", lambda: setattr(thread.kernel.values["e"], "value", 1))
    notes.wait(lambda it: it.printed)
    assert thread.interrupt()
    notes.wait(lambda it: it.finished == 2)
    assert thread.kernel.values["x"] == 1
    error = notes.results["e"].error
    assert error is not None
    assert error.diagnostic is not None
    assert error.diagnostic.code == "NB202"


def test_cells_that_set_each_other_without_end_can_be_stopped(
    host: Callable[..., tuple[KernelThread, Waiting]],
) -> None:
    thread, notes = host(
        s="s, t = Element(0), Element(0)", a="t.value = s.value + 1", b="s.value = t.value + 1", c="x = s.value"
    )
    notes.wait(lambda it: it.finished > 20)
    thread.interrupt()
    thread.submit("idle", lambda: None)
    seen = notes.finished
    thread.interrupt()
    time.sleep(0.2)
    assert notes.finished < seen + 20_000


def test_a_task_of_a_cell_that_does_not_end_can_be_stopped(
    host: Callable[..., tuple[KernelThread, Waiting]],
) -> None:
    code = (
        "import asyncio\nasync def spin():\n    print('in')\n    while True: pass\ntask = asyncio.create_task(spin())"
    )
    thread, notes = host(s="s = Element(1)", a=code, b="x = s.value")
    notes.wait(lambda it: it.printed)
    assert thread.interrupt()
    thread.submit("s", lambda: setattr(thread.kernel.values["s"], "value", 2))
    notes.wait(lambda it: it.finished == 2)
    assert thread.kernel.values["x"] == 2


@pytest.mark.parametrize("last", ["", "\ntask = None", "\ntask = None\nimport gc\n[gc.collect() for _ in range(3)]"])
def test_what_a_task_raises_is_told_once_by_its_cell(
    host: Callable[..., tuple[KernelThread, Waiting]], last: str
) -> None:
    told: list[int] = []
    code = "import asyncio\nasync def f():\n    1 // 0\ntask = asyncio.create_task(f())\nawait asyncio.sleep(0.01)"
    thread, notes = host(a=code + last)
    notes.wait(lambda it: it.finished and it.told)
    gc.collect()
    thread.submit("later", lambda: told.append(1))
    while not told:
        time.sleep(0.01)
    assert "1 // 0" in notes.told[0]
    assert len(notes.told) == 1


def test_what_a_task_raises_is_its_awaiters_matter(host: Callable[..., tuple[KernelThread, Waiting]]) -> None:
    code = "import asyncio\nasync def f():\n    1 // 0\ntry:\n    await asyncio.gather(f())\nexcept Exception: pass"
    _, notes = host(a=code)
    notes.wait(lambda it: it.finished)
    assert notes.results["a"].state is CellState.OK
    assert notes.told == []


def test_interrupting_nothing_does_nothing(host: Callable[..., tuple[KernelThread, Waiting]]) -> None:
    thread, notes = host(s="s = Element(1)", a="x = s.value")
    notes.wait(lambda it: it.finished)
    assert not thread.interrupt()
    thread.submit("s", lambda: setattr(thread.kernel.values["s"], "value", 2))
    notes.wait(lambda it: it.finished == 2)
    assert thread.kernel.values["x"] == 2


def test_one_endless_cell_holds_up_no_other_kernel(host: Callable[..., tuple[KernelThread, Waiting]]) -> None:
    _, busy = host(a="while True:\n    pass")
    busy.wait(lambda it: it.ran.endswith(" a"))
    thread, notes = host(s="s = Element(1)", a="x = s.value")
    notes.wait(lambda it: it.finished)
    thread.submit("s", lambda: setattr(thread.kernel.values["s"], "value", 2))
    notes.wait(lambda it: it.finished == 2)
    assert thread.kernel.values["x"] == 2


def test_closing_breaks_into_what_runs(host: Callable[..., tuple[KernelThread, Waiting]]) -> None:
    thread, notes = host(a="while True:\n    pass", b="x = 1")
    notes.wait(lambda it: it.ran.endswith(" a"))
    assert thread.close(timeout=10)
    assert not thread.is_alive
    assert notes.ran == "fakes a"
    assert thread.close()


def test_a_thread_lives_in_the_context_that_it_is_given() -> None:
    place: ContextVar[str] = ContextVar("place", default="nowhere")
    seen: list[str] = []

    @contextmanager
    def enter() -> Iterator[None]:
        token = place.set("inside")
        yield
        place.reset(token)
        seen.append("left")

    notes = Waiting()
    notes.run_finished = lambda run: seen.append(place.get())  # type: ignore[method-assign]
    thread = KernelThread(make_program({"a": "x = 1"}), notes, enter=enter)
    thread.start()
    thread.submit("x", lambda: seen.append(place.get()))
    while len(seen) < 2:
        time.sleep(0.01)
    assert thread.close()
    assert seen == ["inside", "inside", "left"]


def test_cells_after_one_that_was_cancelled_await_as_ever(host: Callable[..., tuple[KernelThread, Waiting]]) -> None:
    group = "async with asyncio.TaskGroup() as g:\n    t = g.create_task(asyncio.sleep(0, 5))\nx = t.result()"
    cancels = "import asyncio\nasyncio.current_task().cancel()\nawait asyncio.sleep(1)"
    thread, notes = host(a=cancels, b=f"import asyncio as aio\n{group.replace('asyncio', 'aio')}")
    notes.wait(lambda it: it.finished)
    assert notes.results["a"].state is CellState.ERROR
    assert thread.kernel.values["x"] == 5


def test_a_thread_that_was_never_started_closes() -> None:
    thread = KernelThread(make_program({"a": "x = 1"}), Notes())
    assert thread.close()


def test_a_cell_may_close_its_own_kernel() -> None:
    notes = Waiting()
    thread = KernelThread(make_program({"a": "x = 1", "b": "y = x"}), notes)
    notes.cell_output = lambda *_: None  # type: ignore[method-assign]
    thread.start()
    notes.wait(lambda it: it.finished)
    ended = threading.Event()
    thread.submit("close", lambda: (thread.close(), ended.set()))
    assert ended.wait(10)
    thread._thread.join(10)
    assert not thread.is_alive


DEADLY = {
    "sys.exit": "import sys\nsys.exit(1)",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "a cancelled cell": "import asyncio\nraise asyncio.CancelledError",
    "a cell that cancels its own task": "import asyncio\nasyncio.current_task().cancel()\nawait asyncio.sleep(1)",
    "recursion": "def f(): return f()\nf()",
    "GeneratorExit": "raise GeneratorExit",
    "StopIteration": "raise StopIteration",
    "StopIteration in an async cell": "import asyncio\nawait asyncio.sleep(0)\nnext(iter([]))",
    "an exception that cannot be shown": "class E(Exception):\n    def __str__(self): return 1 // 0\nraise E",
    "a callback of the loop that raises": "import asyncio\nasyncio.get_running_loop().call_soon(lambda: 1 // 0)",
    "a callback of the loop that exits": "import asyncio, sys\nasyncio.get_running_loop().call_soon(sys.exit)",
    "a cell that stops the loop": "import asyncio\nasyncio.get_running_loop().stop()",
    "a cell that cancels the task it runs in": "import asyncio\nasyncio.current_task().cancel()",
    "a cell that closes the loop": "import asyncio\nasyncio.get_running_loop().close()",
    "a task that exits": "import asyncio, sys\nasync def f(): sys.exit(1)\nt = asyncio.create_task(f())",
    "a task that raises": "import asyncio\nasync def f(): 1 // 0\nasyncio.create_task(f())",
}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("code", DEADLY.values(), ids=DEADLY)
def test_nothing_that_a_cell_does_ends_its_thread(host: Callable[..., tuple[KernelThread, Waiting]], code: str) -> None:
    thread, notes = host(s="s = Element(1)", a=code, b="y = s.value")
    notes.wait(lambda it: it.finished == 1)
    thread.submit("s", lambda: setattr(thread.kernel.values["s"], "value", 2))
    notes.wait(lambda it: it.finished == 2)
    assert thread.kernel.values["y"] == 2


def test_an_interrupt_never_lands_outside_of_the_guarded_code() -> None:
    """Interrupts at every moment around short calls: each is raised inside of one, or not at all."""
    guard, stop, outside = Guard(), threading.Event(), list[BaseException]()

    def work() -> None:
        try:
            while not stop.is_set():
                try:
                    guard.call(lambda: sum(range(50)))
                except Interrupted:
                    continue
        except BaseException as error:  # noqa: BLE001 - what the test looks for
            outside.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    until = time.monotonic() + 1.5
    while time.monotonic() < until and thread.is_alive():
        guard.interrupt(None)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert outside == []


def test_an_interrupted_await_is_told_to_the_coroutine() -> None:
    async def main() -> list[str]:
        guard, seen = Guard(), list[str]()

        async def cell() -> None:
            try:
                await asyncio.sleep(1000)
            except Interrupted:
                seen.append("told")
                raise

        async def interrupt() -> None:
            await asyncio.sleep(0)
            guard.interrupt(asyncio.get_running_loop())

        helper = asyncio.create_task(interrupt())
        with pytest.raises(Interrupted):
            await guard.drive(cell())
        await helper
        return seen

    assert asyncio.run(main()) == ["told"]


def test_stop_pressed_while_a_change_is_taken_over_is_no_error(
    host: Callable[..., tuple[KernelThread, Waiting]], caplog: pytest.LogCaptureFixture
) -> None:
    thread, notes = host(a="x = 1")
    notes.wait(lambda it: it.finished)
    taking, taken = threading.Event(), threading.Event()

    def take_over() -> None:
        taking.set()
        while True:
            time.sleep(0.001)

    thread.submit("change", take_over)
    thread.submit("after", taken.set)
    assert taking.wait(20)
    with caplog.at_level("WARNING"):
        while not taken.wait(0.05):
            thread.interrupt()
    assert not caplog.records


SLOW = """
class Slow(Element):
    def __appnb_adopt__(self, old):
        print("in")
        while True:
            pass
"""


def test_stop_pressed_while_an_element_takes_over_is_no_error(
    host: Callable[..., tuple[KernelThread, Waiting]], caplog: pytest.LogCaptureFixture
) -> None:
    thread, notes = host(c=SLOW, s="s = Element(1)", a="s.value\nSlow(1)")
    notes.wait(lambda it: it.finished == 1)
    thread.submit("s", lambda: setattr(thread.kernel.values["s"], "value", 2))
    notes.wait(lambda it: it.printed)
    with caplog.at_level("WARNING"):
        assert thread.interrupt()
        notes.wait(lambda it: it.finished == 2)
    assert not caplog.records
