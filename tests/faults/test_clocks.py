"""F28: the system's clock is set an hour or a year on or back, while a server runs."""

import os
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from appnb.kernel.user import NOBODY
from appnb.server.people.logins import Logins
from appnb.server.tokens import SKEW_S, TokenError, Tokens
from tests.conftest import Server
from tests.faults.oracle import watch_fault, write_apps
from tests.server.client import PageClient, run_apart
from tests.servers import find_faketime

HOUR_S, YEAR_S = 3600, 365 * 24 * 3600
JUMPS_S = (HOUR_S, -HOUR_S, YEAR_S, -YEAR_S)

TELLS = """
import appnb

app = appnb.App()


@app.cell
def control():
    import pathlib
    import time

    import appnb as nb

    n = nb.ui.slider(0, 9999, value=0, label="n", url="n")


@app.cell
def kept(nb, pathlib):
    @nb.persistent_cache(save_path="kept")
    def square(x):
        with pathlib.Path("computed").open("a") as file:
            print(x, file=file)
        return x * x


@app.cell
def shown(n, square, time):
    f"{n.value} squared is {square(n.value % 2)}, in {time.strftime('%Y')} {int(time.time())}."
"""


@pytest.mark.fault("F28")
def test_f28_sessions_tokens_and_caches_go_on(serve: Callable[..., Server], tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text("+0")
    environment = {
        **os.environ,
        "LD_PRELOAD": find_faketime(),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }
    server = serve(write_apps(tmp_path, TELLS), env=environment, cwd=tmp_path)

    async def see(client: PageClient) -> None:
        numbers = count(1)
        for jump_s in JUMPS_S:
            clock.write_text(f"{jump_s:+d}")
            told = 0.0
            while abs(told - (time.time() + jump_s)) > 60:  # which is looked at once a second
                number = next(numbers)
                await client.tell({"type": "address", "query": f"?n={number}"})
                await client.wait_for("shown", html=f"{number} squared is {number % 2}", state="ok")
                told = int(str(client.cells["shown"]["html"]).rpartition(" ")[2].partition(".")[0])
            client._socket.protocol.stream.close()  # the connection is lost, and the page comes back with its token
            client.close()
            client = await client.come_back()
            await client.wait_for("shown", html=f"{number} squared is", state="ok")
        client._socket.close(1000, "left")

    run_apart(watch_fault(server, see))
    assert sorted((tmp_path / "computed").read_text().split()) == ["0", "1"], "what was kept is neither old nor new"


@pytest.mark.fault("F28")
@pytest.mark.parametrize("jump_s", JUMPS_S)
def test_f28_tokens_and_logins_do_not_ask_the_clock_that_can_be_set(
    jump_s: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens, logins = Tokens(b"k" * 32, 300), Logins()
    signed, key = tokens.sign(tokens.make_session_id(), "app", NOBODY), logins.open(NOBODY, 300)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + jump_s)
    assert tokens.read(signed).app == "app"
    assert logins.find(key) is not None
    assert tokens.read(tokens.sign(tokens.make_session_id(), "app", NOBODY)).app == "app"


@pytest.mark.fault("F28")
@pytest.mark.parametrize("ahead_s", [-SKEW_S, 300 + SKEW_S - 1, 300 + SKEW_S + 1])
def test_f28_servers_that_share_a_secret_may_be_a_minute_apart(ahead_s: int) -> None:
    now = [1_000_000.0]
    tokens = Tokens(b"k" * 32, 300, lambda: now[0])
    signed = tokens.sign(tokens.make_session_id(), "app", NOBODY)
    now[0] += ahead_s
    if ahead_s < 300 + SKEW_S:
        assert tokens.read(signed).app == "app"
    else:
        with pytest.raises(TokenError, match="expired"):
            tokens.read(signed)
