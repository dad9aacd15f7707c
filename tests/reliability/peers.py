"""The frameworks that are measured: how each writes the app, serves it, and where its page is."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from tests.benchmarks.clients import ASKED

START_S = 60.0

APPNB = (
    ASKED.replace("appnb.App()", 'appnb.App(title="Board")')
    + """

@app.cell
def module():
    from acts import act
    return (act,)


@app.cell
def acts(act, nb, what):
    nb.md(act(what.value))
    return
"""
)

PANEL = """
import panel as pn
from acts import act

pn.extension()
level = pn.widgets.IntSlider(name="Level", start=0, end=1_000_000, value=0)
what = pn.widgets.TextInput(name="What", value="nothing")
pn.Column(level, pn.bind("level={}.".format, level), what, pn.bind(act, what)).servable(title="Board")
"""

MARIMO = APPNB.replace("import appnb\n", "import marimo\n", 1).replace("appnb.App(title", "marimo.App(app_title")
MARIMO = MARIMO.replace("import appnb as nb", "import marimo as nb")


@dataclass(frozen=True, slots=True)
class Peer:
    """One framework: a column of the scoreboard."""

    name: str
    app: str  # with a slider, a text that follows it, and a field whose text says what to do
    command: tuple[str, ...]  # "FILE" and "PORT" stand for both
    path: str  # of the page
    lingers: tuple[str, ...]  # options with which a session that was left ends soon
    many: tuple[str, ...] = ()  # options with which many sessions of one address are let in
    watches: tuple[str, ...] = ()  # options with which saves are followed


PEERS = {
    peer.name: peer
    for peer in (
        Peer(
            "appnb",
            APPNB,
            ("-m", "appnb", "serve", "FILE", "--port", "PORT"),
            "/",
            (),
            ("--limit", "sessions=1000"),
            ("--watch",),
        ),
        Peer(
            "Panel",
            PANEL,
            ("-m", "panel", "serve", "FILE", "--port", "PORT", "--allow-websocket-origin", "localhost:PORT"),
            "/app",
            ("--unused-session-lifetime", "200", "--check-unused-sessions", "200"),
            (),
            ("--dev",),
        ),
        Peer(
            "marimo",
            MARIMO,
            ("-m", "marimo", "-q", "run", "FILE", "--headless", "--no-token", "--host", "localhost", "--port", "PORT"),
            "/",
            ("--session-ttl", "1"),
            (),
            ("--watch",),
        ),
    )
}


@dataclass(slots=True)
class Served:
    """A server that runs."""

    peer: Peer
    process: psutil.Popen
    port: int
    folder: Path
    command: list[str]
    environment: dict[str, str]

    @property
    def root(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def url(self) -> str:
        return self.root + self.peer.path

    @property
    def log(self) -> str:
        """What it has said so far."""
        return (self.folder / "log.txt").read_text("utf-8", "replace")

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def start(self) -> None:
        """Start it, again perhaps; wait until its page answers."""
        with (self.folder / "log.txt").open("ab") as log:
            self.process = psutil.Popen(
                self.command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for_page(self.url, self.is_alive)

    def measure_memory(self) -> int:
        """Give the resident memory of the server and its children, in bytes."""
        return int(self._sum(lambda process: process.memory_info().rss))

    def measure_cpu(self) -> float:
        """Give the processor time that it has used, in seconds."""
        return self._sum(lambda process: sum(process.cpu_times()[:2]))

    def count_threads(self) -> int:
        return int(self._sum(lambda process: process.num_threads()))

    def count_descriptors(self) -> int:
        return int(self._sum(lambda process: process.num_fds()))

    def list_processes(self) -> list[psutil.Process]:
        """List the server and its children."""
        return [self.process, *self.process.children(recursive=True)] if self.is_alive() else []

    def _sum(self, measure: Callable[[psutil.Process], float]) -> float:
        total = 0.0
        for process in self.list_processes():
            with suppress(psutil.Error):  # it has ended meanwhile
                total += measure(process)
        return total


@contextmanager
def serve(peer: Peer, folder: Path, *options: str, app: str = "", **environment: str) -> Iterator[Served]:
    """Serve the app of a peer from `folder`; the server and its children are gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "app.py").write_text(app or peer.app)
    shutil.copy(Path(__file__).parent / "acts.py", folder / "acts.py")
    port = find_port()
    words = [word.replace("FILE", "app.py").replace("PORT", str(port)) for word in peer.command]
    own = {"APPNB_SUPERVISE": "0", "XDG_STATE_HOME": str(folder / "state"), "XDG_CONFIG_HOME": str(folder / "config")}
    path = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    served = Served(
        peer,
        None,
        port,
        folder,
        [sys.executable, *words, *options],
        {**os.environ, **own, "PYTHONPATH": path, **environment},
    )
    try:
        served.start()
        yield served
    finally:
        end(served)


def end(served: Served) -> None:
    """End a server and its children."""
    if served.process is None:
        return
    processes = served.list_processes()
    for process in processes:
        with suppress(psutil.Error):
            process.terminate()
    for process in psutil.wait_procs(processes, timeout=3)[1]:
        with suppress(psutil.Error):
            process.kill()
    served.process.wait()


def find_port() -> int:
    """Find a port that is free."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def wait_for_page(url: str, is_alive: Callable[[], bool]) -> None:
    """Wait until a page answers.

    Raises:
        RuntimeError: it does not.
    """
    until = time.monotonic() + START_S
    while time.monotonic() < until and is_alive():
        try:
            with urlopen(url, timeout=20) as answer:
                if re.match("2", str(answer.status)):
                    return
        except (URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"nothing answers at {url}")
