"""Keeping what a viewer entered when the cell that makes the element runs again."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

import param

from appnb.kernel.compare import UNKNOWN, are_equal, is_same, take_snapshot
from appnb.kernel.sources import is_panel_widget

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """An element as it was when its cell was to run again, and what it was made with."""

    element: object
    initial: Mapping[str, object]  # parameter → snapshot of the value it was made with; empty for our own elements


def is_adoptable(value: object) -> bool:
    """Tell whether `value` holds something that a viewer may have entered."""
    return hasattr(type(value), "__appnb_adopt__") or isinstance(value, param.Parameterized)


def take_initial(value: object) -> Mapping[str, object]:
    """Note the values that a `param` object was made with; only those that can be compared later."""
    if hasattr(type(value), "__appnb_adopt__") or not isinstance(value, param.Parameterized):
        return {}
    snapshots = {name: take_snapshot(getattr(value, name)) for name in _find_inputs(value)}
    return {name: snapshot for name, snapshot in snapshots.items() if snapshot is not UNKNOWN}


def adopt(kept: Kept, made: object) -> None:
    """Give `made` the viewer's values of what it replaces, if it is of the same kind and was made the same way.

    A value that `made` does not admit is left out.
    """
    old = kept.element
    if old is made or type(old) is not type(made):
        return
    if hasattr(type(made), "__appnb_adopt__"):
        made.__appnb_adopt__(old)  # type: ignore[attr-defined]
        return
    if not isinstance(made, param.Parameterized) or not isinstance(old, param.Parameterized):
        return
    for name in _find_inputs(made):
        if name not in kept.initial or not is_same(kept.initial[name], getattr(made, name)):
            continue
        value = getattr(old, name)
        if not is_same(kept.initial[name], value) and _is_offered(made, value):
            _set(made, name, value)


def _is_offered(made: param.Parameterized, value: object) -> bool:
    """Tell whether a Panel widget with options has `value`, or all of its items, among them: it does not check."""
    options = getattr(made, "options", None) if is_panel_widget(made) else None
    if not isinstance(options, list | dict):
        return True
    offered = list(options.values()) if isinstance(options, dict) else options
    wanted = value if isinstance(value, list) else [value]
    return all(any(it is item or are_equal(it, item) for it in offered) for item in wanted)


def _set(made: param.Parameterized, name: str, value: object) -> None:
    before = getattr(made, name)
    try:
        setattr(made, name, value)
    except BaseException:
        log.debug("%s.%s does not take what the viewer entered", type(made).__name__, name, exc_info=True)
        try:
            setattr(made, name, before)
        except BaseException:
            log.debug("%s.%s does not take back its own value", type(made).__name__, name, exc_info=True)


def _find_inputs(value: param.Parameterized) -> list[str]:
    """List the parameters that a viewer may set: a Panel widget's value, of other objects all public ones."""
    names = value.param.objects("existing")
    if is_panel_widget(value):
        return ["value"] if "value" in names else []
    if any(
        base.__module__.startswith("panel.viewable") and base.__name__ == "Viewable" for base in type(value).__mro__
    ):
        return []
    return [
        name
        for name, parameter in names.items()
        if not (name.startswith("_") or name == "name" or parameter.constant or parameter.readonly)
    ]
