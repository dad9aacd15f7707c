"""Which proxies are believed: what they say of a request counts, what anybody else says of it does not."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from tornado.httputil import HTTPServerRequest

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def read_networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Read addresses and networks, such as "10.0.0.0/8".

    Raises:
        ValueError: one is none.
    """
    networks = []
    for text in texts:
        try:
            networks.append(ipaddress.ip_network(text.strip(), strict=False))
        except ValueError as error:
            raise ValueError(f"has {text!r}, which is neither an address nor a network such as 10.0.0.0/8") from error
    return tuple(networks)


@dataclass(frozen=True, slots=True)
class TrustedProxies:
    """The proxies of one server. Pure, but for `read_forwarded`, which changes its request."""

    networks: tuple[Network, ...] = ()

    def trusts(self, address: str) -> bool:
        """Tell whether an address of the network is a proxy's."""
        try:
            found = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        if found.version == 6 and found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        return any(found in network for network in self.networks)

    def is_through(self, request: HTTPServerRequest) -> bool:
        """Tell whether a request comes from a proxy."""
        return self.trusts(find_peer(request))

    def read_forwarded(self, request: HTTPServerRequest) -> None:
        """Take over whom, which scheme and which host a proxy speaks for, from its `X-Forwarded-` headers.

        Of several addresses the last counts that is no proxy's: those before it, anybody can have written.
        """
        if not self.networks or not self.is_through(request):
            return
        headers = request.headers
        hops = [hop.strip() for hop in headers.get("X-Forwarded-For", "").split(",")]
        clients = [hop for hop in hops if _is_address(hop) and not self.trusts(hop)]
        if clients:
            request.remote_ip = clients[-1]
        scheme = headers.get("X-Forwarded-Proto", "").rpartition(",")[2].strip().lower()
        if scheme in ("http", "https"):
            request.protocol = scheme
        host = headers.get("X-Forwarded-Host", "").rpartition(",")[2].strip()
        if host:
            request.host = host


def find_peer(request: HTTPServerRequest) -> str:
    """Find the address at the other end of the connection, whatever headers say."""
    context = getattr(request.connection, "context", None)
    return str(getattr(context, "remote_ip", None) or "")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
