"""Film a few saves as a viewer sees them: a real server, a real page, a file that is really saved.

.venv/bin/python docs/generate_filmstrip.py    writes docs/images/watching.gif
"""

import base64
import io
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

sys.path.insert(0, str(Path(__file__).parent))

from pictures import ROOT, open_page

NOTEBOOK = ROOT / "gallery" / "seattle_weather.py"
PICTURE = ROOT / "docs" / "images" / "watching.gif"
WIDTH, HEIGHT = 1320, 640
SHOWN_LINES = 24


@dataclass(frozen=True, slots=True)
class Scene:
    """One save: what the author changes, what is said of it, and what shows that it has arrived."""

    old: str
    new: str
    said: str
    arrived: str  # an expression of JavaScript


SCENES = (
    Scene(
        'title="workable days"',
        'title="days to work outside"',
        "A line is changed and saved. Only its cell runs.",
        "!document.querySelector('.appnb-author-notice')",
    ),
    Scene(
        ".mark_bar(cornerRadiusEnd=3",
        ".mark_bar(cornerRadiusEnd=3 color=(",
        "A save that is not Python: the page goes on, and its author sees why.",
        "document.querySelector('.appnb-author-notice')",
    ),
    Scene(
        ".mark_bar(cornerRadiusEnd=3 color=(",
        ".mark_area(interpolate='monotone'",
        "Mended. What was chosen is still chosen.",
        "!document.querySelector('.appnb-author-notice')",
    ),
)

STAGE = """<!doctype html><meta charset="utf-8"><style>
* {{ box-sizing: border-box; margin: 0 }}
body {{ width: {width}px; height: {height}px; display: grid; grid: 1fr 56px / 500px 1fr; background: #e9ecf1;
  font: 15px/1.5 system-ui, "Liberation Sans", sans-serif; color: #1b2330 }}
.editor {{ background: #fff; border-right: 1px solid #d9dee6; overflow: hidden }}
.tab {{ padding: 9px 16px; border-bottom: 1px solid #d9dee6; color: #566173; font-size: 13px }}
.tab b {{ color: #1b2330; font-weight: 600 }}
pre {{ font: 12px/24px ui-monospace, "Liberation Mono", monospace; padding: 8px 16px; white-space: pre }}
.hll {{ display: block; background: #fff3bf; margin: 0 -16px; padding: 0 16px; width: 532px }}
img {{ width: 820px; height: {page_height}px; object-fit: cover; object-position: top }}
footer {{ grid-column: 1 / -1; display: flex; align-items: center; gap: 16px; padding: 0 16px }}
footer {{ background: #1b2330; color: #fff }}
footer code {{ margin-left: auto; color: #c3cbd8; font: 13px ui-monospace, "Liberation Mono", monospace }}
{code_style}
.highlight, .highlight pre {{ background: #fff; line-height: 22px }}</style>
<div class="editor"><div class="tab"><b>{name}</b>{mark}</div>{code}</div>
<img src="data:image/png;base64,{picture}"><footer>{said}<code>{line}</code></footer>"""


class Author:
    """Somebody with an editor: a notebook in a folder of its own, and the server that watches it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NOTEBOOK.name
        shutil.copy(NOTEBOOK, self.path)
        command = [sys.executable, "-m", "appnb", "serve", "--port", "0", "--watch", "--dev", str(self.path)]
        self._server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.lines: list[str] = []
        assert self._server.stdout
        said = next(line for line in self._server.stdout if "http://" in line)
        self.url = re.search(r"http://\S+", said)[0]  # type: ignore[index]  # the line has one
        threading.Thread(target=lambda: self.lines.extend(self._server.stdout or ()), daemon=True).start()

    def edit(self, scene: Scene) -> str:
        """Change the text without saving it."""
        text = self.path.read_text()
        assert scene.old in text, f"the notebook has no {scene.old!r} to change"
        return text.replace(scene.old, scene.new)

    def wait_for_line(self, count: int) -> str:
        """Wait for what the server prints about the save."""
        deadline = time.monotonic() + 20
        while not (said := [line for line in self.lines[count:] if " changed" in line or "goes on" in line]):
            assert time.monotonic() < deadline, f"the server said nothing of the save: {self.lines}"
            time.sleep(0.01)
        return said[-1].strip()

    def stop(self) -> None:
        """End the server."""
        self._server.terminate()
        self._server.wait(20)


@contextmanager
def at_work() -> Iterator[Author]:
    """Have an author at work while the block runs."""
    with tempfile.TemporaryDirectory() as folder:
        author = Author(Path(folder))
        try:
            yield author
        finally:
            author.stop()


def choose(page: Page) -> None:
    """Do what a viewer does before anything is saved."""
    page.locator("select").first.select_option("2014")
    page.locator("[role=slider]").first.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(800)


def film(author: Author, page: Page, stage: Page) -> list[tuple[Image.Image, int]]:
    """Play the scenes; each frame comes with its time in milliseconds."""
    choose(page)
    text = author.path.read_text()
    first = SCENES[0]
    frames = [(draw(stage, page, text, first.old, False, "A viewer has chosen a year and a limit.", ""), 2600)]
    for scene in SCENES:
        edited = author.edit(scene)
        frames.append((draw(stage, page, edited, scene.new, True, "", ""), 1100))
        said_before = len(author.lines)
        author.path.write_text(edited)
        line = author.wait_for_line(said_before)
        page.wait_for_function(f"() => Boolean({scene.arrived})")
        page.wait_for_timeout(600)  # what draws on a canvas does not say when it has
        frames.append((draw(stage, page, edited, scene.new, False, scene.said, line), 3400))
    return frames


def draw(stage: Page, page: Page, text: str, marked: str, is_open: bool, said: str, line: str) -> Image.Image:
    """Draw the editor beside the page."""
    lines = text.splitlines()
    at = next(number for number, each in enumerate(lines) if marked in each)
    start = max(0, at - SHOWN_LINES // 2)
    formatter = HtmlFormatter(hl_lines=[at - start + 1], nowrap=False, style="friendly")
    stage.set_content(
        STAGE.format(
            width=WIDTH,
            height=HEIGHT,
            page_height=HEIGHT - 56,
            code_style=formatter.get_style_defs(".highlight").replace("#ffffcc", "#fff3bf"),
            name=NOTEBOOK.name,
            mark=" ●" if is_open else "",
            code=highlight("\n".join(lines[start : start + SHOWN_LINES]), PythonLexer(stripnl=False), formatter),
            picture=base64.b64encode(page.screenshot()).decode(),
            said=said,
            line=line,
        )
    )
    return Image.open(io.BytesIO(stage.screenshot())).convert("RGB")


def main() -> None:
    """Film, and write the animation."""
    with at_work() as author, open_page(author.url, width=1120, height=800) as page:
        stage = page.context.browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})  # type: ignore[union-attr]
        frames = film(author, page, stage)
    pictures = [frame.quantize(128, dither=Image.Dither.NONE) for frame, _ in frames]
    pictures[0].save(
        PICTURE,
        save_all=True,
        append_images=pictures[1:],
        duration=[ms for _, ms in frames],
        loop=0,
        optimize=True,
    )


if __name__ == "__main__":
    main()
