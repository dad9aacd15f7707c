"""One widget of the notebook, and the pages that it is on."""

import sys
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Protocol

from appnb.ui.adapters.packing import Packed, pack, put_back
from appnb.ui.adapters.peers import CODE, Peer, find_owner, find_peer

_KEPT_AS = "_appnb_model"


class Wire(Protocol):
    """What is used of a page's end of its widgets."""

    def send_update(self, model: "WidgetModel", values: dict[str, Packed], *, is_echo: bool) -> None: ...
    def send_custom(self, model: "WidgetModel", content: Packed, buffers: tuple[bytes, ...]) -> None: ...
    def send_code(self, model: "WidgetModel", text: str) -> None: ...
    def send_close(self, model: "WidgetModel") -> None: ...


class WidgetModel:
    """Python's end of one widget: passes on to pages what the widget sends to Jupyter.

    There is one for each widget, made when it is first shown, that lives as long as the widget does. What the widget
    sends comes on whatever thread it sends it from.
    """

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.place: object = None  # what shows it, once it was shown
        self.wires: set[Wire] = set()
        channel = peer.channel
        self.id: str = channel.comm_id
        # whose channel it is depends on what else the process has imported: these two are what all have
        channel.send = self._send
        channel.close = partial(self._close, channel.close)
        channel.kernel = "appnb"  # anywidget sends to nobody else

    def read_state(self, names: Iterable[str] | None = None) -> dict[str, Packed]:
        """Read values of the widget, or all, as they travel. On the kernel's thread."""
        return {name: pack(value) for name, value in self.peer.read_state(names).items()}

    def _send(self, data: Any = None, metadata: Any = None, buffers: Any = None) -> None:
        """Take what the widget tells Jupyter, as the protocol of its messages has it.

        Source: https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/messages.md
        """
        wires = tuple(self.wires)
        method = (data or {}).get("method")
        if not wires:
            return
        if method == "custom":
            content, own = pack(data.get("content")), tuple(bytes(buffer) for buffer in buffers or ())
            for wire in wires:
                wire.send_custom(self, content, own)
        elif method in ("update", "echo_update"):
            self._send_update(data, buffers or (), wires, is_echo=method == "echo_update")

    def _close(self, close: Callable[..., None], *arguments: Any, **options: Any) -> None:
        for wire in tuple(self.wires):
            wire.send_close(self)
        close(*arguments, **options)

    def _send_update(self, data: Any, buffers: Any, wires: tuple[Wire, ...], *, is_echo: bool) -> None:
        state = put_back(dict(data["state"]), data.get("buffer_paths") or (), buffers)
        code = state.pop(CODE, None)
        values = {name: pack(value) for name, value in state.items() if name != "layout"}
        for wire in wires:
            if code is not None and not is_echo:
                wire.send_code(self, str(code))
            if values:
                wire.send_update(self, values, is_echo=is_echo)


def find_model(widget: object) -> WidgetModel | None:
    """Find the model of a widget, always the same; None for what is no widget, or was closed."""
    peer = find_peer(widget)
    if peer is None or peer.channel is None:
        return None
    kept = vars(peer.channel).get(_KEPT_AS)
    if kept is None:
        kept = vars(peer.channel)[_KEPT_AS] = WidgetModel(peer)
    model: WidgetModel = kept
    return model


def find_referred(key: str) -> WidgetModel | None:
    """Find the model of a widget that another widget's value names by its id."""
    widgets = sys.modules.get("ipywidgets.widgets.widget")
    owner = widgets._instances.get(key) if widgets is not None else None
    if owner is None and (comm := sys.modules.get("comm")) is not None:
        channel = comm.get_comm_manager().comms.get(key)
        owner = None if channel is None else find_owner(channel)
    return None if owner is None else find_model(owner)
