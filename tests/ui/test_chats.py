"""Chats as elements: models of every kind, what is kept and told, what is refused, whose HTML is text."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from appnb import ai, ui, vstack
from appnb.ui.chatting.answering import Answer, answer
from appnb.ui.tabular.messages import Message

CONFIG = ai.ChatModelConfig()


def do(element: Any, what: str, **more: Any) -> None:
    element.hear(Message({"do": what, **more}))


def contents(element: Any) -> list[tuple[str, Any]]:
    return [(each.role, each.content) for each in element.value]


def plain(messages: Any) -> str:
    return f"{messages[-1].content}!"


def configured(messages: Any, config: ai.ChatModelConfig) -> str:
    return f"{messages[-1].content} {config.temperature}"


def generated(messages: Any) -> Iterator[str]:
    yield "a"
    yield "b"


async def promised(messages: Any) -> str:
    return "later"


async def generated_later(messages: Any) -> AsyncIterator[str]:
    yield "c"
    yield "d"


class Model(ai.ChatModel):
    def __call__(self, messages: Any, config: Any) -> object:
        return generated(messages)


def chunks(messages: Any) -> Iterator[dict[str, str]]:
    yield {"type": "reasoning-delta", "delta": "hm"}
    yield {"type": "text-delta", "delta": "x"}
    yield {"type": "text-delta", "delta": "y"}


MODELS: dict[str, tuple[Any, Any]] = {
    "a function": (plain, "hello!"),
    "a function that takes the configuration": (configured, "hello 0.5"),
    "a generator": (generated, "ab"),
    "a coroutine function": (promised, "later"),
    "an asynchronous generator": (generated_later, "cd"),
    "a function that gives a coroutine": (lambda messages: promised(messages), "later"),
    "a function that gives an asynchronous generator": (lambda messages: generated_later(messages), "cd"),
    "an object": (Model(), "ab"),
    "chunks of a protocol": (chunks, "xy"),
    "any value": (lambda messages: 3, 3),
}


@pytest.mark.parametrize(("model", "expected"), MODELS.values(), ids=MODELS)
def test_models_of_every_kind(model: Any, expected: Any) -> None:
    heard: list[Any] = []
    element = ui.chat(model, on_message=heard.append)
    do(element, "send", value=" hello ")
    assert contents(element) == [("user", "hello"), ("assistant", expected)]
    assert heard == [element.value]
    do(element, "send", value="again")
    assert len(element.value) == 4
    assert len(heard) == 2


def test_a_function_runs_on_a_thread_of_its_own() -> None:
    threads = []
    element = ui.chat(lambda messages: str(threads.append(threading.current_thread())))
    do(element, "send", value="x")
    assert threads[0] is not threading.current_thread()


def test_an_answer_is_told_piece_by_piece() -> None:
    told: list[str] = []
    asyncio.run(answer(generated, [ai.ChatMessage("user", "x")], CONFIG, lambda said: told.append(said.text)))
    assert told == ["a", "ab"]


def test_a_model_that_is_stopped_is_closed_and_its_words_stay() -> None:
    closed = threading.Event()

    def endless(messages: Any) -> Iterator[str]:
        try:
            while True:
                yield "word "
        finally:
            closed.set()

    async def talk() -> Any:
        element = ui.chat(endless)
        do(element, "send", value="go")
        while not element.talk.said:
            await asyncio.sleep(0)
        do(element, "stop")
        await asyncio.gather(element._task, return_exceptions=True)
        return element

    element = asyncio.run(talk())
    assert closed.wait(10)
    (_, (role, said)) = contents(element)
    assert role == "assistant"
    assert said.startswith("word ")
    assert not element.talk.is_answering


def test_while_an_answer_is_given_nothing_is_sent() -> None:
    async def talk() -> Any:
        gate = asyncio.Event()

        async def wait(messages: Any) -> str:
            await gate.wait()
            return "done"

        element = ui.chat(wait)
        do(element, "send", value="one")
        do(element, "send", value="two")
        do(element, "delete", index=0)
        gate.set()
        await element._task  # type: ignore[misc]
        return element

    assert contents(asyncio.run(talk())) == [("user", "one"), ("assistant", "done")]


def test_a_model_that_fails_tells_the_log_and_no_reader(
    caplog: pytest.LogCaptureFixture, golden: Callable[[str, str], None]
) -> None:
    def fail(messages: Any) -> str:
        raise ValueError("a secret")

    element = ui.chat(fail)
    with caplog.at_level(logging.ERROR):
        do(element, "send", value="hello")
    shown = element.written.write()
    assert "a secret" not in shown.head
    reference = element.talk.failure
    assert reference in shown.head
    golden("nb363.txt", caplog.records[-1].getMessage().replace(reference, "52b433be") + "\n")
    assert element.value == []
    assert "hello" in shown.body  # what was written is not lost


def test_html_of_readers_and_of_models_is_text() -> None:
    element = ui.chat(lambda messages: "**b** <img src=x onerror=alert(1)> [l](javascript:alert(1))")
    do(element, "send", value="<script>alert(1)</script>")
    body = element.written.write().body
    assert "<img" not in body
    assert "<script" not in body
    assert 'href="javascript' not in body
    assert "<strong>b</strong>" in body


def test_what_else_is_answered_is_shown_as_it_is() -> None:
    slider = ui.slider(0, 10)
    element = ui.chat(lambda messages: vstack(["Choose:", slider]))
    do(element, "send", value="x")
    assert slider._control in element.written.write().embedded.values()


def test_attachments() -> None:
    element = ui.chat(lambda messages: str(len(messages[-1].attachments)), allow_attachments=["image/*", "text/plain"])
    files = [
        {"name": "p.png", "url": "data:image/png;base64,AA=="},
        {"name": "n.txt", "url": "data:application/octet-stream;base64,AA=="},  # what a browser did not know
        {"name": "s.mp3", "url": "data:audio/mp3;base64,AA=="},
        {"name": "far.png", "url": "https://a.example/far.png"},
        {"name": 3, "url": "data:image/png;base64,AA=="},
        "no file",
    ]
    do(element, "send", value="", files=files)
    asked, answered = element.value
    assert [file.name for file in asked.attachments] == ["p.png", "n.txt"]
    assert answered.content == "2"
    assert '<img alt="p.png"' in element.written.write().body or 'alt="p.png"' in element.written.write().body
    other = ui.chat(plain)
    do(other, "send", value="x", files=files)
    assert other.value[0].attachments is None


def test_prompts_settings_and_what_is_taken_back() -> None:
    element = ui.chat(configured, prompts=["First", "Second"], show_configuration_controls=True, config={"top_k": 2})
    assert (element.config.top_k, element.config.max_tokens) == (2, 4096)
    do(element, "config", name="temperature", value="0.9")
    do(element, "config", name="top_k", value="no number")
    do(element, "config", name="__class__", value="1")
    do(element, "prompt", index=1)
    do(element, "prompt", index=9)
    assert contents(element) == [("user", "Second"), ("assistant", "Second 0.9")]
    assert element.config.top_k == 2
    do(element, "delete", index=0)
    assert contents(element) == [("assistant", "Second 0.9")]
    do(element, "clear")
    assert element.value == []
    closed = ui.chat(plain)
    do(closed, "config", name="temperature", value="0.9")
    assert closed.config.temperature == 0.5


def test_nothing_is_said_in_a_disabled_chat() -> None:
    element = ui.chat(plain, prompts=["Hello"], disabled=True)
    do(element, "send", value="x")
    do(element, "prompt", index=0)
    do(element, "send", value=["x"])
    assert element.value == []


def test_messages_set_by_code_and_kept_by_a_new_run() -> None:
    element = ui.chat(plain)
    element.value = [ai.ChatMessage("assistant", "Hello"), {"role": "user", "content": "Hi"}]
    assert contents(element) == [("assistant", "Hello"), ("user", "Hi")]
    new = ui.chat(plain)
    new.__appnb_adopt__(element)
    assert contents(new) == contents(element)
    assert "Hello" in new.written.write().body
    for wrong in ("Hello", [3], [{"role": "nobody", "content": ""}], [{"text": ""}]):
        with pytest.raises(ui.ElementError):
            element.value = wrong


def test_faults() -> None:
    with pytest.raises(ui.ElementError, match="cannot be called"):
        ui.chat("gpt")  # type: ignore[arg-type]
    with pytest.raises(ui.ElementError, match="temperature"):
        ui.chat(plain, config={"temprature": 1})


def test_an_answer_of_an_object_stands_for_all() -> None:
    said = Answer()
    said.add("text")
    said.add([1, 2])
    assert said.content == [1, 2]
