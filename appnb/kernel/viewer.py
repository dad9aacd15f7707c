"""What a notebook may know of who looks at it, and the way to tell their page something. A script has nobody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Arguments = Mapping[str, tuple[str, ...]]
"""The query of an address: each name with its values, in order."""


def _tell_nobody(message: Mapping[str, object]) -> None:
    """Drop a message: there is no page."""


@dataclass(slots=True)
class Viewer:
    """The one viewer of a session. Lives on its kernel's thread.

    What a cell computes from anything here is this viewer's alone, so reading it is noted.
    """

    arguments: Arguments = field(default_factory=dict)  # the query that the page was opened with
    tell: Callable[[Mapping[str, object]], None] = _tell_nobody  # send a message that JSON can hold to the page
    was_read: bool = False  # whether a cell has asked who looks, or for the query

    def read_arguments(self) -> Arguments:
        """Give the query to a cell."""
        self.was_read = True
        return self.arguments
