"""What a cell shows: HTML and the holes in which live objects stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from panel.pane import Bokeh, PaneBase
from panel.viewable import Viewable

from appnb.display.embedding import new_hole_id, replace_tokens, split_tokens, write_token
from appnb.display.failures import write_failure, write_gone
from appnb.display.hypertext import Html
from appnb.display.markup import tag
from appnb.display.panes import Adapter, find_pane_type, make_viewable, show_note
from appnb.display.plot_sizes import find_fit, find_pane_options
from appnb.display.show import show


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What rendering may be told: how to make viewables of objects that only layers above know."""

    adapters: tuple[Adapter, ...] = ()


class Hole:
    """The place of one live object on the page; its viewable is made when it is first asked for.

    Lives on the thread of its kernel. `id` is the id of the `<appnb-hole>` in the HTML.
    """

    __slots__ = ("_adapters", "_viewable", "id", "source")

    def __init__(
        self, id: str, source: object, *, viewable: Viewable | None = None, adapters: tuple[Adapter, ...] = ()
    ) -> None:
        self.id = id
        self.source = source  # the object as the cell gave it
        self._viewable = viewable
        self._adapters = adapters

    @property
    def viewable(self) -> Viewable:
        """The Panel object that shows the source; a note where it cannot be made."""
        if self._viewable is None:
            try:
                self._viewable = make_viewable(self.source, self._adapters)
            except Exception as error:  # noqa: BLE001 - user code and plotting libraries
                return self.give_up(error)
        return self._viewable

    def give_up(self, error: BaseException) -> Viewable:
        """Show a note instead of the source: its viewable cannot be made, or cannot draw it."""
        self._viewable = show_note(write_failure(self.source, error).text)
        return self._viewable

    @property
    def is_made(self) -> bool:
        """Whether the viewable exists already."""
        return self._viewable is not None

    @property
    def pane_type(self) -> type[PaneBase] | None:
        """The class of the pane that is made for the source; None when the source brings its own viewable."""
        return find_pane_type(self.source)

    def renamed(self, id: str) -> "Hole":
        """Make the same hole under another id."""
        return Hole(id, self.source, viewable=self._viewable, adapters=self._adapters)

    def __repr__(self) -> str:
        return f"Hole({self.id!r}, {type(self.source).__name__})"


@dataclass(frozen=True, slots=True)
class Rendered:
    """Something as the page shows it.

    `html` is trusted; each hole stands in it, once, as `<appnb-hole id="…"></appnb-hole>`.
    `needs` names the client libraries that it takes: "math".
    """

    html: str = ""
    holes: tuple[Hole, ...] = ()
    needs: frozenset[str] = field(default_factory=frozenset)


def render(value: object, context: RenderContext = RenderContext()) -> Rendered:
    """Turn any object into what the page shows. Makes no viewable yet; never raises."""
    return _render_html(show(value), context)


def render_all(values: Iterable[object], context: RenderContext = RenderContext()) -> Rendered:
    """Turn the outputs of one cell into what the page shows: one below the other."""
    shown = [html for html in map(show, values) if html.text]
    if len(shown) == 1:
        return _render_html(shown[0], context)
    embedded = {hole: obj for html in shown for hole, obj in html.embedded.items()}
    stacked = "".join(tag("div", html.text, class_="appnb-part") for html in shown)
    return _render_html(Html.of(stacked, embedded), context)


def _render_html(html: Html, context: RenderContext) -> Rendered:
    parts, holes, seen = [], list[Hole](), dict[str, int]()
    for position, part in enumerate(split_tokens(html.text)):
        if position % 2 == 0:
            parts.append(part)
        elif part not in html.embedded:
            parts.append(write_gone())
        else:
            seen[part] = seen.get(part, 0) + 1
            name = part if seen[part] == 1 else f"{part}-{seen[part]}"  # an object may be shown twice
            hole = Hole(name, html.embedded[part], adapters=context.adapters)
            holes.append(hole)
            parts.append(write_token(name, find_fit(hole.source)))
    text = "".join(parts)
    return Rendered(text, tuple(holes), frozenset({"math"} if 'class="appnb-math"' in text else ()))


def reconcile(old: Rendered, new: Rendered) -> Rendered:
    """Let `new` take over the viewables of `old`, so that what is on the page is updated, not replaced.

    A hole with the same object keeps its viewable. A hole for which a pane would be made takes over an
    old pane of the same class, which is handed the new object; so does one whose object an old viewable
    takes (`__appnb_take__`). What `old` had and is not taken over is for the caller to drop. Call it on
    the kernel's thread, once for each pair.
    """
    free = [hole for hole in old.holes if hole.is_made]
    taken: dict[str, Hole] = {}
    for hole in new.holes:
        there = next((kept for kept in free if kept.source is hole.source), None)
        if there is not None:
            free.remove(there)
            taken[hole.id] = there
            _refresh(there)
    for hole in new.holes:
        if hole.id not in taken and (heir := _find_heir(hole, free)) is not None:
            taken[hole.id] = heir
    for hole in new.holes:
        if hole.id not in taken and hole.pane_type is None:
            there = next((kept for kept in free if kept.viewable is hole.viewable), None)
            if there is not None:  # an element that was made again has taken over the old one's widget
                free.remove(there)
                taken[hole.id] = Hole(there.id, hole.source, viewable=there.viewable)
    return _rewrite(new, taken) if taken else new


def _find_heir(hole: Hole, free: list[Hole]) -> Hole | None:
    """Find an old viewable that can show a new object, hand it over, and take it from the free ones."""
    for there in free:
        viewable = there.viewable
        try:
            if not _hand_over(there, hole):
                continue
        except Exception:  # noqa: BLE001 - the object does not fit the old viewable: make a new one
            free.remove(there)
            return None
        free.remove(there)
        return Hole(there.id, hole.source, viewable=viewable)
    return None


def _hand_over(there: Hole, hole: Hole) -> bool:
    """Hand the object of a new hole to an old one's viewable; False if that shows no such thing."""
    viewable = there.viewable
    if isinstance(viewable, PaneBase) and _is_made_for(viewable, hole) and _is_made_for(viewable, there):
        viewable.param.update(object=hole.source, **find_pane_options(hole.source))
        return True
    take = getattr(viewable, "__appnb_take__", None)
    return hole.pane_type is None and not isinstance(hole.source, Viewable) and take is not None and take(hole.source)


def _is_made_for(pane: PaneBase, hole: Hole) -> bool:
    """Tell whether a pane is the kind that appnb makes for the hole's source."""
    kind: type | None = hole.pane_type
    return type(pane) is kind


def _refresh(hole: Hole) -> None:
    """Show an object again that may have been changed in place; Bokeh's models tell of their changes themselves."""
    pane = hole.viewable
    if isinstance(pane, PaneBase) and _is_made_for(pane, hole) and not isinstance(pane, Bokeh):
        pane.param.trigger("object")
    elif (take := getattr(pane, "__appnb_take__", None)) is not None:
        try:
            take(hole.source)
        except Exception as error:  # noqa: BLE001 - plotting libraries
            hole.give_up(error)


def _rewrite(new: Rendered, taken: Mapping[str, Hole]) -> Rendered:
    """Put the holes that are kept into the HTML; a new hole whose id is in use gets another."""
    used = {hole.id for hole in taken.values()}
    holes = []
    for hole in new.holes:
        kept = taken.get(hole.id)
        if kept is None and hole.id in used:
            kept = hole.renamed(new_hole_id())
        holes.append(kept or hole)
    pairs = zip(new.holes, holes, strict=True)
    tokens = {hole.id: write_token(kept.id, find_fit(kept.source)) for hole, kept in pairs}
    return Rendered(replace_tokens(new.html, tokens), tuple(holes), new.needs)
