"""What stands above and below the rows of a table, as HTML: search, downloads, where one is, and the way on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from appnb.display.markup import tag, text
from appnb.frames.exports import Format
from appnb.ui.tabular.look import PAGE_SIZES, TableLook

_LENS = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M11 7a4 4 0 1 1-8 0 4 4 0 0 1 8 0zm-1 3 3.5 3.5"/></svg>'
_FUNNEL = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2.5 3.5h11L9.3 8.6v4.2l-2.6-1.3V8.6z"/></svg>'
_DOWN = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2.5v8M4.5 7.5 8 11l3.5-3.5M3 13.5h10"/></svg>'
_LEFT = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M10 3.5 5.5 8l4.5 4.5"/></svg>'
_RIGHT = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M6 3.5 10.5 8 6 12.5"/></svg>'
_NAMES: Mapping[Format, str] = {"csv": "CSV", "tsv": "TSV", "json": "JSON", "parquet": "Parquet"}


def write_tools(
    look: TableLook, *, search: str, filters: int, shows_filters: bool, formats: Iterable[Format], label: str
) -> str:
    """Write what stands above the table.

    Args:
        look: what the author said.
        search: what is searched for.
        filters: how many columns are filtered.
        shows_filters: whether the fields for that are shown.
        formats: what the table can be downloaded as.
        label: what assistive technology calls the table.
    """
    parts = []
    if look.has_search:
        field = tag(
            "input",
            type="search",
            value=search or None,
            placeholder="Search",
            aria_label=f"Search {label}".strip(),
            autocomplete="off",
            spellcheck="false",
            data_do="search",
            data_wait=300,
        )
        parts.append(tag("label", _LENS, field, class_="appnb-grid-search"))
        count = tag("span", str(filters), class_="appnb-grid-badge") if filters else ""
        said = {"aria_pressed": str(shows_filters).lower(), "title": "Filter columns", "aria_label": "Filter columns"}
        parts.append(tag("button", _FUNNEL, count, type="button", class_="appnb-grid-tool", data_do="filters", **said))
    if parts and look.has_download:
        parts.append(_write_downloads(formats))
    return "".join(parts)


def _write_downloads(formats: Iterable[Format]) -> str:
    links = (
        tag("button", _NAMES[kind], type="button", data_do="download", data_with=f'{{"format":"{kind}"}}')
        for kind in formats
    )
    opener = tag("summary", _DOWN, class_="appnb-grid-tool", title="Download", aria_label="Download")
    menu = tag("div", *links, class_="appnb-grid-menu")
    return tag("details", opener, menu, class_="appnb-grid-downloads", data_closes=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader is in a table."""

    page: int  # from 0
    size: int
    found: int  # rows that are left by the search
    whole: int
    chosen: int = 0

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(-(-self.found // self.size), 1)


def write_foot(place: Place, look: TableLook, formats: Iterable[Format]) -> str:
    """Write what stands below the table; of one that cannot be searched, the downloads too."""
    if look.is_preview:
        return tag("p", text(f"The first {place.found:,} rows."), class_="appnb-grid-place")
    parts = [tag("p", text(" · ".join(_list_facts(place, look))), class_="appnb-grid-place", role="status")]
    is_long = place.pages > 1
    if is_long:
        parts.append(_write_pager(place))
    if look.is_paged and place.whole > min(PAGE_SIZES):
        parts.append(_write_sizes(place.size))
    if look.has_download and not look.has_search:
        parts.append(_write_downloads(formats))
    return "".join(parts)


def _list_facts(place: Place, look: TableLook) -> list[str]:
    first = place.page * place.size + 1
    last = min(first + place.size - 1, place.found)
    rows = f"{place.found:,} rows" if place.found != 1 else "1 row"
    facts = ["no rows" if not place.found else f"{first:,}\u2013{last:,} of {rows}" if place.pages > 1 else rows]
    if place.found != place.whole:
        facts[0] += f", of {place.whole:,}"
    if place.chosen:
        facts.append(f"{place.chosen:,} chosen")
    return [*facts, look.note] if look.note else facts


def _write_pager(place: Place) -> str:
    def step(to: int, icon: str, name: str, is_off: bool) -> str:
        said = {"data_do": "page", "data_with": f'{{"to":{to}}}', "aria_label": name, "title": name}
        return tag("button", icon, type="button", class_="appnb-grid-tool", disabled=is_off, **said)

    number = tag(
        "input",
        type="text",
        inputmode="numeric",
        value=place.page + 1,
        size=max(len(str(place.page + 1)), 2),
        aria_label=f"Page, of {place.pages:,}",
        autocomplete="off",
        data_do="page",
    )
    told = tag("span", number, text(f" of {place.pages:,}"), class_="appnb-grid-pages")
    before = step(place.page - 1, _LEFT, "Previous page", place.page == 0)
    after = step(place.page + 1, _RIGHT, "Next page", place.page >= place.pages - 1)
    return tag("nav", before, told, after, class_="appnb-grid-pager", aria_label="Pages")


def _write_sizes(size: int) -> str:
    sizes = sorted({*PAGE_SIZES, size})
    options = (tag("option", str(each), value=each, selected=each == size) for each in sizes)
    choice = tag("select", *options, data_do="size", aria_label="Rows on a page")
    return tag("label", choice, tag("span", " a page"), class_="appnb-grid-size")
