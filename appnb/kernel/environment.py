"""What a cell's globals hold before any cell has run."""

import builtins
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from types import ModuleType

from appnb.kernel.program import Program
from appnb.kernel.stand_ins import add_transformers, make_micropip, make_stand_in

Globals = dict[str, object]


def make_globals(program: Program) -> Callable[[], Globals]:
    """Make what makes the globals of this program's cells: those of a script, all with the same builtins."""
    known: dict[str, object] = dict(vars(builtins))
    if program.notebook.format == "marimo":
        known["__import__"] = import_appnb_for_marimo
    path = program.path

    def make() -> Globals:
        return {"__name__": "__main__", "__file__": path, "__doc__": None, "__builtins__": known}

    return make


def import_appnb_for_marimo(
    name: str,
    globals: Mapping[str, object] | None = None,
    locals: Mapping[str, object] | None = None,
    fromlist: Sequence[str] = (),
    level: int = 0,
) -> ModuleType:
    """Import as Python does, except that `marimo` is appnb, which answers to the same names.

    A name that is taken from marimo's insides, such as `marimo._output.hypertext`, is the public thing of that name.
    `micropip`, which only browsers have, is there and installs nothing.

    Raises:
        ModuleNotFoundError: there is no such module, or appnb has no such part of marimo's.
    """
    if name == "micropip" and (micropip := make_micropip()) is not None:
        return micropip
    top = name.partition(".")[0]
    if level or top != "marimo":
        module = __import__(name, globals, locals, fromlist, level)
        if top == "altair":
            add_transformers()
        return module
    part = import_module("appnb")
    rest = name.split(".")[1:]
    for step in rest:
        found = getattr(part, step, None)
        if not isinstance(found, ModuleType):
            stand_in = make_stand_in(name, fromlist)
            if stand_in is not None:
                return stand_in
            raise ModuleNotFoundError(f"appnb has nothing that stands for `{name}`", name=name)
        part = found
    return part if fromlist else import_module("appnb")
