"""A host that opens sessions of one notebook, for tests of what they share."""

import threading
from collections.abc import Callable
from pathlib import Path

from appnb.kernel.program import Program, build_program
from appnb.kernel.query import read_query
from appnb.kernel.settings import KernelSettings
from appnb.kernel.sharing.keys import find_keys
from appnb.kernel.sharing.store import SharedStore
from appnb.kernel.viewer import Viewer
from appnb.kernel.worker import KernelThread
from appnb.notebook import parse_notebook

HEAD = "import appnb\n\napp = appnb.App({options})\n\n"
IMPORTS = "import time\nimport pandas as pd\nimport numpy as np\nimport appnb as nb\nfrom pathlib import Path\n"
TICK = "with open('{log}', 'a') as _file: _file.write('x')\ntime.sleep(0.003)\n"
"""Counts the runs of a cell, and lets each take long enough to be worth sharing."""


class Notes:
    """A listener that keeps results and prints, and says when a run has ended."""

    def __init__(self) -> None:
        self.results: dict[str, object] = {}
        self.printed: list[str] = []
        self.ended = threading.Event()

    def cell_finished(self, result) -> None:
        self.results[result.cell] = result

    def cell_printed(self, cell, stream, text) -> None:
        self.printed.append(text)

    def run_finished(self, run) -> None:
        self.ended.set()

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *arguments: None


class Host:
    """Opens sessions of one notebook, with one store, and counts the runs of the cells that hold TICK."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "runs"
        self.log.touch()
        self.store = SharedStore()
        self.threads: list[KernelThread] = []

    @property
    def runs(self) -> int:
        return len(self.log.read_text())

    def build(self, *cells: str, options: str = "") -> Program:
        text = HEAD.replace("{options}", options) + "".join(
            _write_cell(index, code) for index, code in enumerate((IMPORTS, *cells))
        )
        return build_program(parse_notebook(text.replace("{log}", str(self.log)), self.folder / "app.py"))

    def open(self, program: Program, count: int = 1, query: str = "") -> list[dict[str, object]]:
        opened = []
        for _ in range(count):
            settings = KernelSettings(store=self.store, viewer=Viewer(read_query(query)))
            thread = KernelThread(program, notes := Notes(), settings=settings)
            self.threads.append(thread)
            opened.append((thread, notes))
            thread.start()
        for _, notes in opened:
            assert notes.ended.wait(20)
        self.notes = opened[-1][1]
        return [dict(thread.kernel.values) for thread, _ in opened]

    def explain(self, program: Program, cell: int) -> str:
        verdict = self.store.flights.look_up(find_keys(program)[f"cell_{cell}"])
        return verdict.reason if verdict is not None else "nothing is known"


def _write_cell(index: int, code: str) -> str:
    body = "".join(f"    {line}\n" for line in code.rstrip("\n").split("\n"))
    return f"@app.cell\ndef cell_{index}():\n{body}\n\n"
