"""Cached functions in the cells of a notebook: what is computed again, and what is not."""

import asyncio

import pytest

import appnb
from appnb.kernel.caching.policy import CacheError
from tests.caching.log import Log
from tests.kernel.bench import Bench, run


def value(code: str) -> object:
    """Run a cell that gives `y`, and give that."""
    found: list[object] = []

    async def scenario() -> None:
        bench = await Bench({"a": code}).start()
        assert bench.error("a") == ""
        found.append(bench.value("y"))
        bench.kernel.close()

    run(scenario)
    return found[0]


ONCE = {
    # calls of a function that counts: how often it runs
    "the same argument": ("f(1), f(1)", 1),
    "another argument": ("f(1), f(2)", 2),
    "a default, given": ("f(1), f(1, k=1), f(x=1)", 1),
    "another keyword": ("f(1), f(1, k=2)", 2),
    "more arguments": ("f(1, 2, 3), f(1, 2, 3), f(1, 2)", 2),
    "more keywords": ("f(1, a=2), f(1, a=2), f(1, a=3)", 2),
    "1 is not True, nor 1.0, nor '1'": ("f(1), f(True), f(1.0), f('1'), f(b'1')", 5),
    "lists": ("f([1, [2]]), f([1, [2]]), f([1, [3]])", 2),
    "a list is no tuple": ("f([1]), f((1,))", 2),
    "dicts": ("f({'a': 1}), f({'a': 1}), f({'a': 2})", 2),
    "sets, in whatever order": ("f({1, 2, 3}), f({3, 2, 1}), f({'a', 'b'}), f({'b', 'a'})", 2),
    "shared parts or equal ones": ("(lambda p: (f([p, p]), f([[1], [1]])))([1])", 1),
    "a list that holds itself": ("(lambda p: (p.append(p), f(p), f(p)))([])", 1),
    "arrays": ("f(np.arange(3)), f(np.arange(3)), f(np.arange(3.0)), f(np.arange(4)), f(np.arange(3)[::-1])", 4),
    "frames of pandas": (
        "f(pd.DataFrame({'a': [1, 2]})), f(pd.DataFrame({'a': [1, 2]})), f(pd.DataFrame({'a': [1, 3]}))",
        2,
    ),
    "names of columns": ("f(pd.DataFrame({'a': [1]})), f(pd.DataFrame({'b': [1]}))", 2),
    "frames of polars": (
        "f(pl.DataFrame({'a': ['x']})), f(pl.DataFrame({'a': ['x']})), f(pl.DataFrame({'a': ['y']}))",
        2,
    ),
    "tables of Arrow": ("f(pa.table({'a': [1]})), f(pa.table({'a': [1]})), f(pa.table({'a': [2]}))", 2),
    "elements by their values": ("f(Element(1)), f(Element(1)), f(Element(2))", 2),
    "states by their values": ("f(nb.state(1)[0]), f(nb.state(1)[0]), f(nb.state(2)[0])", 2),
    "functions by their code": ("f(lambda: 1), f(lambda: 1), f(lambda: 2)", 2),
    "functions by what they use": ("[f(lambda i=i: i) for i in (1, 1, 2)]", 2),
    "objects by what they hold": ("f(P(1)), f(P(1)), f(P(2))", 2),
    "data classes, enums and dates": ("f(D(1)), f(D(1)), f(E.A), f(E.A), f(E.B), f(dt.date(2024, 1, 1))", 4),
    "a method of an object": ("P(1).m(5), P(1).m(5), P(2).m(5), P(1).m(6)", 3),
}

MAKE = """
import dataclasses, datetime as dt, enum
import numpy as np, pandas as pd, polars as pl, pyarrow as pa
class Count:
    n = 0
    def __reduce__(self):
        return (Count, ())
count = Count()

@nb.cache
def f(x, *rest, k=1, **more):
    count.n += 1
    return [x]

class P:
    def __init__(self, a):
        self.a = a
    @nb.cache
    def m(self, x):
        count.n += 1
        return self.a + x

@dataclasses.dataclass
class D:
    a: int

class E(enum.Enum):
    A = 1
    B = 2

"""


@pytest.mark.parametrize(("code", "times"), ONCE.values(), ids=ONCE)
def test_how_often_a_function_runs(code: str, times: int) -> None:
    assert value(f"{MAKE}{code}\ny = count.n") == times


def test_the_result_is_the_same_object() -> None:
    assert value(MAKE + "y = f(1) is f(1) and f(1) == [1]")


def test_recursion() -> None:
    code = (
        "@nb.cache\ndef fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\ny = fib(30), fib.cache_info()[:4]"
    )
    assert value(code) == (832040, (28, 31, None, 31))


def test_counts_and_clearing() -> None:
    code = (
        MAKE
        + "f(1), f(1), f(2)\na = f.cache_info()\nf.cache_clear()\nf(1)\nb = f.cache_info()\ny = a[:4], b[:4], count.n"
    )
    assert value(code) == ((1, 2, None, 2), (1, 3, None, 1), 3)


def test_the_newest_are_kept() -> None:
    code = """
from tests.caching.log import Log
Log.seen.clear()
@nb.lru_cache(maxsize=2)
def f(x):
    Log.seen.append(x)
    return x
[f(x) for x in (1, 2, 1, 3, 1, 2)]
y = list(Log.seen), f.maxsize, f.currsize
"""
    assert value(code) == ([1, 2, 3, 2], 2, 2)


CELLS = {
    "s": "s = Element(1)",
    "log": "from tests.caching.log import Log",
    "helper": "def helper(x):\n    return x + 1",
    "number": "number = 10",
    "f": "@nb.cache\ndef f(x):\n    Log.seen.append(x)\n    return helper(x) + number",
    "use": "y = f(s.value)",
}


async def make(cells: dict[str, str] | None = None) -> Bench:
    Log.seen.clear()
    return await Bench({**CELLS, **(cells or {})}).start()


def seen() -> list[object]:
    return list(Log.seen)


def test_a_value_that_was_computed_is_there_when_the_element_comes_back() -> None:
    async def scenario() -> None:
        bench = await make()
        for number in (2, 1, 2, 1):
            await bench.change(f"s.value = {number}")
        assert seen() == [1, 2]
        assert bench.value("y") == 12
        bench.kernel.close()

    run(scenario)


SAVES = {
    # what the next version of the file has: what is computed anew
    "a remark": ({"f": CELLS["f"] + "  # a remark"}, []),
    "a function above it": ({"helper": "def helper(x):\n    return x + 2"}, [1]),
    "a value above it": ({"number": "number = 11"}, [1]),
    "the function": ({"f": CELLS["f"].replace("+ number", "- number")}, [1]),
    "a value it does not use": ({"log": CELLS["log"] + "\nother = 1"}, []),
    "a cell that is the same": ({"number": "number = 5 + 5"}, []),
}


@pytest.mark.parametrize(("cells", "again"), SAVES.values(), ids=SAVES)
def test_saving_the_file(cells: dict[str, str], again: list[int]) -> None:
    async def scenario() -> None:
        bench = await make()
        await bench.save({**CELLS, **cells})
        assert seen() == [1, *again]
        await bench.save(CELLS)
        await bench.change("s.value = 2")
        await bench.change("s.value = 1")
        assert seen() == [1, *again, 2]  # what the first version computed is there
        bench.kernel.close()

    run(scenario)


def test_what_has_no_digest_counts_by_the_code_that_makes_it() -> None:
    engine = {"number": "import threading\nlock = threading.Lock()\nnumber = 10", "f": CELLS["f"] + " + (lock is None)"}

    async def scenario() -> None:
        bench = await make(engine)
        await bench.change("s.value = 2")
        await bench.change("s.value = 1")
        assert seen() == [1, 2]
        await bench.save({**CELLS, **engine, "number": engine["number"] + "\nlock = threading.RLock()"})
        assert seen() == [1, 2, 1]
        bench.kernel.close()

    run(scenario)


def test_and_by_the_elements_above_that() -> None:
    cells = {
        "size": "size = Element(1)",
        "number": "import threading\nlock = threading.Lock() if size.value else None\nnumber = 10",
        "f": CELLS["f"] + " + (lock is None)",
    }

    async def scenario() -> None:
        bench = await make(cells)
        await bench.change("size.value = 2")
        await bench.change("size.value = 1")
        assert seen() == [1, 1]
        bench.kernel.close()

    run(scenario)


def test_a_module_beside_the_notebook_counts(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "beside_caching.py"
    module.write_text("def plus(x):\n    return x + 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    code = """
import beside_caching, importlib, pathlib
from tests.caching.log import Log
Log.seen.clear()
@nb.cache
def f(x):
    Log.seen.append(x)
    return beside_caching.plus(x)
a = f(1), f(1)
path = pathlib.Path(beside_caching.__file__)
path.write_text(path.read_text().replace('+ 1', '+ 20'))
importlib.invalidate_caches()
importlib.reload(beside_caching)
y = a, f(1), Log.seen
"""
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert value(code) == ((2, 2), 21, [1, 1])


def test_async_functions_compute_once_for_all_who_wait() -> None:
    code = """
import asyncio
from tests.caching.log import Log
Log.seen.clear()
@nb.cache
async def f(x):
    Log.seen.append(x)
    await asyncio.sleep(0.01)
    return x * 2
many = await asyncio.gather(*(f(1) for _ in range(5)), f(2))
y = many, Log.seen, await f(1), f.cache_info()[:2]
"""
    assert value(code) == ([2, 2, 2, 2, 2, 4], [1, 2], 2, (5, 2))


def test_an_error_is_not_kept() -> None:
    code = """
from tests.caching.log import Log
Log.seen.clear()
@nb.cache
def f(x):
    Log.seen.append(x)
    if len(Log.seen) < 3:
        raise ValueError(x)
    return x
told = []
for _ in range(4):
    try:
        told.append(f(1))
    except ValueError as error:
        told.append(str(error))
y = told
"""
    assert value(code) == ["1", "1", 1, 1]


def test_outside_of_a_notebook() -> None:
    Log.seen.clear()

    @appnb.cache
    def double(x: int) -> int:
        """Twice as much."""
        Log.seen.append(x)
        return 2 * x

    assert [double(1), double(1), double(2)] == [2, 2, 4]
    assert (double.hits, double.misses, double.__name__, double.__doc__) == (1, 2, "double", "Twice as much.")
    assert Log.seen == [1, 2]

    @appnb.lru_cache(maxsize=1)
    async def later(x: int) -> int:
        return x

    assert asyncio.run(later(1)) == 1
    assert "hits=0 misses=1" in repr(later)


WRONG = {
    "a lock as an argument": ("import threading\n@nb.cache\ndef f(x): return x\nf(threading.Lock())", "NB250"),
    "a generator in a closure": (
        "def make():\n    g = (i for i in ())\n    @nb.cache\n    def f(): return g\n    return f\nmake()()",
        "NB250",
    ),
    "a number": ("nb.cache(3)", "NB255"),
    "an argument that there is not": ("nb.cache('a', ttl=3)", "NB255"),
    "marimo's loader": ("nb.cache('a', loader=dict)", "NB255"),
    "a way to write": ("nb.persistent_cache('a', method='xml')", "NB255"),
    "two places": ("nb.persistent_cache('a', save_path='x', store=dict())", "NB255"),
    "a store that is none": ("nb.persistent_cache('a', store=3)", "NB255"),
}


@pytest.mark.parametrize(("code", "number"), WRONG.values(), ids=WRONG)
def test_what_cannot_be(code: str, number: str) -> None:
    async def scenario() -> None:
        bench = await Bench({"a": code}).start()
        error = bench.notes.results["a"].error
        assert error is not None
        assert isinstance(error.exception, CacheError), error.traceback
        assert error.diagnostic is not None
        assert error.diagnostic.code == number
        bench.kernel.close()

    run(scenario)
