"""`accordion`: items of which the headings are seen and the contents are opened."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from zlib import crc32

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.display.html import Html, as_html
from appnb.display.lazy import lazy as make_lazy
from appnb.display.markup import tag
from appnb.display.text import md, md_inline


def accordion(
    items: Mapping[str, object],
    multiple: bool = False,
    lazy: bool = False,
    *,
    expanded: bool | Sequence[str] = False,
) -> Html:
    """Show items of which the headings are seen and the contents are opened.

    Args:
        items: content by heading. Headings are Markdown; so is content that is a string, anything else is shown.
        multiple: whether several may be open at a time.
        lazy: whether content is made when it is first opened; it may then be a function without arguments.
        expanded: which are open at first: True for the first (for all with `multiple`), or their headings.

    Raises:
        AppnbError: NB313, `expanded` names what is not there, or several without `multiple`.
    """
    is_open = _find_open(items, multiple, expanded)
    contents = [_show(content, lazy=lazy) for content in items.values()]
    text = "".join(html.text for html in contents) + "".join(items)
    # items with one name are exclusive: the browser closes the others
    group = "" if multiple else f' name="appnb-{crc32(text.encode()):08x}"'
    parts = []
    for heading, html in zip(items, contents, strict=True):
        summary = tag("summary", tag("span", md_inline(heading)))
        body = tag("div", html.text, class_="appnb-accordion-body")
        parts.append(f"<details{group}{' open' if heading in is_open else ''}>{summary}{body}</details>")
    embedded = {hole: obj for html in contents for hole, obj in html.embedded.items()}
    return Html.of(tag("div", *parts, class_="appnb-accordion"), embedded)


def _show(content: object, *, lazy: bool) -> Html:
    if lazy:
        return make_lazy(content)
    return md(content) if isinstance(content, str) else as_html(content)


def _find_open(items: Mapping[str, object], multiple: bool, expanded: bool | Sequence[str]) -> set[str]:
    if isinstance(expanded, bool):
        names = list(items) if expanded else []
        return set(names if multiple else names[:1])
    wanted = [expanded] if isinstance(expanded, str) else list(expanded)
    for name in wanted:
        if name not in items:
            near = get_close_matches(str(name), items, 1) or list(items)[:1]
            fix = f"use {near[0]!r}" if near else "add the item first"
            raise AppnbError(Diagnostic("NB313", f"`accordion(expanded=…)`: there is no item {name!r}", None, fix))
    if len(set(wanted)) > 1 and not multiple:
        what = f"`accordion(expanded=…)` opens {len(set(wanted))} items where one may be open"
        raise AppnbError(Diagnostic("NB313", what, None, "add `multiple=True`"))
    return set(wanted)
