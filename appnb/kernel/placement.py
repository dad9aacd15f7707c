"""Which cells can share one dict of globals, and which need their own."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from appnb.graph.binding import bind_name, find_definitions
from appnb.kernel.program import Program
from appnb.notebook.model import CellId

NOTHING: Mapping[str, CellId] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Placement:
    """Where cells run. A dict shows one version of each name, so cells that need another have dicts of their own."""

    definitions: Mapping[str, tuple[CellId, ...]]  # name → cells that define it, in page order
    shown: Mapping[str, CellId]  # name of several versions → whose version the shared dict shows
    own: frozenset[CellId]  # cells with a dict of their own
    needed: frozenset[CellId]  # those of them that could not do without, going by names that they bind or read

    def find_shown(self, name: str) -> CellId | None:
        """Find whose version of `name` the shared dict shows."""
        cells = self.definitions.get(name, ())
        return self.shown.get(name, cells[0] if cells else None)


def place_cells(
    program: Program, preferred: Mapping[str, CellId] = NOTHING, settled: Collection[CellId] = ()
) -> Placement:
    """Place the cells of `program`. Pure.

    A cell shares unless it has private names, makes the next version of a name, or needs another version than the
    shared dict shows. Words in its text count as needs: pandas' `@name` and SQL look names up by text.

    Args:
        program: the program.
        preferred: name → whose version the shared dict should go on to show, so that fewer cells move.
        settled: cells that have run in a dict of their own and stay there: what they made sees that.
    """
    graph = program.graph
    definitions = find_definitions(graph.names)
    position = {cell: index for index, cell in enumerate(graph.order)}
    several = {name: cells for name, cells in definitions.items() if len(cells) > 1}
    shown = {name: preferred[name] if preferred.get(name) in cells else cells[0] for name, cells in several.items()}
    needed, own = set(), set(settled)
    for cell, names in graph.names.items():
        used = several.keys() & (names.defs | names.refs)
        needs = {name: cell if name in names.defs else graph.bindings[cell].get(name) for name in used}
        if names.private or names.deleted or names.rebinds or any(shown[name] != it for name, it in needs.items()):
            needed.add(cell)
        words = {
            name: bind_name(cell, several[name], position) for name in _find_words(program.cells[cell].code, several)
        }
        if any(it is not None and shown[name] != it for name, it in words.items()):
            own.add(cell)
    return Placement(definitions, shown, frozenset(own | needed), frozenset(needed))


def _find_words(code: str, wanted: Mapping[str, object]) -> set[str]:
    return set(re.findall(r"\w+", code)) & wanted.keys() if wanted else set()
