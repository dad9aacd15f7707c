"""The list of faults is whole, and each of them has a test that goes through the oracle."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
FAULTS = [f"F{number}" for number in range(1, 36)]
ORACLE = re.compile(r"\b(watch_fault|unharmed|watch|Others|time_answer)\b")
"""The ways through the oracle, as tests call them."""

ROWS = {
    row[0].partition(" ")[0]: row
    for line in (HERE / "README.md").read_text("utf-8").splitlines()
    if len(row := [part.strip() for part in line.strip("|").split("|")]) == 3 and re.match(r"F\d", row[0])
}


def list_files(row: list[str]) -> list[Path]:
    names = re.findall(r"`([\w/]*test_\w+\.py)`", "|".join(row))
    return [ROOT / name if "/" in name else HERE / name for name in names]


@cache
def find_marks(file: Path) -> dict[str, list[str]]:
    """Find which faults tests of a file are marked with: the sources of these tests."""
    text = file.read_text("utf-8")
    found: dict[str, list[str]] = {}
    for node in ast.parse(text).body:
        source = ast.get_source_segment(text, node) or ""
        decorators = "".join(ast.get_source_segment(text, each) or "" for each in getattr(node, "decorator_list", ()))
        named = re.findall(r'fault\("(F\d+)"\)', decorators)
        if "fault(fault)" in decorators:  # of a table
            named += re.findall(r'"(F\d+)"', text)
        for name in named:
            found.setdefault(name, []).append(source)
    return found


def test_the_table_has_all_faults_in_order() -> None:
    assert list(ROWS) == FAULTS


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_has_a_test_that_goes_through_the_oracle(fault: str) -> None:
    for file in list_files(ROWS[fault]):
        assert file.exists(), file
    [here, *_] = list_files(ROWS[fault][1:2])
    sources = find_marks(here).get(fault, [])
    assert any(ORACLE.search(source) for source in sources), f"{here.name} has no such test that is marked with {fault}"


def test_every_marked_test_is_of_a_file_that_the_table_names() -> None:
    for file in (ROOT / "tests").rglob("test_*.py"):
        if file != Path(__file__) and "mark.fault" in file.read_text("utf-8"):
            for fault in find_marks(file):
                assert file in list_files(ROWS[fault]), f"{file.name} is marked with {fault}"
