"""Which models a page's document gets and loses, and when: a browser first loads the scripts that new ones need."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bokeh.core.serialization import SerializationError, Serializer
from bokeh.document import Document
from bokeh.model import Model

from appnb.layout.model_resources import find_resources
from appnb.layout.resources import Resource
from appnb.server.line import gather_changes

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """What one flush changes of the document, and what the browser has to load before more can be added."""

    added: list[Model] = field(default_factory=list)
    removed: list[Model] = field(default_factory=list)
    load: dict[str, object] | None = None


class RootChanges:
    """Notes the models that a page needs, and needs no more, until they are taken. Its caller holds the page's lock.

    Args:
        learn: told which resources the page turned out to need.
    """

    def __init__(self, learn: Callable[[Iterable[Resource]], None]) -> None:
        self._learn = learn
        self._new: list[Model] = []
        self._old: list[Model] = []
        self._loaded: set[Resource] = set()
        self._waiting_for: int | None = None  # the ticket of a load that the browser has not confirmed
        self._tickets = 0

    def assume_loaded(self, resources: Iterable[Resource]) -> None:
        """Note what the page that was sent loads by itself."""
        self._loaded.update(resources)

    def add(self, roots: Iterable[Model]) -> None:
        """Note models that the page will need."""
        self._new += roots

    def retire(self, root: Model) -> None:
        """Note a model that the page needs no more."""
        if root in self._new:
            self._new.remove(root)
        else:
            self._old.append(root)

    def forget_load(self) -> None:
        """Take note that the browser is another, or was away: it confirms nothing that was asked before."""
        self._waiting_for = None

    def confirm_load(self, ticket: object) -> bool:
        """Take note of what a browser says that it has loaded; tells whether that was waited for."""
        if ticket is None or ticket != self._waiting_for:
            return False
        self._waiting_for = None
        return True

    def take(self, is_connected: bool) -> Taken:
        """Take what is noted; new models stay while the browser has not loaded what they need."""
        removed, self._old = self._old, []
        if self._waiting_for is not None or not self._new:
            return Taken(removed=removed)
        needed = [resource for resource in find_resources(self._new) if resource not in self._loaded]
        if needed:
            self._learn(needed)
            return Taken(removed=removed, load=self._ask_to_load(needed) if is_connected else None)
        added, self._new = self._new, []
        return Taken(added, removed)

    def _ask_to_load(self, resources: list[Resource]) -> dict[str, object]:
        self._tickets += 1
        self._waiting_for = self._tickets
        self._loaded.update(resources)
        listed = [{"kind": resource.kind, "url": resource.url} for resource in resources]
        return {"type": "load", "resources": listed, "ticket": self._waiting_for}

    def clear(self) -> None:
        """Forget what is noted."""
        self._new, self._old = [], []


def add_roots(doc: Document, roots: Iterable[Model]) -> None:
    """Add models to a document, as one message; one that cannot be written as JSON is left out, and the others come.

    On the event loop, with the document locked.
    """
    with doc.models.freeze():
        try:
            with gather_changes(doc):
                for root in roots:
                    doc.add_root(root)
        except SerializationError:  # not outside of `freeze`, which would never end
            leave_out_unsendable(doc)


def remove_roots(doc: Document, roots: Iterable[Model]) -> None:
    """Take models out of a document that has them. On the event loop, with the document locked."""
    with doc.models.freeze():
        for root in roots:
            if root in doc.roots:
                doc.remove_root(root)


def leave_out_unsendable(doc: Document) -> None:
    """Take out of a document what cannot be written as JSON, without a word to browsers, which do not have it.

    On the event loop, with the document locked.
    """
    for root in list(doc.roots):
        try:
            Serializer().encode(root)
        except SerializationError:
            log.exception("a %s that a cell shows cannot be sent to browsers", type(root).__name__)
            with doc.models.freeze():
                doc._roots.remove(root)
