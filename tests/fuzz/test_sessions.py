"""Sessions driven at random, in short; `python -m tests.fuzz sessions` goes on."""

from pathlib import Path

from tests.fuzz import sessions
from tests.server.client import run_apart

STEPS = 60


def test_sessions_show_what_one_alone_does_and_nothing_of_each_other(tmp_path: Path) -> None:
    tallies: list[sessions.Tally] = []

    async def work() -> None:
        tallies.extend([tally async for tally in sessions.run(3, 6, STEPS, tmp_path)])

    run_apart(work())
    steps = tallies[-1].steps
    assert sum(steps.values()) == STEPS
    assert {"open", "change", "drop", "return", "save"} <= set(steps)
    assert tallies[-1].compared > 3
