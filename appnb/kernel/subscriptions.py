"""Hearing of the changes of the sources that cells gave."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping

from appnb.graph.model import Graph
from appnb.kernel.compare import is_comparable
from appnb.kernel.sources import Adapter, Unwatch, find_source
from appnb.notebook.model import CellId

log = logging.getLogger(__name__)

Heard = Callable[[CellId, object, Collection[CellId]], None]
"""Told which cell gave the source, the source, and the cells that depend on what changed."""


class Subscriptions:
    """The watchers of a kernel on the globals of its cells. Lives on the kernel's thread; what it hears may not."""

    def __init__(self, adapters: Iterable[Adapter], heard: Heard) -> None:
        """Start with none."""
        self._adapters = tuple(adapters)
        self._heard = heard
        self._unwatch: dict[CellId, list[Unwatch]] = {}

    def follow(self, graph: Graph, cell: CellId, given: Mapping[str, object]) -> None:
        """Watch each source among `given`; one that no cell of `graph` depends on may still set off callbacks."""
        self.release(cell)
        for name, value in given.items():
            if not is_comparable(value):
                self._follow_one(graph, cell, name, value)

    def _follow_one(self, graph: Graph, cell: CellId, name: str, value: object) -> None:
        try:
            source = find_source(value, self._adapters)
            if source is None:
                return
            interested: dict[str, list[CellId]] = {attribute: [] for attribute in source.find_attributes(None)}
            for user in graph.users[cell].get(name, ()):
                for attribute in source.find_attributes(graph.names[user].attributes.get(name)):
                    interested.setdefault(attribute, []).append(user)
            if interested:
                heard = self._heard
                unwatch = source.watch(interested, lambda attribute: heard(cell, value, interested[attribute]))
                self._unwatch.setdefault(cell, []).append(unwatch)
        except Exception:
            log.exception("`%s` of the cell `%s` cannot be followed as a source", name, cell)

    def release(self, cell: CellId) -> None:
        """Stop watching what `cell` gave."""
        for unwatch in self._unwatch.pop(cell, ()):
            try:
                unwatch()
            except Exception:
                log.exception("a source of the cell `%s` cannot be let go of", cell)

    def close(self) -> None:
        """Stop watching anything."""
        for cell in list(self._unwatch):
            self.release(cell)
