"""Cell code → the names it gives and takes, by Python's own scoping."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from appnb.analysis.sql.model import TableUse
from appnb.analysis.walk import NameWalk, is_private
from appnb.notebook.syntax import parse_python, split_lines


@dataclass(frozen=True, slots=True)
class Names:
    """The names that one cell gives to the rest of the notebook and takes from it.

    A name that the cell reads and then defines (`x += 1`) is in `refs` and in `defs`. Builtins that the cell uses are
    in `refs` too: another cell may define them.
    """

    defs: frozenset[str] = frozenset()  # what it leaves behind for other cells
    refs: frozenset[str] = frozenset()  # what it reads or deletes without having bound it by then
    deferred: frozenset[str] = frozenset()  # of `refs`: read only by functions that the cell itself does not use
    private: frozenset[str] = frozenset()  # its own `_names`, and names that are gone at its end (`except … as e`)
    attributes: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
    """For each of `refs`: the attributes read, when it is only used as `name.attribute` (setting one reads none);
    None when it is used in any other way."""
    deleted: frozenset[str] = frozenset()  # of `refs`: what it deletes
    missing: frozenset[str] = frozenset()  # of `private`: what it uses and nowhere binds

    tables: tuple[TableUse, ...] = ()  # what the text of its SQL makes, changes and reads
    guessed: frozenset[str] = frozenset()  # of `refs`: only SQL reads them, so they may be tables of a database

    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Where in the code (line and column, from 1) a name it takes is read first, one it gives bound first."""

    @property
    def rebinds(self) -> frozenset[str]:
        """The names that it reads before it defines them: it makes the next version of each."""
        return self.defs & self.refs


def find_names(code: str, *, future_annotations: bool = False) -> Names:
    """Find the names that `code` gives and takes. Pure; time is linear in the length of `code`.

    Statements count in the order they stand: a name read before the cell binds it comes from elsewhere, one bound in
    any branch above counts as bound. What functions read is looked up when they run, so what the cell binds anywhere
    counts for them. An `await` at the top is fine.

    Args:
        code: one cell, dedented.
        future_annotations: annotations are not evaluated (PEP 563), as when the file imports that from `__future__`.
    Raises:
        SyntaxError: `code` is not Python, or has `import *`, which hides the names it gives.
    The first argument of `mo.sql`, `duckdb.sql` and the like is read as SQL: frames are found by the names that stand
    there. Queries that reach them in any other way are not seen.

    Limits: a generator expression counts as run where it stands; names used by `eval`, `exec` and in quoted
        annotations are not seen.
    Source: the Python reference, "Naming and binding"; PEP 227, 563, 572, 695, 709.

    >>> names = find_names("total = price * (1 + rate)")
    >>> sorted(names.defs), sorted(names.refs)
    (['total'], ['price', 'rate'])
    """
    walk = NameWalk(parse_python(code), future_annotations=future_annotations)
    deferred_reads = walk.find_deferred_refs()
    refs = walk.reads | deferred_reads
    defs = frozenset(name for name in walk.module.bound | walk.bound_later.keys() if not is_private(name))
    return Names(
        defs=defs,
        refs=frozenset(refs),
        deferred=frozenset(name for name in refs if name not in walk.reads),
        private=frozenset(walk.private | (walk.temporary - defs)),
        attributes=refs,
        deleted=frozenset(walk.deleted & refs.keys()),
        missing=frozenset(walk.private - walk.private_bound),
        tables=tuple(walk.sql.uses),
        guessed=frozenset(refs.keys() - walk.read_by_code),
        places=_find_places(
            code, {**walk.bound_at, **{use.label: call for use, call in walk.sql.uses.items()}, **walk.read_at}
        ),
    )


def _find_places(code: str, nodes: Mapping[str, ast.AST]) -> dict[str, tuple[int, int]]:
    lines = [line.encode("utf-8", "surrogatepass") for line in split_lines(code)]
    places: dict[str, tuple[int, int]] = {}
    for name, node in nodes.items():
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        before = lines[line - 1][:column] if line <= len(lines) else b""
        places[name] = line, len(before.decode("utf-8", "ignore")) + 1
    return places
