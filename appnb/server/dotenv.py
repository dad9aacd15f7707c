"""Variables from the `.env` files beside notebooks."""

import logging
import os
from collections.abc import Iterable, MutableMapping
from pathlib import Path

from dotenv import dotenv_values

log = logging.getLogger(__name__)


class EnvironmentFiles:
    """What the `.env` files of some folders put into the environment. A variable that was there before wins.

    Args:
        environment: `os.environ`, or a stand-in for it.
    """

    def __init__(self, environment: MutableMapping[str, str] = os.environ) -> None:
        self._environment = environment
        self._own: dict[str, str] = {}  # what we have set

    def load(self, folders: Iterable[Path]) -> frozenset[str]:
        """Read the files as they are now; a variable that none of them has any more is taken back.

        Returns:
            The names of the variables whose value is another now.
        """
        wanted: dict[str, str] = {}
        for folder in sorted(folders):
            for name, value in _read(folder / ".env").items():
                wanted.setdefault(name, value)
        own = {name: value for name, value in wanted.items() if name in self._own or name not in self._environment}
        changed = {name for name in own.keys() | self._own.keys() if own.get(name) != self._own.get(name)}
        for name in self._own.keys() - own.keys():
            self._environment.pop(name, None)
        self._environment.update(own)
        self._own = own
        return frozenset(changed)


def _read(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        return {name: value for name, value in dotenv_values(path).items() if value is not None}
    except (OSError, UnicodeDecodeError) as error:
        log.warning("%s cannot be read: %s", path, error)
        return {}
