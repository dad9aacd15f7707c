"""Arranging by hand without end: whatever was done before, a move changes at most five lines, and does what it says."""

import difflib
import random
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from appnb.kernel.program import Program, build_program
from appnb.layout.arranging import Unsayable, find_changes, list_pieces, read_wish
from appnb.layout.build import build_page, find_reading_order
from appnb.layout.file_changes import change_layout_file
from appnb.layout.looks import Looks, read_looks
from appnb.layout.model import Box, Page, Slot
from tests.layout.tools import notebook, places

MOST_LINES = 5

CELLS = {
    "flow": ["a", "b(title='B')", "_", "c", "quiet: x = 1", "d", "e", "f", "g", "h"],
    "dashboard": [
        "s(area='sidebar')",
        "t(area='sidebar')",
        "a(title='A')",
        "b(title='B')",
        "_: 2",
        "c(span=4)",
        "d",
        "e",
    ],
    "cards that say a row": [
        "a(row=1, span=6)",
        "b(row=1, column=7, span=6)",
        "c(row=2)",
        "d",
        "e(row=2)",
        "f(title='F')",
    ],
    "grid": ["a", "b", "c", "d(span=4)", "e(span=4)", "f(span=4)", "g", "h(rows=2, span=3)"],
    "columns": ["a(column=1)", "b", "_", "c(column=2)", "d", "e(column=3)", "f"],
    "balanced columns": ["a", "b", "c", "d", "e"],
    "tabs": ["top", "a(tab='T')", "b", "c(tab='U')", "d", "e(tab='')", "f"],
    "pages": ["top", "a(page='P')", "b", "c(page='Q')", "d", "e(page='P')", "f", "g(page='')", "h"],
    "pages by title": ["top", "a(title='A')", "b", "c", "d(title='D')", "e", "f"],
    "slides": ["a(title='A')", "b", "c", "d(title='D')", "e(slide='fragment')", "f", "g(slide='skip')"],
}
LAYOUTS = {
    "cards that say a row": "dashboard",
    "balanced columns": "columns",
    "pages by title": "pages",
}

FILES = {
    "none": "",
    "words": '# ours\nlayout = "{layout}"\n\n[cells.a] # the first\nspan = 6\n# below\n\n[cells.b]\nafter = "d"\n',
    "lists": '[after] # by hand\nb = ["d", "a"] # why\n"" = ["c"]\n\n# of e\n[cells.e]\ncaption = "E"\nspan = 3\n',
    "long lists": '[after]\nb = [\n  "d", # first\n  # then\n  "a", "c",\n]\nd = [\n  "e"\n]\n\n[cells.a]\nspan = 3\n',
    "dotted": 'after.b = ["c"]\ncells.a.span = 4\ncells.c.caption = "C"\n',
    "inline": 'after = { b = ["c", "d"] }\ncells = { a = { span = 4 }, e = { caption = "E" } }\n',
    "scattered": '[cells.a]\nspan = 3\n\n[[page]]\ntitle = "Q"\n\n[cells.c]\nspan=4\n[after]\nc=["b","a"]',
    "in one table": '[cells]\na = { row = 2, span = 4 } # a\nb.span = 3\n\n[after]\n"a" = [ "e", ]\n',
}


def count_changed_lines(before: str, after: str) -> int:
    """Count as `git diff --numstat` does: what goes and what comes, empty lines too."""
    diff = [*difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")][2:]
    return sum(line.startswith(("+", "-")) for line in diff)


@dataclass
class Author:
    """Arranges one notebook, as the page's script does it, through a file that is kept as a text."""

    program: Program
    folder: Path
    text: str = ""
    looks: Looks = field(default_factory=Looks)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.save(self.text)

    def save(self, text: str) -> None:
        self.text = text
        (self.folder / "sales.layout.toml").write_text(text, "utf-8")
        self.looks = read_looks(self.program.notebook)
        self.page = build_page(self.program, looks=self.looks)

    @property
    def named(self) -> list[str]:
        return [cell.name for cell in self.program.notebook.cells if cell.name != "_"]

    def wish(self, **message: object) -> int:
        """Ask for something; how many lines of the file it changed."""
        wish = read_wish(message, self.named)
        assert wish is not None
        order = find_reading_order(self.program, self.looks.look)
        before = self.text
        self.save(change_layout_file(before, find_changes(wish, self.page, order, self.looks, self.named)))
        return count_changed_lines(before, self.text)

    def boxes(self) -> dict[str, list[str]]:
        """List what is seen in each box that holds cells, in reading order."""
        found: dict[str, list[str]] = {}

        def walk(box: Box) -> None:
            seen = [item.cell for item in box.items if isinstance(item, Slot) and item.shows]
            if seen:
                found[box.id] = seen
            for item in box.items:
                if isinstance(item, Box):
                    walk(item)

        for area in self.page.areas:
            walk(area)
        return found


def open_author(kind: str, folder: Path, file: str) -> Author:
    layout = LAYOUTS.get(kind, kind)
    made = notebook(*CELLS[kind], app=f"layout='{layout}'", path=folder / "sales.py")
    return Author(build_program(made), folder, file.replace("{layout}", layout))


def choose(author: Author, chooser: random.Random) -> dict[str, object] | None:
    """Choose by chance what to do next: mostly a move, at times another span, or to hide or show a cell."""
    pieces = list_pieces(author.page, author.named)
    hidden = [piece.cell for piece in pieces if piece.show == "nothing"]
    named = [piece.cell for piece in pieces if piece.is_named and piece.show != "nothing"]
    boxes = [box for box in author.boxes().values() if len(box) > 1]
    dice = chooser.random()
    if hidden and dice < 0.2:
        return {"cell": chooser.choice(hidden), "say": {"show": None}}
    if named and dice < 0.4:
        said = chooser.choice([{"span": chooser.randint(1, 12)}, {"show": "nothing"}])
        return {"cell": chooser.choice(named), "say": said}
    if not boxes:
        return None
    cell, beside = sorted(chooser.sample(chooser.choice(boxes), 2), key=lambda name: name.startswith("cell-"))
    return {"cell": cell, "beside": beside, "isAfter": chooser.random() < 0.5}


def find_wanted(before: dict[str, list[str]], message: dict[str, object]) -> dict[str, list[str]]:
    """Find what is to be seen in each box after a wish; what is hidden or shown is left out."""
    cell, beside = message["cell"], message.get("beside")
    wanted = {box: [name for name in names if name != cell] for box, names in before.items()}
    if beside is not None:
        names = next(names for names in wanted.values() if beside in names)
        names.insert(names.index(beside) + bool(message["isAfter"]), str(cell))
    elif "span" in message["say"]:
        return before
    return {box: names for box, names in wanted.items() if names}


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
@pytest.mark.parametrize("kind", CELLS)
def test_every_move_changes_at_most_five_lines_and_nothing_else(kind: str, file: str, tmp_path: Path) -> None:
    author = open_author(kind, tmp_path, file)
    chooser = random.Random(f"{kind} {file}")
    comments = re.findall(r"#.*", author.text)
    moved = 0
    for _ in range(100):
        message = choose(author, chooser)
        if message is None:
            break
        before, boxes = author.text, author.boxes()
        try:
            lines = author.wish(**message)
        except Unsayable as unsayable:
            if not re.search("name `cell-[0-9]+` first", str(unsayable)):
                raise
            continue
        moved += lines > 0
        assert lines <= MOST_LINES, f"{message}\n{before}\nbecame\n{author.text}"
        tomllib.loads(author.text)
        without = message["cell"] if "show" in message.get("say", {}) else None
        shown = {box: [name for name in names if name != without] for box, names in author.boxes().items()}
        shown = {box: names for box, names in shown.items() if names}
        if author.page.area("main").inner != "grid":
            wanted = find_wanted(boxes, message)
            assert list(shown.values()) == list(wanted.values()), f"{message}\n{before}\nbecame\n{author.text}"
        else:
            assert {name for names in shown.values() for name in names} | {without} == {
                name for names in boxes.values() for name in names
            } | {without}
    assert moved > 10
    assert [said for said in comments if said not in author.text] == []


def arrange(cells: list[str], folder: Path, layout: str, *messages: dict[str, object]) -> Author:
    made = notebook(*cells, app=f"layout='{layout}'", path=folder / "sales.py")
    author = Author(build_program(made), folder)
    for message in messages:
        author.wish(**message)
    return author


def before(cell: str, beside: str) -> dict[str, object]:
    return {"cell": cell, "beside": beside}


def after(cell: str, beside: str) -> dict[str, object]:
    return {"cell": cell, "beside": beside, "isAfter": True}


SAID = ["a(row=1, span=6)", "b(row=1, column=7, span=6)", "c(row=2, span=6)", "d(row=3, span=6)"]
UNSAID = ["a(span=6)", "b(span=6)", "c", "d(span=4)"]
GRIDS = {
    "beside the one before it, where there is room": (SAID, [after("d", "c")], {"c": (2, 1), "d": (2, 7)}),
    "what is in its place goes down": (SAID, [before("d", "b")], {"a": (1, 1), "d": (1, 7), "b": (2, 7), "c": (2, 1)}),
    "what says nothing of its row follows": (UNSAID, [before("d", "b")], {"d": (1, 7), "b": (2, 1), "c": (3, 1)}),
    "below what leaves no room": (UNSAID, [after("d", "c")], {"a": (1, 1), "b": (1, 7), "c": (2, 1), "d": (3, 1)}),
    "at the top": (SAID, [before("c", "a")], {"c": (1, 1), "a": (2, 1), "b": (1, 7), "d": (3, 1)}),
    "back again": (SAID, [before("c", "a"), after("c", "b")], {"a": (1, 1), "b": (1, 7), "c": (2, 1), "d": (3, 1)}),
}


@pytest.mark.parametrize(("cells", "messages", "expected"), GRIDS.values(), ids=GRIDS)
def test_in_a_grid_a_moved_cell_stands(
    cells: list[str], messages: list[dict[str, object]], expected: dict[str, tuple[int, int]], tmp_path: Path
) -> None:
    found = places(arrange(cells, tmp_path, "grid", *messages).page)
    assert {cell: found[cell] for cell in expected} == expected


def test_a_cell_that_is_hidden_leaves_its_place_to_those_that_stand_after_it(tmp_path: Path) -> None:
    author = arrange(UNSAID, tmp_path, "grid", after("d", "a"), {"cell": "a", "say": {"show": "nothing"}})
    assert author.boxes()["main"] == ["d", "b", "c"]


def test_a_cell_without_a_name_is_passed_by_what_stands_elsewhere(tmp_path: Path) -> None:
    """A cell is put after an unnamed one by the name of an unseen one below it, if there is one."""
    author = arrange(["a", "_", "quiet: x = 1", "b"], tmp_path, "flow", after("a", "cell-2"))
    assert author.text == '[after]\nquiet = ["a"]\n'
    with pytest.raises(Unsayable, match="name `cell-2` first"):
        arrange(["a", "_", "b"], tmp_path, "flow", after("a", "cell-2"))


def test_a_cell_stays_in_what_it_stands_in(tmp_path: Path) -> None:
    with pytest.raises(Unsayable, match="`a` can be moved within what it stands in"):
        arrange(["a(page='P')", "b(page='Q')"], tmp_path, "flow", after("a", "b"))


def test_what_is_hidden_in_the_notebook_can_be_shown_by_hand(tmp_path: Path) -> None:
    author = Author(build_program(notebook("a", "b(show='nothing')", path=tmp_path / "sales.py")), tmp_path)
    author.wish(cell="b", say={"show": None})
    assert (author.text, author.boxes()["main"]) == ('[cells.b]\nshow = "output"\n', ["a", "b"])
    author.wish(cell="b", say={"show": "nothing"})
    assert author.boxes()["main"] == ["a"]
