"""Scenarios about saving the file: which cells go on, and which run."""

from tests.kernel.cases import Case

SAVES = {
    "a changed cell runs with its users": Case(
        dict(a="x = 1", u="y = x", z="z = 0"), dict(a="x = 2", u="y = x", z="z = 0"), "a u", {"y": 2}
    ),
    "a changed cell that gives an equal value runs alone": Case(
        dict(a="x = 1", u="y = x"), dict(a="x = int(1)", u="y = x"), "a", {"y": 1}
    ),
    "comments and white space run nothing": Case(
        dict(a="x = 1", u="y = x"), dict(a="# one\n\nx  =  1  # 1", u="y = (x)"), ""
    ),
    "an added cell runs alone": Case(dict(a="x = 1"), dict(a="x = 1", b="y = x"), "b", {"y": 1}),
    "an added cell above the others runs alone": Case(dict(a="x = 1"), dict(b="y = x", a="x = 1"), "b", {"y": 1}),
    "a removed cell leaves others alone": Case(dict(a="x = 1", b="y = 2"), dict(b="y = 2"), "", {"y": 2}),
    "users of a removed definition run, and say so": Case(dict(a="x = 1", u="y = x"), dict(u="y = x"), "u"),
    "users of a renamed definition run, and say so": Case(
        dict(a="x = 1", u="y = x", v="z = 0"), dict(a="w = 1", u="y = x", v="z = 0"), "a u"
    ),
    "users of the new name of a definition run": Case(
        dict(a="x = 1", u="y = x"), dict(a="w = 1", u="y = w"), "a u", {"y": 1}
    ),
    "users of a definition that came back run": Case(dict(u="y = x"), dict(a="x = 1", u="y = x"), "a u", {"y": 1}),
    "a second definition takes over the users below it": Case(
        dict(a="x = 1", u="y = x", v="z = x"), dict(a="x = 1", u="y = x", b="x = 5", v="z = x"), "b v", {"y": 1, "z": 5}
    ),
    "a first definition that goes away leaves the second alone": Case(
        dict(a="x = 1", u="y = 0", b="x = 5", v="z = x"), dict(u="y = 0", b="x = 5", v="z = x"), "", {"z": 5}
    ),
    "a second definition of a name that stands in texts only runs no text": Case(
        dict(t="'all x'", a="x = 1", u="y = 'no x'  # x", v="z = x"),
        dict(t="'all x'", a="x = 1", b="x = 2", u="y = 'no x'  # x", v="z = x"),
        "b v",
        {"z": 2},
    ),
    "a function reads its version when the first goes away and another comes": Case(
        dict(a="x = 1", b="x = 5", f="def f():\n    return x", u="y = f()"),
        dict(b="x = 5", f="def f():\n    return x", u="y = f()", c="x = 7", w="z = f(), x"),
        "c w",
        {"y": 5, "z": (5, 7)},
    ),
    "a second definition that goes away gives them back": Case(
        dict(a="x = 1", b="x = 5", v="z = x"), dict(a="x = 1", v="z = x"), "v", {"z": 1}
    ),
    "a moved cell that reads what it read runs nothing": Case(
        dict(a="x = 1", u="y = x"), dict(u="y = x", a="x = 1"), "", {"y": 1}
    ),
    "a cell moved below another definition runs": Case(
        dict(a="x = 1", u="y = x", b="x = 5"), dict(a="x = 1", b="x = 5", u="y = x"), "u", {"y": 5}
    ),
    "cells without names are known by their code": Case(
        {"cell-1": "x = 1", "cell-2": "y = x"}, {"cell-1": "z = 0", "cell-2": "x = 1", "cell-3": "y = x"}, "cell-1"
    ),
    "a cell without a name that was edited is known by its place": Case(
        {"cell-1": "x = 1", "cell-2": "y = x"}, {"cell-1": "x = 7", "cell-2": "y = x"}, "cell-1 cell-2", {"y": 7}
    ),
    "a cell that got a name runs nothing": Case(
        {"cell-1": "x = [1]", "cell-2": "y = x"}, {"cell-1": "x = [1]", "two": "y = x"}, "", {"y": [1]}
    ),
    "a cell that lost its name runs nothing": Case(
        {"one": "x = [1]", "u": "y = x"}, {"cell-1": "x = [1]", "u": "y = x"}, "", {"y": [1]}
    ),
    "a cell with another name runs nothing": Case(
        dict(a="x = [1]", u="y = x"), dict(b="x = [1]", u="y = x"), "", {"y": [1]}
    ),
    "a cell with another name and other white space runs nothing": Case(
        dict(a="x = [1, 2]", u="y = x"), dict(b="x = [  # all\n    1,\n    2]", u="y = x"), "", {"y": [1, 2]}
    ),
    "a cell with another name and other code runs with its users": Case(
        dict(a="x = [1]", u="y = x", z="z = 0"), dict(b="x = [2]", u="y = x", z="z = 0"), "b u", {"y": [2]}
    ),
    "names that two cells exchange are theirs: both run": Case(
        dict(a="x = 1", b="y = 2"), dict(b="x = 1", a="y = 2"), "b a", {"x": 1, "y": 2}
    ),
    "a cell without a name is known when it is edited while others come in above": Case(
        {"cell-1": "x = [1]", "cell-2": "y = x", "cell-3": "z = y"},
        {"cell-1": "new = 5", "cell-2": "more = 6", "cell-3": "x = [1]", "cell-4": "y = x * 2", "cell-5": "z = y"},
        "cell-1 cell-2 cell-4 cell-5",
        {"z": [1, 1]},
    ),
    "of equal cells without names any may go": Case(
        {"cell-1": "x = 0", "cell-2": "'line'", "cell-3": "'line'", "cell-4": "'line'"},
        {"cell-1": "'line'", "cell-2": "x = 0", "cell-3": "'line'"},
        "",
    ),
    "cells that are all reordered run nothing": Case(
        {"cell-1": "x = [1]", "cell-2": "y = x", "cell-3": "z = y", "cell-4": "w = z"},
        {"cell-1": "w = z", "cell-2": "z = y", "cell-3": "y = x", "cell-4": "x = [1]"},
        "",
        {"w": [1]},
    ),
    "users of a part that was split off run only if it gives another value": Case(
        dict(a="x = 1\ny = 2", u="z = x", v="w = y"), dict(a="x = 1", b="y = 2", u="z = x", v="w = y"), "a b"
    ),
    "users of a part that was split off and changed run": Case(
        dict(a="x = 1\ny = 2", u="z = x", v="w = y"),
        dict(a="x = 1", b="y = 3", u="z = x", v="w = y"),
        "a b v",
        {"z": 1, "w": 3},
    ),
    "users of a list that was split off run: it may have changed": Case(
        dict(a="x = 1\ny = [2]", u="z = x", v="w = y"), dict(a="x = 1", b="y = [2]", u="z = x", v="w = y"), "a b v"
    ),
    "users of merged cells run only if these give another value": Case(
        dict(a="x = 1", b="y = 2", u="z = x", v="w = y"), dict(a="x = 1\ny = 5", u="z = x", v="w = y"), "a v", {"w": 5}
    ),
    "an import that moves to a cell of its own runs no user of the module": Case(
        dict(a="import math\nx = 1", u="y = math.pi", v="z = x"),
        dict(i="import math", a="x = 1", u="y = math.pi", v="z = x"),
        "i a",
    ),
    "a definition that moves below another one of its name is another": Case(
        dict(a="x = 1\nk = 0", u="y = x", b="x = 5", v="z = x"),
        dict(a="k = 0", u="y = x", b="x = 5", c="x = 1", v="z = x"),
        "a c v",
        {"z": 1},
    ),
    "a definition that is added beside one that moves takes over its users below": Case(
        dict(a="x = 1\nk = 0", v="z = x"), dict(a="k = 0", b="x = 1", c="x = 2", v="z = x"), "a b c v", {"z": 2}
    ),
    "a cell that says why it cannot run runs nothing when lines above it come in": Case(
        dict(a="x = = 1", u="y = 0"), dict(n="z = 0", a="x = = 1", u="y = 0"), "n"
    ),
    "a definition that moves to a cell that raises takes its users along": Case(
        dict(a="x = 1\nk = 0", v="z = x"), dict(a="k = 0", b="x = 1\n1 / 0", v="z = x"), "a b"
    ),
    "a definition that moves to a cell that is switched off takes its users along": Case(
        {"a": "x = 1\nk = 0", "v": "z = x"}, {"a": "k = 0", "b~": "x = 1", "v": "z = x"}, "a"
    ),
    "a cell that breaks takes its names with it": Case(dict(a="x = 1", u="y = x"), dict(a="x = = 1", u="y = x"), "u"),
    "a cell that is whole again brings them back": Case(
        dict(a="x = = 1", u="y = x"), dict(a="x = 1", u="y = x"), "a u", {"y": 1}
    ),
    "a cell that is switched off takes its users along": Case(
        {"a": "x = 1", "u": "y = x", "v": "z = 0"}, {"a~": "x = 1", "u": "y = x", "v": "z = 0"}, ""
    ),
    "a cell that is switched on brings its users along": Case(
        {"a~": "x = 1", "u": "y = x"}, {"a": "x = 1", "u": "y = x"}, "a u", {"y": 1}
    ),
    "a cycle that is cut lets its cells run": Case(
        dict(a="x = y", b="y = x"), dict(a="x = y", b="y = 1"), "b a", {"x": 1}
    ),
    "a second definition does not touch functions that read the first": Case(
        dict(a="x = 1", f="def f():\n    return x", u="y = f()"),
        dict(a="x = 1", f="def f():\n    return x", u="y = f()", b="x = 2", v="z = x"),
        "b v",
        {"y": 1, "z": 2},
    ),
    "a cell that is not edited keeps its private names": Case(
        dict(a="x = 1\nx += 1", f="_p = 1\ndef f(): return _p", u="y = x, f()"),
        dict(a="x = 5", f="_p = 1\ndef f(): return _p", u="y = x, f()"),
        "a u",
        {"y": (5, 1)},
    ),
    "an edited cell does not see private names of before": Case(
        dict(a="_p = 1\nx = _p"), dict(a="_q = 0\nx = '_p' in globals()"), "a", {"x": False}
    ),
    "an edited state starts anew": Case(
        dict(n="get, put = nb.state(0)", a="x = get()"),
        dict(n="get, put = nb.state(5)", a="x = get()"),
        "n a",
        {"x": 5},
    ),
}
