"""What is said in a chat: messages, their parts and attachments, and how a model is asked to answer."""

import mimetypes
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, is_dataclass
from typing import Any, Literal

Role = Literal["user", "assistant", "system"]


@dataclass
class ChatAttachment:
    """A file that belongs to a message.

    Args:
        url: its address, or its content as a `data:` address.
        name: of the file.
        content_type: its MIME type. Default: as its address tells.
    """

    url: str
    name: str = "attachment"
    content_type: str | None = None

    def __post_init__(self) -> None:
        if self.content_type is None:
            self.content_type = guess_type(self.url)


@dataclass
class TextPart:
    """A piece of text in a message."""

    type: Literal["text"]
    text: str


@dataclass
class ReasoningPart:
    """What a model thought before it answered."""

    type: Literal["reasoning"]
    text: str
    details: list[Any] | None = None


@dataclass
class FilePart:
    """A file in a message."""

    type: Literal["file"]
    media_type: str
    url: str
    filename: str | None = None


_PARTS: dict[str, Any] = {"text": TextPart, "reasoning": ReasoningPart, "file": FilePart}


@dataclass(eq=False)
class ChatMessage:
    """One message of a chat.

    Args:
        role: who says it: "user", "assistant" or "system".
        content: what is said; of an answer, any object that a cell can show.
        id: names it within its chat.
        parts: the same in pieces: text, files, what a model thought. Dicts become these.
        attachments: files that belong to it.
        metadata: whatever else is known of it.
    """

    role: Role
    content: Any
    id: str = ""
    parts: list[Any] = field(default_factory=list)
    attachments: list[ChatAttachment] | None = None
    metadata: Any = None

    def __post_init__(self) -> None:
        self.parts = [_read_part(part) for part in self.parts]

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Give the message as pairs, so that `dict(message)` writes it out."""
        attachments = [asdict(each) for each in self.attachments] if self.attachments else None
        parts = [asdict(part) if is_dataclass(part) and not isinstance(part, type) else part for part in self.parts]
        yield from (("role", self.role), ("id", self.id), ("content", self.content), ("parts", parts))
        yield from (("attachments", attachments), ("metadata", self.metadata))


@dataclass
class ChatModelConfig:
    """How a model is to answer; what is None is for the model to choose."""

    max_tokens: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None


class ChatModel(ABC):
    """A model: called with the messages so far and how to answer, it gives the answer, or yields it piece by piece."""

    @abstractmethod
    def __call__(self, messages: list[ChatMessage], config: ChatModelConfig) -> object:
        """Answer the last of the messages."""


def guess_type(address: str) -> str | None:
    """Guess the MIME type of what an address leads to; None when it does not tell."""
    if address.startswith("data:"):
        return address[5:].partition(",")[0].partition(";")[0] or "text/plain"
    return mimetypes.guess_type(address)[0]


def _read_part(part: Any) -> Any:
    """Make a part of a dict of its fields; any other, and what is none of them, is kept as it is."""
    kind = _PARTS.get(str(part.get("type"))) if isinstance(part, dict) else None
    if kind is None:
        return part
    renamed = {{"mediaType": "media_type", "reasoning": "text"}.get(name, name): value for name, value in part.items()}
    known = {name: value for name, value in renamed.items() if name in kind.__dataclass_fields__}
    try:
        return kind(**known)
    except TypeError:
        return part
