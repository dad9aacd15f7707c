"""`find_names` against Python itself: running programs, their symbol tables, and the code of the standard library."""

import sys
import sysconfig
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, note, settings

from appnb.analysis.names import find_names
from appnb.analysis.walk import is_private
from tests.analysis.programs import CAUGHT, programs
from tests.analysis.python_says import ask_by_running, ask_symtable

STDLIB = Path(sysconfig.get_path("stdlib"))
ODD = {  # the symbol tables differ from what Python runs
    "poplib.py": "has a function `top`, which is what symtable calls the module",
    "idlelib/rpc.py": "calls super() outside of classes",
    "pyclbr.py": "calls super() outside of classes",
}

quick = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def is_python(code: str) -> bool:
    try:
        compile(code, "<cell>", "exec")
    except SyntaxError:
        return False
    return True


@quick
@given(programs(branches=False))
def test_names_are_what_a_run_reads_and_leaves_behind(code: str) -> None:
    assume(is_python(code))
    note(code)
    names, said = find_names(code), ask_by_running(code)
    bound = {name for name in said.bound if not is_private(name)}
    read = {name for name in said.read if not is_private(name)} - {CAUGHT}
    if said.is_all:
        assert names.defs == bound
        assert names.refs - {CAUGHT} == read
    else:
        assert names.defs >= bound
        assert names.refs >= read - ask_symtable(code).bound


if sys.version_info < (3, 12):  # later, symtable lists inlined comprehensions as of the module (PEP 709)

    @quick
    @given(programs(branches=True))
    def test_scopes_are_those_of_the_symbol_tables(code: str) -> None:
        assume(is_python(code))
        note(code)
        check_with_symtable(code)

    @pytest.mark.parametrize("letter", "abcdefhilmnopqrstuwxz")
    def test_the_standard_library(letter: str) -> None:
        files = [file for file in STDLIB.glob(f"{letter}*.py") if file.name not in ODD]
        codes = {file: file.read_text("utf-8") for file in files}
        plain = [file for file, code in codes.items() if "import *" not in code and "import annotations" not in code]
        assert plain
        for file in plain:
            note_file = f"in {file.name}"
            try:
                check_with_symtable(codes[file])
            except AssertionError as error:
                raise AssertionError(note_file) from error


def check_with_symtable(code: str) -> None:
    names, said = find_names(code), ask_symtable(code)
    assert names.defs | (names.private - names.missing) == said.bound
    assert names.refs - names.deleted <= said.read | said.perhaps
    assert said.read - said.bound <= names.refs | names.missing
