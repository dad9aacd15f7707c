"""Whether HTML can stand in the source of a page: it leaves nothing open, and closes nothing of the page's."""

from html.parser import HTMLParser

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_CLOSED_BY_PARENT = frozenset(
    ("colgroup", "dd", "dt", "li", "optgroup", "option", "p", "rp", "rt", "tbody", "td", "tfoot", "th", "thead", "tr")
)
_UNFIT = frozenset(
    ("base", "body", "frame", "frameset", "head", "html", "link", "meta", "noscript", "plaintext", "template", "title")
)
"""Elements that do something to a page when they stand in its source, or that are read in ways of their own."""

_RAW = frozenset({"textarea", "iframe", "noembed"})  # their content is text: what looks like a tag in it is none
_FOREIGN = frozenset({"svg", "math"})  # XML's rules hold in these: `<path/>` is closed


def is_whole(html: str) -> bool:
    """Tell whether HTML from anywhere can be written into a page's source without touching what is around it.

    Strict: a browser mends much that is refused here. A page that is filled by `innerHTML` has no such trouble, and
    runs no script either; therefore HTML with one is not whole. Takes up to 1 ms for 1 kB.
    """
    checker = _Checker()
    try:
        checker.feed(html)
    except AssertionError:  # Python's parser does not know what to make of "<![x"
        return False
    return not (checker.is_unfit or checker.rawdata or checker.is_open)


class _Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.is_unfit = False
        self._open: list[str] = []
        self._raw: str | None = None

    @property
    def is_open(self) -> bool:
        return self._raw is not None or any(name not in _CLOSED_BY_PARENT for name in self._open)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if self._raw is not None:
            return
        if tag == "script" or (tag in _UNFIT and not self._is_foreign()):
            self.is_unfit = True
        elif tag in _RAW:
            self._raw = tag
        elif tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        if self._raw is None and not (tag in _VOID or self._is_foreign() or tag in _FOREIGN):
            self.is_unfit = True  # HTML knows no `<div/>`: the element stays open

    def handle_endtag(self, tag: str) -> None:
        if self._raw is not None:
            self._raw = None if tag == self._raw else self._raw
            return
        while self._open and self._open[-1] != tag and self._open[-1] in _CLOSED_BY_PARENT:
            self._open.pop()
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self.is_unfit = True

    def handle_decl(self, decl: str) -> None:
        self.is_unfit = True

    def handle_pi(self, data: str) -> None:
        self.is_unfit = True

    def unknown_decl(self, data: str) -> None:
        self.is_unfit = True

    def _is_foreign(self) -> bool:
        return not _FOREIGN.isdisjoint(self._open)
