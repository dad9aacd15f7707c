"""What a worker process is told and what it answers; and the function that it runs. Imports little: workers do."""

import asyncio
import io
import marshal
import pickle
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from inspect import CO_COROUTINE
from types import CodeType

import cloudpickle

Printed = tuple[str, str]
"""A stream and what was written to it."""


@dataclass(frozen=True, slots=True)
class Task:
    """A cell to run: its code, marshalled, and the names it uses of others, pickled."""

    body: bytes
    output: bytes | None
    names: bytes
    gives: tuple[str, ...]
    path: str  # of the notebook
    folders: tuple[str, ...]  # where modules are looked for


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a task. Either `given` or `error` is there, or `refused` says what could not be sent back."""

    given: bytes = b""  # pickled: the names, and the value of the last expression
    error: bytes = b""  # pickled: what the cell raised
    line: int = 0  # of the notebook, where it did
    trace: str = ""
    refused: tuple[str, str] = ("", "")  # the name and the reason
    printed: list[Printed] = field(default_factory=list)


def run_task(task: Task) -> Answer:
    """Run a cell in this process."""
    printed: list[Printed] = []
    with _capturing(printed):
        try:
            names = _make_globals(task)
            value = _run(names, marshal.loads(task.body))
            if task.output is not None:
                value = _run(names, marshal.loads(task.output), evaluate=True)
            given = {name: names[name] for name in task.gives if name in names}
        except BaseException as error:  # noqa: BLE001 - user code: it ends its cell, not the worker
            return _answer_error(error, task.path, printed)
    return _answer_given(given, value, printed)


def _make_globals(task: Task) -> dict[str, object]:
    sys.path[:0] = [folder for folder in task.folders if folder not in sys.path]
    return {"__name__": "__main__", "__file__": task.path, "__doc__": None, **cloudpickle.loads(task.names)}


def _run(names: dict[str, object], code: CodeType, *, evaluate: bool = False) -> object:
    value = eval(code, names)  # of code that was compiled for `exec` this is None
    if code.co_flags & CO_COROUTINE:
        value = asyncio.run(value)
    return value if evaluate else None


def _answer_error(error: BaseException, path: str, printed: list[Printed]) -> Answer:
    lines = [frame.lineno or 0 for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
    trace = "".join(traceback.format_exception(error))
    error.__traceback__ = None
    try:
        sent = cloudpickle.dumps(error)
        pickle.loads(sent)  # some can be written and not read
    except Exception:  # noqa: BLE001 - whatever their class does then
        sent = pickle.dumps(RuntimeError(f"{type(error).__name__}: {error}"))
    return Answer(error=sent, line=lines[-1] if lines else 0, trace=trace, printed=printed)


def _answer_given(given: Mapping[str, object], value: object, printed: list[Printed]) -> Answer:
    try:
        return Answer(given=cloudpickle.dumps((given, value)), printed=printed)
    except Exception as error:  # noqa: BLE001 - whatever classes do that cannot be pickled
        return Answer(refused=find_culprit({**given, "its output": value}, error), printed=printed)


def find_culprit(values: Mapping[str, object], error: Exception) -> tuple[str, str]:
    """Find which of `values` cannot be pickled, and why."""
    for name, value in values.items():
        try:
            cloudpickle.dumps(value)
        except Exception as own:  # noqa: BLE001 - whatever its class does
            return name, f"{type(value).__name__}: {own}"
    return next(iter(values), ""), str(error)


class _Stream(io.TextIOBase):
    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write

    def write(self, text: str) -> int:
        self._write(text)
        return len(text)


@contextmanager
def _capturing(printed: list[Printed]) -> Iterator[None]:
    real = sys.stdout, sys.stderr
    sys.stdout = _Stream(lambda text: printed.append(("stdout", text)))
    sys.stderr = _Stream(lambda text: printed.append(("stderr", text)))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = real
