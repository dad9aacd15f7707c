"""Ending an event loop that user code has used."""

import asyncio
import logging

log = logging.getLogger(__name__)


def end_loop(loop: asyncio.AbstractEventLoop) -> None:
    """Cancel the tasks that cells left behind, and close the loop without waiting for its worker threads."""
    try:
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        if tasks:
            loop.run_until_complete(asyncio.wait(tasks, timeout=1.0))
        loop.run_until_complete(loop.shutdown_asyncgens())
    except BaseException:
        log.debug("a task of a cell did not end quietly", exc_info=True)
    finally:
        loop.close()
