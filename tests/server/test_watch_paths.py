"""Files and folders that a notebook says it reads: its cells run again when these change."""

import asyncio
import subprocess
import sys
from pathlib import Path

from appnb.kernel.sources import find_source
from appnb.kernel.watch import adapt_paths, directory, file
from appnb.server.path_watch import PathWatcher
from tests.server.client import run_apart
from tests.server.watched import Watched, watch

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def tools():
    import appnb as nb
    from pathlib import Path
    return Path, nb


@app.cell
def paths(Path, nb):
    made = 0
    table = nb.watch_file(Path(FOLDER) / "table.csv")
    return made, table


@app.cell
def rows(nb, table):
    nb.md(f"{table.name} has {len(table.read_text().splitlines()) if table.exists() else 'no'} rows")
    return


@app.cell
def opened(nb, table):
    with open(table) if table.exists() else open("/dev/null") as stream:
        first = stream.readline().strip()
    nb.md(f"first {first}.")
    return


@app.cell
def parts(Path, nb):
    parts = nb.watch.directory(Path(FOLDER) / "parts")
    return (parts,)


@app.cell
def count(nb, parts):
    nb.md(f"{sorted(one.name for one in parts.rglob('*'))}, {(parts / 'x').name}.")
    return


@app.cell
def unrelated(made, nb):
    nb.md(f"made={made}.")
    return
"""


def prepare(folder: Path) -> dict[str, str]:
    (folder / "parts").mkdir()
    (folder / "table.csv").write_text("a\nb\n")
    return {"app.py": NOTEBOOK.replace("FOLDER", repr(str(folder)))}


def test_cells_that_use_a_file_follow_its_content_without_watch(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        other = await it.open()
        for page in it.pages:
            await page.wait_for("rows", html="table.csv has 2 rows", state="ok")
            await page.wait_for("opened", html="first a.", state="ok")
            await page.wait_for("unrelated", html="made=0.", state="ok")
        runs = len(other.history("unrelated"))
        table = tmp_path / "table.csv"
        table.write_text("c\nd\ne\n")
        for page in it.pages:
            await page.wait_for("rows", html="has 3 rows", state="ok")
            await page.wait_for("opened", html="first c.", state="ok")
        table.unlink()
        await it.page.wait_for("rows", html="has no rows", state="ok")
        (tmp_path / "new").write_text("z\n")
        (tmp_path / "new").rename(table)
        await it.page.wait_for("rows", html="has 1 rows", state="ok")
        await other.wait_for("opened", html="first z.", state="ok")
        assert len(other.history("unrelated")) == runs

    watch(tmp_path, work, prepare(tmp_path), watch=False)


def test_cells_that_use_a_folder_follow_the_names_in_and_below_it(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        await it.page.wait_for("count", html="[], x.", state="ok")
        (tmp_path / "parts" / "one.csv").write_text("1")
        await it.page.wait_for("count", html="['one.csv']", state="ok")
        (tmp_path / "parts" / "deep").mkdir()
        await it.page.wait_for("count", html="['deep', 'one.csv']", state="ok")
        (tmp_path / "parts" / "one.csv").write_text("2")  # what a file says is no change of the folder
        (tmp_path / "parts" / "deep" / "two.csv").write_text("1")
        await it.page.wait_for("count", html="['deep', 'one.csv', 'two.csv']", state="ok")
        (tmp_path / "parts" / "deep" / "two.csv").unlink()
        (tmp_path / "parts" / "deep").rmdir()
        await it.page.wait_for("count", html="['one.csv']", state="ok")

    watch(tmp_path, work, prepare(tmp_path), poll=False)


def test_nothing_is_followed_after_the_sessions_have_ended(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        await it.page.wait_for("rows", html="has 2 rows", state="ok")
        watcher = it.server._paths
        async with asyncio.timeout(20):
            while len(watcher._followers) != 2:  # the other cell follows its path by and by
                await asyncio.sleep(0.02)
        it.page.close()
        async with asyncio.timeout(20):
            while watcher._followers:
                await asyncio.sleep(0.02)

    watch(tmp_path, work, prepare(tmp_path), linger_s=0.2)


def test_a_change_between_making_a_path_and_following_it_is_told(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("a")

    async def run() -> None:
        watcher = PathWatcher(print)
        followed = file(table)
        table.write_text("b")
        told = asyncio.Event()
        source = find_source(followed, (adapt_paths(watcher),))
        unwatch = source.watch({"value"}, lambda name: told.set())
        async with asyncio.timeout(10):
            await told.wait()
        unwatch()
        await watcher.close()

    run_apart(run())


def test_a_notebook_that_follows_files_is_a_script_too(tmp_path: Path) -> None:
    [(name, text)] = prepare(tmp_path).items()
    (tmp_path / name).write_text(text + '\n\nif __name__ == "__main__":\n    app.run()\n')
    answer = subprocess.run([sys.executable, tmp_path / name], capture_output=True, text=True, timeout=60, check=False)
    assert answer.returncode == 0, answer.stderr
    assert "FAILED" not in answer.stderr


def test_a_path_is_used_like_a_path(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    one, folder = file(tmp_path / "a.txt"), directory(str(tmp_path))
    assert (one.read_text(), one.read_bytes(), one.suffix, one.parent, str(one)) == (
        "text", b"text", ".txt", tmp_path, str(tmp_path / "a.txt"),
    )  # fmt: skip
    assert [*folder.glob("*.txt")] == [folder / "a.txt"] == [tmp_path / "a.txt"]
    with one.open() as stream, open(one) as again:  # noqa: PTH123 - a path-like is what `open` takes
        assert stream.read() == again.read()
    assert repr(one) == f"WatchedFile({str(tmp_path / 'a.txt')!r})"
