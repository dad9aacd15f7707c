"""What waits for a page that is slow is bounded: the newest values stay, and what cannot be left out ends it."""

import json

import pytest

from appnb.ui.adapters.outbox import Out, Outbox
from appnb.ui.adapters.packing import Packed

MOST_BYTES = 1000


@pytest.fixture
def box() -> Outbox:
    return Outbox(lambda: None, MOST_BYTES)


def update(model: str = "a", **values: str) -> Out:
    return Out(model, "update", values={name: Packed(json.dumps(text)) for name, text in values.items()})


def custom(size: int) -> Out:
    return Out("a", "custom", values={"content": Packed("0")}, buffers=(b"x" * size,))


def take(box: Outbox) -> list[tuple[str, dict[str, object]]]:
    packet = box.take()
    messages = json.loads(packet.text)["messages"] if packet else []
    return [(message["method"], message["state"]) for message in messages]


def test_values_that_later_ones_take_the_place_of_go_when_too_much_waits(box: Outbox) -> None:
    for number in range(4):
        box.put(update(x=f"{number}" * 300, y=str(number)))
        box.put(custom(10))
    assert not box.is_overfull
    updates = [state for method, state in take(box) if method == "update"]
    assert updates[:3] == [{}, {}, {}]
    assert updates[3] == {"x": "3" * 300, "y": "3"}


def test_values_that_nothing_takes_the_place_of_stay_however_large(box: Outbox) -> None:
    for model in ("a", "b", "c"):
        box.put(update(model, x=model * 900))
    assert not box.is_overfull
    assert [state for _, state in take(box)] == [{"x": model * 900} for model in ("a", "b", "c")]


def test_messages_go_one_and_all_and_nothing_is_taken_until_the_page_begins_anew(box: Outbox) -> None:
    for _ in range(3):
        box.put(custom(400))
    assert box.is_overfull
    box.put(update(x="late"))
    assert box.take() is None
    box.clear()
    assert not box.is_overfull
    box.put(update(x="anew"))
    assert take(box) == [("update", {"x": "anew"})]


def test_what_was_taken_counts_no_more(box: Outbox) -> None:
    for _ in range(10):
        box.put(custom(400))
        assert len(take(box)) == 1
    assert not box.is_overfull
