"""Each code has a page and a golden text, and nothing else has."""

import re
from pathlib import Path

import pytest

from appnb.diagnostics import CODES

ROOT = Path(__file__).parents[2]
PAGES = {path.stem.upper(): path for path in (ROOT / "docs" / "errors").glob("nb*.md")}
GOLDEN = {path.stem.upper() for path in (ROOT / "tests").rglob("golden/nb*.txt")}


def test_every_code_has_a_page_and_a_golden_text() -> None:
    assert sorted(set(CODES) - set(PAGES)) == []
    assert sorted(set(CODES) - GOLDEN) == []


def test_every_page_and_every_golden_text_is_of_a_code() -> None:
    assert sorted(set(PAGES) - set(CODES)) == []
    assert sorted(GOLDEN - set(CODES)) == []


def test_every_code_that_the_source_names_is_listed() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "appnb").rglob("*.py"))
    assert set(re.findall(r"\"(NB\d{3})\"", source)) == set(CODES)


@pytest.mark.parametrize("code", sorted(PAGES))
def test_a_page_is_titled_with_its_code_and_says_how_to_mend_it(code: str) -> None:
    text = PAGES[code].read_text("utf-8")
    assert text.startswith(f"# {code}: ")
    assert re.search(r"```|^    \S", text, re.MULTILINE), "no example"
    assert re.search(r"(?i)mend|fix", text), "no word on how to mend it"
