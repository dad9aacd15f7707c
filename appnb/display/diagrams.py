"""`mermaid`: diagrams from text."""

import json
import re
from collections.abc import Mapping

from appnb.display.hypertext import Html
from appnb.display.markup import tag, text

_VALUE = re.compile(r"[\w\s#%(),.'-]*")


def mermaid(diagram: str, theme: str | None = None, theme_variables: Mapping[str, str] | None = None) -> Html:
    """Show a diagram that is written as text for Mermaid, which comes with appnb and is loaded on first use.

    A block of Markdown whose language is `mermaid` is shown in the same way.

    Args:
        diagram: the text, see https://mermaid.js.org.
        theme: "default", "neutral", "dark", "forest" or "base"; by default the page's colours, light or dark.
        theme_variables: Mermaid's own variables: colours, sizes, names of typefaces; anything else is left out. They
            mean the theme "base" where none is given.

    Example:
        plan = nb.mermaid("graph LR; A[Draft] --> B{Good?}; B -->|yes| C[Print]; B -->|no| A")
    """
    if theme is None and theme_variables:
        theme = "base"
    safe = {str(name): value for name, value in (theme_variables or {}).items() if _is_safe(value)}
    variables = json.dumps(safe) if safe else None
    return Html.of(write_diagram(str(diagram), theme, variables), {})


def _is_safe(value: object) -> bool:
    """Tell whether Mermaid may write a value into the style of a diagram: it does so as it stands."""
    return isinstance(value, bool | int | float) or _VALUE.fullmatch(str(value)) is not None


def write_diagram(diagram: str, theme: str | None = None, variables: str | None = None) -> str:
    """Write the place of a diagram, with its text until it is drawn."""
    common = {"data_part": "mermaid", "data_theme_name": theme, "data_variables": variables}
    return tag("div", text(diagram.strip("\n")), class_="appnb-mermaid", role="img", aria_label="Diagram", **common)
