"""F31: a server that has no descriptor left tells who comes at once, and serves those who are there."""

import resource
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from tests.conftest import Server
from tests.faults.oracle import PROBE, watch_fault, write_apps
from tests.server.client import Closed, PageClient, run_apart

AT_ONCE_S = 1.0

HOGS = """
import appnb

app = appnb.App()


@app.cell
def control():
    import appnb as nb

    n = nb.ui.slider(0, 1, value=0, label="n", url="n")


@app.cell
def hog(n, nb):
    held, shown = [], "few are open"
    try:
        while n.value:
            held.append(open("/dev/null"))
    except OSError as error:
        shown = error.strerror
    nb.on_session_end(lambda: [each.close() for each in held])


@app.cell
def told(shown):
    shown
"""


def serve_with_few(serve: Callable[..., Server], folder: Path, bad: str) -> Server:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (200, 200))

    return serve(write_apps(folder, bad), "--limit", "idle-s=2", preexec_fn=limit)


async def ask(address: str) -> tuple[int, float]:
    """Visit a page as somebody new; give the answer's code and how long it took."""
    began = time.monotonic()
    answer = await AsyncHTTPClient(force_instance=True).fetch(address, raise_error=False, request_timeout=20)
    return answer.code, time.monotonic() - began


def check_log(server: Server, took_s: float) -> None:
    """Check that the log has a line a second at most."""
    refused = [line for line in server.log if "refused (limit" in line]
    assert 1 <= len(refused) <= took_s + 2, server.log
    assert not [line for line in server.log if "Traceback" in line]


async def besiege(server: Server, client: PageClient) -> None:
    """Open more idle sockets than there is room for; see that who comes is told, and who is there is served."""
    place = urlsplit(server.url)
    with ExitStack() as stack:
        for _ in range(300):
            stack.enter_context(socket.create_connection((place.hostname, place.port), timeout=20))
        for number in range(1, 6):
            code, took_s = await ask(f"{server.url}/bad")
            assert (code, took_s < AT_ONCE_S) == (503, True)
            await client.tell({"type": "address", "query": f"?n={number}"})
            await client.wait_for("shown", html=f"n={number}.")


@pytest.mark.fault("F31")
def test_f31_idle_sockets(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve_with_few(serve, tmp_path, PROBE)
    began = time.monotonic()
    run_apart(watch_fault(server, lambda client: besiege(server, client)))
    check_log(server, time.monotonic() - began)
    assert run_ask(f"{server.url}/bad") == 200


@pytest.mark.fault("F31")
def test_f31_idle_sockets_beside_as_many_pages_as_fit(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve_with_few(serve, tmp_path, PROBE)
    began = time.monotonic()

    async def work() -> None:
        pages = []
        with suppress(HTTPClientError, OSError, Closed):  # until there is no room
            while True:
                pages.append(await PageClient.open(f"{server.url}/bad"))
        assert len(pages) > 5
        await besiege(server, pages[-1])
        for page in pages:
            page._socket.close(1000, "left")

    run_apart(work())
    check_log(server, time.monotonic() - began)


@pytest.mark.fault("F31")
def test_f31_a_cell_that_opens_all_there_are(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve_with_few(serve, tmp_path, HOGS)
    began = time.monotonic()

    async def see(client: PageClient) -> None:
        await client.tell({"type": "address", "query": "?n=1"})
        await client.wait_for("told", html="Too many open files")
        for _ in range(5):
            code, took_s = await ask(f"{server.url}/probe")
            assert (code, took_s < AT_ONCE_S) == (503, True)

    run_apart(watch_fault(server, see))
    check_log(server, time.monotonic() - began)
    assert run_ask(f"{server.url}/probe") == 200


def run_ask(address: str) -> int:
    codes: list[int] = []

    async def work() -> None:
        codes.append((await ask(address))[0])

    run_apart(work())
    return codes[0]
