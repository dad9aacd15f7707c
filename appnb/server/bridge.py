"""The one place where appnb reaches into Panel: what a browser changes goes to a kernel, never to the event loop.

Panel applies a change of a widget on the event loop, 50 ms after it came, and runs the callbacks of
user code there. In a document that belongs to a page of appnb the change is handed to that page
instead, at once; everything else that Panel serves in the process is left as it is.
"""

import sys
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from itertools import count
from types import FrameType
from typing import Any, Protocol, cast

import bokeh.document.document
import panel
import panel.io.resources
from bokeh.core.types import ID
from bokeh.document import Document
from bokeh.events import Event
from bokeh.model import Model
from bokeh.server.contexts import BokehSessionContext
from panel.io.document import create_doc_if_none_exists
from panel.io.state import set_curdoc, state
from panel.pane import HoloViews
from panel.reactive import Reactive, Syncable
from panel.viewable import Viewable

from appnb.database.defaults import install_duckdb
from appnb.display.figures import claim_pyplot
from appnb.display.jupyter import install_displays
from appnb.display.plot_theme import find_plot_theme
from appnb.display.tqdm_bars import install_tqdm
from appnb.display.webgl import spare_webgl
from appnb.server import bokeh_defaults, current_document, readonly
from appnb.server.current_document import patch_curdoc
from appnb.server.memory import NoCollector
from appnb.ui.adapters.captured import install_outputs
from appnb.ui.widgets.asleep import is_asleep
from appnb.ui.widgets.drawing import Hears, find_sketch
from appnb.ui.widgets.lean import Lean

_PAGE = "_appnb_page"
_INCOMING = "_appnb_incoming"  # which model's change a component is taking in
_READS = "_appnb_reads"
_numbers = count()  # keys for events that must not be merged


class Intake(Protocol):
    """Takes changes that came from a browser; called on the event loop, must return at once."""

    def take(self, key: Hashable, apply: "partial[None]") -> None: ...


def install() -> None:
    """Put the bridge into Panel, once per process; a second call changes nothing."""
    panel.io.resources.RESOURCE_MODE = "server"  # models name their files by paths of this server
    vars(bokeh.document.document)["gc"] = NoCollector  # `trim` collects, once for all that have ended
    bokeh_defaults.install()
    readonly.install()
    current_document.install()
    claim_pyplot()
    install_tqdm()
    install_displays()
    install_outputs()
    install_duckdb()
    for module in panel.extension._imports.values():
        # Panel imports these on first use, which two threads at once make fail
        if module.startswith("panel.models."):
            import_module(module)
    if getattr(Syncable, _PAGE, False):
        return
    setattr(Syncable, _PAGE, True)
    change, event, update = Syncable._server_change, Syncable._server_event, Syncable._apply_update

    def server_change(
        self: Syncable, doc: Document, ref: str, subpath: str | None, attr: str, old: Any, new: Any
    ) -> None:
        intake = find_intake(doc)
        if intake is None:
            change(self, doc, ref, subpath, attr, old, new)
            return
        if subpath:
            attr = f"{subpath}.{attr}"
        if not is_asleep(self) and attr in self._changing.get(ref, []):  # the echo of an update of ours
            self._changing[ref].remove(attr)
            return
        intake.take((id(self), attr), partial(_apply_change, self, doc, ref, attr, new))

    def server_event(self: Syncable, doc: Document, bokeh_event: Event) -> None:
        intake = find_intake(doc)
        if intake is None:
            event(self, doc, bokeh_event)
        else:
            intake.take((id(self), next(_numbers)), partial(_apply_event, self, doc, bokeh_event))

    def apply_update(self: Syncable, events: dict[str, Any], msg: dict[str, Any], model: Model, ref: str) -> bool:
        msg = _leave_out_echo(self, msg, ref)
        return update(self, events, msg, model, ref) if msg else True

    patched = {"_server_change": server_change, "_server_event": server_event, "_apply_update": apply_update}
    for name, function in patched.items():
        setattr(Syncable, name, function)
    find_properties: Callable[..., dict[str, Any]] = Reactive._get_properties

    def get_properties(self: Reactive, doc: Document | None) -> dict[str, Any]:
        """Know the document of a model that is not in it yet, or its style sheets would be asked of another host."""
        current = state.curdoc
        if doc is None and current is not None and find_intake(current) is not None:
            doc = current
        return find_properties(self, doc)

    setattr(Reactive, "_get_properties", get_properties)  # noqa: B010 - to a type checker it is a method
    for name in ("location", "browser_info"):  # all else that Panel knows of a viewer, it reads off the request
        setattr(type(state), name, property(_noting(getattr(type(state), name).fget)))


def _noting(read: Callable[[Any], object]) -> Callable[[Any], object]:
    def read_and_note(self: Any) -> object:
        _note_read(self.curdoc)
        return read(self)

    return read_and_note


class _WatchedContext(BokehSessionContext):
    """The session context of a document of ours: it tells who asks for the request, the token or the session."""

    @property
    def request(self) -> Any:
        _note_read(self._document)
        return super().request

    @property
    def token_payload(self) -> Any:
        _note_read(self._document)
        return super().token_payload

    # Panel and Bokeh ask for these all the time, and hand them to nobody

    @property
    def id(self) -> ID:
        _note_read(self._document, is_direct=True)
        return super().id

    @property
    def session(self) -> Any:
        _note_read(self._document, is_direct=True)
        return super().session

    @property
    def server_context(self) -> Any:
        _note_read(self._document, is_direct=True)
        return super().server_context


def watch_reads(doc: Document, note: Callable[[], None]) -> None:
    """Have `note` called when a notebook asks Panel or Bokeh who looks at this document: for a cookie, say.

    Call it on the event loop; what is read there is read by the server itself. `note` is called on any other thread.
    """
    context = doc.session_context
    if isinstance(context, BokehSessionContext):
        context.__class__ = _WatchedContext
    setattr(doc, _READS, (threading.get_ident(), note))


def _note_read(doc: Document | None, *, is_direct: bool = False) -> None:
    loop_thread, note = getattr(doc, _READS, (None, None))
    if note is None or threading.get_ident() == loop_thread:
        return
    for module in _list_callers(sys._getframe(2)):
        package = module.partition(".")[0]
        if package == "appnb" or module == "panel.config":  # Panel asks for a theme each time it makes something
            return
        if package not in ("panel", "bokeh", "param"):
            break
        if is_direct:
            return
    note()


def _list_callers(frame: FrameType | None) -> Iterator[str]:
    """Name the modules of the functions on the stack, the nearest first; not this one."""
    while frame is not None:
        if frame.f_globals is not globals():
            yield str(frame.f_globals.get("__name__", ""))
        frame = frame.f_back


def attach(doc: Document, intake: Intake) -> None:
    """Make `intake` the place where changes of the objects in `doc` go."""
    setattr(doc, _PAGE, intake)


def find_intake(doc: Document) -> Intake | None:
    """Find the page that a document belongs to; None when it is not one of ours."""
    return cast("Intake | None", getattr(doc, _PAGE, None))


class _Everything:
    """Has whatever it is asked about."""

    def __contains__(self, item: object) -> bool:
        return True


_EVERYTHING = _Everything()


def _apply_change(component: Syncable, doc: Document, ref: str, attr: str, new: Any) -> None:
    # Panel counts busy components for the whole process, which costs three times what the change does;
    # the page knows from its kernel what is busy
    vars(component)["_busy__ignore"] = _EVERYTHING
    vars(component)[_INCOMING] = ref, attr, new
    try:
        with set_curdoc(doc):
            component._process_events({attr: new})
    finally:
        del vars(component)[_INCOMING]


def _leave_out_echo(component: Syncable, msg: dict[str, Any], ref: str) -> dict[str, Any]:
    """Leave out of an update what came from that very model: it has the value, or by now one that was typed since.

    Panel does so too, by a note that two threads take from each other.
    """
    origin, attr, new = vars(component).get(_INCOMING, ("", "", None))
    if origin != ref or attr not in msg:
        return msg
    try:
        is_echo = msg[attr] is new or bool(msg[attr] == new)
    except (TypeError, ValueError):  # arrays and frames have no one answer
        is_echo = False
    return {name: value for name, value in msg.items() if name != attr} if is_echo else msg


def _apply_event(component: Syncable, doc: Document, event: Event) -> None:
    with set_curdoc(doc):
        component._process_event(event)  # type: ignore[attr-defined]  # of `Reactive`, which is what has events


@contextmanager
def document_context(doc: Document) -> Iterator[None]:
    """Make `doc` the current document of Bokeh and Panel in this task or thread."""
    with set_curdoc(doc), patch_curdoc(doc):
        yield


def prepare_document(doc: Document, dist_url: str) -> None:
    """Set what Panel expects of a document: who its components are styled for and how it reconnects.

    Args:
        doc: a new document.
        dist_url: where this server has Panel's files, such as `/static/extensions/panel/`.
    """
    create_doc_if_none_exists(doc)
    doc.template_variables["dist_url"] = dist_url
    doc.theme = find_plot_theme()
    doc.config.update(reconnect_session=True, notifications=None, notify_connection_status=False)


def make_root(viewable: Viewable, doc: Document) -> Model:
    """Build the Bokeh model of a viewable for a document, without adding it; any thread."""
    with set_curdoc(doc):
        root = _draw(viewable, doc) or viewable.get_root(doc)
    if isinstance(viewable, HoloViews):
        spare_webgl(root)
    for model in root.references():  # Bokeh does so when it attaches a model, which can be after the model was sent
        doc.theme.apply_to_model(model)
    return root


def _draw(viewable: Viewable, doc: Document) -> Model | None:
    """Draw the model of a widget that is asleep, which sleeps on if there was another like it; None of all others."""
    sketch = find_sketch(viewable)
    if sketch is None:
        return None
    root = sketch.draw(lambda model: _hear_for(viewable, doc, model))
    if root is None:
        root = viewable.get_root(doc)
        sketch.learn(cast(Lean, viewable), root)
    else:
        sketch.adopt[root.id] = partial(_adopt, root, doc)
    return root


def _hear_for(widget: Any, doc: Document, root: Model) -> Hears:
    """Take in what a browser does with a widget that may be asleep: the kernel's thread wakes it, not this one."""

    def hear_change(attr: str, old: Any, new: Any) -> None:
        Syncable._server_change(widget, doc, root.id, None, attr, old, new)

    def hear_event(event: Event) -> None:
        Syncable._server_event(widget, doc, event)

    return hear_change, hear_event


def _adopt(root: Model, doc: Document, widget: Viewable) -> None:
    """Let a widget that wakes have a model that was drawn for it, as if it had made it."""
    widget._models[root.id] = (root, None)
    state._views[root.id] = (widget, root, doc, None)


def drop_root(viewable: Viewable, root: Model) -> None:
    """Take back what `make_root` registered: the viewable forgets the model."""
    if (sketch := find_sketch(viewable)) is not None:
        sketch.adopt.pop(root.id, None)
        return
    state._views.pop(root.ref["id"], None)
    viewable._cleanup(root)


def mark_connected(doc: Document) -> None:
    """Tell Panel that a browser is there, so that updates are dispatched; what waited for that is called."""
    state._connected[doc] = True
    state._loaded[doc] = True
    intake = find_intake(doc)
    if intake is not None and doc in state._onload:
        intake.take(("appnb: load", id(doc)), partial(state._on_load, doc))
