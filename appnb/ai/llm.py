"""Models of several makers, each by the maker's own library: what `ui.chat` is given.

chat = nb.ui.chat(nb.ai.llm.openai("gpt-5", system_message="You are a helpful assistant."))
"""

import os
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qs, urlsplit

from appnb.ai.conversions import to_anthropic, to_google, to_openai, to_plain
from appnb.ai.messages import ChatMessage, ChatModel, ChatModelConfig
from appnb.diagnostics import AppnbError, Diagnostic

DEFAULT_SYSTEM_MESSAGE = "You are a helpful assistant specializing in data science."


def _need(module: str, package: str) -> Any:
    """Import the library of a maker.

    Raises:
        AppnbError: NB361, it is not installed.
    """
    if find_spec(module.partition(".")[0]) is None:
        what = f"this model needs the package {package!r}, which is not installed"
        raise AppnbError(Diagnostic("NB361", what, None, f"pip install {package}"))
    return import_module(module)


def _find_key(given: str | None, maker: str, *variables: str) -> str:
    """Find the key to a maker's models.

    Raises:
        AppnbError: NB362, there is none.
    """
    key = given or next((os.environ[name] for name in variables if os.environ.get(name)), None)
    if key is None:
        what = f"there is no key for the models of {maker}"
        raise AppnbError(Diagnostic("NB362", what, None, f"set {variables[0]} in the environment, or give api_key=…"))
    return key


def _given(**values: Any) -> dict[str, Any]:
    """Leave out what is None: models that do not know an argument refuse it."""
    return {name: value for name, value in values.items() if value is not None}


class simple(ChatModel):
    """A function of the last message's text, as a model.

    Args:
        delegate: is given the text and returns the answer, or yields it.
    """

    def __init__(self, delegate: Callable[[str], object]) -> None:
        self.delegate = delegate

    def __call__(self, messages: list[ChatMessage], config: ChatModelConfig) -> object:
        """Answer the last message."""
        return self.delegate(str(messages[-1].content))


class _Hosted(ChatModel):
    """A model behind an address, which wants a key."""

    def __init__(
        self,
        model: str,
        *,
        system_message: str = DEFAULT_SYSTEM_MESSAGE,
        api_key: str | None = None,
        base_url: str | None = None,
    ) -> None:
        self.model, self.system_message = model, system_message
        self.api_key, self.base_url = api_key, base_url


class openai(_Hosted):
    """A model of OpenAI, or of any server with its interface.

    Args:
        model: its name.
        system_message: what it is told first.
        api_key: the key. Default: OPENAI_API_KEY of the environment.
        base_url: of another server with the same interface; one of Azure names the deployment and `api-version`.
    """

    def _make_client(self) -> tuple[Any, str]:
        """Make the client, and tell what it calls the model."""
        library = _need("openai", "openai")
        key = _find_key(self.api_key, "OpenAI", "OPENAI_API_KEY")
        address = urlsplit(self.base_url or "")
        if (address.hostname or "").endswith(".openai.azure.com"):
            version = parse_qs(address.query).get("api-version", [""])[0]
            endpoint = f"{address.scheme}://{address.hostname}"
            client = library.AzureOpenAI(api_key=key, api_version=version, azure_endpoint=endpoint)
            return client, address.path.split("/")[3]
        return library.OpenAI(api_key=key, base_url=self.base_url or None), self.model

    def __call__(self, messages: list[ChatMessage], config: ChatModelConfig) -> Iterator[str]:
        """Answer piece by piece; as a whole where the model knows no pieces."""
        client, model = self._make_client()
        told = to_openai([ChatMessage("system", self.system_message), *messages])
        options = _given(
            max_completion_tokens=config.max_tokens,
            temperature=config.temperature,
            top_p=config.top_p,
            frequency_penalty=config.frequency_penalty,
            presence_penalty=config.presence_penalty,
        )
        try:
            chunks = client.chat.completions.create(model=model, messages=told, stream=True, **options)
        except Exception as error:
            if "stream" not in str(error).lower():
                raise
            answer = client.chat.completions.create(model=model, messages=told, stream=False, **options)
            yield answer.choices[0].message.content or ""
            return
        yield from _read_choices(chunks)


def _read_choices(chunks: Any) -> Iterator[str]:
    for chunk in chunks:
        if chunk.choices and chunk.choices[0].delta.content:
            yield chunk.choices[0].delta.content


class anthropic(_Hosted):
    """A model of Anthropic.

    Args:
        model: its name.
        system_message: what it is told first.
        api_key: the key. Default: ANTHROPIC_API_KEY of the environment.
        base_url: of another server with the same interface.
    """

    def supports_temperature(self, model: str) -> bool:
        """Tell whether a model takes a temperature; later ones do not."""
        return model.startswith("claude-3")

    def __call__(self, messages: list[ChatMessage], config: ChatModelConfig) -> Iterator[str]:
        """Answer piece by piece."""
        key = _find_key(self.api_key, "Anthropic", "ANTHROPIC_API_KEY")
        client = _need("anthropic", "anthropic").Anthropic(api_key=key, base_url=self.base_url)
        temperature = config.temperature if self.supports_temperature(self.model) else None
        options = _given(top_p=config.top_p, top_k=config.top_k, temperature=temperature)
        with client.messages.stream(
            model=self.model,
            system=self.system_message,
            max_tokens=config.max_tokens or 4096,
            messages=to_anthropic(messages),
            extra_body=options,  # not as arguments: later versions of the library have none of that name
        ) as stream:
            yield from stream.text_stream


class google(ChatModel):
    """A model of Google.

    Args:
        model: its name.
        system_message: what it is told first.
        api_key: the key. Default: GOOGLE_AI_API_KEY, GEMINI_API_KEY or GOOGLE_API_KEY of the environment.
    """

    def __init__(self, model: str, *, system_message: str = DEFAULT_SYSTEM_MESSAGE, api_key: str | None = None) -> None:
        self.model, self.system_message, self.api_key = model, system_message, api_key

    def __call__(self, messages: list[ChatMessage], config: ChatModelConfig) -> Iterator[str]:
        """Answer piece by piece."""
        key = _find_key(self.api_key, "Google", "GOOGLE_AI_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY")
        client = _need("google.genai", "google-genai").Client(api_key=key)
        options = _given(
            system_instruction=self.system_message,
            max_output_tokens=config.max_tokens,
            temperature=config.temperature,
            top_p=config.top_p,
            top_k=config.top_k,
            frequency_penalty=config.frequency_penalty,
            presence_penalty=config.presence_penalty,
        )
        told = to_google(messages)
        for chunk in client.models.generate_content_stream(model=self.model, contents=told, config=options):
            if chunk.text:
                yield chunk.text


class groq(_Hosted):
    """A model that Groq runs.

    Args:
        model: its name.
        system_message: what it is told first.
        api_key: the key. Default: GROQ_API_KEY of the environment.
        base_url: of another server with the same interface.
    """

    def __call__(self, messages: list[ChatMessage], config: ChatModelConfig) -> Iterator[str]:
        """Answer piece by piece."""
        key = _find_key(self.api_key, "Groq", "GROQ_API_KEY")
        client = _need("groq", "groq").Groq(api_key=key, base_url=self.base_url)
        told = to_plain([ChatMessage("system", self.system_message), *messages])
        options = _given(max_tokens=config.max_tokens, temperature=config.temperature, top_p=config.top_p)
        yield from _read_choices(
            client.chat.completions.create(model=self.model, messages=told, stream=True, **options)
        )


class bedrock(ChatModel):
    """A model that Amazon Bedrock runs.

    Args:
        model: its id, such as "us.anthropic.claude-3-7-sonnet-20250219-v1:0"; "bedrock/" before it is left out.
        system_message: what it is told first.
        region_name: where it runs.
        profile_name: of the credentials, as the AWS tools have them.
        credentials: a dict with `aws_access_key_id` and `aws_secret_access_key`. Default: those of the environment.
        aws_access_key_id: the same, by itself.
        aws_secret_access_key: the same, by itself.
    """

    def __init__(
        self,
        model: str,
        *,
        system_message: str = DEFAULT_SYSTEM_MESSAGE,
        region_name: str = "us-east-1",
        profile_name: str | None = None,
        credentials: Mapping[str, str] | None = None,
        aws_access_key_id: str | None = None,
        aws_secret_access_key: str | None = None,
    ) -> None:
        given = dict(credentials or {})
        self.model, self.system_message = f"bedrock/{model.removeprefix('bedrock/')}", system_message
        self.region_name, self.profile_name = region_name, profile_name
        self.aws_access_key_id = given.get("aws_access_key_id", aws_access_key_id)
        self.aws_secret_access_key = given.get("aws_secret_access_key", aws_secret_access_key)

    def __call__(self, messages: list[ChatMessage], config: ChatModelConfig) -> Iterator[str]:
        """Answer piece by piece."""
        session = _need("boto3", "boto3").Session(
            **_given(
                profile_name=self.profile_name,
                aws_access_key_id=self.aws_access_key_id,
                aws_secret_access_key=self.aws_secret_access_key,
            )
        )
        client = session.client("bedrock-runtime", region_name=self.region_name)
        told = [{"role": each["role"], "content": [{"text": each["content"]}]} for each in to_plain(messages)]
        options = _given(maxTokens=config.max_tokens, temperature=config.temperature, topP=config.top_p)
        answer = client.converse_stream(
            modelId=self.model.removeprefix("bedrock/"),
            messages=told,
            system=[{"text": self.system_message}],
            **({"inferenceConfig": options} if options else {}),
        )
        for event in answer["stream"]:
            piece = event.get("contentBlockDelta", {}).get("delta", {}).get("text")
            if piece:
                yield piece
