"""`ui.chat`: a conversation with a model, or with any function that answers."""

import asyncio
import logging
import mimetypes
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import param

from appnb.ai.messages import ChatAttachment, ChatMessage, ChatModelConfig, FilePart, TextPart
from appnb.diagnostics import Diagnostic
from appnb.display.kinds import type_name
from appnb.ui.chatting.answering import Answer, Model, answer
from appnb.ui.chatting.writing import CONFIG_NAMES, ChatLook, Talk, read_number, write_skeleton, write_talk
from appnb.ui.faults import fault, suggest
from appnb.ui.live import LiveElement
from appnb.ui.tabular.messages import Message
from appnb.ui.tabular.sections import Sections, Written

log = logging.getLogger(__name__)

DEFAULT_CONFIG: Mapping[str, Any] = {
    "max_tokens": 4096,
    "temperature": 0.5,
    "top_p": 1,
    "top_k": 40,
    "frequency_penalty": 0,
    "presence_penalty": 0,
}
MOST_CHARACTERS = 200_000
MOST_FILES = 20
PAUSE_S = 0.08  # between two looks at an answer that is being given


class chat(LiveElement):
    """A chat: what its reader writes goes to a function, and what that gives is the answer.

    The function is given the messages so far and, if it takes two arguments, a `ChatModelConfig`. It may return any
    object that a cell can show, be a coroutine function, or yield the answer piece by piece. It runs on a thread of its
    own, so that the rest of the page goes on working. Text of answers is Markdown, in which HTML is text.

    Args:
        model: the function, or a model of `nb.ai.llm`.
        prompts: messages to begin with, which can be pressed; one with `{{names}}` goes to the field to be filled in.
        on_message: called with all messages after each answer.
        show_configuration_controls: whether the reader can set how the model answers.
        config: how it answers at first, as a dict of the fields of `ChatModelConfig`.
        allow_attachments: whether files can be attached: True, or their MIME types.
        max_height: in pixels, from which on the messages scroll.
        disabled: whether nothing can be written.

    Value: a list of `ChatMessage`, each with `.role`, `.content`, `.parts` and `.attachments`; new after each answer.

    Example:
        def shout(messages):
            return messages[-1].content.upper() + "!"

        chat = nb.ui.chat(shout, prompts=["Hello there", "Is anybody in?"])
    """

    value = param.List(default=[], doc="The messages.")

    def __init__(
        self,
        model: Model,
        *,
        prompts: Sequence[str] | None = None,
        on_message: Callable[[list[ChatMessage]], object] | None = None,
        show_configuration_controls: bool = False,
        config: Mapping[str, Any] | None = DEFAULT_CONFIG,
        allow_attachments: bool | Sequence[str] = False,
        max_height: int | None = None,
        disabled: bool = False,
    ) -> None:
        self._name_for_messages("")
        if not callable(model):
            what = f"{self._who}: {type_name(model)} cannot be called"
            raise fault("NB308", what, "give a function of the messages, or a model such as ai.llm.openai(…)")
        known = [each.name for each in fields(ChatModelConfig)]
        for name in config or {}:
            if name not in known:
                raise fault("NB308", f"{self._who}: config has no {name!r}", suggest(name, known))
        self.model = model
        self.config = ChatModelConfig(**{**DEFAULT_CONFIG, **(config or {})})
        self.look = ChatLook(tuple(prompts or ()), show_configuration_controls, allow_attachments, max_height)
        self._talk = Talk(())
        self._task: asyncio.Task[None] | None = None
        self._source = _ChatSource(self)
        super().__init__([], disabled=disabled, on_change=on_message, full_width=True)

    @property
    def written(self) -> Written:
        """What writes the chat."""
        return self._source

    @property
    def talk(self) -> Talk:
        """The chat as it stands, with what is being said."""
        return replace(self._talk, config=self.config, is_disabled=self.disabled)

    def admit(self, value: Any) -> list[ChatMessage]:
        """Return messages as a list; dicts of their fields become messages.

        Raises:
            ElementError: NB302, one is none.
        """
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise fault("NB302", f"{self._who}: {value!r} is no list of messages", _FIX)
        return [self._read(message) for message in value]

    def _read(self, message: Any) -> ChatMessage:
        try:
            made = message if isinstance(message, ChatMessage) else ChatMessage(**message)
        except TypeError:
            raise fault("NB302", f"{self._who}: {message!r} is no message", _FIX) from None
        if made.role not in ("user", "assistant", "system"):
            raise fault("NB302", f"{self._who}: {made.role!r} is nobody who says something", _FIX)
        return made

    def _store(self, value: Any, *, always_tell: bool = False) -> None:
        self._talk = Talk(tuple(value))
        super()._store(value, always_tell=always_tell)
        self._refresh()

    # ---- what a reader does ---------------------------------------------------------------------------

    def hear(self, message: Message) -> str | None:
        """Take what a reader did; what may not be is left undone."""
        does = {
            "send": self._send,
            "prompt": self._send_prompt,
            "stop": self._stop,
            "clear": self._clear,
            "delete": self._delete,
            "config": self._configure,
        }.get(message.does)
        if does is not None and not self.disabled:
            does(message)
        return None

    def _send(self, message: Message) -> None:
        said = message.raw("value")
        files = self._read_files(message.raw("files"))
        if isinstance(said, str) and (said.strip() or files):
            self.send(said.strip()[:MOST_CHARACTERS], files)

    def _send_prompt(self, message: Message) -> None:
        number = message.number("index")
        if number is not None and 0 <= number < len(self.look.prompts):
            self.send(self.look.prompts[number])

    def _read_files(self, given: Any) -> list[ChatAttachment]:
        """Read what was attached; what may not be is left out."""
        files = []
        for each in given[:MOST_FILES] if isinstance(given, list) else ():
            url, name = (each.get("url"), each.get("name")) if isinstance(each, dict) else (None, None)
            if not isinstance(url, str) or not isinstance(name, str) or not url.startswith("data:"):
                continue
            file = ChatAttachment(url, name[:200])
            if file.content_type == "application/octet-stream":  # browsers do not know every ending
                file.content_type = mimetypes.guess_type(name)[0] or file.content_type
            if self._takes(file):
                files.append(file)
        return files

    def _takes(self, file: ChatAttachment) -> bool:
        if isinstance(self.look.attachments, bool):
            return self.look.attachments
        kind, taken = str(file.content_type), self.look.attachments
        return any(kind == each or (each.endswith("/*") and kind.startswith(each[:-1])) for each in taken)

    def send(self, text: str, files: Sequence[ChatAttachment] = ()) -> None:
        """Say something, and have it answered: what a reader does. While an answer is given nothing is sent."""
        if self._talk.is_answering:
            return
        parts: list[Any] = [TextPart("text", text)] if text else []
        parts += [FilePart("file", each.content_type or "", each.url, each.name) for each in files]
        asked = ChatMessage("user", text, f"message_{secrets.token_hex(8)}", parts, list(files) or None)
        self._talk = Talk((*self._talk.messages, asked), is_answering=True)
        self._refresh()
        try:
            asyncio.get_running_loop()
        except RuntimeError:  # in a script
            asyncio.run(self._answer())
        else:
            self._task = asyncio.create_task(self._answer())

    async def _answer(self) -> None:
        """Have the model answer what was asked last. On the kernel's loop."""
        asked, said, last = self._talk.messages, Answer(), 0.0

        def tell(answer: Answer) -> None:
            nonlocal last, said
            said = answer
            if time.monotonic() - last >= PAUSE_S and self._talk.messages is asked:
                last = time.monotonic()
                self._talk = Talk(asked, is_answering=True, said=answer.text)
                self._refresh()

        try:
            said = await answer(self.model, asked, replace(self.config), tell)
        except asyncio.CancelledError:
            if self._talk.messages is asked and self._talk.is_answering:
                self._end(asked, said if said.text else None)
        except Exception as error:  # noqa: BLE001 - user code
            self._fail(asked, error)
        else:
            self._end(asked, said)

    def _end(self, asked: tuple[ChatMessage, ...], said: Answer | None) -> None:
        if said is None:
            self._talk = Talk(asked)
            self._refresh()
            return
        parts = [TextPart("text", said.text)] if said.text else []
        answered = ChatMessage("assistant", said.content, f"message_{secrets.token_hex(8)}", parts)
        self._store([*asked, answered], always_tell=True)

    def _fail(self, asked: tuple[ChatMessage, ...], error: Exception) -> None:
        reference = secrets.token_hex(4)
        what = f"the model of a chat failed with {type_name(error)}: {error} (reference {reference})"
        fix = "the traceback says where; a chat is answered by what the function returns or yields"
        log.error("%s", Diagnostic("NB363", what, None, fix), exc_info=error)
        self._talk = Talk(asked, failure=reference)
        self._refresh()

    def _stop(self, message: Message) -> None:
        if self._task is not None:
            self._task.cancel()

    def _clear(self, message: Message) -> None:
        self._stop(message)
        self._store([], always_tell=True)

    def _delete(self, message: Message) -> None:
        number, messages = message.number("index"), list(self._talk.messages)
        if number is not None and 0 <= number < len(messages) and not self._talk.is_answering:
            del messages[number]
            self._store(messages, always_tell=True)

    def _configure(self, message: Message) -> None:
        name = message.text("name")
        if name is None or name not in CONFIG_NAMES or not self.look.shows_config:
            return
        try:
            number: Any = read_number(name, message.text("value") or "")
            self.config = replace(self.config, **{name: number})
        except ValueError:
            log.debug("a setting of a chat that is no number")


_FIX = 'give messages: [ai.ChatMessage(role="user", content="Hello")]'


class _ChatSource:
    """A chat as the widget of live HTML shows it."""

    def __init__(self, element: chat) -> None:
        self._element = element

    @property
    def skeleton(self) -> str:
        """What stands around the sections."""
        return write_skeleton(self._element.look, is_disabled=self._element.disabled)

    def write(self) -> Sections:
        """Write what was said."""
        return write_talk(self._element.talk, self._element.look)

    def hear(self, message: Message) -> str | None:
        """Take what the reader did."""
        return self._element.hear(message)
