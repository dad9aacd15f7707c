"""The secret of a server: what it signs with. It outlives the process, so that pages find back after a restart."""

import hashlib
import hmac
import logging
import os
import secrets
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.settings import ServeSettings
from appnb.source import Location

log = logging.getLogger(__name__)

LEAST_CHARACTERS = 32
"""A secret that is shorter could be guessed."""

_KEPT_MODE = 0o600


def find_secret(settings: ServeSettings, environment: Mapping[str, str]) -> bytes:
    """Find the secret of this server; one that does not exist yet is made and kept, readable by its owner alone.

    Args:
        settings: may hold the secret, or name its file.
        environment: says where programs keep their state.

    Raises:
        AppnbError: NB441, a secret that was given cannot be used.
    """
    if settings.secret:
        return _check(settings.secret.encode(), None)
    if settings.secret_file:
        return _read_given(Path(settings.secret_file))
    path = find_state_folder(environment) / "secret"
    try:
        return _read_kept(path)
    except OSError as error:
        log.warning("no secret can be kept in %s (%s): open pages start anew when this server does", path, error)
        return secrets.token_bytes(32)


def find_state_folder(environment: Mapping[str, str]) -> Path:
    """Find where appnb keeps what outlives a process: the XDG state folder, or what Windows has for it."""
    if sys.platform == "win32" and environment.get("LOCALAPPDATA"):
        return Path(environment["LOCALAPPDATA"]) / "appnb"
    home = environment.get("XDG_STATE_HOME", "")
    return (Path(home) if Path(home).is_absolute() else Path.home() / ".local" / "state") / "appnb"


def derive_key(secret: bytes, purpose: str) -> bytes:
    """Make a key for one purpose, so that what is signed for one is worth nothing for another."""
    return hmac.digest(secret, f"appnb {purpose}".encode(), hashlib.sha256)


def write_metrics_token(secret: bytes) -> str:
    """Write the token for `/metrics`: whoever can read the server's secret needs no other."""
    return derive_key(secret, "metrics").hex()


def _read_kept(path: Path) -> bytes:
    """Read the secret that appnb keeps, or make it.

    Raises:
        OSError: it can be neither read nor written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _make(path)
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) != _KEPT_MODE:
        log.warning("%s could be read by others: it is replaced, and open pages start anew", path)
        path.unlink()
        _make(path)
    return _check(path.read_bytes().strip(), path)


def _make(path: Path) -> None:
    """Write a new secret, all or nothing; of two processes that do so at once, one wins."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _KEPT_MODE)
    try:
        with os.fdopen(number, "w") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            log.debug("another process was first to keep a secret")
    finally:
        draft.unlink()


def _read_given(path: Path) -> bytes:
    try:
        content = path.read_bytes().strip()
    except OSError as error:
        what = f"the file of the secret cannot be read: {error.strerror}"
        raise AppnbError(Diagnostic("NB441", what, Location(str(path)), "check --secret-file")) from error
    if os.name == "posix" and path.stat().st_mode & stat.S_IRWXO:
        log.warning("%s can be read by everybody on this machine: `chmod o-rwx` it", path)
    return _check(content, path)


def _check(content: bytes, path: Path | None) -> bytes:
    if len(content) < LEAST_CHARACTERS:
        what = f"the secret has {len(content)} characters, and could be guessed"
        fix = f"give {LEAST_CHARACTERS} or more: `python -c 'import secrets; print(secrets.token_urlsafe(48))'`"
        raise AppnbError(Diagnostic("NB441", what, Location(str(path)) if path else None, fix))
    return content
