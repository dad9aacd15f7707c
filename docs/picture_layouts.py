"""Take the pictures of docs/layouts.md: gallery apps that show a layout each.

.venv/bin/python docs/picture_layouts.py
"""

import io
from pathlib import Path

from pictures import ROOT, open_page, serve
from PIL import Image

FOLDER = ROOT / "docs" / "images" / "layouts"
APPS = {  # picture: gallery app, width and height of the screen
    "flow": ("seattle_weather", 1200, 760),
    "dashboard": ("population", 1200, 760),
    "grid": ("us_jobs", 1200, 760),
    "pages": ("carbon_report", 1200, 760),
    "slides": ("fastest_hundred#2", 1200, 760),
    "phone": ("us_jobs", 375, 760),
}


def save(shot: bytes, path: Path) -> None:
    """Write a picture with few colours, which is as good for what it shows and a third as large."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.open(io.BytesIO(shot)).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)


def main() -> None:
    """Take them all."""
    with serve(ROOT / "gallery") as url:
        for name, (app, width, height) in APPS.items():
            with open_page(f"{url}/{app}", width, height) as page:
                page.wait_for_timeout(4000)  # charts of other makers load their scripts first
                save(page.screenshot(), FOLDER / f"{name}.png")
            print(name)


if __name__ == "__main__":
    main()
