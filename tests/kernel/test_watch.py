"""Paths that cells follow: what is refused, and what a fingerprint tells."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from appnb.diagnostics import AppnbError
from appnb.kernel import fingerprints
from appnb.kernel.fingerprints import find_fingerprint, take_stamp
from appnb.kernel.sources import find_source
from appnb.kernel.watch import adapt_paths, directory, file


def test_what_is_said_of_a_path_of_the_wrong_kind(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "table.csv").write_text("a")
    said = []
    for follow, name in ((file, "data"), (directory, "table.csv"), (directory, "nowhere")):
        with pytest.raises(AppnbError) as caught:
            follow(tmp_path / name)
        said.append(str(caught.value).replace(str(tmp_path), ""))
    golden("nb231.txt", "\n".join(said) + "\n")


class Follower:
    """A host that notes what it is asked."""

    def __init__(self) -> None:
        self.followed: dict[Path, Callable[[], None]] = {}

    def follow(self, path: Path, fingerprint: bytes, changed: Callable[[], None]) -> Callable[[], None]:
        self.followed[path] = changed
        return lambda: self.followed.pop(path)


def test_a_path_is_a_source_where_somebody_follows_it(tmp_path: Path) -> None:
    followed, host, told = file(tmp_path / "later.csv"), Follower(), []
    assert find_source(followed) is None, "a script follows nothing"
    source = find_source(followed, (adapt_paths(host),))
    assert source.find_attributes(frozenset({"read_text"})) == source.find_attributes(None) == {"value"}
    unwatch = source.watch({"value"}, told.append)
    host.followed[tmp_path / "later.csv"]()
    assert told == ["value"]
    unwatch()
    assert host.followed == {}


def test_content_makes_the_fingerprint_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    gone = find_fingerprint(path)
    path.write_text("one")
    one = find_fingerprint(path)
    os.utime(path, (1, 1))
    assert find_fingerprint(path) == one != gone
    path.write_text("two")
    assert find_fingerprint(path) != one
    path.unlink()
    assert find_fingerprint(path) == gone


def test_names_make_the_fingerprint_of_a_folder(tmp_path: Path) -> None:
    empty = find_fingerprint(tmp_path)
    (tmp_path / "a").write_text("one")
    one = find_fingerprint(tmp_path)
    (tmp_path / "a").write_text("two")
    assert find_fingerprint(tmp_path) == one != empty
    (tmp_path / "a").rename(tmp_path / "b")
    assert find_fingerprint(tmp_path) != one
    assert take_stamp(tmp_path) == ()


def test_what_cannot_be_read_has_the_reason_for_its_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert find_fingerprint(tmp_path / "loop") == b"cannot be read: 40"


def test_a_large_file_is_told_by_its_stamp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprints, "MOST_BYTES_READ", 3)
    path = tmp_path / "large"
    path.write_text("large")
    before = find_fingerprint(path)
    assert find_fingerprint(path) == before
    os.utime(path, (1, 1))
    assert find_fingerprint(path) != before
