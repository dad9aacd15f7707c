"""Which names a server answers to, and whose pages may speak with it."""

from collections.abc import Mapping
from types import SimpleNamespace

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from appnb.server.door import Door
from appnb.server.origins import Hosts, find_hosts, normalise_origin, normalise_origins
from appnb.server.refusals import Refusals
from appnb.server.tokens import Tokens

LOCAL = find_hosts("localhost", (), ())
OPEN = find_hosts("0.0.0.0", ("apps.example.com:443",), ())
PROXIED = find_hosts("localhost", (), normalise_origins(["https://apps.example.com"]))


@pytest.mark.parametrize(
    ("hosts", "host", "is_allowed"),
    [
        pytest.param(LOCAL, "localhost:5006", True, id="the name it listens on"),
        pytest.param(LOCAL, "LOCALHOST", True, id="in capitals, without a port"),
        pytest.param(LOCAL, "127.0.0.1:5006", True, id="this machine by number"),
        pytest.param(LOCAL, "[::1]:5006", True, id="this machine by its new number"),
        pytest.param(LOCAL, "evil.example", False, id="a name that was made to lead here"),
        pytest.param(LOCAL, "localhost.evil.example", False, id="a name that begins like ours"),
        pytest.param(LOCAL, "evil-localhost", False, id="a name that ends like ours"),
        pytest.param(LOCAL, "localhost@evil.example", False, id="our name as a user"),
        pytest.param(LOCAL, "192.168.1.5", False, id="another number"),
        pytest.param(LOCAL, "", False, id="nothing"),
        pytest.param(LOCAL, "[::1", False, id="half a number"),
        pytest.param(OPEN, "192.168.1.5:5006", True, id="any number, where it listens on all"),
        pytest.param(OPEN, "[fe80::1%25eth0]:5006", True, id="any new number, where it listens on all"),
        pytest.param(OPEN, "apps.example.com", True, id="a name that was allowed"),
        pytest.param(OPEN, "evil.example", False, id="another name, where it listens on all"),
        pytest.param(PROXIED, "apps.example.com", True, id="the name of an allowed origin"),
        pytest.param(Hosts(frozenset({"*"})), "anything.example", True, id="any name"),
    ],
)
def test_a_request_has_to_name_this_server(hosts: Hosts, host: str, is_allowed: bool) -> None:
    assert hosts.allow(host) is is_allowed


@pytest.mark.parametrize(
    ("origin", "normal"),
    [
        ("https://Apps.Example.com", "https://apps.example.com:443"),
        ("http://apps.example.com:80", "http://apps.example.com:80"),
        ("http://[::1]:5006", "http://::1:5006"),
        ("null", None),
        ("", None),
        ("file://", None),
        ("https://user@apps.example.com", None),
        ("https://apps.example.com/path", None),
        ("https://apps.example.com:port", None),
        ("ftp://apps.example.com", None),
    ],
)
def test_origins_are_compared_with_scheme_host_and_port(origin: str, normal: str | None) -> None:
    assert normalise_origin(origin) == normal


def make_request(method: str = "GET", **headers: str) -> HTTPServerRequest:
    context = SimpleNamespace(remote_ip="192.0.2.1", protocol="http")
    return HTTPServerRequest(
        start_line=RequestStartLine(method, "/", "HTTP/1.1"),
        headers=HTTPHeaders({"Host": "apps.example.com", **headers}),
        connection=SimpleNamespace(context=context),
    )


DOOR = Door(LOCAL, normalise_origins(["https://portal.example"]), Tokens(b"k" * 32, 300), Refusals())
SITE, MODE = "Sec-Fetch-Site", "Sec-Fetch-Mode"


@pytest.mark.parametrize(
    ("method", "headers", "is_foreign"),
    [
        pytest.param("GET", {}, False, id="no browser"),
        pytest.param("GET", {SITE: "same-origin", MODE: "cors"}, False, id="our own page"),
        pytest.param("GET", {SITE: "none", MODE: "navigate"}, False, id="somebody types the address"),
        pytest.param("GET", {SITE: "cross-site", MODE: "navigate"}, False, id="a link"),
        pytest.param("GET", {SITE: "cross-site", MODE: "no-cors"}, True, id="another's script element"),
        pytest.param("GET", {SITE: "same-site", MODE: "no-cors"}, True, id="a sibling's script element"),
        pytest.param("GET", {SITE: "cross-site", MODE: "cors", "Origin": "http://evil.example"}, True, id="a fetch"),
        pytest.param("GET", {"Origin": "http://evil.example"}, True, id="an old browser's fetch"),
        pytest.param("GET", {"Origin": "https://apps.example.com"}, True, id="another scheme"),
        pytest.param("GET", {"Origin": "http://apps.example.com:8080"}, True, id="another port"),
        pytest.param("GET", {"Origin": "http://apps.example.com"}, False, id="our own origin"),
        pytest.param("GET", {"Origin": "null"}, True, id="a sandbox"),
        pytest.param("GET", {SITE: "cross-site", "Origin": "https://portal.example"}, False, id="an allowed origin"),
        pytest.param("POST", {SITE: "cross-site", MODE: "navigate"}, True, id="another's form"),
        pytest.param("POST", {SITE: "same-origin", MODE: "cors"}, False, id="our own fetch that changes something"),
        pytest.param("POST", {}, False, id="no browser that changes something: it needs a token"),
    ],
)
def test_what_other_pages_make_a_browser_send_is_told_apart(
    method: str, headers: Mapping[str, str], is_foreign: bool
) -> None:
    assert DOOR.is_foreign(make_request(method, **headers)) is is_foreign


def test_each_kind_of_refusal_is_logged_once_for_each_who(caplog: pytest.LogCaptureFixture) -> None:
    refusals = Refusals()
    for who in ("a", "a", "b"):
        refusals.note("host", who, f"from {who}")
    refusals.note("origin", "a", "from a")
    assert [record.getMessage() for record in caplog.records] == [
        "refused (host): from a", "refused (host): from b", "refused (origin): from a"
    ]  # fmt: skip
    assert refusals.counts == {"host": 3, "origin": 1}
