"""A server of the gallery, and its apps as a person opens them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.conftest import Server
from tests.gallery.pages import AppPage

GALLERY = Path(__file__).parents[2] / "gallery"


@pytest.fixture(scope="module")
def gallery() -> Iterator[Server]:
    """A running server of the whole folder."""
    server = Server(GALLERY)
    yield server
    server.stop()


@pytest.fixture
def open_app(gallery: Server, page: Page) -> Callable[[str], AppPage]:
    """Open an app by its address below the server's."""
    return lambda name: AppPage(page, f"{gallery.url}/{name}")
