"""The query of the page's address, as a notebook reads and sets it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import parse_qsl

from appnb.kernel.state import State

MOST_NAMES = 200
"""A query with more names than these is cut."""

Arguments = Mapping[str, tuple[str, ...]]
"""The query of an address: each name with its values, in order."""


def read_query(text: str) -> dict[str, tuple[str, ...]]:
    """Read "a=1&b=2&b=3", with or without its question mark; what is no query is empty."""
    found: dict[str, tuple[str, ...]] = {}
    try:
        pairs = parse_qsl(text.removeprefix("?"), keep_blank_values=True, max_num_fields=MOST_NAMES)
    except ValueError:
        return {}
    for name, value in pairs:
        found[name] = (*found.get(name, ()), value)
    return found


class QueryParams(State[dict[str, str | list[str]]]):
    """The query of a page's address: a dict of texts, and of lists of texts for names that stand there repeatedly.

    A source: a cell that reads a global bound to it runs again when another cell or a callback sets something,
    or when the viewer goes back and forth. What is set stands in the address at once.
    """

    def __init__(self, arguments: Arguments, send: Callable[[str, tuple[str, ...]], None]) -> None:
        """Start with the query that the page was opened with.

        Args:
            arguments: that query.
            send: puts values under a name into the address; none takes the name out.
        """
        super().__init__(_to_dict(arguments))
        self._send = send

    def get(self, key: str, default: "str | list[str] | None" = None) -> "str | list[str] | None":
        """Return what stands under a name: a text, or a list where there are several."""
        return self().get(key, default)

    def get_all(self, key: str) -> list[str]:
        """Return all that stands under a name, as a list."""
        return _as_list(self().get(key))

    def set(self, key: str, value: "object | list[object]") -> None:  # type: ignore[override]  # a state's setter takes the whole
        """Put one value, or a list of them, under a name; None or nothing in the list takes the name out."""
        values = tuple(
            str(each) for each in (value if isinstance(value, list | tuple) else [value]) if each is not None
        )
        self._update({**self(), **_to_dict({key: values})} if values else self._without(key), {key: values})

    def append(self, key: str, value: object) -> None:
        """Add a value to those under a name."""
        self.set(key, [*self.get_all(key), value])

    def remove(self, key: str, value: object = None) -> None:
        """Take out a name, or one of the values under it. What is not there is no matter."""
        kept = [] if value is None else [each for each in self.get_all(key) if each != str(value)]
        if key in self:
            self.set(key, kept)

    def clear(self) -> None:
        """Take out every name."""
        self._update({}, dict.fromkeys(self(), ()))

    def take(self, arguments: Arguments) -> None:
        """Take over what the address has become: the viewer went back or forth."""
        self._replace(_to_dict(arguments))

    def to_dict(self) -> dict[str, str | list[str]]:
        """Return a copy as a plain dict."""
        return dict(self())

    def _without(self, key: str) -> dict[str, str | list[str]]:
        return {name: value for name, value in self().items() if name != key}

    def _update(self, values: dict[str, str | list[str]], changed: Mapping[str, tuple[str, ...]]) -> None:
        for name, told in changed.items():
            self._send(name, told)
        self._replace(values)

    def _replace(self, values: dict[str, str | list[str]]) -> None:
        self._put(values, is_new=values != self())

    def __getitem__(self, key: str) -> "str | list[str] | None":
        return self.get(key)

    def __setitem__(self, key: str, value: object) -> None:
        self.set(key, value)

    def __delitem__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        self.remove(key)

    def __contains__(self, key: object) -> bool:
        return key in self()

    def __iter__(self) -> Iterator[str]:
        return iter(self())

    def __len__(self) -> int:
        return len(self())

    def __bool__(self) -> bool:
        return bool(self())

    def keys(self) -> Iterable[str]:
        """List the names."""
        return self().keys()

    def items(self) -> Iterable[tuple[str, str | list[str]]]:
        """List the names with what stands under them."""
        return self().items()

    def __repr__(self) -> str:
        return f"QueryParams({self()})"


def _to_dict(arguments: Arguments) -> dict[str, str | list[str]]:
    return {name: values[0] if len(values) == 1 else list(values) for name, values in arguments.items() if values}


def _as_list(value: str | list[str] | None) -> list[str]:
    return [] if value is None else list(value) if isinstance(value, list) else [value]
