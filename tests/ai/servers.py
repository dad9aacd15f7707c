"""A server with the interfaces of OpenAI and of Anthropic, which answers by what it was asked, piece by piece."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class FakeModels(ThreadingHTTPServer):
    """Keeps what it was asked in `asked`, and says the last message backwards, word by word."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.refuses_streams = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: FakeModels

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        self.server.keys.append(self.headers.get("Authorization") or self.headers.get("x-api-key") or "")
        content = asked["messages"][-1]["content"]
        said = content if isinstance(content, str) else " ".join(part.get("text", "") for part in content)
        words = [f"{word} " for word in reversed(said.split())]
        if self.path.endswith("/messages"):
            self._send("text/event-stream", "".join(_anthropic(words)))
        elif self.server.refuses_streams and asked.get("stream"):
            self._send("application/json", '{"error": {"message": "this model does not support streaming"}}', 400)
        elif not asked.get("stream"):
            self._send("application/json", json.dumps(_whole("".join(words))))
        else:
            self._send("text/event-stream", "".join(_openai(words)))

    def _send(self, kind: str, text: str, status: int = 200) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _whole(said: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": said}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}


def _openai(words: list[str]) -> Iterator[str]:
    for word in [*words, None]:
        delta = {} if word is None else {"content": word}
        choice = {"index": 0, "delta": delta, "finish_reason": None if word else "stop"}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
        yield f"data: {json.dumps(chunk)}\n\n"
    yield "data: [DONE]\n\n"


def _anthropic(words: list[str]) -> Iterator[str]:
    usage = {"input_tokens": 1, "output_tokens": 1}
    message = {"id": "m", "type": "message", "role": "assistant", "content": [], "model": "m", "usage": usage}
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": {**message, "stop_reason": None, "stop_sequence": None}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        *({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": word}} for word in words),
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None}, "usage": usage},
        {"type": "message_stop"},
    ]
    for event in events:
        yield f"event: {event['type']}\ndata: {json.dumps(event)}\n\n"


@contextmanager
def fake_models() -> Iterator[FakeModels]:
    """Run the server for the block."""
    server = FakeModels()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
