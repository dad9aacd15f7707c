"""Entries on disk and in Redis: there after a restart, signed, and never a reason for a run to fail."""

import logging
import os
import pickle
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from appnb.kernel.caching import secret, stores
from appnb.kernel.caching.envelopes import VERSION, BadEntry, Unsaveable, pack, unpack
from appnb.kernel.caching.memory import Entry
from appnb.kernel.caching.stores import FolderStore, RedisStore
from appnb.kernel.settings import KernelSettings
from appnb.kernel.sharing.store import SharedStore
from tests.caching.log import Log
from tests.kernel.bench import Bench, run
from tests.servers import run_redis

KEY = b"k" * 32
PLACE = ("family", "key")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the secret of these tests to themselves."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    secret.find_secret.cache_clear()
    Log.seen.clear()
    yield
    secret.find_secret.cache_clear()


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a Redis that runs as long as the tests do."""
    with run_redis() as url:
        yield url


def make_cells(folder: Path | str, arguments: str = "") -> dict[str, str]:
    where = f"save_path={str(folder)!r}" if folder else ""
    given = ", ".join(filter(None, [where, arguments]))
    return {
        "log": "from tests.caching.log import Log",
        "f": f"@nb.persistent_cache({given})\ndef f(x):\n    Log.seen.append(x)\n    return {{'x': [x]}}",
        "a": f"with nb.persistent_cache({', '.join(filter(None, ['name=' + repr('block'), given]))}) as c:\n"
        "    Log.seen.append('block')\n    z = [1]",
        "use": "y = f(1), f(1), z, c.hit",
    }


def start(cells: dict[str, str], url: str = "") -> object:
    """Run a notebook in a kernel of its own, as after a restart, and give its `y`."""
    found: list[object] = []

    async def scenario() -> None:
        store = SharedStore()
        store.commons.url = url
        bench = await Bench(cells, KernelSettings(store=store)).start()
        assert bench.error("a") == bench.error("use") == ""
        found.append(bench.value("y"))
        for opened in store.commons.shelves.stores.values():
            if isinstance(opened, FolderStore):
                opened.close()
        bench.kernel.close()

    run(scenario)
    return found[0]


FIRST = ({"x": [1]}, {"x": [1]}, [1], False)
AGAIN = ({"x": [1]}, {"x": [1]}, [1], True)


@pytest.mark.parametrize("arguments", ["", "method='json'", "pin_modules=True"])
def test_entries_are_there_after_a_restart(tmp_path: Path, arguments: str) -> None:
    cells = make_cells(tmp_path / "kept", arguments)
    assert start(cells) == FIRST
    assert start(cells) == AGAIN
    assert sorted(map(str, Log.seen)) == ["1", "block"]


def test_in_redis_as_the_server_says(redis_url: str) -> None:
    cells = make_cells("")
    assert start(cells, redis_url) == FIRST
    assert start(cells, redis_url) == AGAIN
    assert sorted(map(str, Log.seen)) == ["1", "block"]
    RedisStore(redis_url).clear("f")
    RedisStore(redis_url).clear("block")
    assert start(cells, redis_url) == FIRST


def test_a_notebook_hands_over_its_store() -> None:
    handed = "class Kept:\n    def __init__(self): self.kept = {}\n    def get(self, key): return self.kept.get(key)\n"
    handed += "    def put(self, key, value): self.kept[key] = value; return True\nkept = Kept()"
    cells = {**make_cells("", "store=kept"), "handed": handed}
    assert start(cells) == FIRST
    assert sorted(map(str, Log.seen)) == ["1", "block"]


def list_entries(folder: Path) -> list[tuple[int, bytes]]:
    with sqlite3.connect(folder / "cache.db") as index:
        return index.execute("SELECT rowid, value FROM Cache").fetchall()


def spoil_first_byte(content: bytes) -> bytes:
    return b"?" + content[1:]


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "cut off": lambda content: content[: len(content) // 2],
    "one byte of the version": spoil_first_byte,
    "one byte of the signature": lambda content: content[: len(VERSION) + 3] + b"?" + content[len(VERSION) + 4 :],
    "one byte of the content": lambda content: content[:-1] + bytes([content[-1] ^ 1]),
    "garbage": lambda content: os.urandom(len(content)),
    "of another version": lambda content: content.replace(b"cache 1", b"cache 9"),
    "a pickle of somebody else": lambda content: pickle.dumps({"values": {}}),
    "signed by somebody else": lambda content: pack(Entry({"return": 2}), PLACE, "pickle", b"other"),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_what_is_not_ours_is_computed_again(
    tmp_path: Path, spoil: Callable[[bytes], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "kept"
    cells = make_cells(folder)
    assert start(cells) == FIRST
    with sqlite3.connect(folder / "cache.db") as index:
        for row, content in list_entries(folder):
            index.execute("UPDATE Cache SET value = ? WHERE rowid = ?", (spoil(content), row))
    assert start(cells) == FIRST
    assert [record.getMessage().partition(" ")[0] for record in caplog.records] == ["NB253", "NB253"]
    assert len(list((folder / "bad").iterdir())) == 2
    assert start(cells) == AGAIN
    assert sorted(map(str, Log.seen)) == ["1", "1", "block", "block"]


def test_a_pickle_that_runs_code_is_never_loaded(tmp_path: Path) -> None:
    folder, trap = tmp_path / "kept", tmp_path / "sprung"
    cells = make_cells(folder)
    start(cells)

    class Trap:
        def __reduce__(self) -> tuple[object, ...]:
            return os.mkdir, (str(trap),)

    with sqlite3.connect(folder / "cache.db") as index:
        index.execute("UPDATE Cache SET value = ?, mode = 4", (pickle.dumps(Trap()),))  # diskcache's word for a pickle
        index.execute("UPDATE Settings SET value = 'x' WHERE key = 'nothing'")
    assert start(cells) == FIRST
    assert not trap.exists()


def test_an_index_that_is_none_is_put_aside(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    cells = make_cells(folder)
    start(cells)
    for path in folder.glob("cache.db*"):
        path.unlink()
    (folder / "cache.db").write_bytes(b"this is no database" * 100)
    assert start(cells) == FIRST
    assert start(cells) == AGAIN
    assert [path.name.partition(".bad-")[0] for path in tmp_path.glob("kept.bad-*")] == ["kept"]


def test_a_folder_that_cannot_be_made_costs_a_computation(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("in the way")
    cells = make_cells(tmp_path / "file" / "kept")
    assert start(cells) == FIRST
    assert len(Log.seen) == 3  # each call computes
    assert [record.getMessage().partition(" ")[0] for record in caplog.records] == ["NB252"]


def test_a_disk_that_is_full_costs_a_computation(tmp_path: Path) -> None:
    """No file may grow beyond 512 kB, which to a program is a disk that is full."""
    program = tmp_path / "full.py"
    program.write_text(
        "import logging, sys\n"
        "logging.basicConfig(format='%(message)s')\n"
        "import appnb\n"
        "@appnb.persistent_cache(save_path=sys.argv[1])\n"
        "def f(x):\n    return b'x' * 3_000_000\n"
        "print(len(f(1)), len(f(1)), len(f(2)))\n"
    )
    command = f"ulimit -f 1000 && exec {sys.executable} {program} {tmp_path / 'kept'}"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False, env=environment)
    assert done.stdout == "3000000 3000000 3000000\n", done.stderr
    assert done.stderr.count("NB252") == 1


def test_a_redis_that_is_not_there_costs_a_computation(caplog: pytest.LogCaptureFixture) -> None:
    assert start(make_cells(""), "redis://127.0.0.1:1/0") == FIRST
    assert [record.getMessage().partition(" ")[0] for record in caplog.records] == ["NB252"]


def test_a_redis_that_goes_away(caplog: pytest.LogCaptureFixture) -> None:
    with run_redis() as url:
        store = RedisStore(url)
        store.put(PLACE, b"kept")
        assert store.get(PLACE) == b"kept"
    with pytest.raises(stores.StoreError):
        store.get(PLACE)
    with pytest.raises(stores.StoreError, match="a moment ago"):
        store.get(PLACE)


def test_a_value_that_cannot_be_written_is_computed_and_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    cells = make_cells(tmp_path / "kept")
    cells["f"] = cells["f"].replace("{'x': [x]}", "(x, Element(x))")
    cells["use"] = "y = [f(1)[1].value for _ in range(3)]"
    assert start(cells) == [1, 1, 1]
    assert [record.getMessage().partition(" ")[0] for record in caplog.records] == ["NB254"]


def test_objects_of_classes_of_the_notebook_come_back(tmp_path: Path) -> None:
    cells = make_cells(tmp_path / "kept")
    cells["own"] = "class Own:\n    def __init__(self, x): self.x = x"
    cells["f"] = cells["f"].replace("{'x': [x]}", "Own(x)")
    cells["use"] = "y = f(1).x, type(f(1)) is Own, z, c.hit"
    assert start(cells) == (1, True, [1], False)
    assert start(cells) == (1, True, [1], True)
    assert sorted(map(str, Log.seen)) == ["1", "block"]


def test_clearing_removes_them(tmp_path: Path) -> None:
    cells = make_cells(tmp_path / "kept")
    start(cells)
    cells["use"] = "y = f(1), f.cache_clear(), f(1), z, c.hit"
    start(cells)
    assert Log.seen.count(1) == 2


def test_entries_are_signed_for_their_place() -> None:
    packed = pack(Entry({"return": (1, 2)}, runtime_s=2.0), PLACE, "pickle", KEY)
    assert unpack(packed, PLACE, "pickle", KEY) == Entry({"return": (1, 2)}, runtime_s=2.0)
    for place, method, key in (
        (("family", "other"), "pickle", KEY),
        (("other", "key"), "pickle", KEY),
        (PLACE, "json", KEY),
        (PLACE, "pickle", b"other"),
    ):
        with pytest.raises(BadEntry, match="damaged, or somebody else"):
            unpack(packed, place, method, key)


def test_json_keeps_what_it_gives_back_as_it_was() -> None:
    assert unpack(pack(Entry({"a": [1, "x", None]}), PLACE, "json", KEY), PLACE, "json", KEY).values == {
        "a": [1, "x", None]
    }
    for value in ((1, 2), {1: 2}, object()):
        with pytest.raises(Unsaveable):
            pack(Entry({"a": value}), PLACE, "json", KEY)


def test_the_secret_is_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = secret.find_secret()
    path = tmp_path / "state" / "appnb" / "cache.key"
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (made, 0o600)
    secret.find_secret.cache_clear()
    assert secret.find_secret() == made
    secret.find_secret.cache_clear()
    monkeypatch.setenv("APPNB_CACHE_SECRET", "of several machines")
    assert secret.find_secret() == b"of several machines"
    secret.find_secret.cache_clear()
    monkeypatch.delenv("APPNB_CACHE_SECRET")
    monkeypatch.setenv("XDG_STATE_HOME", str(path))
    assert len(secret.find_secret()) == 32  # of the process alone


def test_the_log_is_where_one_looks() -> None:
    assert logging.getLogger("appnb.cache").isEnabledFor(logging.WARNING)
