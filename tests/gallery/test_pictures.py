"""The pictures in the docs are what the apps look like. Take them again with docs/generate_gallery.py."""

import importlib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.conftest import Server
from tests.gallery.likeness import compare

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = DOCS / "images" / "gallery"
APPS = ("index", *sorted(path.stem for path in (DOCS.parent / "gallery").glob("*.py")))
VIEWS = ("light", "dark", "phone")


@pytest.fixture
def camera(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Give the program that takes the pictures."""
    monkeypatch.syspath_prepend(DOCS)
    return importlib.import_module("generate_gallery")


def read_picture(app: str, view: str) -> Image.Image:
    return Image.open(PICTURES / f"{app}-{view}.webp").convert("RGB")


def test_every_app_has_its_pictures_and_no_other_is_kept(camera: ModuleType) -> None:
    assert {path.name for path in PICTURES.iterdir()} == {f"{app}-{view}.webp" for app in APPS for view in VIEWS}
    assert tuple(camera.list_apps()) == APPS
    assert tuple(view.name for view in camera.VIEWS) == VIEWS


def test_the_pictures_are_small_and_shown() -> None:
    page = (DOCS / "gallery.md").read_text("utf-8")
    for path in PICTURES.iterdir():
        assert path.stat().st_size < 150_000
        assert f"(images/gallery/{path.name})" in page


@pytest.mark.browser
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("app", APPS)
def test_an_app_looks_as_in_its_picture(
    app: str, view: str, camera: ModuleType, gallery: Server, browser: Browser, tmp_path: Path
) -> None:
    [found] = [one for one in camera.VIEWS if one.name == view]
    taken = camera.take_picture(browser, gallery.url, app, found)
    likeness = compare(taken, read_picture(app, view))
    taken.save(tmp_path / f"{app}-{view}.png")
    assert likeness.is_alike, f"{likeness}: see {tmp_path}; take the picture again if it should look so"


def test_noise_another_font_and_a_moved_line_are_no_difference() -> None:
    kept = read_picture("us_jobs", "light")
    noise = np.random.default_rng(1).integers(-8, 9, (kept.height, kept.width, 3))
    noisy = Image.fromarray(np.clip(np.asarray(kept, dtype=int) + noise, 0, 255).astype("uint8"))
    moved = Image.new("RGB", kept.size, kept.getpixel((kept.width - 3, kept.height - 3)))
    moved.paste(kept, (2, 3))
    blurred = kept.resize((kept.width // 2, kept.height // 2)).resize(kept.size)
    assert [compare(other, kept).is_alike for other in (noisy, moved, blurred)] == [True, True, True]


@pytest.mark.parametrize("app", APPS)
def test_a_blank_page_and_another_app_are_found(app: str) -> None:
    kept = read_picture(app, "light")
    blank = Image.new("RGB", kept.size, kept.getpixel((kept.width - 3, kept.height - 3)))
    assert not compare(blank, kept).is_alike
    others = [read_picture(other, "light") for other in APPS if other != app]
    assert not any(compare(other, kept).is_alike for other in others)


@pytest.mark.browser
@pytest.mark.parametrize(("app", "cell"), [("us_jobs", "month_by_month"), ("carbon_report", "by_region")])
def test_a_missing_chart_is_found(app: str, cell: str, camera: ModuleType, gallery: Server, browser: Browser) -> None:
    view = camera.VIEWS[0]
    with camera.open_view(browser, f"{gallery.url}/{app}", view) as page:
        page.add_style_tag(content=f"[data-cell={cell}] .appnb-figure-body {{ visibility: hidden }}")
        page.add_style_tag(content=f"[data-cell={cell}] appnb-hole {{ visibility: hidden }}")
        path = PICTURES / f"{app}-light.webp"
        taken = camera.read_screenshot(page)
    assert not compare(taken, Image.open(path).convert("RGB")).is_alike
