"""Values that have no digest of their own are told by the code of the cells that make them."""

import hashlib
from collections.abc import Mapping

from appnb.graph.plan import find_ancestors
from appnb.kernel.caching.digests import Digester, Unkeyable
from appnb.kernel.context import Owner
from appnb.kernel.program import Program
from appnb.kernel.sharing.keys import find_keys
from appnb.kernel.state import State
from appnb.notebook.model import CellId


class NoPaths:
    """Outside of a notebook no cell makes anything."""

    def find(self, name: str) -> bytes | None:
        """Find nothing."""
        return None


class CellPaths:
    """The cells of one kernel. Made for one key, on its thread."""

    def __init__(self, owner: Owner, keys: "ProgramKeys") -> None:
        """Look at a kernel's program and the values that its cells gave."""
        self._program = owner.program
        self._values = owner.values
        self._keys = keys

    def find(self, name: str) -> bytes | None:
        """Digest the code of the cells that make `name` and of all above them, and the sources that these give.

        A definition that was run by another state of an element is another, although no code says so.
        """
        graph = self._program.graph
        definers = [cell for cell in graph.order if name in graph.names[cell].defs | graph.names[cell].private]
        if not definers:
            return None
        keys = self._keys.of(self._program)
        found = hashlib.blake2b(digest_size=16)
        for cell in definers:
            found.update(keys[cell].encode())
        above = find_ancestors(graph, definers)
        for cell in graph.order:
            if cell in above:
                for given in sorted(graph.names[cell].defs):
                    found.update(self._digest_source(given))
        return found.digest()

    def _digest_source(self, name: str) -> bytes:
        value = self._values.get(name)
        if not isinstance(value, State) and not hasattr(type(value), "__appnb_source__"):
            return b""
        digester = Digester(NoPaths())
        try:
            digester.feed(value)
        except Unkeyable:
            return b"?"
        return name.encode() + digester.digest()


class ProgramKeys:
    """The keys of the newest program's cells, found once."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: tuple[Program | None, Mapping[CellId, str]] = (None, {})

    def of(self, program: Program) -> Mapping[CellId, str]:
        """Give the keys of the cells of `program`."""
        known, keys = self._known
        if known is not program:
            keys = find_keys(program)
            self._known = program, keys
        return keys
