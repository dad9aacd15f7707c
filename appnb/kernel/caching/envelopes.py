"""Entries as bytes, signed: what was not written by us, or not whole, is never unpacked."""

import hashlib
import hmac
import io
import json
import pickle
import sys
from collections.abc import Mapping
from typing import Any

from appnb.kernel.caching.memory import Entry, Place

VERSION = f"appnb cache 1, Python {sys.version_info.major}.{sys.version_info.minor}\n".encode()
METHODS = ("pickle", "json")
_SIGNATURE_BYTES = hashlib.sha256().digest_size


class BadEntry(Exception):
    """Bytes that are no entry of ours; the text says why."""


class Unsaveable(Exception):
    """An entry that cannot be kept as bytes; the text says why."""


def pack(entry: Entry, place: Place, method: str, secret: bytes) -> bytes:
    """Make bytes of an entry.

    Args:
        entry: what was computed.
        place: where it is kept; it is signed for that place and no other.
        method: one of `METHODS`.
        secret: signs it.

    Raises:
        Unsaveable: the values cannot be written in that way.
    """
    content: dict[str, Any] = {"values": entry.values, "states": entry.states, "runtime_s": entry.runtime_s}
    try:
        body = json.dumps(content).encode() if method == "json" else _pickle(content)
        if method == "json" and json.loads(body) != content:
            raise Unsaveable("JSON gives back something else, such as a list for a tuple")
    except Unsaveable:
        raise
    except Exception as error:
        raise Unsaveable(f"{type(error).__name__}: {error}") from error
    return VERSION + _sign(body, place, method, secret) + body


def unpack(content: bytes, place: Place, method: str, secret: bytes) -> Entry:
    """Make an entry of bytes that `pack` made with the same secret, for the same place.

    Raises:
        BadEntry: it did not; or what was kept cannot be made again here.
    """
    if not content.startswith(VERSION):
        raise BadEntry("it is empty" if not content else "it is of another version, or no entry at all")
    signature, body = content[len(VERSION) :][:_SIGNATURE_BYTES], content[len(VERSION) + _SIGNATURE_BYTES :]
    if not hmac.compare_digest(signature, _sign(body, place, method, secret)):
        raise BadEntry("it is damaged, or somebody else has written it")
    try:
        found: Mapping[str, Any] = json.loads(body) if method == "json" else pickle.loads(body)
        return Entry(found["values"], found["states"], found["runtime_s"])
    except Exception as error:
        raise BadEntry(f"it cannot be read: {type(error).__name__}: {error}") from error


def _sign(body: bytes, place: Place, method: str, secret: bytes) -> bytes:
    head = "\0".join((*place, method)).encode()
    return hmac.digest(secret, VERSION + str(len(head)).encode() + head + body, "sha256")


class _Pickler(pickle.Pickler):
    """Refuses what belongs to one session, which `pickle` might copy half."""

    def persistent_id(self, value: object) -> None:
        if hasattr(type(value), "__appnb_source__"):
            raise Unsaveable(f"an element ({type(value).__name__}) belongs to one session")


def _pickle(content: object) -> bytes:
    written = io.BytesIO()
    _Pickler(written, protocol=5).dump(content)
    return written.getvalue()
