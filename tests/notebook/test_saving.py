"""Saves are whole or not at all."""

import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from appnb.diagnostics import AppnbError
from appnb.notebook import read_notebook, replace_cell, write_notebook
from tests.notebook.example import TEXT

SAVE_FOREVER = """
import sys
from pathlib import Path
from appnb.notebook.saving import write_atomically
texts = [("#" * 99 + "\\n").encode() * int(n) for n in sys.argv[2:]]
print("saving", flush=True)
while True:
    for text in texts:
        write_atomically(Path(sys.argv[1]), text)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "app.py").write_text(TEXT, "utf-8", newline="")
    return tmp_path / "app.py"


def leftovers(file: Path) -> list[str]:
    return [path.name for path in file.parent.iterdir() if path != file]


def test_a_changed_notebook_is_saved_and_read_again(file: Path) -> None:
    notebook = write_notebook(replace_cell(read_notebook(file), "empty", "x = 1"), file)
    assert "def empty():\n    x = 1\n    return\n" in file.read_text("utf-8")
    assert notebook == read_notebook(file)
    assert leftovers(file) == []


def test_line_endings_and_the_byte_order_mark_stay(file: Path) -> None:
    file.write_bytes(("\ufeff" + TEXT).replace("\n", "\r\n").encode())
    write_notebook(replace_cell(read_notebook(file), "empty", "x = 1\ny = 2"), file)
    data = file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf#!")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert b"    x = 1\r\n    y = 2\r\n" in data


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o664])
def test_the_mode_stays(file: Path, mode: int) -> None:
    file.chmod(mode)
    write_notebook(replace_cell(read_notebook(file), "empty", "x = 1"), file)
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_a_new_file_gets_the_usual_mode(file: Path) -> None:
    other, usual = file.with_name("new.py"), file.with_name("usual.py")
    usual.touch()
    write_notebook(read_notebook(file), other)
    assert other.read_bytes() == file.read_bytes()
    assert other.stat().st_mode == usual.stat().st_mode


def test_a_file_that_would_not_change_is_not_touched(file: Path) -> None:
    before = file.stat()
    write_notebook(read_notebook(file), file)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "links" / "app.py"
    link.parent.mkdir()
    link.symlink_to(file)
    write_notebook(replace_cell(read_notebook(link), "empty", "x = 1"), link)
    assert link.is_symlink()
    assert "x = 1" in file.read_text("utf-8")


def test_a_save_that_fails_leaves_the_old_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    notebook = replace_cell(read_notebook(file), "empty", "x = 1")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(AppnbError, match=r"NB020 the file cannot be written: No space left on device"):
        write_notebook(notebook, file)
    assert file.read_text("utf-8") == TEXT
    assert leftovers(file) == []


def test_text_that_has_no_bytes_leaves_the_old_file(file: Path) -> None:
    notebook = replace_cell(read_notebook(file), "empty", "x = '\ud800'  # half a character")
    written = write_notebook(notebook, file)  # kept as text, with an escape
    assert written.cell("empty").code == "x = '\ud800'  # half a character"
    assert "\\ud800" in file.read_text("utf-8")


def test_a_folder_that_is_not_there(file: Path) -> None:
    with pytest.raises(AppnbError, match="NB020 the file cannot be written: No such file"):
        write_notebook(read_notebook(file), file.parent / "none" / "app.py")


def test_a_process_killed_while_it_saves_never_damages_the_file(file: Path) -> None:
    lines = (3, 300, 30_000)
    whole = [(b"#" * 99 + b"\n") * number for number in lines]
    chance = random.Random(4)
    for _ in range(40):
        command = [sys.executable, "-c", SAVE_FOREVER, str(file), *map(str, lines)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.random() * 0.02)  # any moment will do
            process.send_signal(signal.SIGKILL)
        assert file.read_bytes() in (TEXT.encode(), *whole)
    assert all(name.startswith(".app.py.") and name.endswith(".tmp") for name in leftovers(file))
