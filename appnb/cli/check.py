"""`appnb check`: what is wrong with notebooks, without running them."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import click

from appnb.analysis import check_notebook, derive_signatures, find_names_of_cells
from appnb.analysis.names import Names
from appnb.diagnostics import AppnbError, Diagnostic
from appnb.graph.build import build_graph
from appnb.kernel.sharing.asked import check_shared
from appnb.layout.looks import read_looks
from appnb.notebook import CellId, Notebook, Signature, is_notebook, read_notebook, render_notebook, write_notebook
from appnb.source import Location

REBINDING = "NB122"

PROBLEMS, UNREADABLE = 1, 2
"""Exit codes. 0 is: nothing to mend."""


@click.command(name="check")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="A name that several cells define is an error, as it is for marimo.")
@click.option("--fix", is_flag=True, help="Set the arguments and `return` of cells right in the file.")
@click.option("--cost", is_flag=True, help="Run notebooks for two viewers; say which cells run again, and why.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print."
)
def check(paths: tuple[Path, ...], strict: bool, fix: bool, cost: bool, form: str) -> None:
    """List the problems of notebooks without running them.

    PATH is a notebook, or a folder: then all notebooks in it. The exit code is 0 when there is nothing to mend, 1 when
    there is, 2 when a file cannot be read.
    """
    if cost:
        from appnb.cli.cost_report import tell_costs  # it runs notebooks, for which more is imported

        sys.exit(tell_costs(paths, form))
    found: list[Diagnostic] = []
    is_readable, fixed = True, list[Path]()
    for path in find_files(paths):
        try:
            notebook = read(path)
            if fix and fix_signatures(notebook, path):
                fixed.append(path)
                notebook = read(path)
            found += sort_problems(check_all(notebook, strict=strict))
        except AppnbError as error:
            is_readable = False
            found.append(error.diagnostic)
    click.echo(to_json(found) if form == "json" else to_text(found, fixed), nl=False)
    sys.exit(PROBLEMS if is_readable and any(map(needs_mending, found)) else 0 if is_readable else UNREADABLE)


def check_all(notebook: Notebook, *, strict: bool = False) -> Iterator[Diagnostic]:
    """Yield every problem that can be seen without running the notebook: of the file, its looks, cells, the graph."""
    yield from check_notebook(notebook)
    yield from read_looks(notebook).problems
    names = find_names_of_cells(notebook)
    cells = {cell.id: (names.get(cell.id, Names()), cell.location) for cell in notebook.cells}
    graph = build_graph(cells)
    shared = check_shared({cell.id: cell for cell in notebook.cells}, graph)
    for problem in dict.fromkeys((*graph.errors.values(), *graph.notes, *shared.values())):
        yield replace(problem, severity="error") if strict and problem.code == REBINDING else problem


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files to check: of a folder, the notebooks directly in it, and itself when it has none."""
    for path in paths:
        there = sorted(file for file in path.glob("*.py") if is_notebook(file)) if path.is_dir() else []
        yield from there or [path]


def read(path: Path) -> Notebook:
    """Read a notebook.

    Raises:
        AppnbError: NB010, it is a folder; NB001 and NB002, as `read_notebook`.
    """
    if path.is_dir():
        fix = "name a folder with notebooks, or a file"
        raise AppnbError(Diagnostic("NB010", "the folder has no notebook in it", Location(str(path)), fix))
    return read_notebook(path)


def fix_signatures(notebook: Notebook, path: Path) -> bool:
    """Set arguments and `return` of every cell right, in the file; tell whether it changed.

    Raises:
        AppnbError: the file cannot be written.
    """
    names = {cell: _add_tables(found, notebook, cell) for cell, found in find_names_of_cells(notebook).items()}
    signatures: Mapping[CellId, Signature] = derive_signatures(notebook.cells, names)
    if render_notebook(notebook, signatures) == notebook.text:
        return False
    write_notebook(notebook, path, signatures)
    return True


def _add_tables(found: Names, notebook: Notebook, cell_id: CellId) -> Names:
    """Count the arguments of a cell with SQL as read: its text names tables, which are names of other cells."""
    cell = notebook.cell(cell_id)
    if not any(call in cell.code for call in (".sql(", "duckdb.execute(")):
        return found
    return replace(found, refs=found.refs | set(cell.args))


def needs_mending(problem: Diagnostic) -> bool:
    """Tell whether a problem makes the exit code 1: information does not."""
    return problem.severity != "info"


def sort_problems(problems: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort problems by where they are in their file; those without a place come first."""
    return sorted(problems, key=lambda problem: (problem.where or Location(""), problem.code))


def to_text(problems: Iterable[Diagnostic], fixed: Iterable[Path] = ()) -> str:
    """Write problems for people and editors, `file:line:column` first."""
    lines = [f"{path}: arguments and returns are set right" for path in fixed]
    for problem in problems:
        mark = "" if problem.severity == "error" else f"{problem.severity}: "
        lines.append(str(replace(problem, what=f"{mark}{problem.what}")))
    return "".join(f"{line}\n" for line in lines)


def to_json(problems: Iterable[Diagnostic]) -> str:
    """Write problems for programs: a list with one object a problem."""
    return json.dumps([_to_mapping(problem) for problem in problems], indent=2, ensure_ascii=False) + "\n"


def _to_mapping(problem: Diagnostic) -> dict[str, object]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "what": problem.what,
        "where": _to_place(problem.where) if problem.where else None,
        "fix": problem.fix,
        "also": [_to_place(place) for place in problem.also],
    }


def _to_place(place: Location) -> dict[str, object]:
    return {"path": place.path, "line": place.line, "column": place.column}
