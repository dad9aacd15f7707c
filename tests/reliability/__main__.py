"""`python -m tests.reliability`: run the protocols of the scoreboard, print the table, write JSON.

    python -m tests.reliability --json docs/reliability.json       all that takes minutes, for all three
    python -m tests.reliability --only S3,S7 --peers appnb         some, for appnb alone
    python -m tests.reliability --long                             as long as the targets are meant, which takes hours

With `--json FILE` what the file holds of other protocols stays: a long run can be put together.
"""

import argparse
import datetime as dt
import json
import os
import platform
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import CHROMIUM_FLAGS
from tests.reliability import abuse, breaks, faults, load, probes, saves, shown, suites, telling
from tests.reliability.board import Bench, Figure, Protocol
from tests.reliability.peers import PEERS, Peer
from tests.reliability.table import sort_numbers, write_table

MODULES = (load, saves, faults, abuse, probes, telling, shown, breaks, suites)
PROTOCOLS = {protocol.number: protocol for module in MODULES for protocol in module.PROTOCOLS}
VERSIONS = ("appnb", "panel", "bokeh", "marimo", "tornado", "playwright")


@contextmanager
def open_browser() -> Iterator[Callable[[], Browser]]:
    """Give what opens Chromium when it is first asked to."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        opened: list[Browser] = []

        def browser() -> Browser:
            if not opened:
                opened.append(playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS))
            return opened[0]

        yield browser
        for each in opened:
            each.close()


def measure(protocol: Protocol, bench: Bench) -> Figure:
    """Run one protocol for one framework; what fails on the way is a figure too."""
    if bench.peer.name in protocol.why_not:
        return Figure(f"n/a: {protocol.why_not[bench.peer.name]}")
    try:
        return protocol.measure(bench)
    except Exception as error:  # noqa: BLE001 - of whichever library: a server that is gone
        traceback.print_exc()
        return Figure(f"not measured: {type(error).__name__}", details={"error": str(error)})


def describe_machine() -> dict[str, object]:
    """Tell what was measured, where and when."""
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in VERSIONS}},
        "machine": f"{os.cpu_count()} cores, {memory_gb:.0f} GB, {platform.system()}",
        "load": [round(each, 1) for each in os.getloadavg()],
    }


def choose(only: str | None, is_long: bool) -> list[Protocol]:
    """Choose the protocols that are asked for; those that take long are left out unless they are."""
    names = set(only.split(",")) if only else None
    ordered = [PROTOCOLS[number] for number in sort_numbers(PROTOCOLS)]
    if names is not None:
        return [protocol for protocol in ordered if protocol.number in names]
    return [protocol for protocol in ordered if is_long or not protocol.is_long]


def run_protocols(protocols: list[Protocol], peers: list[Peer], is_long: bool, kept: dict[str, Any]) -> Iterator[None]:
    """Run protocols for frameworks, and put what is found into `kept`; pauses after each protocol."""
    notes: dict[str, dict[str, object]] = {peer.name: {} for peer in peers}
    with open_browser() as browser:
        for protocol in protocols:
            row = kept["rows"].setdefault(protocol.number, {})
            row |= {"title": protocol.title, "target": protocol.target, "how": protocol.how}
            for peer in peers:
                began = time.monotonic()
                with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
                    figure = measure(protocol, Bench(peer, Path(folder), browser, is_long, notes[peer.name]))
                if protocol.is_discreet and peer.name != "appnb":
                    figure = replace(figure, details={})
                row.setdefault("figures", {})[peer.name] = {**asdict(figure), "is_long": is_long}
                sys.stderr.write(f"{protocol.number} {peer.name}: {figure.text} ({time.monotonic() - began:.0f} s)\n")
            kept |= describe_machine()
            yield


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="protocols, such as S3,S7")
    parser.add_argument("--peers", default=",".join(PEERS), help="frameworks, of %(default)s")
    parser.add_argument("--long", action="store_true", help="as long as the targets are meant")
    parser.add_argument("--json", type=Path, help="a file to write, or to go on with")
    arguments = parser.parse_args()
    file: Path | None = arguments.json
    kept = json.loads(file.read_text("utf-8")) if file and file.exists() else {"rows": {}}
    peers = [PEERS[name] for name in arguments.peers.split(",")]
    for _ in run_protocols(choose(arguments.only, arguments.long), peers, arguments.long, kept):
        if file:
            file.write_text(json.dumps(kept, indent=1, default=str) + "\n", "utf-8")
    sys.stdout.write(write_table(kept))


if __name__ == "__main__":
    main()
