"""What names the run of a cell: its code and all that it is made from."""

import hashlib
from collections.abc import Mapping

from appnb.graph.plan import plan_run
from appnb.kernel.code import find_code_key
from appnb.kernel.program import Program
from appnb.notebook.model import CellId


def find_keys(program: Program) -> Mapping[CellId, str]:
    """Name each cell of `program` by its code and all that it is made from. Pure.

    The next generation finds what an unchanged cell gave under the same key; comments and white space change nothing.
    """
    graph, keys = program.graph, dict[CellId, str]()
    for cell in plan_run(graph, graph.order):
        code = program.code.get(cell)
        own = program.cells[cell].code if code is None else repr(find_code_key(code))
        parts = [own, *(keys[parent] for parent in sorted(graph.parents[cell]))]
        keys[cell] = hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
    return keys
