"""What the measurements share: a server in a process of its own, and websocket clients that click."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.server.client import PageClient

CLICKED = """
import appnb

app = appnb.App()


@app.cell
def tools():
    import appnb as nb
    return (nb,)


@app.cell
def slider(nb):
    level = nb.ui.slider(0, 1_000_000, value=0, label="Level")
    level
    return (level,)


@app.cell
def echo(level, nb):
    nb.md(f"level={level.value}.")
    return
"""
"""A notebook with a slider that a cell follows: what `click` moves."""

ASKED = (
    CLICKED
    + """

@app.cell
def kind(nb):
    what = nb.ui.text(value="nothing", label="What")
    what
    return (what,)
"""
)
"""The same with a field for text beside it, `what`: by it cells that are put behind are told what to do."""


@contextmanager
def serve(file: Path, *arguments: str, module: str = "appnb") -> Iterator[tuple[psutil.Popen, str]]:
    """Run `appnb serve FILE ARGUMENTS` on a free port; gives the process and its address.

    Args:
        file: what to serve.
        arguments: further ones.
        module: what is run as `appnb`.
    """
    command = [sys.executable, "-m", module, "serve", "--port", "0", "--log-level", "error", *arguments, str(file)]
    env = {**os.environ, "APPNB_SUPERVISE": "0"}  # what is measured is the server itself
    process = psutil.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env)
    try:
        address = next((found[0] for line in process.stdout if (found := re.search(r"http://\S+", line))), None)
        if address is None:
            raise SystemExit("the server did not start")
        yield process, address
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


async def open_page(address: str, last: str) -> PageClient:
    """Open a page of `CLICKED`, load what it asks for, and wait until the cell `last` has run."""
    page = await PageClient.open(address)
    page.loads = True
    await page.wait_for(last, state="ok")
    await page.wait_for("slider", roots="p")
    return page


def find_slider(page: PageClient) -> str:
    """Find the model of the slider of `CLICKED`."""
    [model] = page.cells["slider"]["roots"].values()
    return model


async def click(page: PageClient, slider: str, value: int) -> float:
    """Move the slider and wait for the text; gives milliseconds."""
    started = time.perf_counter()
    change = {"kind": "ModelChanged", "model": {"id": slider}, "attr": "value", "new": value}
    await page.send({"events": [change]})
    await page.wait_for("echo", html=f"level={value}.")
    return (time.perf_counter() - started) * 1000


def find_percentile(values: list[float], percent: int) -> float:
    """Find the value that `percent` of all are at or below."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def measure_cpu(process: psutil.Popen) -> float:
    """Give the processor time that a server has used, in seconds."""
    return sum(process.cpu_times()[:2])
