"""Tokens: what is signed, for whom, for how long, and that nothing of a request is in one."""

import base64
import json
from pathlib import Path

import pytest
from bokeh.util.token import generate_jwt_token, generate_session_id
from hypothesis import given
from hypothesis import strategies as st
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from appnb.kernel.user import NOBODY, User
from appnb.server.tokens import TokenError, Tokens
from tests.server.client import Closed, PageClient, fetch_config
from tests.server.test_door import ALICE, with_server

NOW = [1_000_000.0]
TOKENS = Tokens(b"k" * 32, 300, lambda: NOW[0])
SESSION = TOKENS.make_session_id()


def test_a_token_says_its_session_its_app_and_its_person() -> None:
    token = TOKENS.read(TOKENS.sign(SESSION, "sales", User("alice")))
    assert (token.session, token.app) == (SESSION, "sales")
    assert TOKENS.is_for(token, User("alice", "Alice"))
    assert not TOKENS.is_for(token, User("bob"))
    assert not TOKENS.is_for(token, NOBODY)
    assert "alice" not in str(token)


def test_session_ids_cannot_be_guessed() -> None:
    assert len({TOKENS.make_session_id() for _ in range(1000)}) == 1000
    assert len(SESSION) == 32


def make_others() -> dict[str, str]:
    good = TOKENS.sign(SESSION, "sales", NOBODY)
    text, _, signature = good.partition(".")
    changed = json.loads(base64.urlsafe_b64decode(text + "=="))
    changed["app"] = "stock"
    return {
        "empty": "",
        "garbage": "garbage",
        "unsigned": generate_jwt_token(generate_session_id(), signed=False),
        "of bokeh, with another key": generate_jwt_token(
            generate_session_id(b"x" * 32, signed=True), b"x" * 32, signed=True, expiration=300
        ),
        "of another key": Tokens(b"K" * 32, 300, lambda: NOW[0]).sign(SESSION, "sales", NOBODY),
        "changed": base64.urlsafe_b64encode(json.dumps(changed).encode()).decode().rstrip("=") + "." + signature,
        "shortened": good[:-1],
        "lengthened": good + "A",
        "without a signature": text + ".",
        "in no ASCII": good[:-1] + "é",
        "long": "A" * 100_000 + "." + signature,
    }


@pytest.mark.parametrize("kind", make_others())
def test_other_tokens_are_refused(kind: str) -> None:
    with pytest.raises(TokenError, match="forged"):
        TOKENS.read(make_others()[kind])


@given(st.text(max_size=200))
def test_no_text_is_taken_for_a_token(text: str) -> None:
    with pytest.raises(TokenError, match="forged"):
        TOKENS.read(text)


def test_a_token_is_good_for_five_minutes_and_one_more_for_clocks_that_differ() -> None:
    token = TOKENS.sign(SESSION, "sales", NOBODY)
    NOW[0] += 359
    TOKENS.read(token)
    NOW[0] += 1
    with pytest.raises(TokenError, match="expired"):
        TOKENS.read(token)
    NOW[0] = 1_000_000.0


def test_no_header_no_cookie_and_no_query_stands_in_the_page_or_its_token(tmp_path: Path) -> None:
    async def work(server) -> None:
        headers = {"Cookie": "name=alice; session=COOKIE-SECRET", "Authorization": "Bearer HEADER-SECRET"}
        answer = await AsyncHTTPClient().fetch(
            HTTPRequest(f"{server.address}?bokeh-session-id=mine&q=QUERY-SECRET", headers=headers)
        )
        body = answer.body.decode()
        token = json.loads(body.split('id="appnb-config">')[1].split("</script>")[0])["token"]
        content = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))
        assert "SECRET" not in body + str(content)
        assert set(content) == {"session_id", "session_expiry", "app", "user", "headers", "cookies"}
        assert (content["headers"], content["cookies"]) == ({}, {})
        assert content["session_id"] != "mine"

    with_server(tmp_path, work)


@pytest.mark.parametrize("kind", make_others())
def test_a_websocket_with_another_token_is_closed_by_the_book(kind: str, tmp_path: Path) -> None:
    token = make_others()[kind].encode("ascii", "replace").decode()[:8000] or "none"

    async def work(server) -> None:
        config = await fetch_config(server.address, ALICE)
        with pytest.raises(Closed) as closed:
            await PageClient.connect(server.address, config | {"token": token}, headers=ALICE)
        assert (closed.value.code, closed.value.reason) == (1008, "forged")
        assert server.door.refusals.counts["socket: forged"] == 1

    with_server(tmp_path, work)


def test_a_token_of_another_app_opens_nothing(tmp_path: Path) -> None:
    (tmp_path / "other.py").write_text("import appnb\n\napp = appnb.App()\n\n\n@app.cell\ndef one():\n    1\n")

    async def work(server) -> None:
        config = await fetch_config(f"{server.address}other", ALICE)
        with pytest.raises(Closed, match="not yours"):
            await PageClient.connect(server.address, config | {"path": "/app"}, headers=ALICE)

    with_server(tmp_path, work)


def test_a_session_that_is_gone_is_told_apart(tmp_path: Path) -> None:
    async def work(server) -> None:
        config = await fetch_config(server.address, ALICE)
        token = server.door.tokens.sign(server.door.tokens.make_session_id(), "app", User("alice"))
        with pytest.raises(Closed, match="gone"):
            await PageClient.connect(server.address, config | {"token": token}, headers=ALICE)

    with_server(tmp_path, work)
