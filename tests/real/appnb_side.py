"""One notebook as appnb serves it: how each cell ended when the page was opened, what it defined, what it shows."""

import asyncio
import logging
import sys
from collections.abc import Mapping
from pathlib import Path

from appnb.kernel.events import CellResult, Run
from appnb.kernel.kernel import Kernel
from appnb.server import RunningServer
from appnb.server.live_page import LivePage
from appnb.settings import ServeSettings
from tests.real.channel import Channel
from tests.real.values import describe

LOOK_AGAIN_S = 0.2


def run(order: Mapping[str, str], channel: Channel) -> None:
    """Serve the notebook until the runner has seen enough."""
    logging.basicConfig(level=logging.INFO)
    asyncio.run(_serve(order, channel))


async def _serve(order: Mapping[str, str], channel: Channel) -> None:
    server = RunningServer([Path(order["notebook"])], ServeSettings(port=0, address="127.0.0.1"))
    _tell_when_run(server, channel, order["scratch"])
    channel.send(kind="address", address=server.address)
    await asyncio.to_thread(lambda: next(channel.receive(), None))


def _tell_when_run(server: RunningServer, channel: Channel, scratch: str) -> None:
    """Send the record when the first run has ended, and the runs that its cells asked for."""
    finish = LivePage.run_finished
    told: set[LivePage] = set()

    def run_finished(page: LivePage, run: Run) -> None:
        finish(page, run)
        session = next(session for session, visit in server.apps.only.visits.items() if visit is page)
        kernel = session._thread.kernel
        loop = asyncio.get_running_loop()  # the kernel's

        def tell() -> None:
            if page in told:
                return
            if not kernel._inbox.is_empty:  # what waits there may ask for a run, or change nothing
                loop.call_later(LOOK_AGAIN_S, tell)
                return
            told.add(page)
            channel.send(kind="record", **_describe(kernel, page, scratch))

        tell()

    LivePage.run_finished = run_finished  # type: ignore[method-assign]


def _describe(kernel: Kernel, page: LivePage, scratch: str) -> dict[str, object]:
    cells = [
        _describe_cell(
            kernel.results[cell.id], cell.code, page._cells[cell.id].html if cell.id in page._cells else None
        )
        for cell in kernel.program.notebook.cells
    ]
    values = {name: describe(value, scratch) for name, value in kernel.values.items() if not name.startswith("_")}
    return {"cells": cells, "values": values, "has_marimo": "marimo" in sys.modules}


def _describe_cell(result: CellResult, code: str, html: str | None) -> dict[str, object]:
    error, text = result.error, ""
    if error is not None and error.blocked_by is None:
        raised = "" if error.exception is None else f"{type(error.exception).__name__}: {error.exception}"
        found = "" if error.diagnostic is None else f"{error.diagnostic.code} {error.diagnostic.what}"
        text = " · ".join(filter(None, [raised, found]))[:600]
    traceback = error.traceback[-1500:] if error is not None else ""
    shows = html is None or bool(html)  # a cell without a place shows nothing on purpose
    return {
        "id": result.cell,
        "code": code,
        "state": str(result.state),
        "error": text,
        "traceback": traceback,
        "shows": shows,
    }
