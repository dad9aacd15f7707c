"""marimo's own kernel, driven as marimo drives it. Run as a program: rows in, what happened out, both as JSON.

In a process of its own, since marimo's kernel changes `sys.modules`, `sys.argv` and more for the whole process.
"""

import asyncio
import json
import sys
from collections.abc import Mapping
from typing import Any

from marimo._ast.app_config import _AppConfig
from marimo._cli.parse_args import parse_args
from marimo._config.config import DEFAULT_CONFIG
from marimo._messaging.streams import ThreadSafeStderr, ThreadSafeStdin, ThreadSafeStdout, ThreadSafeStream
from marimo._messaging.types import KernelStreams
from marimo._plugins.ui._impl.input import form
from marimo._runtime.commands import AppMetadata, DeleteCellCommand, ExecuteCellCommand, UpdateUIElementCommand
from marimo._runtime.control_flow import MarimoStopError
from marimo._runtime.kernel_lifecycle import KernelArgs, kernel_session
from marimo._session.model import SessionMode
from traces import Step, describe  # beside this file


class Quiet(ThreadSafeStream):
    """Hears what the kernel sends, and drops it."""

    def __init__(self) -> None:
        self.pipe: Any = None
        self.input_queue: Any = None
        self.redirect_console = False
        self.cell_id = None

    def copy_for_thread(self) -> "Quiet":
        """Make one for a thread."""
        return Quiet()

    def write(self, data: object) -> None:
        """Drop a message."""


class Printed(ThreadSafeStdout):
    """Notes what cells print."""

    def __init__(self, stream: Quiet, found: dict[str, str]) -> None:
        super().__init__(stream, forward_os_streams=False)
        self.found = found

    def _write_with_mimetype(self, data: str, mimetype: object) -> int:
        cell = str(self._stream.cell_id)
        self.found[cell] = self.found.get(cell, "") + data
        return len(data)


class Unheard(ThreadSafeStderr):
    """Drops tracebacks."""

    def _write_with_mimetype(self, data: str, mimetype: object) -> int:
        return len(data)


class Theirs:
    """One notebook in marimo's kernel."""

    def __init__(self, kernel: Any, printed: dict[str, str]) -> None:
        self.kernel = kernel
        self.printed = printed
        self.shown: dict[
            str, list[Any]
        ] = {}  # described when no cell runs: marimo hides values from the cell that made them
        self.step = Step()
        kernel._hooks.add_post_execution(self._note)

    def _note(self, cell: Any, context: object, result: Any) -> None:
        name = str(cell.cell_id)
        self.step.ran.append(name)
        error, output = result.exception, result.output
        if error is not None and not isinstance(error, MarimoStopError):
            output = None
        put_out = list(result.accumulated_output._items) if result.accumulated_output else []
        outputs = [output] if output is not None else put_out
        self.shown[name] = outputs
        if isinstance(error, MarimoStopError):
            self.step.states[name] = "stopped"
        elif error is not None:
            self.step.states[name] = getattr(error, "exception_type", type(error).__name__)

    async def act(self, verb: str, *arguments: Any) -> Step:
        """Do something and tell what happened."""
        self.step = Step()
        self.printed.clear()
        self.shown.clear()
        await getattr(self, f"_{verb}")(*arguments)
        for cell in self.kernel.graph.cells.values():
            if cell.run_result_status == "cancelled":
                self.step.states[str(cell.cell_id)] = "blocked"
        for cell in self.kernel.errors:
            self.step.states[str(cell)] = "refused"
        self.step.printed = dict(self.printed)
        self.step.shown = {cell: list(map(describe, outputs)) for cell, outputs in self.shown.items()}
        given = self.kernel.graph.definitions.keys() & self.kernel.globals.keys()
        public = [name for name in given if not name.startswith("_") or name.startswith("__")]
        self.step.values = {name: describe(self.kernel.globals[name]) for name in public}
        return self.step

    async def _start(self, cells: Mapping[str, str]) -> None:
        await self.kernel.run([ExecuteCellCommand(cell_id=name, code=code) for name, code in cells.items()])

    async def _run(self, cell: str) -> None:
        code = self.kernel.graph.cells[cell].code
        await self.kernel.run([ExecuteCellCommand(cell_id=cell, code=code)])

    async def _edit(self, cell: str, code: str) -> None:
        await self.kernel.run([ExecuteCellCommand(cell_id=cell, code=code)])

    async def _delete(self, cell: str) -> None:
        await self.kernel.delete_cell(DeleteCellCommand(cell_id=cell))

    async def _set(self, *pairs: Any) -> None:
        found = [self._find(name) for name in pairs[::2]]
        sent = [(it._id, write_for_browser(it, value)) for it, value in zip(found, pairs[1::2], strict=True)]
        await self.kernel.set_ui_element_value(UpdateUIElementCommand.from_ids_and_values(sent), notify_frontend=False)

    async def _click(self, name: str) -> None:
        button = self._find(name)
        await self._send(button, (button._value_frontend or 0) + 1)

    async def _submit(self, name: str, value: Any) -> None:
        found = self._find(name)
        assert isinstance(found, form)
        sent = write_for_browser(found.element, value)
        if found.validate is None or found.validate(sent) is None:
            await self._send(found, sent)

    async def _send(self, element: Any, value: Any) -> None:
        command = UpdateUIElementCommand.from_ids_and_values([(element._id, value)])
        await self.kernel.set_ui_element_value(command, notify_frontend=False)

    def _find(self, expression: str) -> Any:
        return eval(expression, dict(self.kernel.globals))


def write_for_browser(element: Any, value: Any) -> Any:
    """Write a value as marimo's page sends it."""
    kind = type(element).__name__
    if kind == "array":
        return {str(index): write_for_browser(element[index], each) for index, each in enumerate(value)}
    if kind in ("dictionary", "batch"):
        return {key: write_for_browser(element[key], each) for key, each in value.items()}
    if kind == "dropdown":
        return [] if value is None else [value]
    return value


async def drive(row: Mapping[str, Any]) -> list[str]:
    """Drive one row."""
    stream, printed = Quiet(), dict[str, str]()
    context = row["context"]
    arguments = KernelArgs(
        streams=KernelStreams(
            stream=stream,
            stdout=Printed(stream, printed),
            stderr=Unheard(stream, forward_os_streams=False),
            stdin=ThreadSafeStdin(stream),
        ),
        debugger=None,
        configs={},
        app_metadata=AppMetadata(
            query_params=context.get("query", {}),
            filename=context.get("file"),
            cli_args=parse_args(context.get("arguments", [])),
            argv=None,
            app_config=_AppConfig(),
        ),
        user_config=DEFAULT_CONFIG,
        mode=SessionMode.RUN,
        control_queue=asyncio.Queue(),
        set_ui_element_queue=asyncio.Queue(),
        virtual_file_storage="in_memory",
    )
    with kernel_session(arguments) as (kernel, _):
        theirs = Theirs(kernel, printed)
        steps = [await theirs.act("start", row["cells"])]
        steps += [await theirs.act(*action) for action in row["actions"]]
        return [step.write() for step in steps]


def main() -> None:
    """Drive all rows of standard input."""
    told = sys.stdout
    rows = json.load(sys.stdin)
    json.dump({name: asyncio.run(drive(row)) for name, row in rows.items()}, told)


if __name__ == "__main__":
    main()
