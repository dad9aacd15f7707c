"""Compiling cells, and comparing code and values."""

import asyncio
import datetime
import decimal
import enum
import inspect
import math
import traceback
from collections import namedtuple
from pathlib import PurePosixPath
from types import CoroutineType

import pytest

from appnb.kernel.code import compile_cell, is_coroutine, is_same_code
from appnb.kernel.compare import UNKNOWN, are_equal, is_comparable, is_same, take_snapshot
from appnb.kernel.program import build_program
from appnb.notebook import parse_notebook
from appnb.source import Location

NOTHING = object()
OUTPUTS = {
    "a final expression is the output": ("x = 2\nx + 1", 3),
    "a final assignment shows nothing": ("x = 2", NOTHING),
    "a semicolon hides the output": ("1 + 1;", NOTHING),
    "a comment after the semicolon changes nothing": ("1 + 1;  # quiet", NOTHING),
    "a semicolon before the last expression does": ("1; 2", 2),
    "a hash or semicolon in a string is text": ("'#000000;'", "#000000;"),
    "an expression may span lines": ("(\n  1\n  + 1\n)", 2),
    "an expression inside a block is not the output": ("if True:\n    1", NOTHING),
    "an empty cell is a cell": ("\n# nothing yet\n", NOTHING),
    "a text at the end is the output": ("'text'", "text"),
    "None is an output to the compiler": ("None", None),
    "a cell may await": ("import asyncio\nawait asyncio.sleep(0, 7)", 7),
    "a body may await and the output not": ("import asyncio\nx = await asyncio.sleep(0, 7)\nx + 1", 8),
    "a future import holds for the output, too": ("from __future__ import annotations\nlambda: 1\n5", 5),
}


async def evaluate(code: str) -> object:
    cell, scope = compile_cell(code, Location("app.py")), dict[str, object]()
    value: object = NOTHING
    for part in (cell.body, cell.output):
        if part is not None:
            value = eval(part, scope)
            value = await value if isinstance(value, CoroutineType) else value
    return value if cell.output else NOTHING


@pytest.mark.parametrize(("code", "value"), OUTPUTS.values(), ids=OUTPUTS)
def test_the_output_of_a_cell(code: str, value: object) -> None:
    assert asyncio.run(evaluate(code)) == value


def test_a_cell_without_await_is_no_coroutine() -> None:
    cell = compile_cell("async def f():\n    await g()\nf", Location("app.py"))
    assert not is_coroutine(cell.body)
    assert cell.output
    assert not is_coroutine(cell.output)
    assert not inspect.CO_COROUTINE & cell.output.co_flags


@pytest.mark.parametrize("code", ["x = 0\n1 +", "x = 0\nreturn"])
def test_a_syntax_error_names_the_line_of_the_notebook(code: str) -> None:
    with pytest.raises(SyntaxError) as caught:
        compile_cell(code, Location("app.py", 40, 5))
    assert (caught.value.filename, caught.value.lineno) == ("app.py", 41)


def test_a_syntax_error_names_the_column_of_the_notebook() -> None:
    with pytest.raises(SyntaxError) as caught:
        compile_cell("x = = 1", Location("app.py", 40, 5))
    assert (caught.value.offset, caught.value.text) == (9, "    x = = 1\n")


def test_a_traceback_names_the_line_and_column_of_the_notebook() -> None:
    cell = compile_cell("x = 0\n1 / x", Location("app.py", 40, 5))
    scope: dict[str, object] = {}
    exec(cell.body, scope)
    assert cell.output
    with pytest.raises(ZeroDivisionError) as caught:
        eval(cell.output, scope)
    frame = traceback.extract_tb(caught.value.__traceback__)[-1]
    assert (frame.filename, frame.lineno, frame.colno) == ("app.py", 41, 4)


def test_patterns_and_handlers_are_in_place_too() -> None:
    code = "match 1:\n    case int(real=r) if r:\n        pass\ntry:\n    pass\nexcept* ValueError as e:\n    pass"
    cell = compile_cell(code, Location("app.py", 40, 5))
    lines = {line for _, _, line in cell.body.co_lines() if line}
    assert min(lines) >= 40
    assert max(lines) <= 47


SAME = {
    "white space": ("x = 1", "x  =  1\n\n", True),
    "comments": ("x = 1", "# one\nx = 1  # 1", True),
    "quotes": ("x = 'a'", 'x = "a"', True),
    "parentheses": ("x = 1 + 2", "x = (1 + 2)", True),
    "another number": ("x = 1", "x = 2", False),
    "another type of number": ("x = 1", "x = 1.0", False),
    "True for 1": ("x = 1", "x = True", False),
    "another order": ("x = 1\ny = 2", "y = 2\nx = 1", False),
    "broken in the same way": ("x = = 1", "x = = 1", True),
    "broken in another way": ("x = = 1", "x = = 2", False),
}


@pytest.mark.parametrize(("one", "other", "is_same"), SAME.values(), ids=SAME)
def test_when_code_says_the_same(one: str, other: str, is_same: bool) -> None:
    assert is_same_code(one, other) is is_same


class Color(enum.Enum):
    RED = 1
    BLUE = 2


Pair = namedtuple("Pair", "x y")

EQUAL = [
    1, 2**100, "text", b"bytes", None, ..., True, 1.5, math.nan, -0.0, 1j, Color.RED, (), (1, ("a", None)), Pair(1, 2),
    frozenset({1, 2}), datetime.date(2024, 1, 1), datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC),
    datetime.timedelta(1), decimal.Decimal("1.0"), range(3), PurePosixPath("a"), len, math, int, asyncio.run,
]  # fmt: skip

DIFFERENT = [
    (1, 2), (1, 1.0), (1, True), (0, None), (0.0, -0.0), ("a", b"a"), ((1,), (True,)), ((1,), (1, 2)),
    ((), frozenset()),
    (frozenset({1}), frozenset({True})), (Color.RED, Color.BLUE), (Pair(1, 2), (1, 2)), (len, max), ([], []), ({}, {}),
    (([],), ([],)), (object(), object()), (tuple(range(1000)), tuple(range(1000))), (lambda: 1, lambda: 1),
]  # fmt: skip


@pytest.mark.parametrize("value", EQUAL, ids=repr)
def test_values_that_equal_themselves(value: object) -> None:
    assert are_equal(value, value)
    assert is_same(take_snapshot(value), value)
    assert is_comparable(value)


@pytest.mark.parametrize(("one", "other"), DIFFERENT, ids=repr)
def test_values_that_differ_or_cannot_be_compared(one: object, other: object) -> None:
    assert not are_equal(one, other)
    assert not is_same(take_snapshot(one), other)


def test_a_snapshot_keeps_nothing_alive_that_may_be_large() -> None:
    assert take_snapshot([1]) is UNKNOWN
    assert take_snapshot(bytearray(1)) is UNKNOWN

    def local() -> None: ...

    snapshot = take_snapshot(local)
    assert is_same(snapshot, local)
    del local
    assert not is_same(snapshot, None)


def test_a_deep_tuple_is_not_followed_for_long() -> None:
    deep: tuple[object, ...] = ()
    for _ in range(100_000):
        deep = (deep,)
    assert not is_comparable(deep)
    while deep:  # its own end would be too deep for Python
        deep = deep[0]  # type: ignore[assignment]


def test_what_is_no_cell_does_not_run_though_it_is_python_by_chance() -> None:
    text = "import appnb\n\napp = appnb.App()\n\n\n@app.cell\ndef one():\n    x = 1\n\n\n@app.cell\nd"
    program = build_program(parse_notebook(text, None))
    [(cell, problem)] = program.errors.items()
    assert (problem.code, program.cells[cell].code) == ("NB003", "d")
    assert cell not in program.code
