"""A real browser uploads: memory stays where it was, the quota holds, closing the tab deletes the files."""

import os
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Server
from tests.uploads.apps import CHOOSING

pytestmark = pytest.mark.browser

MEGABYTE = 1_000_000
NOTEBOOK = (
    CHOOSING
    + """

@app.cell
def told(files):
    " | ".join(f"{each.name} {each.size} {each.path.parent}" for each in files.value)
"""
)


def make(folder: Path, name: str, size: int) -> Path:
    path = folder / name
    path.write_bytes(b"x" * size)
    return path


def test_files_go_to_disk_under_a_quota_and_are_deleted(
    serve: Callable[..., Server], page: Page, tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text(NOTEBOOK)
    kept = tmp_path / "kept"
    kept.mkdir()
    environment = {**os.environ, "TMPDIR": str(kept)}
    server = serve(tmp_path / "app.py", "--limit", f"upload-bytes={40 * MEGABYTE}", env=environment)
    page.goto(server.url)
    told = page.locator("[data-cell=told]")
    field = page.locator("input[type=file]")
    field.set_input_files(make(tmp_path, "small.bin", 5))
    expect(told).to_contain_text("small.bin 5 ")
    process = psutil.Process(server.process.pid)
    before = process.memory_info().rss
    field.set_input_files(make(tmp_path, "large.bin", 30 * MEGABYTE))
    expect(told).to_contain_text(f"large.bin {30 * MEGABYTE}", timeout=60_000)
    assert process.memory_info().rss - before < 15 * MEGABYTE
    [folder] = kept.glob("appnb-uploads-*")
    assert sorted(path.stat().st_size for path in folder.iterdir()) == [5, 30 * MEGABYTE]
    field.set_input_files(make(tmp_path, "more.bin", 20 * MEGABYTE))
    expect(page.get_by_text("more.bin was not uploaded")).to_be_visible(timeout=60_000)
    expect(told).not_to_contain_text("more.bin")
    assert len(list(folder.iterdir())) == 2, "what had come is deleted"
    assert any("NB406" in line for line in server.log)
    page.goto("about:blank")
    for _ in range(100):
        if not folder.exists():
            break
        page.wait_for_timeout(100)
    assert not folder.exists()
