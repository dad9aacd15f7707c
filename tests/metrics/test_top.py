"""`appnb top` in a real terminal, a pseudo one: the screen follows what happens on a real server."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import Server
from tests.server.client import PageClient, run_apart

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def waits():
    import time
    from pathlib import Path

    while not Path("GO").exists():
        time.sleep(0.01)


@app.cell
def shown():
    "done"
"""
ROWS, COLUMNS = 24, 90


class Terminal:
    """What a person sees who runs a program in a terminal."""

    def __init__(self, leader: int, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self._leader = leader
        self._read = b""
        self._reader = threading.Thread(target=self._follow, daemon=True)
        self._reader.start()

    def _follow(self) -> None:
        try:
            while some := os.read(self._leader, 65536):
                self._read += some
        except OSError:  # the program has ended
            return

    @property
    def screens(self) -> list[str]:
        """List the screens that were drawn whole, one over the other."""
        drawn = self._read.decode().replace("\r\n", "\n").split("\x1b[H")[1:]
        return [screen.replace("\x1b[K", "").removesuffix("\x1b[J") for screen in drawn if screen.endswith("\x1b[J")]

    def wait_for(self, pattern: str) -> str:
        """Wait for a screen with something; give that screen."""
        deadline = time.monotonic() + 30
        while not (self.screens and re.search(pattern, self.screens[-1], re.MULTILINE)):
            assert time.monotonic() < deadline, f"{pattern!r} is not on\n{self._read.decode()[-3000:]}"
            assert self.process.poll() is None, self._read.decode()
            time.sleep(0.02)
        return self.screens[-1]

    def press(self, keys: bytes) -> None:
        os.write(self._leader, keys)


@contextmanager
def run_in_terminal(*command: str) -> Iterator[Terminal]:
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    process = subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, start_new_session=True, preexec_fn=_take_terminal
    )
    os.close(follower)
    terminal = Terminal(leader, process)
    try:
        yield terminal
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        terminal._reader.join()
        os.close(leader)


def _take_terminal() -> None:
    """Make the terminal the one that Ctrl-C comes from."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def test_the_screen_follows_sessions_cells_memory_and_lag(serve: Callable[..., Server], tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(NOTEBOOK.replace("GO", str(tmp_path / "go")))
    server = serve(tmp_path / "app.py", "--warm", "0")
    with run_in_terminal(sys.executable, "-m", "appnb", "top", server.url, "--every", "0.2") as terminal:
        first = terminal.wait_for(r"^sessions 0   cells running 0   memory [1-9]\d+ MiB   processor \d+ %$")
        assert re.search(r"^loop lag \d+ ms, 99 % \d+ ms, held up \d", first, re.MULTILINE)
        assert re.search(r"^app +0 +0 +", first, re.MULTILINE)

        async def work() -> None:
            page = await PageClient.open(server.url)
            terminal.wait_for(r"^sessions 1   cells running 1 ")
            busy = terminal.wait_for(r"^[0-9a-f]{8}  app +here +0:00:\d\d  waits for \d+\.\d s$")
            later = terminal.wait_for(r"^[0-9a-f]{8}  app +here +0:00:\d\d  waits for [1-9]\d*\.\d s$")
            assert find_name(busy) == find_name(later)
            (tmp_path / "go").write_text("")
            terminal.wait_for(r"^sessions 1   cells running 0 ")
            terminal.wait_for(r"^[0-9a-f]{8}  app +here +0:00:\d\d$")
            page._socket.close(1000, "left")
            terminal.wait_for(r"^sessions 0 ")

        run_apart(work())
        assert all(screen.count("\n") < ROWS for screen in terminal.screens), "nothing scrolls"
        terminal.press(b"\x03")
        assert terminal.process.wait(20) in (0, 1, 130)


def find_name(screen: str) -> str:
    return re.search(r"^([0-9a-f]{8})  app", screen, re.MULTILINE)[1]
