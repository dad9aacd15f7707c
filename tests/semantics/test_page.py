"""In a real Chromium: what of a notebook's surroundings its page shows."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Server

pytestmark = pytest.mark.browser

APPS = Path(__file__).parent / "apps"


@pytest.mark.parametrize("address", ["/", "/beside"])
def test_pictures_of_the_public_folder_are_shown(address: str, serve: Callable[..., Server], page: Page) -> None:
    apps = [APPS / "beside.py"] if address == "/" else [APPS]
    page.goto(serve(*apps).url + address)
    for name in ("in Markdown", "an image", "raw HTML"):
        picture = page.get_by_alt_text(name)
        expect(picture).to_be_visible()
        page.wait_for_function("name => document.querySelector(`[alt='${name}']`).naturalWidth === 12", arg=name)
    with page.expect_download() as download:
        page.get_by_role("link", name="the data").click()
    assert Path(download.value.path()).read_text() == "a,b\n1,2\n"
