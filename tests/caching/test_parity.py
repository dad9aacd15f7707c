"""`cache`, `lru_cache` and `persistent_cache` beside marimo's: arguments, what they give, hits and misses."""

import inspect
from pathlib import Path

import marimo
import pytest

import appnb
from appnb.kernel.caching.calls import CacheInfo

NAMES = ["cache", "lru_cache", "persistent_cache"]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_arguments(name: str) -> None:
    ours, theirs = (inspect.signature(getattr(module, name)).parameters for module in (appnb, marimo))
    public = {key: it for key, it in theirs.items() if not key.startswith("_")}
    assert list(ours) == list(public)
    for key, parameter in public.items():
        assert (ours[key].kind, ours[key].default) == (parameter.kind, parameter.default), key


CALLS = """
@mo.cache
def f(x, *rest, k=1, **more):
    return x, rest, k, more

@mo.lru_cache(maxsize=2)
def g(x):
    return x

class P:
    @mo.cache
    def m(self, x):
        return x

told = []
for argument in (1, 1, 2, [1], [1], {"a": 1}, {"a": 1}, "1", b"1", (1, 2), None, 1.5):
    f(argument)
    told.append(f.cache_info()[:3])
f(1, k=1), f(1, 2), f(1, 2), f(1, a=2), f(1, a=2)
told.append(f.cache_info()[:4])
for number in (1, 2, 1, 3, 1, 2, 3, 3):
    g(number)
    told.append(g.cache_info()[:4])
f.cache_clear()
told.append(f.cache_info().currsize)
told.append([type(f.cache_info()).__name__, f.cache_info()._fields, f.__name__, f.maxsize, g.maxsize])
y = told
"""

NOTEBOOK = """
import marimo
app = marimo.App()

@app.cell
def _():
    import marimo as mo
    return (mo,)

@app.cell
def _(mo):
{body}
    return (y,)
"""

BLOCK = """
log = []
for i in range(2):
    pass
with mo.cache("block") as c:
    x = 3
    log.append(x)
y = [x, log, c.hit, c.hits, c.misses, c.maxsize, c.name]
"""


def run_in_marimo(tmp_path: Path, body: str) -> object:
    """Run a body in a cell of marimo's own and give its `y`."""
    path = tmp_path / "theirs.py"
    indented = "\n".join(f"    {line}" if line else "" for line in body.strip().split("\n"))
    path.write_text(NOTEBOOK.format(body=indented))
    space: dict[str, object] = {"__file__": str(path), "__name__": "theirs"}
    exec(compile(path.read_text(), str(path), "exec"), space)
    _, defs = space["app"].run()
    return defs["y"]


def run_in_appnb(tmp_path: Path, body: str) -> object:
    path = tmp_path / "ours.py"
    indented = "\n".join(f"    {line}" if line else "" for line in body.strip().split("\n"))
    text = NOTEBOOK.format(body=indented).replace(
        "import marimo\napp = marimo.App()", "import appnb\napp = appnb.App()"
    )
    path.write_text(text.replace("import marimo as mo", "import appnb as mo"))
    space: dict[str, object] = {"__file__": str(path), "__name__": "ours"}
    exec(compile(path.read_text(), str(path), "exec"), space)
    _, defs = space["app"].run()
    return defs["y"]


@pytest.mark.filterwarnings("ignore")
def test_the_same_hits_and_misses(tmp_path: Path) -> None:
    assert run_in_appnb(tmp_path, CALLS) == run_in_marimo(tmp_path, CALLS)


@pytest.mark.filterwarnings("ignore")
def test_where_marimo_takes_one_for_the_other(tmp_path: Path) -> None:
    body = "@mo.cache\ndef f(x):\n    return x\ny = [f(1), f(True)]"
    assert [type(it) for it in run_in_marimo(tmp_path, body)] == [int, int]
    assert [type(it) for it in run_in_appnb(tmp_path, body)] == [int, bool]


@pytest.mark.filterwarnings("ignore")
def test_the_same_of_a_block(tmp_path: Path) -> None:
    theirs, ours = run_in_marimo(tmp_path, BLOCK), run_in_appnb(tmp_path, BLOCK)
    assert ours[:4] == theirs[:4]


def test_what_cache_info_has() -> None:
    assert CacheInfo._fields == ("hits", "misses", "maxsize", "currsize", "time_saved")
    with pytest.raises((TypeError, ValueError)):
        appnb.persistent_cache("a", method="xml")
    with pytest.raises(ValueError, match="Invalid method"):
        marimo.persistent_cache("a", method="xml")
