"""The page of elements says what the docstrings say."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_elements", DOCS / "generate_elements.py")
    assert spec
    assert spec.loader
    module = sys.modules["generate_elements"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date(generator: ModuleType) -> None:
    made = generator.render_page(generator.find_elements())
    assert (DOCS / "elements.md").read_text("utf-8") == made, "run: .venv/bin/python docs/generate_elements.py --text"


def test_every_element_is_told_in_full(generator: ModuleType) -> None:
    elements = generator.find_elements()
    assert len(elements) >= 22
    for element in elements:
        assert element.prose, element.name
        assert element.example, element.name
        assert element.value, element.name


def test_every_element_has_its_picture_and_no_other_is_kept(generator: ModuleType) -> None:
    pictures = {path.stem for path in generator.PICTURES.glob("*.png")}
    assert pictures == {element.name for element in generator.find_elements()}
