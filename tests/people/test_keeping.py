"""Who is signed in stays so when the server begins anew; who has signed out does not come back."""

import json
import os
import signal
import stat
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from appnb.access import read_access
from appnb.kernel.user import User
from appnb.server import RunningServer
from appnb.server.people.keeping import LoginFolder
from appnb.server.people.logins import Logins
from tests.conftest import Server
from tests.people.visiting import NOTEBOOK, Visitor, change_claims, sign_in_at_provider, with_server
from tests.server.client import Closed, run_apart
from tests.servers import find_port, run_openid

PASSWORD = "open-sesame"
ADA = User("ada", "Ada", "ada@example.com", frozenset({"finance", "board"}))


def keep(folder: Path, key: bytes = b"k" * 32, now: Callable[[], float] = time.monotonic) -> Logins:
    logins = Logins(now)
    logins.keep_in(LoginFolder(folder, key, now, lambda kept: kept), 3600)
    return logins


def find_user(logins: Logins, key: str) -> User | None:
    login = logins.find(key)
    return login.user if login is not None else None


def test_a_killed_worker_signs_nobody_out_and_brings_nobody_back(serve: Callable[..., Server], tmp_path: Path) -> None:
    (tmp_path / "sales.py").write_text(NOTEBOOK)
    secret = {"APPNB_SUPERVISE": "1", "APPNB_PASSWORD": PASSWORD}
    server = serve(tmp_path / "sales.py", env={**os.environ, **secret})

    async def work() -> None:
        stays, leaves = Visitor(server.url), Visitor(server.url)
        for visitor in (stays, leaves):
            assert (await visitor.post("/login", {"secret": PASSWORD})).code == 303
        gone = dict(leaves.cookies)
        assert (await leaves.post("/logout")).code == 200
        [worker] = psutil.Process(server.process.pid).children()
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(20)
        assert (await stays.get("/sales")).code == 200
        page = await stays.open_page("/sales")
        await page.wait_for("who", html="||")
        page.close()
        assert (await Visitor(server.url, gone).get("/sales")).code == 303

    run_apart(work())


def test_what_a_provider_gave_is_kept_and_it_is_asked_again(tmp_path: Path) -> None:
    claims = {"sub": "ada", "name": "Ada", "groups": ["finance"]}
    with run_openid("--token-max-age", "3", "--user-claims", json.dumps(claims)) as issuer:
        oidc = {"issuer": issuer, "client-id": "appnb", "client-secret": "hush-hush"}
        access = read_access({"oidc": oidc, "apps": {"sales": ["finance"]}})
        port, browsers = find_port(), []

        async def sign_in(server: RunningServer) -> None:
            browsers.append(Visitor(server.address))
            assert (await sign_in_at_provider(browsers[0], "/sales", "ada")).code == 200

        async def come_back(server: RunningServer) -> None:
            page = await browsers[0].open_page("/sales")
            await page.wait_for("who", html="Ada||finance")
            await change_claims(issuer, "ada", groups=["others"])
            with pytest.raises(Closed, match="not yours"):
                await page.wait_for("who", html="never")

        with_server(tmp_path, sign_in, access=access, port=port)
        with_server(tmp_path, come_back, access=access, port=port)


def test_only_the_owner_can_read_them_and_no_key_stands_in_them(tmp_path: Path) -> None:
    key = keep(tmp_path / "logins").open(ADA, 60)
    [file] = (tmp_path / "logins").iterdir()
    assert [stat.S_IMODE(path.stat().st_mode) for path in (file, file.parent)] == [0o600, 0o700]
    assert key not in file.name + file.read_text()
    assert find_user(keep(tmp_path / "logins"), key) == ADA


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda file: file.write_text(file.read_text().replace("finance", "manager")), id="another group"),
        pytest.param(lambda file: file.write_text(""), id="empty"),
        pytest.param(lambda file: file.write_bytes(b"\xff" * 99), id="no text"),
        pytest.param(lambda file: file.replace(file.with_name("ab" * 32)), id="the login of another key"),
        pytest.param(lambda file: file.replace(file.with_name("notes.txt")), id="another name"),
    ],
)
def test_what_somebody_else_wrote_lets_nobody_in(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    key = keep(tmp_path).open(ADA, 60)
    [file] = tmp_path.iterdir()
    spoil(file)
    logins = keep(tmp_path)
    assert logins.list_all() == []
    assert find_user(logins, key) is None
    assert list(tmp_path.iterdir()) == []


def test_with_another_password_nobody_is_signed_in(tmp_path: Path) -> None:
    port, browsers = find_port(), []

    async def sign_in(server: RunningServer) -> None:
        browsers.append(Visitor(server.address))
        assert (await browsers[0].post("/login", {"secret": PASSWORD})).code == 303

    async def come_back(server: RunningServer) -> None:
        assert (await browsers[0].get("/sales")).code == 303

    with_server(tmp_path, sign_in, password=PASSWORD, port=port)
    with_server(tmp_path, come_back, password="another-one", port=port)


def test_another_clock_gives_nobody_more_time(tmp_path: Path) -> None:
    before = keep(tmp_path, now=lambda: time.monotonic() + 1e6)
    short, long, over = before.open(ADA, 60), before.open(ADA, 1e6), before.open(ADA, 0)
    after = keep(tmp_path)
    left = [after.find(key).until - time.monotonic() for key in (short, long)]
    assert left == pytest.approx([60, 3600], abs=5), "an hour at most, as `keep` says"
    assert find_user(after, over) is None
    assert len(list(tmp_path.iterdir())) == 2, "what is over is gone"


def test_where_nothing_can_be_kept_people_sign_in_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    logins = keep(tmp_path / "file" / "logins")
    keys = [logins.open(ADA, 60) for _ in range(2)]
    assert [find_user(logins, key) for key in keys] == [ADA, ADA]
    assert caplog.text.count("no logins can be kept") == 1
