"""Who is signed in: kept on the server, so that signing out ends it. A browser has a key that cannot be guessed."""

import asyncio
import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import inf
from time import monotonic
from typing import Any, Protocol
from weakref import WeakSet

from appnb.kernel.user import User

MOST_LOGINS = 10_000
"""So many are kept; one more ends the one that has not been used for longest."""


class Held(Protocol):
    """What ends with the login that it was opened under: a websocket."""

    def sign_out(self) -> None: ...

    def look_again(self, user: User) -> None:
        """Take note that who it is for may see something else now."""


@dataclass(slots=True, eq=False)
class Login:
    """One browser that is signed in. Made and ended by `Logins`."""

    digest: bytes  # of the key, which only the browser has
    user: User
    until: float  # by the clock of `Logins`
    grant: Any = None  # what the provider gave, if there is one
    renew_at: float = inf
    renewing: "asyncio.Task[None] | None" = None
    held: WeakSet[Held] = field(default_factory=WeakSet)


class Keeper(Protocol):
    """Where logins outlive the process."""

    def write(self, login: Login) -> None: ...

    def remove(self, digest: bytes) -> None: ...

    def read_all(self) -> Iterable[Login]: ...


class Logins:
    """All the logins of one server. On the event loop."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self.now = now
        self._logins: OrderedDict[bytes, Login] = OrderedDict()
        self._keeper: Keeper | None = None

    def keep_in(self, keeper: Keeper, most_s: float) -> None:
        """Go on with the logins that were kept, for `most_s` whatever the clock was, and keep those that come."""
        self._keeper = keeper
        for login in keeper.read_all():
            login.until = min(login.until, self.now() + most_s)
            self._logins[login.digest] = login
        self.sweep()
        while len(self._logins) > MOST_LOGINS:
            self._end(next(iter(self._logins)))

    def list_all(self) -> list[Login]:
        """List the logins that have not been ended."""
        return list(self._logins.values())

    def open(self, user: User, life_s: float, grant: Any = None, renew_in_s: float = inf) -> str:
        """Sign somebody in.

        Returns:
            The key, which only their browser may have.
        """
        key = secrets.token_urlsafe(32)
        now = self.now()
        login = Login(_digest(key), user, now + life_s, grant, now + renew_in_s)
        self._logins[login.digest] = login
        self.note_change(login)
        if len(self._logins) > MOST_LOGINS:
            self._end(next(iter(self._logins)))
        return key

    def find(self, key: str) -> Login | None:
        """Find a login that has not ended, and note that it is used."""
        digest = _digest(key)
        login = self._logins.get(digest)
        if login is None:
            return None
        if login.until <= self.now():
            self._end(digest)
            return None
        self._logins.move_to_end(digest)
        return login

    def close(self, key: str) -> Login | None:
        """Sign a browser out; what it has open ends."""
        return self._end(_digest(key))

    def end(self, login: Login) -> None:
        """End a login that its provider ended."""
        self._end(login.digest)

    def note_change(self, login: Login) -> None:
        """Take note that what a login holds is another now."""
        if self._keeper is not None and login.digest in self._logins:
            self._keeper.write(login)

    def sweep(self) -> None:
        """End the logins whose time is over."""
        now = self.now()
        for digest, login in list(self._logins.items()):
            if login.until <= now:
                self._end(digest)

    def _end(self, digest: bytes) -> Login | None:
        login = self._logins.pop(digest, None)
        if self._keeper is not None and login is not None:
            self._keeper.remove(digest)
        for held in list(login.held) if login is not None else ():
            held.sign_out()
        return login


def _digest(key: str) -> bytes:
    """Name a key in the table: who could read that, or time its search, still has no key."""
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()
