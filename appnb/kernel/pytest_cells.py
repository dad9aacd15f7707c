"""What pytest finds in a notebook file: cells that are tests, and cells that hold nothing but tests."""

import ast
import builtins
import inspect
import os
import sys
from collections.abc import Callable, Mapping
from types import CodeType, FrameType, FunctionType
from typing import Any

from appnb.kernel.program import Program
from appnb.kernel.script import Globals, find_values
from appnb.notebook.model import CellId
from appnb.notebook.syntax import parse_python, write_python

Find = Callable[[], tuple[Program, CellId]]
"""Reads the notebook and finds a cell in it."""


def is_collecting() -> bool:
    """Tell whether pytest is looking for tests: it imports files, and no test runs yet."""
    return "pytest" in sys.modules and "PYTEST_VERSION" in os.environ and "PYTEST_CURRENT_TEST" not in os.environ


def find_test(function: FunctionType, find: Find, module: Globals) -> Callable[..., object] | None:
    """Make the test that a cell named `test_…` is; None for any other cell.

    The test runs the cells that it needs, then the body of the cell as it stands in the module, where pytest has
    rewritten its assertions. Names that no cell gives are fixtures.
    """
    if not _is_test(function.__name__) or inspect.iscoroutinefunction(function):
        return None
    program, cell = find()
    fixtures = sorted(
        program.graph.names[cell].refs - program.graph.bindings[cell].keys() - module.keys() - vars(builtins).keys()
    )

    def test(**given: object) -> None:
        _call(function, find_values(program, module, cell, given), module)

    parameters = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in fixtures]
    test.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    test.__name__, test.__doc__, test.__module__ = function.__name__, function.__doc__, function.__module__
    return test


def put_tests(function: FunctionType, find: Find, module: Globals) -> None:
    """Put the tests of a cell that holds nothing else, and their fixtures, among the names of the module.

    What the cell needs is run for that. Of any other cell nothing is run.
    """
    if not any(isinstance(part, CodeType) and _is_test(part.co_name) for part in function.__code__.co_consts):
        return
    program, cell = find()
    if not _holds_only_tests(program.cells[cell].code):
        return
    try:
        made = _call(function, find_values(program, module, cell, {}), module)
    except Exception as error:  # noqa: BLE001 - user code: the tests fail, and others are found
        names = sorted(name for name in program.graph.names[cell].defs if _is_test(name))
        module.update({f"test_{name.removeprefix('test_')}": _fail(error) for name in names})
        return
    for name in program.graph.names[cell].defs & made.keys():
        number = 1
        while (known := name if number == 1 else f"{name}_{number}") in module:
            number += 1
        module[known] = made[name]


def _fail(error: Exception) -> Callable[[], None]:
    """Make the test that stands for one that cannot be made."""

    def test() -> None:
        raise error

    return test


def _is_test(name: str) -> bool:
    return name.startswith(("test_", "Test"))


def _holds_only_tests(code: str) -> bool:
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    parts = parse_python(code).body
    return all(isinstance(part, kinds) and (_is_test(part.name) or _is_fixture(part)) for part in parts)


def _is_fixture(part: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    written = [write_python(decorator).partition("(")[0] for decorator in part.decorator_list]
    return any(name in ("fixture", "pytest.fixture") for name in written)


def _call(function: FunctionType, values: Mapping[str, object], module: Globals) -> dict[str, Any]:
    """Call the body of a cell with these values, whether they are written as its arguments or not.

    Returns:
        what its names are worth when it has ended.
    """
    code = function.__code__
    names: dict[str, Any] = {}

    def note(frame: FrameType, event: str, value: object) -> None:
        if event == "return" and frame.f_code is code:
            names.update(frame.f_locals)

    body = FunctionType(code, {**module, **values}, code.co_name, None, function.__closure__)
    arguments = inspect.signature(function).parameters
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        body(**{name: value for name, value in values.items() if name in arguments})
    finally:
        sys.setprofile(before)
    return names
