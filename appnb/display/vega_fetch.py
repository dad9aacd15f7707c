"""Data that a chart names by an address: the server fetches them, since a page loads nothing from elsewhere."""

import logging
import threading
import time
import urllib.error
import urllib.request
from collections import OrderedDict
from dataclasses import dataclass

log = logging.getLogger(__name__)

PATIENCE_S = 10
MOST_BYTES = 50 * 2**20
FRESH_S = 300.0
RETRY_S = 30.0
KEPT = 16
"""So many answers are kept, each for `FRESH_S`; a failure for `RETRY_S`."""


class NotFetched(OSError):
    """Data cannot be had; the text says why."""


@dataclass(frozen=True, slots=True)
class _Answer:
    text: str
    problem: str
    until: float


_answers: OrderedDict[str, _Answer] = OrderedDict()
_lock = threading.Lock()
_fetching: dict[str, threading.Lock] = {}  # by address: those who want the same wait for the first


def fetch(address: str) -> str:
    """Fetch a text, or give the one that was fetched a moment ago. Waits for the network: not on the event loop.

    Raises:
        NotFetched: it cannot be had.
    """
    with _lock:
        mine = _fetching.setdefault(address, threading.Lock())
    with mine:
        with _lock:
            known = _answers.get(address)
        if known is None or known.until < time.monotonic():
            known = _ask(address)
            with _lock:
                _answers[address] = known
                _answers.move_to_end(address)
                while len(_answers) > KEPT:
                    _fetching.pop(_answers.popitem(last=False)[0], None)
    if known.problem:
        raise NotFetched(known.problem)
    return known.text


def _ask(address: str) -> _Answer:
    now = time.monotonic
    try:
        request = urllib.request.Request(address, headers={"Accept": "*/*", "User-Agent": "appnb"})
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            content: bytes = answer.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            return _Answer("", f"more than {MOST_BYTES // 2**20} MB", now() + RETRY_S)
        return _Answer(content.decode("utf-8-sig"), "", now() + FRESH_S)
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        log.warning("the data of a chart cannot be fetched from %s: %s", address, reason)
        return _Answer("", str(reason), now() + RETRY_S)
