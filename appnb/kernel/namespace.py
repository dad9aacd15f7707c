"""The globals of a notebook's cells: one dict for most, one of its own for a cell with private or rebound names."""

from collections.abc import Callable, Mapping

from appnb.graph.binding import bind_name
from appnb.kernel.matching import Change
from appnb.kernel.placement import Placement, place_cells
from appnb.kernel.program import Program
from appnb.notebook.model import CellId

Globals = dict[str, object]


class Namespace:
    """The values that cells gave, each visible where the graph binds it. Lives on its kernel's thread.

    Every definition is a version of its own. Each dict is complete and plain, so that what looks names up
    in a frame's globals (pandas' `@name`, duckdb) finds them.
    """

    def __init__(self, program: Program, make_globals: Callable[[], Globals], shared: Globals | None = None) -> None:
        """Start empty.

        Args:
            program: whose cells will run.
            make_globals: makes the dict a cell starts from (`__name__`, `__builtins__`, …).
            shared: use this dict for the cells that share one.
        """
        self._make_globals = make_globals
        self._is_lent = shared is not None
        self.shared: Globals = make_globals() if shared is None else shared
        self._own: dict[CellId, Globals] = {}
        self._versions: dict[CellId, dict[str, object]] = {}
        self._set_program(program, place_cells(program))

    def _set_program(self, program: Program, placement: Placement) -> None:
        self._graph = program.graph
        self._placement = placement
        self._position = {cell: index for index, cell in enumerate(program.graph.order)}
        self._targets: dict[tuple[CellId, str], list[Globals]] = {}
        for cell in placement.own:
            if cell not in self._own:
                self._own[cell] = self._make_globals()
        self._all = [self.shared, *self._own.values()]

    def globals_of(self, cell: CellId) -> Globals:
        """The dict that `cell` runs in."""
        return self._own.get(cell, self.shared)

    def prepare(self, cell: CellId) -> None:
        """Make the globals of `cell` what they are before it runs: no names of its last run, versions from above."""
        own = self._own.get(cell)
        names = self._graph.names[cell]
        if own is None:
            return
        self.remove_private(cell)
        for name in names.rebinds | names.deleted:
            definer = self._graph.bindings[cell].get(name)
            if definer is not None and name in self._versions.get(definer, {}):
                own[name] = self._versions[definer][name]
            else:
                own.pop(name, None)

    def publish(self, cell: CellId) -> Mapping[str, object]:
        """Make what `cell` left in its globals visible to the others.

        Returns:
            the names it gave, with their values: those of its definitions that its run reached.
        """
        own = self.globals_of(cell)
        given = {name: own[name] for name in sorted(self._graph.names[cell].defs) if name in own}
        self._versions[cell] = given
        for name, value in given.items():
            for target in self._find_targets(cell, name):
                target[name] = value
        return given

    def restore(self, cell: CellId, values: Mapping[str, object]) -> None:
        """Put back what `remove` took."""
        self._versions[cell] = dict(values)
        for name, value in values.items():
            self.globals_of(cell)[name] = value
            for target in self._find_targets(cell, name):
                target[name] = value

    def remove(self, cell: CellId) -> dict[str, object]:
        """Forget what `cell` gave; its private names stay, for its functions.

        Returns:
            what it gave.
        """
        given = self._versions.pop(cell, {})
        for name in given:
            self.globals_of(cell).pop(name, None)
            for target in self._find_targets(cell, name):
                target.pop(name, None)
        return given

    def remove_private(self, cell: CellId) -> None:
        """Forget the private names of `cell`."""
        own = self._own.get(cell)
        if own is not None:
            for name in self._graph.names[cell].private:
                own.pop(name, None)

    def discard(self, cell: CellId) -> None:
        """Forget what a run of `cell` that failed left in its globals; none of it was published."""
        own = self.globals_of(cell)
        for name in self._graph.names[cell].defs:
            own.pop(name, None)

    def given(self, cell: CellId) -> Mapping[str, object]:
        """What `cell` gave when it last ran."""
        return self._versions.get(cell, {})

    def values(self) -> Mapping[str, object]:
        """Every name that a cell gave, with the value of the last version on the page."""
        found: dict[str, object] = {}
        for cell in self._graph.order:
            found.update(self._versions.get(cell, {}))
        return found

    def clear(self) -> None:
        """Let go of every value, also for functions that outlive the kernel. A dict that was lent stays as it is."""
        for globals_ in (*self._own.values(), *(() if self._is_lent else (self.shared,))):
            globals_.clear()
        self._own.clear()
        self._versions.clear()
        self._targets.clear()
        self._all.clear()

    def replace_program(
        self, program: Program, make_globals: Callable[[], Globals], change: Change
    ) -> frozenset[CellId]:
        """Go on with another program: values of definitions that go on stay.

        Args:
            program: the new program.
            make_globals: makes the dict that a cell of it starts from.
            change: what became of the cells. A cell that will run again gets a new dict if it has one of its own.
        Returns:
            new ids of cells that have to run in another dict than before: what their functions see is outdated.
        """
        renamed = change.renamed
        definers = ((cell, name) for cell in program.graph.order for name in program.graph.names[cell].defs)
        preferred = {
            name: cell for cell, name in definers if self._placement.find_shown(name) == change.find_giver(cell, name)
        }
        settled = {new for new, old in renamed.items() if old in self._own and new not in change.stale}
        placement = place_cells(program, preferred, settled)
        moved = frozenset(new for new, old in renamed.items() if new in placement.needed and old not in self._own)
        versions = {cell: self.remove(cell) for cell in list(self._versions)}
        goes_on = {new: old for new, old in renamed.items() if new in placement.own and new not in change.stale}
        self._own = {new: self._own[old] for new, old in goes_on.items() if old in self._own}
        self._make_globals = make_globals
        self._set_program(program, placement)
        builtins = make_globals()["__builtins__"]
        for globals_ in self._all:
            globals_["__builtins__"] = builtins
        for new in program.graph.order:
            givers = ((name, change.find_giver(new, name)) for name in program.graph.names[new].defs)
            given = {name: versions[old][name] for name, old in givers if old in versions and name in versions[old]}
            if given or renamed.get(new) in versions:
                self.restore(new, given)
        return moved

    def _find_targets(self, definer: CellId, name: str) -> list[Globals]:
        """List the dicts in which the version of `name` that `definer` gives is the one to see."""
        if len(self._placement.definitions[name]) == 1:
            return self._all
        found = self._targets.get((definer, name))
        if found is None:
            definers = self._placement.definitions[name]
            found = [self.shared] if self._placement.find_shown(name) == definer else []
            for cell, own in self._own.items():
                if name in self._graph.names[cell].defs:
                    is_seen = cell == definer
                else:
                    is_seen = bind_name(cell, definers, self._position) == definer
                if is_seen:
                    found.append(own)
            self._targets[definer, name] = found
        return found
