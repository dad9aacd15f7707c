"""The long versions: see the package. What was done, and how fast, is printed; a fault ends it with its input."""

import argparse
import sys
import time
from collections.abc import Sequence

from tests.fuzz import reader


def main(arguments: Sequence[str]) -> int:
    """Run what the command line names; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("what", choices=["reader"])
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    given = parser.parse_args(arguments)
    return run_reader(given)


def run_reader(given: argparse.Namespace) -> int:
    """Read as many inputs as asked for."""
    started = time.monotonic()
    for tally in reader.run(given.seed, range(given.first, given.first + given.count)):
        print(tally.describe(time.monotonic() - started), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
