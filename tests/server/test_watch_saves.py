"""Every way to save a file is seen: the page shows the last content, and each save once."""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Callable, Collection
from pathlib import Path

import pytest

from appnb.kernel.modules import LocalModule, find_local_modules
from appnb.server import listening
from appnb.server import watch as watching
from appnb.server.places import Places
from tests.server.client import run_apart
from tests.server.watched import NUMBER, Watched, served, watch, with_number


def save_in_place(file: Path, text: str) -> None:
    with file.open("w") as stream:
        stream.write(text[:40])
        stream.flush()
        stream.write(text[40:])


def save_like_vim_with_backup(file: Path, text: str) -> None:
    """`:set writebackup backupcopy=no`: probe, move the old file away, write the new one, drop the old."""
    probe, swap, backup = file.with_name("4913"), file.with_name(f".{file.name}.swp"), file.with_name(f"{file.name}~")
    swap.write_bytes(b"b0VIM 9.0")
    probe.touch()
    probe.unlink()
    file.rename(backup)
    with file.open("w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    file.chmod(0o644)
    backup.unlink()
    swap.unlink()


def save_like_vim_in_place(file: Path, text: str) -> None:
    """`:set backupcopy=yes`: copy the old file, cut it to nothing, write it."""
    backup = file.with_name(f"{file.name}~")
    shutil.copyfile(file, backup)
    number = os.open(file, os.O_WRONLY | os.O_CREAT, 0o644)
    os.ftruncate(number, 0)
    os.write(number, text.encode())
    os.fsync(number)
    os.close(number)
    backup.unlink()


def save_like_pycharm(file: Path, text: str) -> None:
    """Safe write: a whole new file beside it, the old one moved away, the new one into its place."""
    new, old = file.with_name(f"{file.name}___jb_tmp___"), file.with_name(f"{file.name}___jb_old___")
    new.write_text(text)
    file.rename(old)
    new.rename(file)
    old.unlink()


def save_like_vs_code(file: Path, text: str) -> None:
    number = os.open(file, os.O_WRONLY | os.O_TRUNC)
    os.write(number, text.encode())
    os.close(number)


def save_like_rsync(file: Path, text: str) -> None:
    """A hidden file with a random end, given the sender's time, renamed."""
    number, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    os.write(number, text.encode())
    os.close(number)
    os.utime(name, (1_600_000_000, 1_600_000_000))
    Path(name).rename(file)


def save_with_the_same_time_and_size(file: Path, text: str) -> None:
    before = file.stat()
    file.write_text(text)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size


def delete_and_make_again(file: Path, text: str) -> None:
    file.unlink()
    file.write_text(text)


SAVES = [
    save_in_place,
    save_like_vim_with_backup,
    save_like_vim_in_place,
    save_like_pycharm,
    save_like_vs_code,
    save_like_rsync,
    save_with_the_same_time_and_size,
    delete_and_make_again,
]


@pytest.mark.fault("F16")
@pytest.mark.parametrize("save", SAVES, ids=[save.__name__ for save in SAVES])
def test_each_of_three_saves_is_seen_once(tmp_path: Path, save: Callable[[Path, str], None]) -> None:
    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.", state="ok")
        for number in (2, 3, 4):
            save(it.file, with_number(number))
            await it.page.wait_for("shown", html=f"n={number}.", state="ok")
            await it.settle()
        assert it.count_lines() == 3
        assert it.count_lines("goes on as it was") == 0

    watch(tmp_path, work)


def test_sed_saves_are_seen(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.")
        subprocess.run(["sed", "-i", "s/n = 1/n = 7/", str(it.file)], check=True)
        await it.page.wait_for("shown", html="n=7.", state="ok")
        await it.settle()
        assert it.count_lines() == 1

    watch(tmp_path, work)


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def test_a_checkout_of_a_branch_brings_notebook_and_module_together(tmp_path: Path) -> None:
    uses = "import appnb as nb\n    import checkout_helper"
    first = (
        NUMBER.replace("import appnb as nb", uses)
        .replace("n = 1", "n = checkout_helper.one")
        .replace("def number()", "def number(checkout_helper)")
        .replace("return (nb,)", "return checkout_helper, nb")
    )
    files = {"app.py": first, "checkout_helper.py": "one = 1\n"}

    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.", state="ok")
        git(tmp_path, "checkout", "other")
        await it.page.wait_for("shown", html="n=2.", state="ok")
        git(tmp_path, "checkout", "main")
        await it.page.wait_for("shown", html="n=1.", state="ok")
        await it.settle()
        states = [patch.get("state") for patch in it.page.history("number")]
        assert "error" not in states, "no cell ever saw half of a branch"

    for name, text in files.items():
        (tmp_path / name).write_text(text)
    git(tmp_path, "init", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "one")
    git(tmp_path, "checkout", "-b", "other")
    (tmp_path / "app.py").write_text(first.replace("checkout_helper.one", "checkout_helper.two"))
    (tmp_path / "checkout_helper.py").write_text("two = 2\n")
    git(tmp_path, "commit", "-am", "two")
    git(tmp_path, "checkout", "main")
    watch(tmp_path, work, files)


@pytest.mark.fault("F17")
def test_f17_each_of_twenty_swaps_of_a_link_is_seen_once(tmp_path: Path) -> None:
    """Kubernetes: `app.py` → `..data/app.py`, `..data` → a folder for each version, swapped by rename."""
    for number in range(1, 22):
        (tmp_path / f"..v{number}").mkdir()
        (tmp_path / f"..v{number}" / "app.py").write_text(with_number(number))
    (tmp_path / "..data").symlink_to("..v1")
    (tmp_path / "app.py").symlink_to("..data/app.py")

    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.", state="ok")
        for number in range(2, 22):
            (tmp_path / "..new").symlink_to(f"..v{number}")
            (tmp_path / "..new").rename(tmp_path / "..data")
            await it.page.wait_for("shown", html=f"n={number}.", state="ok")
        await it.settle()
        assert it.count_lines() == 20

    watch(tmp_path, work, {})


def test_a_link_to_the_notebook_itself_is_seen(tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / f"v{number}.txt").write_text(with_number(number))
    (tmp_path / "app.py").symlink_to("v1.txt")

    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.")
        (tmp_path / "new").symlink_to("v2.txt")
        (tmp_path / "new").rename(it.file)
        await it.page.wait_for("shown", html="n=2.")
        (tmp_path / "v2.txt").write_text(with_number(3))
        await it.page.wait_for("shown", html="n=3.")

    watch(tmp_path, work, {})


@pytest.mark.fault("F18")
def test_of_fifty_saves_in_a_second_the_last_is_shown_and_few_reloads_happen(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.")
        for number in range(2, 52):
            it.file.write_text(with_number(number))
            await asyncio.sleep(0.02)
        await it.page.wait_for("shown", html="n=51.", state="ok")
        await it.settle()
        assert 1 <= it.count_lines() <= 12, it.said
        assert it.count_lines("NB") == 0, it.said

    watch(tmp_path, work)


@pytest.mark.fault("F18")
def test_f18_of_two_hundred_saves_at_once_the_last_is_shown_after_two_reloads_at_most(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.")
        for number in range(2, 202):
            it.file.write_text(with_number(number))
        await it.page.wait_for("shown", html="n=201.", state="ok")
        await it.settle()
        assert 1 <= it.count_lines() <= 2, it.said

    watch(tmp_path, work)


@pytest.mark.fault("F18")
def test_f18_a_time_stamp_alone_is_no_change(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.")
        for _ in range(3):
            os.utime(it.file)
            await it.settle()
        assert it.said == []
        it.file.write_text(with_number(3))
        await it.page.wait_for("shown", html="n=3.")

    watch(tmp_path, work)


def test_a_folder_may_be_renamed_away_and_back_and_be_replaced_by_another(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()

    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.")
        folder.rename(tmp_path / "away")
        await it.wait_for_line("app.py is gone")
        (tmp_path / "away").rename(folder)
        await it.wait_for_line("app.py is back")
        it.file.write_text(with_number(2))
        await it.page.wait_for("shown", html="n=2.", state="ok")
        (tmp_path / "next").mkdir()
        (tmp_path / "next" / "app.py").write_text(with_number(3))
        folder.rename(tmp_path / "old")
        (tmp_path / "next").rename(folder)
        await it.page.wait_for("shown", html="n=3.", state="ok")
        it.file.write_text(with_number(4))
        await it.page.wait_for("shown", html="n=4.", state="ok")

    watch(folder, work)


def test_the_watcher_rests_until_somebody_saves_and_again_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paces: list[listening.Pace] = []
    really = watching.listen

    def note(places: Places, pace: listening.Pace, ended: asyncio.Event) -> AsyncGenerator[None, None]:
        paces.append(pace)
        return really(places, pace, ended)

    monkeypatch.setattr(watching, "listen", note)
    brisk, resting = listening.BRISK, listening.RESTING

    async def work(it: Watched) -> None:
        it.file.write_text(with_number(2))
        await it.page.wait_for("shown", html="n=2.")
        await wait_until(lambda: paces[-1] == brisk)
        monkeypatch.setattr(watching, "REST_AFTER_S", 0.0)
        await wait_until(lambda: paces[-1] == resting)
        it.file.write_text(with_number(3))
        await it.page.wait_for("shown", html="n=3.")

    watch(tmp_path, work)
    assert paces[0] == resting


def test_a_look_that_fails_is_made_up_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fails = [RuntimeError("dictionary changed size during iteration")]

    def find(folders: Collection[Path]) -> tuple[LocalModule, ...]:
        if fails:
            raise fails.pop()
        return find_local_modules(folders)

    async def work(it: Watched) -> None:
        monkeypatch.setattr("appnb.server.reload.find_local_modules", find)
        it.file.write_text(with_number(2))
        await it.page.wait_for("shown", html="n=2.")

    watch(tmp_path, work)
    assert not fails
    assert "the files could not be looked at" in caplog.text


async def wait_until(fact: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not fact():
            await asyncio.sleep(0.01)


def test_a_save_while_a_reload_goes_on_is_not_missed(tmp_path: Path) -> None:
    slow = with_number(2).replace("n = 2", "import time; time.sleep(0.5); n = 2")

    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.")
        it.file.write_text(slow)
        await it.page.wait_for("number", state="running")
        it.file.write_text(with_number(3))
        await it.page.wait_for("shown", html="n=3.", state="ok")

    watch(tmp_path, work)


@pytest.mark.fault("F19")
def test_polling_sees_saves_too(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        await it.page.wait_for("shown", html="n=1.")
        for number, save in enumerate((save_in_place, save_like_pycharm, delete_and_make_again), 2):
            save(it.file, with_number(number))
            await it.page.wait_for("shown", html=f"n={number}.", state="ok")
        await it.settle()
        assert it.count_lines() == 3

    watch(tmp_path, work, poll=True)


def test_without_events_and_without_polling_a_look_finds_saves(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(NUMBER)

    async def run() -> None:
        async with served(tmp_path, watch=False) as it:
            page = await it.open()
            await page.wait_for("shown", html="n=1.")
            it.file.write_text(with_number(2))
            assert await it.server.reload() == {"taken": ["app.py"], "refused": []}
            await page.wait_for("shown", html="n=2.", state="ok")
            assert await it.server.reload() == {"taken": [], "refused": []}

    run_apart(run())
