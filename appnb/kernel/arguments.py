"""The arguments of a command line, by name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Value = str | int | float | bool


class CliArgs(Mapping[str, Value | list[Value] | None]):
    """Arguments of the command line by name; None for one that was not given. Cannot be changed."""

    def __init__(self, arguments: Mapping[str, list[Value]]) -> None:
        self._arguments = {name: list(values) for name, values in arguments.items()}

    def __getitem__(self, name: str) -> Value | list[Value] | None:
        values = self._arguments.get(name)
        return None if values is None else values[0] if len(values) == 1 else list(values)

    def get(self, name: str, default: Any = None) -> Any:
        """Return what was given under a name: a value, or a list of them where there are several."""
        return self[name] if name in self._arguments else default

    def __contains__(self, name: object) -> bool:
        return name in self._arguments

    def __iter__(self) -> Iterator[str]:
        return iter(self._arguments)

    def __len__(self) -> int:
        return len(self._arguments)

    def get_all(self, name: str) -> list[Value]:
        """List all values of an argument that may be given more than once."""
        return list(self._arguments.get(name, ()))

    def to_dict(self) -> dict[str, Value | list[Value] | None]:
        """Give them as a dict."""
        return dict(self)

    def __repr__(self) -> str:
        return f"CliArgs({self.to_dict()!r})"


def read_arguments(words: Sequence[str]) -> dict[str, list[Value]]:
    """Read `--name value`, `--name=value`, `-name value`, `--name several words` and `--flag`. Pure.

    >>> read_arguments(["--size", "10", "--dry", "--tag=a", "--tag=b"])
    {'size': [10], 'dry': [''], 'tag': ['a', 'b']}
    """
    groups: list[list[str]] = []
    for word in words:
        if word.startswith("-") and word.strip("-") and not _is_number(word):
            groups.append([word])
        elif groups:
            groups[-1].append(word)
    found: dict[str, list[Value]] = {}
    for first, *rest in groups:
        name, _, value = first.lstrip("-").partition("=")
        found.setdefault(name, []).append(_read_value(" ".join(filter(None, [value, *rest]))))
    return found


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def _read_value(word: str) -> Value:
    if word.lower() in ("true", "false"):
        return word.lower() == "true"
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return word
