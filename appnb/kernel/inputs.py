"""Which attributes of an object its viewer may set, and whether another object admits a value of one."""

import logging
import weakref
from collections.abc import Collection, Mapping, Sequence

import param

from appnb.kernel.compare import UNKNOWN, are_equal, take_snapshot
from appnb.kernel.parts import is_trait_object
from appnb.kernel.sources import adapt_traits, is_panel_viewable, is_panel_widget

log = logging.getLogger(__name__)

PANEL_STATE: Mapping[str, tuple[str, ...]] = {
    "Accordion": ("active",),
    "Card": ("collapsed",),
    "Modal": ("open",),
    "Swipe": ("value",),
    "Tabs": ("active",),
    "Tabulator": ("value", "selection", "expanded", "sorters"),  # a new one shows its first page
}
"""What a viewer changes in those parts of Panel's that are no widgets with a value alone."""


def find_inputs(value: object) -> Sequence[str]:
    """List the attributes of `value` that its viewer may set, in the order in which to set them.

    Of a Panel widget that is its value, of a layout what is open, of a component of the author's its own parameters,
    of any other `param` object all public ones, of a traitlets object the traits that it depends on.
    """
    if is_trait_object(value):
        source = adapt_traits(value)
        return sorted(source.find_attributes(None)) if source is not None else ()
    if not isinstance(value, param.Parameterized) or hasattr(type(value), "__appnb_adopt__"):
        return ()
    names = value.param.objects("existing")
    for base in type(value).__mro__:
        if base.__module__.startswith("panel.") and base.__name__ in PANEL_STATE:
            return [name for name in PANEL_STATE[base.__name__] if name in names]
    if is_panel_widget(value):
        return [name for name in ("value", "value_throttled", "value_input") if name in names]
    return [
        name
        for name, parameter in names.items()
        if not (name.startswith("_") or name == "name" or parameter.constant or parameter.readonly)
        and not (is_panel_viewable(value) and _is_panels(type(value), name))
    ]


def _is_panels(kind: type, name: str) -> bool:
    """Tell whether a parameter of a component comes from Panel, not from the component's author."""
    owner = next((base for base in kind.__mro__ if name in vars(base)), kind)
    return owner.__module__.startswith("panel.")


def take_value(value: object) -> object:
    """Take what is needed to compare `value` later: a snapshot, of lists and dicts by what they hold."""
    return take_snapshot(_freeze(value, 3))


def _freeze(value: object, levels: int) -> object:
    if levels and isinstance(value, list | tuple):
        return (type(value).__name__, *(_freeze(item, levels - 1) for item in value))
    if levels and isinstance(value, dict):
        return ("dict", *((key, _freeze(item, levels - 1)) for key, item in value.items()))
    return value


def is_same_value(one: object, other: object) -> bool:
    """Tell whether two values are known to be equal by what `take_value` gave for them."""
    if isinstance(one, weakref.ref) and isinstance(other, weakref.ref):
        return one() is not None and one() is other()
    return one is not UNKNOWN and are_equal(one, other)


def translate(old: object, made: object, name: str, value: object) -> object:
    """Find what a value of `old` is for `made`; `UNKNOWN` when `made` does not admit it.

    What is open in tabs and accordions goes by the names of the parts.
    """
    if name == "active" and isinstance(names := getattr(made, "_names", None), list):
        return _translate_active(list(getattr(old, "_names", ())), names, value)
    if name in ("sorters", "selection", "expanded"):
        return value if _has_same_columns(old, made) else UNKNOWN
    if not is_panel_widget(made):
        return value
    return value if _is_offered(made, value) and _is_within(made, value) else UNKNOWN


def _translate_active(before: Sequence[str], now: Sequence[str], active: object) -> object:
    indices: list[int] = [each for each in (active if isinstance(active, list) else [active]) if isinstance(each, int)]
    found = [now.index(before[each]) for each in indices if each < len(before) and before[each] in now]
    if isinstance(active, list):
        return found
    return found[0] if found else UNKNOWN


def _has_same_columns(old: object, made: object) -> bool:
    columns = [list(getattr(getattr(table, "value", None), "columns", ())) for table in (old, made)]
    return columns[0] == columns[1]


def _is_offered(made: object, value: object) -> bool:
    """Tell whether a Panel widget with options has `value`, or all of its items, among them: it does not check."""
    options = getattr(made, "options", None)
    if not isinstance(options, list | dict):
        return True
    offered = list(options.values()) if isinstance(options, dict) else options
    if any(isinstance(each, list | dict) for each in offered):  # in groups
        offered = [item for each in offered for item in (each.values() if isinstance(each, dict) else each)]
    wanted: Collection[object] = value if isinstance(value, list) else [value]
    return all(any(it is item or are_equal(it, item) for it in offered) for item in wanted)


def _is_within(made: object, value: object) -> bool:
    """Tell whether a Panel widget with a start and an end has `value` between them: it does not check."""
    start, end = getattr(made, "start", None), getattr(made, "end", None)
    ends = value if isinstance(value, tuple) else (value,)
    try:
        return all(it is None or ((start is None or start <= it) and (end is None or it <= end)) for it in ends)
    except TypeError:  # a start of another kind, such as a date beside a time stamp
        return True


def set_input(made: object, name: str, value: object) -> None:
    """Set an attribute; when that fails it is set back."""
    before = getattr(made, name)
    try:
        _set(made, name, value)
    except BaseException:
        log.debug("%s.%s does not take what the viewer entered", type(made).__name__, name, exc_info=True)
        try:
            _set(made, name, before)
        except BaseException:
            log.debug("%s.%s does not take back its own value", type(made).__name__, name, exc_info=True)


def _set(made: object, name: str, value: object) -> None:
    if isinstance(made, param.Parameterized) and made.param[name].constant:
        with param.parameterized.edit_constant(made):
            setattr(made, name, value)
    else:
        setattr(made, name, value)
