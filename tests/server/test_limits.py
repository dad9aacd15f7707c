"""The limits of a server: each is kept, refused politely, told to the log once, and felt by nobody else."""

import asyncio
import json
import re
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.simple_httpclient import HTTPStreamClosedError

from appnb.limits import Limits, read_limits
from appnb.server import RunningServer
from appnb.server.admission import Admission, Full
from appnb.server.backlog import SLOW_BYTES, Backlog
from appnb.server.pace import BURST_S, Pace
from appnb.server.wire import MessageReader, WireError
from appnb.settings import ServeSettings, gather_settings
from tests.server.client import Closed, PageClient, fetch_config, run_apart
from tests.server.test_sessions import wait_until

NOTEBOOK = "import appnb\n\napp = appnb.App()\n\n\n@app.cell\ndef one():\n    1 + 1\n"
WIRE = Limits(message_bytes=1000, message_parts=2)


def with_server(folder: Path, work: Callable[[RunningServer], Awaitable[None]], **limits: int) -> None:
    (folder / "app.py").write_text(NOTEBOOK)

    async def run() -> None:
        server = RunningServer([folder], ServeSettings(port=0, limit=Limits(**limits)))
        try:
            await work(server)
        finally:
            await server.close()

    run_apart(run())


def test_limits_are_settings_and_a_slip_names_the_nearest() -> None:
    assert read_limits("sessions=5, body-bytes=10") == Limits(sessions=5, body_bytes=10)
    assert gather_settings({}, {"APPNB_LIMIT": "idle-s=3"}, None).limit == Limits(idle_s=3)
    assert read_limits({"message_parts": 3}).message_parts == 3
    with pytest.raises(ValueError, match="did you mean 'sessions'"):
        read_limits("session=5")
    for odd in ("sessions=0", "sessions=many", "sessions", {"sessions": True}, {"sessions": 1.5}):
        with pytest.raises(ValueError, match="no whole number above zero"):
            read_limits(odd)


def header(**more: object) -> str:
    return json.dumps({"msgid": "1", "msgtype": "PATCH-DOC", **more})


@pytest.mark.parametrize(
    ("fragments", "kind"),
    [
        pytest.param([header(), "{}", "x" * 1000], "message-bytes", id="a large content"),
        pytest.param([header(num_buffers=2), "{}", "{}", '{"id": "a"}', b"x" * 600, '{"id": "b"}', b"x" * 600],
                     "message-bytes", id="parts that are large together"),
        pytest.param([header(num_buffers=10**9), "{}", "{}"], "message-parts", id="a billion parts"),
        pytest.param([header(num_buffers=-1), "{}", "{}"], "message", id="less than no part"),
        pytest.param([header(num_buffers="2"), "{}", "{}"], "message", id="a text for a number"),
        pytest.param([header(num_buffers=True), "{}", "{}"], "message", id="a truth for a number"),
        pytest.param(["{}", "{}", "{}"], "message", id="a header without a type"),
        pytest.param(['{"msgid": 3, "msgtype": "x"}', "{}", "{}"], "message", id="a number for an id"),
        pytest.param(["nonsense", "{}", "{}"], "message", id="no JSON"),
        pytest.param(["[" * 400, "{}", "{}"], "message", id="half of JSON"),
        pytest.param([header(), "{}", '{"x": NaN}'], "message", id="a number that is none"),
        pytest.param([header(), "[]", "{}"], "message", id="a list for metadata"),
        pytest.param(["[{}, {}]"], "message", id="two of three in a list"),
        pytest.param([f"[{header()}, {{}}, 3]"], "message", id="a number in a list for a content"),
        pytest.param([header(), "[{}, {}, {}]"], "message", id="a list after a header"),
        pytest.param([f"[{header(num_buffers=3)}, {{}}, {{}}]"], "message-parts", id="a list of too many parts"),
        pytest.param([b"bytes"], "message", id="bytes for a header"),
        pytest.param([header(num_buffers=1), "{}", "{}", b"x"], "message", id="a part without a header"),
        pytest.param([header(num_buffers=1), "{}", "{}", '{"id": "a"}', "x"], "message", id="a text for a part"),
    ],
)  # fmt: skip
def test_what_is_no_message_or_too_large_a_one_ends_the_websocket(fragments: list[str | bytes], kind: str) -> None:
    reader = MessageReader(WIRE)
    with pytest.raises(WireError) as caught:
        assert [reader.take(fragment) for fragment in fragments][-1] is None
    assert caught.value.kind == kind


def test_messages_are_put_together_one_after_the_other() -> None:
    reader = MessageReader(WIRE)
    for number in (1, 2):
        parts = [header(num_buffers=1), json.dumps({"number": number, "seen": 7}), '{"events": []}', '{"id": "a"}']
        assert [reader.take(part) for part in parts] == [None] * 4
        incoming = reader.take(b"data")
        assert (incoming.number, incoming.seen, incoming.buffers[0].data) == (number, 7, b"data")


def test_what_is_json_of_a_message_may_come_as_one_list() -> None:
    reader = MessageReader(WIRE)
    for number in (1, 2):
        assert reader.take(f'[{header(num_buffers=1)}, {{"number": {number}}}, {{"events": []}}]') is None
        assert reader.take('{"id": "a"}') is None
        incoming = reader.take(b"data")
        assert (incoming.number, incoming.content, incoming.buffers[0].data) == (number, {"events": []}, b"data")


@pytest.mark.parametrize(
    ("fragments", "code"),
    [(["nonsense", "{}", "{}"], 1002), ([header(num_buffers=10**9), "{}", "{}"], 1009), (["x" * 3000], 1009)],
)
def test_a_websocket_is_closed_with_a_code_of_the_protocol(
    fragments: list[str], code: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def work(server: RunningServer) -> None:
        other = await PageClient.open(server.address)
        client = await PageClient.open(server.address)
        for fragment in fragments:
            await client._socket.write_message(fragment)
        with pytest.raises(Closed) as closed:
            await client.wait_for("nothing", html="more")
        assert closed.value.code == code
        await other.wait_for("one", html="2", state="ok")
        other.close()

    with_server(tmp_path, work, message_bytes=2000)


def test_a_server_that_is_full_says_so_and_the_open_pages_go_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def work(server: RunningServer) -> None:
        # each address is told of once, and "localhost" is another when the first takes long
        address = server.address.replace("localhost", "127.0.0.1")
        pages = [await PageClient.open(address) for _ in range(2)]
        for _ in range(3):
            answer = await AsyncHTTPClient().fetch(address, raise_error=False)
            assert (answer.code, answer.headers["Retry-After"]) == (503, "15")
            assert b"There is no room at the moment" in answer.body
        assert (await AsyncHTTPClient().fetch(f"{address}healthz")).code == 200
        for page in pages:
            await page.wait_for("one", html="2", state="ok")
            page.close()
        assert sum("limit sessions" in record.getMessage() for record in caplog.records) == 1
        assert server.door.refusals.counts["limit sessions"] == 3

    with_server(tmp_path, work, sessions=2)


def test_one_address_has_its_share_and_this_machine_is_not_counted() -> None:
    now = [0.0]
    admission = Admission(Limits(sessions=10, sessions_per_address=2, visits_per_minute=3), lambda: now[0])
    sessions = [SessionStub() for _ in range(4)]
    for session in sessions[:2]:
        admission.check("192.0.2.1")
        admission.note(session, "192.0.2.1")
    with pytest.raises(Full, match="sessions-per-address"):
        admission.check("192.0.2.1")
    admission.check("192.0.2.2")
    for address in ("127.0.0.1", "::1"):
        for _ in range(20):
            admission.check(address)
    sessions[0].destroyed = sessions[1].destroyed = True
    admission.check("192.0.2.1")
    with pytest.raises(Full, match="visits-per-minute") as caught:
        admission.check("192.0.2.1")
    assert caught.value.retry_s == 60
    now[0] = 61
    admission.check("192.0.2.1")


class SessionStub(SimpleNamespace):
    destroyed = False
    __hash__ = object.__hash__


def test_a_flood_waits_and_a_hand_never_does() -> None:
    now = [0.0]
    pace = Pace(200, lambda: now[0])
    for _ in range(60 * 120):  # a minute of dragging, 120 changes a second
        now[0] += 1 / 120
        assert pace.take("PATCH-DOC") == 0
    waits = [pace.take("PATCH-DOC") for _ in range(200 * BURST_S + 200)]
    assert 0.9 < waits[-1] < 1.1
    now[0] += 100
    assert pace.take("PULL-DOC-REQ") == 0


def test_a_flood_keeps_nobody_else_waiting(tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        flood = await PageClient.open(server.address)
        for _ in range(300):
            await flood.tell({"type": "visible", "is_visible": True})
        await wait_until(lambda: server.door.refusals.counts["limit messages-per-s"] > 0, "the flood is noticed")
        other = await PageClient.open(server.address)
        async with asyncio.timeout(2):
            await other.wait_for("one", html="2", state="ok")
        other.close()
        flood.close()

    with_server(tmp_path, work, messages_per_s=20)


def connect(server: RunningServer) -> socket.socket:
    host, port = re.match(r"http://([^:/]+):(\d+)", server.address).groups()
    return socket.create_connection((host, int(port)))


def test_who_sends_no_headers_is_gone_soon(tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        slow = [connect(server) for _ in range(20)]
        for each in slow:
            each.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
            each.settimeout(0)
        await wait_until(lambda: not server._http._connections, "all are closed", 10)
        for each in slow:
            each.close()

    with_server(tmp_path, work, idle_s=1)


@pytest.mark.fault("F31")
def test_more_sockets_than_there_may_be_are_told_at_once(tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        page = await PageClient.open(server.address)
        held = [connect(server) for _ in range(10)]
        extra = connect(server)
        loop = asyncio.get_running_loop()
        extra.setblocking(False)
        answer = await asyncio.wait_for(loop.sock_recv(extra, 1000), 5)
        assert answer.startswith(b"HTTP/1.1 503")
        await page.wait_for("one", html="2", state="ok")
        for each in (*held, extra):
            each.close()
        page.close()

    with_server(tmp_path, work, connections=6)


@pytest.mark.parametrize("what", ["a large body", "large headers"])
def test_large_requests_are_refused(what: str, tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        large = "x" * 20_000
        request = (
            HTTPRequest(f"{server.address}reload", method="POST", body=large)
            if what == "a large body"
            else HTTPRequest(server.address, headers={"X-Large": large})
        )
        try:
            code = (await AsyncHTTPClient().fetch(request, raise_error=False)).code
        except HTTPStreamClosedError:
            code = 0
        assert code in (0, 400, 413, 431)
        assert (await fetch_config(server.address))["token"]

    with_server(tmp_path, work, body_bytes=10_000, header_bytes=10_000)


@pytest.mark.fault("F32")
@pytest.mark.parametrize(
    ("waiting_s", "pending", "is_stalled", "is_too_much"),
    [(10, 1000, False, False), (100, 1000, True, False), (0, 100_000_000, False, True), (None, 0, False, False)],
)
def test_a_browser_that_takes_nothing_is_noticed(
    waiting_s: float | None, pending: int, is_stalled: bool, is_too_much: bool
) -> None:
    now = [1000.0]
    backlog = Backlog(Limits(), lambda: pending, lambda is_slow: None, lambda: now[0])
    if waiting_s is not None:
        backlog.add(object())
        now[0] += waiting_s
    assert (backlog.is_stalled, backlog.is_too_much) == (is_stalled, is_too_much)


def test_a_browser_is_slow_until_half_of_what_made_it_so_is_left() -> None:
    pending, turns = [0], []
    backlog = Backlog(Limits(), lambda: pending[0], turns.append)
    for part in (0.9, 1.1, 0.9, 0.6, 0.4, 0.9):
        pending[0] = int(part * SLOW_BYTES)
        backlog.add(object())
    assert turns == [True, False]
