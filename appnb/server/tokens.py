"""The tokens by which a page's websocket finds its session: signed, short-lived, and of no use to anyone else.

They have the form that BokehJS reads: a part in JSON, then a signature. Nothing of a request stands in them.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from appnb.kernel.user import User

if TYPE_CHECKING:
    from bokeh.core.types import ID

MAX_BYTES = 4096
"""What is longer is no token of ours."""

SKEW_S = 60
"""How far apart the clocks of servers that share a secret may be: a token is taken for so much longer."""

INPUTS_BYTES = 64 * 1024
"""How much of what a viewer has entered their browser keeps."""


class TokenError(Exception):
    """A token is refused. `kind` is "forged", for all that this server did not sign, or "expired"."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says."""

    session: "ID"
    app: str  # the address of the app
    user: str  # a keyed hash of who it was given to


@dataclass(frozen=True, slots=True)
class Entered:
    """What a viewer has entered, and into which version of the app."""

    inputs: Mapping[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    version: str = ""


class Tokens:
    """Signs and reads the tokens of one server, or of several that share a secret.

    Args:
        key: what they are signed with.
        life_s: for how long one can be used.
        now: the clock, in seconds since 1970. Otherwise one that nobody sets meanwhile: a page whose token was fresh
            can come back after the system's clock has jumped.
    """

    def __init__(self, key: bytes, life_s: float, now: Callable[[], float] | None = None) -> None:
        self._key = key
        self.life_s = life_s
        self._now = now or _make_steady_clock()

    def make_session_id(self) -> "ID":
        """Make the id of a new session, which cannot be guessed."""
        return cast("ID", secrets.token_urlsafe(24))

    def sign(self, session: "ID", app: str, user: User) -> str:
        """Make a token for a session."""
        content = {
            "session_id": session,
            "session_expiry": int(self._now() + self.life_s),
            "app": app,
            "user": self._hash_user(user),
            "headers": {},  # where Bokeh looks for what it knows of a request
            "cookies": {},
        }
        text = _encode(json.dumps(content, separators=(",", ":")).encode())
        return f"{text}.{self._sign(text)}"

    def read(self, token: str) -> Token:
        """Read a token.

        Raises:
            TokenError: it is none of ours, or too old.
        """
        text, dot, signature = token.partition(".")
        if not dot or len(token) > MAX_BYTES or not token.isascii():
            raise TokenError("forged")
        if not hmac.compare_digest(self._sign(text), signature):
            raise TokenError("forged")
        content = json.loads(_decode(text))
        if content["session_expiry"] + SKEW_S <= self._now():
            raise TokenError("expired")
        return Token(content["session_id"], content["app"], content["user"])

    def sign_inputs(self, inputs: Mapping[str, object], app: str, user: User, version: str = "") -> str:
        """Sign what a viewer has entered into a version of an app, for their browser to keep; "" for too much of it."""
        said = [app, self._hash_user(user), inputs, version]
        text = _encode(json.dumps(said, separators=(",", ":")).encode())
        return f"{text}.{self._sign(text, b'inputs')}" if len(text) <= INPUTS_BYTES else ""

    def read_inputs(self, signed: str, app: str, user: User) -> Entered:
        """Read what a viewer has entered in an app; nothing if it was not signed here for them and this app."""
        text, _, signature = signed.partition(".")
        if len(text) > INPUTS_BYTES or not signed.isascii():
            return Entered()
        if not hmac.compare_digest(self._sign(text, b"inputs"), signature):
            return Entered()
        said, owner, inputs, version = [*json.loads(_decode(text)), ""][:4]  # servers of before told no version
        if said != app or not hmac.compare_digest(owner, self._hash_user(user)):
            return Entered()
        return Entered(
            {name: {part: tuple(texts) for part, texts in parts.items()} for name, parts in inputs.items()}, version
        )

    def is_for(self, token: Token, user: User) -> bool:
        """Tell whether a token was given to that person."""
        return hmac.compare_digest(token.user, self._hash_user(user))

    def _hash_user(self, user: User) -> str:
        return _encode(hmac.digest(self._key, b"user\0" + user.id.encode(), hashlib.sha256)[:12])

    def _sign(self, text: str, purpose: bytes = b"token") -> str:
        return _encode(hmac.digest(self._key, purpose + b"\0" + text.encode(), hashlib.sha256))


def _make_steady_clock() -> Callable[[], float]:
    """Make a clock that goes on from the time of day as it is now, whatever the system's clock is set to."""
    began = time.time() - time.monotonic()
    return lambda: began + time.monotonic()


def _encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
