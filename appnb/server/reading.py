"""Reading a notebook that was saved, and refusing what cannot follow the version that is served."""

import asyncio
from collections.abc import Iterable
from html import escape
from pathlib import Path

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.program import Program, build_program
from appnb.layout.looks import Looks, read_looks
from appnb.layout.model import AREAS
from appnb.notebook import read_notebook
from appnb.source import Location

HALF_WRITTEN_S = 0.15
"""How long a file that cannot be used is given: an editor may be in the middle of writing it."""

EMPTY_S = 0.5
"""How long a file that is empty or not there is given: something is about to put another in its place."""

LOOK_AGAIN_S = 0.05


async def read_generation(
    path: Path, old: Program, layout: str = "", areas: Iterable[str] = AREAS
) -> tuple[Program, Looks]:
    """Read and compile a notebook off the event loop, giving one that is half written the time to become whole.

    Args:
        path: its file.
        old: what is served.
        layout: as `--layout` has it.
        areas: those that the template has.

    Raises:
        AppnbError: the file is not there or is no notebook.
    """
    loop = asyncio.get_running_loop()
    started = loop.time()
    while True:
        try:
            program, looks = await loop.run_in_executor(None, _read, path, old, layout, areas)
            if not find_new_errors(old, program) and not _may_be_half(old.notebook.text, program.notebook.text):
                return program, looks
            failure = None
        except AppnbError as error:
            failure = error
        if loop.time() - started > (EMPTY_S if _is_empty(path) else HALF_WRITTEN_S):
            if failure is not None:
                raise failure
            return program, looks
        await asyncio.sleep(LOOK_AGAIN_S)


def _read(path: Path, old: Program, layout: str, areas: Iterable[str]) -> tuple[Program, Looks]:
    program = build_program(read_notebook(path), old)
    return program, read_looks(program.notebook, layout, areas)


def _may_be_half(old: str, new: str) -> bool:
    """Tell whether a text looks as if its end were still to be written. Pure."""
    return len(new) < len(old) and (old.startswith(new) or not new.endswith("\n"))


def _is_empty(path: Path) -> bool:
    try:
        return path.stat().st_size == 0
    except OSError:
        return True


def is_missing(path: Path) -> bool:
    """Tell whether there is no file; one that cannot be read is there."""
    try:
        path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def find_new_errors(old: Program, new: Program) -> list[Diagnostic]:
    """List what makes `new` unfit to follow `old`: errors seen without running it that `old` did not have.

    Pure. A cell that cannot run is no reason when it could not run before either.
    """
    known = {(error.code, error.what) for error in old.errors.values()}
    found = [error for error in new.errors.values() if (error.code, error.what) not in known]
    if not new.notebook.cells and old.notebook.cells:
        fix = "save the cells again, or stop the server"
        where = Location(str(new.path))
        found.append(Diagnostic("NB014", "the file has no cells any more", where, fix))
    return list(dict.fromkeys(found))


def render_problems(problems: Iterable[Diagnostic]) -> str:
    """Render what the author sees above the page after a save that cannot be used; "" if there are no problems."""
    text = "\n".join(str(problem) for problem in problems)
    if not text:
        return ""
    return (
        f"<p><strong>The last save cannot be used; this is the version before it.</strong></p><pre>{escape(text)}</pre>"
    )
