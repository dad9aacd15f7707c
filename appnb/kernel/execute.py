"""Running a cell's code objects."""

from asyncio import wrap_future
from concurrent.futures import Future
from contextvars import copy_context
from functools import partial
from threading import Thread
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


async def run_code_beside(code: CellCode, globals_: Globals, guard: Guard) -> object:
    """Do as `run_code` does on a thread of its own, so that this one can go on; code that awaits stays on this loop.

    The thread ends with the code. It sees the context variables of the caller.
    """
    if is_coroutine(code.body) or (code.output and is_coroutine(code.output)):
        return await run_code(code, globals_, guard)
    ended: Future[tuple[object, BaseException | None]] = Future()
    context = copy_context()

    def run() -> None:
        try:
            value = context.run(guard.call, partial(_run_both, code, globals_), refuse=True)
        except BaseException as error:  # noqa: BLE001 - user code; a future takes no StopIteration
            ended.set_result((None, error))
        else:
            ended.set_result((value, None))

    Thread(target=run, name="appnb-cell", daemon=True).start()
    value, error = await wrap_future(ended)
    if error is not None:
        raise error
    return value


def _run_both(code: CellCode, globals_: Globals) -> object:
    exec(code.body, globals_)
    return eval(code.output, globals_) if code.output else None


async def _run_one(code: CodeType, globals_: Globals, guard: Guard) -> object:
    value: object = guard.call(partial(eval, code, globals_), refuse=True)
    return await guard.drive(value) if is_coroutine(code) else value  # type: ignore[arg-type]
