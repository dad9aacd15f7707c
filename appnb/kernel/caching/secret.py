"""The secret by which entries on disk and in Redis are known to be ours: reading one may run code that is in it."""

import os
import secrets
from functools import lru_cache
from pathlib import Path

VARIABLES = ("APPNB_CACHE_SECRET", "APPNB_SECRET")
"""For several machines that share a Redis: the same text on each. The second signs all that a server signs."""

LENGTH = 32


@lru_cache(maxsize=1)
def find_secret() -> bytes:
    """Find the secret of the user who runs this; the first time it is made. Reads, and may write, the disk.

    Where it cannot be kept, it lasts as long as the process, and so do the entries.
    """
    given = next(filter(None, map(os.environ.get, VARIABLES)), None)
    if given:
        return given.encode()
    folder = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "appnb"
    return _read_or_make(folder / "cache.key") or secrets.token_bytes(LENGTH)


def _read_or_make(path: Path) -> bytes | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            found = path.read_bytes()
            return found if len(found) >= LENGTH else None
        with os.fdopen(handle, "wb") as file:
            made = secrets.token_bytes(LENGTH)
            file.write(made)
        return made
    except OSError:
        return None
