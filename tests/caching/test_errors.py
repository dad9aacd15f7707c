"""What an author reads when something cannot be cached: golden texts."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from appnb.kernel.caching import secret
from tests.kernel.bench import Bench, run

Golden = Callable[[str, str], None]


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the secret of these tests to themselves."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    secret.find_secret.cache_clear()


def fail(code: str) -> str:
    found: list[str] = []

    async def scenario() -> None:
        bench = await Bench({"a": code}).start()
        error = bench.notes.results["a"].error
        assert error is not None
        assert error.diagnostic is not None, error.traceback
        found.append(f"{error.diagnostic}\n")
        bench.kernel.close()

    run(scenario)
    return found[0]


def warn(code: str, caplog: pytest.LogCaptureFixture) -> str:
    async def scenario() -> None:
        bench = await Bench({"a": code}).start()
        assert bench.error("a") == ""
        bench.kernel.close()

    with caplog.at_level(logging.WARNING, "appnb.cache"):
        run(scenario)
    return "".join(f"{record.getMessage()}\n" for record in caplog.records)


def test_an_argument_that_nothing_can_be_told_by(golden: Golden) -> None:
    code = "import threading\n@nb.cache\ndef load(path, lock):\n    return 1\nload('a', threading.Lock())"
    golden("nb250.txt", fail(code))


def test_a_block_in_a_function(golden: Golden) -> None:
    golden("nb251.txt", fail("def load():\n    with nb.cache('rows'):\n        rows = [1]\nload()"))


def test_a_store_that_cannot_be_used(golden: Golden, caplog: pytest.LogCaptureFixture) -> None:
    code = "@nb.persistent_cache(save_path='/dev/null/kept')\ndef load():\n    return 1\nload(), load()"
    golden("nb252.txt", warn(code, caplog))


def test_an_entry_that_is_damaged(golden: Golden, caplog: pytest.LogCaptureFixture) -> None:
    code = (
        "class Kept:\n    def get(self, key): return b'damaged'\n    def put(self, key, value): return True\n"
        "kept = Kept()\n@nb.persistent_cache(store=kept)\ndef load():\n    return 1\nload(), load()"
    )
    golden("nb253.txt", warn(code, caplog).replace("\n", "\n"))


def test_a_value_that_cannot_be_kept(golden: Golden, caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    code = f"@nb.persistent_cache(save_path={str(tmp_path)!r})\ndef load():\n    return (i for i in ())\nload(), load()"
    golden("nb254.txt", warn(code, caplog))


def test_a_way_to_write_that_there_is_not(golden: Golden) -> None:
    golden("nb255.txt", fail("@nb.persistent_cache(method='parquet')\ndef load():\n    return 1"))
