"""The figures of the corpus, printed at the end."""

import pytest

from tests.edits.corpus import Tally

TALLY = pytest.StashKey[Tally]()


@pytest.fixture
def edits_tally(request: pytest.FixtureRequest) -> Tally:
    """Count what every edit of this run came to."""
    return request.config.stash.setdefault(TALLY, Tally())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    tally = config.stash.get(TALLY, None)
    if tally is not None and tally.edits:
        terminalreporter.section("edits of a live session")
        terminalreporter.write_line(tally.describe())
