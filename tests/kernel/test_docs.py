"""The examples of docs/reactivity.md do what the page says."""

import re
from pathlib import Path

import pytest

from tests.kernel.bench import Bench, run

PAGE = Path(__file__).parents[2] / "docs" / "reactivity.md"
EXAMPLE = re.compile(r"```python\n(# cell .*?)```\n\n((?:- [^\n]* runs [^\n]*\n)+)", re.DOTALL)
CHANGE = re.compile(r"- (?:Saving `(\w+)` as `(.+)`|Removing `(\w+)`|`(.+)`) runs (.+)\.\n")
FOUND = [(match[1], CHANGE.findall(match[2])) for match in EXAMPLE.finditer(PAGE.read_text("utf-8"))]


def read_cells(text: str) -> dict[str, str]:
    parts = re.split(r"^# cell (\w+)\n", text, flags=re.MULTILINE)[1:]
    return {name: code.strip("\n") for name, code in zip(parts[::2], parts[1::2], strict=True)}


def read_ran(text: str) -> str:
    """Read "`a`, `b`; then `c`" as the bench writes it."""
    return " | ".join(" ".join(re.findall(r"`(\w+)`", part)) for part in text.split(";"))


@pytest.mark.parametrize(("text", "changes"), FOUND, ids=[" ".join(read_cells(text)) for text, _ in FOUND])
def test_an_example_runs_what_the_page_says(text: str, changes: list[tuple[str, ...]]) -> None:
    async def scenario() -> None:
        cells = read_cells(text)
        bench = await Bench(cells).start()
        failed = [cell for cell, result in bench.notes.results.items() if result.error]
        assert failed == []
        for saved, code, removed, change, ran in changes:
            if change:
                assert await bench.change(change) == read_ran(ran), change
                continue
            if saved:
                cells[saved] = code
            else:
                del cells[removed]
            assert await bench.save(cells) == read_ran(ran), (saved, removed)
        bench.kernel.close()

    run(scenario)


def test_every_example_of_the_page_is_found() -> None:
    text = PAGE.read_text("utf-8")
    assert len(FOUND) == text.count("```python\n# cell ")
    assert sum(len(changes) for _, changes in FOUND) == len(re.findall(r"^- .* runs ", text, re.MULTILINE))
