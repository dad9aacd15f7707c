"""The modules of a page's script as one file, so that a page is few requests: joined as they are, with few rules.

Each module becomes a function that returns what it exports, after those it imports. Whoever imports one of the
modules by its own address gets the same instance: what is sent there passes on what the bundle has.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_IMPORT = re.compile(r'^import\s+(?:(\{[^}]*\}|\*\s+as\s+\w+)\s+from\s+)?"(\./[\w./-]+\.js)"[ \t]*;?', re.M)
_EXPORT = re.compile(r"^export\s+((?:async\s+)?function\*?|const|class)\s+(\w+)", re.M)
_STATIC = re.compile(r"^(import|export)\b(?!\()", re.M)
_AWAIT = re.compile(r"^(?!//|\s).*\bawait\b")
"""A module that waits at its top level, where nothing is indented, makes those after it wait."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """One file made of several modules, and for each of them what stands at its own address."""

    code: str
    shims: Mapping[str, str]  # by file name


class BundleError(ValueError):
    """Modules cannot be joined: they import each other, or use a form that is not known here."""


def bundle_modules(folder: Path, entry: str) -> Bundle:
    """Join the module `entry` with all that it imports from the same folder. Reads them anew when they have changed.

    Raises:
        BundleError: they have to be loaded one by one.
        OSError: one of them cannot be read.
    """
    return _bundle(folder, entry, find_state(folder))


def find_state(folder: Path) -> tuple[tuple[str, int], ...]:
    """Name the state of the modules in a folder."""
    return tuple(sorted((path.name, path.stat().st_mtime_ns) for path in folder.glob("*.js")))


@lru_cache(maxsize=4)
def _bundle(folder: Path, entry: str, state: tuple[tuple[str, int], ...]) -> Bundle:
    written: dict[str, tuple[str, list[str]]] = {}  # module → its function, its exports
    _add(folder, entry, written, ())
    numbers = {name: number for number, name in enumerate(written)}
    parts = [f"const m{numbers[name]} = {_number(code, numbers)}" for name, (code, _) in written.items()]
    shims = {}
    for name, (_, exports) in written.items():
        if name == entry:
            continue
        module = f"m{numbers[name]}"
        if exports:
            parts.append(f"export const {{ {', '.join(f'{each}: {module}_{each}' for each in exports)} }} = {module}")
        passed = ", ".join(f"{module}_{each} as {each}" for each in exports)
        shims[name] = f'export {{ {passed} }} from "./{entry}"\n' if exports else f'import "./{entry}"\n'
    return Bundle("\n".join(parts) + "\n", shims)


def _add(folder: Path, name: str, written: dict[str, tuple[str, list[str]]], through: tuple[str, ...]) -> None:
    if name in through:
        raise BundleError(f"{' → '.join((*through, name))}: these modules import each other")
    if name in written:
        return
    text = (folder / name).read_text("utf-8")
    for found in _IMPORT.finditer(text):
        _add(folder, found[2].removeprefix("./"), written, (*through, name))
    body = _IMPORT.sub(_write_import, text)
    exports = [found[2] for found in _EXPORT.finditer(body)]
    body = _EXPORT.sub(r"\1 \2", body)
    if left := _STATIC.search(body):
        raise BundleError(f"{name}: {body[left.start() :].splitlines()[0]!r} is in a form that cannot be joined")
    is_waiting = re.search(r"^(?!//)\S.*\bawait\b", body, re.M) is not None
    opening, closing = ("await (async () => {", "})()") if is_waiting else ("(() => {", "})()")
    written[name] = (f"{opening} // {name}\n{body}\nreturn {{ {', '.join(exports)} }}\n{closing}", exports)


def _write_import(found: re.Match[str]) -> str:
    names, module = found[1], found[2].removeprefix("./")
    if names is None:
        return ""
    if names.startswith("*"):
        return f"const {names.split()[-1]} = __module__({module})"
    renamed = re.sub(r"\s+as\s+", ": ", names)
    return f"const {renamed} = __module__({module})"


def _number(code: str, numbers: Mapping[str, int]) -> str:
    """Put in which constant holds a module, now that all are known."""
    return re.sub(r"__module__\(([\w./-]+)\)", lambda found: f"m{numbers[found[1]]}", code)
