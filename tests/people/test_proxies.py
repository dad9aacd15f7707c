"""What a trusted proxy says of a request counts; what anybody else writes does not."""

from types import SimpleNamespace

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from appnb.server.people.proxies import TrustedProxies, read_networks

PROXIES = TrustedProxies(read_networks(["10.0.0.0/8", "::1"]))


def make_request(peer: str, **headers: str) -> HTTPServerRequest:
    context = SimpleNamespace(remote_ip=peer, protocol="http")
    named = HTTPHeaders({"Host": "own.example"} | {name.replace("_", "-"): value for name, value in headers.items()})
    connection = SimpleNamespace(context=context)
    start = RequestStartLine("GET", "/", "HTTP/1.1")
    return HTTPServerRequest(start_line=start, headers=named, connection=connection)


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        pytest.param("10.0.0.1", "203.0.113.9", "203.0.113.9", id="a proxy"),
        pytest.param("203.0.113.1", "203.0.113.9", "203.0.113.1", id="no proxy"),
        pytest.param("10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9", id="what the viewer made up comes first"),
        pytest.param("10.0.0.1", "203.0.113.9, 10.0.0.7", "203.0.113.9", id="two proxies"),
        pytest.param("10.0.0.1", "nonsense", "10.0.0.1", id="no address"),
        pytest.param("10.0.0.1", "", "10.0.0.1", id="nothing"),
        pytest.param("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9", id="a proxy's address written as IPv6"),
        pytest.param("::1", "2001:db8::9", "2001:db8::9", id="IPv6"),
    ],
)
def test_the_address_that_counts(peer: str, forwarded: str, address: str) -> None:
    request = make_request(peer, X_Forwarded_For=forwarded)
    PROXIES.read_forwarded(request)
    assert request.remote_ip == address


@pytest.mark.parametrize(
    ("peer", "expected"), [("10.0.0.1", ("https", "apps.example")), ("8.8.8.8", ("http", "own.example"))]
)
def test_the_scheme_and_host_that_count(peer: str, expected: tuple[str, str]) -> None:
    request = make_request(peer, X_Forwarded_Proto="https", X_Forwarded_Host="apps.example")
    PROXIES.read_forwarded(request)
    assert (request.protocol, request.host) == expected


def test_a_scheme_that_is_none_is_left_out() -> None:
    request = make_request("10.0.0.1", X_Forwarded_Proto="javascript")
    PROXIES.read_forwarded(request)
    assert request.protocol == "http"


def test_without_proxies_nobody_is_believed() -> None:
    request = make_request("127.0.0.1", X_Forwarded_For="203.0.113.9", X_Forwarded_Proto="https")
    TrustedProxies().read_forwarded(request)
    assert (request.remote_ip, request.protocol) == ("127.0.0.1", "http")
