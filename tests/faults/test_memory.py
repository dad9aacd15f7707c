"""F7: a cell that takes more and more memory: its author is told, no new page is opened, the worker begins anew."""

import asyncio
import resource
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from tornado.httpclient import AsyncHTTPClient

from tests.conftest import Server
from tests.faults.oracle import ANSWER_S, time_answer, watch_fault, write_apps
from tests.faults.test_supervisor import SUPERVISED
from tests.server.client import Closed, PageClient, fetch_config, run_apart

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def control():
    import appnb as nb

    n = nb.ui.slider(0, 1000, value=0, label="n", url="n")
    n


@app.cell
def heavy(n):
    block = b"x" * (n.value * 1_000_000)


@app.cell
def shown(block, n, nb):
    nb.md(f"n={n.value}." if block is not None else "")
"""
MB = 1_000_000


def serve_heavy(serve: Callable[..., Server], folder: Path, *limits: str, **options: object) -> Server:
    flags = [part for limit in limits for part in ("--limit", limit)]
    return serve(write_apps(folder, NOTEBOOK), *flags, **options)


async def set_n(client: PageClient, n: int) -> None:
    await client.tell({"type": "address", "query": f"?n={n}"})


def read_log(server: Server, text: str) -> list[str]:
    return [line for line in server.log if text in line]


@pytest.mark.fault("F7")
def test_f7_more_memory_than_there_is_is_an_error_of_the_cell(serve: Callable[..., Server], tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (16 * 2**30, 16 * 2**30))

    async def see(client: PageClient) -> None:
        await client.wait_for("heavy", state="error")
        await client.wait_for("shown", state="blocked")

    code = NOTEBOOK.replace("n.value * 1_000_000", "64 * 2**30")
    run_apart(watch_fault(serve(write_apps(tmp_path, code), preexec_fn=limit), see))


@pytest.mark.fault("F7")
def test_f7_new_pages_are_put_off_while_memory_is_short(serve: Callable[..., Server], tmp_path: Path) -> None:
    async def visit() -> None:
        async with asyncio.timeout(90):
            other = await PageClient.open(f"{server.url}/probe")
            await other.wait_for("shown", html="n=0.")
            faulty = await PageClient.open(f"{server.url}/bad")
            await faulty.wait_for("shown", html="n=0.")
            await set_n(faulty, 600)
            await faulty.wait_for("shown", html="n=600.")
            answer = await AsyncHTTPClient().fetch(f"{server.url}/probe", raise_error=False)
            assert (answer.code, answer.headers["Retry-After"]) == (503, "15")
            assert b"The server has no memory to spare." in answer.body
            assert await time_answer(other) < ANSWER_S
            while not read_log(server, "NB365"):
                await asyncio.sleep(0.05)
            faulty.leave()
            while (await AsyncHTTPClient().fetch(f"{server.url}/probe", raise_error=False)).code != 200:
                await asyncio.sleep(0.2)
            assert await time_answer(other, 10) < ANSWER_S
            other.close()

    server = serve_heavy(serve, tmp_path, f"memory-bytes={600 * MB}", f"session-bytes={300 * MB}")
    run_apart(visit())
    [told] = read_log(server, "NB365")
    assert "bad.py:17:5: NB365 one session has made the server grow by" in told
    assert "while the cell `heavy` ran" in told
    assert len(read_log(server, "before new pages are put off")) == 1
    assert len(read_log(server, "refused (limit memory-bytes)")) == 1


@pytest.mark.fault("F7")
def test_f7_a_worker_that_has_too_much_begins_anew_and_pages_are_told(
    serve: Callable[..., Server], tmp_path: Path
) -> None:
    toasts: list[object] = []

    async def come_back(inputs: str) -> PageClient:
        config = await fetch_config(f"{server.url}/probe")
        client = await PageClient.connect(f"{server.url}/probe", config)
        await client.tell({"type": "ready", "inputs": inputs, "was_lost": True})
        return client

    async def visit() -> None:
        async with asyncio.timeout(90):
            other = await PageClient.open(f"{server.url}/probe")
            await other.wait_for("shown", html="n=0.")
            await set_n(other, 5)
            await other.wait_for("shown", html="n=5.")
            faulty = await PageClient.open(f"{server.url}/bad")
            await faulty.wait_for("shown", html="n=0.")
            await set_n(faulty, 1000)
            try:
                while True:
                    await other.receive()
            except Closed:
                faulty.close()
            [*_, kept] = [message["text"] for message in other.messages if message["type"] == "inputs"]
            again = await come_back(kept)
            await again.wait_for("shown", html="n=5.")
            while not (said := [message["html"] for message in again.messages if message["type"] == "toast"]):
                await again.receive()
            toasts.extend(said)
            assert await time_answer(again, 10) < ANSWER_S
            again.close()

    server = serve_heavy(serve, tmp_path, f"memory-end-bytes={700 * MB}", env=SUPERVISED)
    run_apart(visit())
    assert toasts == ["The server had no memory left, and has begun anew; what you had entered was brought along."]
    assert len(read_log(server, "of memory, of 700 MB that it may: see --limit memory-end-bytes")) == 1
    assert len(read_log(server, "ended with SIGKILL, out of memory: it is started again")) == 1
    assert len(psutil.Process(server.process.pid).children()) == 1
