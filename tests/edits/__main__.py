"""`python -m tests.edits`: make every edit of the corpus to a live session and print what it came to."""

import sys
import tempfile
import time
from pathlib import Path

from tests.edits.corpus import APPS, CORPUS, Tally, expect, go_back, list_saves, make
from tests.edits.live import Live


def main() -> int:
    """Make the edits, say of each what is not as stated; gives the exit code."""
    tallies = {name: Tally() for name in APPS}
    wrong = 0
    for name, app in APPS.items():
        with tempfile.TemporaryDirectory() as folder:
            live = Live(app, Path(folder))
            began = time.perf_counter()
            for title, (_, edit) in ((title, it) for title, it in CORPUS.items() if it[0] is app):
                tallies[name].edits += 1
                differ = [
                    made for step in list_saves(edit) if (made := make(live, step, tallies[name])) != expect(live, step)
                ]
                lost = go_back(live, edit)
                if differ or lost:
                    wrong += 1
                    print(f"{title}: {differ} {lost}")
            took = time.perf_counter() - began
            live.close()
        print(f"{name}: {tallies[name].describe()}, in {took:.1f} s")
    total = sum(tallies.values(), Tally())
    print(f"all: {total.describe()}")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
