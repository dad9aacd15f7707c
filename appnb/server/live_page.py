"""The open page of one viewer: hears a kernel, keeps what each cell shows, and hands on what changed.

Two threads meet here. The kernel's thread turns outputs into HTML and Bokeh models and notes them
under a lock; the event loop takes what was noted, adds it to the document and sends it, all in one
batch (`Delivery`). Nothing else crosses.
"""

import json
import logging
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import asdict
from functools import partial
from time import monotonic
from typing import Any

from bokeh.document import Document
from bokeh.model import Model
from bokeh.protocol.message import Message as BokehMessage
from panel.viewable import Viewable

from appnb.display import Hole, RenderContext, Rendered, reconcile, render_all
from appnb.kernel.events import CellError, CellResult, CellState, Run
from appnb.kernel.guard import Interrupted
from appnb.kernel.matching import Change
from appnb.kernel.user import NOBODY, User
from appnb.layout.model import Page
from appnb.layout.resources import Resource
from appnb.notebook.model import CellId
from appnb.server import bridge, cards
from appnb.server.console_text import append_printed
from appnb.server.delivery import Delivery
from appnb.server.page_messages import CHANNEL, Message
from appnb.server.people.logins import Login
from appnb.server.shown import Shown
from appnb.server.spans import Tracing
from appnb.server.traces import Traces
from appnb.ui.adapters import VIEWABLE_ADAPTERS
from appnb.ui.adapters.codes import CodeStore
from appnb.ui.adapters.outbox import KIND, Packet
from appnb.ui.adapters.places import attach_wire
from appnb.ui.adapters.wire import Follow, WidgetWire

log = logging.getLogger(__name__)

SHOWING = RenderContext(adapters=VIEWABLE_ADAPTERS)
"""How outputs are shown: ipywidgets and anywidgets too."""

Hear = Callable[[Mapping[str, object]], object]
"""Takes one message of a browser, on the event loop with the document locked."""


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
        offer: given what each cell shows when the start run has ended, on the kernel's thread.
        codes: where browsers fetch the modules of widgets from.
        prefix: of the server's addresses.
        follow: tells of saves of files that widgets are made from, where the author works on them.
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
        offer: Callable[[Mapping[CellId, Shown]], None] = lambda cells: None,
        codes: CodeStore | None = None,
        prefix: str = "",
        follow: Follow | None = None,
    ) -> None:
        self.doc = doc
        # both are set when there is a kernel
        self.submit: Callable[[Hashable, Callable[[], None]], None] = lambda key, apply: None
        self.interrupt: Callable[[], object] = lambda: None
        self.page = page
        self.user = NOBODY
        self.login: Login | None = None  # under which its websocket was opened
        self.tracing = Tracing("")  # spans of what its viewer does
        self.renewed_at = monotonic()  # when it was given a token
        self.traces: Traces | None = None  # what was noticed of the viewer; set when there is a kernel
        self.first_sight: Mapping[str, str] = {}  # what the page that was sent shows: HTML, by slots' keys
        self.has_started = False  # the start run has ended
        self.is_visible = True
        # called on the kernel's thread, with the cells that really ran: others of a plan may have been spared
        self.on_run_finished: Callable[[Run, Iterable[CellId]], None] = lambda run, ran: None
        # called on the kernel's thread with what a cell shows that is new, by the cell's key
        self.on_models: Callable[[str, Model], None] = lambda key, root: None
        self.on_greeting: Hear = lambda message: None  # hears what a page says first
        self._ran: list[CellId] = []
        self._cells = {slot.key: Shown(slot.key, is_withheld=not slot.shows_output) for slot in page.slots}
        self._generation = 0
        self._is_rearranged = False  # the browser has another page than this one
        self._notice = ""  # what the author is told about the last save
        self._told_notice = ""
        self._dev = dev
        self._offer = offer
        self._dirty: set[CellId] = set()
        self._delivery = Delivery(doc, self._take_messages, run_locked=run_locked, run_later=run_later, learn=learn)
        self._lock = self._delivery.lock
        self.post, self.post_latest = self._delivery.post, self._delivery.post_latest
        self._hears: dict[str, Hear] = {
            "ready": self._connect,
            "stop": lambda message: self.interrupt(),
            "visible": self._note_visible,
            "loaded": lambda message: self._delivery.note_loaded(message.get("ticket")),
        }
        self._widgets = WidgetWire(self.take, self._delivery.clock.schedule, codes=codes, prefix=prefix, follow=follow)
        bridge.attach(doc, self)
        attach_wire(doc, self._widgets)
        doc.on_message(CHANNEL, self._hear)

    # ---- from the browser; on the event loop ----------------------------------------------------

    def take(self, key: Hashable, apply: "partial[None]") -> None:
        """Hand a change of a live object to the kernel, which applies it before its next plan."""
        if not self._delivery.is_closed:
            self._delivery.clock.expect()
            self.submit(key, apply)

    def on_message(self, kind: str, hear: Hear) -> None:
        """Hand messages of one type to `hear`. What they hold comes from a browser: nothing in it is certain."""
        self._hears[kind] = hear

    def _hear(self, sent: object) -> None:
        text, buffers = _unpack(sent)
        try:
            message = json.loads(text)
            if message.get("type") == KIND:
                self._widgets.hear(message, buffers)
                return
            hear = self._hears.get(str(message.get("type")))
        except (ValueError, AttributeError, TypeError, RecursionError):
            return
        try:
            if hear is not None:
                hear(message)
        except Exception:
            log.exception("a message of a page could not be handled")

    def _note_visible(self, message: Mapping[str, object]) -> None:
        self.is_visible = bool(message.get("is_visible"))

    def _connect(self, message: Mapping[str, object]) -> None:
        bridge.mark_connected(self.doc)
        with self._lock:
            if self._delivery.connect():
                for shown in self._cells.values():
                    shown.forget_told()
                self._widgets.tell_again()
            else:
                if self._widgets.is_overfull:
                    self._widgets.tell_again()
                self._assume_first_sight(message.get("shows"))
            self._dirty.update(self._cells)
            self._is_rearranged = self._generation > 0
            self._told_notice = ""
        self._delivery.flush()
        self.on_greeting(message)

    def _assume_first_sight(self, keys: object) -> None:
        """Note what the page that was sent shows already, as far as its script says that it does."""
        sent, self.first_sight = self.first_sight, {}
        shows = {key for key in keys if isinstance(key, str)} if isinstance(keys, list) else set()
        for shown in self._cells.values():
            if shown.key in shows and shown.key in sent:
                shown.assume_told(sent[shown.key])

    def hand_over(self, user: User) -> bool:
        """Let a viewer have the page of a session that ran before they came; tell whether nothing speaks against it."""
        if self.traces is None or not self.traces.is_clean or self._delivery.is_closed:
            return False
        self.traces.viewer.user = self.user = user
        return True

    def hold(self, is_held: bool) -> None:
        """Send nothing while the browser is slow; what it is shown then is the newest. On the event loop."""
        self._delivery.hold(is_held)

    def assume_loaded(self, resources: Iterable[Resource]) -> None:
        """Note what the page that was sent loads by itself."""
        self._delivery.roots.assume_loaded(resources)

    def note_message(self, message: BokehMessage[Any]) -> None:
        """Look at a message of the browser before it is handled."""
        if self.traces is None or self.traces.note_message(message):
            self.tracing.note_change(message.msgtype)

    # ---- from the kernel; on its thread -----------------------------------------------------------

    def run_started(self, run: Run) -> None:
        self._ran.clear()
        with self._lock:
            for cell in run.plan:
                self._set_state(cell, CellState.STALE)
        self._delivery.clock.schedule_soon()

    def cell_started(self, cell: CellId) -> None:
        self._ran.append(cell)
        with self._lock:
            self._set_state(cell, CellState.RUNNING)
            if cell in self._cells:
                self._cells[cell].is_fresh = True
        self._delivery.clock.schedule_soon()

    def cell_output(self, cell: CellId, outputs: tuple[object, ...]) -> None:
        self._show(cell, outputs)
        self._delivery.clock.schedule()

    def cell_printed(self, cell: CellId, stream: str, text: str) -> None:
        if stream != "stdout" and not self._dev:
            return
        with self._lock:
            shown = self._cells.get(cell)
            if shown is None:
                return
            shown.console = append_printed("" if shown.is_fresh else shown.console, text)
            shown.is_fresh = False
            self._dirty.add(cell)
        self._delivery.clock.schedule_soon()

    def cell_finished(self, result: CellResult) -> None:
        shown = self._cells.get(result.cell)
        if shown is not None:
            try:
                if result.error is not None:
                    self._show_card(shown, result.state, result.error)
                else:
                    self._show(result.cell, result.outputs)
            except Exception:
                if self._delivery.is_closed:  # the document went away while the output was made
                    return
                raise
            with self._lock:
                if shown.is_fresh:
                    shown.console = ""
                self._set_state(result.cell, result.state)
            self._delivery.clock.schedule()
        if result.error is not None:
            self._log_error(result)

    def run_finished(self, run: Run) -> None:
        if run.cause == "start":
            self._offer(self._cells)
            self.has_started = True
        self.on_run_finished(run, tuple(self._ran))

    def rearrange(self, page: Page, change: Change) -> None:
        """Take the places of a new generation; cells that go on keep what they show. On the kernel's thread."""
        with self._lock:
            self._generation += 1
            before, self._cells = self._cells, {}
            turned: list[CellId] = []  # cells whose output may be seen from now on, or no more
            for slot in page.slots:
                old = change.renamed.get(slot.key)
                shown = before.pop(old, None) if old is not None else None
                shown = self._cells[slot.key] = shown or Shown(f"{slot.key}~{self._generation}")
                if shown.is_withheld == slot.shows_output:
                    shown.is_withheld = not shown.is_withheld
                    turned.append(slot.key)
            for shown in before.values():
                self._retire(shown, keep={})
            self.page = page.with_keys({cell: CellId(shown.key) for cell, shown in self._cells.items()})
            self._dirty = set(self._cells)
            self._is_rearranged = True
        for cell in turned:
            if not self._cells[cell].card:
                self._show(cell, self._cells[cell].outputs)
        self._delivery.clock.schedule()

    def notify(self, html: str) -> None:
        """Show the author what is wrong with the file, above the page; '' takes it away. On any thread."""
        with self._lock:
            self._notice = html if self._dev else ""
        self._delivery.clock.schedule()

    def _set_state(self, cell: CellId, state: CellState) -> None:
        if cell in self._cells:
            self._cells[cell].state = state
            self._dirty.add(cell)

    def _show(self, cell: CellId, outputs: tuple[object, ...]) -> None:
        shown = self._cells.get(cell)
        if shown is None:
            return
        shown.outputs = outputs
        rendered = Rendered() if shown.is_withheld else reconcile(shown.rendered, render_all(outputs, SHOWING))
        kept, made = self._fit_roots(shown, rendered)
        with self._lock:
            self._retire(shown, keep=kept)
            shown.rendered, shown.roots, shown.card = rendered, kept, ""
            self._delivery.roots.add(made)
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
                self.on_models(shown.key, root)
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
            shown.rendered, shown.roots, shown.card, shown.outputs = Rendered(), {}, card, ()

    def _retire(self, shown: Shown, keep: dict[str, tuple[Viewable, Model]]) -> None:
        for hole, (viewable, root) in shown.roots.items():
            if hole not in keep or keep[hole][1] is not root:
                self._delivery.roots.retire(root)
                bridge.drop_root(viewable, root)

    def _log_error(self, result: CellResult) -> None:
        error = result.error
        if error is None or error.blocked_by is not None or isinstance(error.exception, Interrupted):
            return
        detail = error.traceback or str(error.diagnostic or error.exception)
        log.error("cell %s failed (reference %s)\n%s", result.cell, error.id, detail)

    # ---- to the browser ------------------------------------------------------------------------------

    def _take_messages(self) -> list[Message | Packet]:
        messages: list[Message | Packet] = []
        if self._is_rearranged:
            self._is_rearranged = False
            messages.append({"type": "page", **asdict(self.page)})
        if self._notice != self._told_notice:
            self._told_notice = self._notice
            messages.append({"type": "notice", "html": self._notice})
        if patches := self._take_patches():
            messages.append({"type": "cells", "cells": patches})
        widgets = self._widgets.take()
        return [*messages, widgets] if widgets else messages

    def _take_patches(self) -> dict[str, dict[str, object]]:
        dirty, self._dirty = self._dirty, set()
        changed = [self._cells[cell] for cell in dirty if cell in self._cells]
        return {shown.key: patch for shown in changed if (patch := shown.take_patch())}

    # ---- the end ----------------------------------------------------------------------------------------

    def close(self) -> None:
        """Let go of every model; the document is gone or going."""
        with self._lock:
            if self._delivery.is_closed:
                return
            self._delivery.close()
            shown_cells, self._cells = list(self._cells.values()), {}
        self._widgets.close()
        for shown in shown_cells:
            for viewable, root in shown.roots.values():
                bridge.drop_root(viewable, root)


def _unpack(sent: object) -> tuple[str, list[bytes]]:
    """Read a message of a browser: text, or text and bytes."""
    match sent:
        case str():
            return sent, []
        case [str() as text, list() as buffers] if all(isinstance(buffer, bytes) for buffer in buffers):
            return text, buffers
        case _:
            return "{}", []
