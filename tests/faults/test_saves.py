"""F13 to F20: saves that are half, broken or no text, and every way in which a good one comes about."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from appnb.diagnostics import AppnbError
from appnb.kernel.module_reload import reload_modules
from appnb.kernel.modules import LocalModule
from appnb.kernel.program import Program, build_program
from appnb.notebook import parse_notebook, read_notebook
from appnb.server import watch as watching
from appnb.server.listening import Pace
from appnb.server.places import Places
from appnb.server.reading import find_new_errors
from tests.conftest import Server
from tests.faults.oracle import POOL, watch_fault, write_apps
from tests.server.client import PageClient, run_apart
from tests.server.test_reload_broken import list_notices
from tests.server.test_watch_saves import save_in_place, save_like_rsync, save_like_vim_with_backup
from tests.server.watched import NUMBER, Watched, watch, with_number

SAVES = 20
STYLES = [save_in_place, save_like_rsync, save_like_vim_with_backup]
PART = """

@app.cell
def part_NUMBER(n, nb):
    '''Größe NUMBER: naïve.

    What stands here is long, so that the file has its two thousand bytes with few cells: a cut in the
    middle of a text is as likely as one in the middle of a name, and leaves a text that does not end.
    Its lines say nothing: they end anywhere, and none of them is ever run; été, naïve, Größe, ”…”.
    The next one is the last.
    '''
    open(MARK, "w").close()
    values_NUMBER = [n + NUMBER for _ in range(NUMBER)]  # été
    nb.md(f"{values_NUMBER}")
    return (values_NUMBER,)
"""
END = """

if __name__ == "__main__":
    app.run()
"""


def read(path: Path, old: Program) -> Program | None:
    """Read a saved file as a server does once an editor has had its time; None: it is refused, and `old` stays."""
    try:
        program = build_program(read_notebook(path))
    except AppnbError:
        return None
    return None if find_new_errors(old, program) else program


@pytest.mark.fault("F13")
def test_f13_a_file_cut_at_any_byte_is_refused_or_is_a_notebook_with_fewer_cells(tmp_path: Path) -> None:
    """All 2 kB of it: nothing else is raised, nothing is run, and no cell says what it did not say."""
    mark = tmp_path / "ran"
    parts = [PART.replace("MARK", repr(str(mark))).replace("NUMBER", str(number)) for number in range(3)]
    whole = "".join([NUMBER, *parts, END]).encode()
    assert len(whole) > 2_000
    old = build_program(parse_notebook(whole.decode(), tmp_path / "app.py"))
    codes = [cell.code for cell in old.notebook.cells]
    taken = 0
    for length in range(len(whole)):
        (tmp_path / "app.py").write_bytes(whole[:length])
        program = read(tmp_path / "app.py", old)
        if program is None:
            continue
        taken += 1
        *before, last = (cell.code for cell in program.notebook.cells)
        assert before == codes[: len(before)], length
        assert f"{codes[len(before)]}\nreturn".startswith(last.rstrip()), length
    assert 0 < taken < len(whole) / 2
    assert not mark.exists()
    (tmp_path / "app.py").write_bytes(whole)
    assert read(tmp_path / "app.py", old) is not None


GOOD = with_number(2)
BYTES: dict[str, tuple[bytes, str]] = {
    "Latin-1": (GOOD.replace("Numbers", "Größe").encode("latin-1"), "the file is not UTF-8: it has the byte 0xf6"),
    "UTF-16": (GOOD.encode("utf-16"), "the file is UTF-16, not UTF-8"),
    "half of a character": (GOOD.encode() + "# ä".encode()[:-1], "the file is not UTF-8"),
    "half of a pair": (GOOD.encode() + b"# \xed\xa0\x80\n", "the file is not UTF-8"),
    "NUL in a cell": (GOOD.replace("n = 2", "n = 2\0").encode(), "contains a NUL character"),
    "all NUL": (bytes(2000), "NB0"),
    "a conflict": (
        GOOD.replace("    n = 2\n", "<<<<<<< a\n    n = 2\n=======\n    n = 3\n>>>>>>> b\n").encode(),
        "NB008",
    ),
    "a conflict with its base": (
        GOOD.replace(
            "    n = 2\n", "<<<<<<< a\n    n = 2\n||||||| o\n    n = 1\n=======\n    n = 3\n>>>>>>> b\n"
        ).encode(),
        "NB008",
    ),
    "a mark of the byte order": (b"\xef\xbb\xbf" + GOOD.encode(), ""),
    "lines of Windows": (with_number(3).replace("\n", "\r\n").encode(), ""),
}
"""What a file holds, and what is said of it; "": nothing, for it is good."""


@pytest.mark.fault("F14")
def test_f14_bytes_that_are_no_text_are_named_and_good_ones_are_taken(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        shown = 1
        await it.page.wait_for("shown", html="n=1.", state="ok")
        for number, (name, (data, said)) in enumerate(BYTES.items(), 100):
            before = len(it.page.messages)
            it.file.write_bytes(data)
            if said:
                while not any(said in notice for notice in list_notices(it.page)[-1:]):
                    await it.page.receive()
                assert it.page.cells["shown"]["state"] == "ok", name
                assert f"n={shown}." in str(it.page.cells["shown"]["html"]), name
            else:
                shown = 3 if b"n = 3" in data else 2
            it.file.write_bytes(data if not said else with_number(shown := number).encode())
            await it.page.wait_for("shown", html=f"n={shown}.", state="ok")
            assert len(it.page.messages) > before
            assert list_notices(it.page)[-1] == "", name

    watch(tmp_path, work)


@pytest.mark.fault("F16")
@pytest.mark.parametrize(
    "save", [save_in_place, save_like_rsync, save_like_vim_with_backup], ids=lambda it: it.__name__
)
def test_f16_each_of_twenty_saves_is_seen_once(tmp_path: Path, save: Callable[[Path, str], None]) -> None:
    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.", state="ok")
        for number in range(2, SAVES + 2):
            save(it.file, with_number(number))
            await it.page.wait_for("shown", html=f"n={number}.", state="ok")
        await it.settle()
        assert it.count_lines() == SAVES
        assert it.count_lines("goes on as it was") == 0

    watch(tmp_path, work)


@pytest.mark.fault("F19")
def test_f19_saves_are_found_within_two_seconds_where_nobody_tells_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A network's file system, a container's: watching it is no error, and tells nothing."""

    async def hear_nothing(places: Places, pace: Pace, ended: asyncio.Event) -> AsyncIterator[None]:
        while not ended.is_set():
            try:
                await asyncio.wait_for(ended.wait(), pace.round_ms / 1000)
            except TimeoutError:
                yield

    monkeypatch.setattr(watching, "listen", hear_nothing)

    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.", state="ok")
        took_s = []
        for number in (2, 3, 4):
            began = asyncio.get_running_loop().time()
            it.file.write_text(with_number(number))
            await it.page.wait_for("shown", html=f"n={number}.", state="ok")
            took_s.append(asyncio.get_running_loop().time() - began)
        assert min(took_s) < 2, took_s

    watch(tmp_path, work)


@pytest.mark.fault("F19")
def test_f19_a_server_that_looks_by_itself_finds_saves_within_two_seconds(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    server = serve(write_apps(tmp_path, NUMBER), "--watch", "--poll")

    async def see(page: PageClient) -> None:
        await page.wait_for("shown", html="n=1.", state="ok")
        took_s = []
        for number in (2, 3, 4):
            began = time.monotonic()
            (tmp_path / "bad.py").write_text(with_number(number))
            await page.wait_for("shown", html=f"n={number}.", state="ok")
            took_s.append(time.monotonic() - began)
        assert min(took_s) < 2, took_s

    run_apart(watch_fault(server, see, POOL))


@pytest.mark.fault("F20")
def test_f20_a_module_that_fails_ten_times_never_leaves_half_of_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    inner, outer = tmp_path / "f20_inner.py", tmp_path / "f20_outer.py"
    names = ("f20_inner", "f20_outer")
    plan = [LocalModule(name, path) for name, path in zip(names, (inner, outer), strict=True)]
    inner.write_text("WORD = 0\n")
    outer.write_text("from f20_inner import WORD\n")
    __import__("f20_outer")
    try:
        for round_number in range(1, 11):
            before = {name: sys.modules[name] for name in names}
            words = {name: module.WORD for name, module in before.items()}
            inner.write_text(f"WORD = {round_number}\n")
            outer.write_text("from f20_inner import WORD\n\n1 / 0\n")
            with pytest.raises(AppnbError, match=r"f20_outer\.py:3:1: NB230 .*ZeroDivisionError"):
                reload_modules(plan)
            assert {name: sys.modules[name] for name in names} == before
            assert {name: module.WORD for name, module in before.items()} == words
            outer.write_text("from f20_inner import WORD\n")
            reload_modules(plan)
            assert {name: sys.modules[name].WORD for name in names} == dict.fromkeys(names, round_number)
            assert not {name for name in names if sys.modules[name] is before[name]}
    finally:
        for name in names:
            sys.modules.pop(name, None)
    assert os.fspath(tmp_path) in sys.path
