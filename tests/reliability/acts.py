"""What the text field of each app has its server do. Stands beside the apps of all frameworks, and imports none."""

import os
import sys
import time
from pathlib import Path

LOOP_S = float(os.environ.get("RELIABILITY_LOOP_S", "6"))
SECRET = "sesame-of-the-source"


def act(kind: str) -> str:
    """Do what a fault of a cell does; give a text that says that it is over."""
    if kind == "raises":
        raise ValueError(f"a fault with {SECRET}")
    if kind == "exits":
        sys.exit(3)
    if kind == "interrupts":
        raise KeyboardInterrupt
    if kind == "kills":
        os._exit(7)
    if kind == "recurses":
        act(kind)
    if kind == "prints":
        line = "x" * 1000
        for _ in range(20_000):
            print(line)  # noqa: T201 - the fault
    if kind == "loops":
        until = time.monotonic() + LOOP_S
        while time.monotonic() < until:
            sum(range(1000))
    if kind.startswith("works"):
        time.sleep(2)
        with Path("done.txt").open("a") as done:
            done.write(f"{kind}\n")
    return f"did={kind}."
