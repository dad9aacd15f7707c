"""`Output` of ipywidgets: it shows what a block shows and prints, which is what `interact` is made of."""

from collections.abc import Iterator
from contextlib import ExitStack
from importlib import import_module
from types import ModuleType
from typing import Any

from panel.viewable import Viewable

from appnb.display.html import as_html
from appnb.display.hypertext import Html
from appnb.display.markup import tag
from appnb.display.values import show_code
from appnb.kernel.context import current_owner
from appnb.kernel.imported import change_when_imported
from appnb.kernel.takers import Taker, taking
from appnb.ui.tabular.messages import Message
from appnb.ui.tabular.sections import Sections
from appnb.ui.widgets.live_html import LiveHtml

_OPEN, _VALUES = "_appnb_open", "_appnb_values"
_TRACE = "application/x-appnb"
_NOTHING: dict[str, Any] = {}


def install_outputs() -> None:
    """Have `Output` take what its block shows, and links of browsers link in Python; a second call changes nothing."""
    change_when_imported(
        {"ipywidgets.widgets.widget_output": change_outputs, "ipywidgets.widgets.widget_link": change_links}
    )


def change_links(module: ModuleType) -> None:
    """Have `jslink` and `jsdlink` link traits in Python: what shows the widgets here hears of nothing else."""
    links: Any = module
    traits: Any = import_module("traitlets")
    links.jslink = lambda one, other: traits.link(one, other)
    links.jsdlink = lambda source, target: traits.dlink(source, target)


def change_outputs(module: ModuleType) -> None:
    """Change the class of `ipywidgets.widgets.widget_output`."""
    kind: Any = module
    kind = kind.Output
    enter, leave, append = kind.__enter__, kind.__exit__, kind.append_display_data

    def __enter__(self: Any) -> Any:
        if current_owner() is None:
            return enter(self)
        stack = ExitStack()
        stack.enter_context(taking(_IntoOutput(self)))
        self.__dict__.setdefault(_OPEN, []).append(stack)
        return self

    def __exit__(self: Any, *error: Any) -> Any:
        opened = self.__dict__.get(_OPEN)
        if not opened:
            return leave(self, *error)
        opened.pop().close()
        return None

    def append_display_data(self: Any, value: Any) -> None:
        if current_owner() is None:
            append(self, value)
        else:
            _IntoOutput(self).show(value)

    kind.__enter__, kind.__exit__, kind.append_display_data = __enter__, __exit__, append_display_data


class _IntoOutput(Taker):
    """Puts what is shown into the `outputs` of a widget, in the form that Jupyter has for it."""

    def __init__(self, widget: Any) -> None:
        super().__init__()
        self._widget = widget

    def write(self, stream: str, text: str) -> None:
        """Take what is printed: more of it is part of the same output."""
        *before, last = self._widget.outputs or (_NOTHING,)
        if last.get("name") == stream:
            self._widget.outputs = (*before, {**last, "text": last["text"] + text})
        else:
            added = {"output_type": "stream", "name": stream, "text": text}
            self._widget.outputs = (*self._widget.outputs, added)

    def show(self, value: object) -> None:
        """Take what is shown; the object itself is kept beside."""
        values = self._widget.__dict__.setdefault(_VALUES, {})
        place = str(len(values))
        values[place] = value
        added = {"output_type": "display_data", "data": {"text/plain": repr(value), _TRACE: place}, "metadata": {}}
        self._widget.outputs = (*self._widget.outputs, added)

    def clear(self) -> None:
        """Show nothing."""
        self._widget.__dict__.pop(_VALUES, None)
        self._widget.outputs = ()


class OutputSource:
    """An `Output` as live HTML shows it."""

    skeleton = tag("div", tag("div", data_section="body"), class_="appnb-captured", data_live="captured")

    def __init__(self, widget: Any) -> None:
        self._widget = widget

    def write(self) -> Sections:
        """Write all that it has taken."""
        parts = list(self._list_parts())
        embedded = {hole: obj for html in parts for hole, obj in html.embedded.items()}
        body = "".join(tag("div", html.text, class_="appnb-part") for html in parts)
        return Sections(body=body, embedded=embedded)

    def _list_parts(self) -> Iterator[Html]:
        values = self._widget.__dict__.get(_VALUES, {})
        for each in self._widget.outputs:
            data = each.get("data") or {}
            if data.get(_TRACE) in values:
                yield as_html(values[data[_TRACE]])
            elif "text/html" in data:
                yield Html.of(str(data["text/html"]), {})
            elif "text" in each or "text/plain" in data:
                yield show_code(str(each.get("text", data.get("text/plain"))))

    def hear(self, message: Message) -> str | None:
        """Do nothing: there is nothing to press."""
        return None


def show_output(widget: Any) -> Viewable:
    """Make the viewable of an `Output`, which follows what it takes."""
    made = LiveHtml(OutputSource(widget), (_adapt,))
    widget.observe(lambda change: made.refresh(), names=["outputs"])
    return made


def _adapt(value: object) -> Viewable | None:
    adapters = import_module("appnb.ui.adapters").VIEWABLE_ADAPTERS  # which this is part of
    return next((made for adapt in adapters if (made := adapt(value)) is not None), None)
