"""`ui.microphone`: sound that its reader records."""

import base64
import binascii
import io
from typing import Any

import param

from appnb.display.markup import tag
from appnb.ui.element import Change
from appnb.ui.faults import fault
from appnb.ui.labels import plain_text
from appnb.ui.live import LiveElement
from appnb.ui.tabular.messages import Message
from appnb.ui.tabular.sections import Sections, Written

MOST_CHARACTERS = 14_000_000
"""How long a recording may be, as text: about ten megabytes."""

_DOT = '<svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="4.5"/></svg>'


class microphone(LiveElement):
    """A button that records sound; the reader's browser asks them first.

    Browsers allow this on pages that come over https, and from the machine itself.

    Args:
        label: inline Markdown above it.
        on_change: called with the new value after each recording.

    Value: an `io.BytesIO` of the recording, as browsers make it (WebM, or MP4); empty before there is one. `nb.audio`
    plays it.

    Example:
        spoken = nb.ui.microphone(label="Say something")
    """

    value = param.Parameter(doc="The recording.")

    def __init__(self, *, label: str = "", on_change: Change | None = None) -> None:
        self._name_for_messages(label)
        self.spoken = plain_text(label)
        self._source = _MicrophoneSource(self)
        super().__init__(io.BytesIO(), label=label, on_change=on_change)

    @property
    def written(self) -> Written:
        """What writes the button."""
        return self._source

    def admit(self, value: Any) -> io.BytesIO:
        """Return a recording as a file in memory.

        Raises:
            ElementError: NB302, it is neither bytes nor such a file.
        """
        if isinstance(value, bytes | bytearray):
            return io.BytesIO(bytes(value))
        if not isinstance(value, io.BytesIO):
            raise fault("NB302", f"{self._who}: {type(value).__name__} is no recording", "give bytes")
        return value

    def hear(self, message: Message) -> str | None:
        """Take what was recorded; what is none is dropped."""
        said = message.raw("value")
        if message.does == "record" and isinstance(said, str) and len(said) <= MOST_CHARACTERS and not self.disabled:
            try:
                self._store(io.BytesIO(base64.b64decode(said.partition(",")[2], validate=True)), always_tell=True)
            except binascii.Error:
                return None
        return None

    def __appnb_adopt__(self, old: Any) -> None:
        """Keep the recording."""
        if isinstance(old, microphone):
            with self._quietly():
                self.value = old.value
            if old._binding is not None and self._binding is None:
                old._binding.move_to(self)


class _MicrophoneSource:
    """The button as the widget of live HTML shows it."""

    def __init__(self, element: microphone) -> None:
        self._element = element

    @property
    def skeleton(self) -> str:
        """What stands there: the page's script does the rest."""
        element = self._element
        name = f"Record {element.spoken}".strip()
        said = {"aria_label": name, "title": "Record", "disabled": element.disabled}
        button = tag("button", _DOT, type="button", class_="appnb-record", **said)
        time = tag("span", "0:00", class_="appnb-record-time")
        player = tag("audio", controls=True, hidden=True)
        note = tag("p", class_="appnb-record-note", role="status")
        return tag("div", button, time, player, note, class_="appnb-microphone", data_live="microphone")

    def write(self) -> Sections:
        """Write nothing more."""
        return Sections()

    def hear(self, message: Message) -> str | None:
        """Take what was recorded."""
        return self._element.hear(message)
