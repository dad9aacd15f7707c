"""A reload that is asked for: by an address with a token, and by a signal."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse

from tests.server.client import run_apart
from tests.server.watched import NUMBER, Watched, served, with_number

TOKEN = "correct horse"


def serve_with_token(folder: Path, work, token: str = TOKEN, **settings: object) -> None:
    (folder / "app.py").write_text(NUMBER)

    async def run() -> None:
        async with served(folder, watch=False, dev=False, reload_token=token, **settings) as it:
            await work(it)

    run_apart(run())


async def ask(it: Watched, *, method: str = "POST", token: str | None = TOKEN, kind: str = "Bearer") -> HTTPResponse:
    headers = {} if token is None else {"Authorization": f"{kind} {token}"}
    body = "" if method == "POST" else None
    request = HTTPRequest(f"{it.server.address}reload", method=method, headers=headers, body=body)
    return await AsyncHTTPClient().fetch(request, raise_error=False)


def test_who_has_the_token_reloads_what_was_saved(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        page = await it.open()
        await page.wait_for("shown", html="n=1.")
        it.file.write_text(with_number(2))
        answer = await ask(it)
        assert (answer.code, json.loads(answer.body)) == (200, {"taken": ["app.py"], "refused": []})
        await page.wait_for("shown", html="n=2.", state="ok")
        assert json.loads((await ask(it)).body) == {"taken": [], "refused": []}

    serve_with_token(tmp_path, work)


def test_a_save_that_cannot_be_used_is_named_and_no_more(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        it.file.write_text(with_number("= 2 # SECRET"))
        answer = await ask(it)
        assert (answer.code, json.loads(answer.body)) == (200, {"taken": [], "refused": ["app.py"]})
        assert any("SECRET" in line or "app.py:" in line for line in it.said), "the terminal is told why"

    serve_with_token(tmp_path, work, prefix="/apps")


@pytest.mark.parametrize(
    ("method", "token", "kind", "code"),
    [
        ("GET", TOKEN, "Bearer", 405),
        ("POST", None, "", 403),
        ("POST", "", "Bearer", 403),
        ("POST", "wrong", "Bearer", 403),
        ("POST", TOKEN[:-1], "Bearer", 403),
        ("POST", TOKEN + " x", "Bearer", 403),
        ("POST", TOKEN, "Basic", 403),
    ],
)
def test_nobody_else_reloads(tmp_path: Path, method: str, token: str | None, kind: str, code: int) -> None:
    async def work(it: Watched) -> None:
        it.file.write_text(with_number(2))
        answer = await ask(it, method=method, token=token, kind=kind)
        assert answer.code == code
        assert it.said == []
        assert "reload" in {route.name for route in it.server.routes}

    serve_with_token(tmp_path, work)


def test_without_a_token_there_is_no_such_address(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        for method in ("GET", "POST"):
            assert (await ask(it, method=method, token="")).code in (404, 405)
        assert (await ask(it, method="GET")).code == 404
        assert "reload" not in {route.name for route in it.server.routes}

    serve_with_token(tmp_path, work, token="")


@pytest.mark.browser
def test_a_signal_does_what_a_save_does(serve, page: Page, tmp_path: Path) -> None:
    file = tmp_path / "app.py"
    file.write_text(NUMBER)
    server = serve(file)
    page.goto(server.url)
    expect(page.locator('[data-cell="shown"]')).to_contain_text("n=1.")
    file.write_text(with_number(2))
    server.process.send_signal(signal.SIGHUP)
    expect(page.locator('[data-cell="shown"]')).to_contain_text("n=2.")
    deadline = time.monotonic() + 10
    while not any("app.py changed: ran number, shown in 1 page" in line for line in server.log):
        assert time.monotonic() < deadline, server.log
    assert server.process.poll() is None


def test_a_closed_terminal_ends_the_server_as_it_always_did(tmp_path: Path) -> None:
    file = tmp_path / "app.py"
    file.write_text(NUMBER)
    terminal, other_end = pty.openpty()
    into_terminal = 'exec 0<>"$1" 1>&0; shift; exec "$@"'  # a session's first terminal is the one that hangs up
    command = [sys.executable, "-m", "appnb", "serve", "--port", "0", file]
    shell = ["sh", "-c", into_terminal, "sh", os.ttyname(other_end)]
    process = subprocess.Popen([*shell, *command], start_new_session=True)
    said = b""
    while b"http://" not in said:
        said += os.read(terminal, 1000)
    os.close(other_end)
    os.close(terminal)
    assert process.wait(20) == 0
