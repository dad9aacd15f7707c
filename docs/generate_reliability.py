"""Write the scoreboard into docs/reliability.md, from what `python -m tests.reliability` has measured.

.venv/bin/python -m tests.reliability --json docs/reliability.json    measures, for some twenty minutes
.venv/bin/python docs/generate_reliability.py                         writes the page
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.reliability.table import sort_numbers, write_table  # noqa: E402 - from the repository, wherever this is run

PAGE = ROOT / "docs" / "reliability.md"
FOUND = ROOT / "docs" / "reliability.json"
BEGIN, END = "<!-- generated from reliability.json -->", "<!-- until here -->"


def render_part(found: Mapping[str, Any]) -> str:
    """Render what is generated of the page: the table, where it was measured, and how each row is."""
    return "\n".join([BEGIN, "", write_table(found), *_write_lines(found), "", END])


def _write_lines(found: Mapping[str, Any]) -> Iterator[str]:
    versions = ", ".join(f"{name} {number}" for name, number in found["versions"].items())
    yield f"{found['date']}; {versions}; {found['machine']}, load {found['load'][0]} to {found['load'][1]}."
    yield ""
    yield "## How each is measured"
    yield ""
    for number in sort_numbers(found["rows"]):
        yield f"- **{number}, {found['rows'][number]['title']}.** {found['rows'][number]['how']}"


def render_page(text: str, found: Mapping[str, Any]) -> str:
    """Put the generated part into the text of the page."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + render_part(found) + after


def main() -> None:
    """Write the page."""
    PAGE.write_text(render_page(PAGE.read_text("utf-8"), json.loads(FOUND.read_text("utf-8"))), "utf-8")


if __name__ == "__main__":
    main()
