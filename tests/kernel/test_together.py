"""`App(parallel=True)`: cells that do not depend on each other run at the same time."""

import threading
import time
from pathlib import Path

import pytest

from appnb.app import App
from appnb.kernel.events import CellState
from appnb.kernel.worker import KernelThread
from tests.kernel.bench import Bench, Notes, make_program, run
from tests.kernel.sharing.host import TICK, Host

TOOLS = "import asyncio, threading, time\nfrom tests.kernel.test_together import meet, note"

meetings: dict[str, threading.Barrier] = {}
seen: dict[str, list[str]] = {}


def meet(name: str) -> None:
    """Wait until all who are expected are here: nobody comes further where one runs after the other."""
    meetings[name].wait(10)


def note(name: str, what: str) -> None:
    seen.setdefault(name, []).append(what)


def start(cells: dict[str, str]) -> Bench:
    bench = Bench({"tools": TOOLS, **cells}, parallel=True)

    async def scenario() -> None:
        await bench.start()

    run(scenario)
    return bench


def test_five_cells_that_wait_for_each_other_come_to_their_ends() -> None:
    meetings["five"] = threading.Barrier(5)
    bench = start({f"c{number}": f"meet('five')\nv{number} = {number}" for number in range(5)})
    assert [bench.value(f"v{number}") for number in range(5)] == [0, 1, 2, 3, 4]


def test_waiting_takes_as_long_as_one_wait_also_where_cells_await() -> None:
    one_by_one = {f"c{number}": "time.sleep(0.2)" for number in range(4)}
    awaiting = {f"a{number}": f"await asyncio.sleep(0.2)\nw{number} = 1" for number in range(4)}
    began = time.perf_counter()
    start(one_by_one | awaiting)
    assert time.perf_counter() - began < 0.8  # one by one: 1.6


def test_a_cell_runs_when_its_parents_have_and_sees_what_they_gave() -> None:
    meetings["two"] = threading.Barrier(2)
    bench = start(
        {
            "left": "meet('two')\nx = 1",
            "right": "meet('two')\ny = 2",
            "both": "total = x + y",
            "more": "total += 1",
            "last": "shown = total",
        }
    )
    assert (bench.value("total"), bench.value("shown")) == (4, 4)


def test_errors_hide_neither_each_other_nor_the_rest() -> None:
    meetings["errors"] = threading.Barrier(3)
    bench = start(
        {
            "one": "meet('errors')\n1 / 0",
            "two": "meet('errors')\nint('x')",
            "exits": "raise SystemExit(3)",
            "stops": "raise StopIteration",
            "good": "meet('errors')\ngood = 1",
            "after": "after = good + 1",
        }
    )
    assert "ZeroDivisionError" in bench.error("one")
    assert "ValueError" in bench.error("two")
    assert bench.notes.results["exits"].error.diagnostic.code == "NB203"
    assert "StopIteration" in bench.error("stops")
    assert bench.value("after") == 2


@pytest.mark.parametrize(
    "alone",
    ["import matplotlib.pyplot as plt", "def draw(frame): return frame.plot()", "[table.hist() for table in ()]"],
)
def test_nothing_runs_beside_what_uses_pyplot(alone: str) -> None:
    seen.pop("pyplot", None)
    cells = {f"c{n}": "note('pyplot', 'in')\ntime.sleep(0.02)\nnote('pyplot', 'out')" for n in range(2)}
    cells |= {f"p{n}": f"{alone}\nnote('pyplot', 'alone')\ntime.sleep(0.02)\nnote('pyplot', 'done')" for n in range(2)}
    cells = {
        name: code.replace("def draw", f"def _draw{name}").replace("as plt", "as _plt") for name, code in cells.items()
    }
    start(cells)
    told = seen["pyplot"]
    assert sorted(told) == ["alone"] * 2 + ["done"] * 2 + ["in"] * 2 + ["out"] * 2
    for index, word in enumerate(told):
        if word == "alone":
            assert told[index + 1] == "done"
            assert told[:index].count("in") == told[:index].count("out")


def test_a_cell_that_is_marked_serial_runs_alone(tmp_path: Path) -> None:
    seen.pop("serial", None)
    path = tmp_path / "nb.py"
    body = "    note('serial', '{n}<')\n    time.sleep(0.02)\n    note('serial', '{n}>')\n\n\n"
    cells = "".join(
        f"@app.cell({options})\ndef c{n}():\n{body.format(n=n)}"
        for n, options in enumerate(("", "serial=True", "serial=True", ""))
    )
    tools = "".join(f"    {line}\n" for line in TOOLS.splitlines())
    path.write_text(f"import appnb\n\napp = appnb.App(parallel=True)\n\nwith app.setup:\n{tools}\n\n{cells}")
    module: dict[str, object] = {"__file__": str(path), "__name__": "nb"}
    exec(compile(path.read_text(), path, "exec"), module)
    app = module["app"]
    assert isinstance(app, App)
    app.run()
    told = "".join(seen["serial"])
    assert "1<1>" in told
    assert "2<2>" in told
    assert "1<1>" not in told.split("0<")[-1].split("0>")[0]


def test_a_script_raises_the_first_error_of_the_page(tmp_path: Path) -> None:
    path = tmp_path / "nb.py"
    cells = "".join(
        f"@app.cell\ndef c{n}():\n    import time\n    time.sleep({wait})\n    int('{n}x')\n\n\n"
        for n, wait in enumerate((0.1, 0))
    )
    path.write_text(f"import appnb\n\napp = appnb.App(parallel=True)\n\n\n{cells}")
    module: dict[str, object] = {"__file__": str(path), "__name__": "nb"}
    exec(compile(path.read_text(), path, "exec"), module)
    with pytest.raises(ValueError, match="'0x'"):
        module["app"].run()  # type: ignore[attr-defined]


def test_prints_and_outputs_are_each_cells_own() -> None:
    meetings["prints"] = threading.Barrier(3)
    bench = start({f"c{n}": f"meet('prints')\nprint('from {n}')\n'output {n}'" for n in range(3)})
    for n in range(3):
        assert bench.notes.text(f"c{n}") == f"from {n}\n"
        assert bench.notes.results[f"c{n}"].outputs == (f"output {n}",)


def test_an_interrupt_reaches_every_cell_that_runs_and_the_kernel_goes_on() -> None:
    wait = "note('interrupt', '{n}')\nwhile s.value == 0: time.sleep(0.001)\nv{n} = s.value"
    seen.pop("interrupt", None)
    tools = f"{TOOLS}\nfrom tests.kernel.fakes import Element"
    cells = {"tools": tools, "s": "s = Element(0)", **{f"c{n}": wait.format(n=n) for n in range(3)}}
    program = make_program(cells, parallel=True)
    thread = KernelThread(program, notes := Notes())
    thread.start()
    pause = threading.Event()
    while len(seen.get("interrupt", ())) < 3:
        pause.wait(0.005)
    assert thread.interrupt()
    while notes.finished < 1:
        pause.wait(0.005)
    for n in range(3):
        assert notes.results[f"c{n}"].error.diagnostic.code == "NB202"
    thread.submit("s", lambda: setattr(thread.kernel.values["s"], "value", 1))
    while notes.finished < 2:
        pause.wait(0.005)
    assert {notes.results[f"c{n}"].state for n in range(3)} == {CellState.OK}
    assert thread.close()
    assert not [it for it in threading.enumerate() if it.name == "appnb-cell"]


def test_what_a_session_shares_is_noticed_on_other_threads_too(tmp_path: Path) -> None:
    host = Host(tmp_path)
    reads = f"{TICK}made = Path('{tmp_path}/data').read_text()"
    program = host.build(reads, f"{TICK}import random\nother = random.random()", options="parallel=True")
    (tmp_path / "data").write_text("1")
    assert [host.open(program)[0]["made"] for _ in range(2)] == ["1", "1"]
    (tmp_path / "data").write_text("22")
    assert host.open(program)[0]["made"] == "22"
    assert "random numbers that it does not seed" in host.explain(program, 2)
    for thread in host.threads:
        thread.close()
