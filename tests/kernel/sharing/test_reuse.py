"""Cells that sessions share although nobody asked for it."""

import gc
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from appnb.kernel.program import build_program
from appnb.kernel.settings import KernelSettings
from appnb.kernel.worker import KernelThread
from appnb.notebook import parse_notebook
from tests.kernel.sharing.host import TICK, Host, Notes


@pytest.fixture
def host(tmp_path: Path):
    host = Host(tmp_path)
    yield host
    for thread in host.threads:
        thread.close()


SHARED = {
    "a frame": "made = pd.DataFrame({'a': range(5), 'b': list('vwxyz')})",
    "a series": "made = pd.Series([1.5, 2.5])",
    "an index with dates": "made = pd.date_range('2025-01-01', periods=3)",
    "a small array": "made = np.arange(5)",
    "a large array": "made = np.arange(50_000).reshape(2, -1)",
    "an array in Fortran's order": "made = np.asfortranarray(np.arange(50_000.0).reshape(2, -1))",
    "a text": "made = 'x' * 100_000",
    "bytes": "made = bytes(100_000)",
    "containers": "made = {'a': [1, (2, 3)], 'b': {4}, 'c': {'d': [5.5, None]}}",
    "a number": "made = 3",
    "random numbers with a seed": "made = np.random.default_rng(3).random(4)",
    "random numbers of all, with a seed": "np.random.seed(3)\nmade = np.random.rand(4)",
    "what was built up in steps": "made = []\nfor _i in range(3):\n    made.append(_i)\nmade.sort()",
}


@pytest.mark.parametrize("code", SHARED.values(), ids=SHARED)
def test_many_first_visits_at_once_run_it_once(host: Host, code: str) -> None:
    program = host.build(f"{TICK}{code}")
    found = host.open(program, 20)
    assert (host.runs, host.explain(program, 1)) == (1, "")
    assert all(repr(values["made"]) == repr(found[0]["made"]) for values in found)


OWN = {
    "an element": ("made = nb.ui.slider(0, 10)", "it uses `nb.ui`"),
    "the clock": ("import datetime\nmade = datetime.datetime.now()", "it asks for the time"),
    "chance": ("made = np.random.default_rng().random()", "it gives something else each time"),
    "chance without a seed": ("made = float(np.random.rand())", "random numbers that it does not seed"),
    "a thread": (
        "import threading\n_t = threading.Thread(target=print)\n_t.start()\n_t.join()\nmade = 1",
        "starts a thread",
    ),
    "another program": ("import subprocess\nmade = subprocess.run(['true']).returncode", "starts another program"),
    "a connection": (
        "import socket\nwith socket.socket() as _s:\n    _s.connect_ex(('127.0.0.1', 9))\nmade = 1",
        "it imports `socket`",
    ),
    "an object of a class of the notebook": ("class _Model: pass\nmade = _Model()", "`made` is a _Model, which"),
    "an object of somebody's": ("import email.message\nmade = email.message.Message()", "`made` is a email.Message"),
    "a closure": (
        "def _make():\n    held = []\n    return lambda: held\nmade = _make()",
        "`made` is a function that holds more than its code",
    ),
    "a function that keeps something": (
        "_kept = __import__('email.message').message.Message()\ndef made(): return _kept",
        "`_kept` is a email.Message",
    ),
    "a class": ("class made: pass", "`made` is defined in the cell"),
    "a generator": ("made = (x for x in range(3))", "`made` is a generator"),
    "a frame that holds lists": ("made = pd.DataFrame({'a': [[1], [2]]})", "`made` is a pandas.DataFrame"),
    "too many items": ("made = list(range(20_000))", "more than 10,000 items"),
    "a list that holds itself": ("made = []\nmade.append(made)", "holds itself"),
    "a call that may do something": ("nb.md('x').center()\nmade = 1", "it calls `nb.md('x').center()`"),
    "a stop": ("nb.stop(True)\nmade = 1", "it ends with `stop()`"),
    "the query": ("made = dict(nb.query_params())", "it uses `nb.query_params`"),
    "the query, by a function": ("made = str(getattr(nb, 'query_' + 'params')())", "it asks who looks"),
}


@pytest.mark.parametrize(("code", "reason"), OWN.values(), ids=OWN)
def test_each_session_runs_what_may_not_be_shared(host: Host, code: str, reason: str) -> None:
    program = host.build(f"{TICK}{code}")
    for _ in range(3):
        host.open(program)
    assert host.runs == 3
    assert reason in host.explain(program, 1)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("made = pd.DataFrame({'a': [1, 2]})", "made.loc[0, 'a'] = 9\nmade['b'] = 1"),
        ("made = pd.Series([1, 2])", "made[0] = 9"),
        ("made = np.arange(50_000)", "made[0] = 9"),
        ("made = np.arange(5)", "made += 1"),
        ("made = {'a': [1]}", "made['a'].append(2)"),
        ("import polars as pl\nmade = pl.DataFrame({'a': [1, 2]})", "made[0, 'a'] = 9"),
    ],
)
def test_what_one_session_writes_no_other_sees(host: Host, code: str, change: str) -> None:
    program = host.build(f"{TICK}{code}\nfirst = repr(made)", f"{change}\nchanged = repr(made)")
    found = [host.open(program)[0] for _ in range(3)]
    assert host.runs == 1
    assert {values["first"] for values in found} == {found[0]["first"]}
    assert {values["changed"] for values in found} == {found[0]["changed"]} != {found[0]["first"]}
    [fresh] = host.open(host.build(f"{TICK}{code}\nfirst = repr(made)"))
    assert repr(fresh["made"]) == found[0]["first"]


def test_a_function_that_comes_with_data_is_each_sessions_own(host: Host) -> None:
    program = host.build(
        f"{TICK}_rows = [1]\ndata = 'x' * 10\n"
        "def grow(more, to=[0], *, by=2):\n    'Grow.'\n    to.append(by)\n    return [*_rows, *to, more, data, level]",
        "level = int()",
        "grown = grow(5)",
    )
    found = host.open(program, 3)
    assert (host.runs, host.explain(program, 1)) == (1, "")
    assert all(values["grown"] == [1, 0, 2, 5, "x" * 10, 0] for values in found)
    functions = [values["grow"] for values in found]
    assert len(set(map(id, functions))) == 3
    assert {function.__doc__ for function in functions} == {"Grow."}
    assert {function.__globals__["level"] for function in functions} == {0}


def test_the_same_object_under_two_names_stays_one(host: Host) -> None:
    program = host.build(f"{TICK}one = [1]\nother = {{'in': one}}")
    for values in (host.open(program)[0] for _ in range(2)):
        assert values["other"]["in"] is values["one"]
    assert host.runs == 1


def test_data_is_not_copied(host: Host) -> None:
    program = host.build(f"{TICK}frame = pd.DataFrame({{'a': np.arange(100_000)}})")
    frames = [values["frame"] for values in host.open(program, 3)]
    assert all(np.shares_memory(frames[0]["a"].to_numpy(), frame["a"].to_numpy()) for frame in frames)


def test_outputs_and_prints_come_along(host: Host) -> None:
    program = host.build(f"{TICK}print('loaded')\nnb.md('**done**')")
    for _ in range(2):
        host.open(program)
        assert host.notes.printed == ["loaded\n"]
        [output] = host.notes.results["cell_1"].outputs
        assert "<strong>done</strong>" in output.text
    assert host.runs == 2  # it gives no names, and writes: that is what it is for
    quiet = host.build("time.sleep(0.003)\nprint('loaded')\nnb.md('**done**')")
    for _ in range(2):
        host.open(quiet)
        assert host.notes.printed == ["loaded\n"]
        assert "<strong>done</strong>" in host.notes.results["cell_1"].outputs[0].text
    assert host.explain(quiet, 1) == ""


def test_what_uses_a_source_runs_for_each_session(host: Host) -> None:
    program = host.build("slider = nb.ui.slider(0, 10)", f"{TICK}made = slider.value")
    host.open(program, 2)
    assert (host.runs, host.explain(program, 2)) == (2, "nothing is known")


def test_what_uses_the_clock_indirectly_runs_for_each_session(host: Host) -> None:
    program = host.build(
        "import datetime\ndef load(): return datetime.date.today()", "day = load()", f"{TICK}made = str(day)"
    )
    host.open(program, 2)
    assert host.runs == 2


def test_a_query_that_one_viewer_has_is_no_other_viewers(host: Host) -> None:
    code = f"city = getattr(nb, 'query_' + 'params')().get('city', 'none')\n{TICK}"
    program = host.build(code, f"{TICK}made = city.upper()")
    made = [host.open(program, query=query)[0]["made"] for query in ("city=oslo", "", "city=bergen")]
    assert made == ["OSLO", "NONE", "BERGEN"]


def test_a_file_that_changes_is_read_again(host: Host) -> None:
    data = host.folder / "data.csv"
    data.write_text("a\n1\n")
    program = host.build(f"{TICK}made = pd.read_csv('{data}')")
    assert [host.open(program)[0]["made"]["a"][0] for _ in range(2)] == [1, 1]
    data.write_text("a\n2\n")
    assert [host.open(program)[0]["made"]["a"][0] for _ in range(2)] == [2, 2]
    assert host.runs == 2


def test_a_file_that_a_library_reads_by_itself_is_followed(host: Host) -> None:
    data = host.folder / "data.parquet"
    pd.DataFrame({"a": [1]}).to_parquet(data)
    program = host.build("import polars as pl", f"{TICK}made = pl.read_parquet(Path(__file__).parent / 'data.parquet')")
    host.open(program)
    pd.DataFrame({"a": [2]}).to_parquet(data)
    assert host.open(program)[0]["made"]["a"][0] == 2
    name = "str(Path(__file__).parent) + '/da' + 'ta.parquet'"
    hidden = host.build("import polars as pl", f"time.sleep(0.003)\nmade = pl.read_parquet({name})")
    host.open(hidden)
    assert "cannot be followed" in host.explain(hidden, 2)


def test_a_module_beside_the_notebook_is_looked_into(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    (host.folder / "clock_of_test_reuse.py").write_text("import time\n\n\ndef load():\n    return time.time()\n")
    monkeypatch.syspath_prepend(host.folder)
    program = host.build("from clock_of_test_reuse import load", f"{TICK}made = load()")
    host.open(program, 2)
    assert (host.runs, "it asks for the time" in host.explain(program, 2)) == (2, True)


def test_the_author_may_keep_a_cell_for_each_session(host: Host) -> None:
    program = host.build(f"{TICK}made = 1")
    text = program.notebook.text
    for changed in (
        text.replace("@app.cell\ndef cell_1", "@app.cell(shared=False)\ndef cell_1"),
        text.replace("appnb.App()", "appnb.App(share=False)"),
    ):
        before = host.runs
        host.open(build_program(parse_notebook(changed, host.folder / "app.py")), 2)
        assert host.runs == before + 2


def test_what_is_made_from_a_cell_that_is_kept_for_each_session_is_not_shared(host: Host) -> None:
    program = host.build("mine = object()", f"{TICK}made = str(id(mine))")
    text = program.notebook.text.replace("@app.cell\ndef cell_1", "@app.cell(shared=False)\ndef cell_1")
    found = host.open(build_program(parse_notebook(text, host.folder / "app.py")), 3)
    assert host.runs == 3
    assert all(values["made"] == str(id(values["mine"])) for values in found)


def test_a_run_that_fails_is_tried_again_by_the_next(host: Host) -> None:
    program = host.build(f"{TICK}made = 1 / len(Path('{host.folder}/flag').read_text())")
    (host.folder / "flag").write_text("")
    assert "made" not in host.open(program)[0]
    (host.folder / "flag").write_text("x")
    assert [host.open(program)[0]["made"] for _ in range(2)] == [1.0, 1.0]
    assert host.runs == 2


def test_a_session_that_ends_while_it_runs_it_leaves_it_to_one_that_waits(host: Host) -> None:
    flag = host.folder / "go"
    program = host.build(
        f"{TICK}while not Path('{flag}').exists(): time.sleep(0.002)\nmade = 1",
    )
    settings = KernelSettings(store=host.store)
    first = KernelThread(program, Notes(), settings=settings)
    first.start()
    while host.runs < 1:
        threading.Event().wait(0.002)
    waiting = KernelThread(program, notes := Notes(), settings=settings)
    host.threads.append(waiting)
    waiting.start()
    assert first.close()
    flag.touch()
    assert notes.ended.wait(10)
    assert (waiting.kernel.values["made"], host.runs) == (1, 2)


def test_an_unchanged_cell_is_not_run_for_the_next_generation(host: Host) -> None:
    before = host.build(f"{TICK}made = 1", "shown = made + 1")
    host.open(before)
    after = host.build(f"{TICK}made = 1  # the same", "shown = made + 2")
    host.store.keep(after)
    assert host.open(after)[0]["shown"] == 3
    assert host.runs == 1
    changed = host.build(f"{TICK}made = 5", "shown = made + 2")
    host.store.keep(changed)
    assert (host.open(changed)[0]["shown"], host.runs) == (7, 2)


def test_nothing_is_kept_of_a_run_after_a_viewer_has_done_something(host: Host) -> None:
    program = host.build(f"{TICK}made = 1")
    settings = KernelSettings(store=host.store)
    thread = KernelThread(host.build("x = 1"), notes := Notes(), settings=settings)
    host.threads.append(thread)
    thread.start()
    assert notes.ended.wait(10)
    notes.ended.clear()
    thread.kernel.replace_program(program)
    assert notes.ended.wait(10)
    assert host.explain(program, 1) == "nothing is known"


def test_arrays_go_with_the_sessions(host: Host) -> None:
    program = host.build(f"{TICK}made = np.arange(1_000_000)")
    before = _count_maps()
    host.open(program, 5)
    assert _count_maps() == before + 5
    for thread in host.threads:
        thread.close()
    assert _count_maps() == before


def _count_maps() -> int:
    gc.collect()
    return Path("/proc/self/maps").read_text().count("appnb-array")
