"""What is uploaded goes to disk, under a quota, and leaves nothing behind."""

import gc
import pickle
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from appnb.diagnostics import AppnbError
from appnb.kernel.uploads import Quota, StoredFile, Upload, Uploads
from appnb.ui.files import FileUploadResults


def store(uploads: Uploads, *pieces: bytes, most: int = 1000) -> StoredFile:
    upload = Upload(uploads, most)
    for piece in pieces:
        upload.write(piece)
    return upload.finish()


def test_a_file_is_on_disk_for_its_owner_alone() -> None:
    uploads = Uploads()
    stored = store(uploads, b"ab", b"cd")
    assert (stored.read(), stored.size) == (b"abcd", 4)
    assert stat.S_IMODE(stored.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(stored.path.parent.stat().st_mode) == 0o700
    uploads.close()


def test_nothing_is_made_before_something_is_uploaded_and_nothing_is_left() -> None:
    uploads = Uploads()
    uploads.close()
    assert uploads._folder is None
    uploads = Uploads()
    stored = store(uploads, b"ab")
    folder = stored.path.parent
    uploads.close()
    uploads.close()
    assert not folder.exists()
    assert uploads.quota.used_bytes == 0
    with pytest.raises(OSError, match="No such file"):
        stored.read()


def test_a_file_that_nobody_has_any_more_gives_its_room_back() -> None:
    quota = Quota(10, 10)
    uploads = Uploads(quota)
    stored = store(uploads, b"12345678")
    path = stored.path
    with pytest.raises(AppnbError):
        store(uploads, b"123")
    del stored
    gc.collect()
    assert not path.exists()
    assert quota.used_bytes == 0
    store(uploads, b"123")
    uploads.close()


@pytest.mark.parametrize(
    ("pieces", "most"),
    [
        pytest.param((b"123456", b"789"), 8, id="larger than a file may be"),
        pytest.param((b"x" * 60, b"x" * 60), 1000, id="more than a page may have"),
    ],
)
def test_what_is_refused_leaves_nothing(pieces: tuple[bytes, ...], most: int) -> None:
    quota = Quota(100, 150)
    uploads = Uploads(quota)
    with pytest.raises(AppnbError) as caught:
        store(uploads, *pieces, most=most)
    assert caught.value.diagnostic.code == "NB406"
    assert (quota.used_bytes, quota.refused, list(uploads.find_folder().iterdir())) == (0, 1, [])
    uploads.close()


def test_sessions_share_the_room_of_the_server() -> None:
    quota = Quota(100, 150)
    first, second = Uploads(quota), Uploads(quota)
    kept = store(first, b"x" * 90)
    with pytest.raises(AppnbError, match="all pages together"):
        store(second, b"x" * 90)
    first.close()
    assert kept.size == 90
    store(second, b"x" * 90)
    second.close()
    assert quota.used_bytes == 0


def test_the_text_of_the_code(golden: Callable[[str, str], None]) -> None:
    texts = []
    for quota, most in ((Quota(4, 9), 99), (Quota(9, 4), 99), (Quota(), 4)):
        uploads = Uploads(quota)
        with pytest.raises(AppnbError) as caught:
            store(uploads, b"12345", most=most)
        texts.append(f"{caught.value}\n")
        uploads.close()
    golden("nb406.txt", "".join(texts))


def test_values_are_told_apart_by_what_is_in_them(tmp_path: Path) -> None:
    uploads = Uploads()
    on_disk = FileUploadResults("a.txt", store(uploads, b"abc"))
    assert on_disk == FileUploadResults("a.txt", b"abc")
    assert on_disk == FileUploadResults("a.txt", store(uploads, b"abc"))
    for other in (FileUploadResults("a.txt", b"abd"), FileUploadResults("b.txt", b"abc"), "a.txt"):
        assert on_disk != other
    copied = pickle.loads(pickle.dumps(on_disk))
    assert (copied.name, copied.contents, copied.path) == ("a.txt", b"abc", None)
    assert repr(on_disk) == "FileUploadResults(name='a.txt', contents=<3 bytes>)"
    uploads.close()
