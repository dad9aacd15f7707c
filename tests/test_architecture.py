"""Imports point down, files stay small. Every import counts, also lazy and typing-only ones."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "appnb"
LEVELS = (
    *({"source"}, {"diagnostics"}, {"limits"}, {"memory_use"}, {"access"}, {"settings"}),
    *({"notebook"}, {"analysis"}, {"graph"}, {"kernel"}, {"app"}, {"session"}),  # the core ends here
    *({"frames"}, {"ai"}, {"display"}, {"ui"}, {"database"}, {"layout"}, {"server", "export"}, {"cli"}),
)
HEIGHT = {name: height for height, names in enumerate(LEVELS) for name in names}
TOP = {*HEIGHT, "__init__", "__main__"}
MAY_USE = {  # third parties whose use is a matter of architecture, and the lowest package that may use them
    "param": "kernel",
    "traitlets": "kernel",
    "panel": "display",
    "bokeh": "display",
    "tornado": "server",
    "watchfiles": "server",
    "dotenv": "server",
    "click": "cli",
}
EXEMPT = ("__init__.py", "__main__.py")  # the lazy table and `python -m appnb` know their way around
FILES = [path for path in sorted(ROOT.rglob("*.py")) if "starters" not in path.parts]
MODULES = [path for path in FILES if path.parent != ROOT or path.name not in EXEMPT]
TESTS = [path for path in sorted(Path(__file__).parent.rglob("*.py")) if "apps" not in path.parts]


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            base = "." * node.level + f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            yield from ((node.lineno, base + alias.name) for alias in node.names)


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT.parent))


def test_every_package_has_its_place_in_the_order() -> None:
    there = {path.stem for path in ROOT.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert there <= TOP, f"{sorted(there - TOP)}: decide what may import it, and add it to LEVELS"


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_imports_point_down(path: Path) -> None:
    here = path.relative_to(ROOT).parts[0].removesuffix(".py")
    for line, name in imports_of(path):
        top, there = (*name.split("."), "")[:2]
        at = f"{path}:{line}: {here}"
        assert top, f"{at} uses a relative import. Write the full name."
        lowest = HEIGHT[MAY_USE[top]] if top in MAY_USE else 0
        assert HEIGHT[here] >= lowest, f"{at}: no {top} below {MAY_USE[top]}. Pass it in."
        if top == "appnb" and there != here and (here, there) != ("cli", "__version__"):
            assert there in HEIGHT, f"{at} imports {name}. Import the module that defines it."
            assert HEIGHT[there] < HEIGHT[here], f"{at} may not import {there}. Move the shared part down."


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_marimo_is_a_test_dependency_only(path: Path) -> None:
    assert not [name for _, name in imports_of(path) if name.split(".")[0] == "marimo"]


@pytest.mark.parametrize("path", FILES + TESTS, ids=relative)
def test_files_stay_small(path: Path) -> None:
    lines = path.read_text("utf-8").count("\n")
    assert lines < 400, f"{path}: {lines} lines. Split it by what changes for one reason."
