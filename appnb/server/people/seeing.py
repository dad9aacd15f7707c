"""Who sees which app."""

import difflib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from appnb.access import EVERYBODY
from appnb.kernel.user import User

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seeing:
    """Which groups see which app, by its address; one that is not named is seen by nobody. None: everybody sees all."""

    apps: Mapping[str, frozenset[str]] | None = None

    def sees(self, user: User, slug: str) -> bool:
        """Tell whether somebody who has come in sees an app."""
        if self.apps is None:
            return True
        groups = self.apps.get(slug, self.apps.get(EVERYBODY, frozenset()))
        return EVERYBODY in groups or bool(groups & user.groups)

    def warn_of_misspelt(self, slugs: Iterable[str]) -> None:
        """Tell the log of apps that are named, and not there: a misspelt name hides the app that was meant."""
        there = sorted(slugs)
        for name in self.apps or ():
            if name != EVERYBODY and name not in there:
                near = next(iter(difflib.get_close_matches(name, there, 1, 0)), "")
                log.warning("access names the app %r, which is not served; did you mean %r?", name, near)
