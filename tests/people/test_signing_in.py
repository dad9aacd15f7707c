"""Passwords and tokens against a running server: the same for pages and websockets, and logging out ends both."""

import asyncio
import logging
from pathlib import Path

import pytest
from tornado.httpclient import HTTPClientError

from appnb.access import AccessSettings, read_access
from appnb.server import RunningServer
from appnb.server.people.passwords import FREE_TRIES, hash_password
from tests.people.visiting import Visitor, read_query, read_text, with_server
from tests.server.client import Closed, PageClient, fetch_config

PASSWORD, TOKEN = "open-sesame", "a-token-for-programs"


async def sign_in(server: RunningServer, password: str = PASSWORD, path: str = "/") -> Visitor:
    visitor = Visitor(server.address)
    answer = await visitor.post("/login", {"secret": password, "next": path})
    assert (answer.code, answer.headers["Location"]) == (303, path)
    return visitor


@pytest.mark.parametrize("kept", [PASSWORD, pytest.param(hash_password(PASSWORD), id="hashed")])
def test_who_does_not_know_the_password_sees_nothing_and_who_does_sees_all(kept: str, tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        visitor = Visitor(server.address)
        for path in ("/", "/sales", "/sales?month=5"):
            answer = await visitor.get(path)
            assert answer.code == 303
            assert answer.headers["Location"].startswith("/login?")
            assert read_query(answer.headers["Location"])["next"] == path
        page = await visitor.get("/login?next=/sales%3Fmonth%3D5")
        assert page.code == 200
        assert "Sales" not in page.body.decode(), "what is served is nobody's business yet"
        wrong = await visitor.post("/login", {"secret": "open-sesam", "next": "/sales"})
        assert (wrong.code, "This password is not right." in read_text(wrong)) == (401, True)
        assert visitor.cookies == {}
        visitor = await sign_in(server, path="/sales?month=5")
        client = await visitor.open_page("/sales")
        await client.wait_for("who", html="||")
        client.close()
        assert "2 apps" in read_text(await visitor.get("/"))

    with_server(tmp_path, work, password=kept)


def test_what_is_no_page_that_is_opened_is_told_so(tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        visitor = Visitor(server.address)
        for headers in ({"Accept": "*/*"}, {"Sec_Fetch_Mode": "cors", "Sec_Fetch_Site": "same-origin"}):
            assert (await visitor.get("/sales", **headers)).code == 401
        config = {"path": "/sales", "token": "x"}
        with pytest.raises(HTTPClientError) as refused:
            await PageClient.connect(server.address, config)
        assert refused.value.code == 401

    with_server(tmp_path, work, password=PASSWORD)


def test_the_cookie_is_for_this_server_and_no_script(tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        visitor = Visitor(server.address)
        port = server.address.split(":")[2].strip("/")
        fields = {"secret": PASSWORD}
        plain = (await visitor.post("/login", fields)).headers["Set-Cookie"]
        assert plain.startswith(f"appnb-{port}=")
        assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(plain.split("; "))
        behind = Visitor(server.address)
        forwarded = {"X_Forwarded_Proto": "https", "X_Forwarded_Host": "localhost"}
        safe = (await behind.post("/login", fields, **forwarded)).headers["Set-Cookie"]
        assert safe.startswith(f"__Host-appnb-{port}=")
        assert {"HttpOnly", "SameSite=Lax", "Path=/", "Secure"} <= set(safe.split("; "))

    with_server(tmp_path, work, password=PASSWORD, trusted_proxy=("127.0.0.1", "::1"))


def test_every_login_has_a_key_of_its_own_and_one_that_is_made_up_is_none(tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        first, second = await sign_in(server), await sign_in(server)
        [[name, key]] = first.cookies.items()
        assert key != second.cookies[name]
        forged = Visitor(server.address, {name: key[:-1] + ("A" if key[-1] != "A" else "B")})
        assert (await forged.get("/")).code == 303
        again = await first.post("/login", {"secret": PASSWORD})
        assert again.code == 303
        assert first.cookies[name] != key, "who signs in again gets a new one"

    with_server(tmp_path, work, password=PASSWORD)


def test_guessing_is_slowed_down_and_said_politely(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def work(server: RunningServer) -> None:
        visitor = Visitor(server.address)
        codes = [(await visitor.post("/login", {"secret": f"guess {n}"})).code for n in range(FREE_TRIES + 2)]
        assert codes == [401] * FREE_TRIES + [429] * 2
        waiting = await visitor.post("/login", {"secret": PASSWORD})
        assert waiting.code == 429, "the right one waits as well"
        assert int(waiting.headers["Retry-After"]) >= 1
        assert "Too many tries. Wait" in read_text(waiting)
        assert server.door.refusals.counts["login"] == 3

    with caplog.at_level(logging.INFO):
        with_server(tmp_path, work, password=PASSWORD)
    assert "guess" not in caplog.text
    assert PASSWORD not in caplog.text


def test_tries_at_the_same_time_count_as_well(tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        visitor = Visitor(server.address)
        answers = await asyncio.gather(*(visitor.post("/login", {"secret": f"guess {n}"}) for n in range(12)))
        assert sorted(answer.code for answer in answers) == [401] * FREE_TRIES + [429] * (12 - FREE_TRIES)

    with_server(tmp_path, work, password=PASSWORD)


def test_another_page_can_sign_nobody_in_or_out(tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        visitor = await sign_in(server)
        for path, fields in (("/login", {"secret": PASSWORD}), ("/logout", {})):
            assert (await visitor.post(path, fields, Origin="http://evil.example")).code == 403
            assert (await visitor.post(path, fields, Sec_Fetch_Site="cross-site")).code == 403
        assert (await visitor.get("/logout")).code == 405
        assert (await visitor.get("/sales")).code == 200

    with_server(tmp_path, work, password=PASSWORD)


def test_logging_out_ends_the_sockets_of_this_browser_and_no_other(tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        mine, other = await sign_in(server), await sign_in(server)
        pages = [await mine.open_page("/sales"), await mine.open_page("/costs")]
        theirs = await other.open_page("/sales")
        config = await fetch_config(f"{server.address}sales", mine.find_cookie(server.address))
        old = mine.find_cookie(server.address)
        for page in (*pages, theirs):
            await page.wait_for("who", html="||")
        out = await mine.post("/logout")
        assert (out.code, "Signed out" in read_text(out)) == (200, True)
        for page in pages:
            with pytest.raises(Closed) as closed:
                await page.wait_for("who", html="never")
            assert (closed.value.code, closed.value.reason) == (1008, "signed out")
        with pytest.raises(HTTPClientError, match="401"):
            await PageClient.connect(server.address, config, headers=old)
        assert (await Visitor(server.address, {}).get("/sales", **old)).code == 303, "the old key is worth nothing"
        await theirs.tell({"type": "visible", "is": True})
        assert (await other.get("/sales")).code == 200
        theirs.close()

    with_server(tmp_path, work, password=PASSWORD)


def test_when_the_time_is_over_sockets_end_too(tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        visitor = await sign_in(server)
        page = await visitor.open_page("/sales")
        with pytest.raises(Closed) as closed:
            await page.wait_for("who", html="never")
        assert closed.value.reason == "signed out"
        assert (await visitor.get("/sales")).code == 303

    with_server(tmp_path, work, access=AccessSettings(password=PASSWORD, hours=2 / 3600))


def test_a_token_lets_programs_in_and_links(tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        visitor = Visitor(server.address)
        assert (await visitor.get("/sales", Authorization=f"Bearer {TOKEN}")).code == 200
        assert (await visitor.get("/sales", Authorization=f"Bearer {TOKEN}x")).code == 303
        assert (await visitor.get("/sales", Authorization=f"Basic {TOKEN}")).code == 303
        program = await PageClient.open(f"{server.address}sales", headers={"Authorization": f"Bearer {TOKEN}"})
        await program.wait_for("who", html="||")
        program.close()
        link = await visitor.get(f"/login?token={TOKEN}&next=/costs")
        assert (link.code, link.headers["Location"]) == (303, "/costs")
        assert (await visitor.get("/costs")).code == 200
        assert (await Visitor(server.address).get(f"/login?token={TOKEN[:-1]}")).code == 401

    with_server(tmp_path, work, access_token=TOKEN)


def test_public_files_are_for_those_who_see_an_app_beside_them(tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        visitor = await sign_in(server)
        paths = ("/sales/public/a.txt", "/costs/public/a.txt", "/public/a.txt")
        assert [(await visitor.get(path)).code for path in paths] == [200, 404, 200]
        assert (await visitor.get("/public/a.txt", Referer=f"{server.address}costs")).code == 404
        assert (await Visitor(server.address).get("/sales/public/a.txt")).code == 303

    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "a.txt").write_text("a")
    with_server(tmp_path, work, access=read_access({"password": PASSWORD, "apps": {"sales": ["*"]}}))


def test_a_shared_password_has_no_groups(tmp_path: Path) -> None:
    async def work(server: RunningServer) -> None:
        visitor = await sign_in(server)
        assert (await visitor.get("/sales")).code == 200
        assert (await visitor.get("/costs")).code == 404
        assert "1 app" in read_text(await visitor.get("/"))

    access = read_access({"password": PASSWORD, "apps": {"sales": ["*"], "costs": ["finance"]}})
    with_server(tmp_path, work, access=access)
