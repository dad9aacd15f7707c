"""A chat as HTML: what was said, what is being said, and where to write."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from appnb.ai.messages import ChatAttachment, ChatMessage, ChatModelConfig, FilePart
from appnb.display.html import as_html
from appnb.display.hypertext import Html
from appnb.display.markup import css, tag, text
from appnb.display.text import md_of_others
from appnb.ui.tabular.heads import write_with
from appnb.ui.tabular.sections import Sections

_SEND = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 13V3.5M3.8 7.5 8 3.3l4.2 4.2"/></svg>'
_STOP = '<svg viewBox="0 0 16 16" aria-hidden="true"><rect x="4.5" y="4.5" width="7" height="7" rx="1"/></svg>'
_CROSS = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="m4.5 4.5 7 7m0-7-7 7"/></svg>'
_CLIP = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="m13 7.5-5 5a3 3 0 0 1-4.3-4.3l5.2-5.2a2 2 0 0 1 2.9 2.9L6.7 11a1 1 0 0 1-1.4-1.4l4.6-4.6"/></svg>'  # noqa: E501

CONFIG_NAMES: Mapping[str, str] = {
    "max_tokens": "Most tokens",
    "temperature": "Temperature",
    "top_p": "Top p",
    "top_k": "Top k",
    "frequency_penalty": "Frequency penalty",
    "presence_penalty": "Presence penalty",
}


@dataclass(frozen=True, slots=True)
class ChatLook:
    """What the author said of a chat."""

    prompts: Sequence[str] = ()
    shows_config: bool = False
    attachments: bool | Sequence[str] = False
    max_height: int | None = None
    most_bytes: int = 8_000_000


@dataclass(frozen=True, slots=True)
class Talk:
    """A chat as it stands."""

    messages: tuple[ChatMessage, ...]
    config: ChatModelConfig = field(default_factory=ChatModelConfig)
    is_answering: bool = False
    said: str = ""  # of the answer that is being given
    failure: str = ""  # the reference of what went wrong
    is_disabled: bool = False


def write_skeleton(look: ChatLook, *, is_disabled: bool) -> str:
    """Write what stands around the sections, with the field to write in: what a reader types is never written anew."""
    log = tag(
        "div",
        tag("div", data_section="body"),
        tag("div", data_section="head"),
        class_="appnb-chat-log",
        role="log",
        tabindex="0",
        aria_label="Messages",
        style=css({"max-height": f"{look.max_height}px"}) if look.max_height else None,
    )
    said = {"rows": "1", "placeholder": "Write a message", "aria_label": "Message", "disabled": is_disabled}
    area = tag("textarea", **said)
    clip = "" if look.attachments is False else _write_clip(look, is_disabled=is_disabled)
    files = tag("div", class_="appnb-chat-files", aria_live="polite")
    entry = tag("div", files, clip, area, tag("div", data_section="foot"), class_="appnb-chat-entry")
    tools = tag("div", class_="appnb-chat-tools", data_section="tools")
    return tag("div", tools, log, entry, class_="appnb-chat", data_live="chat", data_most=look.most_bytes)


def _write_clip(look: ChatLook, *, is_disabled: bool) -> str:
    kinds = None if isinstance(look.attachments, bool) else ",".join(look.attachments)
    said = {"type": "file", "multiple": True, "accept": kinds, "aria_label": "Attach files", "disabled": is_disabled}
    return tag("label", _CLIP, tag("input", **said), class_="appnb-chat-clip", title="Attach files")


def write_talk(talk: Talk, look: ChatLook) -> Sections:
    """Write what there is to see and to press."""
    written = [_write_message(message, number) for number, message in enumerate(talk.messages)]
    embedded = {hole: obj for html in written for hole, obj in html.embedded.items()}
    body = "".join(html.text for html in written) or _write_prompts(look, is_disabled=talk.is_disabled)
    return Sections(
        tools=_write_tools(talk, look),
        head=_write_pending(talk),
        body=body,
        foot=_write_button(talk),
        embedded=embedded,
    )


def _write_message(message: ChatMessage, number: int) -> Html:
    shown = write_content(message)
    files = "".join(_write_file(file) for file in _list_files(message))
    about = {"data_do": "delete", "data_with": write_with(index=number), "title": "Delete this message"}
    name = f"Delete message {number + 1}"
    cross = tag("button", _CROSS, type="button", class_="appnb-chat-delete", aria_label=name, **about)
    content = tag("div", files, shown.text, class_="appnb-chat-content")
    return Html.of(tag("article", content, cross, class_="appnb-chat-message", data_role=message.role), shown.embedded)


def write_content(message: ChatMessage) -> Html:
    """Write what a message says: a viewer's as it was typed, a model's text as Markdown in which HTML is text."""
    if not isinstance(message.content, str):
        return as_html(message.content)
    if message.role == "assistant":
        return md_of_others(message.content)
    said = tag("p", text(message.content), class_="appnb-chat-typed") if message.content else ""
    return Html.of(said, {})


def _list_files(message: ChatMessage) -> list[ChatAttachment]:
    files = [FilePart("file", each.content_type or "", each.url, each.name) for each in message.attachments or ()]
    files += [part for part in message.parts if isinstance(part, FilePart) and part.url not in [f.url for f in files]]
    return [ChatAttachment(each.url, each.filename or "attachment", each.media_type) for each in files]


def _write_file(file: ChatAttachment) -> str:
    if str(file.content_type).startswith("image/") and file.url.startswith("data:image/"):
        return tag("img", src=file.url, alt=file.name, class_="appnb-chat-picture")
    return tag("span", text(file.name), class_="appnb-chat-file")


def _write_prompts(look: ChatLook, *, is_disabled: bool) -> str:
    buttons = (
        tag(
            "button",
            text(prompt),
            type="button",
            class_="appnb-chat-prompt",
            data_do="prompt",
            data_with=write_with(index=number),
            disabled=is_disabled,
        )
        for number, prompt in enumerate(look.prompts)
    )
    return tag("div", *buttons, class_="appnb-chat-prompts") if look.prompts else ""


def _write_pending(talk: Talk) -> str:
    if talk.failure:
        note = tag("strong", "No answer came.") + tag("p", "Reference ", tag("code", text(talk.failure)))
        return tag("div", note, class_="appnb-chat-failure", role="alert")
    if not talk.is_answering:
        return ""
    dots = tag("span", tag("i"), tag("i"), tag("i"), class_="appnb-chat-dots", role="status", aria_label="Answering")
    content = md_of_others(talk.said).text if talk.said else ""
    said = {"class_": "appnb-chat-message", "data_role": "assistant"}
    return tag("article", tag("div", content, dots, class_="appnb-chat-content"), **said)


def _write_button(talk: Talk) -> str:
    if talk.is_answering:
        about = {"data_do": "stop", "aria_label": "Stop", "title": "Stop"}
        return tag("button", _STOP, type="button", class_="appnb-chat-send", **about)
    about = {"data_do": "send", "aria_label": "Send", "title": "Send"}
    return tag("button", _SEND, type="button", class_="appnb-chat-send", disabled=talk.is_disabled, **about)


def _write_tools(talk: Talk, look: ChatLook) -> str:
    panel = _write_config(talk.config, is_disabled=talk.is_disabled) if look.shows_config else ""
    clear = ""
    if talk.messages:
        clear = tag("button", "Clear", type="button", class_="appnb-chat-clear", data_do="clear")
    return panel + clear


def _write_config(config: ChatModelConfig, *, is_disabled: bool) -> str:
    fields = (_write_number(name, getattr(config, name), is_disabled) for name in CONFIG_NAMES)
    return tag("details", tag("summary", "Settings"), tag("div", *fields, class_="appnb-chat-fields"))


def _write_number(name: str, value: Any, is_disabled: bool) -> str:
    said = {"data_do": "config", "data_with": write_with(name=name), "disabled": is_disabled}
    is_whole = name in ("max_tokens", "top_k")
    shown = "" if value is None else value
    step = "1" if is_whole else "0.05"
    field = tag("input", type="number", step=step, value=shown, placeholder="model's own", **said)
    return tag("label", tag("span", CONFIG_NAMES[name]), field)


def read_number(name: str, typed: str) -> int | float | None:
    """Read what was typed for a setting; nothing for the model's own.

    Raises:
        ValueError: it is no number, or no whole one where that is needed.
    """
    if not typed.strip():
        return None
    kinds = {each.name: each.type for each in dataclasses.fields(ChatModelConfig)}
    return int(typed) if "int" in str(kinds[name]) else float(typed)
