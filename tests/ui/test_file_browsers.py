"""Files of the server: what is seen, what may be chosen, and that nobody leaves the folder that was named."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from appnb import ui
from appnb.ui.folders import MOST_LOCAL
from appnb.ui.tabular.messages import Message


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("top/a10.csv", "top/a2.csv", "top/B.TXT", "top/sub/inner.csv", "top/empty/deep/x.bin", "secret.csv"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * 1500)
    (tmp_path / "top" / "out").symlink_to(tmp_path)
    (tmp_path / "top" / "out.csv").symlink_to(tmp_path / "secret.csv")
    (tmp_path / "top" / "gone.csv").symlink_to(tmp_path / "nothing")
    return tmp_path / "top"


def do(element: Any, what: str, **more: Any) -> None:
    element.hear(Message({"do": what, **more}))


def names(element: Any) -> list[str]:
    return [entry.name for entry in element.listing.entries]


def test_folders_come_first_and_numbers_count(folder: Path) -> None:
    element = ui.file_browser(folder)
    assert names(element) == ["empty", "sub", "a2.csv", "a10.csv", "B.TXT"]
    assert "1.5 kB" in element.written.write().body


def test_what_is_shown(folder: Path) -> None:
    assert names(ui.file_browser(folder, filetypes=["CSV"])) == ["empty", "sub", "a2.csv", "a10.csv"]
    assert names(ui.file_browser(folder, filter=r"^a\d\.")) == ["empty", "sub", "a2.csv"]
    assert names(ui.file_browser(folder, filter=re.compile("B"))) == ["empty", "sub", "B.TXT"]
    assert names(ui.file_browser(folder, filter=lambda path: path.stem == "a10")) == ["empty", "sub", "a10.csv"]
    assert names(ui.file_browser(folder, selection_mode="directory")) == ["empty", "sub"]
    assert names(ui.file_browser(folder, filetypes=[".csv"], ignore_empty_dirs=True)) == ["sub", "a2.csv", "a10.csv"]
    cut = ui.file_browser(folder, limit=3)
    assert len(names(cut)) == 3
    assert "the first 3 entries" in cut.written.write().foot
    assert ui.file_browser(folder).rules.limit == MOST_LOCAL


def test_files_are_chosen_across_folders(folder: Path) -> None:
    heard: list[Any] = []
    element = ui.file_browser(folder, on_change=heard.append)
    assert (element.value, element.path(), element.name()) == ((), None, None)
    do(element, "choose", name="a2.csv", value=True)
    do(element, "open", name="sub")
    do(element, "choose", name="inner.csv", value=True)
    assert [each.path for each in element.value] == [folder / "a2.csv", folder / "sub" / "inner.csv"]
    assert (element.name(), element.name(1), element.path(1)) == ("a2.csv", "inner.csv", folder / "sub" / "inner.csv")
    assert (element.value[0].id, element.value[0].is_directory) == (str(folder / "a2.csv"), False)
    do(element, "up")
    do(element, "choose", name="a2.csv", value=False)
    assert [each.name for each in element.value] == ["inner.csv"]
    assert "Chosen: inner.csv" in element.written.write().foot
    do(element, "clear")
    assert element.value == ()
    assert len(heard) == 4


def test_one_of_folders(folder: Path) -> None:
    element = ui.file_browser(folder, selection_mode="directory", multiple=False)
    do(element, "choose", name="sub", value=True)
    do(element, "choose", name="empty", value=True)
    assert [each.name for each in element.value] == ["empty"]
    assert element.value[0].is_directory


def test_nobody_leaves_the_folder(folder: Path) -> None:
    element = ui.file_browser(folder)
    assert element.is_at_top
    for what, name in [
        *(("up", ""), ("open", ".."), ("open", "out"), ("choose", "out.csv"), ("choose", "../secret.csv")),
        *(("open", str(folder.parent)), ("choose", "sub"), ("open", "a2.csv")),
    ]:
        do(element, what, name=name, value=True)
    assert (element.folder, element.value) == (folder, ())
    for path in (folder.parent / "secret.csv", folder / "out.csv", "../secret.csv"):
        with pytest.raises(ui.ElementError, match="is outside of"):
            element.value = [path]


def test_who_may_go_anywhere_may_go_up(folder: Path) -> None:
    element = ui.file_browser(folder, restrict_navigation=False)
    do(element, "up")
    assert element.folder == folder.parent
    assert "secret.csv" in names(element)
    assert "out" in names(ui.file_browser(folder, restrict_navigation=False))


def test_files_that_come_are_seen_when_one_looks_again(folder: Path) -> None:
    element = ui.file_browser(folder)
    assert "new.csv" not in names(element)
    (folder / "new.csv").touch()
    assert "new.csv" not in names(element)
    do(element, "again")
    assert "new.csv" in names(element)


def test_first_values_and_what_is_kept(folder: Path) -> None:
    element = ui.file_browser(folder, value=folder / "a2.csv")
    assert element.name() == "a2.csv"
    do(element, "open", name="sub")
    new = ui.file_browser(folder, value=folder / "a2.csv")
    new.__appnb_adopt__(element)
    assert new.folder == folder / "sub"
    do(element, "choose", name="inner.csv", value=True)
    again = ui.file_browser(folder, value=folder / "a2.csv")
    again.__appnb_adopt__(element)
    assert [each.name for each in again.value] == ["a2.csv", "inner.csv"]


def test_nothing_is_chosen_in_one_that_is_disabled(folder: Path) -> None:
    element = ui.file_browser(folder)
    element.disabled = True
    do(element, "choose", name="a2.csv", value=True)
    assert element.value == ()


def test_names_are_escaped(tmp_path: Path) -> None:
    (tmp_path / "<b>&.csv").touch()
    body = ui.file_browser(tmp_path).written.write().body
    assert "<b>" not in body
    assert "&lt;b&gt;&amp;.csv" in body


WRONG: dict[str, tuple[str, Callable[[Path], object]]] = {
    "no folder": ("NB308", lambda folder: ui.file_browser(folder / "nothing")),
    "a mode that is none": ("NB308", lambda folder: ui.file_browser(folder, selection_mode="fiel")),  # type: ignore[arg-type]
    "no mode": ("NB308", lambda folder: ui.file_browser(folder, selection_mode=[])),
    "a first value that is not there": ("NB302", lambda folder: ui.file_browser(folder, value="nothing")),
    "a first value that is empty": ("NB302", lambda folder: ui.file_browser(folder, value="")),
    "a folder among files": ("NB302", lambda folder: ui.file_browser(folder, value="sub")),
    "two of one": ("NB302", lambda folder: ui.file_browser(folder, value=["a2.csv", "a10.csv"], multiple=False)),
}


@pytest.mark.parametrize(("code", "make"), WRONG.values(), ids=WRONG)
def test_faults(code: str, make: Callable[[Path], object], folder: Path) -> None:
    with pytest.raises(ui.ElementError) as error:
        make(folder)
    assert error.value.diagnostic.code == code
