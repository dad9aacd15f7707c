"""Python's side of a widget, however its author made it: with ipywidgets and traitlets, or with anywidget alone."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

CODE, STYLE = "_esm", "_css"

_KEPT = frozenset({CODE, STYLE, "layout", "style"})
"""What is written some other way than as a value: code by its address, looks as CSS."""

_LOCKED = (CODE, STYLE, "_model_", "_view_", "_anywidget_id")
"""How values begin that no browser may set."""


class Refused(Exception):
    """A value that came from a browser is none that the widget takes."""


class Peer(Protocol):
    """An object of the notebook that a module in browsers belongs to."""

    @property
    def channel(self) -> Any:
        """Where the object sends what it wants a browser to know."""
        ...

    @property
    def name(self) -> str:
        """What people call it: its package and class."""
        ...

    def read_code(self) -> str:
        """Read its module; "" when it has none."""
        ...

    def list_files(self) -> Mapping[str, Path]:
        """List the files that its module and its style come from, by the names of these."""
        ...

    def read_file(self, name: str) -> None:
        """Go on with what such a file says now, and let those that are made from now on begin with it."""
        ...

    def read_state(self, names: Iterable[str] | None = None) -> dict[str, Any]:
        """Read those of `names` that its module may ask for; None: all, and its style."""
        ...

    def write_state(self, state: Mapping[str, Any]) -> None:
        """Take new values from a browser.

        Raises:
            Refused: one of them is not admissible.
        """
        ...

    def receive(self, content: Any, buffers: Sequence[memoryview]) -> None:
        """Take a message that its module made up."""
        ...


class TraitPeer:
    """A widget of ipywidgets, which every `anywidget.AnyWidget` is."""

    def __init__(self, widget: Any) -> None:
        self._widget = widget

    @property
    def channel(self) -> Any:
        return self._widget.comm

    @property
    def name(self) -> str:
        return _name_class(self._widget)

    def read_code(self) -> str:
        return str(getattr(self._widget, CODE, "") or "")

    def list_files(self) -> Mapping[str, Path]:
        found = {name: self._find_contents(name) for name in (CODE, STYLE)}
        return {name: contents._path for name, contents in found.items() if contents is not None}

    def read_file(self, name: str) -> None:
        setattr(self._widget, name, _read_again(self._find_contents(name)))

    def _find_contents(self, name: str) -> Any:
        """Find what anywidget reads a file with; the class of each widget is one of its own, below its author's."""
        given = (vars(cls).get(name) for cls in type(self._widget).__mro__)
        return next((contents for contents in given if _is_file(contents)), None)

    def read_state(self, names: Iterable[str] | None = None) -> dict[str, Any]:
        if names is None:
            _sync_figure(self._widget)
        wanted = None if names is None else set(names)
        known = [name for name in self._widget.keys if name not in _KEPT and (wanted is None or name in wanted)]
        state: dict[str, Any] = self._widget.get_state(known)
        return state | ({STYLE: str(getattr(self._widget, STYLE, "") or "")} if names is None else {})

    def write_state(self, state: Mapping[str, Any]) -> None:
        # not `_handle_msg`, which would turn what callbacks raise into a warning
        try:
            self._widget.set_state(_leave_out_locked(state))
        except sys.modules["traitlets"].TraitError as error:
            raise Refused(str(error)) from error

    def receive(self, content: Any, buffers: Sequence[memoryview]) -> None:
        self._widget._handle_custom_msg(content, list(buffers))


class BundlePeer:
    """An object of any class that `anywidget.experimental` has made a widget: a dataclass, a model of pydantic."""

    def __init__(self, owner: object, bundle: Any) -> None:
        self._owner = owner
        self._bundle = bundle

    @property
    def channel(self) -> Any:
        return self._bundle._comm

    @property
    def name(self) -> str:
        return _name_class(self._owner)

    def read_code(self) -> str:
        return str(self._bundle._extra_state.get(CODE, ""))

    def list_files(self) -> Mapping[str, Path]:
        contents = self._find_descriptor()._extra_state
        return {name: each._path for name, each in contents.items() if _is_file(each)}

    def read_file(self, name: str) -> None:
        self._bundle._extra_state[name] = _read_again(self._find_descriptor()._extra_state[name])
        self._bundle.send_state(name)

    def _find_descriptor(self) -> Any:
        return vars(type(self._owner))["_repr_mimebundle_"]

    def read_state(self, names: Iterable[str] | None = None) -> dict[str, Any]:
        wanted = None if names is None else set(names)
        state = {**self._bundle._get_state(self._owner, include=wanted), **self._bundle._extra_state}
        return {name: value for name, value in state.items() if name != CODE and (wanted is None or name in wanted)}

    def write_state(self, state: Mapping[str, Any]) -> None:
        self._bundle._set_state(self._owner, _leave_out_locked(state))

    def receive(self, content: Any, buffers: Sequence[memoryview]) -> None:
        """Drop it: such objects hear no messages."""


def find_peer(widget: object) -> Peer | None:
    """Find Python's side of a widget; None for what is none, or was closed."""
    if _is_of(widget, "ipywidgets", "Widget"):
        return TraitPeer(widget) if getattr(widget, "comm", None) is not None else None
    bundle = find_bundle(widget)
    return None if bundle is None else BundlePeer(widget, bundle)


def find_bundle(value: object) -> Any:
    """Find what `anywidget.experimental` has hung on an object to make it a widget; None for any other object."""
    module = sys.modules.get("anywidget._descriptor")
    if module is None or isinstance(value, type):
        return None
    made = vars(type(value)).get("_repr_mimebundle_")
    if not isinstance(made, module.MimeBundleDescriptor):
        made = getattr(value, "_repr_mimebundle_", None)
        return made if isinstance(made, module.ReprMimeBundle) else None
    return value._repr_mimebundle_  # type: ignore[attr-defined]  # the descriptor makes it now


def find_owner(channel: Any) -> object | None:
    """Find the object that a channel belongs to; None when it has gone."""
    callback: Callable[..., object] | None = getattr(channel, "_msg_callback", None)
    owner = getattr(callback, "__self__", None)
    module = sys.modules.get("anywidget._descriptor")
    if module is not None and isinstance(owner, module.ReprMimeBundle):
        return owner._obj()  # type: ignore[no-any-return]
    return owner


def is_anywidget(value: object) -> bool:
    """Tell whether an object brings a module that shows it in a browser."""
    if isinstance(value, type):
        return False
    if _is_of(value, "ipywidgets", "Widget"):
        return isinstance(getattr(value, CODE, None), str) or hasattr(type(value), CODE)
    return find_bundle(value) is not None


def _is_of(value: object, package: str, name: str) -> bool:
    return any(cls.__name__ == name and cls.__module__.startswith(f"{package}.") for cls in type(value).__mro__)


def _leave_out_locked(state: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in state.items() if not name.startswith(_LOCKED)}


def _is_file(contents: object) -> bool:
    """Tell whether anywidget reads a module or a style from a file, rather than having the text itself."""
    return isinstance(getattr(contents, "_path", None), Path)


def _read_again(contents: Any) -> str:
    contents._contents = None  # what it has read before
    return str(contents)


def _name_class(owner: object) -> str:
    package = type(owner).__module__.partition(".")[0]
    name = type(owner).__qualname__.rpartition("<locals>.")[2]
    return name if package in ("__main__", "builtins") else f"{package}.{name}"


def _sync_figure(widget: Any) -> None:
    """Have a figure of Plotly's bring its traits up to date, which it does only when it is asked for its MIME types."""
    if _is_of(widget, "plotly", "BaseFigureWidget"):
        widget._repr_mimebundle_()
