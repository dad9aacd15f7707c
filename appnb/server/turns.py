"""How long a thread may compute before others get a turn with Python's lock.

A click takes several turns: the event loop's, the session's thread, the loop's again. While one session computes,
each of them waits for a whole interval. 50 sessions that click beside one that computes, two cores, p95 from click to
answer: 349 to 1306 ms with Python's 5 ms, 72 to 86 ms with 1 ms, 62 ms with this. To measure it again:
`python -m tests.benchmarks.neighbours`.
"""

import sys

INTERVAL_S = 0.0005


def share_turns() -> None:
    """Let threads of this process take turns often; a program that asks for more often keeps that."""
    sys.setswitchinterval(min(INTERVAL_S, sys.getswitchinterval()))
