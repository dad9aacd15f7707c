"""How a live object travels through text: it is written as a hole token and found again by the token's id.

`f"{slider}"` must give a string. The string holds `<appnb-hole id="…"></appnb-hole>`, and the object
is kept in a registry until an `Html` that is made from the string takes hold of it.
"""

import re
import secrets
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from appnb.kernel.context import current_cell

_MARK = "_appnb_hole"
TOKEN = re.compile(r'<appnb-hole id="([0-9a-f]{16}(?:-\d+)?)"(?: data-fit="[a-z ]+")?></appnb-hole>')
_registry: ContextVar[MutableMapping[str, object] | None] = ContextVar("appnb_embedded", default=None)


def hole_id(obj: object) -> str:
    """Name the hole of an object: the same name for as long as the object lives.

    The name is kept on the object itself, with the object's identity, so that a copy gets its own.
    An object that refuses attributes gets a new name each time.
    """
    kept = _find_mark(obj)
    if kept:
        return kept
    name = new_hole_id()
    with suppress(AttributeError, TypeError):
        object.__setattr__(obj, _MARK, (name, id(obj)))
    return name


def _find_mark(obj: object) -> str:
    """Find the id that an object has already; "" if it has none."""
    if isinstance(obj, type):
        return ""
    try:
        kept = getattr(obj, _MARK, None)
    except Exception:  # noqa: BLE001 - an object of a user's own class
        return ""
    return str(kept[0]) if isinstance(kept, tuple) and kept[1] == id(obj) else ""


def new_hole_id() -> str:
    """Make an id that nothing has, and that nobody can guess."""
    return secrets.token_hex(8)


def write_token(hole: str, fit: str = "") -> str:
    """Write the token of a hole; `fit` tells the style sheet how what stands in it goes with the width of its place."""
    fitting = f' data-fit="{fit}"' if fit else ""
    return f'<appnb-hole id="{hole}"{fitting}></appnb-hole>'


def hole_token(obj: object, registry: MutableMapping[str, object] | None = None) -> str:
    """Write a live object as a token that can stand in any HTML or Markdown.

    Args:
        obj: an element, a Panel object, a figure: whatever `render` can make a viewable of.
        registry: where to keep the object; by default that of the cell that is running.
    """
    hole = hole_id(obj)
    keep_embedded({hole: obj}, registry)
    return write_token(hole)


def keep_embedded(embedded: Mapping[str, object], registry: MutableMapping[str, object] | None = None) -> None:
    """Remember objects by the ids of their holes, for as long as the registry lives; a no-op where there is none."""
    target = current_registry() if registry is None else registry
    if target is not None:
        target.update(embedded)


def find_embedded(text: str, registry: Mapping[str, object] | None = None) -> dict[str, object]:
    """Find the objects whose tokens stand in `text`, in order; tokens of unknown objects are left out."""
    source = current_registry() if registry is None else registry
    holes = find_holes(text)
    found = {hole: source[hole] for hole in holes if hole in source} if source is not None else {}
    missing = {hole for hole in holes if hole not in found}
    if missing and registry is None:
        found.update(_find_in_notebook(missing))
    return {hole: found[hole] for hole in holes if hole in found}


def _find_in_notebook(missing: set[str]) -> dict[str, object]:
    """Find objects by their holes among those that the notebook has names for: another cell made the string."""
    cell = current_cell()
    found: dict[str, object] = {}
    for value in () if cell is None else tuple(cell.kernel.values.values()):
        give = getattr(value, "__appnb_html__", None) if not isinstance(value, type) else None
        embedded = give().embedded if callable(give) else {_find_mark(value): value}
        found.update((hole, obj) for hole, obj in embedded.items() if hole in missing)
    return found


def find_holes(text: str) -> list[str]:
    """List the ids of the tokens in `text`, in order, each as often as it stands there."""
    return TOKEN.findall(text)


def replace_tokens(text: str, tokens: Mapping[str, str]) -> str:
    """Put something else in the place of tokens, by the ids of their holes; other tokens stay."""
    return TOKEN.sub(lambda match: tokens.get(match[1], match[0]), text)


def split_tokens(text: str) -> list[str]:
    """Split at the tokens: text, hole id, text, hole id, …, text."""
    return TOKEN.split(text)


def current_registry() -> MutableMapping[str, object] | None:
    """Find the registry to use: one that `embedding()` set, else that of the running cell, else none."""
    given = _registry.get()
    if given is not None:
        return given
    cell = current_cell()
    return None if cell is None else cell.embedded


@contextmanager
def embedding(registry: MutableMapping[str, object]) -> Iterator[MutableMapping[str, object]]:
    """Keep what is embedded in the block in `registry`: for code that runs outside a cell."""
    token = _registry.set(registry)
    try:
        yield registry
    finally:
        _registry.reset(token)
