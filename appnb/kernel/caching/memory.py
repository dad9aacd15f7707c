"""Entries in memory: those of one session, and those that its sessions may take over from each other."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field

from appnb.kernel.sharing.handing import Hand, Receiver, Taking, Unshareable
from appnb.kernel.sharing.sizes import estimate_bytes

LIMIT_BYTES = 512 * 1024 * 1024
"""How much memory the entries of one notebook may take, of all its sessions together."""

LEAST_BYTES = 1_000
"""What an entry counts for at least."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was computed once."""

    values: dict[str, object]  # of a block: name → value; of a function: "return" → what it returned
    states: dict[str, object] = field(default_factory=dict)  # of a block: setter of a state → what it had set
    runtime_s: float = 0.0


@dataclass(slots=True)
class Statistics:
    """What one function or block of one session had of its cache."""

    hits: int = 0
    misses: int = 0
    saved_s: float = 0.0


Place = tuple[str, str]
"""Names an entry: the family (a function, a block) and the key."""


class Memory:
    """Entries by place, the newest used last, within a limit of bytes. From any thread."""

    def __init__(self, limit_bytes: int = LIMIT_BYTES) -> None:
        """Start empty."""
        self._limit = limit_bytes
        self._lock = threading.RLock()
        self._entries: OrderedDict[tuple[object, Place], tuple[object, int]] = OrderedDict()
        self._size = 0

    def find(self, owner: object, place: Place) -> object:
        """Find what an owner keeps at a place, which is then the newest used; None if there is nothing."""
        with self._lock:
            found = self._entries.get((owner, place))
            if found is None:
                return None
            self._entries.move_to_end((owner, place))
            return found[0]

    def keep(self, owner: object, place: Place, kept: object, size_bytes: int, most: int = -1) -> None:
        """Keep something; what was used longest ago gives way to it.

        Args:
            owner: who keeps it.
            place: where.
            kept: what.
            size_bytes: how much memory it takes. More than the limit is not kept.
            most: how many entries of the family the owner may have; below zero: any number.
        """
        size = max(size_bytes, LEAST_BYTES)
        if size > self._limit or most == 0:
            return
        with self._lock:
            self._drop((owner, place))
            own = list(self.list_family(owner, place[0])) if most > 0 else []
            for other in own[: max(len(own) - most + 1, 0)]:
                self._drop((owner, other))
            self._entries[owner, place] = (kept, size)
            self._size += size
            while self._size > self._limit:
                self._drop(next(iter(self._entries)))

    def list_family(self, owner: object, family: str) -> Iterator[Place]:
        """Yield the places of one family, the one used longest ago first."""
        with self._lock:
            places = [place for whose, place in self._entries if whose == owner and place[0] == family]
        yield from places

    def forget_family(self, owner: object, family: str) -> None:
        """Forget all that an owner keeps of one family."""
        with self._lock:
            for place in list(self.list_family(owner, family)):
                self._drop((owner, place))

    def forget_owner(self, owner: object) -> None:
        """Forget all that an owner keeps."""
        with self._lock:
            for key in [key for key in self._entries if key[0] == owner]:
                self._drop(key)

    @property
    def size_bytes(self) -> int:
        """How much memory all entries take, roughly."""
        return self._size

    def _drop(self, key: tuple[object, Place]) -> None:
        found = self._entries.pop(key, None)
        if found is not None:
            self._size -= found[1]


@dataclass(frozen=True, slots=True)
class Master:
    """An entry that any session can be handed: what nobody can change as it is, of all else something of its own."""

    hands: dict[str, Hand]
    runtime_s: float

    def hand(self, names: dict[str, object]) -> Entry:
        """Make one session's entry; functions in it look names up in `names`."""
        receiver = Receiver(names)
        return Entry({name: hand(receiver) for name, hand in self.hands.items()}, runtime_s=self.runtime_s)


def make_master(entry: Entry, names: dict[str, object]) -> Master | None:
    """Make what other sessions are handed; None if each needs to compute it for itself."""
    taking = Taking(names)
    try:
        return Master({name: taking.take(name, value) for name, value in entry.values.items()}, entry.runtime_s)
    except Unshareable:
        return None


def estimate_entry(entry: Entry) -> int:
    """Estimate how much memory an entry takes."""
    return sum(map(_estimate, entry.values.values()))


def _estimate(value: object) -> int:
    parts = value.values() if type(value) is dict else value if type(value) in (list, tuple, set, frozenset) else ()
    return estimate_bytes(value) + sum(map(estimate_bytes, parts))  # type: ignore[call-overload]


class Promises:
    """Who computes what at the moment, so that others who need it wait instead of computing it, too."""

    def __init__(self) -> None:
        """Start with nobody."""
        self._lock = threading.Lock()
        self._open: dict[Place, Promise] = {}

    def make(self, place: Place, holder: object) -> "Promise":
        """Promise to compute what belongs at `place`; if that is promised already, give the promise there is.

        Args:
            place: of the entry.
            holder: who promises: the promise is theirs if its `holder` is this.
        """
        with self._lock:
            found = self._open.get(place)
            if found is None:
                found = self._open[place] = Promise(holder, lambda: self._end(place))
            return found

    def _end(self, place: Place) -> None:
        with self._lock:
            self._open.pop(place, None)


@dataclass(eq=False)
class Promise:
    """A promise to compute something. `keep` has to be called once by its holder, whatever came of it."""

    holder: object
    _end: Callable[[], None]
    thread: int = field(default_factory=threading.get_ident)
    ended: Future[None] = field(default_factory=Future)
    began: float = field(default_factory=time.perf_counter)

    def keep(self) -> None:
        """Let those who wait look for what came of it."""
        self._end()
        self.ended.set_result(None)
