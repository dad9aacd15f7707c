"""What is said about looks: in the notebook, in the file beside it, in marimo's, and how what is odd is told."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from appnb.diagnostics import AppnbError
from appnb.kernel.program import build_program
from appnb.layout.build import build_page
from appnb.layout.file import find_line
from appnb.layout.looks import read_looks
from appnb.layout.model import Page
from appnb.settings import gather_settings
from tests.layout.tools import lay_out, look_at, main, notebook, places, spans, tree

CELLS = ("revenue(title='Revenue', span=6)", "orders(page='Second')", "map")


def test_the_file_speaks_of_cells_by_their_names(tmp_path: Path) -> None:
    page = lay_out(
        *CELLS,
        folder=tmp_path,
        file="""
        layout = "dashboard"
        title = "From the file"

        [cells.revenue]
        span = 4
        caption = "This month"
        height = 300
        """,
    )
    revenue = next(slot for slot in page.slots if slot.cell == "revenue")
    assert (page.title, page.layout) == ("From the file", "dashboard")
    assert (revenue.title, revenue.span, revenue.caption, revenue.height) == ("Revenue", 4, "This month", 300)


def test_a_cell_above_does_not_change_where_the_file_puts_others(tmp_path: Path) -> None:
    file = 'layout = "grid"\n[cells.a]\nrow = 1\nspan = 6\n[cells.b]\nrow = 1\ncolumn = 7\nspan = 6\n'
    before = places(lay_out("a", "b", folder=tmp_path, file=file))
    after = places(lay_out("new: x = 1", "a", "b", folder=tmp_path, file=file))
    assert before == {"a": (1, 1), "b": (1, 7)}
    assert {cell: after[cell] for cell in before} == before


def test_pages_of_the_file_have_an_order_a_name_and_a_layout(tmp_path: Path) -> None:
    page = lay_out(
        "a(page='One')",
        "b(page='Two')",
        "c(page='Three')",
        folder=tmp_path,
        file='[[page]]\ntitle = "Two"\nname = "second"\nlayout = "dashboard"\n[[page]]\ntitle = "One"\n'
        '[cells.c]\npage = "second"\n',
    )
    assert main(page) == [["Two", "b", "c"], ["One", "a"]]
    assert [(one.name, one.inner) for one in page.pages] == [("second", "cards"), ("one", "flow")]


def test_a_cell_that_the_file_moves_to_a_page_takes_no_other_along(tmp_path: Path) -> None:
    page = lay_out("a(page='P', tab='T')", "b", "c(page='Q')", folder=tmp_path, file='[cells.a]\npage = "Q"\n')
    assert main(page) == [["Q", "a", "c"], ["P", ["tabset", ["T", "b"]]]]


def test_the_command_line_wins_over_the_file_and_that_over_the_notebook(tmp_path: Path) -> None:
    said = {"app": "layout='flow', title='N'", "folder": tmp_path, "file": 'layout = "grid"\ntitle = "F"'}
    assert lay_out("a", **said).layout == "grid"
    page = lay_out("a", **said, layout="columns")
    assert (page.layout, page.title) == ("columns", "F")
    other = tmp_path / "other.layout.toml"
    other.write_text('layout = "tabs"')
    page = lay_out("a", **said, layout=str(other))
    assert (page.layout, page.title) == ("tabs", "N")


def test_the_setting_is_a_name_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "wall.layout.toml"
    file.touch()
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text('[tool.appnb]\nlayout = "wall.layout.toml"')
    assert gather_settings({"layout": "grid"}, {}, pyproject).layout == "grid"
    assert gather_settings({}, {}, pyproject).layout == str(file)
    pyproject.write_text('[tool.appnb]\nlayout = "dashbord"')
    with pytest.raises(AppnbError, match=r"'dashbord' is no layout: did you mean dashboard\?"):
        gather_settings({}, {}, pyproject)
    with pytest.raises(AppnbError, match=r"'no\.toml' is no file"):
        gather_settings({"layout": "no.toml"}, {}, None)


def test_a_file_that_is_not_there_yet_is_watched_and_nothing_is_said_of_it(tmp_path: Path) -> None:
    looks = look_at("a", folder=tmp_path)
    assert (looks.problems, looks.files) == ((), (tmp_path / "sales.layout.toml",))


def problem(looks: object) -> str:
    [found] = looks.problems
    return str(found)


def test_nb410(golden: Callable[[str, str], None]) -> None:
    found = read_looks(notebook("a(area='sidbar')", "b(span=14)", "c(height='tall')", app="layout='dashbord'"))
    golden("nb410.txt", "\n".join(map(str, found.problems)) + "\n")
    assert [one.severity for one in found.problems] == ["warning"] * 4
    assert found.look.app.layout is None


def test_nb411(golden: Callable[[str, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    golden("nb411.txt", problem(look_at("a", folder=Path(), file="[cells.a\nspan = 4\n")) + "\n")
    missing = read_looks(notebook("a"), str(tmp_path / "no.layout.toml"))
    assert "NB411 the layout file cannot be read: No such file" in problem(missing)
    (tmp_path / "sales.layout.toml").write_bytes(b"\xff")
    assert "it is not UTF-8" in problem(look_at("a", folder=tmp_path))


def test_nb412(golden: Callable[[str, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = look_at("a(sapn=3)", folder=Path(), file='layuot = "grid"\n\n[cells.a]\nspan = 4\nspam = 4\n')
    golden("nb412.txt", "\n".join(map(str, found.problems)) + "\n")
    assert found.look.cells["a"].span == 4


def test_nb413(golden: Callable[[str, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = look_at("revenue", "map", folder=Path(), file="[cells.revenu]\nspan = 4\n[cells.map]\nspan = 6\n")
    golden("nb413.txt", problem(found) + "\n")
    assert found.look.cells["map"].span == 6


LISTS = {
    "no list": (2, '[after]\na = "b"\n', "NB410", '`a = "b"` is no list of cells', 'write `a = ["NAME"]`'),
    "no such place": (2, '[after]\nc = ["b"]\n', "NB413", "the notebook has no cell `c`", "cells are named a, b"),
    "no such cell": (2, '[after]\na = ["bb", "b"]\n', "NB413", "the notebook has no cell `bb`", "did you mean `b`?"),
    "twice": (
        3,
        '[after]\na = ["b"]\nb = ["b"]\n',
        "NB412",
        "`b` is in two lists: the one of `a` counts",
        "take `b` out",
    ),
    "no table": (1, 'after = "b"\n', "NB412", "`after` is no table", "write `[after]` above"),
}


@pytest.mark.parametrize(("line", "file", "code", "what", "fix"), LISTS.values(), ids=LISTS)
def test_what_is_odd_about_lists_is_told(line: int, file: str, code: str, what: str, fix: str, tmp_path: Path) -> None:
    looks = look_at("a", "b", folder=tmp_path, file=file)
    [found] = looks.problems
    assert (found.code, found.where.line, found.what) == (code, line, what)
    assert fix in found.fix
    build_page(build_program(notebook("a", "b")), looks=looks)


def test_what_is_wrong_in_the_file_is_told_with_its_line(tmp_path: Path) -> None:
    found = look_at("a", folder=tmp_path, file='width = "full"\n[cells.a]\n# span = 1\nspan = 99\nshow = "all"\n')
    assert [(one.code, one.where.line) for one in found.problems] == [("NB410", 4), ("NB410", 5)]


LINES = {
    "a key in its table": ("[a]\nx = 1\n[b]\nx = 2\n", "b", "x", (4, 1)),
    "a table": ("[a]\nx = 1\n[b]\n", "b", "", (3, 1)),
    "a quoted key": ('[cells."a"]\n"x" = 1\n', "cells.a", "x", (2, 2)),
    "an inline table": ("cells = {a = {x = 1}}", "cells.a", "x", (1, 15)),
    "a key at the top": ("y = 1\nx = 2\n[b]\n", "", "x", (2, 1)),
    "what is nowhere": ("y = 1\n", "b", "x", (1, 1)),
}


@pytest.mark.parametrize(("text", "table", "key", "place"), LINES.values(), ids=LINES)
def test_lines_of_keys(text: str, table: str, key: str, place: tuple[int, int]) -> None:
    assert find_line(text, table, key) == place


# ---- marimo's


def marimo_page(layout: object, cells: tuple[str, ...], folder: Path, *, inline: bool = False) -> Page:
    (folder / "layouts").mkdir(exist_ok=True)
    (folder / "layouts" / "sales.json").write_text(json.dumps(layout))
    data = base64.b64encode(json.dumps(layout).encode()).decode()
    named = f"data:application/json;base64,{data}" if inline else "layouts/sales.json"
    found = notebook(*cells, app=f"layout_file={named!r}", path=folder / "sales.py", module="marimo")
    return build_page(build_program(found), looks=read_looks(found))


GRID = {
    "type": "grid",
    "data": {
        "columns": 24,
        "rowHeight": 20,
        "maxWidth": 1400,
        "bordered": True,
        "cells": [
            {"position": None},
            {"position": [12, 0, 12, 10]},
            {"position": [0, 0, 12, 10], "scrollable": True, "side": "left"},
        ],
    },
}


@pytest.mark.parametrize("inline", [False, True], ids=["in a file", "in the notebook"])
def test_a_grid_of_marimo_stands_as_its_author_put_it(tmp_path: Path, inline: bool) -> None:
    page = marimo_page(GRID, ("_: x = 1", "right", "left"), tmp_path, inline=inline)
    assert (page.layout, page.columns, page.row_height, page.max_width) == ("grid", 24, 20, 1400)
    slots = {slot.cell: slot for slot in page.slots}
    assert places(page) == {"left": (1, 1), "right": (1, 13), "cell-1": (11, 1)}
    assert [(slots[name].span, slots[name].rows, slots[name].height) for name in ("left", "right")] == [
        (12, 10, 200),
        (12, 10, 0),
    ]
    assert spans(page)["left"][1:] == (6, 12)
    assert page.bordered
    assert (slots["left"].side, slots["right"].side) == ("left", "")
    assert not slots["cell-1"].shows_output


def test_slides_of_marimo_keep_their_kinds_and_notes(tmp_path: Path) -> None:
    slides = [
        {"type": "slide", "speakerNotes": "Hello"},
        {"type": "fragment"},
        {"type": "skip"},
        {},
        {"showCode": True},
    ]
    deck = {"type": "slides", "data": {"cells": slides, "deck": {"transition": "fade"}}}
    page = marimo_page(deck, ("a", "b", "c", "d", "e"), tmp_path)
    assert (page.layout, page.transition) == ("slides", "fade")
    assert [tree(slide) for slide in page.area("main").boxes("slide")] == [["a", "b", "c"], ["d"], ["e"]]
    slots = {slot.cell: slot for slot in page.slots}
    assert (slots["a"].notes, slots["b"].step, slots["e"].show) == ("Hello", 1, "both")


def test_columns_of_marimo(tmp_path: Path) -> None:
    page = lay_out("a(column=0)", "b", "c(column=1)", app="width='columns'")
    assert (page.layout, main(page)) == ("columns", [["0", "a", "b"], ["1", "c"]])


def test_nb414(golden: Callable[[str, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sales.grid.json").write_text(json.dumps(GRID))
    found = read_looks(notebook("a", "b", app="layout_file='sales.grid.json'", path=Path("sales.py"), module="marimo"))
    golden("nb414.txt", problem(found) + "\n")


BROKEN = [
    "",
    "[]",
    "{}",
    '{"type": "grid", "data": {}}',
    '{"type": "piles", "data": {}}',
    '{"type": "grid", "data": []}',
]


@pytest.mark.parametrize("text", BROKEN)
def test_a_layout_of_marimo_that_is_none_is_passed_over(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(text)
    found = read_looks(notebook("a", app="layout_file='x.json'", path=tmp_path / "sales.py", module="marimo"))
    assert "NB414 the layout file `x.json` cannot be used" in problem(found)
    assert found.look.app.layout is None
