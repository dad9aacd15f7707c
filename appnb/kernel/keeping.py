"""What a viewer has entered, kept outside of the session: a session that begins anew is set to it."""

import weakref
from collections.abc import Callable, Mapping

from appnb.kernel.address import Address, Addressable, Texts
from appnb.kernel.viewer import Viewer

Inputs = Mapping[str, Texts]
"""What elements stand at that are not at their initial value: by global name, as they are written into addresses."""


class Keeping:
    """Tells what the elements of one kernel stand at, and sets those that come later. On the kernel's thread.

    Args:
        tell: handed the inputs whenever they have changed.
    """

    def __init__(self, tell: Callable[[Inputs], None]) -> None:
        self._tell = tell
        self._elements: weakref.WeakValueDictionary[str, Addressable] = weakref.WeakValueDictionary()
        self._waiting: dict[str, Texts] = {}  # for elements that are not made yet
        self._told: Inputs = {}
        self._is_outdated = False

    def settle(self, given: Mapping[str, object]) -> None:
        """Take in what a cell gave; an element that something is kept for is set to it."""
        for name, value in given.items():
            if not hasattr(type(value), "__appnb_to_address__") or self._elements.get(name) is value:
                continue
            self._elements[name] = value  # type: ignore[assignment]  # it has what an addressable has
            if name in self._waiting:
                self._elements[name].__appnb_from_address__(self._waiting.pop(name), quietly=True)

    def restore(self, inputs: Inputs) -> None:
        """Set elements to what was kept: those that are there now, others when they are made."""
        self._waiting = dict(inputs)
        for name in list(self._waiting):
            if name in self._elements:
                self._elements[name].__appnb_from_address__(self._waiting.pop(name), quietly=False)

    def begin_generation(self) -> None:
        """Tell again what was told: it is of the version before."""
        self._is_outdated = bool(self._told)

    def tell(self) -> None:
        """Tell what the elements stand at, if that has changed. A file, or a password, is never told."""
        now = dict(self._waiting)
        for name, element in sorted(self._elements.items()):
            texts = element.__appnb_to_address__()
            if texts:
                now[name] = texts
        if now != self._told or self._is_outdated:
            self._told, self._is_outdated = now, False
            self._tell(now)


class Entered:
    """All that is known of what one viewer has entered: in the page's address, and kept by their browser."""

    def __init__(self, viewer: Viewer, *, keeps_all: bool) -> None:
        self.address = Address(viewer, keeps_all=keeps_all)
        self.keeping = Keeping(lambda inputs: viewer.keep(inputs))

    def settle(self, given: Mapping[str, object]) -> None:
        """Take in what a cell gave."""
        self.address.settle(given)
        self.keeping.settle(given)

    def tell(self) -> None:
        """Tell the page what elements stand at now."""
        self.address.tell()
        self.keeping.tell()
