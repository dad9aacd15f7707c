"""F23, F25 to F27: two that write one file, a disk that is full when something is saved, and one under a cache."""

import asyncio
import os
import pickle
import resource
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from appnb.diagnostics import AppnbError
from appnb.notebook import read_notebook, replace_cell, write_notebook
from appnb.server import RunningServer
from appnb.server.arranging import replace_file
from appnb.settings import ServeSettings
from tests.conftest import Server
from tests.faults.oracle import POOL, PROBE, watch_fault, write_apps
from tests.server.client import PageClient, run_apart

FULL_BYTES = 8192
"""No file may grow beyond this, which to a program is a disk that is full."""

LARGE = '"""' + "What it is about. " * 1000 + '"""\n'

CACHED = """
import appnb

app = appnb.App()


@app.cell
def kept():
    import appnb as nb

    @nb.persistent_cache(save_path="kept")
    def large(x):
        return [x] * 100_000


@app.cell
def shown(large):
    f"{len(large(1))} and {len(large(2))}"
"""


def limit_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_BYTES, FULL_BYTES))


async def arrange(client: PageClient, cell: str, span: int) -> dict[str, object]:
    """Ask for another width of a cell; give what the page is told."""
    before = len(await wait_for_pieces(client, 1))  # how things stand is told first
    await client.tell({"type": "arrange", "cell": cell, "say": {"span": span}})
    return (await wait_for_pieces(client, before + 1))[-1]


async def wait_for_pieces(client: PageClient, count: int) -> list[dict[str, object]]:
    async with asyncio.timeout(20):
        while len(found := [message for message in client.messages if message["type"] == "arranging"]) < count:
            await client.receive()
    return found


# ---- F23 ------------------------------------------------------------------------------------------------


@pytest.mark.fault("F23")
def test_f23_a_command_does_not_write_over_what_was_saved_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text(PROBE)
    ours = replace_cell(read_notebook(path), "shown", '"ours"')
    theirs = PROBE.replace("n={n.value}.", "theirs")
    path.write_text(theirs)
    with pytest.raises(AppnbError, match="NB367 the file was changed by somebody else"):
        write_notebook(ours, path)
    assert path.read_text() == theirs
    write_notebook(replace_cell(read_notebook(path), "shown", '"ours"'), path)
    assert '"ours"' in path.read_text()


@pytest.mark.fault("F23")
def test_f23_two_pages_that_arrange_at_once_lose_nothing(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(PROBE)

    async def work() -> None:
        server = RunningServer([tmp_path / "app.py"], ServeSettings(port=0, dev=True))
        try:
            clients = [await PageClient.open(server.address) for _ in range(2)]
            for client in clients:
                await client.wait_for("shown", state="ok")
            for span in (3, 4, 6):
                wishes = zip(clients, ("control", "shown"), strict=True)
                told = await asyncio.gather(*(arrange(client, cell, span) for client, cell in wishes))
                assert [each["problem"] for each in told] == ["", ""]
                cells = tomllib.loads((tmp_path / "app.layout.toml").read_text())["cells"]
                assert cells == {"control": {"span": span}, "shown": {"span": span}}
            for client in clients:
                client.close()
        finally:
            await server.close()

    run_apart(work())


@pytest.mark.fault("F23")
@pytest.mark.parametrize("there", [None, "theirs"])
def test_f23_a_file_that_is_not_what_was_read_is_not_written(there: str | None, tmp_path: Path) -> None:
    path = tmp_path / "app.layout.toml"
    if there is not None:
        path.write_text(there)
    assert not replace_file(path, "what was read", "ours")
    assert (path.read_text() if path.exists() else None) == there
    assert replace_file(path, there, "ours")
    assert path.read_text() == "ours"


@pytest.mark.fault("F23")
def test_f23_pages_of_a_server_that_arrange_at_once_lose_nothing(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve(write_apps(tmp_path, PROBE), "--dev")

    async def see(page: PageClient) -> None:
        other = await PageClient.open(f"{server.url}/bad")
        for client in (page, other):
            await client.wait_for("shown", state="ok")
        for span in (3, 6):
            told = await asyncio.gather(arrange(page, "control", span), arrange(other, "shown", span))
            assert [each["problem"] for each in told] == ["", ""]
            cells = tomllib.loads((tmp_path / "bad.layout.toml").read_text())["cells"]
            assert cells == {"control": {"span": span}, "shown": {"span": span}}
        other.leave()

    run_apart(watch_fault(server, see, POOL))


# ---- F25 ------------------------------------------------------------------------------------------------


@pytest.mark.fault("F25")
def test_f25_a_command_says_that_the_disk_is_full_and_leaves_the_file(tmp_path: Path) -> None:
    text = LARGE + PROBE.replace("def shown(n, nb)", "def shown()")
    (tmp_path / "app.py").write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "appnb", "check", "--fix", "app.py"],
        cwd=tmp_path,
        preexec_fn=limit_files,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "NB020 the file cannot be written: File too large" in done.stdout + done.stderr
    assert (tmp_path / "app.py").read_text() == text
    assert [path.name for path in tmp_path.iterdir()] == ["app.py"]


@pytest.mark.fault("F25")
def test_f25_a_page_that_is_arranged_says_so_and_stays_as_it_was(serve: Callable[..., Server], tmp_path: Path) -> None:
    layout = write_apps(tmp_path, PROBE) / "bad.layout.toml"
    text = "# " + "what it is about " * 600 + "\n[cells.shown]\nspan = 4\n"
    layout.write_text(text)
    server = serve(tmp_path, "--dev", preexec_fn=limit_files)

    async def see(client: PageClient) -> None:
        await client.wait_for("shown", state="ok")
        told = await arrange(client, "shown", 6)
        assert told["problem"] == "bad.layout.toml cannot be changed: [Errno 27] File too large"
        assert [piece["span"] for piece in told["pieces"] if piece["cell"] == "shown"] == [4]

    run_apart(watch_fault(server, see))
    assert layout.read_text() == text
    assert sorted(path.name for path in tmp_path.glob("*layout*")) == ["bad.layout.toml"]


# ---- F26 ------------------------------------------------------------------------------------------------


@pytest.mark.fault("F26")
def test_f26_an_app_whose_cache_has_no_room_computes_and_the_log_says_so_once(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    server = serve(write_apps(tmp_path, CACHED), preexec_fn=limit_files, cwd=tmp_path)

    async def see(client: PageClient) -> None:
        await client.wait_for("shown", html="100000 and 100000", state="ok")

    run_apart(watch_fault(server, see))
    assert sum("NB252" in line for line in server.log) == 1


# ---- F27 ------------------------------------------------------------------------------------------------

KEPT = """
import appnb

app = appnb.App()


@app.cell
def kept():
    import pathlib

    import appnb as nb

    @nb.persistent_cache(save_path="kept")
    def square(number):
        with pathlib.Path("computed").open("a") as file:
            file.write(f"{number} ")
        return [number * number]


@app.cell
def shown(square):
    [square(number) for number in (7, 8, 9)]
"""


@pytest.mark.fault("F27")
def test_f27_entries_that_are_not_ours_are_computed_anew(serve: Callable[..., Server], tmp_path: Path) -> None:
    """They were spoilt while no server ran: one that starts puts each aside, and says so."""

    async def see(page: PageClient) -> None:
        await page.wait_for("shown", state="ok", html="81")
        assert "49" in str(page.cells["shown"]["html"])

    async def visit() -> None:
        page = await PageClient.open(f"{first.url}/bad")
        await see(page)
        page.leave()

    first = serve(write_apps(tmp_path, KEPT), cwd=tmp_path)
    run_apart(visit())
    first.stop()
    with sqlite3.connect(tmp_path / "kept" / "cache.db") as index:
        rows = [row for (row,) in index.execute("SELECT rowid FROM Cache")]
        for row, data in zip(rows, (b"", b"\0" * 100, pickle.dumps([50])), strict=True):
            index.execute("UPDATE Cache SET value = ? WHERE rowid = ?", (data, row))
    index.close()
    server = serve(tmp_path, cwd=tmp_path)
    run_apart(watch_fault(server, see))
    assert (tmp_path / "computed").read_text().split() == ["7", "8", "9"] * 2
    assert sum("NB253" in line for line in server.log) == 3
    assert not [line for line in server.log if "ERROR" in line or "Traceback" in line]
