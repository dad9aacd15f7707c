"""What a server turned away: counted by kind, and logged once for each kind and each who."""

import logging
from collections import Counter, OrderedDict
from collections.abc import Hashable

log = logging.getLogger(__name__)

MOST_REMEMBERED = 10_000
"""For how many pairs of kind and who it is known that they were logged; the oldest are forgotten."""


class Refusals:
    """Counts refusals. One for each server; lives on the event loop."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()  # by kind, since the server started
        self._told: OrderedDict[tuple[str, Hashable], None] = OrderedDict()

    def note(self, kind: str, who: Hashable, detail: str) -> None:
        """Count one, and log it if it is the first of its kind from this one.

        Args:
            kind: names what was refused, such as "host" or "property".
            who: whose it is: a session, or an address of the network.
            detail: what to tell the log: what was refused, and what allows it where something does. Nothing secret.
        """
        self.counts[kind] += 1
        key = (kind, who)
        if key in self._told:
            return
        self._told[key] = None
        if len(self._told) > MOST_REMEMBERED:
            self._told.popitem(last=False)
        log.warning("refused (%s): %s", kind, detail)
