"""What stands around a cell's code in the file, so that the file is a program: arguments and `return`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signature:
    """The names that a cell's function takes and returns. They follow from all cells' code: reading skips them."""

    args: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
