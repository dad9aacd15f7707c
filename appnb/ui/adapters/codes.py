"""The JavaScript of widgets, as a server has it for browsers: each text once, under the hash of what it says."""

import hashlib
import re
import threading
from dataclasses import dataclass
from weakref import WeakValueDictionary

ROUTE = "assets/widgets"
"""Where these modules are, below a server's prefix."""

_CDNS = (
    *("esm.sh", "esm.run", "unpkg.com", "cdn.jsdelivr.net", "cdn.skypack.dev", "cdnjs.cloudflare.com"),
    *("ga.jspm.io", "jspm.dev", "esm.town", "deno.land", "ajax.googleapis.com", "code.jquery.com", "d3js.org"),
)
_ELSEWHERE = re.compile(
    r"""(?:\bfrom\s*|\bimport\s*\(?\s*(?:/\*.*?\*/\s*)*)["'`]https?://([\w.-]+)|https?://("""
    + "|".join(map(re.escape, _CDNS))
    + r")\b"
)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Code:
    """One module. It can be fetched as long as somebody holds it."""

    text: str
    key: str  # the hash of the text: nobody can guess it who does not know the text
    hosts: tuple[str, ...]  # other hosts that it loads parts of itself from, as far as its text tells

    @property
    def address(self) -> str:
        """Where it is: a path below the server's prefix, or the address of another host that its author gave."""
        return self.text if is_elsewhere(self.text) else f"{ROUTE}/{self.key}.js"


class CodeStore:
    """The modules of all widgets that some page of a server shows. From any thread."""

    def __init__(self) -> None:
        self._codes: WeakValueDictionary[str, Code] = WeakValueDictionary()
        self._lock = threading.RLock()

    def put(self, text: str) -> Code:
        """Put a module there; the one that is there already if it says the same."""
        key = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
        with self._lock:
            code = self._codes.get(key)
            if code is None:
                code = self._codes[key] = Code(text, key, find_hosts(text))
            return code

    def find(self, key: str) -> Code | None:
        """Find a module by its hash."""
        with self._lock:
            return self._codes.get(key)


def is_elsewhere(text: str) -> bool:
    """Tell whether what stands for a module is its address on some host, rather than the module."""
    return text.startswith(("https://", "http://")) and "\n" not in text


def find_hosts(text: str) -> tuple[str, ...]:
    """Find the hosts that a module imports from, and the well-known ones for modules that it names. Pure.

    >>> find_hosts('import * as d3 from "https://esm.sh/d3@7"')
    ('esm.sh',)
    """
    if is_elsewhere(text):
        return (text.split("/")[2],)
    return tuple(dict.fromkeys(found[1] or found[2] for found in _ELSEWHERE.finditer(text)))
