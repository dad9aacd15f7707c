"""What a cell raised, told in terms of the notebook's own lines."""

import builtins
import logging
import secrets
import traceback
from bdb import BdbQuit
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.events import CellError
from appnb.kernel.guard import Interrupted
from appnb.kernel.keyboard import describe_asking
from appnb.kernel.missing import describe_missing
from appnb.kernel.program import Program
from appnb.notebook.model import Cell, CellId
from appnb.source import Location

log = logging.getLogger(__name__)

OWN_FOLDER = str(Path(__file__).parents[1])


def describe_failure(
    error: BaseException,
    program: Program,
    cell: CellId,
    state_of: Mapping[CellId, str],
    sources: Iterable[Cell],
    *,
    keep_frames: bool = False,
) -> CellError:
    """Tell why `cell` ended with `error`.

    Args:
        error: what it raised. Its traceback is taken off, so that no frame keeps values alive.
        program: the program that ran.
        cell: the cell that raised.
        state_of: of cells that gave nothing, in words: "raised an error", "did not run".
        sources: the cells as they stood in the file when they last ran.
        keep_frames: leave the traceback on `error`, to raise it again.
    """
    text = format_traceback(error, program.path, sources)
    where = find_line(error, program.path) or _start_of(program, cell)
    diagnostic = None
    if isinstance(error, Interrupted):
        diagnostic = Diagnostic("NB202", "the cell was interrupted", where, "run it again: change one of its inputs")
    elif isinstance(error, SystemExit):
        what = f"the cell asked Python to exit ({error.code!r}); it ends this cell, not the app"
        diagnostic = Diagnostic("NB203", what, where, "to end a cell early, use `appnb.stop(True, output)`")
    elif isinstance(error, BdbQuit) and not keep_frames:  # the debugger found no keyboard
        diagnostic = describe_asking(where)
    elif isinstance(error, AppnbError):
        diagnostic = error.diagnostic
    elif isinstance(error, NameError) and not isinstance(error, UnboundLocalError) and error.name:
        diagnostic = _describe_unknown_name(error.name, program, cell, where, state_of)
    else:
        diagnostic = describe_missing(error, where)
    if not keep_frames:
        _drop_frames(error)
    return CellError(secrets.token_hex(4), error, text, diagnostic)


def format_traceback(error: BaseException, path: str, sources: Iterable[Cell]) -> str:
    """Format as Python does, with the lines of the notebook at `path` as they ran, and without appnb's frames."""
    if isinstance(error, Interrupted):
        return "Interrupted\n"
    try:
        return _format(error, path, sources)
    except Exception:  # the exception's own code, or CPython's parser when two threads format (gh-106905)
        log.debug("a traceback cannot be formatted", exc_info=True)
        return f"{type(error).__name__}\n"


def _format(error: BaseException, path: str, sources: Iterable[Cell]) -> str:
    told = traceback.TracebackException.from_exception(error, compact=True)
    lines = _number_lines(sources)
    for part in _walk(told):
        frames = [frame for frame in part.stack if not frame.filename.startswith(OWN_FOLDER)]
        part.stack = traceback.StackSummary.from_list([_with_line(frame, path, lines) for frame in frames])
    return "".join(told.format())


def find_line(error: BaseException, path: str) -> Location | None:
    """Find the innermost line of the notebook at `path` that `error` went through."""
    found = None
    for frame, line in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == path:
            found = Location(path, line)
    return found


def _number_lines(sources: Iterable[Cell]) -> Mapping[int, str]:
    """Number the lines of code as in the file."""
    lines: dict[int, str] = {}
    for cell in sources:
        indent = " " * (cell.location.column - 1)
        for number, line in enumerate(cell.code.split("\n"), cell.location.line):
            lines.setdefault(number, indent + line)
    return lines


def _with_line(frame: traceback.FrameSummary, path: str, lines: Mapping[int, str]) -> traceback.FrameSummary:
    if frame.filename != path or not frame.lineno or frame.lineno not in lines:
        return frame
    return traceback.FrameSummary(
        frame.filename,
        frame.lineno,
        frame.name,
        line=lines[frame.lineno] + "\n",  # as `linecache` gives it: the carets are counted from that
        end_lineno=frame.end_lineno,
        colno=frame.colno,
        end_colno=frame.end_colno,
    )


def _walk(told: traceback.TracebackException) -> Iterator[traceback.TracebackException]:
    waiting, seen = [told], set[int]()
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        yield part
        waiting.extend(filter(None, [part.__cause__, part.__context__, *(part.exceptions or [])]))


def _describe_unknown_name(
    name: str, program: Program, cell: CellId, where: Location, state_of: Mapping[CellId, str]
) -> Diagnostic:
    graph = program.graph
    definer = graph.bindings[cell].get(name) if cell in graph.bindings else None
    definers = [definer] if definer else [other for other in graph.order if name in graph.names[other].defs]
    if definers:
        other = definers[-1]
        reason = state_of.get(other, "ran without reaching that definition")
        if other == cell:
            fix = f"give `{name}` a value above that line, or in another cell"
            return Diagnostic("NB201", f"`{name}` is used before this cell defines it", where, fix)
        what = f"`{name}` is defined by the cell `{other}`, which {reason}"
        return Diagnostic("NB201", what, where, f"see to it that the cell `{other}` defines `{name}` first")
    given = {found for names in graph.names.values() for found in names.defs}
    known = sorted(given | {found for found in dir(builtins) if not found.startswith("_")})
    near = get_close_matches(name, known, n=1)
    fix = f"did you mean `{near[0]}`?" if near else f"define `{name}` in a cell, or import it"
    private = " (a name that starts with `_` belongs to its cell alone)" if name.startswith("_") else ""
    return Diagnostic("NB201", f"no cell defines `{name}`{private}", where, fix)


def _start_of(program: Program, cell: CellId) -> Location:
    start = program.cells[cell].location
    return Location(program.path, start.line, start.column)


def _drop_frames(error: BaseException) -> None:
    waiting: list[BaseException | None] = [error]
    seen = set[int]()
    while waiting:
        part = waiting.pop()
        if part is None or id(part) in seen:
            continue
        seen.add(id(part))
        part.__traceback__ = None
        waiting.extend([part.__cause__, part.__context__])
        if isinstance(part, BaseExceptionGroup):
            waiting.extend(part.exceptions)
