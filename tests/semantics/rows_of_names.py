"""Names: which a cell gives and takes, and what they are worth."""

from tests.semantics.rows import row

S = "s = mo.ui.slider(0, 10)"

NAMES = {
    "private names belong to their cell": row(a="_x = 1\na1 = _x", b="_x = 2\nb1 = _x", c="c1 = a1 + b1"),
    "a private name of another cell is not there": row(a="_x = 1", b="y = _x"),
    "a private function": row(("set", "s", 3), s=S, a="def _f(v): return v * 2\nx = _f(s.value)", b="y = x"),
    "a private class": row(a="class _A:\n    v = 3\nx = _A().v", b="y = x"),
    "a private name in a comprehension": row(a="_n = 3\nx = [_i * _n for _i in range(_n)]"),
    "a private name in a lambda": row(a="_n = 3\nf = lambda v: v * _n", b="_n = 5\nx = f(2)"),
    "a function that keeps a private name": row(
        ("set", "s", 3), s=S, a="_n = s.value\ndef f(): return _n", b="x = f()"
    ),
    "the name _": row(a="_ = 1\nx = _", b="for _ in range(3):\n    pass\ny = 2"),
    "a private import": row(a="import math as _m\nx = _m.floor(1.5)", b="y = x"),
    "a private element": row(a="_s = mo.ui.slider(0, 10)\n_s", b="x = 1"),
    "a walrus": row(a="if (n := 5) > 3:\n    m = n", b="x = n + m"),
    "a walrus in a comprehension": row(a="found = [last := i for i in range(3)]", b="x = last"),
    "a star assignment": row(a="first, *rest = [1, 2, 3]", b="x = (first, rest)"),
    "nested unpacking": row(a="(p, (q, *r)), t = (1, (2, 3)), 4", b="x = (p, q, r, t)"),
    "an except clause's name is its own": row(
        a="try:\n    1 // 0\nexcept ZeroDivisionError as e:\n    x = str(e)",
        b="y = x",
        c="try:\n    [][0]\nexcept IndexError as e:\n    z = 1",
    ),
    "match": row(
        a="match {'k': [1, 2, 3]}:\n    case {'k': [head, *tail], **more}:\n        x = head", b="y = (tail, more)"
    ),
    "match with a class": row(
        a="from dataclasses import dataclass\n@dataclass\nclass P:\n    u: int\n    v: int",
        b="match P(1, 2):\n    case P(u=0):\n        x = 0\n    case P(u=1, v=w):\n        x = w",
    ),
    "a for loop's variable": row(a="for i in range(3):\n    pass", b="x = i"),
    "a with statement's name": row(
        a="from contextlib import nullcontext\nwith nullcontext(5) as v:\n    pass", b="x = v"
    ),
    "a comprehension's variable is its own": row(a="x = [i for i in range(3)]", b="i = 7", c="y = i"),
    "global in a function": row(a="def f():\n    global g\n    g = 5\nf()", b="x = g"),
    "nonlocal": row(
        a="def f():\n    n = 1\n    def g():\n        nonlocal n\n        n += 1\n    g()\n    return n", b="x = f()"
    ),
    "a decorator of another cell": row(
        a="def twice(f): return lambda v: f(f(v))", b="@twice\ndef inc(v): return v + 1", c="x = inc(1)"
    ),
    "functools.cache": row(
        ("set", "s", 3), s=S, a="import functools", b="@functools.cache\ndef f(v): return v * 2", c="x = f(s.value)"
    ),
    "a class of another cell": row(a="class A:\n    n = 2", b="class B(A):\n    pass", c="x = B().n"),
    "a class that reads a global": row(("set", "s", 3), s=S, a="n = s.value", b="class A:\n    v = n", c="x = A.v"),
    "a dataclass": row(
        a="from dataclasses import dataclass\n@dataclass\nclass P:\n    u: int = 1", b="x = P(3).u\ny = P() == P()"
    ),
    "an enum": row(a="import enum\nclass E(enum.Enum):\n    A = 1", b="x = E.A.value\ny = E['A'] is E.A"),
    "a TypedDict and a NamedTuple": row(
        a="from typing import NamedTuple, TypedDict\nclass N(NamedTuple):\n    u: int\nclass T(TypedDict):\n    u: int",
        b="x = N(1).u\ny = T(u=2)",
    ),
    "a function used above its definition": row(u="x = f(2)", a="def f(v): return v + k", k="k = 10"),
    "a recursive function": row(a="def fact(n): return 1 if n < 2 else n * fact(n - 1)", b="x = fact(5)"),
    "an imported name": row(a="from math import pi as p, tau", b="x = (round(p, 2), round(tau, 2))"),
    "import a.b": row(a="import os.path", b="x = os.path.join('a', 'b')"),
    "if TYPE_CHECKING": row(
        a="from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from decimal import Decimal\ndef f(v: 'Decimal'): return v",
        b="x = f(1)",
    ),
    "__name__": row(a="x = __name__\nif __name__ == '__main__':\n    y = 1"),
    "__file__ without a file": row(a="x = '__file__' in globals()"),
    "a name is deleted where it is made": row(a="w = 1\nx = w\ndel w", b="y = x"),
    "a builtin is shadowed": row(a="max = 3", b="x = max"),
    "a builtin is shadowed in a function": row(a="def f(list): return list", b="x = f(1)\ny = list((1, 2))"),
    "globals()": row(a="n = 5", b="n\nx = globals()['n']"),
    "exec and eval": row(a="n = 5", b="n\nx = eval('n + 1')\n_scope = {}\nexec('m = 2', _scope)\ny = _scope['m']"),
    "an annotated name": row(a="n: int = 5", b="x = n"),
    "an f-string": row(("set", "s", 4), s=S, a="x = f'{s.value:>3}|{s.value!r}'"),
    "a semicolon hides the output": row(a="5;", b="5"),
    "a comment after the output": row(a="5  # five", b="x = 1\nx\n# the end"),
    "an output that is an assignment": row(a="x = 5", b="y: int = 6", c="z = w = 7"),
    "an empty cell": row(a="", b="# nothing", c="pass", d="x = 1"),
    "a docstring-like output": row(a="'''text'''"),
    "an output that is None": row(a="None", b="print", c="(lambda: None)()"),
    "a print and an output": row(a="print('hello')\n5", b="print('a', 'b', sep='-', end='!')"),
    "marimo by its own name": row(
        a="import marimo", b="x = marimo.md('a').text != ''", c="y = marimo.ui.slider(0, 10)"
    ),
    "names from marimo": row(a="from marimo import md, ui", b="md('hello')", c="x = ui.slider(0, 10)"),
    "ui from marimo under another name": row(a="from marimo import ui as u", b="x = u.text('t')", c="y = x.value"),
    "deleting another cell's name": row(
        a="n = 1", b="x = n", c="del n", differs="the others keep it, and a warning says so", ours="imports a b c"
    ),
    "a name that is read and bound": row(
        a="n = 1", b="n = n + 1", c="x = n", differs="it makes the next version", ours="imports a b c"
    ),
    "a context manager of another cell": row(
        a="from contextlib import contextmanager\n@contextmanager\ndef ctx():\n    yield 4",
        b="with ctx() as v:\n    x = v",
    ),
    "an operator overloaded in another cell": row(
        a="class V:\n    def __init__(self, n): self.n = n\n    def __add__(self, other): return V(self.n + other.n)",
        b="x = (V(1) + V(2)).n",
    ),
    "pickle of a class of the notebook": row(
        a="import pickle\nclass P:\n    n = 1", b="p = P()\np.n = 5\n_q = P()\nx = pickle.loads(pickle.dumps(p)).n"
    ),
    "a deep copy of an element": row(("set", "s", 5), a="import copy", s=S, b="x = copy.deepcopy([1, {2: 3}])"),
    "inspect.getsource": row(a="import inspect", b="def f(v):\n    return v + 1", c="x = inspect.getsource(f)"),
    "a type alias": row(
        a="from typing import Optional\nName = Optional[str]", b="def f(v: Name) -> Name: return v\nx = f('a')"
    ),
    "annotations of a function": row(
        a="class A: pass\ndef f(v: A) -> 'A': return v", b="x = sorted(f.__annotations__)"
    ),
    "try, else, finally": row(
        a="try:\n    n = 1\nexcept ValueError:\n    n = 2\nelse:\n    m = 3\nfinally:\n    k = 4", b="x = (n, m, k)"
    ),
    "a while loop": row(a="n = 0\nwhile (k := n) < 3:\n    n = n + 1", b="x = (n, k)"),
    "lambda defaults": row(a="n = 2", b="f = lambda v, k=n: v * k", c="x = f(3)"),
    "a dunder name": row(a="__version__ = '1'", b="x = __version__"),
    "an unbound local": row(a="def f():\n    return v\n    v = 1", b="x = f()"),
    "a name that only one branch gives": row(("set", "s", 1), s=S, a="if s.value:\n    n = s.value", b="x = n"),
}
