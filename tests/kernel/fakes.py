"""Hand-written stand-ins that cells of the tests use: elements and param objects, without Panel."""

import param

from appnb.kernel.context import call_after_run
from appnb.kernel.sources import SourceSpec


class Element(param.Parameterized):
    """An element as the kernel knows it: a value, kept over a re-creation when the initial one is the same."""

    value = param.Parameter()
    label = param.String("")
    highest = param.Number(None, allow_None=True)

    def __init__(self, value: object = None, on_change: object = None, **params: object) -> None:
        super().__init__(value=value, **params)
        self.initial = value
        if on_change is not None:
            self.param.watch(lambda event: on_change(event.new), "value")

    def __appnb_source__(self) -> SourceSpec:
        return SourceSpec(self, frozenset({"value"}))

    def __appnb_adopt__(self, old: "Element") -> None:
        if old.initial == self.initial and (self.highest is None or old.value <= self.highest):
            self.value = old.value

    def shout(self) -> str:
        return f"{self.value}!"


class Button(Element):
    """An element whose value is True for one run."""

    def press(self) -> None:
        self.value = True
        call_after_run(lambda: setattr(self, "value", False))


class Config(param.Parameterized):
    """Any param object."""

    alpha = param.Number(1)
    beta = param.Number(2)
    _hidden = param.Number(3)

    def total(self) -> float:
        return self.alpha + self.beta
