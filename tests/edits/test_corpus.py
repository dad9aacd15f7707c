"""Every edit of the corpus to a live session: exactly the stated cells run, exactly the stated values are kept."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.edits.corpus import APPS, CORPUS, Tally, expect, go_back, list_saves, make
from tests.edits.edit import KINDS, Edit
from tests.edits.live import App, Live

Sessions = Callable[[App], Live]


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    """One live session for each app; one that is not as it was after a test is replaced."""
    live: dict[str, Live] = {}

    def find(app: App) -> Live:
        if app.name in live and live[app.name].is_spoilt:
            live.pop(app.name).close()
        if app.name not in live:
            live[app.name] = Live(app, tmp_path_factory.mktemp(app.name))
        return live[app.name]

    yield find
    with ExitStack() as stack:
        for one in live.values():
            stack.callback(one.close)


@pytest.mark.filterwarnings("ignore:The inplace keyword in DataFrame.reset_index")  # Bokeh with pandas 3.1
@pytest.mark.parametrize(("app", "edit"), CORPUS.values(), ids=CORPUS)
def test_what_runs_and_what_is_kept(app: App, edit: Edit, sessions: Sessions, edits_tally: Tally) -> None:
    live = sessions(app)
    live.is_spoilt = True  # until it is as it was
    edits_tally.edits += 1
    for step in list_saves(edit):
        assert make(live, step, edits_tally) == expect(live, step), step.why
    assert go_back(live, edit) == {}
    live.is_spoilt = False


def test_the_corpus_is_what_it_says() -> None:
    kinds = Counter(edit.kind for _, edit in CORPUS.values())
    assert len(CORPUS) >= 65
    assert set(kinds) == set(KINDS)
    assert {app.name for app, _ in CORPUS.values()} == set(APPS)
    for app in APPS.values():
        assert app.entered.keys() == app.initial.keys()
        assert not [name for name, value in app.entered.items() if value == app.initial[name]]
