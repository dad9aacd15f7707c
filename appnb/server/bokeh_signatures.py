"""Bokeh's models are imported in half the time: what their signatures say is worked out when somebody asks.

Bokeh gives the `__init__` of each of its 450 models a signature with all properties and their defaults, for `help` and
for editors. A server is asked for none of them, and would make them at every start. Each is put off here, and is, when
it is asked for, what Bokeh says; a test compares them all.
"""

from collections.abc import Mapping
from importlib import import_module
from inspect import Parameter, Signature
from types import MappingProxyType
from typing import Any

from bokeh.model import Model

process_example: Any = vars(import_module("bokeh.model.model"))["process_example"]
_BOKEHS_OWN = "bokeh.models"


class _LaterSignature(Signature):
    """The signature of a model's `__init__`, found when it is read."""

    __slots__ = ("_found", "_model")

    def __init__(self, model: type[Model]) -> None:
        super().__init__()
        self._model = model
        self._found: Mapping[str, Parameter] | None = None

    @property
    def parameters(self) -> MappingProxyType[str, Parameter]:
        if self._found is None:
            self._found = Signature([parameter for parameter, *_ in self._model.parameters()]).parameters
        return MappingProxyType(self._found)

    def replace(self, **changes: Any) -> Signature:  # type: ignore[override]  # names and defaults are the same
        return Signature(list(self.parameters.values())).replace(**changes)

    def __reduce__(self) -> Any:
        return Signature, (list(self.parameters.values()),)


def put_off() -> None:
    """Have models get their signatures later. To be called before `bokeh.models` is imported; twice changes nothing."""
    owner: Any = Model
    owner.__init_subclass__ = classmethod(_init_subclass)


def _init_subclass(cls: type[Model]) -> None:
    """Do what `Model.__init_subclass__` does, but for the work."""
    super(Model, cls).__init_subclass__()
    if cls.__module__.startswith(_BOKEHS_OWN):
        init: Any = cls.__dict__["__init__"]
        init.__signature__ = _LaterSignature(cls)
        process_example(cls)
