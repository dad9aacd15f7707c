"""One scenario: a notebook, a change, and the cells that run."""

from dataclasses import dataclass, field

Cells = dict[str, str]


@dataclass(frozen=True)
class Case:
    """One change: `change` is code that sees the kernel's values, or the cells of the next version of the file."""

    cells: Cells
    change: str | Cells
    ran: str
    values: dict[str, object] = field(default_factory=dict)  # afterwards


S = "s = Element(1)"
CFG = "cfg = Config()"
SET = "s.value = 2"
