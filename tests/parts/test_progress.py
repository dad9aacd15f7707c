"""Progress bars and spinners, without a page: what they count, say and show in the output of their cell."""

from collections.abc import Iterator

import pytest

import appnb as nb
from appnb.display.progress import ProgressBar, Spinner
from tests.server.client import run_apart


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bar_says_how_far_it_is_how_fast_and_how_long() -> None:
    clock = Clock()
    bar = ProgressBar("Rows", "reading", 200, True, True, now=clock)
    clock.now = 10.0
    bar.update(50)
    assert 'value="50" max="200"' in bar.text
    assert 'aria-valuenow="50"' in bar.text
    assert "50 of 200" in bar.text
    assert "5 a second, 30 s left" in bar.text
    assert "reading" in bar.text
    bar.update(150, title="Done", subtitle="read")
    bar.end("done")
    bar.close()
    assert "in 10 s" in bar.text
    assert "Done" in bar.text
    assert "left" not in bar.text


@pytest.mark.parametrize(("rate", "eta", "said"), [(False, True, "30 s left"), (True, False, "5 a second")])
def test_a_bar_says_only_what_it_is_asked_to(rate: bool, eta: bool, said: str) -> None:
    clock = Clock()
    bar = ProgressBar(None, None, 200, rate, eta, now=clock)
    clock.now = 10.0
    bar.update(50)
    assert f"<span>{said}</span>" in bar.text


def test_a_bar_without_a_total_counts() -> None:
    bar = ProgressBar(None, None, None, False, True)
    bar.update(7)
    assert "<span>7</span>" in bar.text
    assert " max=" not in bar.text


def test_a_bar_that_has_ended_cannot_be_changed() -> None:
    with nb.progress_bar(total=2) as bar:
        bar.update()
    for change in (bar.update, bar.clear):
        with pytest.raises(RuntimeError, match="ended"):
            change()
    spinner = Spinner("a", None)
    spinner.close()
    with pytest.raises(RuntimeError):
        spinner.update("b")


def test_it_goes_over_any_iterable() -> None:
    def numbers() -> Iterator[int]:
        yield from range(3)

    assert list(nb.progress_bar(range(3))) == [0, 1, 2]
    assert list(nb.progress_bar(numbers())) == [0, 1, 2]
    assert list(nb.progress_bar(numbers(), total=3, disabled=True)) == [0, 1, 2]
    steps = nb.progress_bar(range(0, 10, 5), total=10)
    assert list(steps) == [0, 5]
    assert steps.progress.current == 10


def test_it_goes_over_an_asynchronous_one() -> None:
    async def numbers():
        for number in range(3):
            yield number

    found = []

    async def collect() -> None:
        async for number in nb.progress_bar(numbers(), total=3):
            found.append(number)

    run_apart(collect())
    assert found == [0, 1, 2]
    with pytest.raises(RuntimeError, match="async for"):
        list(nb.progress_bar(numbers(), total=3))
    with pytest.raises(RuntimeError, match="no collection"):
        list(nb.progress_bar(total=3))


def test_a_loop_that_is_left_is_stopped_and_an_error_fails_the_bar() -> None:
    bar = nb.progress_bar(range(10), completion_title="All")
    loop = iter(bar)
    next(loop)
    loop.close()
    assert bar.progress.state == "stopped"
    with pytest.raises(ValueError, match="x"), nb.progress_bar(total=3, completion_title="All") as broken:
        raise ValueError("x")
    assert broken.state == "failed"
    assert broken.title is None
