"""What SECURITY.md names as holding its promises is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "SECURITY.md").read_text("utf-8")


def test_the_tests_and_pages_that_are_named_are_there() -> None:
    names = re.findall(r"`(tests/[^`]+)`", TEXT) + re.findall(r"\]\((docs/[^)#]+)", TEXT)
    assert len(names) > 25
    assert [name for name in names if not (ROOT / name).exists()] == []


def test_each_promise_names_what_holds_it() -> None:
    part = TEXT.partition("## What is promised")[2].partition("## What is not")[0]
    promises = re.split(r"(?m)^- ", part)[1:]
    assert len(promises) > 15
    assert [promise for promise in promises if "tests/" not in promise] == []
