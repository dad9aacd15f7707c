"""Whether the run of a cell that has ended may stand for that of every session."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from appnb.kernel.sharing.effects import Effects
from appnb.kernel.sharing.flights import Kept, Verdict
from appnb.kernel.sharing.handing import Hand, Taking, Unshareable
from appnb.kernel.sharing.outside import find_files, find_outside
from appnb.kernel.sharing.purity import (
    find_effect,
    find_names_in_functions,
    is_harmless_output,
    seeds_chance,
    speaks_of_chance,
)
from appnb.kernel.sharing.sizes import estimate_bytes
from appnb.notebook.syntax import write_python

CHEAP_S = 0.002
SMALL_BYTES = 256 * 1024
"""What takes less time and memory runs again for each session: sharing it would cost as much."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A run of a cell, looked at from outside."""

    names: dict[str, object]  # its globals
    code: ast.Module
    taken: Mapping[str, object]  # the names it used of other cells
    given: Mapping[str, object]
    private: Mapping[str, object]  # its names that no other cell sees; its functions may
    outputs: tuple[object, ...]
    printed: tuple[tuple[str, str], ...]
    effects: Effects
    elapsed_s: float
    is_watching: bool  # it has hung watchers on objects of others
    gives_source: bool
    has_asked: bool  # it asked who looks, or for the address of the page


def judge(ran: Ran, folder: Path) -> tuple[Kept | None, Verdict]:
    """Decide whether the run is every session's, and say why not.

    Args:
        ran: the run.
        folder: where the notebook is.
    """
    files, unseen = find_files(ran.code, ran.taken, folder)
    size = sum(map(estimate_bytes, (*ran.given.values(), *ran.outputs)))
    reason = _find_unsteady(ran, folder) or unseen
    if reason:
        return None, Verdict(reason, False, ran.elapsed_s, size)
    for file in files:
        ran.effects.note_read(file)
    reason = _find_doing(ran)
    if not reason and ran.elapsed_s < CHEAP_S and size < SMALL_BYTES:
        reason = "it takes next to no time"
    if reason:
        return None, Verdict(reason, True, ran.elapsed_s, size)
    try:
        given, outputs = _take(ran)
    except Unshareable as error:
        return None, Verdict(str(error), True, ran.elapsed_s, size)
    return Kept(given, outputs, ran.printed, dict(ran.effects.read)), Verdict("", True, ran.elapsed_s, size)


def _find_unsteady(ran: Ran, folder: Path) -> str:
    """Find why another session may come to other values."""
    if ran.has_asked:
        return "it asks who looks, or for the address of the page"
    if ran.gives_source:
        return "it makes an element, or something else that reacts, which each session needs for itself"
    if _took_chances(ran):
        return "it uses random numbers that it does not seed"
    return ran.effects.reason or find_outside(ran.taken, folder)


def _took_chances(ran: Ran) -> bool:
    if not ran.effects.took_chances or seeds_chance(ran.code):
        return False
    return not ran.effects.has_imported or speaks_of_chance(ran.code)


def _find_doing(ran: Ran) -> str:
    """Find what the run did besides giving values, so that leaving it out would be noticed."""
    if ran.is_watching:
        return "it watches an object that it did not make"
    if ran.effects.does and not ran.given:
        return ran.effects.does
    last = ran.code.body[-1] if ran.code.body else None
    if not ran.outputs and isinstance(last, ast.Expr) and not is_harmless_output(ran.code, last):
        return f"it calls `{write_python(last.value)[:60]}`, which may do something"
    return find_effect(ran.code)


def _take(ran: Ran) -> tuple[dict[str, Hand], tuple[Hand, ...]]:
    taking = Taking(ran.names)
    used = find_names_in_functions(ran.code)
    private = {name: value for name, value in ran.private.items() if name in used}
    given = {name: taking.take(name, value) for name, value in {**private, **ran.given}.items()}
    return given, tuple(taking.take("the output", output) for output in ran.outputs)
