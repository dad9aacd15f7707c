"""The reader given anything: it says what is wrong in a diagnostic, loses no text, runs nothing and takes no second."""

import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PosixPath
from random import Random

from appnb.analysis import check_notebook, find_names_of_cells
from appnb.diagnostics import AppnbError
from appnb.kernel.program import build_program
from appnb.notebook import Notebook, is_notebook, read_notebook, render_notebook
from tests.fuzz.corpus import read_corpus
from tests.fuzz.grammar import write_notebook
from tests.fuzz.mutations import mutate
from tests.fuzz.watching import FILE, LIMIT_S, watch
from tests.notebook.test_properties import check_places

ANALYSED = 4
"""Of so many notebooks one is made into a program: that takes as long as reading."""


class InMemory(PosixPath):
    """A file that is on no disk."""

    data: bytes = b""

    def read_bytes(self) -> bytes:
        """Give what the file holds."""
        return self.data


@dataclass(slots=True)
class Tally:
    """What came of many inputs."""

    inputs: int = 0
    bytes: int = 0
    notebooks: int = 0  # that could be read, as a whole or in part
    cells: int = 0
    analysed: int = 0  # notebooks of which programs were made
    broken: int = 0  # cells of those that cannot run
    refused: int = 0  # files that are no notebooks
    slowest_s: float = 0
    slowest: int = 0  # which one that was

    def note(self, took_s: float) -> None:
        """Keep how long the slowest input took."""
        if took_s > self.slowest_s:
            self.slowest_s, self.slowest = took_s, self.inputs

    def describe(self, took_s: float) -> str:
        """Say it in a line."""
        rate = f"in {took_s:.0f} s, {self.inputs / took_s:,.0f} a second"
        what = f"{self.inputs:,} inputs, {self.bytes / 1e6:,.0f} MB, {rate}"
        came = f"{self.notebooks:,} notebooks with {self.cells:,} cells, {self.analysed:,} made into programs"
        slowest = f"the slowest took {self.slowest_s:.2f} s (number {self.slowest:,} of them)"
        return f"{what}: {came}, {self.refused:,} refused; {slowest}"


def make_input(seed: int, number: int) -> bytes:
    """Make the input of that number: one of five by grammar, the others from a real file."""
    draw = Random(f"{seed}:{number}")
    small, large = read_corpus()
    kind = number % 40
    if kind < 8:
        return write_notebook(draw).encode("utf-8", "surrogatepass")
    if kind == 8:
        return mutate(draw, write_notebook(draw).encode("utf-8", "surrogatepass"))
    if kind == 9:
        return mutate(draw, draw.choice(large), draw.choice(small))
    return mutate(draw, draw.choice(small), draw.choice(small))


def check(data: bytes, tally: Tally, *, is_analysed: bool = True, limit_s: float = LIMIT_S) -> None:
    """Read a file with these bytes, and, if it is to be analysed, do all that is done before any of it is run.

    Raises:
        AssertionError: something happened that must not.
    """
    tally.inputs += 1
    tally.bytes += len(data)
    started = time.thread_time()
    with watch(limit_s):
        notebook = _read(data)
    tally.note(time.thread_time() - started)
    if notebook is None:
        tally.refused += 1
        return
    tally.notebooks += 1
    tally.cells += len(notebook.cells)
    if not is_analysed:
        return
    tally.analysed += 1
    with watch(limit_s):
        list(check_notebook(notebook))
        find_names_of_cells(notebook)
        program = build_program(notebook)
    tally.broken += len(program.errors)
    tally.note(time.thread_time() - started)
    assert set(program.code) | set(program.errors) == {cell.id for cell in notebook.cells}
    for problem in program.diagnostics:
        assert str(problem)
        assert problem.where is None or problem.where.line >= 1


def read_in_memory(data: bytes) -> Notebook:
    """Read a file with these bytes that is on no disk."""
    file = InMemory(FILE)
    file.data = data
    is_notebook(file)
    return read_notebook(file)


def _read(data: bytes) -> Notebook | None:
    try:
        notebook = read_in_memory(data)
    except AppnbError as error:
        if not str(error):
            raise
        return None
    assert render_notebook(notebook).encode() == data
    check_places(notebook)
    return notebook


def warm_up() -> None:
    """Read every file as it is: what is imported at first use is, by then."""
    for data in (*read_corpus()[0], *read_corpus()[1]):
        try:
            notebook = read_in_memory(data)
        except AppnbError:
            continue
        list(check_notebook(notebook))
        build_program(notebook)


def run(seed: int, numbers: range) -> Iterator[Tally]:
    """Read one input after another; gives the tally after each 10,000.

    Raises:
        AssertionError: about the input whose number it names.
    """
    warm_up()
    warnings.simplefilter("ignore")  # of Python, about the code that it compiles
    tally = Tally()
    for number in numbers:
        data = make_input(seed, number)
        try:
            check(data, tally, is_analysed=number % ANALYSED == 0)
        except Exception as error:
            Path("found.py").write_bytes(data)
            raise AssertionError(f"input {number} of seed {seed}, now in found.py: {error!r}") from error
        if tally.inputs % 10_000 == 0 or number == numbers[-1]:
            yield tally
