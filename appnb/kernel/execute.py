"""Running a cell's code objects."""

from functools import partial
from types import CodeType

from appnb.kernel.code import CellCode, is_coroutine
from appnb.kernel.guard import Guard, forget_cancel

Globals = dict[str, object]


async def run_code(code: CellCode, globals_: Globals, guard: Guard) -> object:
    """Run a cell in `globals_` on this thread, awaiting where it awaits.

    Returns:
        the value of its last expression; None if it ends in a statement.
    Raises:
        BaseException: whatever the cell raises; `Interrupted` when the guard was told to.
    """
    if not is_coroutine(code.body) and not (code.output and is_coroutine(code.output)):
        try:
            return guard.call(partial(_run_both, code, globals_), refuse=True)
        finally:
            await forget_cancel()
    await _run_one(code.body, globals_, guard)
    return await _run_one(code.output, globals_, guard) if code.output else None


def _run_both(code: CellCode, globals_: Globals) -> object:
    exec(code.body, globals_)
    return eval(code.output, globals_) if code.output else None


async def _run_one(code: CodeType, globals_: Globals, guard: Guard) -> object:
    value: object = guard.call(partial(eval, code, globals_), refuse=True)
    return await guard.drive(value) if is_coroutine(code) else value  # type: ignore[arg-type]
