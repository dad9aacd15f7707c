"""Sessions that make widgets at the same time do not get into each other's way.

Some widgets of Panel set parameters that are read-only, and lift that for as long as they do: for the whole class, and
so for all threads, one of which puts it back while another still sets. "Read-only parameter cannot be modified" came
of it. Here it is lifted of the one object; of one that is being made, which has no parameters of its own yet, only
one thread at a time lifts it.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import panel.util.parameters
import param

_lift = panel.util.parameters.edit_readonly
_one_at_a_time = threading.RLock()


@contextmanager
def edit_readonly(parameterized: param.Parameterized) -> Iterator[None]:
    """Let the parameters of an object be set that are read-only or constant."""
    private = getattr(parameterized, "_param__private", None)
    if getattr(private, "initialized", False):
        _give_copies(parameterized)
        with _lift(parameterized):
            yield
    else:
        with _one_at_a_time, _lift(parameterized):
            yield


def _give_copies(parameterized: param.Parameterized) -> None:
    """Have an object its own copies of what is going to be lifted."""
    with _one_at_a_time:  # as long as it is lifted of the class, nobody can tell what is read-only
        for name, parameter in parameterized.param.objects("existing").items():
            if parameter.readonly or parameter.constant:
                parameterized.param[name]  # which makes a copy


def install() -> None:
    """Put it wherever Panel has its own, once per process; a second call changes nothing."""
    for name, module in sys.modules.copy().items():
        if name.partition(".")[0] == "panel" and vars(module).get("edit_readonly") is _lift:
            vars(module)["edit_readonly"] = edit_readonly
