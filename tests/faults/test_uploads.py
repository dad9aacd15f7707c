"""F33: an upload that is broken off half-way, and one that is larger than the limit by one byte."""

import asyncio
import base64
import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Server
from tests.faults.oracle import watch_fault, write_apps
from tests.server.client import PageClient, run_apart
from tests.uploads.apps import CHOOSING

PIECE, PIECES = 100_000, 10
LIMIT = PIECE * PIECES

UPLOADS = (
    CHOOSING
    + """

@app.cell
def told(files):
    f"{len(files.value)} files: " + " ".join(f"{each.name} {each.size}" for each in files.value)
"""
)


async def find_dropper(client: PageClient) -> str:
    """Find the model that files are dropped on, in the document that the page reads."""
    await client.ask_for_document()
    while (message := await client.receive()).msgtype != "PULL-DOC-REPLY":
        pass

    def look(value: object) -> str | None:
        if isinstance(value, dict):
            if str(value.get("name", "")).endswith("FileDropper") and value.get("type") == "object":
                return str(value["id"])
            value = list(value.values())
        found = (look(each) for each in value) if isinstance(value, list) else ()
        return next(filter(None, found), None)

    found = look(message.content)
    assert found is not None, message.content
    return found


async def upload(client: PageClient, model: str, name: str, size: int, pieces: int) -> None:
    """Send the first pieces of a file, as the page's script does."""
    count = -(-size // PIECE)
    for number in range(1, pieces + 1):
        content = bytes(min(PIECE, size - (number - 1) * PIECE))
        packed = {"type": "bytes", "data": base64.b64encode(gzip.compress(content)).decode()}
        data = {"name": name, "chunk": number, "total_chunks": count, "type": "text/plain", "data": packed}
        values = {
            "type": "map",
            "entries": [["model", {"id": model}], ["data", {"type": "map", "entries": [*map(list, data.items())]}]],
        }
        event = {"type": "event", "name": "upload_event", "values": values}
        await client.send({"events": [{"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": event}]})


def list_files(kept: Path) -> list[int]:
    return sorted(path.stat().st_size for path in kept.glob("appnb-uploads-*/*"))


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    (tmp_path / "kept").mkdir()
    return tmp_path / "kept"


def start(serve: Callable[..., Server], folder: Path, kept: Path) -> Server:
    (folder / "apps").mkdir()
    environment = {**os.environ, "TMPDIR": str(kept)}
    return serve(write_apps(folder / "apps", UPLOADS), "--limit", f"upload-bytes={LIMIT}", env=environment)


@pytest.mark.fault("F33")
def test_f33_half_of_a_file_is_deleted_with_its_page(serve: Callable[..., Server], tmp_path: Path, kept: Path) -> None:
    server = start(serve, tmp_path, kept)

    async def see(client: PageClient) -> None:
        await client.wait_for("told", html="0 files")
        await upload(client, await find_dropper(client), "half.bin", LIMIT, PIECES // 2)
        async with asyncio.timeout(20):
            while not list_files(kept):
                await asyncio.sleep(0.02)
        assert client.cells["told"]["html"].count("0 files") == 1

    run_apart(watch_fault(server, see))
    assert list(kept.glob("appnb-uploads-*")) == []


@pytest.mark.fault("F33")
def test_f33_a_byte_more_than_the_limit_is_refused_and_said(
    serve: Callable[..., Server], tmp_path: Path, kept: Path
) -> None:
    server = start(serve, tmp_path, kept)

    async def see(client: PageClient) -> None:
        await client.wait_for("told", html="0 files")
        model = await find_dropper(client)
        await upload(client, model, "large.bin", LIMIT + 1, PIECES + 1)
        async with asyncio.timeout(20):
            while not any(message.get("title") == "large.bin was not uploaded" for message in client.messages):
                await client.receive()
        assert list_files(kept) == []
        await upload(client, model, "whole.bin", LIMIT, PIECES)  # the page goes on, and its room is there again
        await client.wait_for("told", html=f"1 files: whole.bin {LIMIT}")

    run_apart(watch_fault(server, see))
    assert list(kept.glob("appnb-uploads-*")) == []
