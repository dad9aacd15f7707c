"""Bokeh's current document is the one that was set last, and no longer than it was set for.

Bokeh keeps a stack for the whole process and takes off whatever is on top; where an error came, it takes off nothing.
After a message that it could not apply, code of any other session could have been given that page's document.
Here each that sets a document takes off its own, whatever happens and whichever threads set others meanwhile.
"""

import sys
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

import bokeh.io.doc
from bokeh.document import Document
from bokeh.document.locking import UnlockedDocumentProxy

_patch = bokeh.io.doc.patch_curdoc
_set = bokeh.io.doc._PATCHED_CURDOCS
_one_at_a_time = threading.Lock()


@contextmanager
def patch_curdoc(doc: Document | UnlockedDocumentProxy) -> Iterator[None]:
    """Make `doc` what `bokeh.io.curdoc` gives, until the block is left."""
    mine: weakref.ref[Document | UnlockedDocumentProxy] = weakref.ref(doc)
    del doc  # whoever is in the block does not keep it
    with _one_at_a_time:
        _set.append(mine)
    try:
        yield
    finally:
        with _one_at_a_time:
            place = next(place for place in reversed(range(len(_set))) if _set[place] is mine)
            del _set[place]


def install() -> None:
    """Put it wherever Bokeh and Panel have their own, once per process; a second call changes nothing."""
    for name, module in sys.modules.copy().items():
        if name.partition(".")[0] in ("bokeh", "panel") and vars(module).get("patch_curdoc") is _patch:
            vars(module)["patch_curdoc"] = patch_curdoc
