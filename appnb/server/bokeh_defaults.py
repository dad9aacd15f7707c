"""What Bokeh works out for every model anew although it is the same for all of a class, kept by class.

A model has some hundred properties, most of which nobody sets. Bokeh asks for the default of each when it makes a
model, when it looks for the models that one refers to, and when it sends one: a third of a session's processor time
went there. What is kept here are pure facts about classes; a test compares them with what Bokeh says.
"""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from bokeh.core.has_props import HasProps
from bokeh.core.property.descriptors import PropertyDescriptor
from bokeh.core.property.singletons import Intrinsic, Undefined
from bokeh.core.property.wrappers import PropertyValueContainer
from bokeh.model import Model
from bokeh.model import util as model_util

_MARK = "_appnb_kept"
_MISSING = object()
IMMUTABLE = frozenset({bool, bytes, complex, float, int, str, type(None)})
"""Kinds of defaults that may be one object for all models."""

Visit = Callable[[Model], None]


def install() -> None:
    """Put the tables in Bokeh's way, once per process; a second call changes nothing."""
    if getattr(HasProps, _MARK, False):
        return
    setattr(HasProps, _MARK, True)
    owner: Any = HasProps
    find_overrides: Any = cache(owner.__dict__["_overridden_defaults"].__func__)
    owner._overridden_defaults = classmethod(find_overrides)
    descriptor: Any = PropertyDescriptor
    descriptor.has_unstable_default = _keep_by_class(descriptor.has_unstable_default)
    descriptor.instance_default = _keep_defaults(descriptor.instance_default)
    model_util.visit_immediate_value_references = _visit_references
    owner.__init__ = _initialise
    owner.themed_values = _find_themed
    owner.query_properties_with_values = _query_set_properties(owner.query_properties_with_values)


def _keep_by_class(find: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Keep what `find(descriptor, model)` says, which is the same for all models of a class."""
    known: dict[tuple[type, Any], Any] = {}

    @wraps(find)
    def look_up(descriptor: Any, model: Any) -> Any:
        key = type(model), descriptor
        found = known.get(key, _MISSING)
        if found is _MISSING:
            found = known[key] = find(descriptor, model)
        return found

    return look_up


def _keep_defaults(find: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Keep defaults that nobody can change and no theme has a say in."""
    known: dict[tuple[type, Any], Any] = {}

    @wraps(find)
    def look_up(descriptor: Any, model: Any) -> Any:
        themed = model.themed_values()
        if themed is not None and descriptor.name in themed:
            return find(descriptor, model)
        key = type(model), descriptor
        found = known.get(key, _MISSING)
        if found is _MISSING:
            found = find(descriptor, model)
            if type(found) in IMMUTABLE and not descriptor.has_unstable_default(model):
                known[key] = found
        return found

    return look_up


def _find_themed(model: HasProps) -> dict[str, Any] | None:
    """Find what a theme says, as `HasProps.themed_values` does, without a search through classes that have nothing."""
    found: dict[str, Any] | None = vars(model).get("__themed_values__")
    return found


def _initialise(model: HasProps, **properties: Any) -> None:
    """Make a model, as `HasProps.__init__` does; defaults that are empty lists and the like are made when asked for."""
    super(HasProps, model).__init__()
    model._property_values = {}
    model._unstable_default_values = {}
    model._unstable_themed_values = {}
    for name, value in properties.items():
        if value is not Undefined and value is not Intrinsic:
            setattr(model, name, value)
    for descriptor in _list_made_at_once(type(model)):
        if descriptor.name not in properties and descriptor.has_unstable_default(model):
            descriptor._get(model)
    model._initialized = True


@cache
def _list_made_at_once(cls: type[HasProps]) -> tuple[Any, ...]:
    """List the properties whose defaults may be sent although nobody has set them: models, say."""
    return tuple(
        found for found in map(cls.lookup, cls.properties(_with_props=True)) if not _is_made_when_asked_for(cls, found)
    )


def _is_made_when_asked_for(cls: type[HasProps], descriptor: Any) -> bool:
    """Tell whether a default is one for all models, or a list, dict or set that Bokeh does not send."""
    if not isinstance(descriptor, PropertyDescriptor):
        return False
    is_fixed = (
        not descriptor.property._may_have_unstable_default() and descriptor.name not in cls._overridden_defaults()
    )
    return is_fixed or isinstance(descriptor.class_default(cls), PropertyValueContainer)


def _query_set_properties(query_all: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Find the properties that are to be sent without asking for the values of all others."""

    @wraps(query_all)
    def query(
        model: HasProps, wanted: Callable[[Any], bool], *, include_defaults: bool = True, **more: Any
    ) -> dict[str, Any]:
        themed = model.themed_values()
        if include_defaults or themed or more.get("include_undefined"):
            return query_all(model, wanted, include_defaults=include_defaults, **more)
        there, made = model._property_values, model._unstable_default_values
        found: dict[str, Any] = {}
        for descriptor, is_required in _list_descriptors(type(model)):
            name = descriptor.name
            if (is_required or name in there or name in made) and wanted(descriptor):
                value = descriptor.get_value(model)
                if not (name in made and isinstance(value, PropertyValueContainer)):
                    found[name] = value
        return found

    return query


@cache
def _list_descriptors(cls: type[HasProps]) -> tuple[tuple[Any, bool], ...]:
    """List the properties of a class, each with whether there is an error when nobody has set it."""
    listed = [cls.lookup(name) for name in cls.properties(_with_props=True)]
    return tuple((found, found.class_default(cls) is Undefined) for found in listed)


def _visit_references(value: Any, visitor: Visit) -> None:
    """Visit what a model refers to, as `visit_immediate_value_references` does, without asking for empty defaults."""
    if not isinstance(value, HasProps):
        model_util.visit_value_and_its_immediate_references(value, visitor)
        return
    there, made, themed = value._property_values, value._unstable_default_values, value.themed_values()
    for name, may_skip in _list_referring(type(value)):
        if name in there:
            child = there[name]
        elif name in made:
            child = getattr(value, name)
        elif may_skip and (themed is None or name not in themed):
            continue
        else:
            child = getattr(value, name)
        if child is not None:
            model_util.visit_value_and_its_immediate_references(child, visitor)


@cache
def _list_referring(cls: type[HasProps]) -> tuple[tuple[str, bool], ...]:
    """List the properties that may hold models, each with whether it holds none while nobody has set it."""
    return tuple((name, _is_empty_by_default(cls, name)) for name in cls.properties_with_refs())


def _is_empty_by_default(cls: type[HasProps], name: str) -> bool:
    descriptor = cls.lookup(name)
    if (
        type(descriptor).__get__ is not PropertyDescriptor.__get__
        or type(descriptor)._get is not PropertyDescriptor._get
    ):
        return False  # an alias, say
    if not _is_made_when_asked_for(cls, descriptor):
        return False
    default = descriptor.class_default(cls)
    return type(default) in IMMUTABLE or (isinstance(default, list | dict | tuple | set) and not default)
