"""Keeping what a viewer entered when the cell that makes the element runs again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from appnb.kernel.compare import UNKNOWN
from appnb.kernel.inputs import find_inputs, is_same_value, set_input, take_value, translate
from appnb.kernel.parts import find_parts

_SETTLED = "_appnb_settled"


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One thing that a cell made and that its viewer may change."""

    thing: object
    label: str  # what it is called; "" when nothing names it
    initial: Mapping[str, object] = field(default_factory=dict)  # attribute → snapshot of what it was made with


@dataclass(frozen=True, slots=True)
class Kept:
    """What stood under one name of a cell, or in its output: the parts that the cell itself made, in order."""

    parts: tuple[Part, ...] = ()


def take_initial(value: object) -> Kept:
    """Note what of `value` is new and what it was made with; only those values that can be compared later.

    What was noted before belongs to the cell that made it: another that shows it, or gives it a second name, makes
    nothing. The objects are marked for that.
    """
    return Kept(tuple(Part(thing, label, _take_values(thing)) for label, thing in find_parts(value) if _claim(thing)))


def _claim(thing: object) -> bool:
    """Mark an object as made by a cell; tell whether it was not marked yet. A copy of a marked one is not."""
    if getattr(thing, _SETTLED, None) == id(thing):
        return False
    object.__setattr__(thing, _SETTLED, id(thing))
    return True


def _take_values(thing: object) -> dict[str, object]:
    snapshots = {name: take_value(getattr(thing, name)) for name in find_inputs(thing)}
    return {name: snapshot for name, snapshot in snapshots.items() if snapshot is not UNKNOWN}


def adopt(kept: Kept, made: Kept) -> None:
    """Give what was `made` the viewer's values of what it replaces, where it is of the same kind and made the same way.

    A value that the new object does not admit is left out.
    """
    for old, new in pair_parts(kept.parts, made.parts):
        if hasattr(type(new.thing), "__appnb_adopt__"):
            new.thing.__appnb_adopt__(old.thing)  # type: ignore[attr-defined]
        else:
            _adopt_inputs(old, new)


def pair_parts(kept: Sequence[Part], made: Sequence[Part]) -> Iterator[tuple[Part, Part]]:
    """Find which part goes on from which: by kind and label, then by kind and order. Pure.

    What is left of a kind is paired by its order only when there are as many as before: a label was changed then,
    otherwise something was put in or taken away, and nobody knows which.
    """
    free, waiting = list(kept), list[Part]()
    for new in made:
        old = next((it for it in free if _is_called_the_same(it, new)), None)
        if old is None:
            waiting.append(new)
        else:
            free.remove(old)
            yield old, new
    for kind in dict.fromkeys(_name_class(it.thing) for it in waiting):
        ours = [it for it in waiting if _name_class(it.thing) == kind]
        theirs = [it for it in free if _name_class(it.thing) == kind]
        if len(ours) == len(theirs):
            yield from zip(theirs, ours, strict=True)


def _is_called_the_same(one: Part, other: Part) -> bool:
    return one.label == other.label and _name_class(one.thing) == _name_class(other.thing)


def _name_class(value: object) -> tuple[str, str]:
    """Name the class of an object: one that was defined again, in its cell or module, is the same."""
    return type(value).__module__, type(value).__qualname__


def _adopt_inputs(old: Part, new: Part) -> None:
    for name, snapshot in new.initial.items():
        if name not in old.initial or not is_same_value(old.initial[name], snapshot) or not hasattr(old.thing, name):
            continue
        entered = getattr(old.thing, name)
        if is_same_value(snapshot, take_value(entered)):
            continue
        value = translate(old.thing, new.thing, name, entered)
        if value is not UNKNOWN:
            set_input(new.thing, name, value)
