"""What the docstrings show can be run, and be shown."""

import inspect
import re

import pytest

import appnb
from appnb import ui
from appnb.display import RenderContext, render
from appnb.display.embedding import embedding
from appnb.ui.adapters import VIEWABLE_ADAPTERS

EXAMPLES = {
    name: inspect.cleandoc("\n" + found[1])
    for name in ui.__all__
    if (found := re.search(r"Example:\n((?:    .*\n|\n)+)", (inspect.getdoc(getattr(ui, name)) or "") + "\n"))
}


def test_every_element_has_an_example() -> None:
    assert set(EXAMPLES) == {name for name in ui.__all__ if name.islower()}


@pytest.mark.parametrize("name", EXAMPLES)
def test_example(name: str) -> None:
    scope: dict[str, object] = {"nb": appnb}
    with embedding({}):
        exec(EXAMPLES[name], scope)
        made = [value for value in scope.values() if isinstance(value, getattr(ui, name))]
        assert made
        for element in made:
            rendered = render(element, RenderContext(adapters=VIEWABLE_ADAPTERS))
            assert rendered.holes
            assert all(hole.viewable is not None and "cannot be shown" not in str(hole) for hole in rendered.holes)
