"""Where the entries of a kernel are: its own and, beneath, what the sessions of a server have in common."""

import secrets
from dataclasses import dataclass, field

from appnb.kernel.caching.memory import Entry, Master, Memory, Place, Promises, Statistics, estimate_entry, make_master
from appnb.kernel.caching.paths import CellPaths, NoPaths, ProgramKeys
from appnb.kernel.caching.shelves import Shelves
from appnb.kernel.context import Owner, current_owner
from appnb.kernel.uploads import Quota

EVERYBODY = "everybody"
"""Who owns the entries that all sessions may be handed."""


@dataclass(slots=True)
class Commons:
    """What the sessions of one notebook have in common. `url` says where persistent entries are; "": on disk."""

    memory: Memory = field(default_factory=Memory)
    promises: Promises = field(default_factory=Promises)
    refused: set[Place] = field(default_factory=set)  # each session computes these for itself
    url: str = ""
    uploads: Quota = field(default_factory=Quota)
    shelves: Shelves = field(default_factory=Shelves)


@dataclass(slots=True)
class Space:
    """The entries of one kernel, or of code outside of any. From any thread.

    Attributes:
        commons: what other kernels of the server have, too; None where there are none.
        owner: whose it is, in the memory that they share.
    """

    commons: Commons | None = None
    owner: str = field(default_factory=lambda: secrets.token_hex(8))
    memory: Memory = field(default_factory=Memory)
    promises: Promises = field(default_factory=Promises)
    own_shelves: Shelves = field(default_factory=Shelves)
    statistics: dict[str, Statistics] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)  # what was read of settings
    keys: ProgramKeys = field(default_factory=ProgramKeys)

    @property
    def shelves(self) -> Shelves:
        """What is open on disk and elsewhere."""
        return self.own_shelves if self.commons is None else self.commons.shelves

    def count(self, family: str) -> Statistics:
        """Give the counts of one function or block."""
        return self.statistics.setdefault(family, Statistics())

    def find(self, place: Place) -> Entry | None:
        """Find an entry of this kernel's own."""
        found = self.memory.find(self.owner, place)
        return found if isinstance(found, Entry) else None

    def keep(self, place: Place, entry: Entry, most: int = -1) -> None:
        """Keep an entry for this kernel, of whose family at most so many (see `Memory.keep`)."""
        self.memory.keep(self.owner, place, entry, estimate_entry(entry), most)

    def find_common(self, place: Place) -> Master | None:
        """Find what another session of the server has computed."""
        found = self.commons.memory.find(EVERYBODY, place) if self.commons is not None else None
        return found if isinstance(found, Master) else None

    def share(self, place: Place, entry: Entry, names: dict[str, object]) -> Entry:
        """Let other sessions have an entry, if they can; give the one that this kernel goes on with."""
        if self.commons is None:
            return entry
        master = make_master(entry, names)
        if master is None:
            self.commons.refused.add(place)
            return entry
        self.commons.memory.keep(EVERYBODY, place, master, estimate_entry(entry))
        return master.hand(names)

    def can_share(self, place: Place) -> bool:
        """Tell whether other sessions may be handed what belongs at `place`."""
        return self.commons is not None and place not in self.commons.refused

    def forget(self, family: str) -> None:
        """Forget the entries of one function or block, also those that all may be handed."""
        self.memory.forget_family(self.owner, family)
        if self.commons is not None:
            self.commons.memory.forget_family(EVERYBODY, family)

    def close(self) -> None:
        """Forget this kernel's own entries."""
        self.memory.forget_owner(self.owner)


def make_space(commons: Commons | None) -> Space:
    """Make the space of a kernel. With `commons`, its entries count towards the limit of all sessions together."""
    return Space() if commons is None else Space(commons, memory=commons.memory)


def find_space(fallback: Space) -> tuple[Space, Owner | None]:
    """Find the space of the kernel whose code runs, and the kernel; outside of any, the fallback."""
    owner = current_owner()
    if owner is None:
        return fallback, None
    commons = owner.resources.commons
    space = owner.resources.get("caches", lambda: make_space(commons), Space.close)  # type: ignore[arg-type]
    return space, owner


def find_paths(space: Space, owner: Owner | None) -> CellPaths | NoPaths:
    """Find what tells values by the code that makes them."""
    return NoPaths() if owner is None else CellPaths(owner, space.keys)
