"""Sound that readers record, as elements."""

import base64
import io
from typing import Any

import pytest

from appnb import ui
from appnb.ui.tabular.messages import Message

SOUND = "data:audio/webm;codecs=opus;base64," + base64.b64encode(b"sound").decode()


def record(element: Any, value: Any) -> None:
    element.hear(Message({"do": "record", "value": value}))


def test_the_value_is_a_file_in_memory() -> None:
    heard: list[Any] = []
    element = ui.microphone(on_change=heard.append)
    assert element.value.getvalue() == b""
    record(element, SOUND)
    assert isinstance(element.value, io.BytesIO)
    assert element.value.getvalue() == b"sound"
    assert len(heard) == 1


def test_what_is_no_recording_is_dropped() -> None:
    element = ui.microphone()
    for wrong in ("data:audio/webm;base64,!!", 3, None, "x" * 15_000_000):
        record(element, wrong)
    assert element.value.getvalue() == b""
    element.disabled = True
    record(element, SOUND)
    assert element.value.getvalue() == b""
    with pytest.raises(ui.ElementError):
        element.value = "sound"


def test_a_recording_is_kept() -> None:
    old, new = ui.microphone(), ui.microphone()
    old.value = b"sound"
    new.__appnb_adopt__(old)
    assert new.value.getvalue() == b"sound"
