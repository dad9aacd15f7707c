"""Take the pictures of every app of the gallery, and of their index, for docs/gallery.md.

.venv/bin/python docs/generate_gallery.py            all of them, into docs/images/gallery/
.venv/bin/python docs/generate_gallery.py us_jobs    those of one app

Three of each: light and dark at 1280 px, light at 375 px. tests/gallery/test_pictures.py compares them with what the
apps look like, so take them again when an app or the look of pages changes.
"""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pictures import FLAGS, ROOT, WAIT, find_chromium, serve
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = ROOT / "docs" / "images" / "gallery"
MAX_BYTES = 150_000


@dataclass(frozen=True, slots=True)
class View:
    """One of the pictures of an app."""

    name: str
    width: int
    height: int
    scheme: str = "light"


VIEWS = (View("light", 1280, 860), View("dark", 1280, 860, "dark"), View("phone", 375, 740))

OPENED = {"fastest_hundred": "fastest_hundred#3", "index": ""}
"""Where an app is at its best, when that is not its start."""


def list_apps() -> list[str]:
    """List what there are pictures of: the index and each app, by name."""
    return ["index", *sorted(path.stem for path in (ROOT / "gallery").glob("*.py"))]


@contextmanager
def open_view(browser: Browser, url: str, view: View) -> Iterator[Page]:
    """Open a page as a viewer sees it, and wait until it stands still."""
    context = browser.new_context(
        viewport={"width": view.width, "height": view.height}, color_scheme=view.scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(url)
    if page.locator(".appnb-index").count() == 0:
        page.wait_for_function(WAIT, timeout=60_000)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(1500)  # what draws on a canvas does not say when it has
    yield page
    context.close()


def take_picture(browser: Browser, url: str, app: str, view: View) -> Image.Image:
    """Take one picture of an app, as large as its view."""
    with open_view(browser, f"{url}/{OPENED.get(app, app)}", view) as page:
        return read_screenshot(page)


def read_screenshot(page: Page) -> Image.Image:
    """Take what a page shows as a picture."""
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


def name_picture(app: str, view: View) -> Path:
    """Name the file of a picture."""
    return FOLDER / f"{app}-{view.name}.webp"


def main(asked: list[str]) -> None:
    """Take the pictures of the apps that are asked for, or of all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with serve(ROOT / "gallery") as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        for app in asked or list_apps():
            for view in VIEWS:
                path = name_picture(app, view)
                take_picture(browser, url, app, view).save(path, quality=82, method=6)
                size = path.stat().st_size
                assert size < MAX_BYTES, f"{path.name} has {size:,} bytes"
                print(f"{path.relative_to(ROOT)}  {size / 1000:.0f} kB")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
