"""Spans for OpenTelemetry, where it is installed: from what a viewer did to what they were shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from appnb.kernel.events import CellResult, Run
from appnb.notebook.model import CellId


class Tracing:
    """Spans of one session: what its viewer did, the run that it caused, each cell of that, and its output.

    Without the package, or without anything that collects them, nothing is made. On the kernel's thread, but for
    `note_change`.
    """

    def __init__(self, app: str, tracer: Any = None) -> None:
        self._app = app
        self._tracer = tracer if tracer is not None else find_tracer()
        self._change: Any = None  # the last that the viewer did
        self._run: Any = None
        self._cells: dict[CellId, Any] = {}

    def note_change(self, what: str) -> None:
        """Begin with what a viewer did. On the event loop."""
        if self._tracer is not None:
            if self._change is not None:
                self._change.end()
            self._change = self._begin("change", None, {"appnb.what": what})

    def begin_run(self, run: Run) -> None:
        """Begin a run."""
        if self._tracer is not None:
            cause = {"appnb.cause": run.cause, "appnb.run": run.number, "appnb.cells": len(run.plan)}
            self._run = self._begin("run", self._change, cause)

    def begin_cell(self, cell: CellId) -> None:
        """Begin a cell."""
        if self._tracer is not None:
            self._cells[cell] = self._begin(f"cell {cell}", self._run, {"appnb.cell": str(cell)})

    @contextmanager
    def output(self, result: CellResult) -> Iterator[None]:
        """End a cell; the block makes its output."""
        span = self._cells.pop(result.cell, None)
        if self._tracer is None:
            yield
            return
        if span is not None:
            span.set_attribute("appnb.state", str(result.state))
            if result.error is not None and result.error.exception is not None:
                span.set_attribute("error.type", type(result.error.exception).__name__)
            span.end()
        making = self._begin(f"output {result.cell}", self._run, {"appnb.cell": str(result.cell)})
        try:
            yield
        finally:
            making.end()

    def end_run(self) -> None:
        """End a run, and what the viewer did to cause it."""
        for span in (*self._cells.values(), self._run, self._change):
            if span is not None:
                span.end()
        self._cells.clear()
        self._run = self._change = None

    def _begin(self, name: str, parent: Any, attributes: dict[str, object]) -> Any:
        trace: Any = import_module("opentelemetry.trace")
        context = trace.set_span_in_context(parent) if parent is not None else None
        return self._tracer.start_span(name, context=context, attributes={"appnb.app": self._app, **attributes})


def find_tracer() -> Any:
    """Find OpenTelemetry's tracer; None if the package is not installed."""
    if find_spec("opentelemetry") is None or find_spec("opentelemetry.trace") is None:
        return None
    return import_module("opentelemetry.trace").get_tracer("appnb")
