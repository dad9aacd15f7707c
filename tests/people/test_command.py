"""What the command line says of people and logs reaches the server that it starts."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.conftest import Server
from tests.people.visiting import NOTEBOOK, Visitor
from tests.server.client import PageClient, run_apart


def test_a_trusted_proxy_names_people_and_logs_are_json(serve: Callable[..., Server], tmp_path: Path) -> None:
    (tmp_path / "sales.py").write_text(NOTEBOOK)
    proxies = ("--trusted-proxy", "127.0.0.1", "--trusted-proxy", "::1", "--user-header", "X-User")
    server = serve(tmp_path / "sales.py", *proxies, "--log-format", "json")

    async def work() -> None:
        page = await PageClient.open(f"{server.url}/sales", headers={"X-User": "ada"})
        await page.wait_for("who", html="ada||")
        page.close()
        visitor = Visitor(server.url)
        assert (await visitor.get("/sales")).code == 303, "nobody vouches for this one"
        assert (await visitor.get("/sales", Host="evil.example", X_User="ada")).code == 403

    run_apart(work())
    server.stop()
    said = [json.loads(line) for line in server.log if line.startswith("{")]
    [refused] = [each for each in said if "refused (host)" in each["message"]]
    assert refused["level"] == "warning"
    assert {"time", "logger", "thread"} <= refused.keys()
