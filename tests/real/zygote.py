"""A process with one side's packages imported, which forks a child for each notebook: imports are paid for once.

It reads orders from its input, one JSON object a line; a child leads a process group of its own, so that all that
it starts can be ended with it.
"""

import importlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path

from tests.real.channel import Channel

COMMON = ("numpy", "pandas", "matplotlib", "altair", "plotly.graph_objects")
"""What many notebooks import and what starts no thread by being imported."""


def main(side: str) -> None:
    """Fork a child for each order until the input ends.

    Args:
        side: "marimo" or "appnb".
    """
    run = importlib.import_module(f"tests.real.{side}_side").run
    for name in COMMON:
        if importlib.util.find_spec(name.partition(".")[0]):
            importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children: the runner hears from them
    for line in sys.stdin:
        if os.fork() == 0:
            _be_child(run, json.loads(line))


def _be_child(run: object, order: Mapping[str, str]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()  # or every child would draw the same numbers, and they would seem certain
    _redirect(Path(order["log"]))
    os.chdir(Path(order["notebook"]).parent)
    channel = Channel(order["socket"])
    channel.send(kind="pid", pid=os.getpid())
    try:
        run(order, channel)
    except BaseException as error:  # noqa: BLE001 - told to the runner, whatever it is
        channel.send(kind="failed", error=f"{type(error).__name__}: {error}", traceback=traceback.format_exc())
    finally:
        sys.stdout.flush()
        os._exit(0)  # threads of a notebook's may never end


def _redirect(log: Path) -> None:
    nothing, file = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for source, target in ((nothing, 0), (file, 1), (file, 2)):
        os.dup2(source, target)


if __name__ == "__main__":
    main(sys.argv[1])
