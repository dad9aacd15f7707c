"""A real uvicorn in a thread, with what a test gives it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse

from tests.servers import find_port

NOTEBOOK = """
import appnb

app = appnb.App(title="Rate")

@app.cell
def choose():
    import appnb as nb
    rate = nb.ui.button(value=0, on_click=lambda value: value + 1, label="More")
    rate

@app.cell
def twice(rate):
    f"twice is {2 * rate.value}"

@app.cell
def who(nb):
    f"seen by {nb.user().name or 'nobody'}"
"""


def write_notebook(path: Path, title: str = "Rate") -> Path:
    """Write a notebook with a button, what depends on it, and who looks."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(NOTEBOOK.replace("Rate", title))
    return path


class _Server(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = threading.Event()

    async def startup(self, *arguments: Any, **options: Any) -> None:
        await super().startup(*arguments, **options)
        self.listens.set()


@contextmanager
def run_uvicorn(app: Any, **options: Any) -> Iterator[str]:
    """Serve an ASGI application until the block ends.

    Yields:
        the address, without a slash at its end.
    """
    port = find_port()
    settings = {"log_level": "warning", "ws": "websockets-sansio", "timeout_graceful_shutdown": 5, **options}
    server = _Server(uvicorn.Config(app, host="127.0.0.1", port=port, **settings))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert server.listens.wait(20)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


async def fetch(address: str, method: str = "GET", **headers: str) -> HTTPResponse:
    """Fetch an address, whatever it answers, and follow nothing."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = b"" if method == "POST" else None
    request = HTTPRequest(address, method=method, body=body, headers=named, follow_redirects=False)
    return await AsyncHTTPClient().fetch(request, raise_error=False)
