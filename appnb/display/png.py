"""Arrays as PNG, with nothing but the standard library and NumPy."""

import struct
import zlib
from importlib import import_module
from typing import Any

from appnb.diagnostics import AppnbError, Diagnostic

_COLOUR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}  # by channels: grey, grey and alpha, RGB, RGBA


def encode_array(array: Any, vmin: float | None = None, vmax: float | None = None) -> bytes:
    """Encode an image array as PNG.

    Args:
        array: (height, width), or (height, width, 1 to 4 channels); anything `numpy.asarray` takes. `uint8` is taken
            as it is, booleans as black and white, other numbers are scaled from their least to their greatest.
        vmin: the value that becomes 0, instead of the least.
        vmax: the value that becomes 255, instead of the greatest.

    Raises:
        AppnbError: NB312, the shape is not that of an image, or `vmin` is not below `vmax`.
    """
    numpy = _load_numpy()
    data = numpy.asarray(array.toarray() if hasattr(array, "toarray") else array)
    channels = 1 if data.ndim == 2 else data.shape[2] if data.ndim == 3 else 0
    if channels not in _COLOUR_TYPES or 0 in data.shape:
        what = f"an array of shape {data.shape} is not an image"
        raise AppnbError(
            Diagnostic("NB312", what, None, "give one of shape (height, width) or (height, width, 1 to 4)")
        )
    pixels = _scale(numpy, data, vmin, vmax)
    height, width = pixels.shape[:2]
    rows = numpy.ascontiguousarray(pixels).reshape(height, width * channels)
    raw = numpy.concatenate([numpy.zeros((height, 1), numpy.uint8), rows], axis=1).tobytes()  # each row: no filter
    header = struct.pack(">2I5B", width, height, 8, _COLOUR_TYPES[channels], 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(raw, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _scale(numpy: Any, data: Any, vmin: float | None, vmax: float | None) -> Any:
    if data.dtype == numpy.bool_:
        return data.astype(numpy.uint8) * 255
    if data.dtype == numpy.uint8 and vmin is None and vmax is None:
        return data
    values = data.astype(numpy.float64)
    finite = values[numpy.isfinite(values)]
    low = float(vmin) if vmin is not None else float(finite.min()) if finite.size else 0.0
    high = float(vmax) if vmax is not None else float(finite.max()) if finite.size else 1.0
    if low > high:
        what = f"`image(vmin={low:g}, vmax={high:g})`: the least value is above the greatest"
        raise AppnbError(Diagnostic("NB312", what, None, f"write `vmin={high:g}, vmax={low:g}`"))
    scaled = (numpy.nan_to_num(values, nan=low, posinf=high, neginf=low).clip(low, high) - low) / ((high - low) or 1.0)
    return (scaled * 255).round().astype(numpy.uint8)


def _load_numpy() -> Any:
    return import_module("numpy")  # only those who show arrays need it
