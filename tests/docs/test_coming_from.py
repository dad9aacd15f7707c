"""The apps on the pages for those who come from elsewhere: the old ones are code, the new ones show what they say."""

import ast
import asyncio
import html
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from appnb.display import render_all
from appnb.kernel.events import CellResult, CellState, Quiet
from appnb.kernel.kernel import Kernel
from appnb.kernel.program import build_program
from appnb.notebook import parse_notebook

PAGES = Path(__file__).parents[2] / "docs" / "coming-from"
BEFORE = re.compile(r"^<!-- before -->\n```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
AFTER = re.compile(r"^<!-- run -->\n```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
IMPORTS = {"jupyter": "ipywidgets", "panel": "panel", "streamlit": "streamlit"}


def read(page: str, block: re.Pattern[str]) -> str:
    found = block.findall((PAGES / f"{page}.md").read_text("utf-8"))
    assert len(found) == 1
    return str(found[0])


def read_text(result: CellResult) -> str:
    """Read what a cell shows, without its markup."""
    shown = re.sub(r"<[^>]+>", " ", render_all(result.outputs).html)
    return " ".join(html.unescape(shown).split())


def test_there_is_a_page_for_each() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == set(IMPORTS)


@pytest.mark.parametrize("page", IMPORTS)
def test_the_old_app_is_code_of_its_framework(page: str) -> None:
    tree = ast.parse(read(page, BEFORE))
    assert IMPORTS[page] in {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }


@pytest.mark.parametrize("page", IMPORTS)
def test_the_new_app_answers_its_filters(page: str) -> None:
    async def scenario(kernel: Kernel) -> None:
        assert texts(kernel)["total"] == "Total 200"
        assert len(kernel.values["chosen"]) == 2
        ran = await change(kernel, lambda values: setattr(values["least"], "value", 100))
        assert texts(kernel)["total"] == "Total 120"
        assert ran == {"choose", "total", "rows"}
        await change(kernel, lambda values: setattr(values["region"], "value", "South"))
        assert texts(kernel)["total"] == "Total 200"

    follow(page, scenario)


def test_what_streamlit_keeps_in_its_session_state_is_kept_by_the_button() -> None:
    async def scenario(kernel: Kernel) -> None:
        assert texts(kernel)["noted"] == "0 noted"
        ran = await change(kernel, lambda values: values["notes"].click())
        assert ran == {"noted"}
        await change(kernel, lambda values: setattr(values["least"], "value", 100))
        await change(kernel, lambda values: values["notes"].click())
        assert texts(kernel)["noted"] == "2 noted"

    follow("streamlit", scenario)


class Ears(Quiet):
    """Notes which cells run."""

    def __init__(self) -> None:
        self.ran: set[str] = set()

    def cell_started(self, cell: str) -> None:
        self.ran.add(cell)


def follow(page: str, scenario: Callable[[Kernel], object]) -> None:
    """Run the page's new app, and a scenario with it."""

    async def run() -> None:
        kernel = Kernel(build_program(parse_notebook(read(page, AFTER), Path("sales.py"))), Ears())
        await kernel.start()
        assert {result.state for result in kernel.results.values()} == {CellState.OK}
        await scenario(kernel)
        kernel.close()

    asyncio.run(run())


async def change(kernel: Kernel, apply: Callable[[Mapping[str, object]], object]) -> set[str]:
    """Do what a viewer does, and find which cells run."""
    kernel._listener.ran.clear()
    kernel.submit("change", lambda: apply(kernel.values))
    await kernel.wait_idle()
    return set(kernel._listener.ran)


def texts(kernel: Kernel) -> dict[str, str]:
    return {cell: read_text(result) for cell, result in kernel.results.items()}
