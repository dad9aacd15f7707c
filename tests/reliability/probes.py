"""Requests that a server should turn away, or answer and tell nothing. None uses a fault of anybody."""

import asyncio
import base64
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest, HTTPResponse

from tests.reliability.acts import SECRET
from tests.reliability.board import Bench, Figure, Protocol, run
from tests.reliability.peers import Served
from tests.reliability.viewers import open_viewer
from tests.reliability.wires import fetch_address, read_end, upgrade

Probe = Callable[[Served], Awaitable[bool]]
"""Tells whether what should hold does."""

EVIL = "http://evil.example"
MARK = "a-value-that-nobody-else-should-see"


async def ask(served: Served, path: str = "", method: str = "GET", **headers: str) -> HTTPResponse:
    """Ask for something as a client that does not follow redirects."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    request = HTTPRequest(
        served.root + (path or served.peer.path),
        method=method,
        headers=sent,
        body=b"" if method in ("POST", "PUT", "PATCH") else None,
        follow_redirects=False,
        allow_nonstandard_methods=True,
        request_timeout=20,
    )
    return await AsyncHTTPClient().fetch(request, raise_error=False)


def origin_is_refused(make: Callable[[Served], str]) -> Probe:
    async def probe(served: Served) -> bool:
        path, protocols = await fetch_address(served)
        status, reader, writer = await upgrade(served, path, protocols, Origin=make(served))
        is_over = status != 101 or await read_end(reader) not in ("open", 1000)
        writer.close()
        return is_over

    return probe


def host_is_refused(host: str) -> Probe:
    async def probe(served: Served) -> bool:
        return (await ask(served, Host=host)).code in (400, 403, 421)

    return probe


def has_header(name: str, *words: str) -> Probe:
    async def probe(served: Served) -> bool:
        said = (await ask(served)).headers.get(name, "").lower()
        return bool(said) and all(word in said for word in words)

    return probe


async def csp_without_eval(served: Served) -> bool:
    said = (await ask(served)).headers.get("Content-Security-Policy", "")
    return bool(said) and "'unsafe-eval'" not in said


async def no_banner(served: Served) -> bool:
    return not (await ask(served)).headers.get("Server")


async def no_cors(served: Served) -> bool:
    answers = [await ask(served, Origin=EVIL), await ask(served, method="OPTIONS", Origin=EVIL)]
    return all(each.headers.get("Access-Control-Allow-Origin") in (None, served.root) for each in answers)


def page_hides(**headers: str) -> Probe:
    async def probe(served: Served) -> bool:
        answer = await ask(served, **headers)
        text = answer.body.decode("utf-8", "replace")
        tokens = [part for part in text.replace('"', " ").split() if len(part) > 40]
        return MARK not in text and not any(MARK in _decode(token) for token in tokens)

    return probe


def _decode(token: str) -> str:
    """Read what a token says without a key, as far as it is Base64."""
    found = ""
    for part in token.split("."):
        with suppress(ValueError):
            found += base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode("utf-8", "replace")
    return found


def traversal_is_refused(path: str) -> Probe:
    async def probe(served: Served) -> bool:
        reader, writer = await asyncio.open_connection("localhost", served.port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost:{served.port}\r\nConnection: close\r\n\r\n".encode())
        async with asyncio.timeout(10):
            said = await reader.read(-1)
        writer.close()
        return b"root:" not in said and SECRET.encode() not in said and not said.startswith(b"HTTP/1.1 5")

    return probe


async def large_headers(served: Served) -> bool:
    answer = await ask(served, X_Large="x" * 100_000)
    return answer.code in (400, 413, 431) and served.is_alive()


async def large_body(served: Served) -> bool:
    """Send 50 MB to an address that takes none: the connection ends before all of it is taken."""
    _, writer = await asyncio.open_connection("localhost", served.port)
    size = 50 * 2**20
    head = f"POST {served.peer.path} HTTP/1.1\r\nHost: localhost:{served.port}\r\nContent-Length: {size}\r\n\r\n"
    before, taken = served.measure_memory(), 0
    with suppress(OSError, TimeoutError):
        writer.write(head.encode())
        for _ in range(size // 2**20):
            writer.write(b"x" * 2**20)
            async with asyncio.timeout(5):
                await writer.drain()
            taken += 2**20
    writer.close()
    return taken < size and served.measure_memory() - before < 30 * 2**20


async def slow_headers(served: Served) -> bool:
    """Say nothing for 20 s: the connection is gone by then."""
    with socket.create_connection(("localhost", served.port)) as silent:
        silent.sendall(b"GET / HTTP/1.1\r\n")
        silent.settimeout(20)
        try:
            return await asyncio.to_thread(silent.recv, 4096) is not None
        except TimeoutError:
            return False


def method_is_refused(method: str) -> Probe:
    async def probe(served: Served) -> bool:
        return (await ask(served, method=method)).code in (400, 403, 405, 501)

    return probe


async def foreign_post(served: Served) -> bool:
    answer = await ask(served, method="POST", Origin=EVIL, Sec_Fetch_Site="cross-site")
    return answer.code in (403, 405)


async def answers_head(served: Served) -> bool:
    return (await ask(served, method="HEAD")).code == 200


async def reflects_nothing(served: Served) -> bool:
    text = "<script>alert(1)</script>"
    answers = [await ask(served, f"{served.peer.path}?x={text}"), await ask(served, f"/nothing{text}")]
    return not any(text in each.body.decode("utf-8", "replace") for each in answers)


async def value_out_of_range(served: Served) -> bool:
    """Set the slider far beyond its end: no cell sees that."""
    viewer = await open_viewer(served)
    viewer.said.clear()
    await viewer.set("Level", 123_456_789)
    with suppress(TimeoutError):
        await viewer.wait_for("level=123456789.", 3)
    seen = viewer.has_said("level=123456789.")
    viewer.close()
    return not seen


PROBES: dict[str, Probe] = {
    "a websocket of another site": origin_is_refused(lambda served: EVIL),
    "of a site that begins like ours": origin_is_refused(lambda served: f"http://localhost.evil.example:{served.port}"),
    "of a site that ends like ours": origin_is_refused(lambda served: f"http://evil-localhost:{served.port}"),
    "of another port of this machine": origin_is_refused(lambda served: "http://localhost:1"),
    "of the other scheme": origin_is_refused(lambda served: f"https://localhost:{served.port}"),
    "of a file": origin_is_refused(lambda served: "null"),
    "of a user in the address": origin_is_refused(lambda served: f"http://localhost:{served.port}@evil.example"),
    "of no browser": origin_is_refused(lambda served: ""),
    "a request for another name": host_is_refused("evil.example"),
    "for an address that names us": host_is_refused("localhost.evil.example"),
    "a post of another site": foreign_post,
    "another site's script reads the page": no_cors,
    "Authorization in the page": page_hides(Authorization=f"Bearer {MARK}"),
    "a cookie in the page": page_hides(Cookie=f"session={MARK}"),
    "a header in the page": page_hides(X_Forwarded_User=MARK),
    "a policy without eval": csp_without_eval,
    "no guessing of types": has_header("X-Content-Type-Options", "nosniff"),
    "no addresses to others": has_header("Referrer-Policy"),
    "no frames of others": has_header("Content-Security-Policy", "frame-ancestors"),
    "no version of the server": no_banner,
    **{
        f"a path out: {path}": traversal_is_refused(path)
        for path in (
            "/../../../../../../etc/passwd",
            "/static/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
            "/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
            "/static/..\\..\\..\\etc\\passwd",
            "/public/../acts.py",
            "/static/%00/etc/passwd",
        )
    },
    "headers of 100 kB": large_headers,
    "a body of 50 MB": large_body,
    "headers that never end": slow_headers,
    "TRACE": method_is_refused("TRACE"),
    "DELETE": method_is_refused("DELETE"),
    "HEAD is answered": answers_head,
    "nothing of an address comes back as HTML": reflects_nothing,
    "a value beyond the slider's end": value_out_of_range,
}


def probe_all(bench: Bench) -> Figure:
    """S12: every probe against one server."""

    async def work(served: Served) -> Figure:
        found: dict[str, bool] = {}
        for name, probe in PROBES.items():
            try:
                found[name] = await probe(served)
            except (OSError, TimeoutError, asyncio.IncompleteReadError, HTTPClientError):
                found[name] = served.is_alive()  # it was cut off
        held = sum(found.values())
        return Figure(f"{held} of {len(found)}", held == len(found), {name: is_held for name, is_held in found.items()})

    with bench.serve(*bench.peer.many) as served:
        return run(work(served))


PROTOCOLS = (
    Protocol(
        "S12",
        "security probes",
        "all",
        f"{len(PROBES)} requests that any client can make: origins and hosts, what the page repeats of a request, "
        "headers of the answer, paths, limits, methods, a value that the slider does not have. None of them uses a "
        "fault of anybody; tokens, imports and inflated messages are tested for appnb alone (`tests/server`).",
        probe_all,
        is_discreet=True,
    ),
)
