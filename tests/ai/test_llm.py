"""Models of several makers: those whose libraries are here against a real server, the others against their shape."""

import base64
import sys
from collections.abc import Callable, Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from marimo._ai._convert import convert_to_openai_messages
from marimo._ai._types import ChatMessage as TheirMessage

from appnb.ai import ChatAttachment, ChatMessage, ChatModelConfig, FilePart, TextPart, llm
from appnb.ai.conversions import to_anthropic, to_google, to_openai, to_plain
from appnb.diagnostics import AppnbError
from tests.ai.servers import FakeModels, fake_models

PICTURE = "data:image/png;base64," + base64.b64encode(b"picture").decode()
NOTE = "data:text/plain;base64," + base64.b64encode("a näte".encode()).decode()
CONFIG = ChatModelConfig(max_tokens=50, temperature=0.2, top_p=0.9, top_k=3)


@pytest.fixture
def server() -> Iterator[FakeModels]:
    with fake_models() as server:
        yield server


def asked(text: str = "one two three") -> list[ChatMessage]:
    return [ChatMessage("user", "before"), ChatMessage("assistant", "yes?"), ChatMessage("user", text)]


def test_openai(server: FakeModels) -> None:
    model = llm.openai("gpt-x", system_message="Be brief.", api_key="secret", base_url=f"{server.url}/v1")
    assert list(model(asked(), CONFIG)) == ["three ", "two ", "one "]
    (said,) = server.asked
    assert server.keys == ["Bearer secret"]
    assert said["messages"][0] == {"role": "system", "content": [{"type": "text", "text": "Be brief."}]}
    assert [each["role"] for each in said["messages"]] == ["system", "user", "assistant", "user"]
    assert (said["model"], said["max_completion_tokens"], said["temperature"], said["stream"]) == (
        "gpt-x",
        50,
        0.2,
        True,
    )
    assert "frequency_penalty" not in said  # what is None is for the model


def test_openai_without_streams(server: FakeModels) -> None:
    server.refuses_streams = True
    model = llm.openai("o-x", api_key="secret", base_url=f"{server.url}/v1")
    assert list(model(asked(), CONFIG)) == ["three two one "]


def test_anthropic(server: FakeModels) -> None:
    model = llm.anthropic("claude-3-x", system_message="Be brief.", api_key="secret", base_url=server.url)
    assert "".join(model(asked(), CONFIG)) == "three two one "
    (said,) = server.asked
    assert server.keys == ["Bearer secret"]
    assert (said["system"], said["temperature"], said["top_k"]) == ("Be brief.", 0.2, 3)
    assert [each["role"] for each in said["messages"]] == ["user", "assistant", "user"]
    assert not model.supports_temperature("claude-sonnet-4")


def test_simple() -> None:
    assert llm.simple(str.upper)(asked("hello"), CONFIG) == "HELLO"


class Recorder:
    """Stands for a client of a library that is not here: keeps what it is called with."""

    def __init__(self, answer: Callable[..., Any]) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self._answer = answer

    def make(self, name: str) -> Any:
        def call(**said: Any) -> Any:
            self.calls.append((name, said))
            return self._answer()

        return call


def library(monkeypatch: pytest.MonkeyPatch, name: str, **contents: Any) -> None:
    monkeypatch.setattr(llm, "find_spec", lambda package: object())
    made = ModuleType(name)
    vars(made).update(contents)
    monkeypatch.setitem(sys.modules, name, made)


def test_google(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = Recorder(lambda: [SimpleNamespace(text="one "), SimpleNamespace(text=None), SimpleNamespace(text="two")])
    client = SimpleNamespace(models=SimpleNamespace(generate_content_stream=calls.make("generate")))
    monkeypatch.setitem(sys.modules, "google", ModuleType("google"))
    library(monkeypatch, "google.genai", Client=lambda api_key: client)
    monkeypatch.setenv("GOOGLE_AI_API_KEY", "secret")
    assert list(llm.google("gemini-x")(asked(), CONFIG)) == ["one ", "two"]
    (_, said), *_ = calls.calls
    assert [each["role"] for each in said["contents"]] == ["user", "model", "user"]
    assert said["config"]["max_output_tokens"] == 50
    assert said["config"]["system_instruction"] == llm.DEFAULT_SYSTEM_MESSAGE


def test_groq(monkeypatch: pytest.MonkeyPatch) -> None:
    chunk = SimpleNamespace(choices=[SimpleNamespace(delta=SimpleNamespace(content="yes"))])
    calls = Recorder(lambda: [chunk, SimpleNamespace(choices=[])])
    client = SimpleNamespace(chat=SimpleNamespace(completions=SimpleNamespace(create=calls.make("create"))))
    library(monkeypatch, "groq", Groq=lambda api_key, base_url: client)
    assert list(llm.groq("llama-x", api_key="secret")(asked(), CONFIG)) == ["yes"]
    (_, said), *_ = calls.calls
    assert said["messages"][-1] == {"role": "user", "content": "one two three"}
    assert (said["max_tokens"], said["stream"]) == (50, True)


def test_bedrock(monkeypatch: pytest.MonkeyPatch) -> None:
    events = [{"messageStart": {}}, {"contentBlockDelta": {"delta": {"text": "yes"}}}]
    calls = Recorder(lambda: {"stream": events})
    session = SimpleNamespace(client=lambda name, region_name: SimpleNamespace(converse_stream=calls.make(region_name)))
    library(monkeypatch, "boto3", Session=lambda **options: session if options["aws_access_key_id"] == "id" else None)
    model = llm.bedrock("bedrock/us.x", credentials={"aws_access_key_id": "id", "aws_secret_access_key": "key"})
    assert list(model(asked(), CONFIG)) == ["yes"]
    ((region, said),) = calls.calls
    assert (region, said["modelId"], model.model) == ("us-east-1", "us.x", "bedrock/us.x")
    assert said["inferenceConfig"] == {"maxTokens": 50, "temperature": 0.2, "topP": 0.9}
    assert said["messages"][-1] == {"role": "user", "content": [{"text": "one two three"}]}


# ---- messages ------------------------------------------------------------------------------------------------


def test_messages_go_to_openai_as_under_marimo() -> None:
    parts = [
        {"type": "text", "text": "look"},
        {"type": "file", "media_type": "image/png", "url": PICTURE, "filename": "p.png"},
        {"type": "file", "media_type": "text/plain", "url": NOTE, "filename": "n.txt"},
    ]
    ours = [ChatMessage("user", "look", parts=parts), ChatMessage("assistant", "yes")]
    theirs = [TheirMessage("user", "look", parts=parts), TheirMessage("assistant", "yes")]  # type: ignore[arg-type]
    assert to_openai(ours) == convert_to_openai_messages(theirs)


def test_attachments_in_the_words_of_each_maker() -> None:
    files = [ChatAttachment(PICTURE, "p.png"), ChatAttachment(NOTE, "n.txt")]
    messages = [ChatMessage("system", "s"), ChatMessage("user", "look", attachments=files)]
    assert [each["type"] for each in to_openai(messages)[1]["content"]] == ["text", "image_url", "text"]
    (anthropic,) = to_anthropic(messages)
    assert anthropic["content"][1]["source"]["media_type"] == "image/png"
    assert anthropic["content"][2] == {"type": "text", "text": "a näte"}
    (google,) = to_google(messages)
    assert google["parts"][1] == {"inline_data": {"mime_type": "image/png", "data": b"picture"}}
    assert to_plain(messages)[1] == {"role": "user", "content": "look\na näte"}


def test_a_message_and_its_parts() -> None:
    message = ChatMessage("user", "look", parts=[{"type": "text", "text": "look"}, {"type": "odd"}])
    assert message.parts == [TextPart("text", "look"), {"type": "odd"}]
    assert dict(message)["parts"] == [{"type": "text", "text": "look"}, {"type": "odd"}]
    assert dict(message)["role"] == "user"
    assert ChatAttachment("https://a.example/p.png").content_type == "image/png"
    assert ChatAttachment(PICTURE).content_type == "image/png"


# ---- faults --------------------------------------------------------------------------------------------------


def check(code: str, make: Callable[[], object], golden: Callable[[str, str], None]) -> None:
    with pytest.raises(AppnbError) as error:
        make()
    diagnostic = error.value.diagnostic
    assert diagnostic.code == code
    golden(f"{code.lower()}.txt", f"{diagnostic}\n")


def test_a_library_that_is_not_there(golden: Callable[[str, str], None]) -> None:
    check("NB361", lambda: list(llm.groq("m", api_key="x")(asked(), CONFIG)), golden)


def test_no_key(monkeypatch: pytest.MonkeyPatch, golden: Callable[[str, str], None]) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    check("NB362", lambda: list(llm.openai("m")(asked(), CONFIG)), golden)


def test_a_file_that_a_model_does_not_take(golden: Callable[[str, str], None]) -> None:
    sound = ChatMessage("user", "hear", parts=[FilePart("file", "audio/mp3", "data:audio/mp3;base64,AA==")])
    check("NB364", lambda: to_openai([sound]), golden)
    with pytest.raises(AppnbError, match=r"no `data:` address"):
        to_google([ChatMessage("user", "", attachments=[ChatAttachment("https://a.example/p.png")])])
