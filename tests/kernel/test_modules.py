"""Modules beside a notebook: what imports what, what to reload, and what stays the very object that it was."""

import ast
import importlib
import pickle
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from appnb.diagnostics import AppnbError
from appnb.kernel.module_reload import describe_gone, reload_modules
from appnb.kernel.module_users import find_users
from appnb.kernel.modules import LocalModule, find_local_modules, list_imports, plan_reload
from appnb.kernel.program import build_program
from appnb.notebook import parse_notebook

FILES = {
    "lm_base.py": """
        import enum, dataclasses
        class Colour(enum.Enum):
            RED = 1
        @dataclasses.dataclass
        class Point:
            x: int
        STATE = {"count": 0}
        REGISTRY = object()
    """,
    "lm_rates.py": "RATE = 2\ndef double(x): return RATE * x\n",
    "lm_prices.py": "from lm_rates import double\nimport lm_base\ndef price(x): return double(x) + 1\n",
    "lm_lazy.py": "def late():\n    import lm_rates\n    return lm_rates.RATE\n",
    "lm_star.py": "from lm_rates import *\n",
    "lm_other.py": "import lm_base\nVALUE = lm_base.Colour.RED\n",
    "lm_one.py": "import lm_two\ndef one(): return lm_two.TWO\nONE = 1\n",
    "lm_two.py": "import lm_one\nTWO = 2\ndef two(): return lm_one.ONE\n",
    "lm_pack/__init__.py": "from .inner import deep\nVERSION = 1\n",
    "lm_pack/inner.py": "from . import config\ndef deep(): return config.LEVEL\n",
    "lm_pack/config.py": "LEVEL = 1\n",
    "lm_pack/apart.py": "ROOM = object()\n",
}


class Folder:
    """A folder of modules that have been imported."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, text: str) -> Path:
        lines = text.strip("\n").splitlines()
        indent = len(lines[0]) - len(lines[0].lstrip()) if lines else 0
        file = self.path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("\n".join(line[indent:] for line in lines) + "\n")
        return file

    def plan(self, *changed: str) -> list[str]:
        found = find_local_modules({self.path})
        return [one.name for one in plan_reload(found, {self.path / name for name in changed})]

    def reload(self, *changed: str) -> frozenset[str]:
        found = find_local_modules({self.path})
        return reload_modules(plan_reload(found, {self.path / name for name in changed}))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Folder]:
    made = Folder(tmp_path)
    for name, text in FILES.items():
        made.write(name, text)
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    for name in FILES:
        importlib.import_module(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    yield made
    for name in [name for name in sys.modules if name.startswith("lm_")]:
        del sys.modules[name]


PLANS: Mapping[str, tuple[tuple[str, ...], list[str]]] = {
    "one that others import, directly, late and all of it": (
        ("lm_rates.py",),
        ["lm_rates", "lm_lazy", "lm_prices", "lm_star"],
    ),
    "one that nobody imports": (("lm_other.py",), ["lm_other"]),
    "two of which one imports the other": (
        ("lm_prices.py", "lm_rates.py"),
        ["lm_rates", "lm_lazy", "lm_prices", "lm_star"],
    ),
    "two that import each other": (("lm_one.py",), ["lm_two", "lm_one"]),
    "one of a package, by relative imports": (
        ("lm_pack/config.py",),
        ["lm_pack.config", "lm_pack.inner", "lm_pack"],
    ),
    "a package, whose parts do not import it": (("lm_pack/__init__.py",), ["lm_pack"]),
    "a file that is no module": (("README.py",), []),
}


@pytest.mark.parametrize(("changed", "expected"), PLANS.values(), ids=PLANS.keys())
def test_what_is_reloaded_for_a_save(folder: Folder, changed: tuple[str, ...], expected: list[str]) -> None:
    assert folder.plan(*changed) == expected


def test_a_reload_reaches_all_who_import_and_nobody_else(folder: Folder) -> None:
    before = dict(sys.modules)
    folder.write("lm_rates.py", "RATE = 3\ndef double(x): return RATE * x\n")
    names = folder.reload("lm_rates.py")
    assert sys.modules["lm_prices"].price(10) == 31
    assert sys.modules["lm_lazy"].late() == 3
    assert sys.modules["lm_star"].RATE == 3
    untouched = [name for name in before if name.startswith("lm_") and name not in names]
    assert len(untouched) == 8
    assert all(sys.modules[name] is before[name] for name in untouched)


def test_what_untouched_modules_gave_is_the_same_object(folder: Folder) -> None:
    base = importlib.import_module("lm_base")
    point, stored = base.Point(1), pickle.dumps(base.Point(1))
    kept = (base.Colour.RED, base.Point, base.STATE, base.REGISTRY, sys.modules["lm_other"].VALUE)
    base.STATE["count"] = 7
    folder.write("lm_rates.py", "RATE = 5\ndef double(x): return RATE * x\n")
    folder.reload("lm_rates.py")
    again = importlib.import_module("lm_base")
    now = (again.Colour.RED, again.Point, again.STATE, again.REGISTRY, sys.modules["lm_other"].VALUE)
    assert all(one is other for one, other in zip(kept, now, strict=True))
    assert isinstance(point, again.Point)
    assert pickle.loads(stored) == point
    assert again.STATE == {"count": 7}
    assert sys.modules["lm_prices"].lm_base is base, "what was reloaded uses them, too"


def test_what_was_reloaded_is_new_and_what_was_made_before_keeps_the_class_it_had(folder: Folder) -> None:
    base = importlib.import_module("lm_base")
    point, price = base.Point(1), sys.modules["lm_prices"].price
    folder.write("lm_base.py", FILES["lm_base.py"].replace("x: int", "x: int\n            y: int = 0"))
    folder.reload("lm_base.py")
    now = sys.modules["lm_base"]
    assert now is not base
    assert not isinstance(point, now.Point)
    assert now.Point(1).y == 0
    assert now.STATE == {"count": 0}, "state of a reloaded module begins anew"
    assert price(10) == 21, "a function that somebody still holds works with all that it had"


def test_a_package_keeps_the_parts_that_were_imported(folder: Folder) -> None:
    room = sys.modules["lm_pack.apart"].ROOM
    folder.write("lm_pack/__init__.py", "from .inner import deep\nVERSION = 2\n")
    folder.reload("lm_pack/__init__.py")
    package = sys.modules["lm_pack"]
    assert (package.VERSION, package.deep()) == (2, 1)
    assert package.apart.ROOM is room
    folder.write("lm_pack/config.py", "LEVEL = 9\n")
    folder.reload("lm_pack/config.py")
    assert sys.modules["lm_pack"].deep() == 9
    assert sys.modules["lm_pack"].apart.ROOM is room


def test_modules_that_import_each_other(folder: Folder) -> None:
    folder.write("lm_one.py", FILES["lm_one.py"].replace("ONE = 1", "ONE = 11"))
    folder.write("lm_two.py", FILES["lm_two.py"].replace("TWO = 2", "TWO = 22"))
    folder.reload("lm_one.py", "lm_two.py")
    assert (sys.modules["lm_one"].one(), sys.modules["lm_two"].two()) == (22, 11)


def test_a_text_of_the_same_second_and_length_is_read(folder: Folder) -> None:
    for number in range(3, 9):
        folder.write("lm_rates.py", f"RATE = {number}\ndef double(x): return RATE * x\n")
        folder.reload("lm_rates.py")
        assert sys.modules["lm_rates"].double(1) == number


FAILURES = {
    "not Python": ("RATE = = 3\n", "lm_rates.py:1:8: NB230 the module is not Python: invalid syntax"),
    "raises": ("RATE = 3\n1 / 0\n", "lm_rates.py:2:1: NB230 the module raised ZeroDivisionError: division by zero"),
    "exits": ("raise SystemExit(3)\n", "lm_rates.py:1:1: NB230 the module raised SystemExit: 3"),
    "imports what is not there": ("import lm_nowhere\n", "NB230 the module raised ModuleNotFoundError: No module"),
    "breaks who imports it": ("RATE = 3\n", "lm_prices.py:1:1: NB230 the module raised ImportError: cannot import"),
}


@pytest.mark.parametrize(("text", "said"), FAILURES.values(), ids=FAILURES.keys())
def test_when_one_fails_all_are_as_before(folder: Folder, text: str, said: str) -> None:
    before = {name: (module, dict(vars(module))) for name, module in sys.modules.items() if name.startswith("lm_")}
    folder.write("lm_rates.py", text)
    with pytest.raises(AppnbError) as caught:
        folder.reload("lm_rates.py")
    assert said in str(caught.value)
    after = {name: (module, dict(vars(module))) for name, module in sys.modules.items() if name.startswith("lm_")}
    assert all(after[name][0] is module and after[name][1] == names for name, (module, names) in before.items())
    assert sys.modules["lm_prices"].price(10) == 21
    folder.write("lm_rates.py", "RATE = 4\ndef double(x): return RATE * x\n")
    folder.reload("lm_rates.py")
    assert sys.modules["lm_prices"].price(10) == 41


def test_a_part_of_a_package_that_fails_leaves_the_package_with_the_one_before(folder: Folder) -> None:
    inner = sys.modules["lm_pack.inner"]
    folder.write("lm_pack/inner.py", "from . import config\n1 / 0\n")
    with pytest.raises(AppnbError):
        folder.reload("lm_pack/inner.py")
    assert sys.modules["lm_pack"].inner is inner
    assert sys.modules["lm_pack"].deep() == 1


def test_a_module_whose_file_is_gone_stays_as_it_is(folder: Folder) -> None:
    (folder.path / "lm_rates.py").unlink()
    assert folder.plan("lm_rates.py") == []
    assert sys.modules["lm_rates"].double(2) == 4


def test_environments_and_what_has_no_file_are_not_local(folder: Folder) -> None:
    found = {one.name for one in find_local_modules({folder.path, Path(sys.prefix), Path(sys.base_prefix)})}
    assert {name for name in found if not name.startswith("lm_")} == set()
    assert "lm_pack.config" in found


IMPORTS = {
    "import a.b": {"a", "a.b"},
    "import a.b as c": {"a", "a.b"},
    "from a import b": {"a.b"},
    "from a import x": {"a"},
    "from a.b import x": {"a.b"},
    "from a import *": {"a"},
    "def f():\n    from a import b": {"a.b"},
    "import importlib\nimportlib.import_module('a.b')": {"importlib", "a.b"},
    "__import__('a')": {"a"},
    "import_module(name)": set(),
}


@pytest.mark.parametrize(("code", "names"), IMPORTS.items())
def test_which_modules_code_uses(code: str, names: set[str]) -> None:
    assert set(list_imports(ast.parse(code), {"a", "a.b"})) == names


NOTEBOOK = """
import appnb

app = appnb.App()

with app.setup:
    import lm_base

@app.cell
def direct():
    import lm_rates
    return (lm_rates,)

@app.cell
def by_name():
    from lm_prices import price
    return (price,)

@app.cell
def inside():
    def late(x):
        from lm_lazy import late
        return late() + x
    return (late,)

@app.cell
def part():
    import lm_pack.config
    return (lm_pack,)

@app.cell
def reads_part(lm_pack):
    lm_pack.config.LEVEL
    return

@app.cell
def whole():
    from lm_pack import inner
    return (inner,)

@app.cell
def reads_base():
    lm_base.STATE
    return

@app.cell
def unrelated():
    import json
    return (json,)
"""

USERS = {
    "a module of its own": ({"lm_rates"}, {"direct"}),
    "one that is imported through another": ({"lm_rates", "lm_prices", "lm_lazy"}, {"direct", "by_name", "inside"}),
    "in the setup": ({"lm_base"}, {"setup"}),
    "a part of a package": ({"lm_pack.config"}, {"part", "reads_part"}),
    "a part and the package": ({"lm_pack.inner", "lm_pack"}, {"part", "whole"}),
    "one that no cell imports": ({"lm_star"}, set()),
}


@pytest.mark.parametrize(("modules", "cells"), USERS.values(), ids=USERS.keys())
def test_which_cells_run(modules: set[str], cells: set[str]) -> None:
    """What these give is another object: that makes their users run, and needs no naming here."""
    program = build_program(parse_notebook(NOTEBOOK, None))
    known = {"lm_pack", "lm_pack.config", "lm_pack.inner"}
    assert find_users(program, modules, known) == cells


def test_what_is_said_of_a_module_that_fails(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    path = tmp_path / "prices.py"
    path.write_text("RATE = 1\n\nTOTAL = RATE + taxes\n")
    with pytest.raises(AppnbError) as caught:
        reload_modules([LocalModule("prices", path)])
    assert "prices" not in sys.modules
    gone = describe_gone(LocalModule("rates", tmp_path / "rates.py"))
    golden("nb230.txt", f"{caught.value}\n{gone}\n".replace(str(tmp_path), ""))
