"""One row of the comparison with marimo: a notebook, and what its author and its viewer do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Action = tuple[object, ...]
"""What is done. `("set", "s", 5)`: the viewer sets the element that an expression names; `("click", "b")`;
`("submit", "f", 5)`: fills in a form and sends it; `("run", "a")`: a cell runs again; `("edit", "a", "x = 2")`: the
author saves other code for a cell, or a new one; `("delete", "a")`."""

MO = "import marimo as mo"


@dataclass(frozen=True)
class Row:
    """Cells by name, in page order, and actions; each is compared after the start and after every action."""

    cells: Mapping[str, str]
    actions: Sequence[Action] = ()
    differs: str = ""  # why appnb does otherwise, where it does
    ours: str = ""  # what appnb does then: the cells that run at the start and after each action, "|" between
    context: Mapping[str, object] = field(default_factory=dict)  # `query`, `arguments`: what the kernel is told


def row(
    *actions: Action, differs: str = "", ours: str = "", context: Mapping[str, object] | None = None, **cells: str
) -> Row:
    """Make a row whose first cell imports marimo."""
    return Row({"imports": MO, **cells}, actions, differs, ours, context or {})
