"""The notebooks of a folder, as they are there when somebody asks; nothing outside of it."""

from pathlib import Path

import pytest
from starlette.exceptions import HTTPException

import appnb
from appnb.server.asgi.directory import find_in_folder
from tests.asgi.hosting import fetch, run_uvicorn, write_notebook
from tests.server.client import PageClient, run_apart


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "served"
    for name in ("sales.py", "q1/sales.py", "_draft.py", ".hidden.py", "sales/inner.py"):
        write_notebook(folder / name)
    (folder / "script.py").write_text("print('no notebook')")
    write_notebook(tmp_path / "outside.py")
    write_notebook(tmp_path / "elsewhere" / "other.py")
    (folder / "linked.py").symlink_to(tmp_path / "outside.py")
    (folder / "alias.py").symlink_to(folder / "sales.py")
    (folder / "away").symlink_to(tmp_path / "elsewhere")
    (folder / "round.py").symlink_to(folder / "round.py")
    return folder


@pytest.mark.parametrize(
    ("path", "file", "name"),
    [
        ("sales", "sales.py", "sales"),
        ("sales/", "sales.py", "sales"),
        ("sales/inner/ws", "sales.py", "sales"),  # the notebook counts, not the folder
        ("q1/sales", "q1/sales.py", "q1/sales"),
        ("q1/sales/sales/ws", "q1/sales.py", "q1/sales"),
        ("alias/", "alias.py", "alias"),
    ],
)
def test_a_path_leads_to_a_notebook(folder: Path, path: str, file: str, name: str) -> None:
    assert find_in_folder(folder, path) == (folder / file, name)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("script", id="a file that is no notebook"),
        pytest.param("nothing", id="no file"),
        pytest.param("q1", id="a folder"),
        pytest.param("_draft", id="an underscore"),
        pytest.param(".hidden", id="a dot"),
        pytest.param("../outside", id="up"),
        pytest.param("q1/../../outside", id="down and up"),
        pytest.param("..\\outside", id="up, as Windows writes it"),
        pytest.param("//etc/passwd", id="from the root"),
        pytest.param("linked", id="a link that leads out"),
        pytest.param("away/other", id="a folder that is a link that leads out"),
        pytest.param("round", id="a link to itself"),
        pytest.param("sales\0", id="an end within"),
    ],
)
def test_a_path_leads_nowhere_else(folder: Path, path: str) -> None:
    assert find_in_folder(folder, path) is None


def test_the_folder_itself_may_be_a_link_that_is_changed(folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "current"
    link.symlink_to(folder)
    assert find_in_folder(link, "sales") == (link / "sales.py", "sales")
    link.unlink()
    link.symlink_to(tmp_path / "elsewhere")
    assert find_in_folder(link, "sales") is None
    assert find_in_folder(link, "other") == (link / "other.py", "other")


def test_notebooks_come_and_go(folder: Path) -> None:
    app = appnb.create_asgi_app().with_dynamic_directory(path="/reports", directory=str(folder)).build()

    async def work(address: str) -> None:
        assert (await fetch(f"{address}/reports/new/")).code == 404
        write_notebook(folder / "new.py", "New")
        moved = await fetch(f"{address}/reports/new?a=1")
        assert (moved.code, moved.headers["Location"]) == (307, "/reports/new/?a=1")
        assert b"<title>New</title>" in (await fetch(f"{address}/reports/new/")).body
        client = await PageClient.open(f"{address}/reports/q1/sales/")
        await client.wait_for("twice", html="twice is 0")
        client.close()
        (folder / "new.py").unlink()
        assert (await fetch(f"{address}/reports/new/")).code == 404
        assert (await fetch(f"{address}/reports/..%2foutside/")).code == 404
        assert (await fetch(f"{address}/reports/")).code == 404

    with run_uvicorn(app) as address:
        run_apart(work(address))


def test_the_check_decides_about_every_request(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    asked: list[tuple[str, str]] = []

    async def check(path: str, scope: dict[str, str]) -> bool:
        asked.append((path, scope["type"]))
        if path.startswith("q1/"):
            raise HTTPException(402, "pay first", {"X-Price": "1"})
        if path.startswith("nothing"):
            raise KeyError("a detail of the application")
        return path.startswith("sales")

    files: list[str] = []

    def note(app: object) -> object:
        async def ask(scope: dict[str, str], receive: object, send: object) -> None:
            files.append(scope["marimo_app_file"])
            await app(scope, receive, send)

        return ask

    app = appnb.create_asgi_app().with_dynamic_directory(
        path="/reports", directory=str(folder), validate_callback=check, middleware=[note]
    )

    async def work(address: str) -> None:
        client = await PageClient.open(f"{address}/reports/sales/")
        await client.wait_for("twice", html="twice is 0")
        client.close()
        assert asked == [("sales/", "http"), ("sales/sales/ws", "websocket")]
        assert (await fetch(f"{address}/reports/alias/")).code == 404
        paid = await fetch(f"{address}/reports/q1/sales/")
        assert (paid.code, paid.body, paid.headers["X-Price"]) == (402, b"pay first", "1")
        failed = await fetch(f"{address}/reports/nothing/")
        assert (failed.code, b"detail" in failed.body) == (500, False)

    with run_uvicorn(app.build()) as address:
        run_apart(work(address))
    assert set(files) == {str(folder / "sales.py")}
    assert "a detail of the application" in caplog.text


def test_a_save_is_shown_in_open_pages(folder: Path) -> None:
    app = appnb.create_asgi_app().with_dynamic_directory(path="/reports", directory=str(folder)).build()

    async def work(address: str) -> None:
        client = await PageClient.open(f"{address}/reports/q1/sales/")
        await client.wait_for("twice", html="twice is 0")
        notebook = folder / "q1" / "sales.py"
        notebook.write_text(notebook.read_text().replace("twice is", "double is"))
        await client.wait_for("twice", html="double is 0")
        client.close()

    with run_uvicorn(app) as address:
        run_apart(work(address))
