"""`python -m tests.real FOLDER`: run a folder of notebooks by hand."""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.real.judging import Verdict
from tests.real.offline import find_proxies, go_offline
from tests.real.report import write_causes, write_summary, write_table
from tests.real.running import Options, find_chromium, find_notebooks, run_all


def main(arguments: Sequence[str]) -> None:
    """Run what the command line asks for, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.real", description=__doc__)
    parser.add_argument("folder", type=Path, help="notebooks in it, and below it, are run")
    parser.add_argument(
        "--only", action="append", default=[], metavar="TEXT", help="those whose path holds TEXT; repeatable"
    )
    parser.add_argument("--jobs", type=int, default=2, help="notebooks at a time")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all that was found")
    parser.add_argument("--kept", type=Path, metavar="FOLDER", help="keep marimo's records there for the next time")
    parser.add_argument("--shots", type=Path, metavar="FOLDER", help="put a picture of each page there")
    parser.add_argument("--patience", type=float, default=60, metavar="SECONDS", help="for each run of a notebook")
    parser.add_argument("--memory", type=float, default=3, metavar="GIB", help="for each run of a notebook")
    given = parser.parse_args(arguments)
    how = go_offline(arguments)
    for folder in filter(None, (given.kept, given.shots)):
        folder.mkdir(parents=True, exist_ok=True)
    root = given.folder.resolve()
    notebooks = find_notebooks(root, given.only)
    options = Options(
        jobs=given.jobs,
        patience_s=given.patience,
        limit_bytes=int(given.memory * 2**30),
        chromium=find_chromium(),
        kept=given.kept,
        shots=given.shots,
        environment=find_proxies(),
    )
    print(f"{len(notebooks)} notebooks; without network by {how}", flush=True)
    started = time.monotonic()
    verdicts = asyncio.run(run_all(notebooks, root, options, _tell))
    print(f"\nCauses\n{write_causes(verdicts)}\n\n{write_summary(verdicts)}\n{time.monotonic() - started:.0f} s")
    if given.json:
        given.json.write_text(json.dumps([asdict(verdict) for verdict in verdicts], indent=1), "utf-8")


def _tell(verdict: Verdict) -> None:
    print(write_table([verdict]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
