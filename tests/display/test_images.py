"""Pictures from everything that may hold one."""

import base64
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import appnb as nb
from appnb.display.png import encode_array

PNG = encode_array(np.zeros((2, 3), np.uint8))
SVG = b'<?xml version="1.0"?>\n<!-- a picture -->\n<svg xmlns="http://www.w3.org/2000/svg"></svg>'


def source(html: nb.Html) -> str:
    return html.text.partition('src="')[2].partition('"')[0]


def content(html: nb.Html) -> bytes:
    return base64.b64decode(source(html).partition(",")[2])


def test_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    monkeypatch.chdir(tmp_path)
    for src in ("a.png", tmp_path / "a.png", str(tmp_path / "a.png"), (tmp_path / "a.png").open("rb")):
        assert content(nb.image(src)) == PNG
        if hasattr(src, "close"):
            src.close()


SOURCES = {
    "bytes": (PNG, "data:image/png;base64,"),
    "a file in memory": (io.BytesIO(PNG), "data:image/png;base64,"),
    "SVG": (SVG, "data:image/svg+xml;base64,"),
    "JPEG": (b"\xff\xd8\xff\xe0", "data:image/jpeg;base64,"),
    "WebP": (b"RIFF1234WEBP", "data:image/webp;base64,"),
    "GIF": (b"GIF89a", "data:image/gif;base64,"),
    "an address": ("https://example.org/a.png?b=1&c=2", "https://example.org/a.png?b=1&amp;c=2"),
    "an address of this server": ("/static/nowhere.png", "/static/nowhere.png"),
    "a data address": ("data:image/png;base64,eA==", "data:image/png;base64,eA=="),
    "a PIL image": (Image.new("RGB", (1, 1)), "data:image/png;base64,"),
    "a PIL image in another colour space": (Image.new("CMYK", (1, 1)), "data:image/png;base64,"),
    "an array": (np.zeros((2, 2)), "data:image/png;base64,"),
    "lists": ([[0, 1], [1, 0]], "data:image/png;base64,"),
}


@pytest.mark.parametrize(("src", "expected"), SOURCES.values(), ids=SOURCES)
def test_sources(src: object, expected: str) -> None:
    assert source(nb.image(src)).startswith(expected)


ARRAYS = {
    "grey": (np.array([[0, 128, 255]], np.uint8), [0, 128, 255]),
    "8 bits are taken as they are": (np.array([[10, 20]], np.uint8), [10, 20]),
    "other numbers are scaled": (np.array([[1.0, 2.0, 3.0]]), [0, 128, 255]),
    "an array of one value": (np.full((1, 2), 7.0), [0, 0]),
    "missing values are black": (np.array([[np.nan, 0.0, 1.0]]), [0, 0, 255]),
    "black and white": (np.array([[True, False]]), [255, 0]),
}


@pytest.mark.parametrize(("array", "expected"), ARRAYS.values(), ids=ARRAYS)
def test_arrays_as_pil_reads_them(array: np.ndarray, expected: list[int]) -> None:
    assert np.asarray(Image.open(io.BytesIO(encode_array(array)))).flatten().tolist() == expected


@pytest.mark.parametrize(("channels", "mode"), [(1, "L"), (2, "LA"), (3, "RGB"), (4, "RGBA")])
def test_channels(channels: int, mode: str) -> None:
    array = np.random.default_rng(0).integers(0, 256, (5, 7, channels), np.uint8)
    picture = Image.open(io.BytesIO(encode_array(array)))
    assert (picture.mode, picture.size) == (mode, (7, 5))
    assert (np.asarray(picture).reshape(array.shape) == array).all()


def test_bounds_make_arrays_comparable() -> None:
    dark = np.asarray(Image.open(io.BytesIO(encode_array(np.full((1, 1), 51), vmin=0, vmax=255))))
    assert dark.tolist() == [[51]]


def test_how_it_is_shown() -> None:
    text = nb.image(PNG, alt="a <b>", width=100, height="3rem", rounded=True, style={"opacity": 0.5}).text
    assert (
        'alt="a &lt;b&gt;" class="appnb-image appnb-rounded" style="width: 100px; height: 3rem; opacity: 0.5">' in text
    )


def test_a_caption_is_text_and_stands_for_the_alternative() -> None:
    text = nb.image(PNG, caption="a <b>").text
    assert text.startswith('<figure class="appnb-figure"><img ')
    assert 'alt="a &lt;b&gt;"' in text
    assert "<figcaption>a &lt;b&gt;</figcaption></figure>" in text
