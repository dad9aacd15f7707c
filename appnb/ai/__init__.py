"""Chats with language models: the messages, and models of several makers. `ui.chat` shows them."""

from appnb.ai import llm
from appnb.ai.messages import (
    ChatAttachment,
    ChatMessage,
    ChatModel,
    ChatModelConfig,
    FilePart,
    ReasoningPart,
    TextPart,
)

__all__ = [
    "ChatAttachment",
    "ChatMessage",
    "ChatModel",
    "ChatModelConfig",
    "FilePart",
    "ReasoningPart",
    "TextPart",
    "llm",
]
