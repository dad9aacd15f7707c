"""Scenarios about names: binding, cut-off, failures, removal, awaiting."""

from tests.kernel.cases import SET, Case, S

BINDING = {
    "each user reads the definition above it": Case(
        dict(s=S, a="x = s.value", u="y = x", b="x = 10", v="z = x"), SET, "a u", {"y": 2, "z": 10}
    ),
    "changing a later definition leaves earlier users alone": Case(
        dict(s=S, a="x = 1", u="y = x", b="x = 10 * s.value", v="z = x"), SET, "b v", {"y": 1, "z": 20}
    ),
    "`x += 1` reads the version above and makes the next": Case(
        dict(s=S, a="x = s.value", u="y = x", b="x += 1", v="z = x"), SET, "a u b v", {"y": 2, "z": 3}
    ),
    "a chain of versions runs as one": Case(
        dict(s=S, a="x = [s.value]", b="x = x + ['b']", c="x = x + ['c']", v="z = x"),
        SET,
        "a b c v",
        {"z": [2, "b", "c"]},
    ),
    "a cell in the middle starts a shorter chain": Case(
        dict(s=S, a="x = 1", b="x = x + s.value", c="x = x + 10", v="z = x"), SET, "b c v", {"z": 13}
    ),
    "a function sees the version of its own cell's place": Case(
        dict(s=S, a="x = s.value", f="def f():\n    return x", b="x = 10", v="z = f()"), SET, "a f v", {"z": 2}
    ),
    "two elements of one name are two sources": Case(
        dict(a="s = Element(1)", u="x = s.value", b="s = Element(2)\nlast = s", v="y = s.value"),
        "last.value = 5",
        "v",
        {"y": 5},
    ),
    "a single definition may stand below": Case(dict(u="y = x", s=S, a="x = s.value"), SET, "a u", {"y": 2}),
    "a cell may define a builtin's name": Case(dict(s=S, a="sum = s.value", u="x = sum"), SET, "a u", {"x": 2}),
    "a builtin above its redefinitions is Python's own": Case(
        dict(s=S, u="x = max(s.value, 0)", a="max = 1", b="max = 2", v="y = max"), SET, "u", {"x": 2, "y": 2}
    ),
    "a name read above all its definitions stops that cell alone": Case(
        dict(s=S, u="y = x + s.value", a="x = 1", b="x = 2", v="z = x + s.value"), SET, "v", {"z": 4}
    ),
    "private names of two cells do not meet": Case(
        dict(s=S, a="_x = s.value\ny = _x", b="_x = 100\nz = _x"), SET, "a", {"y": 2, "z": 100}
    ),
    "deleting a name of another cell leaves it to the others": Case(
        dict(s=S, a="x = s.value", d="y = x\ndel x", u="z = x"), SET, "a d u", {"y": 2, "z": 2}
    ),
}

CUTOFF = {
    "an equal number stops there": Case(dict(s=S, a="x = min(s.value, 1)", u="y = x"), SET, "a", {"y": 1}),
    "an equal text stops there": Case(dict(s=S, a="x = 'a' + 'b' * (s.value > 5)", u="y = x"), SET, "a"),
    "an equal tuple stops there": Case(dict(s=S, a="x = ('a', (1, None), min(s.value, 1))", u="y = x"), SET, "a"),
    "an equal date stops there": Case(
        dict(s=S, a="import datetime\ns.value\nx = datetime.date(2024, 1, 1)", u="x"), SET, "a"
    ),
    "None stops there": Case(dict(s=S, a="x = print(end='') if s else 0", u="x"), SET, "a"),
    "not-a-number is what it was": Case(dict(s=S, a="s.value\nx = float('nan')", u="x"), SET, "a"),
    "0.0 is not -0.0": Case(dict(s=S, a="x = 0.0 if s.value == 1 else -0.0", u="x"), SET, "a u"),
    "1 is not True": Case(dict(s=S, a="x = 1 if s.value == 1 else True", u="x"), SET, "a u"),
    "1 is not 1.0": Case(dict(s=S, a="x = 1 if s.value == 1 else 1.0", u="x"), SET, "a u"),
    "an equal list goes on: it can be changed": Case(dict(s=S, a="s.value\nx = [1]", u="x"), SET, "a u"),
    "an equal dict goes on": Case(dict(s=S, a="s.value\nx = {}", u="x"), SET, "a u"),
    "a tuple with a list goes on": Case(dict(s=S, a="s.value\nx = ([],)", u="x"), SET, "a u"),
    "an equal array goes on": Case(dict(s=S, a="import numpy as np\ns.value\nx = np.ones(2)", u="x"), SET, "a u"),
    "an equal frame goes on": Case(dict(s=S, a="import pandas as pd\ns.value\nx = pd.DataFrame()", u="x"), SET, "a u"),
    "a member of an enumeration stops there": Case(
        dict(e="import enum\nclass Color(enum.Enum):\n    RED = 1", s=S, a="s.value\nx = Color.RED", u="x"), SET, "a"
    ),
    "an imported module stops there": Case(dict(s=S, a="import math\ns.value", u="math.pi"), SET, "a"),
    "an imported function stops there": Case(dict(s=S, a="from math import floor\ns.value", u="floor(1)"), SET, "a"),
    "a function made anew goes on": Case(dict(s=S, a="s.value\ndef f(): pass", u="f"), SET, "a u"),
    "a class made anew goes on": Case(dict(s=S, a="s.value\nclass A: pass", u="A"), SET, "a u"),
    "users of the name that changed run, those of the other do not": Case(
        dict(s=S, a="x, y = s.value, 0", u="x", v="y"), SET, "a u"
    ),
    "it stops further down as well": Case(dict(s=S, a="x = s.value", b="y = x > 0", c="z = y", d="z"), SET, "a b"),
    "one changed input is enough": Case(
        dict(s=S, a="x = s.value", b="y = x > 0", c="z = x, y"), SET, "a b c", {"z": (2, True)}
    ),
    "a cell that is left alone keeps its values": Case(
        dict(s=S, a="x = min(s.value, 1)", b="y = x, object()", c="z = s.value, y[0]"), SET, "a c", {"z": (2, 1)}
    ),
    "a cell that is left alone keeps its private names": Case(
        dict(s=S, a="x = min(s.value, 1)", b="_p = x\ndef f(): return _p", c="y = f(), s.value"),
        SET,
        "a c",
        {"y": (1, 2)},
    ),
    "a name that is not given any more makes its users run": Case(
        dict(s=S, a="s.value\nif s.value == 1:\n    x = 5", u="y = 'x' in globals()"), SET, "a"
    ),
    "a name that comes to be given makes its users run": Case(
        dict(s=S, a="if s.value == 2:\n    x = 5", u="y = x"), SET, "a u", {"y": 5}
    ),
    "a cell that raised before runs again only when its input changed": Case(
        dict(s=S, a="x = min(s.value, 1)", u="1 / 0\nx"), SET, "a"
    ),
}

FAILURES = {
    "descendants of a cell that raises do not run": Case(
        dict(s=S, a="x = 1 // (2 - s.value)", u="y = x", v="z = y", w="q = s.value"), SET, "a w", {"q": 2}
    ),
    "they run when it is well again": Case(
        dict(s="s = Element(2)", a="x = 1 // (2 - s.value)", u="y = x", v="z = y"), "s.value = 1", "a u v", {"z": 1}
    ),
    "they run even if it gives what it gave before the error": Case(
        dict(s=S, t="t = Element(0)", a="x = 1 // (1 - t.value)\nt.value = 0", u="y = x"), "t.value = 1", "a"
    ),
    "what does not depend on it goes on": Case(
        dict(s=S, a="1 // (2 - s.value)", u="y = s.value"), SET, "a u", {"y": 2}
    ),
    "descendants of a stopped cell do not run": Case(dict(s=S, a="nb.stop(s.value == 2)\nx = 1", u="y = x"), SET, "a"),
    "they run when it is not stopped any more": Case(
        dict(s="s = Element(2)", a="nb.stop(s.value == 2)\nx = 1", u="y = x"), "s.value = 1", "a u", {"y": 1}
    ),
    "`except Exception` does not hold up a stop": Case(
        dict(s=S, a="try:\n    nb.stop(s.value == 2)\nexcept Exception:\n    pass\nx = s.value", u="x"), SET, "a"
    ),
    "a disabled cell does not run": Case({"s": S, "a~": "x = s.value", "b": "s.value"}, SET, "b"),
    "nor does what needs it": Case({"s": S, "a~": "x = s.value", "b": "x", "c": "s.value"}, SET, "c"),
    "a cell that is no Python stops nobody else": Case(dict(s=S, a="x = = 1", b="s.value"), SET, "b"),
    "sys.exit ends its cell alone": Case(
        dict(s=S, a="import sys\nif s.value == 2:\n    sys.exit(3)", b="x = s.value"), SET, "a b", {"x": 2}
    ),
    "KeyboardInterrupt ends its cell alone": Case(
        dict(s=S, a="if s.value == 2:\n    raise KeyboardInterrupt", b="x = s.value"), SET, "a b", {"x": 2}
    ),
    "endless recursion ends its cell alone": Case(
        dict(s=S, a="def f(): return f()\nif s.value == 2:\n    f()", b="x = s.value"), SET, "a b", {"x": 2}
    ),
}

REMOVAL = {
    "names of the plan's cells are gone before its first cell runs": Case(
        dict(s=S, a="seen = s.value, 'y' in globals()", b="y = seen"), SET, "a b", {"seen": (2, False)}
    ),
    "also names of a cell that may be left alone": Case(
        dict(s=S, a="seen = 'y' in globals() and s.value == 2\nx = 1", b="y = x"), SET, "a", {"seen": False, "y": 1}
    ),
    "a cell's own names are gone before it runs again": Case(
        dict(s=S, a="seen = s.value, 'own' in globals()\nown = 1"), SET, "a", {"seen": (2, False)}
    ),
    "its private names as well": Case(
        dict(s=S, a="seen = s.value, '_own' in globals()\n_own = 1"), SET, "a", {"seen": (2, False)}
    ),
    "a cell that raises gives nothing": Case(
        dict(s=S, a="x = 1\n1 // (2 - s.value)", b="seen = s.value, 'x' in globals()"), SET, "a b", {"seen": (2, False)}
    ),
}

ASYNC = {
    "a cell may await": Case(
        dict(s=S, a="import asyncio\nx = await asyncio.sleep(0, s.value)", u="y = x"), SET, "a u", {"y": 2}
    ),
    "a cell that awaits holds back the next": Case(
        dict(s=S, a="import asyncio\nawait asyncio.sleep(0.01)\nx = s.value", b="y = s.value"), SET, "a b"
    ),
    "async comprehensions and loops may stand at the top": Case(
        dict(
            s=S,
            f="async def count(n):\n    for i in range(n):\n        yield i",
            a="x = [i async for i in count(s.value)]\nasync for i in count(1):\n    y = i",
        ),
        SET,
        "a",
        {"x": [0, 1], "y": 0},
    ),
    "a last expression may await": Case(dict(s=S, a="import asyncio\nawait asyncio.sleep(0, s.value)"), SET, "a"),
}

NOTEBOOKS = BINDING | CUTOFF | FAILURES | REMOVAL | ASYNC
