"""What a server writes of something that it shows, and writes anew when that is used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from appnb.ui.tabular.messages import Message


@dataclass(frozen=True, slots=True)
class Sections:
    """The parts of a live piece of HTML; each goes into the place of its name in the skeleton."""

    tools: str = ""
    head: str = ""
    body: str = ""
    foot: str = ""
    embedded: Mapping[str, object] = field(default_factory=dict)  # live objects, by the holes in `body`
    after: str = ""  # what the page asks for when it has shown all this


class Written(Protocol):
    """Something that is shown as HTML, hears what its reader does, and writes itself anew."""

    @property
    def skeleton(self) -> str: ...
    def write(self) -> Sections: ...
    def hear(self, message: Message) -> str | None:
        """Do what a reader asks for; return the address of a file when that is what they get."""
