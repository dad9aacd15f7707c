"""What mkdocs does not do by itself: list errors and decisions in the navigation, and errors on their index page."""

from pathlib import Path
from typing import Any

from appnb.diagnostics import CODES

DOCS = Path(__file__).parent


def on_config(config: dict[str, Any]) -> dict[str, Any]:
    """Put a page for each code under "Errors", and each decision under "Decisions"."""
    errors = [{code: f"errors/{code.lower()}.md"} for code in sorted(CODES)]
    decisions = [f"decisions/{path.name}" for path in sorted((DOCS / "decisions").glob("0*.md"))]
    for section in config["nav"]:
        if "Errors" in section:
            section["Errors"] = ["errors/index.md", *errors]
        if "Decisions" in section:
            section["Decisions"] = ["decisions/index.md", *decisions]
    return config


def on_page_markdown(markdown: str, page: Any, **_: object) -> str:
    """Fill in the table of codes."""
    rows = [f"| [{code}]({code.lower()}.md) | {title} |" for code, title in sorted(CODES.items())]
    return markdown.replace("<!-- codes -->", "\n".join(["| code | means |", "| --- | --- |", *rows]))
