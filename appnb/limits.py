"""How much one client, and all together, may ask of a server. Each is a setting: `--limit NAME=NUMBER`."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one server. Sizes are in bytes, times in seconds."""

    sessions: int = 200  # open pages, of all viewers
    sessions_per_address: int = 50  # of one address of the network; this machine's own are not counted
    visits_per_minute: int = 60  # new pages from one address of the network
    connections: int = 2000  # open sockets, with and without a page
    header_bytes: int = 32 * 1024
    body_bytes: int = 2 * 1024 * 1024
    idle_s: int = 10  # for a request's headers and its body to come, and between two requests
    message_bytes: int = 16 * 1024 * 1024  # of one message of a page, all of its parts together
    message_parts: int = 64  # binary parts of one message
    inflated_bytes: int = 32 * 1024 * 1024  # of a compressed value
    messages_per_s: int = 200  # of one page, in the long run; more are read later
    upload_bytes: int = 200 * 1024 * 1024  # what one page may have uploaded at a time
    all_uploads_bytes: int = 2 * 1024 * 1024 * 1024  # what all pages may
    pending_bytes: int = 64 * 1024 * 1024  # what waits for a browser that reads too slowly
    stalled_s: int = 60  # for how long one may read nothing
    memory_bytes: int = 0  # of the server's process, above which no new page is opened; 0: a share of what there is
    memory_end_bytes: int = 0  # above which it is ended and started again, if it is supervised; 0: as above
    session_bytes: int = 1024 * 1024 * 1024  # by which cells of one session may make it grow before its author is told


def read_limits(text: str | Mapping[str, object], limits: Limits | None = None) -> Limits:
    """Read limits as a table or as `name=number,name=number`; names may be written with hyphens.

    Raises:
        ValueError: there is no such limit, or it is no whole number above zero.
    """
    pairs = text if isinstance(text, Mapping) else dict(_split(text))
    names = [field.name for field in fields(Limits)]
    values: dict[str, int] = {}
    for given, value in pairs.items():
        name = given.replace("-", "_")
        if name not in names:
            near = difflib.get_close_matches(name, names, 1, 0)[0].replace("_", "-")
            raise ValueError(f"has {given!r}, which is no limit; did you mean {near!r}?")
        values[name] = _read_number(given, value)
    return replace(limits or Limits(), **values)


def _split(text: str) -> list[tuple[str, str]]:
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    return [(name.strip(), value.strip()) for name, _, value in pairs]


def _read_number(name: str, value: object) -> int:
    try:
        number = int(value) if isinstance(value, str | int) and not isinstance(value, bool) else 0
    except ValueError:
        number = 0
    if number <= 0:
        raise ValueError(f"has {name} = {value!r}, which is no whole number above zero")
    return number
