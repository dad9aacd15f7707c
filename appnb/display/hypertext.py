"""`Html`: HTML that its author trusts, with the live objects that stand in it."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.display.cleaning import clean
from appnb.display.embedding import TOKEN, find_embedded, find_holes, keep_embedded
from appnb.display.markup import css, one_line, tag, text
from appnb.display.problems import choose_kind, is_marimo
from appnb.kernel.hosting import holds_address

FRAGMENT = re.compile(r"<!--appnb:([0-9a-f]{16})-->(.*?)<!--/appnb:\1-->", re.DOTALL)


class Placeable:
    """What stands somewhere on a page: `Html` and elements. Its methods give `Html` with it inside."""

    def __appnb_html__(self) -> "Html":
        """Write it as it stands on a page."""
        raise NotImplementedError

    def left(self) -> "Html":
        """Put it at the left edge."""
        return self.__appnb_html__()._wrap(class_="appnb-place appnb-left")

    def center(self) -> "Html":
        """Put it in the middle."""
        return self.__appnb_html__()._wrap(class_="appnb-place appnb-center")

    def right(self) -> "Html":
        """Put it at the right edge."""
        return self.__appnb_html__()._wrap(class_="appnb-place appnb-right")

    def style(self, style: Mapping[str, object] | None = None, **properties: object) -> "Html":
        """Wrap it in a container with CSS properties, such as `max_width="40rem"`."""
        return self.__appnb_html__()._wrap(style=css({**(style or {}), **properties}))

    def callout(self, kind: str = "neutral", title: str | None = None) -> "Html":
        """Put it into a callout; see `callout`."""
        html = self.__appnb_html__()
        return Html.of(write_callout(html.text, kind, title), html.embedded)


class Html(Placeable):
    """A piece of HTML: what `md`, `hstack` and their like give, and what an author writes by hand.

    As the last expression of a cell it is the cell's output. In an f-string it stands as HTML, also
    in the text of `md()` and of another `Html`; elements and figures that were embedded in it come along.

    What could run is taken out of its text, for it may have been built from data: scripts, handlers, forms. An author
    who means it says `trusted=True`, and escapes what comes from data (`html.escape`). In a marimo file the text is
    the author's, as it is there.

    Args:
        text: HTML; may hold elements and other `Html` by f-string.
        trusted: it reaches the page as it is.

    >>> Html("<b onclick='steal()'>bold</b>").text
    '<b>bold</b>'
    """

    embedded: Mapping[str, object]

    def __init__(self, text: str, *, trusted: bool | None = None) -> None:
        is_trusted = is_marimo() if trusted is None else trusted
        self._text = join_fragments(drop_forged(str(text))) if is_trusted else clean_around(str(text))
        self.embedded = find_embedded(self._text)

    @classmethod
    def of(cls, text: str, embedded: Mapping[str, object]) -> Self:
        """Make one from HTML whose embedded objects are at hand, so that no registry is asked.

        Args:
            text: HTML without fragments.
            embedded: at least the objects whose tokens stand in it, by hole id.
        """
        made = cls.__new__(cls)
        made._text = text
        made.embedded = {hole: embedded[hole] for hole in find_holes(text) if hole in embedded}
        return made

    @property
    def text(self) -> str:
        """The HTML; embedded objects stand in it as hole tokens."""
        return self._text

    def __appnb_is_shareable__(self) -> bool:
        """Tell whether every session may have this one: nothing live, and no file of a session, stands in it."""
        return not self.embedded and not holds_address(self._text)

    def __appnb_html__(self) -> "Html":
        """Give itself: it is written already."""
        return self

    def __appnb_parts__(self) -> Iterable[object]:
        """List what stands in it: whatever of that a viewer has changed outlives a new run of the cell."""
        return self.embedded.values()

    def _repr_html_(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"

    def __format__(self, spec: str) -> str:
        return str(self)

    def __str__(self) -> str:
        keep_embedded(self.embedded)
        return write_fragment(self.text)

    def batch(self, **elements: Any) -> Any:
        """Make one element of several: `{name}` in the text becomes the element of that name.

        The first element's `__appnb_batch__(html, elements)` does it: elements live above this module.

        Raises:
            AppnbError: NB316, there is no element to put in.
        """
        for element in elements.values():
            return element.__appnb_batch__(self, elements)
        what = "`batch()` was called without elements"
        raise AppnbError(Diagnostic("NB316", what, None, "name at least one: `.batch(city=ui.text())`"))

    def _wrap(self, **attributes: object) -> "Html":
        return Html.of(tag("div", self.text, **attributes), self.embedded)


def join(parts: Sequence[Html]) -> Html:
    """Put pieces one after the other."""
    embedded = {hole: obj for part in parts for hole, obj in part.embedded.items()}
    return Html.of("".join(part.text for part in parts), embedded)


CALLOUT_KINDS = ("neutral", "info", "success", "warn", "danger")


def write_callout(inner: str, kind: str, title: str | None = None) -> str:
    """Write a callout around trusted HTML.

    Raises:
        AppnbError: NB310, there is no such kind.
    """
    kind = choose_kind("callout", kind, CALLOUT_KINDS)
    heading = tag("p", text(title), class_="appnb-callout-title") if title else ""
    body = tag("div", inner, class_="appnb-callout-body")
    return tag("div", heading, body, class_=f"appnb-callout appnb-{kind}", role="note")


_KEY = secrets.token_bytes(32)
_KEPT = re.compile("\ue003(\\d+)\ue002")
_PRIVATE = re.compile("[\ue002\ue003]")


def write_fragment(html: str) -> str:
    """Fence HTML off, in one line, so that `md` can tell it from the Markdown around it.

    The fence is a pair of comments with a mark that only this process can make for this very HTML: text from elsewhere
    can neither close it nor pretend to stand in one.
    """
    html = one_line(html)
    mark = _sign(html)
    return f"<!--appnb:{mark}-->{html}<!--/appnb:{mark}-->"


def _sign(html: str) -> str:
    return hmac.digest(_KEY, html.encode("utf-8", "surrogatepass"), hashlib.sha256).hex()[:16]


def drop_forged(text: str) -> str:
    """Take away the fences that this process has not made, and leave what is in them: it is text as any other."""
    while "<!--appnb:" in text:
        genuine = FRAGMENT.sub(lambda match: match[0] if _is_ours(match) else match[2], text)
        if genuine == text:
            break
        text = genuine
    return text


def _is_ours(match: re.Match[str]) -> bool:
    return hmac.compare_digest(match[1], _sign(match[2]))


def join_fragments(text: str) -> str:
    """Take the fences away and leave what is in them."""
    while "<!--appnb:" in text:
        joined = FRAGMENT.sub(lambda match: match[2], text)
        if joined == text:
            break
        text = joined
    return text


def clean_around(text: str, *, is_foreign: bool = False) -> str:
    """Take what could run out of HTML; what this process has fenced off, and live objects, stay as they are."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(join_fragments(match[2]) if match.re is FRAGMENT else match[0])
        return f"\ue003{len(kept) - 1}\ue002"

    fenced = FRAGMENT.sub(keep, drop_forged(_PRIVATE.sub("", text)))
    cleaned = clean(TOKEN.sub(keep, fenced), is_foreign=is_foreign)
    return _KEPT.sub(lambda match: kept[int(match[1])], cleaned)
