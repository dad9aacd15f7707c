"""Cached blocks: bodies that do not run when their values are there."""

import subprocess
import sys
from pathlib import Path

import pytest

from appnb.kernel.caching.policy import CacheError
from tests.caching.log import Log
from tests.kernel.bench import Bench, run

IMPORT = "from tests.caching.log import Log"
BODY = "with nb.cache('block') as c:\n    Log.seen.append(s.value)\n    x = s.value * 10\nhit = c.hit"


async def make(body: str, **cells: str) -> Bench:
    Log.seen.clear()
    return await Bench({"log": IMPORT, "s": "s = Element(1)", "a": body, **cells}).start()


def test_the_body_runs_once_for_each_value() -> None:
    async def scenario() -> None:
        bench = await make(BODY, b="y = x + 1")
        assert bench.error("a") == ""
        assert (bench.value("y"), bench.value("hit")) == (11, False)
        for number in (2, 1, 2):
            await bench.change(f"s.value = {number}")
        assert (bench.value("y"), bench.value("hit")) == (21, True)
        assert Log.seen == [1, 2]
        bench.kernel.close()

    run(scenario)


SEE = "Log.seen.append(s.value)"
BODIES = {
    # a cell that gives `x`: what runs once for each value of the element
    "a name above it": "k = s.value\nwith nb.cache('n'):\n    Log.seen.append(k)\n    x = k\n",
    "a private name": f"with nb.cache('n'):\n    {SEE}\n    _p = s.value\nx = _p\n",
    "in a loop": f"x = []\nfor i in range(1):\n    with nb.cache('n'):\n        {SEE}\n        one = i\n    x = one\n",
    "in a branch": f"if s.value:\n    with nb.cache('n'):\n        {SEE}\n        x = 5\n",
    "in a try": f"try:\n    with nb.cache('n'):\n        {SEE}\n        x = 5\nfinally:\n    pass\n",
    "one in another": f"with nb.cache('n'):\n    {SEE}\n    with nb.lru_cache('m'):\n        z = 1\n    x = z\n",
    "over several lines": f"with nb.cache(\n    'n',\n    pin_modules=True,\n):\n    {SEE}\n    x = 1\n",
    "with another manager": (
        f"import contextlib\nwith nb.cache('n') as c, contextlib.nullcontext(2) as k:\n    {SEE}\n    x = k\n"
    ),
    "imported by itself": f"from appnb import cache\nwith cache('n'):\n    {SEE}\n    x = 1\n",
    "a function and a class": (
        f"with nb.cache('n'):\n    {SEE}\n    def f(): return g()\n    def g(): return 4\n    class A: v = 3\n"
        "x = f() + A.v\n"
    ),
    "awaited": f"import asyncio\nwith nb.cache('n'):\n    {SEE}\n    await asyncio.sleep(0)\n    x = s.value\n",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_where_a_block_may_stand(body: str) -> None:
    async def scenario() -> None:
        bench = await make(body)
        assert bench.error("a") == ""
        first = bench.value("x")
        for number in (2, 1):
            await bench.change(f"s.value = {number}")
            assert bench.error("a") == ""
        assert bench.value("x") == first
        assert Log.seen == [1, 2]
        bench.kernel.close()

    run(scenario)


def test_another_manager_is_left_alone() -> None:
    code = (
        "class Own:\n    def cache(self, name): return self\n    def __enter__(self): return self\n"
        "    def __exit__(self, *error): return None\nown = Own()\nwith own.cache('n') as c:\n    x = s.value\n"
    )

    async def scenario() -> None:
        bench = await make(code)
        await bench.change("s.value = 2")
        assert bench.value("x") == 2
        bench.kernel.close()

    run(scenario)


def test_what_a_block_has_set_is_set_again() -> None:
    async def scenario() -> None:
        state = "get, put = nb.state(0)"
        body = "with nb.cache('n'):\n    Log.seen.append(s.value)\n    put(s.value)\n    x = 1"
        bench = await make(body, state=state, shown="shown = get()")
        for number in (2, 1, 2):
            await bench.change(f"s.value = {number}")
        assert bench.value("shown") == 2
        bench.kernel.close()

    run(scenario)


def test_a_body_that_fails_or_stops_is_not_kept() -> None:
    async def scenario() -> None:
        bench = await make("with nb.cache('n'):\n    Log.seen.append(s.value)\n    x = 1 / (s.value - 2)\ny = x")
        for number in (2, 1, 2):
            await bench.change(f"s.value = {number}")
        assert Log.seen == [1, 2, 2]
        assert "ZeroDivisionError" in bench.error("a")
        assert "line 10, in <module>\n    x = 1 / (s.value - 2)" in bench.error("a")
        bench.kernel.close()

    run(scenario)


def test_saving_the_file_runs_what_changed() -> None:
    async def scenario() -> None:
        cells = {"log": IMPORT, "s": "s = Element(1)", "h": "def h(x): return x", "b": "z = x"}
        block = "with nb.cache('n'):\n    Log.seen.append(1)\n    x = h(3)"
        bench = await make(block, **{"h": cells["h"], "b": cells["b"]})
        await bench.save({**cells, "a": block + "\nother = 1"})
        assert Log.seen == [1]
        await bench.save({**cells, "h": "def h(x): return -x", "a": block + "\nother = 1"})
        assert (Log.seen, bench.value("z")) == ([1, 1], -3)
        await bench.save({**cells, "a": block.replace("h(3)", "h(4)")})
        assert (Log.seen, bench.value("z")) == ([1, 1, 1], 4)
        bench.kernel.close()

    run(scenario)


@pytest.mark.parametrize(
    "code",
    [
        "def f():\n    with nb.cache('n'):\n        x = 1\nf()",
        "class A:\n    with nb.cache('n'):\n        x = 1",
        "c = nb.cache('n')\nc.__enter__()",
        "for i in range(2):\n    with nb.cache('n'):\n        break",
    ],
)
def test_where_a_block_may_not_stand(code: str) -> None:
    async def scenario() -> None:
        bench = await make(code)
        error = bench.notes.results["a"].error
        assert error is not None
        assert isinstance(error.exception, CacheError), error.traceback
        assert error.exception.diagnostic.code == "NB251"
        bench.kernel.close()

    run(scenario)


def test_a_script(tmp_path: Path) -> None:
    path = tmp_path / "script.py"
    path.write_text(
        """
import appnb
app = appnb.App()

@app.cell
def _():
    import appnb as nb

@app.cell
def _(nb):
    with nb.persistent_cache("slow") as c:
        print("computed")
        x = [1, 2]
    print(x, c.hit)

if __name__ == "__main__":
    app.run()
"""
    )
    environment = {"PATH": "/usr/bin", "XDG_STATE_HOME": str(tmp_path / "state"), "PYTHONPATH": ":".join(sys.path)}
    printed = [
        subprocess.run([sys.executable, path], capture_output=True, text=True, check=True, env=environment).stdout
        for _ in range(2)
    ]
    assert printed == ["computed\n[1, 2] False\n", "[1, 2] True\n"]
    assert (tmp_path / "__appnb__" / "cache" / ".gitignore").read_text() == "*\n"
