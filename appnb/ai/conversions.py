"""Messages in the words of the makers of models."""

import base64
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote_to_bytes

from appnb.ai.messages import ChatMessage, FilePart, TextPart
from appnb.diagnostics import AppnbError, Diagnostic


def list_parts(message: ChatMessage) -> Iterator[TextPart | FilePart]:
    """Yield the text and the files of a message; others are nothing that models are told."""
    if any(isinstance(part, TextPart) for part in message.parts):
        yield from (part for part in message.parts if isinstance(part, TextPart))
    elif message.content not in (None, ""):
        yield TextPart("text", str(message.content))
    files = [part for part in message.parts if isinstance(part, FilePart)]
    yield from files
    for each in message.attachments or ():
        if each.url not in [file.url for file in files]:
            yield FilePart("file", each.content_type or "application/octet-stream", each.url, each.name)


def split_address(url: str) -> tuple[str, bytes]:
    """Give the MIME type and the content of a `data:` address.

    Raises:
        AppnbError: NB364, it is another address, whose content is not here.
    """
    if not url.startswith("data:"):
        what = f"the attachment {url[:80]!r} is no `data:` address"
        raise AppnbError(Diagnostic("NB364", what, None, "give its content: data:image/png;base64,…"))
    head, _, content = url[5:].partition(",")
    kind = head.partition(";")[0] or "text/plain"
    return kind, base64.b64decode(content) if head.endswith(";base64") else unquote_to_bytes(content)


def _refuse(part: FilePart, maker: str) -> AppnbError:
    what = f"a file of the type {part.media_type!r} cannot be sent to {maker}"
    return AppnbError(Diagnostic("NB364", what, None, "attach a picture or a text"))


def to_openai(messages: Sequence[ChatMessage]) -> list[dict[str, Any]]:
    """Write messages as OpenAI's interface takes them, which others have taken over.

    Raises:
        AppnbError: NB364, a file is neither a picture nor a text.
    """
    return [{"role": each.role, "content": [_to_openai(part) for part in list_parts(each)]} for each in messages]


def _to_openai(part: TextPart | FilePart) -> dict[str, Any]:
    if isinstance(part, TextPart):
        return {"type": "text", "text": part.text}
    if part.media_type.startswith("image"):
        return {"type": "image_url", "image_url": {"url": part.url}}
    if part.media_type.startswith("text"):
        return {"type": "text", "text": split_address(part.url)[1].decode("utf-8", "replace")}
    raise _refuse(part, "OpenAI")


def to_plain(messages: Sequence[ChatMessage]) -> list[dict[str, Any]]:
    """Write messages as text alone: what is attached as text, what else is attached left out."""
    made = []
    for message in messages:
        pieces = [_to_text(part) for part in list_parts(message)]
        made.append({"role": message.role, "content": "\n".join(filter(None, pieces))})
    return made


def _to_text(part: TextPart | FilePart) -> str:
    if isinstance(part, TextPart):
        return part.text
    is_text = part.media_type.startswith("text") and part.url.startswith("data:")
    return split_address(part.url)[1].decode("utf-8", "replace") if is_text else ""


def to_anthropic(messages: Sequence[ChatMessage]) -> list[dict[str, Any]]:
    """Write messages as Anthropic's interface takes them; what the system says goes another way.

    Raises:
        AppnbError: NB364, a file is of no type that it takes.
    """
    return [
        {"role": each.role, "content": [_to_anthropic(part) for part in list_parts(each)]}
        for each in messages
        if each.role != "system"
    ]


def _to_anthropic(part: TextPart | FilePart) -> dict[str, Any]:
    if isinstance(part, TextPart):
        return {"type": "text", "text": part.text}
    if part.media_type.startswith("text"):
        return {"type": "text", "text": split_address(part.url)[1].decode("utf-8", "replace")}
    kind = {"image": "image", "application/pdf": "document"}.get(
        "image" if part.media_type.startswith("image") else part.media_type
    )
    if kind is None:
        raise _refuse(part, "Anthropic")
    if not part.url.startswith("data:"):
        return {"type": kind, "source": {"type": "url", "url": part.url}}
    media_type, content = split_address(part.url)
    data = base64.b64encode(content).decode()
    return {"type": kind, "source": {"type": "base64", "media_type": media_type, "data": data}}


def to_google(messages: Sequence[ChatMessage]) -> list[dict[str, Any]]:
    """Write messages as Google's interface takes them, which calls who answers "model".

    Raises:
        AppnbError: NB364, the content of a file is not here.
    """
    return [
        {
            "role": "model" if each.role == "assistant" else "user",
            "parts": [_to_google(part) for part in list_parts(each)],
        }
        for each in messages
        if each.role != "system"
    ]


def _to_google(part: TextPart | FilePart) -> dict[str, Any]:
    if isinstance(part, TextPart):
        return {"text": part.text}
    kind, content = split_address(part.url)
    return {"inline_data": {"mime_type": kind, "data": content}}
