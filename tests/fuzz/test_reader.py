"""The reader given anything, in short; `python -m tests.fuzz reader` goes on for a million inputs."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appnb.diagnostics import AppnbError
from tests.fuzz.corpus import JUPYTER, MARKDOWN, PERCENT, read_corpus
from tests.fuzz.grammar import write_notebook
from tests.fuzz.mutations import mutate
from tests.fuzz.reader import Tally, check, make_input, read_in_memory, warm_up
from tests.fuzz.watching import Misdeed, watch

PATIENCE_S = 20.0
"""For machines on which much else is done; at length it is one second."""

pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning")  # of Python, about the code that it compiles

some = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """Import what is imported at first use."""
    warm_up()


@some
@given(st.randoms(use_true_random=False))
def test_notebooks_by_grammar(draw: Random) -> None:
    check(write_notebook(draw).encode("utf-8", "surrogatepass"), Tally(), limit_s=PATIENCE_S)


@some
@given(st.randoms(use_true_random=False), st.sampled_from(read_corpus()[0]), st.sampled_from(read_corpus()[0]))
def test_real_notebooks_that_were_changed(draw: Random, data: bytes, other: bytes) -> None:
    check(mutate(draw, data, other), Tally(), limit_s=PATIENCE_S)


@some
@given(st.binary(max_size=200))
def test_bytes(data: bytes) -> None:
    check(b"import appnb\napp = appnb.App()\n@app.cell\ndef f():\n    " + data, Tally(), limit_s=PATIENCE_S)


def test_the_first_inputs_of_the_long_version() -> None:
    tally = Tally()
    for number in range(400):
        check(make_input(1, number), tally, limit_s=PATIENCE_S)
    assert tally.notebooks > 200
    assert tally.refused > 50
    assert tally.broken > 50


@pytest.mark.parametrize("text", [PERCENT, MARKDOWN, JUPYTER], ids=["percent", "markdown", "jupyter"])
def test_files_of_other_formats_are_refused_by_name(text: str) -> None:
    with pytest.raises(AppnbError, match="NB002"):
        read_in_memory(text.encode())


@pytest.mark.parametrize(
    ("act", "event"),
    [
        (lambda: exec("1"), "exec"),
        (lambda: eval("1"), "exec"),
        (lambda: Path(__file__).read_bytes(), "open"),
        (lambda: __import__("this_is_not_there", {}, {}), "import"),
    ],
    ids=["exec", "eval", "open", "import"],
)
def test_what_must_not_happen_is_noticed(act: Callable[[], object], event: str) -> None:
    with pytest.raises(Misdeed, match=event), watch(), suppress(ImportError):
        act()


def test_what_takes_too_long_is_noticed() -> None:
    with pytest.raises(Misdeed, match="it took"), watch(0.0):
        sum(range(1000))


START = "import appnb\napp = appnb.App()\n\n"
CELL = "@app.cell\ndef f():\n    x = 1\n    return x\n\n"
BROKEN = "@app.cell\ndef f():\n    x = = 1\n    return\n\n"
SHAPES: dict[str, tuple[int, str, str, str]] = {
    "broken cells among others": (60, START, BROKEN + CELL * 3, ""),
    "cells of one name": (60, START, CELL, ""),
    "a cell broken by a string that never ends": (100, START, '@app.cell\ndef f():\n    x = """\n', ""),
    "a string of many lines": (
        700,
        f'{START}@app.cell\ndef f():\n    """',
        "    a\n      b\n",
        '    """\n    return\n',
    ),
    "blocks of dependencies that never end": (500, START, "# /// script\n", ""),
    "what git leaves": (50, START, f"<<<<<<< HEAD\n{CELL}=======\n{CELL}>>>>>>> other\n", ""),
}
"""How often what is repeated, between start and end: files that once took time as the square of their length, or so."""


@pytest.mark.parametrize("shape", SHAPES)
def test_reading_takes_time_as_a_file_is_long(shape: str) -> None:
    few, start, part, end = SHAPES[shape]

    def read(times: int) -> float:
        started = time.thread_time()
        with suppress(AppnbError):
            read_in_memory(f"{start}{part * times}{end}".encode())
        return time.thread_time() - started

    short, long = (min(read(times) for _ in range(3)) for times in (few, 8 * few))
    assert long < 24 * short + 0.02  # eight times as long; as the square, 64 times
