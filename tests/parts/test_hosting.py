"""The shelf of a session: addresses that cannot be guessed, that stay with their content, and that end."""

import gc
import re
from collections.abc import Callable
from html import escape
from pathlib import Path

from appnb.kernel.hosting import GRACE_S, HostedFile, Shelf, holds_address
from appnb.server.console_text import append_printed, settle
from tests.conftest import Server
from tests.server.client import PageClient, run_apart

FILE = HostedFile(b"content", "ä b.txt", "text/plain")


class Owner:
    """Stands for one run of a cell."""


def key_of(address: str) -> str:
    return address.split("/")[-2]


def test_an_address_holds_a_token_the_hash_and_the_name() -> None:
    shelf, other = Shelf("/apps"), Shelf("/apps")
    address = shelf.put(FILE, None)
    assert re.fullmatch(rf"/apps/files/{re.escape(shelf.token)}/[0-9a-f]{{24}}/%C3%A4%20b\.txt", address)
    assert shelf.put(FILE, None) == address
    assert other.token != shelf.token
    assert len(shelf.token) == 24
    assert holds_address(f'<video src="{address}">')
    assert not holds_address("<p>/files/mine</p>")


def test_a_file_stays_a_while_after_its_cell_has_run_again() -> None:
    now = [0.0]
    shelf, owner = Shelf(now=lambda: now[0]), Owner()
    key = key_of(shelf.put(FILE, owner))
    now[0] = 10 * GRACE_S
    assert shelf.find(key) is FILE
    del owner
    gc.collect()
    assert shelf.find(key) is FILE
    now[0] += GRACE_S - 1
    assert shelf.find(key) is FILE
    now[0] += 1
    assert shelf.find(key) is None
    assert len(shelf) == 0


def test_a_file_that_the_next_run_shows_too_stays() -> None:
    now = [0.0]
    shelf, first, second = Shelf(now=lambda: now[0]), Owner(), Owner()
    key = key_of(shelf.put(FILE, first))
    shelf.put(FILE, second)
    del first
    gc.collect()
    now[0] = 10 * GRACE_S
    assert shelf.find(key) is FILE
    assert second is not None


def test_a_file_without_an_owner_stays_until_the_end(tmp_path: Path) -> None:
    shelf, owner = Shelf(), Owner()
    path = tmp_path / "a.bin"
    path.write_bytes(b"1")
    by_path = HostedFile(path, "a.bin", "video/mp4")
    key = key_of(shelf.put(by_path, None))
    assert key_of(shelf.put(by_path, owner)) == key
    path.write_bytes(b"22")
    assert key_of(shelf.put(by_path, None)) != key
    del owner
    gc.collect()
    assert shelf.find(key) is by_path
    shelf.close()
    assert shelf.find(key) is None


def test_what_is_made_on_request_has_a_new_address_each_time() -> None:
    shelf = Shelf()
    lazy = HostedFile(lambda: b"", "a", "")
    assert shelf.put(lazy, None) != shelf.put(lazy, None)


def test_lines_are_written_over_as_in_a_terminal() -> None:
    assert settle("10 %\r50 %\r100 %\ndone") == "100 %\ndone"
    assert settle("\x1b[31mred\x1b[0m ab\x08c\r\nnext") == "red ac\nnext"
    assert append_printed("first\n 1 %\r", " 2 %\r") == "first\n 2 %\r"
    assert append_printed("a long line\r", "short") == "shortg line"
    assert append_printed("x\x1b[3", "1my") == "xy"


def test_arguments_after_two_dashes_are_the_notebooks(serve: Callable[..., Server], tmp_path: Path) -> None:
    notebook = tmp_path / "n.py"
    notebook.write_text(
        "import appnb\n\napp = appnb.App()\n\n\n@app.cell\ndef a():\n    import appnb as nb\n\n"
        "    nb.plain_text(nb.cli_args())\n    return (nb,)\n",
        "utf-8",
    )
    server = serve(notebook, "--", "--size", "3", "--dry")

    async def look() -> None:
        page = await PageClient.open(f"{server.url}/")
        await page.wait_for("a", html=escape("CliArgs({'size': 3, 'dry': ''})"))
        page.close()

    run_apart(look())
