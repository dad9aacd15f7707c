"""Which cells run when something outside of the notebook changed that their code names: a module, a variable."""

import ast
from collections.abc import Collection, Iterator

from appnb.kernel.modules import list_imports
from appnb.kernel.program import Program
from appnb.notebook.model import CellId
from appnb.notebook.syntax import parse_python


def find_users(program: Program, modules: Collection[str], known: Collection[str] = ()) -> frozenset[CellId]:
    """Find the cells to run when modules were reloaded: those that import them, and those that use what these give.

    Pure. What a cell imports again is another object, which makes its users run. But `import a.b` gives `a`, which
    may be the one it was: so the users of that are named.

    Args:
        program: whose cells.
        modules: the full names of what was reloaded.
        known: the full names of all modules beside the notebook.
    """
    users: set[CellId] = set()
    everything = {*known, *modules}
    for cell in program.notebook.cells:
        tree = parse_cell(cell.code)
        if tree is None or not set(list_imports(tree, everything)) & set(modules):
            continue
        users.add(cell.id)
        given = set(_list_bound(tree, modules))
        users |= {
            user
            for user, bindings in program.graph.bindings.items()
            if any(bindings.get(name) == cell.id for name in given)
        }
    return frozenset(users)


def parse_cell(code: str) -> ast.Module | None:
    """Parse a cell's code; None if it is not Python."""
    try:
        return parse_python(code)
    except (SyntaxError, ValueError):
        return None


def _list_bound(tree: ast.AST, modules: Collection[str]) -> Iterator[str]:
    """Yield the names that a cell binds to packages which were not reloaded, and of which a part was."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                if alias.asname is None and top not in modules and any(name.startswith(f"{top}.") for name in modules):
                    yield top
