"""How alike two pictures of a page are: another font or moment counts little, a chart that is missing much."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

TILES = 16
"""Into how many rows and columns of tiles a picture is cut."""

DETAIL = 9.0
"""From which spread of luminance, in steps of 255, there is something to see in a tile."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a comparison found. `difference` is of coarse luminance, 0 to 1; `lost` and `gained` are shares of tiles."""

    difference: float  # mean, absolute, of 64 by 64 means
    lost: float  # of the tiles with detail: those that have hardly any now
    gained: float  # the other way round

    @property
    def is_alike(self) -> bool:
        """Whether it is the same page."""
        return self.difference < 0.025 and self.lost < 0.07 and self.gained < 0.07


def compare(picture: Image.Image, kept: Image.Image) -> Likeness:
    """Compare two pictures of one size; a difference in size counts as no likeness."""
    if picture.size != kept.size:
        return Likeness(1.0, 1.0, 1.0)
    coarse = [_read(one.resize((64, 64), Image.Resampling.BOX)) for one in (picture, kept)]
    now, before = _find_detail(picture), _find_detail(kept)
    return Likeness(
        float(np.abs(coarse[0] - coarse[1]).mean()) / 255, _share_lost(before, now), _share_lost(now, before)
    )


def _read(picture: Image.Image) -> NDArray[np.float64]:
    return np.asarray(picture.convert("L"), dtype=float)


def _find_detail(picture: Image.Image) -> NDArray[np.float64]:
    """Find how much there is to see in each tile: the spread of luminance, with what is below 4 px blurred away."""
    width, height = picture.size
    shades = _read(picture.resize((width // 4, height // 4), Image.Resampling.BOX))
    rows = (np.array_split(row, TILES, axis=1) for row in np.array_split(shades, TILES, axis=0))
    return np.array([[tile.std() for tile in row] for row in rows])


def _share_lost(before: NDArray[np.float64], now: NDArray[np.float64]) -> float:
    """Find the share of tiles with detail that have less than a quarter of it now, as have those above and below."""
    had = before > DETAIL
    around = _max_around(now)
    return float((had & (around < before / 4)).sum() / max(had.sum(), 1))


def _max_around(detail: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take the largest of each tile and those above and below: a line of text more above moves things a little."""
    padded = np.pad(detail, ((1, 1), (0, 0)))
    return np.max([padded[:-2], padded[1:-1], padded[2:]], axis=0)
