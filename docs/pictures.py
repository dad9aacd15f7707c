"""Serve a notebook and look at it in Chromium, to take pictures for the docs.

.venv/bin/python docs/pictures.py    takes the picture of the gallery's first app that README.md shows
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")


@contextmanager
def serve(*paths: Path) -> Iterator[str]:
    """Serve notebooks on a free port while the block runs; the address is given."""
    command = [sys.executable, "-m", "appnb", "serve", "--port", "0", *map(str, paths)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout
        said = next(line for line in process.stdout if "http://" in line)
        found = re.search(r"http://\S+", said)
        assert found
        yield found[0].rstrip("/")
    finally:
        process.terminate()
        process.communicate(timeout=20)


def find_chromium() -> str:
    """Find the browser: the one that CHROMIUM names, else one on PATH."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next(found for name in names if name and (found := shutil.which(name)))


@contextmanager
def open_page(url: str, width: int, height: int, scheme: str = "light") -> Iterator[Page]:
    """Open a page and wait until every cell of it has run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        page = browser.new_page(
            viewport={"width": width, "height": height},
            device_scale_factor=2,
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        page.goto(url)
        page.wait_for_function(WAIT, timeout=60_000)
        page.wait_for_timeout(1000)  # what draws on a canvas does not say when it has
        yield page
        browser.close()


WAIT = """() => {
    const cells = [...document.querySelectorAll('[data-cell]')];
    return cells.length && cells.every(cell => !['stale', 'running'].includes(cell.dataset.state));
}"""


def main() -> None:
    """Take the picture that README.md opens with."""
    with serve(ROOT / "gallery" / "population.py") as url, open_page(url, width=1280, height=860) as page:
        page.screenshot(path=ROOT / "docs" / "images" / "population.png")


if __name__ == "__main__":
    main()
