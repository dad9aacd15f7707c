"""What the scripts of a page may do, as its author says: in `App(...)`, in the page's head, or in a template's HTML."""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from appnb.settings import ServeSettings, read_sources

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.I | re.S)
_LINK = re.compile(r"<link\b([^>]*)>", re.I)
_HANDLER = re.compile(r"""<[a-z][^<>]*?\son\w+\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.I)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_CODE = frozenset({"", "module", "text/javascript", "application/javascript", "importmap"})
"""Types of scripts that browsers run; the others are data."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """What an app's pages may do beyond what all may."""

    allow_eval: bool = False  # scripts may make code of text, as Bokeh's CustomJS does
    sources: tuple[str, ...] = ()  # where else they may load from: "https://host"


@dataclass(frozen=True, slots=True)
class Found:
    """What the HTML of a page asks for by itself."""

    hashes: tuple[str, ...] = ()  # of the scripts that stand in it, as a policy names them
    scripts: tuple[str, ...] = ()  # where else it loads scripts from
    styles: tuple[str, ...] = ()  # and style sheets


def find_permissions(options: Mapping[str, object], settings: ServeSettings) -> Permissions:
    """Find what an app's pages may do.

    Args:
        options: of its notebook; `allow_eval` and `content_from` count.
        settings: the same for every app of a server.
    """
    try:
        own = read_sources(options.get("content_from") or ())
    except ValueError:  # `appnb check` says so
        own = ()
    allow_eval = settings.allow_eval or options.get("allow_eval") is True
    return Permissions(allow_eval, tuple(dict.fromkeys((*settings.content_from, *own))))


def find_in_page(html: str, ignored: str = "") -> Found:
    """Find the scripts of a page and where it loads from. Pure.

    Args:
        html: the whole page, as its template made it.
        ignored: HTML in it that may run nothing: what cells have shown.
    """
    own, shown = _find(html), _find(ignored)
    return Found(*(tuple(one for one in ones if one not in others) for ones, others in zip(own, shown, strict=True)))


def _find(html: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    hashes: list[str] = []
    scripts, styles = [], []
    for attributes, code in _SCRIPT.findall(html):
        said = dict(_read_attributes(attributes))
        if said.get("type", "").lower() not in _CODE:
            continue
        if "src" in said:
            scripts.append(_find_origin(said["src"]))
        else:
            hashes.append(_hash(code))
    handlers = [_hash(unescape(double or single)) for double, single in _HANDLER.findall(html)]
    if handlers:
        hashes += ["'unsafe-hashes'", *handlers]
    for attributes in _LINK.findall(html):
        said = dict(_read_attributes(attributes))
        if "stylesheet" in said.get("rel", "").lower():
            styles.append(_find_origin(said.get("href", "")))
    return tuple(dict.fromkeys(hashes)), _tidy(scripts), _tidy(styles)


def _hash(code: str) -> str:
    """Name a piece of code as a policy does."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def _read_attributes(text: str) -> Iterator[tuple[str, str]]:
    for name, *values in _ATTRIBUTE.findall(text):
        yield name.lower(), next(filter(None, values), "")


def _tidy(origins: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, origins)))


def _find_origin(url: str) -> str:
    """Find the scheme and host of an address; '' for one of this server."""
    parts = urlsplit(url.strip())
    return f"{parts.scheme or 'https'}://{parts.netloc}" if parts.netloc else ""
