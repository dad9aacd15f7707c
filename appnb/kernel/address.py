"""The address of the page: elements that are kept in its query, and what a notebook asks of it."""

import logging
import weakref
from collections.abc import Iterator, Mapping
from typing import Protocol

from appnb.kernel.context import current_cell
from appnb.kernel.query import Arguments, QueryParams
from appnb.kernel.viewer import Viewer

log = logging.getLogger(__name__)

MOST_CHARACTERS = 4000
"""Longer queries are not kept: servers and proxies refuse them."""

Texts = Mapping[str, tuple[str, ...]]
"""A value as it stands in a query: under its key, and for the parts of a composite under `key.part`."""


class Addressable(Protocol):
    """What an object has that can be kept in the address."""

    url: bool | str | None  # whether, or under which key; None leaves it to the app

    def __appnb_to_address__(self) -> Texts | None:
        """Write the value, keyed by "" and ".part"; empty while it is the initial one; None if it never goes there."""

    def __appnb_from_address__(self, texts: Texts, *, quietly: bool) -> None:
        """Take a value that was written so; one that is not admissible is dropped, none is the initial one."""


class Address:
    """Keeps the elements of one kernel and the query of its page in step. On the kernel's thread."""

    def __init__(self, viewer: Viewer, *, keeps_all: bool) -> None:
        """Start with what the page was opened with.

        Args:
            viewer: whose page it is.
            keeps_all: elements that do not say whether they are kept are.
        """
        self._viewer = viewer
        self.keeps_all = keeps_all
        self._elements: weakref.WeakValueDictionary[str, Addressable] = weakref.WeakValueDictionary()  # by key
        self._restored: set[str] = set()  # keys whose elements have got what the page was opened with
        self._is_step = False  # what changes now is worth going back from

    def settle(self, given: Mapping[str, object]) -> None:
        """Take in what a cell gave; an element that is made for the first time gets its value from the address."""
        for name, value in given.items():
            key = self._find_key(name, value)
            if key is None or self._elements.get(key) is value:
                continue
            self._elements[key] = value  # type: ignore[assignment]  # it has what `_find_key` looked for
            if key not in self._restored:
                self._restored.add(key)
                self._restore(key, self._elements[key], quietly=True)

    def _find_key(self, name: str, value: object) -> str | None:
        if not hasattr(type(value), "__appnb_to_address__"):
            return None
        wish = getattr(value, "url", None)
        if isinstance(wish, str) and wish:
            return wish
        return name if wish or (wish is None and self.keeps_all) else None

    def _restore(self, key: str, element: Addressable, *, quietly: bool) -> None:
        texts = {name.removeprefix(key): self._viewer.arguments[name] for name in self._list_owned(key)}
        if texts:
            self._viewer.note_read()
        if texts or not quietly:
            element.__appnb_from_address__(texts, quietly=quietly)

    def _list_owned(self, key: str) -> list[str]:
        return [name for name in self._viewer.arguments if name == key or name.startswith(f"{key}.")]

    def begin(self) -> None:
        """Take note that changes come in: what they do to the address is a step that one may go back from."""
        self._is_step = True

    def tell(self) -> None:
        """Let the page's address say what the elements stand at now."""
        if not self._elements:
            return
        there = self._viewer.arguments
        wanted = dict(self._write_all())
        owned = [name for key in self._elements for name in self._list_owned(key)]
        changes: dict[str, tuple[str, ...]] = {name: () for name in owned if name not in wanted}
        changes |= {name: texts for name, texts in wanted.items() if there.get(name) != texts}
        after = {name: texts for name, texts in {**there, **changes}.items() if texts}
        if not changes:
            return
        if sum(len(name) + len(text) + 2 for name, texts in after.items() for text in texts) > MOST_CHARACTERS:
            log.warning("the address would be longer than %d characters: it stays as it was", MOST_CHARACTERS)
            return
        self._viewer.arguments = after
        told = {name: list(texts) for name, texts in changes.items()}
        self._viewer.tell({"type": "address", "set": told, "is_step": self._is_step})

    def _write_all(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for key, element in sorted(self._elements.items()):
            for part, texts in (element.__appnb_to_address__() or {}).items():
                yield key + part, texts

    def follow(self, arguments: Arguments) -> None:
        """Set every element to what the address has become: the viewer went back or forth."""
        self._is_step = False
        self._viewer.take_query(arguments)
        for key, element in sorted(self._elements.items()):
            self._restore(key, element, quietly=False)


def query_params() -> QueryParams:
    """Return the query of the page's address, to read and to set.

    A cell that uses a global bound to it runs again when it is set elsewhere, and when the viewer goes back or forth.
    In a script it is empty, and what is set goes nowhere.

    Example:
        query = nb.query_params()
        query["city"] = "Oslo"
    """
    cell = current_cell()
    return cell.kernel.viewer.read_query() if cell is not None else QueryParams({}, lambda name, values: None)
