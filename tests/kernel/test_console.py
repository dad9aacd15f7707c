"""What cells print goes to the cell that printed it."""

import contextlib
import io
import logging
import sys
import threading

import pytest

from appnb.kernel.console import Console, Printer
from appnb.kernel.settings import KernelSettings
from appnb.kernel.worker import KernelThread
from tests.kernel.bench import Bench, Notes, make_program, run

LIMIT = KernelSettings(console_limit_bytes=100)


async def printed(settings: KernelSettings | None = None, **cells: str) -> Notes:
    bench = await Bench(cells, settings).start()
    bench.kernel.close()
    return bench.notes


def test_each_cell_prints_to_itself() -> None:
    log = io.StringIO()

    async def scenario() -> None:
        notes = await printed(a="print('one', 1)", b="import sys\nprint('two')\nprint('bad', file=sys.stderr)")
        assert notes.printed == [("a", "stdout", "one 1\n"), ("b", "stdout", "two\n"), ("b", "stderr", "bad\n")]

    with contextlib.redirect_stdout(log):
        run(scenario)
    assert log.getvalue() == ""


def test_output_without_an_end_of_line_comes_at_the_end_or_on_flush() -> None:
    async def scenario() -> None:
        notes = await printed(a="print(1, end='')\nprint(2, end='', flush=True)\nprint(3, end='')")
        assert notes.printed == [("a", "stdout", "12"), ("a", "stdout", "3")]

    run(scenario)


def test_the_streams_keep_their_order() -> None:
    async def scenario() -> None:
        code = "import sys\nprint('a', end='')\nprint('b', end='', file=sys.stderr)\nprint('c')"
        notes = await printed(a=code)
        assert notes.printed == [("a", "stdout", "a"), ("a", "stderr", "b"), ("a", "stdout", "c\n")]

    run(scenario)


def test_a_cell_that_prints_too_much_is_cut_with_one_line_that_says_so() -> None:
    async def scenario() -> None:
        notes = await printed(LIMIT, a="for i in range(1000):\n    print('x' * 9)", b="print('fine')")
        text = notes.text("a")
        assert text.startswith("xxxxxxxxx\n" * 10)
        end = "… the rest of what this cell prints is left out: the limit is 100 bytes\n… truncated: 9,900 bytes more\n"
        assert text.endswith(f"xxxxxxxxx\n{end}")
        assert len(text.splitlines()) == 12
        assert notes.text("b") == "fine\n"

    run(scenario)


def test_the_limit_counts_bytes_of_both_streams_and_cuts_no_character_in_two() -> None:
    async def scenario() -> None:
        notes = await printed(LIMIT, a="import sys\nprint('é' * 30, file=sys.stderr)\nprint('é' * 30)")
        assert notes.text("a", "stderr") == "é" * 30 + "\n"
        assert notes.text("a").startswith("é" * 19 + "\n… the rest")

    run(scenario)


def test_a_megabyte_is_the_default_limit() -> None:
    async def scenario() -> None:
        notes = await printed(a="import sys\nfor _ in range(3):\n    print('x' * 500_000, end='')")
        text = notes.text("a")
        assert text[:1_000_000] == "x" * 1_000_000
        rest = "… the rest of what this cell prints is left out: the limit is 1,000,000 bytes"
        assert text[1_000_000:] == f"\n{rest}\n… truncated: 500,000 bytes more\n"

    run(scenario)


def test_a_cell_that_runs_again_may_print_again() -> None:
    async def scenario() -> None:
        bench = await Bench({"s": "s = Element(1)", "a": "print('x' * 200, s.value)"}, LIMIT).start()
        bench.notes.printed.clear()
        await bench.change("s.value = 2")
        assert bench.notes.text("a").startswith("x" * 100)
        bench.kernel.close()

    run(scenario)


def test_a_thread_of_a_cell_prints_to_the_log_unless_it_has_the_cells_context() -> None:
    log = io.StringIO()

    async def scenario() -> None:
        code = (
            "import contextvars, threading\n"
            "run = contextvars.copy_context().run\n"
            "for target in (lambda: print('bare'), lambda: run(print, 'with context')):\n"
            "    thread = threading.Thread(target=target)\n"
            "    thread.start()\n"
            "    thread.join()\n"
        )
        notes = await printed(a=code)
        assert notes.printed == [("a", "stdout", "with context\n")]

    with contextlib.redirect_stdout(log):
        run(scenario)
    assert log.getvalue() == "bare\n"


def test_what_a_thread_prints_later_comes_on_the_kernels_thread() -> None:
    async def scenario() -> None:
        code = (
            "import contextvars, threading\n"
            "go = threading.Event()\n"
            "run = contextvars.copy_context().run\n"
            "thread = threading.Thread(target=lambda: (go.wait(), run(print, 'later')))\n"
            "thread.start()"
        )
        bench = await Bench({"a": code}).start()
        assert bench.notes.printed == []
        threads: list[threading.Thread] = []
        hear = bench.notes.cell_printed
        bench.notes.cell_printed = lambda *args: (threads.append(threading.current_thread()), hear(*args))  # type: ignore[method-assign]
        await bench.change("go.set(); thread.join()")
        await bench.change("0")
        assert bench.notes.text("a") == "later\n"
        assert threads == [threading.current_thread()]
        bench.kernel.close()

    run(scenario)


def test_a_callback_prints_to_the_cell_that_wrote_it() -> None:
    async def scenario() -> None:
        bench = await Bench(
            {
                "e": "e = Element(1, on_change=lambda v: print('changed', v))",
                "w": "cfg = Config()\ndef react(e):\n    print(e.new, end='')\n_w = cfg.param.watch(react, 'alpha')",
            }
        ).start()
        await bench.change("e.value = 2; cfg.alpha = 7")
        assert bench.notes.printed == [("e", "stdout", "changed 2\n"), ("w", "stdout", "7")]
        bench.kernel.close()

    run(scenario)


def test_a_task_of_a_cell_prints_to_it() -> None:
    async def scenario() -> None:
        later = "async def later():\n    await asyncio.sleep(0)\n    print('later')"
        code = f"import asyncio\n{later}\ntask = asyncio.create_task(later())"
        bench = await Bench({"a": code, "b": "await task\nprint('b')"}).start()
        assert bench.notes.printed == [("a", "stdout", "later\n"), ("b", "stdout", "b\n")]
        bench.kernel.close()

    run(scenario)


def test_warnings_and_logging_reach_the_cell() -> None:
    async def scenario() -> None:
        code = (
            "import logging, warnings\n"
            "warnings.simplefilter('always')\n"
            "warnings.warn('careful')\n"
            "logger = logging.getLogger('of a cell')\n"
            "logger.propagate = False\n"
            "logger.addHandler(logging.StreamHandler())\n"
            "logger.warning('logged')"
        )
        notes = await printed(a=code)
        assert "UserWarning: careful" in notes.text("a", "stderr")
        assert "logged\n" in notes.text("a", "stderr")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("warnings.showwarning", lambda *args, **_: sys.stderr.write(f"{args[1].__name__}: {args[0]}\n"))
        run(scenario)
    logging.getLogger("of a cell").handlers.clear()


def test_two_kernels_that_print_at_once_do_not_mix() -> None:
    loop = "import time\nfor i in range(300):\n    print(NAME, i)\n    time.sleep(0)"
    hosts = []
    for name in ("left", "right"):
        notes = Notes()
        hosts.append((name, notes, KernelThread(make_program({"n": f"NAME = {name!r}", "a": loop}), notes)))
    for _, _, thread in hosts:
        thread.start()
    for name, notes, thread in hosts:
        while not notes.finished:
            threading.Event().wait(0.01)
        assert notes.text("a") == "".join(f"{name} {i}\n" for i in range(300))
        assert thread.close()


def test_what_a_listener_prints_is_not_the_cells() -> None:
    log = io.StringIO()

    async def scenario() -> None:
        bench = Bench({"a": "print('from the cell')"})
        bench.notes.cell_printed = lambda *args: print("heard", args[2], end="")  # type: ignore[method-assign]  # noqa: T201
        await bench.start()
        bench.kernel.close()

    with contextlib.redirect_stdout(log):
        run(scenario)
    assert log.getvalue() == "heard from the cell\n"


def test_a_console_passes_on_what_is_not_a_cells() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), "utf-8")
    console = Console("stdout", stream, lambda: None)
    assert console.write("text") == 4
    console.flush()
    assert console.buffer.getvalue() == b"text"  # type: ignore[attr-defined]
    assert (console.encoding, console.errors, console.writable(), console.name) == ("utf-8", "strict", True, "<stdout>")
    assert not console.isatty()
    console.close()
    assert not stream.closed
    with pytest.raises(io.UnsupportedOperation):
        console.fileno()


def test_a_console_takes_text_only() -> None:
    printer = Printer(lambda *_: None, lambda _: None, 10)
    with pytest.raises(TypeError, match="must be str, not bytes"):
        Console("stdout", io.StringIO(), lambda: printer).write(b"bytes")  # type: ignore[arg-type]


def test_closing_the_stream_in_a_cell_closes_nothing() -> None:
    log = io.StringIO()

    async def scenario() -> None:
        notes = await printed(a="import sys\nsys.stdout.close()\nprint('still')")
        assert notes.text("a") == "still\n"

    with contextlib.redirect_stdout(log):
        run(scenario)
    assert not log.closed


def test_a_script_prints_to_the_real_streams() -> None:
    log = io.StringIO()

    async def scenario() -> None:
        notes = await printed(KernelSettings(redirect_console=False), a="print('out')")
        assert notes.printed == []

    with contextlib.redirect_stdout(log):
        run(scenario)
    assert log.getvalue() == "out\n"
