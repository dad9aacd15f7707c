"""Stops, errors, and what depends on cells that gave nothing; async cells; cells that are edited and deleted."""

from tests.semantics.rows import row

S = "s = mo.ui.slider(0, 10)"

STOPS = {
    "stop ends a cell, showing an output": row(a="mo.stop(True, 'no')\nx = 1", b="y = x", c="z = 1"),
    "stop without an output": row(a="mo.stop(True)\nx = 1", b="y = x"),
    "stop that does not": row(a="mo.stop(False, 'no')\nx = 1\nx", b="y = x"),
    "names given before stop": row(a="w = 1\nmo.stop(True)\nx = 1", b="y = w"),
    "stop in a function": row(a="def f(): mo.stop(True, mo.md('*no*'))", b="f()\nx = 1", c="y = x"),
    "stop is not an Exception": row(a="try:\n    mo.stop(True, 'no')\nexcept Exception:\n    x = 1\nx = 2"),
    "a bare except catches stop": row(a="try:\n    mo.stop(True, 'no')\nexcept:\n    x = 1", b="y = x"),
    "stop follows an element": row(
        ("set", "s", 5),
        ("set", "s", 0),
        ("set", "s", 6),
        s=S,
        a="mo.stop(s.value == 0, mo.md('zero'))\nx = s.value",
        b="y = x * 2",
        c="z = y",
    ),
    "stop in a loop": row(a="for i in range(5):\n    mo.stop(i == 3, i)"),
    "stop with an element as its output": row(a="mo.stop(True, mo.ui.text('x'))"),
    "stop after output.append": row(a="mo.output.append('one')\nmo.stop(True, 'two')"),
}

ERRORS = {
    "what raises stops its descendants": row(a="1 // 0\nx = 1", b="y = x", c="z = 1"),
    "names given before an error": row(
        a="w = 1\n1 // 0", b="y = w", differs="a cell that raises gives nothing", ours="imports a"
    ),
    "an error goes when its cause does": row(("set", "s", 2), s=S, a="x = 1 / s.value", b="y = x"),
    "an error comes": row(("set", "s", 0), s="s = mo.ui.slider(0, 10, value=1)", a="x = 1 / s.value", b="y = x"),
    "a name that nobody defines": row(a="x = nothing", b="y = x"),
    "sys.exit ends its cell": row(a="import sys", b="sys.exit(1)\ny = 1", c="x = 1", d="z = y"),
    "an exception group": row(a="raise ExceptionGroup('two', [ValueError(), TypeError()])", b="x = 1"),
    "KeyboardInterrupt that the cell raises": row(
        a="x = 1\nraise KeyboardInterrupt",
        b="z = 1",
        differs="it ends its cell; marimo takes it for an interrupt of the whole run",
        ours="imports a b",
    ),
    "an assertion": row(a="assert 1 == 2, 'no'", b="x = 1"),
    "a cell that cannot be parsed": row(a="x = (", b="y = 1"),
    "two definitions of one name": row(
        a="x = 1",
        b="x = 2",
        c="y = x",
        differs="each is a version of its own, and a use takes the nearest above",
        ours="imports a b c",
    ),
    "a cycle": row(a="x = y", b="y = x", c="z = 1"),
    "import *": row(a="from math import *", b="z = 1"),
    "a disabled branch of a notebook": row(a="if False:\n    x = 1", b="y = x"),
}

ASYNC = {
    "a cell that awaits": row(a="import asyncio\nx = await asyncio.sleep(0, 5)", b="y = x + 1"),
    "an async for": row(a="async def gen():\n    yield 1\n    yield 2\nx = [each async for each in gen()]", b="y = x"),
    "an async with": row(
        a="from contextlib import asynccontextmanager\n@asynccontextmanager\nasync def ctx():\n    yield 3\nasync with ctx() as x:\n    pass",
        b="y = x",
    ),
    "the last expression awaits": row(a="import asyncio", b="await asyncio.sleep(0, 7)"),
    "an async cell after a change": row(
        ("set", "s", 5), s=S, a="import asyncio", b="x = await asyncio.sleep(0, s.value)", c="y = x"
    ),
    "asyncio.gather": row(a="import asyncio\nx = await asyncio.gather(asyncio.sleep(0, 1), asyncio.sleep(0, 2))"),
    "an async cell that raises": row(a="import asyncio", b="await asyncio.sleep(0)\n1 // 0\ny = 1", c="x = y"),
    "an async cell that stops": row(a="import asyncio\nawait asyncio.sleep(0)\nmo.stop(True, 'no')\nx = 1", b="y = x"),
    "an async function of another cell": row(a="async def f(): return 4", b="x = await f()"),
    "a task": row(a="import asyncio\nasync def work(): return 4\nx = await asyncio.create_task(work())"),
    "a generator": row(
        a="def count():\n    yield 1\n    yield 2",
        b="x = list(count())",
        c="g = (i * i for i in range(3))\ny = list(g)",
    ),
}

EDITS = {
    "an edited cell runs with what depends on it": row(("edit", "a", "x = 2"), a="x = 1", b="y = x", c="z = 1"),
    "a cell that is deleted takes its names along": row(("delete", "a"), a="x = 1", b="y = x", c="z = 1"),
    "a definition that is renamed": row(("edit", "b", "w = 1"), a="y = x", b="x = 1"),
    "a definition that moves to a new cell": row(("edit", "b", "w = 1"), ("edit", "d", "x = 5"), a="y = x", b="x = 1"),
    "a name that another cell uses is added": row(("edit", "c", "x = 3"), b="y = x"),
    "an error that an edit mends": row(("edit", "a", "x = 1"), a="x = 1 // 0", b="y = x"),
    "an edit that breaks": row(("edit", "a", "x = 1 // 0"), a="x = 1", b="y = x"),
    "private names go with an edit": row(("edit", "a", "x = 2"), a="_p = 1\nx = _p", b="y = x"),
    "a cell that is deleted and its element": row(("delete", "s"), s=S, a="x = s.value"),
    "an edit that only changes a comment": row(
        ("edit", "a", "x = 1  # one"), a="x = 1", b="y = x", differs="comments run nothing", ours="imports a b | "
    ),
    "an element keeps what was entered when its file is saved": row(
        ("set", "s", 5),
        ("edit", "s", "s = mo.ui.slider(0, 10)\n1"),
        s=S,
        a="x = s.value",
        differs="a save keeps what was entered",
        ours="imports s a | a | s a",
    ),
    "an import is added": row(("edit", "a", "import math\nimport os"), a="import math", b="x = math.floor(1.5)"),
    "mutation is not seen": row(
        ("edit", "b", "items.append(3)"), a="items = [1]", b="items.append(2)", c="n = len(items)"
    ),
    "an edit above": row(("edit", "c", "n = 5"), c="n = 1", s=S, a="x = n + s.value"),
}
