"""The open page of one viewer: hears a kernel, keeps what each cell shows, and sends what changed.

Two threads meet here. The kernel's thread turns outputs into HTML and Bokeh models and notes them
under a lock; the event loop takes what was noted, adds it to the document and sends it, all in one
batch. Nothing else crosses.
"""

import json
import logging
import threading
from collections.abc import Callable, Hashable, Iterable
from dataclasses import asdict, dataclass, field, replace
from functools import partial

from bokeh.document import Document
from bokeh.document.events import MessageSentEvent
from bokeh.model import Model
from panel.viewable import Viewable

from appnb.display import Hole, RenderContext, Rendered, reconcile, render_all
from appnb.kernel.events import CellError, CellResult, CellState, Run
from appnb.kernel.matching import Change
from appnb.layout.page import Page
from appnb.layout.resources import Resource, find_resources
from appnb.notebook.model import CellId
from appnb.server import bridge, cards
from appnb.ui.adapters import VIEWABLE_ADAPTERS

log = logging.getLogger(__name__)

SOFT_DELAY_S = 0.1
"""How long a change of state alone may wait: most cells are done before anyone needs to know that they run."""

CHANNEL = "appnb"
"""The type of the messages between a page and its script."""

SHOWING = RenderContext(adapters=VIEWABLE_ADAPTERS)
"""How outputs are shown: ipywidgets and anywidgets too."""


@dataclass(slots=True)
class Shown:
    """What one cell shows now, and what its browser was last told."""

    key: str  # names the cell in the browser, over all generations
    state: CellState = CellState.STALE
    rendered: Rendered = field(default_factory=Rendered)
    console: str = ""
    is_fresh: bool = True  # has printed nothing yet in this run
    card: str = ""  # stands instead of an output
    roots: dict[str, tuple[Viewable, Model]] = field(default_factory=dict)  # by hole
    told_state: str = CellState.STALE
    told_html: str = ""
    told_roots: dict[str, str] = field(default_factory=dict)

    @property
    def html(self) -> str:
        return (self.card or self.rendered.html) + cards.render_console(self.console)


class LivePage:
    """One viewer's page, from the visit until its session ends; a `Listener` of the kernel and its intake.

    Made and closed on the event loop. `close()` may be called twice.

    Args:
        doc: the document that is shared with the browser; only the event loop touches it.
        page: the cells' places.
        run_locked: runs a function on the event loop with the document locked; callable from any thread.
        run_later: runs a function on the event loop after some seconds; callable from any thread.
        dev: whether the viewer is the author.
        learn: told which resources the page turned out to need.
    """

    def __init__(
        self,
        doc: Document,
        page: Page,
        *,
        run_locked: Callable[[Callable[[], None]], None],
        run_later: Callable[[float, Callable[[], None]], None],
        dev: bool = False,
        learn: Callable[[Iterable[Resource]], None] = lambda resources: None,
    ) -> None:
        self.doc = doc
        # both are set when there is a kernel
        self.submit: Callable[[Hashable, Callable[[], None]], None] = lambda key, apply: None
        self.interrupt: Callable[[], object] = lambda: None
        self.page = page
        self.is_visible = True
        # called on the kernel's thread, with the cells that really ran: others of a plan may have been spared
        self.on_run_finished: Callable[[Run, Iterable[CellId]], None] = lambda run, ran: None
        self._ran: list[CellId] = []
        self._cells = {slot.key: Shown(slot.key) for slot in page.slots}
        self._generation = 0
        self._is_rearranged = False  # the browser has another page than this one
        self._notice = ""  # what the author is told about the last save
        self._told_notice = ""
        self._run_locked = run_locked
        self._run_later = run_later
        self._dev = dev
        self._learn = learn
        self._lock = threading.Lock()
        self._dirty: set[CellId] = set()
        self._is_scheduled = False  # a flush is on its way
        self._is_timed = False  # a flush will come within SOFT_DELAY_S
        self._new_roots: list[Model] = []
        self._old_roots: list[Model] = []
        self._loaded: set[Resource] = set()
        self._waiting_for: int | None = None  # the ticket of a load that the browser has not confirmed
        self._tickets = 0
        self._is_connected = False
        self._is_closed = False
        bridge.attach(doc, self)
        doc.on_message(CHANNEL, self._hear)

    # ---- from the browser; on the event loop ----------------------------------------------------

    def take(self, key: Hashable, apply: "partial[None]") -> None:
        """Hand a change of a live object to the kernel, which applies it before its next plan."""
        if not self._is_closed:
            self.submit(key, apply)

    def _hear(self, text: object) -> None:
        try:
            message = json.loads(text) if isinstance(text, str) else {}
            kind = message.get("type")
        except (ValueError, AttributeError):
            kind = None
        if kind == "ready":
            self._connect()
        elif kind == "stop":
            self.interrupt()
        elif kind == "visible":
            self.is_visible = bool(message.get("is_visible"))
        elif kind == "loaded" and message.get("ticket") == self._waiting_for:
            self._waiting_for = None
            self._flush()

    def _connect(self) -> None:
        bridge.mark_connected(self.doc)
        with self._lock:
            self._is_connected = True
            self._waiting_for = None
            for shown in self._cells.values():
                shown.told_state, shown.told_html, shown.told_roots = CellState.STALE, "", {}
            self._dirty.update(self._cells)
            self._is_rearranged = self._generation > 0
            self._told_notice = ""
        self._flush()

    def assume_loaded(self, resources: Iterable[Resource]) -> None:
        """Note what the page that was sent loads by itself."""
        self._loaded.update(resources)

    # ---- from the kernel; on its thread -----------------------------------------------------------

    def run_started(self, run: Run) -> None:
        self._ran.clear()
        with self._lock:
            for cell in run.plan:
                self._set_state(cell, CellState.STALE)
        self._schedule_soon()

    def cell_started(self, cell: CellId) -> None:
        self._ran.append(cell)
        with self._lock:
            self._set_state(cell, CellState.RUNNING)
            if cell in self._cells:
                self._cells[cell].is_fresh = True
        self._schedule_soon()

    def cell_output(self, cell: CellId, outputs: tuple[object, ...]) -> None:
        self._show(cell, outputs)
        self._schedule()

    def cell_printed(self, cell: CellId, stream: str, text: str) -> None:
        if stream != "stdout" and not self._dev:
            return
        with self._lock:
            shown = self._cells.get(cell)
            if shown is None:
                return
            shown.console = text if shown.is_fresh else shown.console + text
            shown.is_fresh = False
            self._dirty.add(cell)
        self._schedule_soon()

    def cell_finished(self, result: CellResult) -> None:
        shown = self._cells.get(result.cell)
        if shown is not None:
            try:
                if result.error is not None:
                    self._show_card(shown, result.state, result.error)
                else:
                    self._show(result.cell, result.outputs)
            except Exception:
                if self._is_closed:  # the document went away while the output was made
                    return
                raise
            with self._lock:
                if shown.is_fresh:
                    shown.console = ""
                self._set_state(result.cell, result.state)
            self._schedule()
        if result.error is not None:
            self._log_error(result)

    def run_finished(self, run: Run) -> None:
        self.on_run_finished(run, tuple(self._ran))

    def rearrange(self, page: Page, change: Change) -> None:
        """Take the places of a new generation; cells that go on keep what they show. On the kernel's thread."""
        with self._lock:
            self._generation += 1
            before, self._cells = self._cells, {}
            for slot in page.slots:
                old = change.renamed.get(slot.key)
                shown = before.pop(old, None) if old is not None else None
                self._cells[slot.key] = shown or Shown(f"{slot.key}~{self._generation}")
            for shown in before.values():
                self._retire(shown, keep={})
            slots = tuple(replace(slot, key=CellId(self._cells[slot.key].key)) for slot in page.slots)
            self.page = replace(page, slots=slots)
            self._dirty = set(self._cells)
            self._is_rearranged = True
        self._schedule()

    def notify(self, html: str) -> None:
        """Show the author what is wrong with the file, above the page; '' takes it away. On any thread."""
        with self._lock:
            self._notice = html if self._dev else ""
        self._schedule()

    def _set_state(self, cell: CellId, state: CellState) -> None:
        if cell in self._cells:
            self._cells[cell].state = state
            self._dirty.add(cell)

    def _show(self, cell: CellId, outputs: tuple[object, ...]) -> None:
        shown = self._cells.get(cell)
        if shown is None:
            return
        rendered = reconcile(shown.rendered, render_all(outputs, SHOWING))
        kept, made = self._fit_roots(shown, rendered)
        with self._lock:
            self._retire(shown, keep=kept)
            shown.rendered, shown.roots, shown.card = rendered, kept, ""
            self._new_roots += made
            self._dirty.add(cell)

    def _fit_roots(self, shown: Shown, rendered: Rendered) -> tuple[dict[str, tuple[Viewable, Model]], list[Model]]:
        """Find the model for each hole: the one that is there if it shows the same object, else a new one."""
        kept: dict[str, tuple[Viewable, Model]] = {}
        made: list[Model] = []
        for hole in rendered.holes:
            if hole.id in kept:
                continue
            there = shown.roots.get(hole.id)
            if there is not None and there[0] is hole.viewable:
                kept[hole.id] = there
            else:
                root = self._make_root(hole)
                kept[hole.id] = (hole.viewable, root)
                made.append(root)
        return kept, made

    def _make_root(self, hole: Hole) -> Model:
        try:
            return bridge.make_root(hole.viewable, self.doc)
        except Exception as error:  # noqa: BLE001 - a plot is drawn here, with functions of the user's
            hole.give_up(error)
            return bridge.make_root(hole.viewable, self.doc)

    def _show_card(self, shown: Shown, state: CellState, error: CellError) -> None:
        is_blocked = state is CellState.BLOCKED
        card = (cards.render_blocked if is_blocked else cards.render_error)(error, dev=self._dev)
        with self._lock:
            self._retire(shown, keep={})
            shown.rendered, shown.roots, shown.card = Rendered(), {}, card

    def _retire(self, shown: Shown, keep: dict[str, tuple[Viewable, Model]]) -> None:
        for hole, (viewable, root) in shown.roots.items():
            if hole not in keep or keep[hole][1] is not root:
                self._old_roots.append(root)
                bridge.drop_root(viewable, root)

    def _log_error(self, result: CellResult) -> None:
        error = result.error
        if error is None or error.blocked_by is not None:
            return
        detail = error.traceback or str(error.diagnostic or error.exception)
        log.error("cell %s failed (reference %s)\n%s", result.cell, error.id, detail)

    # ---- to the browser ------------------------------------------------------------------------------

    def _schedule(self) -> None:
        with self._lock:
            if self._is_scheduled or self._is_closed:
                return
            self._is_scheduled = True
        self._run_locked(self._flush)

    def _schedule_soon(self) -> None:
        with self._lock:
            if self._is_scheduled or self._is_timed or self._is_closed:
                return
            self._is_timed = True
        self._run_later(SOFT_DELAY_S, self._flush_timed)

    def _flush_timed(self) -> None:
        self._is_timed = False
        self._schedule()

    def _flush(self) -> None:
        """Send what was noted. On the event loop, with the document locked."""
        with self._lock:
            self._is_scheduled = False
            if self._is_closed:
                return
            added, removed = self._take_roots()
            messages = self._take_messages() if self._is_connected else []
        if added or removed:
            with self.doc.models.freeze():
                for root in removed:
                    if root in self.doc.roots:
                        self.doc.remove_root(root)
                for root in added:
                    self.doc.add_root(root)
        for message in messages:
            self._send(message)

    def _take_messages(self) -> list[dict[str, object]]:
        messages: list[dict[str, object]] = []
        if self._is_rearranged:
            self._is_rearranged = False
            messages.append({"type": "page", **asdict(self.page)})
        if self._notice != self._told_notice:
            self._told_notice = self._notice
            messages.append({"type": "notice", "html": self._notice})
        if patches := self._take_patches():
            messages.append({"type": "cells", "cells": patches})
        return messages

    def _take_roots(self) -> tuple[list[Model], list[Model]]:
        """Take the models to add and to remove, unless the browser has first to load what they need."""
        removed, self._old_roots = self._old_roots, []
        gone = set(removed)
        self._new_roots = [root for root in self._new_roots if root not in gone]
        if self._waiting_for is not None or not self._new_roots:
            return [], removed
        needed = [resource for resource in find_resources(self._new_roots) if resource not in self._loaded]
        if needed:
            self._learn(needed)
            if self._is_connected:
                self._tickets += 1
                self._waiting_for = self._tickets
                self._loaded.update(needed)
                resources = [{"kind": resource.kind, "url": resource.url} for resource in needed]
                self._send({"type": "load", "resources": resources, "ticket": self._waiting_for})
            return [], removed
        added, self._new_roots = self._new_roots, []
        return added, removed

    def _take_patches(self) -> dict[str, dict[str, object]]:
        dirty, self._dirty = self._dirty, set()
        changed = [self._cells[cell] for cell in dirty if cell in self._cells]
        return {shown.key: patch for shown in changed if (patch := self._diff(shown))}

    def _diff(self, shown: Shown) -> dict[str, object]:
        patch: dict[str, object] = {}
        html = shown.html
        roots = {hole: str(root.id) for hole, (_, root) in shown.roots.items()}
        if shown.state != shown.told_state:
            patch["state"] = shown.told_state = shown.state
        if html != shown.told_html:
            patch["html"] = shown.told_html = html
        if roots != shown.told_roots:
            patch["roots"] = shown.told_roots = roots
        return patch

    def _send(self, message: dict[str, object]) -> None:
        self.doc.callbacks.trigger_on_change(MessageSentEvent(self.doc, CHANNEL, json.dumps(message)))

    # ---- the end ----------------------------------------------------------------------------------------

    def close(self) -> None:
        """Let go of every model; the document is gone or going."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            shown_cells, self._cells = list(self._cells.values()), {}
            self._new_roots, self._old_roots = [], []
        for shown in shown_cells:
            for viewable, root in shown.roots.values():
                bridge.drop_root(viewable, root)
