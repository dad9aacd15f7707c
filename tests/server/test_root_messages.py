"""How models come to a page: those that are added together travel as one message."""

from collections.abc import Callable
from pathlib import Path

from tests.conftest import Server
from tests.server.client import PageClient, run_apart

SLIDERS = """
import appnb

app = appnb.App()


@app.cell
def sliders():
    import appnb as nb

    nb.vstack([nb.ui.slider(0, 9, label=name) for name in "abc"])
"""


def test_the_models_of_a_cell_come_as_one_message(serve: Callable[..., Server], tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(SLIDERS)
    server = serve(tmp_path / "app.py")

    async def see() -> list[list[str]]:
        page = await PageClient.open(server.url)
        page.loads = True
        kinds: list[list[str]] = []
        while len(page.models) < 3:
            message = await page.receive()
            if message.msgtype == "PATCH-DOC":
                kinds.append([event["kind"] for event in message.content["events"]])
        page.leave()
        return kinds

    seen: list[list[str]] = []

    async def scenario() -> None:
        seen.extend(await see())

    run_apart(scenario())
    assert [kinds for kinds in seen if "RootAdded" in kinds] == [["RootAdded"] * 3]
