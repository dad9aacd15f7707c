"""What one page is: which cell's output stands where, as immutable values."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from appnb.notebook.model import CellId
from appnb.settings import LAYOUTS as LAYOUTS

AREAS = ("header", "sidebar", "main", "footer")
WIDTHS = ("compact", "medium", "wide", "full", "columns")
SHOWS = ("output", "code", "both", "nothing")
SIDES = ("top", "right", "bottom", "left")
SLIDES = ("slide", "sub-slide", "fragment", "skip")

COLUMNS = 12
"""How many columns a dashboard and a grid have, unless a layout file of marimo's says another number."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one cell on the page. `shows` is False when the cell ends in no expression: nothing to wait for."""

    key: CellId  # stays the same over generations
    cell: str  # the cell's name, or its id when it has none: what people's styles and tests refer to
    area: str
    shows: bool
    span: int = COLUMNS  # of 12 columns, on a wide page
    span_medium: int = COLUMNS  # where there is room for about two
    span_small: int = COLUMNS  # on a phone
    row: int = 0  # in a grid, from 1; 0 leaves it to the page
    column: int = 0  # where it starts in a grid, from 1; 0 leaves it to the page
    rows: int = 1  # how many rows of a grid it takes
    height: int = 0  # in px, with scrolling inside; 0 is as high as it needs
    side: str = ""  # of its place, at which the output stands when there is room to spare
    title: str = ""
    caption: str = ""
    kind: str = ""  # "stat" for one large number, which looks good beside others
    show: str = "output"
    can_show: bool = False  # it ends in an expression, whether or not its author shows that
    code: str = ""  # highlighted HTML; only when the author asks to show it
    page: str = ""  # outside of `main`: the only page on which it stands
    step: int = 0  # on a slide: at which press of a key it appears
    notes: str = ""  # what the speaker sees
    rank: int = 0  # in which order it stands among those beside it, when cells were moved by hand
    is_moved: bool = False  # by hand: in a grid it stands beside what is before it, or below

    @property
    def shows_output(self) -> bool:
        """Whether the author lets the output be seen."""
        return self.show in ("output", "both")


@dataclass(frozen=True, slots=True)
class Box:
    """A place that holds cells and other boxes, in reading order: an area, a page, tabs, a tab, a slide, a column."""

    id: str  # stays the same over generations
    kind: str  # "area", "page", "tabset", "tab", "slide" or "column"
    title: str = ""
    name: str = ""  # as it is written in an address
    inner: str = "flow"  # how what is in it stands: "flow", "cards", "grid" or "columns"
    items: "tuple[Slot | Box, ...]" = ()
    row: int = 0  # in a grid, from 1; it takes the whole row

    @property
    def rank(self) -> int:
        """In which order it stands among those beside it: where the first in it does."""
        return min((slot.rank for slot in self.slots()), default=0)

    def slots(self) -> Iterator[Slot]:
        """Yield every slot in it, in reading order."""
        for item in self.items:
            if isinstance(item, Box):
                yield from item.slots()
            else:
                yield item

    def boxes(self, kind: str) -> Iterator["Box"]:
        """Yield the boxes of one kind in it, in reading order."""
        for item in self.items:
            if isinstance(item, Box):
                if item.kind == kind:
                    yield item
                yield from item.boxes(kind)

    def map_slots(self, change: Callable[[Slot], Slot]) -> "Box":
        """Make a box whose slots are changed; boxes stay."""
        items = tuple(item.map_slots(change) if isinstance(item, Box) else change(item) for item in self.items)
        return replace(self, items=items)


@dataclass(frozen=True, slots=True)
class Page:
    """What one address shows: the areas with all that stands in them, and how it is laid out."""

    title: str
    description: str
    layout: str
    width: str
    areas: tuple[Box, ...]
    columns: int = COLUMNS
    row_height: int = 0  # of a grid, in px, at least; 0 is as high as it needs
    max_width: int = 0  # in px; 0 leaves it to the style sheet
    outline: bool = False  # a list of the headings beside the text
    bordered: bool = False  # a grid stands on a sheet of its own
    transition: str = ""  # between slides

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Every slot, in reading order."""
        return tuple(slot for box in self.areas for slot in box.slots())

    @property
    def pages(self) -> tuple[Box, ...]:
        """The pages in the page, if it has several."""
        return tuple(page for box in self.areas for page in box.boxes("page"))

    def area(self, name: str) -> Box:
        """Find an area; one that nothing stands in is empty."""
        return next((box for box in self.areas if box.name == name), Box(name, "area", name=name))

    def find_page(self, name: str) -> Box | None:
        """Find one of several pages by its name in the address."""
        return next((page for page in self.pages if page.name == name), None)

    def with_keys(self, keys: Mapping[CellId, CellId]) -> "Page":
        """Make a page whose slots are known to a browser by other keys."""
        areas = (box.map_slots(lambda slot: replace(slot, key=keys.get(slot.key, slot.key))) for box in self.areas)
        return replace(self, areas=tuple(areas))


@dataclass(frozen=True, slots=True)
class CellLook:
    """What somebody said about the place of one cell; None is not a word about it."""

    area: str | None = None
    span: int | None = None
    row: int | None = None
    column: int | None = None
    rows: int | None = None
    height: int | None = None
    side: str | None = None
    title: str | None = None
    caption: str | None = None
    show: str | None = None
    page: str | None = None
    tab: str | None = None
    slide: str | None = None
    notes: str | None = None
    after: str | None = None  # the name of the cell that it stands after; "" for none: it comes first


@dataclass(frozen=True, slots=True)
class PageLook:
    """What a layout file says about one page of several."""

    title: str
    name: str | None = None
    layout: str | None = None


@dataclass(frozen=True, slots=True)
class AppLook:
    """What somebody said about the page as a whole; None is not a word about it."""

    layout: str | None = None
    width: str | None = None
    title: str | None = None
    outline: bool | None = None
    columns: int | None = None
    row_height: int | None = None
    max_width: int | None = None
    bordered: bool | None = None
    transition: str | None = None
    pages: tuple[PageLook, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """All that was said about the looks of one notebook."""

    app: AppLook = field(default_factory=AppLook)
    cells: Mapping[CellId, CellLook] = field(default_factory=dict)
    after: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by a cell's name: which stand after its place
