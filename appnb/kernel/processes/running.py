"""Running a cell in a worker process: what it uses goes there, what it gives comes back."""

import ast
import linecache
import marshal
import pickle
import sys
from asyncio import wrap_future
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import SimpleNamespace

import cloudpickle

from appnb.analysis.names import Names
from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.code import CellCode
from appnb.kernel.guard import Guard
from appnb.kernel.processes.lanes import Lanes
from appnb.kernel.processes.task import Answer, Task, find_culprit
from appnb.source import Location

Globals = dict[str, object]
Write = Callable[[str, str], None]


async def run_in_process(
    code: CellCode, names: Globals, guard: Guard, *, lanes: Lanes, own: Names, where: Location, write: Write
) -> object:
    """Run a cell in a worker process; what it gives is in `names` afterwards.

    Args:
        code: the cell's.
        names: its globals; those that it uses are pickled. Of an element of which it reads attributes only, such as
            the value, it gets these.
        guard: an interrupt kills the process.
        lanes: the processes.
        own: the names that the cell gives and uses.
        where: it stands, for messages.
        write: takes what it prints, stream and text, when it has ended.

    Returns:
        the value of its last expression.
    Raises:
        AppnbError: NB221, something cannot be pickled; NB222, the process ended.
        BaseException: whatever the cell raises; `Interrupted` when the guard was told to.
    """
    task = _make_task(code, names, own, where)
    answer = await guard.drive(_ask(lanes, task, where))
    for stream, text in answer.printed:
        write(stream, text)
    if answer.error:
        _raise_at(pickle.loads(answer.error), task.path, answer.line)
    if answer.refused[0]:
        name, reason = answer.refused
        what = f"what this cell gives as `{name}` cannot be sent back from its process ({reason})"
        raise AppnbError(Diagnostic("NB221", what, where, "give what can be pickled, or leave `process=True` out"))
    given, value = pickle.loads(answer.given)
    names.update(given)
    return value


def _make_task(code: CellCode, names: Globals, own: Names, where: Location) -> Task:
    taken = {name: _find_sendable(names[name], own.attributes.get(name)) for name in sorted(own.refs) if name in names}
    taken = {name: value for name, value in taken.items() if not name.startswith("__")}
    try:
        pickled = cloudpickle.dumps(taken)
    except Exception as error:  # noqa: BLE001 - whatever classes do that cannot be pickled
        name, reason = find_culprit(taken, error)
        what = f"`{name}` cannot be sent to the process of this cell ({reason})"
        fix = f"make what it needs of `{name}` in another cell, as numbers, texts or frames, and use that here"
        raise AppnbError(Diagnostic("NB221", what, where, fix)) from None
    output = marshal.dumps(code.output) if code.output is not None else None
    folders = (str(Path(where.path).absolute().parent), *sys.path)
    return Task(marshal.dumps(code.body), output, pickled, tuple(sorted(own.defs)), where.path, folders)


def _find_sendable(value: object, attributes: frozenset[str] | None) -> object:
    """Stand in for an element of which only plain attributes are read."""
    if attributes and hasattr(value, "__appnb_source__"):
        return SimpleNamespace(**{name: getattr(value, name) for name in attributes})
    return value


async def _ask(lanes: Lanes, task: Task, where: Location) -> Answer:
    lane = await wrap_future(lanes.take())
    try:
        answer = await wrap_future(lane.submit(task))
    except BrokenProcessPool:
        lanes.drop(lane)
        what = "the process of this cell ended before the cell did: it was killed, perhaps for its memory, or crashed"
        fix = "look at the server's log; if memory was short, let the cell load less at once"
        raise AppnbError(Diagnostic("NB222", what, where, fix)) from None
    except BaseException:
        lanes.drop(lane)
        raise
    lanes.give_back(lane)
    return answer


def _raise_at(error: BaseException, path: str, line: int) -> None:
    """Raise what a cell raised in its process as if it had been raised here, on the notebook's line."""
    if not line:
        raise error
    text = linecache.getline(path, line).rstrip("\n")
    tree = ast.parse("raise error")
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt | ast.expr):
            node.lineno = node.end_lineno = line
            node.col_offset, node.end_col_offset = len(text) - len(text.lstrip()), len(text)
    exec(compile(tree, path, "exec"), {"error": error})
