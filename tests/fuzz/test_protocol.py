"""Malformed messages, in short; `python -m tests.fuzz protocol` goes on for a million, and over websockets."""

from pathlib import Path

import pytest

from tests.fuzz import live, protocol
from tests.fuzz.apps import find_forbidden
from tests.server.client import run_apart

COUNT = 1_500
LIVE = 500
GOOD = {
    "n": 5,
    "span": (2, 3),
    "number": 1,
    "word": "a",
    "words": ["a"],
    "text": "",
    "is_on": False,
    "fixed": 4,
    "go": 0,
}


def test_messages_in_process_change_nothing_that_is_not_a_viewers() -> None:
    tallies: list[protocol.Tally] = []

    async def work() -> None:
        tallies.extend([tally async for tally in protocol.run(1, range(COUNT))])

    run_apart(work())
    tally = tallies[-1]
    assert tally.messages == COUNT
    assert tally.closed > 50
    assert {"property", "value", "model", "event", "document", "message"} <= set(tally.refused)


def test_messages_over_websockets_leave_the_server_and_others_alone(tmp_path: Path) -> None:
    tallies: list[live.Tally] = []

    async def work() -> None:
        tallies.extend([tally async for tally in live.run(1, LIVE, tmp_path)])

    run_apart(work())
    assert tallies[-1].messages >= LIVE - live.ATTACKERS
    assert tallies[-1].refusals > 0


@pytest.mark.parametrize(
    ("name", "value"),
    [("n", 11), ("n", True), ("span", (2, 11)), ("word", "c"), ("words", ["d"]), ("text", "123456"), ("go", 1)],
)
def test_a_value_that_nobody_may_choose_is_noticed(name: str, value: object) -> None:
    assert find_forbidden({**GOOD, "bare": 5}) == []
    assert find_forbidden({**GOOD, "bare": 5, name: value}) == [f"{name}={value!r}"]


def test_what_is_changed_of_an_authors_is_noticed() -> None:
    async def work() -> None:
        async with protocol.open_target() as target:
            await target.check()
            target.fixed["document", "title"] = "another"
            with pytest.raises(AssertionError, match="another"):
                await target.check()

    run_apart(work())
