"""Logins on disk, one file each, so that a server that begins anew signs nobody out."""

import hashlib
import hmac
import json
import logging
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, is_dataclass
from math import inf
from pathlib import Path
from time import time
from typing import Any

from appnb.kernel.user import User
from appnb.server.people.logins import Login

log = logging.getLogger(__name__)

ReadGrant = Callable[[dict[str, Any]], Any]
"""Makes what a provider gave from what was kept of it."""


class LoginFolder:
    """A folder with the logins of one server, that only its owner can read. On the event loop.

    A file is named for the digest of a key, which stands nowhere. It is signed with what is made of the server's secret
    and of what people sign in with: with another password, token or provider, what was kept counts no more.

    Args:
        folder: made when the first login is kept.
        key: what files are signed with.
        now: the clock of `Logins`, which may be any; files hold the time of day.
        read_grant: makes what a provider gave.
    """

    def __init__(self, folder: Path, key: bytes, now: Callable[[], float], read_grant: ReadGrant) -> None:
        self._folder = folder
        self._key = key
        self._now = now
        self._read_grant = read_grant
        self._has_told = False

    def write(self, login: Login) -> None:
        """Keep a login as it is now; where nothing can be kept, say so once and go on."""
        ahead_s = time() - self._now()
        content = json.dumps(
            {
                "user": {**asdict(login.user), "groups": sorted(login.user.groups)},
                "until": login.until + ahead_s,
                "renew_at": login.renew_at + ahead_s if login.renew_at != inf else None,
                "grant": asdict(login.grant) if is_dataclass(login.grant) else None,  # type: ignore[arg-type]
            }
        )
        path = self._find(login.digest)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(f"{self._sign(path.name, content)}\n{content}")
            draft.replace(path)
        except OSError as error:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            self._tell(error)

    def remove(self, digest: bytes) -> None:
        """Forget a login that has ended, at once: it must not come back."""
        try:
            self._find(digest).unlink(missing_ok=True)
        except OSError as error:
            self._tell(error)

    def read_all(self) -> Iterator[Login]:
        """Read what was kept, the newest last; what is not ours, or cannot be read, is removed."""
        try:
            paths = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime)
        except OSError:
            return
        for path in paths:
            login = self._read(path)
            if login is not None:
                yield login
            else:
                path.unlink(missing_ok=True)

    def _read(self, path: Path) -> Login | None:
        try:
            signature, _, content = path.read_text("utf-8").partition("\n")
            if not hmac.compare_digest(signature.encode(), self._sign(path.name, content).encode()):
                return None
            kept = json.loads(content)
            behind_s = self._now() - time()
            user = User(**{**kept["user"], "groups": frozenset(kept["user"]["groups"])})
            grant = self._read_grant(kept["grant"]) if kept["grant"] is not None else None
            renew_at = kept["renew_at"] + behind_s if kept["renew_at"] is not None else inf
            return Login(bytes.fromhex(path.name), user, kept["until"] + behind_s, grant, renew_at)
        except (OSError, ValueError, TypeError, KeyError) as error:
            log.debug("a login that was kept cannot be read: %s", type(error).__name__)
            return None

    def _find(self, digest: bytes) -> Path:
        return self._folder / digest.hex()

    def _sign(self, name: str, content: str) -> str:
        return hmac.digest(self._key, f"{name}\n{content}".encode(), hashlib.sha256).hex()

    def _tell(self, error: OSError) -> None:
        if not self._has_told:
            self._has_told = True
            log.warning(
                "no logins can be kept in %s (%s): people sign in again when the server begins anew",
                self._folder,
                error,
            )
