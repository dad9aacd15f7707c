"""How many pages may be open, of all viewers and of one address of the network, and how often new ones may come."""

import ipaddress
import math
from collections import OrderedDict, deque
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING
from weakref import WeakSet

from appnb.limits import Limits
from appnb.memory_use import find_page_limit, read_used
from appnb.server.descriptors import has_room_for_visit

if TYPE_CHECKING:
    from bokeh.server.session import ServerSession

MINUTE_S = 60.0
MOST_ADDRESSES = 10_000


class Full(Exception):
    """No more pages can be opened now. `kind` names the limit."""

    def __init__(self, kind: str, retry_s: float) -> None:
        super().__init__(kind)
        self.kind = kind
        self.retry_s = max(1, math.ceil(retry_s))

    @property
    def mend(self) -> str:
        """What lets more in."""
        if self.kind == "descriptors":
            return "let the server have more files open (`ulimit -n`)"
        return f"raise the limit with --limit {self.kind}=NUMBER"


class Admission:
    """Counts the open pages of one server, and looks whether there is memory for one more. On the event loop.

    What comes from this machine counts in all, but not for one address: a proxy on it speaks for everybody.
    """

    def __init__(
        self,
        limits: Limits,
        now: Callable[[], float] = monotonic,
        has_room: Callable[[], bool] = has_room_for_visit,
        read_memory: Callable[[], int] = read_used,
    ) -> None:
        self._limits = limits
        self._has_room = has_room
        self._now = now
        self._read_memory = read_memory
        self._memory_bytes = find_page_limit(limits)
        self._open: WeakSet[ServerSession] = WeakSet()
        self._by_address: OrderedDict[str, WeakSet[ServerSession]] = OrderedDict()
        self._visits: OrderedDict[str, deque[float]] = OrderedDict()

    def check(self, address: str) -> None:
        """Check that one more page can be opened, and count the try.

        Raises:
            Full: it cannot.
        """
        if _count(self._open) >= self._limits.sessions:
            raise Full("sessions", 15)
        if not self._has_room():
            raise Full("descriptors", 5)
        if self._memory_bytes and self._read_memory() >= self._memory_bytes:
            raise Full("memory-bytes", 15)
        if is_own(address):
            return
        if _count(self._by_address.get(address, ())) >= self._limits.sessions_per_address:
            raise Full("sessions-per-address", 15)
        now = self._now()
        visits = self._visits.setdefault(address, deque())
        while visits and visits[0] <= now - MINUTE_S:
            visits.popleft()
        if len(visits) >= self._limits.visits_per_minute:
            raise Full("visits-per-minute", visits[0] + MINUTE_S - now)
        visits.append(now)
        if len(self._visits) > MOST_ADDRESSES:
            self._visits.popitem(last=False)

    def note(self, session: "ServerSession", address: str) -> None:
        """Take note of a page that was opened; it counts until its session is over."""
        self._open.add(session)
        self._by_address.setdefault(address, WeakSet()).add(session)
        if len(self._by_address) > MOST_ADDRESSES:
            self._by_address.popitem(last=False)


def is_own(address: str) -> bool:
    """Tell whether an address is one of this machine alone."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _count(sessions: "WeakSet[ServerSession] | tuple[()]") -> int:
    return sum(1 for session in sessions if not session.destroyed)
