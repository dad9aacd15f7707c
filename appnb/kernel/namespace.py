"""The globals of a notebook's cells: one dict for most, one of its own for a cell with private or rebound names."""

from collections.abc import Callable, Mapping, Sized

from appnb.analysis.names import Names
from appnb.graph.binding import bind_name, find_definitions
from appnb.graph.model import Graph
from appnb.notebook.model import CellId

Globals = dict[str, object]


class Namespace:
    """The values that cells gave, each visible where the graph binds it. Lives on its kernel's thread.

    Every definition is a version of its own. Each dict is complete and plain, so that what looks names up
    in a frame's globals (pandas' `@name`, duckdb) finds them.
    """

    def __init__(self, graph: Graph, make_globals: Callable[[], Globals], shared: Globals | None = None) -> None:
        """Start empty.

        Args:
            graph: whose cells will run.
            make_globals: makes the dict a cell starts from (`__name__`, `__builtins__`, …).
            shared: use this dict for the cells that share one.
        """
        self._make_globals = make_globals
        self._is_lent = shared is not None
        self.shared: Globals = make_globals() if shared is None else shared
        self._own: dict[CellId, Globals] = {}
        self._versions: dict[CellId, dict[str, object]] = {}
        self._set_graph(graph)

    def _set_graph(self, graph: Graph) -> None:
        self._graph = graph
        self._definitions = find_definitions(graph.names)
        self._position = {cell: index for index, cell in enumerate(graph.order)}
        self._targets: dict[tuple[CellId, str], list[Globals]] = {}
        for cell in graph.order:
            if cell not in self._own and needs_own_globals(graph.names[cell], self._definitions):
                self._own[cell] = self._make_globals()

    def globals_of(self, cell: CellId) -> Globals:
        """The dict that `cell` runs in."""
        return self._own.get(cell, self.shared)

    def prepare(self, cell: CellId) -> None:
        """Make the globals of `cell` what they are before it runs: no names of its last run, versions from above."""
        own = self._own.get(cell)
        names = self._graph.names[cell]
        if own is None:
            return
        for name in names.private:
            own.pop(name, None)
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
        """Forget what `cell` gave, and its private names.

        Returns:
            what it gave.
        """
        own = self.globals_of(cell)
        names = self._graph.names[cell]
        for name in names.defs:
            own.pop(name, None)
            for target in self._find_targets(cell, name):
                target.pop(name, None)
        if cell in self._own:
            for name in names.private:
                own.pop(name, None)
        return self._versions.pop(cell, {})

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
        self._versions.clear()
        self._targets.clear()

    def find_moved(self, graph: Graph, renamed: Mapping[CellId, CellId]) -> frozenset[CellId]:
        """Find the cells that would run in another dict under `graph`: what their functions see would be outdated."""
        definitions = find_definitions(graph.names)
        return frozenset(
            new
            for new, old in renamed.items()
            if needs_own_globals(graph.names[new], definitions) != (old in self._own)
        )

    def replace_graph(self, graph: Graph, renamed: Mapping[CellId, CellId]) -> None:
        """Go on with another graph: values of cells that go on stay, as far as the new graph has those names.

        Args:
            graph: the new graph.
            renamed: new id → old id of the cells that go on.
        """
        versions = {cell: self.remove(cell) for cell in list(self._versions)}
        own = self._own
        self._own = {
            new: own[old] if old in own else self._make_globals()
            for new, old in renamed.items()
            if needs_own_globals(graph.names[new], find_definitions(graph.names))
        }
        self._set_graph(graph)
        for new, old in renamed.items():
            if old in versions:
                self.restore(new, {name: it for name, it in versions[old].items() if name in graph.names[new].defs})

    def _find_targets(self, definer: CellId, name: str) -> list[Globals]:
        """List the dicts in which the version of `name` that `definer` gives is the one to see."""
        found = self._targets.get((definer, name))
        if found is None:
            definers = self._definitions[name]
            found = [self.shared] if definers[-1] == definer else []
            for cell, own in self._own.items():
                if name in self._graph.names[cell].defs:
                    is_seen = cell == definer
                else:
                    is_seen = bind_name(cell, definers, self._position) == definer
                if is_seen:
                    found.append(own)
            self._targets[definer, name] = found
        return found


def needs_own_globals(names: Names, definitions: Mapping[str, Sized]) -> bool:
    """Tell whether a cell needs a dict of its own: it has private names, or deals in names of several versions."""
    if names.private or names.deleted or names.rebinds:
        return True
    return any(len(definitions.get(name, ())) > 1 for name in names.defs | names.refs)
