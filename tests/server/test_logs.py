"""What a server logs: enough to mend what is wrong, and nothing that lets somebody in or tells what was asked for."""

import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from appnb.server.logs import SecretsFilter, hide_secrets
from tests.conftest import Server
from tests.server.client import Closed, PageClient, fetch_config, run_apart

NOTEBOOK = "import appnb\n\napp = appnb.App()\n\n\n@app.cell\ndef one():\n    1 + 1\n"


@pytest.mark.parametrize(
    ("line", "hidden"),
    [
        ("GET /sales?customer=42&x=%20y HTTP", "GET /sales?… HTTP"),
        ("token eyJzZXNzaW9uX2lkIjoiYWJj.c2lnbmF0dXJl refused", "token … refused"),
        ("404 GET /files/AbCdEfGhIjKlMnOpQrStUvWx/0123/a.csv", "404 GET /files/…/0123/a.csv"),
        ("what is this? it = that", "what is this? it = that"),
        ("module some_function_with_a_rather_long_name failed", "module some_function_with_a_rather_long_name failed"),
    ],
)
def test_queries_and_tokens_are_hidden(line: str, hidden: str) -> None:
    assert hide_secrets(line) == hidden


def test_only_lines_of_libraries_are_looked_through() -> None:
    said = []
    for name in ("tornado.general", "notebook"):
        record = logging.LogRecord(name, logging.INFO, "", 1, "asked /x?%s=%d", ("a", 1), None)
        assert SecretsFilter().filter(record)
        said.append(record.getMessage())
    assert said == ["asked /x?…", "asked /x?a=1"]


def test_a_whole_day_at_the_lowest_level_tells_no_secret(serve: Callable[..., Server], tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(NOTEBOOK)
    server = serve(tmp_path / "app.py", "--log-level", "debug")
    secrets: set[str] = set()

    async def visit() -> None:
        secret = "QUERY-SECRET"
        config = await fetch_config(f"{server.url}/?customer={secret}", {"Cookie": "session=COOKIE-SECRET"})
        secrets.update({config["token"], config["token"].split(".")[1]})
        client = await PageClient.connect(server.url, config, query=f"?page=one&{secret}=1")
        await client.tell({"type": "ready"})
        await client.wait_for("one", html="2")
        client.close()
        with pytest.raises(Closed):
            await PageClient.connect(server.url, config | {"token": config["token"] + "x"})
        for path in (f"/none?{secret}=1", f"/files/{'t' * 24}/{'0' * 24}/{secret}?x={secret}", "/app/none"):
            request = HTTPRequest(server.url + path, headers={"Authorization": "Bearer HEADER-SECRET"})
            await AsyncHTTPClient().fetch(request, raise_error=False)

    run_apart(visit())
    server.stop()
    log = "".join(server.log)
    assert re.search(r"404 GET .*none", log), log
    assert [secret for secret in secrets if secret in log] == []
    assert "COOKIE-SECRET" not in log
    assert "HEADER-SECRET" not in log
    assert not re.search(r"\?[^…]*QUERY-SECRET", log)
    assert "t" * 24 not in log
