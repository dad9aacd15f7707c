"""The secret of a server: made once, kept for its owner alone, and the same after a restart."""

import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from appnb.diagnostics import AppnbError
from appnb.server.keys import derive_key, find_secret, find_state_folder
from appnb.settings import ServeSettings, gather_settings

PLAIN = ServeSettings()


def test_a_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    environment = {"XDG_STATE_HOME": str(tmp_path / "state")}
    secret = find_secret(PLAIN, environment)
    path = tmp_path / "state" / "appnb" / "secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert find_secret(PLAIN, environment) == secret
    assert len(secret) >= 32
    assert [each.name for each in path.parent.iterdir()] == ["secret"]


def test_servers_that_start_at_once_have_one_secret(tmp_path: Path) -> None:
    environment = {"XDG_STATE_HOME": str(tmp_path)}
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(find_secret(PLAIN, environment))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16
    assert len(set(found)) == 1


def test_a_kept_secret_that_others_could_read_is_replaced(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    environment = {"XDG_STATE_HOME": str(tmp_path)}
    before = find_secret(PLAIN, environment)
    path = tmp_path / "appnb" / "secret"
    path.chmod(0o644)
    assert find_secret(PLAIN, environment) != before
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "could be read by others" in caplog.text
    assert before.decode() not in caplog.text


def test_where_nothing_can_be_kept_the_secret_lasts_as_long_as_the_process(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "state").write_text("in the way")
    environment = {"XDG_STATE_HOME": str(tmp_path / "state")}
    assert find_secret(PLAIN, environment) != find_secret(PLAIN, environment)
    assert "start anew" in caplog.text


def test_a_secret_can_be_given_in_the_environment_or_in_a_file(tmp_path: Path) -> None:
    text = "s" * 40
    settings = gather_settings({}, {"APPNB_SECRET": text}, None)
    assert find_secret(settings, {}) == text.encode()
    assert text not in repr(settings)
    file = tmp_path / "secret"
    file.write_text(f"{text}\n")
    file.chmod(0o600)
    assert find_secret(gather_settings({"secret_file": str(file)}, {}, None), {}) == text.encode()


def test_a_secret_that_cannot_be_used_stops_the_start(
    tmp_path: Path, golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "short").write_text("secret\n")
    problems = []
    for settings in (
        ServeSettings(secret="short"),
        ServeSettings(secret_file="short"),
        ServeSettings(secret_file="no"),
    ):
        with pytest.raises(AppnbError) as caught:
            find_secret(settings, {})
        problems.append(str(caught.value))
    golden("nb441.txt", "\n".join(problems) + "\n")


def test_the_state_folder_is_that_of_xdg(tmp_path: Path) -> None:
    assert find_state_folder({"XDG_STATE_HOME": str(tmp_path)}) == tmp_path / "appnb"
    assert find_state_folder({"XDG_STATE_HOME": "relative"}) == Path.home() / ".local" / "state" / "appnb"
    assert find_state_folder({}) == Path.home() / ".local" / "state" / "appnb"


def test_keys_for_two_purposes_say_nothing_of_each_other() -> None:
    assert derive_key(b"secret", "token") != derive_key(b"secret", "inputs")
    assert len(derive_key(b"secret", "token")) == 32
