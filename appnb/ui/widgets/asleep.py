"""Widgets that are made when something asks for them: a page may have hundreds, and a viewer moves two.

A widget of Panel takes a millisecond to make, half of it before there is a model for the browser. One that is asleep is
an object of its class that has not been initialised; reading or setting anything of it does that first, so that nobody
who has it can tell the difference. Where another widget with the same settings was shown before, its model is known
(`drawing`), and it sleeps on until its viewer changes it.
"""

from collections.abc import Callable
from contextvars import Context
from functools import cache
from threading import RLock
from typing import Any, cast

from panel.viewable import Viewable

_MAKE = "_appnb_make"
_waking = RLock()


class Asleep:
    """What a widget does that is asleep. Its class has this beside its own, and is put right when the widget wakes."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            return object.__getattribute__(self, name)
        wake(self)
        return getattr(self, name)

    def __setattr__(self, name: str, value: object) -> None:
        wake(self)
        setattr(self, name, value)

    def __delattr__(self, name: str) -> None:
        wake(self)
        delattr(self, name)

    def __reduce_ex__(self, protocol: Any) -> Any:
        wake(self)
        return self.__reduce_ex__(protocol)


def make_asleep(kind: type[Viewable], make: Callable[[Any], None]) -> Viewable:
    """Make a widget that is asleep.

    Args:
        kind: its class.
        make: initialises it when it wakes; called in an empty context, and again if it failed.
    """
    widget = cast(Viewable, object.__new__(_find_sleeping_class(kind)))
    vars(widget)[_MAKE] = make
    return widget


def is_asleep(widget: object) -> bool:
    """Tell whether a widget has not been made yet. Wakes nothing."""
    return issubclass(type(widget), Asleep)


def find_maker(widget: object) -> Callable[[Any], None] | None:
    """Find what will initialise a widget; None when it is awake. Wakes nothing."""
    maker: Callable[[Any], None] | None = vars(widget).get(_MAKE) if is_asleep(widget) else None
    return maker


def wake(widget: object) -> None:
    """Make a widget that is asleep: it is a widget like any other from now on."""
    with _waking:
        if not is_asleep(widget):  # another thread was first
            return
        sleeping, make = type(widget), vars(widget).pop(_MAKE)
        object.__setattr__(widget, "__class__", sleeping.__base__)
        try:
            Context().run(make, widget)
        except BaseException:
            vars(widget).clear()
            vars(widget)[_MAKE] = make
            object.__setattr__(widget, "__class__", sleeping)
            raise


@cache
def _find_sleeping_class(kind: type[Viewable]) -> type[Any]:
    """Make the class of sleeping widgets of a kind, of the same layout: an object may change from one to the other."""
    own = {name: value for name, value in vars(Asleep).items() if callable(value)}
    metaclass: Any = type(kind)
    sleeping: type[Any] = metaclass(kind.__name__, (kind, Asleep), {**own, "__module__": kind.__module__})
    return sleeping
