"""What a cell may ask about itself and its notebook."""

import builtins
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from appnb.kernel.context import current_cell, current_viewer


def defs() -> tuple[str, ...]:
    """List the names that the running cell gives; none outside of a cell.

    Example:
        given = nb.defs()
    """
    cell = current_cell()
    return () if cell is None else tuple(sorted(cell.kernel.program.graph.names[cell.cell].defs))


def refs() -> tuple[str, ...]:
    """List the names that the running cell needs; none outside of a cell. Python's own are left out.

    Example:
        needed = nb.refs()
    """
    cell = current_cell()
    if cell is None:
        return ()
    graph = cell.kernel.program.graph
    own = vars(builtins).keys() - graph.bindings[cell.cell].keys()
    return tuple(sorted(graph.names[cell.cell].refs - own))


def running_in_notebook() -> bool:
    """Tell whether a cell runs for a page, rather than in a script or a module.

    Example:
        is_page = nb.running_in_notebook()
    """
    return current_viewer() is not None


def notebook_dir() -> Path | None:
    """Find the folder of the notebook; None when there is none.

    Example:
        data = (nb.notebook_dir() or Path()) / "data.csv"
    """
    cell = current_cell()
    path = cell.kernel.program.path if cell is not None else getattr(sys.modules.get("__main__"), "__file__", None)
    return Path(path).resolve().parent if path and not str(path).startswith("<") else None


def notebook_location() -> Path | None:
    """Find the place of the notebook: its folder.

    Example:
        place = nb.notebook_location()
    """
    return notebook_dir()


@dataclass(frozen=True, slots=True)
class AppMeta:
    """How the notebook is run."""

    mode: str | None  # "run" on a server, "script" otherwise
    theme: str = "system"  # the viewer's own choice stays in the viewer's browser
    request: object | None = None  # not kept: what a cell shows does not depend on who asks


def app_meta() -> AppMeta:
    """Tell how the notebook is run: `.mode` is "run" on a server and "script" otherwise.

    Example:
        mode = nb.app_meta().mode
    """
    return AppMeta("run" if running_in_notebook() else "script")


Value = str | int | float | bool


class CliArgs(Mapping[str, Value | list[Value]]):
    """Arguments of the command line by name. Cannot be changed."""

    def __init__(self, arguments: Mapping[str, list[Value]]) -> None:
        self._arguments = {name: list(values) for name, values in arguments.items()}

    def __getitem__(self, name: str) -> Value | list[Value]:
        values = self._arguments[name]
        return values[0] if len(values) == 1 else values

    def __iter__(self) -> Iterator[str]:
        return iter(self._arguments)

    def __len__(self) -> int:
        return len(self._arguments)

    def get_all(self, name: str) -> list[Value]:
        """List all values of an argument that may be given more than once."""
        return list(self._arguments.get(name, ()))

    def to_dict(self) -> dict[str, Value | list[Value]]:
        """Give them as a dict."""
        return dict(self)

    def __repr__(self) -> str:
        return f"CliArgs({self.to_dict()!r})"


def cli_args() -> CliArgs:
    """Read the arguments of the command line: `python notebook.py --size 10`, or those after `--` of `appnb serve`.

    Numbers are numbers, `true` and `false` booleans, and an argument without a value is "".

    Example:
        size = nb.cli_args().get("size") or 100
    """
    words = sys.argv[1:]
    if current_viewer() is not None:
        words = words[words.index("--") + 1 :] if "--" in words else []
    return CliArgs(read_arguments(words))


def read_arguments(words: list[str]) -> dict[str, list[Value]]:
    """Read `--name value`, `--name=value`, `-name value` and `--flag`. Pure.

    >>> read_arguments(["--size", "10", "--dry", "--tag=a", "--tag=b"])
    {'size': [10], 'dry': [''], 'tag': ['a', 'b']}
    """
    found: dict[str, list[Value]] = {}
    waiting: str | None = None
    for word in words:
        is_name = word.startswith("-") and not _is_number(word) and word.strip("-") != ""
        if waiting is not None:
            found.setdefault(waiting, []).append("" if is_name else _read_value(word))
            waiting = None
            if not is_name:
                continue
        if is_name:
            name, equals, value = word.lstrip("-").partition("=")
            if equals:
                found.setdefault(name, []).append(_read_value(value))
            else:
                waiting = name
    if waiting is not None:
        found.setdefault(waiting, []).append("")
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
