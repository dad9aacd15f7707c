"""Live objects as Panel viewables."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

import panel as pn
from panel.pane import PaneBase
from panel.viewable import Viewable

from appnb.display.kinds import class_names, is_foreign_widget, is_frame
from appnb.display.lazy import Lazy
from appnb.display.lazy_view import LazyView
from appnb.display.plot_sizes import find_pane_options
from appnb.display.vega_view import show_chart

Adapter = Callable[[object], Viewable | None]
"""Makes the viewable of an object that Panel itself does not show well; None for what it does not know."""


_ADAPTED = frozenset({"altair.TopLevelMixin"})
"""What no pane of Panel shows without other hosts, beside widgets of other makers."""


def find_pane_type(value: object) -> type[PaneBase] | None:
    """Find the class of the pane that is made for an object; None when it has its own viewable. Makes no pane."""
    if isinstance(value, Viewable | Lazy) or callable(getattr(type(value), "__panel__", None)):
        return None
    if is_foreign_widget(value) or is_frame(value) or not _ADAPTED.isdisjoint(class_names(value)):
        return None
    found = PaneBase.get_pane_type(value)
    return found if isinstance(found, type) and issubclass(found, PaneBase) else None


def make_viewable(value: object, adapters: Sequence[Adapter] = ()) -> Viewable:
    """Make the viewable of a live object: the object itself, what it gives, what an adapter makes, or a pane."""
    if isinstance(value, Viewable):
        return value
    if isinstance(value, Lazy):
        return LazyView(value, partial(make_viewable, adapters=adapters))
    give = getattr(value, "__panel__", None)
    if callable(give) and not isinstance(value, type):
        return as_viewable(give())
    for adapter in adapters:
        adapted = adapter(value)
        if adapted is not None:
            return adapted
    if "altair.TopLevelMixin" in class_names(value):
        return show_chart(value)
    kind = find_pane_type(value)
    if kind is None:
        return as_viewable(value)
    make = cast(Callable[..., Viewable], kind)
    return make(value, **find_pane_options(value))  # not `pn.panel`: it gives the layout of some panes instead


def as_viewable(value: object) -> Viewable:
    """Have Panel make a viewable of an object, unless it is one."""
    return value if isinstance(value, Viewable) else cast(Viewable, pn.panel(value))


_NOTE = """
:host { font: 14px/1.5 var(--appnb-font, sans-serif); color: var(--appnb-text); }
.appnb-failure {
  display: inline-block;
  padding: 6px 12px;
  border: 1px solid color-mix(in srgb, var(--appnb-danger) 40%, transparent);
  border-radius: var(--appnb-radius);
  background: color-mix(in srgb, var(--appnb-danger) 6%, transparent);
}
"""


def show_note(html: str) -> Viewable:
    """Make a viewable of the note for what cannot be shown; in its shadow root it has to bring its style."""
    make: Callable[..., Viewable] = pn.pane.HTML
    return make(html, margin=0, stylesheets=[_NOTE])
