"""One watched server for a module of tests; each test has its notebook to itself, and saves it as an editor does."""

import re
import shutil
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.conftest import Server

APPS = Path(__file__).parent / "apps"
PATIENCE_MS = 60_000  # a busy machine is no fault


class Watched:
    """A folder of notebooks that is served and watched."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.folder = folder
        for name in names:
            shutil.copy(APPS / f"{name}.py", folder)
        self.server = Server(folder, "--watch", "--dev")

    def restore(self, name: str) -> None:
        """Put a notebook back as it was before the tests."""
        shutil.copy(APPS / f"{name}.py", self.folder)

    def open(self, page: Page, name: str) -> "Viewed":
        """Open a notebook and wait until all its cells have run."""
        page.goto(f"{self.server.url}/{name}")
        expect(page.locator(".appnb-cell").first).to_be_attached(timeout=PATIENCE_MS)
        viewed = Viewed(page, self.folder / f"{name}.py")
        viewed.wait_settled()
        return viewed


class Viewed:
    """A notebook on a page, and its file."""

    def __init__(self, page: Page, file: Path) -> None:
        self.page, self.file = page, file

    def cell(self, name: str) -> Locator:
        return self.page.locator(f"[data-cell={name}]")

    def save(self, *changes: tuple[str, str]) -> None:
        """Save the file with other text in it."""
        text = self.file.read_text()
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the file"
            text = text.replace(old, new)
        self.file.write_text(text)

    def touch_cell(self, name: str, times: int = 1) -> None:
        """Save another version of a cell that does the same; its first line tells the versions apart."""
        text = self.file.read_text()
        head = re.search(rf"def {name}\(.*\):\n", text)
        assert head, name
        self.file.write_text(text[: head.end()] + f"    _version = {times}\n" + text[head.end() :])

    def touch_cells(self) -> None:
        """Save another version of every cell that depends on `n`."""
        self.file.write_text(re.sub(r"(def \w+\(n\):\n)", r"\1    _version = 2\n", self.file.read_text()))

    def wait_settled(self) -> None:
        """Wait until no cell runs or waits to."""
        self.page.wait_for_function(
            """() => [...document.querySelectorAll(".appnb-cell")]
                .every((cell) => !["stale", "running"].includes(cell.dataset.state))""",
            timeout=PATIENCE_MS,
        )
