"""Passwords are kept hashed, and guessing becomes slow."""

import hmac
from time import perf_counter
from types import SimpleNamespace

import pytest

from appnb.server.people import passwords
from appnb.server.people.passwords import FREE_TRIES, LONGEST_PAUSE_S, Backoff, hash_password, is_right


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def test_a_hash_knows_its_password_and_no_other_and_is_new_each_time() -> None:
    kept = hash_password("open sesame ü")
    assert "sesame" not in kept
    assert is_right("open sesame ü", kept)
    assert not is_right("open sesame u", kept)
    assert not is_right("", kept)
    assert hash_password("open sesame ü") != kept


def test_what_is_compared_takes_as_long_for_a_near_miss(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(given: bytes, kept: bytes) -> bool:
        compared.append((given, kept))
        return hmac.compare_digest(given, kept)

    monkeypatch.setattr(passwords, "hmac", SimpleNamespace(compare_digest=compare))
    kept = hash_password("open-sesame")
    assert [is_right(given, kept) for given in ("open-sesame", "open-sesami")] == [True, False]
    assert len(compared) == 2, "Python's own comparison ends at the first character that differs"


def test_a_try_costs_what_makes_guessing_slow() -> None:
    kept = hash_password("open sesame")
    start = perf_counter()
    is_right("guess", kept)
    assert perf_counter() - start > 0.02


def test_a_few_tries_are_free_then_each_waits_twice_as_long() -> None:
    clock = Clock()
    backoff = Backoff(clock)
    pauses = []
    for _ in range(14):
        pauses.append(backoff.find_pause("10.0.0.1"))
        clock.now_s += pauses[-1]
        assert backoff.find_pause("10.0.0.1") == 0
        backoff.note_failure("10.0.0.1")
    assert pauses[:FREE_TRIES] == [0] * FREE_TRIES
    assert pauses[FREE_TRIES : FREE_TRIES + 6] == [1, 2, 4, 8, 16, 32]
    assert pauses[-1] == LONGEST_PAUSE_S
    assert backoff.find_pause("10.0.0.2") == 0, "somebody else does not wait"


def test_the_pause_begins_with_the_answer() -> None:
    clock = Clock()
    backoff = Backoff(clock)
    for _ in range(FREE_TRIES):
        backoff.note_failure("10.0.0.1")
    clock.now_s += 5  # a slow machine
    backoff.note_answer("10.0.0.1")
    assert backoff.find_pause("10.0.0.1") == 1


@pytest.mark.parametrize(
    ("other", "waits"),
    [
        pytest.param("2001:db8:1:2::ffff", True, id="another address of the same customer"),
        pytest.param("2001:db8:1:3::1", False, id="another customer"),
    ],
)
def test_of_ipv6_a_customer_counts_as_one(other: str, waits: bool) -> None:
    backoff = Backoff(Clock())
    for _ in range(FREE_TRIES):
        backoff.note_failure("2001:db8:1:2::1")
    assert (backoff.find_pause(other) > 0) is waits


def test_what_was_right_and_what_is_long_ago_is_forgotten() -> None:
    clock = Clock()
    backoff = Backoff(clock)
    for _ in range(FREE_TRIES):
        backoff.note_failure("10.0.0.1")
    backoff.note_success("10.0.0.1")
    assert backoff.find_pause("10.0.0.1") == 0
    for _ in range(FREE_TRIES):
        backoff.note_failure("10.0.0.1")
    clock.now_s += 1000
    backoff.note_failure("10.0.0.1")
    assert backoff.find_pause("10.0.0.1") == 0
