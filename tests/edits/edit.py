"""One edit of a notebook's file, what it may run, and what becomes of what a viewer had entered."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Change = Callable[[str], str]

BLOCK = re.compile(r"^(?=@app\.|if __name__ ==)", re.MULTILINE)


@dataclass(frozen=True)
class Edit:
    """One save: what is changed, the cells that run for it in order, and which elements do not keep their values."""

    kind: str  # one of KINDS
    change: Change
    ran: str = ""
    reset: Mapping[str, object] = field(default_factory=dict)  # element → what it stands at afterwards
    why: str = ""  # they are reset
    gone: str = ""  # elements that the file has no more
    fails: str = ""  # cells that show an error afterwards
    blocked: str = ""  # cells that do not run because another raised
    is_refused: bool = False  # the file cannot be used: the version before goes on
    modules: Mapping[str, str] = field(default_factory=dict)  # saved beside the notebook: name → text
    then: "Edit | None" = None  # the save after it; its change is made to the file as it was before both


KINDS = (
    *("white space", "comment", "chart", "bounds", "options", "label", "initial value"),
    *("rename a variable", "rename a cell", "rename a function"),
    *("add", "delete", "split", "merge", "move", "edit", "import", "setup", "function", "module"),
    *(
        "broken then mended",
        "raises then mended",
        "rebinding",
        "title and layout",
        "switch off",
        "format",
    ),
)


def as_it_was(text: str) -> str:
    """Change nothing: back to the file before the edit."""
    return text


def swap(old: str, new: str, *more: str) -> Change:
    """Replace a text that stands once, and further pairs."""

    def change(text: str) -> str:
        pairs = (old, new, *more)
        for before, after in zip(pairs[::2], pairs[1::2], strict=True):
            assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times"
            text = text.replace(before, after)
        return text

    return change


def swap_all(old: str, new: str) -> Change:
    """Replace a text wherever it stands."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return change


def both(*changes: Change) -> Change:
    """Make several changes in one save."""

    def change(text: str) -> str:
        for one in changes:
            text = one(text)
        return text

    return change


def find_block(blocks: list[str], name: str) -> int:
    """Find the block of a cell's function, or the n-th block for `#n`."""
    if name.startswith("#"):
        return int(name[1:])
    [found] = [at for at, block in enumerate(blocks) if re.search(rf"^(async )?def {name}\(", block, re.MULTILINE)]
    return found


def rearrange(work: Callable[[list[str]], None]) -> Change:
    """Let `work` change the list of a file's blocks: the header, then one for each cell, then the end."""

    def change(text: str) -> str:
        blocks = BLOCK.split(text)
        work(blocks)
        return "".join(blocks)

    return change


def delete(*names: str) -> Change:
    """Take cells out."""

    def work(blocks: list[str]) -> None:
        for name in names:
            blocks.pop(find_block(blocks, name))

    return rearrange(work)


def add(text: str, *, above: str) -> Change:
    """Put a cell in, above another."""
    return rearrange(lambda blocks: blocks.insert(find_block(blocks, above), text.strip() + "\n\n\n"))


def add_last(text: str) -> Change:
    """Put a cell below all others."""
    return rearrange(lambda blocks: blocks.insert(len(blocks) - 1, text.strip() + "\n\n\n"))


def move(name: str, *, above: str) -> Change:
    """Move a cell above another."""

    def work(blocks: list[str]) -> None:
        block = blocks.pop(find_block(blocks, name))
        blocks.insert(find_block(blocks, above), block)

    return rearrange(work)


def reverse(text: str) -> str:
    """Turn the order of all cells round."""
    head, *cells, end = BLOCK.split(text)
    return "".join([head, *reversed(cells), end])


def indent_twice(text: str) -> str:
    """Put empty lines and a comment at the head of every cell."""
    return re.sub(r"^(def \w+\(.*\):\n)(?=    [^\n]*\n)", r"\1\n    # as it was\n\n", text, flags=re.MULTILINE)
