"""A model answers: piece by piece or at once, on a thread of its own where it would keep others waiting."""

import asyncio
import inspect
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from appnb.ai.messages import ChatMessage, ChatModelConfig
from appnb.kernel.threads import Thread

Model = Callable[..., object]
"""Is given the messages and, if it takes it, the configuration."""

_END: Any = object()


@dataclass(slots=True)
class Answer:
    """What a model has said so far."""

    text: str = ""
    whole: Any = None  # what it gave that is no text, which stands for all of it

    def add(self, piece: Any) -> None:
        """Take a piece: text is added, a chunk of the AI SDK's protocol says what it adds; all else is the answer."""
        if isinstance(piece, str):
            self.text += piece
            return
        kind, added = _read_chunk(piece)
        if kind is None:
            self.whole = piece
        elif kind == "text-delta":
            self.text += str(added)

    @property
    def content(self) -> Any:
        """The answer: text, or whatever was given."""
        return self.text if self.whole is None else self.whole


def _read_chunk(piece: Any) -> tuple[str | None, Any]:
    """Read the type of a chunk and what it adds; None for what is no chunk."""
    if isinstance(piece, dict):
        kind, added = piece.get("type"), piece.get("delta")
    else:
        kind, added = getattr(piece, "type", None), getattr(piece, "delta", None)
        if not type(piece).__name__.endswith("Chunk"):
            return None, None
    return (kind if isinstance(kind, str) else None), added


async def answer(
    model: Model, messages: Sequence[ChatMessage], config: ChatModelConfig, tell: Callable[[Answer], None]
) -> Answer:
    """Have a model answer; on the kernel's loop.

    Cancelling it stops the model at its next piece, and closes what yields them.

    Args:
        model: a function, coroutine function or generator of either kind, or an object that is called so.
        messages: so far; the last is to be answered.
        config: how to answer.
        tell: told what there is after each piece; may be called often.

    Raises:
        Exception: what the model raises.
    """
    call = partial(model, list(messages), config) if _takes_config(model) else partial(model, list(messages))
    said = Answer()
    if _is_asynchronous(model):
        await _finish(call(), said, tell)
    else:
        await _pump(call, said, tell)
    return said


def _takes_config(model: Model) -> bool:
    try:
        parameters = inspect.signature(model).parameters.values()
    except (TypeError, ValueError):
        return True
    return len(parameters) != 1 or any(each.kind is each.VAR_POSITIONAL for each in parameters)


def _is_asynchronous(model: Model) -> bool:
    called = [model] if inspect.isroutine(model) else [model, vars(type(model)).get("__call__")]
    return any(inspect.iscoroutinefunction(each) or inspect.isasyncgenfunction(each) for each in called)


async def _finish(made: Any, said: Answer, tell: Callable[[Answer], None]) -> None:
    """Take what a model gave: what it yields, what it promises, or the answer itself."""
    if inspect.isasyncgen(made):
        try:
            async for piece in made:
                said.add(piece)
                tell(said)
        finally:
            await made.aclose()
        return
    if inspect.isawaitable(made):
        made = await made
        if inspect.isasyncgen(made):
            await _finish(made, said, tell)
            return
    said.add(made)
    tell(said)


async def _pump(call: Callable[[], Any], said: Answer, tell: Callable[[Answer], None]) -> None:
    """Call a model on a thread, and take what it yields from there."""
    loop, pieces, is_over = asyncio.get_running_loop(), asyncio.Queue[Any](), threading.Event()

    def put(piece: Any) -> None:
        with suppress(RuntimeError):  # the session has ended
            loop.call_soon_threadsafe(pieces.put_nowait, piece)

    thread = Thread(target=lambda: _work(call, put, is_over), name="appnb chat", daemon=True)
    thread.start()
    try:
        while (piece := await pieces.get()) is not _END:
            if isinstance(piece, _Raised):
                raise piece.error
            if inspect.isawaitable(piece) or inspect.isasyncgen(piece):
                await _finish(piece, said, tell)
            else:
                said.add(piece)
                tell(said)
    finally:
        is_over.set()


@dataclass(frozen=True, slots=True)
class _Raised:
    """What a model raised on its thread."""

    error: BaseException


def _work(call: Callable[[], Any], put: Callable[[Any], None], is_over: threading.Event) -> None:
    try:
        made = call()
        if not inspect.isgenerator(made) and not isinstance(made, Iterator):
            put(made)
        else:
            _work_off(made, put, is_over)
    except BaseException as error:  # noqa: BLE001 - user code, whose errors the chat tells
        put(_Raised(error))
    put(_END)


def _work_off(made: Any, put: Callable[[Any], None], is_over: threading.Event) -> None:
    try:
        for piece in made:
            if is_over.is_set():
                return
            put(piece)
    finally:
        if (close := getattr(made, "close", None)) is not None:
            close()
