"""What a page says about something that it shows, read with care: nothing in it is certain."""

from collections.abc import Mapping
from typing import Any

MOST_TEXT = 10_000
"""How many characters of a text are taken."""


class Message:
    """One message. What is missing, or of another type than it should be, is None."""

    __slots__ = ("_said", "does")

    def __init__(self, said: object) -> None:
        self._said: Mapping[Any, Any] = said if isinstance(said, Mapping) else {}
        self.does = self.text("do") or ""  # what the reader did

    def text(self, name: str) -> str | None:
        """Read a text."""
        value = self._said.get(name)
        return value[:MOST_TEXT] if isinstance(value, str) else None

    def number(self, name: str) -> int | None:
        """Read a whole number; one that came as text, too."""
        value = self._said.get(name)
        if isinstance(value, str) and len(value) < 16:
            value = int(value) if value.strip().isdecimal() else None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def flag(self, name: str) -> bool:
        """Read whether something is so."""
        return self._said.get(name) is True

    def numbers(self, name: str) -> list[int]:
        """Read a list of whole numbers; others are left out."""
        value = self._said.get(name)
        given = value if isinstance(value, list) else []
        return [each for each in given if isinstance(each, int) and not isinstance(each, bool)]

    def texts(self, name: str) -> list[str]:
        """Read a list of texts; others are left out."""
        value = self._said.get(name)
        return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []

    def raw(self, name: str) -> Any:
        """Give what was said as it is."""
        return self._said.get(name)
