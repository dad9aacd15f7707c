"""Shared passwords: kept as what scrypt makes of them, and slow to guess."""

import base64
import hashlib
import hmac
import ipaddress
import secrets
from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

from appnb.access import HASHED

# OWASP's password storage cheat sheet: one of the equal choices, with 16 MiB of memory for each try
_COST, _BLOCK, _PARALLEL = 2**14, 8, 5

FREE_TRIES = 5
LONGEST_PAUSE_S = 60.0
FORGET_S = 900.0
MOST_ADDRESSES = 10_000


def hash_password(password: str) -> str:
    """Write a password as it can be kept. It takes a fifth of a second, on purpose."""
    salt = secrets.token_bytes(16)
    made = _scrypt(password, salt, _COST, _BLOCK, _PARALLEL)
    return f"{HASHED}{_COST}:{_BLOCK}:{_PARALLEL}:{_encode(salt)}:{_encode(made)}"


def is_right(password: str, kept: str) -> bool:
    """Tell whether a password is the one that was hashed; the time that it takes tells nothing.

    Raises:
        ValueError: `kept` is nothing that `hash_password` gives.
    """
    _, cost, block, parallel, salt, made = kept.split(":")
    tried = _scrypt(password, _decode(salt), int(cost), int(block), int(parallel))
    return hmac.compare_digest(tried, _decode(made))


def _scrypt(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    return hashlib.scrypt(
        password.encode(), salt=salt, n=cost, r=block, p=parallel, dklen=32, maxmem=256 * cost * block * parallel
    )


def _encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Backoff:
    """Makes those who guess wait: a few tries are free, then each costs twice the pause of the one before.

    By the address of the network; of IPv6, by the 64 bits that one customer has all of. On the event loop.
    """

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._failed: OrderedDict[str, tuple[int, float]] = OrderedDict()  # how often, and when last

    def find_pause(self, address: str) -> float:
        """Find how long this address has to wait until its next try, in seconds; 0 if it may try."""
        count, last = self._failed.get(_find_network(address), (0, 0.0))
        if count < FREE_TRIES:
            return 0.0
        pause_s = min(LONGEST_PAUSE_S, 2.0 ** (count - FREE_TRIES))
        return max(0.0, last + pause_s - self._now())

    def note_failure(self, address: str) -> None:
        """Count a try that was wrong."""
        network, now = _find_network(address), self._now()
        count, last = self._failed.pop(network, (0, now))
        self._failed[network] = (count + 1 if now - last < FORGET_S else 1, now)
        if len(self._failed) > MOST_ADDRESSES:
            self._failed.popitem(last=False)

    def note_answer(self, address: str) -> None:
        """Let the pause begin now that a wrong try is answered: to check it may have taken longer than that."""
        network = _find_network(address)
        if network in self._failed:
            self._failed[network] = (self._failed[network][0], self._now())

    def note_success(self, address: str) -> None:
        """Forget the tries that were wrong."""
        self._failed.pop(_find_network(address), None)


def _find_network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else address
