"""F29 and F30: a server that is asked to end with twenty pages open, and two that want one port."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Server
from tests.faults.oracle import ANSWER_S, time_answer, watch_fault, write_apps
from tests.server.client import Closed, PageClient, run_apart
from tests.servers import find_port

PAGES = 20
PATIENCE_S = 10.0

BUSY = """
import appnb

app = appnb.App()


@app.cell
def control():
    import pathlib
    import time

    import appnb as nb

    n = nb.ui.slider(0, 20, value=0, label="n", url="n")


@app.cell
def hooks(n, nb, pathlib):
    nb.on_session_end(lambda: pathlib.Path(f"session {n.value}").touch())
    nb.on_shutdown(lambda: pathlib.Path(f"shutdown {n.value}").touch())
    "hooked"


@app.cell
def work(n, nb, pathlib, time):
    pathlib.Path(f"started {n.value}").touch()
    while n.value and not pathlib.Path("told").exists():
        time.sleep(0.01)
    pathlib.Path(f"finished {n.value}").touch()
    nb.md(f"worked on {n.value}.")
"""


@pytest.mark.fault("F29")
def test_f29_twenty_busy_pages_are_told_their_cells_finish_and_hooks_are_called(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    write_apps(tmp_path, BUSY)
    server = serve("bad.py", "probe.py", cwd=tmp_path)
    ended: list[tuple[int | None, str | None, bool]] = []
    took_s: list[float] = []

    async def hear_to_the_end(client: PageClient) -> None:
        try:
            while True:
                await client.receive()
        except Closed as closed:
            ended.append((closed.code, closed.reason, any(message["type"] == "ending" for message in client.messages)))

    async def visit() -> None:
        other = await PageClient.open(f"{server.url}/probe")
        await other.wait_for("shown", html="n=0.")
        clients = [await PageClient.open(f"{server.url}/bad?n={number}") for number in range(1, PAGES + 1)]
        for number, client in enumerate(clients, 1):
            while not (tmp_path / f"started {number}").exists():
                await asyncio.wait_for(client.receive(), 30)
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        hearing = [asyncio.create_task(hear_to_the_end(client)) for client in clients]
        while not all(any(message["type"] == "ending" for message in client.messages) for client in clients):
            await asyncio.sleep(0.01)
        assert await time_answer(other) < ANSWER_S
        (tmp_path / "told").touch()
        await asyncio.wait_for(asyncio.gather(*hearing), 30)
        took_s.append(time.monotonic() - began)
        with pytest.raises(Closed):
            await other.wait_for("nothing", html="more")

    run_apart(visit())
    assert server.process.wait(20) == 0
    assert ended == [(1012, "restart", True)] * PAGES
    assert took_s[0] < PATIENCE_S
    for what in ("finished", "shutdown", "session"):
        assert all((tmp_path / f"{what} {number}").exists() for number in range(1, PAGES + 1)), what


@pytest.mark.fault("F29")
def test_f29_a_message_that_waits_to_be_read_ends_without_a_word_in_the_log(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text(BUSY)
    server = serve("app.py", "--limit", "messages-per-s=1", cwd=tmp_path)

    async def visit() -> None:
        client = await PageClient.open(server.url)
        await client.wait_for("work", html="worked on 0.")
        await client.ask_for_document()  # worth more than a minute's messages: the next one waits for so long
        async with asyncio.timeout(30):
            while not any("refused (limit messages-per-s)" in line for line in server.log):
                await asyncio.sleep(0.01)
        server.process.send_signal(signal.SIGTERM)
        with pytest.raises(Closed):
            await client.wait_for("nothing", html="more")

    run_apart(visit())
    assert server.process.wait(20) == 0
    server.stop()  # its log is read to the end
    told = ("appnb serves ", "appnb ends")
    odd = [line for line in server.log if not line.startswith(told) and "refused (limit messages-per-s)" not in line]
    assert not odd, "".join(odd)


@pytest.mark.fault("F30")
def test_f30_of_two_that_want_one_port_one_has_it_and_the_other_says_so_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(BUSY)
    port = find_port()
    command = [sys.executable, "-m", "appnb", "serve", "app.py", "--address", "127.0.0.1", "--port", str(port)]
    both = [
        subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    deadline = time.monotonic() + 60
    while all(each.poll() is None for each in both):
        assert time.monotonic() < deadline, "neither ends"
        time.sleep(0.02)
    [loser] = [each for each in both if each.poll() is not None]
    [winner] = [each for each in both if each is not loser]
    said = loser.communicate(timeout=20)
    assert (loser.returncode, said[0]) == (1, "")
    assert said[1] == f"appnb: NB401 127.0.0.1:{port} is in use; give another --port, or --port 0 for a free one\n"
    assert winner.stdout is not None
    assert str(port) in winner.stdout.readline()
    winner.terminate()
    winner.communicate(timeout=20)
    assert winner.returncode == 0


@pytest.mark.fault("F30")
def test_f30_who_has_the_port_goes_on(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve(write_apps(tmp_path, BUSY), "--address", "127.0.0.1", cwd=tmp_path)
    port = server.url.rpartition(":")[2]

    async def see(page: PageClient) -> None:
        await page.wait_for("work", html="worked on 0.")
        command = ("-m", "appnb", "serve", "bad.py", "--address", "127.0.0.1", "--port", port)
        late = await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        said, told = await asyncio.wait_for(late.communicate(), 60)
        assert (late.returncode, said) == (1, b"")
        assert (
            told.decode()
            == f"appnb: NB401 127.0.0.1:{port} is in use; give another --port, or --port 0 for a free one\n"
        )

    run_apart(watch_fault(server, see))
