"""What happened in a kernel, as text that can be compared: appnb's or marimo's, told by neither's code."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import FunctionType, MethodType, ModuleType

PLAIN = (str, bytes, int, float, complex, bool, type(None), range, type(...))
TAG = re.compile(r"<[^>]*>")
SPACE = re.compile(r"\s+")


@dataclass
class Step:
    """What one action did."""

    ran: list[str] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)  # by cell: "ok", "stopped", "blocked", an exception's name
    shown: dict[str, list[str]] = field(default_factory=dict)  # by cell that ran
    printed: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    def write(self) -> str:
        """Write it, what is empty left out."""
        lines = [f"ran: {' '.join(self.ran)}"]
        lines += [f"{cell}: {state}" for cell, state in sorted(self.states.items()) if state != "ok"]
        for cell, texts in sorted(self.shown.items()):
            full = [text for text in texts if text != "html ''"]  # a figure or an element alone has no text
            lines += [f"{cell} shows: {' | '.join(full)}"] if full else []
        lines += [f"{cell} prints: {text!r}" for cell, text in sorted(self.printed.items()) if text]
        lines += [f"{name} = {text}" for name, text in sorted(self.values.items())]
        return "\n".join(lines)


def describe(value: object, levels: int = 6) -> str:
    """Describe a value by what its author would say it is, whichever library made it."""
    if isinstance(value, PLAIN):
        return repr(value)
    if levels == 0:
        return "…"
    if isinstance(value, list | tuple | set | frozenset):
        items: Iterable[str] = [describe(item, levels - 1) for item in value]
        items = sorted(items) if isinstance(value, set | frozenset) else items
        return f"{type(value).__name__}({', '.join(items)})"
    if isinstance(value, dict):
        return f"dict({', '.join(f'{key!r}: {describe(item, levels - 1)}' for key, item in value.items())})"
    if isinstance(value, ModuleType):
        return f"module {value.__name__}".replace("module marimo", "module appnb").replace("._plugins", "")
    if isinstance(value, type):
        return f"class {value.__name__}"
    if isinstance(value, FunctionType | MethodType):
        return "function"
    return _describe_object(value, levels)


def _describe_object(value: object, levels: int) -> str:
    kind = type(value)
    is_theirs = kind.__module__.partition(".")[0] in ("marimo", "appnb")
    if is_theirs and any(base.__name__ in ("Element", "UIElement") for base in kind.__mro__):
        return f"{kind.__name__}({describe(value.value, levels - 1)})"  # type: ignore[attr-defined]
    if is_theirs and any(base.__name__ == "Html" for base in kind.__mro__):
        return f"html {read_text(value.text)!r}"  # type: ignore[attr-defined]
    if is_theirs and hasattr(value, "to_dict"):
        return describe(value.to_dict(), levels)
    if is_theirs and callable(value):
        return "function"
    return f"a {kind.__name__}"


def read_text(markup: str) -> str:
    """Read what HTML says, without its tags."""
    return SPACE.sub(" ", html.unescape(TAG.sub(" ", markup))).strip()
