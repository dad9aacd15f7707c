"""Which names a server answers to, and whose pages may speak with it. Pure, but for the name of this machine."""

import ipaddress
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

ANY_HOST = "*"
_PORTS = {"http": 80, "https": 443}
_EVERYWHERE = ("", "0.0.0.0", "::")


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names that requests may be addressed to.

    A page of somebody else whose name was made to lead to this machine (DNS rebinding) is of the same origin as this
    server for its browser, and can do all that our own pages can. It cannot change the name it asks for.
    """

    names: frozenset[str]
    takes_numbers: bool = False  # numeric addresses too: nobody can make those lead elsewhere

    def allow(self, host: str) -> bool:
        """Tell whether a request may be addressed to `host`, a `Host` header with or without a port."""
        name = _find_name(host)
        if ANY_HOST in self.names or name in self.names:
            return True
        return self.takes_numbers and _is_number(name)


def find_hosts(address: str, allowed_hosts: Iterable[str], allowed_origins: Iterable[str]) -> Hosts:
    """Find the names of a server.

    Args:
        address: what it listens on.
        allowed_hosts: names that it was told, with or without a port; "*" for any.
        allowed_origins: normalised origins whose pages may connect: a proxy may pass their names on.
    """
    names = {"localhost", "127.0.0.1", "::1", address.strip("[]").lower()} - {""}
    names |= {_find_name(host) if host != ANY_HOST else host for host in allowed_hosts}
    names |= {name for origin in allowed_origins if (name := urlsplit(origin).hostname)}
    is_open = address in _EVERYWHERE
    if is_open:
        names |= {socket.gethostname().lower(), socket.getfqdn().lower()}
    return Hosts(frozenset(names), takes_numbers=is_open)


def normalise_origins(origins: Sequence[str]) -> frozenset[str]:
    """Write origins in one way; one without a scheme stands for http and https."""
    whole = [
        o for origin in origins for o in ([origin] if "://" in origin else [f"http://{origin}", f"https://{origin}"])
    ]
    return frozenset(normal for origin in whole if (normal := normalise_origin(origin)))


def normalise_origin(origin: str) -> str | None:
    """Write an origin with its scheme, host and port; None for what is none."""
    try:
        parts = urlsplit(origin.strip().lower())
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or parts.username or parts.path.strip("/"):
        return None
    return f"{parts.scheme}://{parts.hostname}:{port}"


def _find_name(host: str) -> str:
    """Take the port and the brackets off; '' for what is no host."""
    try:
        return urlsplit(f"//{host.strip()}").hostname or ""
    except ValueError:
        return ""


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True
