"""A TOML text, changed where it has to be: every other line stays as its author wrote it. Pure."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import tomlkit

Path = tuple[str, ...]
"""The keys that lead to a value."""

Value = str | int | Sequence[str]

_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_KEYS = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_KEYS})\s*\]\]?\s*(#.*)?$")
_ENTRY = re.compile(rf"\s*({_KEYS})\s*=")


@dataclass(frozen=True, slots=True)
class _Part:
    """The header of a table, or a key with its value. Lines count from 0; `end` is the one after the last."""

    path: Path
    start: int
    end: int
    header: Path | None  # of the table that a key is in; None for a header itself
    has_comment: bool = False  # on the line of a header


def set_value(text: str, path: Path, value: Value) -> str:
    """Say a value: in the line that says it now, else below the last of its table, else in a new table at the end."""
    lines, parts = text.splitlines(), list(_scan(text))
    for part in parts:
        if part.header is not None and path[: len(part.path)] == part.path:
            inside = path[len(part.header) :]
            return _replace(lines, part, _change_entry(lines[part.start : part.end], inside, value))
    table = path[:-1]
    rooms = [part for part in parts if part.path == table or (part.header is not None and part.path[:-1] == table)]
    if not rooms:
        gap = [""] if lines and lines[-1].strip() else []
        return "\n".join([*lines, *gap, f"[{_write_key(table)}]", _write_entry(path[-1:], value), ""])
    last = rooms[-1]
    above = last.path if last.header is None else last.header  # what the header says already
    return "\n".join([*lines[: last.end], _write_entry(path[len(above) :], value), *lines[last.end :], ""])


def take_out(text: str, path: Path) -> str:
    """Say a value no more. Its table stays, even if nothing is in it."""
    lines = text.splitlines()
    for part in _scan(text):
        if part.header is not None and path[: len(part.path)] == part.path:
            inside = path[len(part.header) :]
            return _replace(lines, part, _change_entry(lines[part.start : part.end], inside, None))
    return text


def has_comment(text: str, path: Path) -> bool:
    """Tell whether somebody wrote a comment beside a value."""
    lines = text.splitlines()
    said = [line for part in _scan(text) if part.path == path for line in lines[part.start : part.end]]
    return any("#" in re.sub(r""""[^"]*"|'[^']*'""", "", line) for line in said)


def drop_empty(text: str, table: Path) -> str:
    """Take out the header of a table that has nothing in it, not even a comment."""
    lines, parts = text.splitlines(), list(_scan(text))
    for number, part in enumerate(parts):
        if part.header is not None or part.path != table or part.has_comment:
            continue
        behind = parts[number + 1] if number + 1 < len(parts) else None
        if behind is not None and behind.header is not None:
            break
        end = behind.start if behind is not None else len(lines)
        if not any(line.strip() for line in lines[part.end : end]):
            kept = lines[: part.start] if end < len(lines) else _strip_end(lines[: part.start])
            return "\n".join([*kept, *lines[end:], ""]).removeprefix("\n")
    return text


def _scan(text: str) -> Iterator[_Part]:
    """Yield the headers and the keys of a text that is TOML, in its order."""
    lines = text.splitlines()
    header: Path = ()
    at = 0
    while at < len(lines):
        start, at = at, at + 1
        if found := _HEADER.match(lines[start]):
            header = _read_key(found[2])
            header = (*header, "[]") if found[1] == "[[" else header
            yield _Part(header, start, at, None, bool(found[3]))
        elif found := _ENTRY.match(lines[start]):
            while not _is_whole("\n".join(lines[start:at])) and at < len(lines):
                at += 1
            yield _Part((*header, *_read_key(found[1])), start, at, header)


def _is_whole(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _change_entry(lines: list[str], path: Path, value: Value | None) -> list[str]:
    """Write the lines of one key anew, with another value at a path that leads to it or into it; None takes it out."""
    text = "\n".join(lines)
    document = tomlkit.parse(f"{text}\n")
    *way, last = path
    table: Any = document
    for key in way:
        table = table.setdefault(key, tomlkit.inline_table())
    if value is None:
        table.pop(last, None)
    elif isinstance(value, str | int) or len(lines) == 1:
        table[last] = value
    else:
        return _change_list(lines, list(table[last]), list(value))
    is_empty = not any(document.unwrap().values()) if way else not document
    return [] if value is None and is_empty else tomlkit.dumps(document).splitlines()


def _change_list(lines: list[str], old: list[str], new: list[str]) -> list[str]:
    """Take a name out of a list that is written over several lines, or put one in; nothing else differs."""

    def without(names: list[str], name: str) -> list[str]:
        return [one for one in names if one != name]

    moved = next(name for name in (*new, *old) if without(old, name) == without(new, name))
    if moved in old:
        lines = [line for line in (_edit(line, moved, "") for line in lines) if line is not None]
    if new == [moved]:
        return [*lines[:-1], f'  "{moved}",', lines[-1]]
    if moved in new:
        at = new.index(moved)
        beside = new[at - 1] if at else new[1]
        written = f'"{beside}", "{moved}"' if at else f'"{moved}", "{beside}"'
        lines = [line for line in (_edit(line, beside, written) for line in lines) if line is not None]
    return lines


def _edit(line: str, name: str, written: str) -> str | None:
    """Write something else for a name in one line of a list, with its comma if it is nothing; None: no line is left."""
    code, sharp, comment = line.partition("#")
    pattern = rf"""["']{re.escape(name)}["']""" + ("" if written else r"\s*,?[ \t]*")
    changed = re.sub(pattern, written, code)
    if changed != code and not changed.strip() and not comment:
        return None
    return f"{changed}{sharp}{comment}".rstrip() if changed != code else line


def _replace(lines: list[str], part: _Part, instead: list[str]) -> str:
    return "\n".join([*lines[: part.start], *instead, *lines[part.end :], ""])


def _strip_end(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _read_key(written: str) -> Path:
    return tuple(key[1:-1] if key[0] in "\"'" else key for key in re.findall(_KEY, written))


def _write_entry(path: Path, value: Value) -> str:
    return f"{_write_key(path)} = {tomlkit.item(value).as_string()}"


def _write_key(path: Path) -> str:
    return ".".join(key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else f'"{key}"' for key in path)
