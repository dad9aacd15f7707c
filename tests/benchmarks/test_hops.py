"""What follows a key press from hop to hop finds its own stamps among those of other presses."""

from tests.benchmarks.hops import HOPS, follow, sort_stamps
from tests.benchmarks.stamped_server import ENTERED, LEFT

LABELS = [label for label, _ in HOPS]


def test_the_server_still_has_every_method_that_is_stamped() -> None:
    assert [name for owner, name, _ in (*ENTERED, *LEFT) if not callable(getattr(owner, name, None))] == []
    assert {label for *_, label in (*ENTERED, *LEFT)} <= set(LABELS)


def test_a_press_is_followed_by_the_first_stamp_after_the_one_before() -> None:
    first = [(label, 100.0 + number) for number, label in enumerate(LABELS, start=1)]
    second = [(label, 500.0 + 2 * number) for number, label in enumerate(LABELS, start=1)]
    stamps = sort_stamps(second, first, [("written", 99.0)])
    assert follow(stamps, 100.0) == [float(number) for number in range(len(LABELS) + 1)]
    assert follow(stamps, 500.0) == [2.0 * number for number in range(len(LABELS) + 1)]


def test_a_press_without_an_answer_cannot_be_followed() -> None:
    stamps = sort_stamps([(label, 100.0) for label in LABELS[:-1]])
    assert follow(stamps, 100.0) is None
