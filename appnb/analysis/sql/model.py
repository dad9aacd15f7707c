"""What a query does to what a database holds."""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What a query does to a table."""

    MAKES = "makes"
    CHANGES = "changes"  # its rows or its columns
    DROPS = "drops"
    READS = "reads"


class Kind(StrEnum):
    """What a name in a database stands for. Views are tables here: a query that reads one does not tell."""

    TABLE = "table"
    SCHEMA = "schema"
    DATABASE = "database"


@dataclass(frozen=True, slots=True)
class TableUse:
    """What a query does to one table, schema or database."""

    action: Action
    parts: tuple[str, ...]  # as written, without quotes: ("sales", "orders") is the table `orders` in `sales`
    kind: Kind = Kind.TABLE
    engine: str = ""  # the code of the `engine=` that the query is given; "": the default

    @property
    def key(self) -> tuple[str, ...]:
        """Its name as databases compare names: in lower case."""
        return tuple(part.lower() for part in self.parts)

    @property
    def name(self) -> str:
        """Its name as written, with dots."""
        return ".".join(self.parts)

    @property
    def label(self) -> str:
        """Its kind and name, as messages name it. No Python name looks like that."""
        return f"{self.kind} {'.'.join(self.key)}"
