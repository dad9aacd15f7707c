"""One notebook under marimo itself, as `marimo run` has it: how each cell ended, what it shows, what it defined."""

import asyncio
import html
import json
import queue
import re
from collections.abc import Mapping

from marimo._config.config import DEFAULT_CONFIG
from marimo._messaging.types import KernelStreams, Stream
from marimo._output.formatters.formatters import register_formatters
from marimo._runtime.commands import AppMetadata, CreateNotebookCommand, ExecuteCellCommand, UpdateUIElementCommand
from marimo._runtime.kernel_lifecycle import KernelArgs, kernel_session
from marimo._runtime.runtime import Kernel
from marimo._session.model import SessionMode
from marimo._session.notebook.file_manager import AppFileManager

from tests.real.channel import Channel
from tests.real.values import describe

STATES = {"exception": "error", "marimo-error": "error", "interrupted": "error", "cancelled": "blocked"}

UNSEEN = re.compile(r"<(script|style)\b.*?</\1>|</?(span|pre|div|link|meta)\b[^>]*>", re.DOTALL)
"""HTML that shows nothing by itself."""


class Messages(Stream):
    """Keeps what marimo would send to its page: the last output of each cell."""

    def __init__(self) -> None:
        self.outputs: dict[str, dict[str, object]] = {}

    def write(self, data: bytes) -> None:
        message = json.loads(data)
        if message.get("op") == "cell-op" and message.get("output"):
            self.outputs[message["cell_id"]] = message["output"]

    def copy_for_thread(self) -> "Messages":
        """Threads of the notebook's write to the same page."""
        return self


def run(order: Mapping[str, str], channel: Channel) -> None:
    """Run the notebook once and send its record."""
    register_formatters()
    files = AppFileManager(order["notebook"])
    app = files.app
    messages = Messages()
    arguments = KernelArgs(
        streams=KernelStreams(stream=messages, stdout=None, stderr=None, stdin=None),
        debugger=None,
        configs=app.cell_manager.config_map(),
        app_metadata=AppMetadata(query_params={}, cli_args={}, app_config=app.config, argv=[], filename=files.path),
        user_config=DEFAULT_CONFIG,
        mode=SessionMode.RUN,
        control_queue=queue.Queue(),
        set_ui_element_queue=queue.Queue(),
        virtual_file_storage="in_memory",
    )
    codes = app.cell_manager.code_map()
    command = CreateNotebookCommand(
        execution_requests=tuple(ExecuteCellCommand(cell_id=cell, code=code) for cell, code in codes.items()),
        cell_ids=tuple(app.cell_manager.cell_ids()),
        set_ui_element_value_request=UpdateUIElementCommand(object_ids=[], values=[]),
        auto_run=True,
    )
    with kernel_session(arguments) as (kernel, _):
        asyncio.run(kernel.handle_message(command))
        cells = [_describe_cell(kernel, messages, cell, code) for cell, code in codes.items()]
        failed = {cell for cell, record in zip(codes, cells, strict=True) if record["state"] == "error"}
        values = {
            name: describe(kernel.globals[name], order["scratch"])
            for name, definers in kernel.graph.definitions.items()
            if name in kernel.globals and not name.startswith("_") and not failed & definers
        }
        channel.send(kind="record", cells=cells, values=values)


def _is_blank(output: Mapping[str, object]) -> bool:
    """Tell whether an output is none, or HTML with nothing to read or see; quotes around an empty text are none."""
    data = str(output.get("data") or "")
    if output.get("mimetype") in ("text/html", "text/markdown"):
        data = html.unescape(UNSEEN.sub("", data)).strip()
    return data in ("", "''")


def _describe_cell(kernel: Kernel, messages: Messages, name: str, code: str) -> dict[str, object]:
    cell = kernel.graph.cells.get(name)
    output = messages.outputs.get(name, {})
    is_error = output.get("channel") == "marimo-error"
    state = STATES.get(str(cell.run_result_status), "ok") if cell is not None else "error" if is_error else "ok"
    shows = "" if is_error or _is_blank(output) else str(output.get("mimetype"))
    error = ""
    if state == "error":
        raised = cell.exception if cell is not None else None
        error = f"{type(raised).__name__}: {raised}" if raised is not None else json.dumps(output.get("data"))
    return {"code": code, "state": state, "error": error[:600], "shows": shows}
