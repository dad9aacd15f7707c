"""Signing in at a real provider of OpenID Connect, which runs beside the test (PyPI's oidc-provider-mock)."""

import asyncio
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from appnb.access import read_access
from appnb.diagnostics import AppnbError
from appnb.kernel.user import User
from appnb.kernel.viewer import Viewer
from appnb.server import RunningServer
from tests.people.visiting import Visitor, change_claims, read_query, read_text, sign_in_at_provider, with_server
from tests.server.client import Closed, PageClient
from tests.servers import run_openid

ADA = {"sub": "ada", "name": "Ada Lovelace", "email": "ada@example.com", "groups": ["finance", "board"]}
APPS = {"sales": ["finance"], "costs": ["board"]}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with run_openid("--require-nonce", "true", "--user-claims", json.dumps(ADA)) as address:
        yield address


@pytest.fixture
def short_issuer() -> Iterator[str]:
    """A provider whose tokens have to be renewed all the time."""
    with run_openid("--token-max-age", "3", "--user-claims", json.dumps(ADA)) as address:
        yield address


def serving(issuer: str, **more: object) -> dict[str, object]:
    oidc = {"issuer": issuer, "client-id": "appnb", "client-secret": "hush-hush", "name": "Example"}
    return {"access": read_access({"oidc": oidc, **more})}


def test_who_signs_in_is_known_to_notebooks(issuer: str, tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        visitor = Visitor(server.address)
        page = await sign_in_at_provider(visitor, "/sales?month=5", "ada")
        assert page.effective_url.endswith("/sales?month=5"), "one comes to where one wanted to"
        assert "Ada Lovelace" in page.body.decode()
        client = await visitor.open_page("/sales")
        await client.wait_for("who", html="Ada Lovelace|ada@example.com|board,finance")
        client.close()

    with_server(tmp_path, work, **serving(issuer))


def test_groups_say_who_sees_which_app_the_same_for_pages_and_sockets(issuer: str, tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        ada, eve = Visitor(server.address), Visitor(server.address)
        index = await sign_in_at_provider(ada, "/", "ada")
        assert ("Sales" in read_text(index), "Costs" in read_text(index)) == (True, False)
        assert [(await ada.get(path)).code for path in ("/sales", "/costs", "/nothing")] == [200, 404, 404]
        hidden = await sign_in_at_provider(eve, "/sales", "eve")
        assert hidden.code == 404
        assert "Sales" not in read_text(await eve.get("/"))
        config = {"path": "/costs", "token": server.door.tokens.sign("x" * 32, "costs", ada_user(server))}
        with pytest.raises(Closed) as closed:
            await open_socket(ada, server, config)
        assert closed.value.reason == "not yours"

    with_server(tmp_path, work, **serving(issuer, apps={"sales": ["finance"], "costs": ["managers"]}))


def ada_user(server: RunningServer) -> object:
    return server.door.find_login.__self__.logins.list_all()[0].user


async def open_socket(visitor: Visitor, server: RunningServer, config: dict[str, str]) -> None:
    await PageClient.connect(server.address, config, headers=visitor.find_cookie(server.address))


def test_an_answer_to_no_question_of_this_browser_lets_nobody_in(issuer: str, tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        thief, victim = Visitor(server.address), Visitor(server.address)
        form = await thief.follow(await thief.get("/sales"))
        answer = await thief.post(form.effective_url, {"sub": "thief"})
        back = answer.headers["Location"]
        assert {"code", "state"} <= read_query(back).keys()
        for visitor, address in (
            (victim, back),  # a link that signs the victim in as the thief
            (thief, back.replace("state=", "state=x")),
            (thief, f"{server.address}login/back?error=access_denied"),
            (thief, f"{server.address}login/back"),
        ):
            refused = await visitor.get(address)
            assert (refused.code, "did not let you in" in read_text(refused)) == (403, True)
        assert (await victim.get("/sales")).code == 303

    with_server(tmp_path, work, **serving(issuer))


def test_an_answer_counts_once(issuer: str, tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        visitor = Visitor(server.address)
        form = await visitor.follow(await visitor.get("/sales"))
        answer = await visitor.post(form.effective_url, {"sub": "ada"})
        assert (await visitor.get(answer.headers["Location"])).code == 303
        assert (await visitor.get(answer.headers["Location"])).code == 403

    with_server(tmp_path, work, **serving(issuer))


def test_the_question_has_a_nonce_a_challenge_and_our_own_address(issuer: str, tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        visitor = Visitor(server.address)
        login = await visitor.get("/login?next=/sales")
        asked = read_query(login.headers["Location"])
        assert asked["code_challenge_method"] == "S256"
        assert min(len(asked[name]) for name in ("nonce", "state", "code_challenge")) >= 32
        assert asked["redirect_uri"] == f"{server.address}login/back"
        assert asked["scope"] == "openid profile email"

    with_server(tmp_path, work, **serving(issuer))


def test_signing_out_goes_on_to_the_provider(issuer: str, tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        visitor = Visitor(server.address)
        await sign_in_at_provider(visitor, "/sales", "ada")
        page = await visitor.open_page("/sales")
        out = (await visitor.post("/logout")).body.decode()
        assert f'http-equiv="refresh" content="0;url={issuer}/oauth2/end_session?id_token_hint=' in out
        with pytest.raises(Closed) as closed:
            await page.wait_for("who", html="never")
        assert closed.value.reason == "signed out"
        gone = await visitor.get("/login?out=1")
        assert (gone.code, "Sign in with Example" in read_text(gone)) == (200, True)

    with_server(tmp_path, work, **serving(issuer))


def test_a_provider_that_does_not_answer_is_said_politely(tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        visitor = Visitor(server.address)
        answer = await visitor.follow(await visitor.get("/sales"))
        assert (answer.code, "cannot be reached" in read_text(answer)) == (503, True)
        assert (await visitor.get("/healthz")).code == 200

    with_server(tmp_path, work, **serving("http://localhost:9"))


def test_in_a_long_session_the_provider_is_asked_again_and_groups_change(short_issuer: str, tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        visitor = Visitor(server.address)
        await sign_in_at_provider(visitor, "/sales", "ada")
        sales, costs = await visitor.open_page("/sales"), await visitor.open_page("/costs")
        await sales.wait_for("who", html="Ada")
        await change_claims(short_issuer, "ada", name="Ada Lovelace", groups=["finance"])
        with pytest.raises(Closed) as closed:
            await costs.wait_for("who", html="never")
        assert closed.value.reason == "not yours"
        assert [(await visitor.get(path)).code for path in ("/sales", "/costs")] == [200, 404]
        sales.close()

    with_server(tmp_path, work, **serving(short_issuer, apps=APPS))


ASKS = """
import appnb

app = appnb.App()


@app.cell
def control():
    import appnb as nb

    n = nb.ui.slider(0, 9, value=0, url="n")
    n


@app.cell
def who(n, nb):
    me = nb.user(token=True)
    f"{n.value}|{me.name}|{me.token}|"
"""


async def ask_userinfo(issuer: str, token: str) -> object:
    """Do in somebody's name what their token lets one do."""
    headers = {"Authorization": f"Bearer {token}"}
    return json.loads((await AsyncHTTPClient().fetch(f"{issuer}/userinfo", headers=headers)).body)["sub"]


def test_an_app_that_is_named_has_the_latest_token_when_it_asks_and_no_other_has(
    short_issuer: str, tmp_path: Path
) -> None:
    async def work(server: RunningServer) -> None:
        visitor = Visitor(server.address)
        await sign_in_at_provider(visitor, "/asks", "ada")
        page, denied, quiet = [await visitor.open_page(path) for path in ("/asks", "/denied", "/sales")]
        await page.wait_for("who", html="0|Ada Lovelace|")
        first = latest = page.cells["who"]["html"].split("|")[2]
        assert await ask_userinfo(short_issuer, first) == "ada"
        await denied.wait_for("who", state="error")
        await quiet.wait_for("who", html="Ada Lovelace|")
        assert first not in json.dumps([denied.messages, quiet.messages, quiet.cells])
        for n in itertools.cycle((1, 2)):  # the provider is asked again every few seconds
            await page.tell({"type": "address", "query": f"?n={n}"})
            await page.wait_for("who", html=f"{n}|")
            if (latest := page.cells["who"]["html"].split("|")[2]) != first:
                break
        assert await ask_userinfo(short_issuer, latest) == "ada"
        for each in (page, denied, quiet):
            each.close()

    for name in ("asks", "denied"):
        (tmp_path / f"{name}.py").write_text(ASKS)
    settings = serving(short_issuer)
    oidc = replace(settings["access"].oidc, tokens_for=("asks",))
    with_server(tmp_path, work, access=replace(settings["access"], oidc=oidc))


def test_the_text_of_the_code(golden: Callable[[str, str], None]) -> None:
    viewer = Viewer(user=User("ada", "Ada"), find_token=lambda: None)
    with pytest.raises(AppnbError) as refused:
        viewer.read_user_and_token()
    golden("nb224.txt", f"{refused.value}\n")
    assert viewer.was_read


def test_a_token_stands_in_no_text_and_makes_nobody_somebody_else() -> None:
    user = Viewer(user=User("ada", "Ada"), find_token=lambda: "hush-hush").read_user_and_token()
    assert (user.token, user) == ("hush-hush", User("ada", "Ada"))
    assert "hush" not in f"{user!r}{user}"


def test_who_is_let_in_no_more_is_signed_out(short_issuer: str, tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        visitor = Visitor(server.address)
        await sign_in_at_provider(visitor, "/sales", "ada")
        page = await visitor.open_page("/sales")
        revoke = HTTPRequest(f"{short_issuer}/users/ada/revoke-tokens", method="POST", body="")
        await AsyncHTTPClient().fetch(revoke)
        async with asyncio.timeout(20):
            with pytest.raises(Closed) as closed:
                await page.wait_for("who", html="never")
        assert closed.value.reason == "signed out"

    with_server(tmp_path, work, **serving(short_issuer))
