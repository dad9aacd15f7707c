"""How much memory a value takes, roughly."""

import sys
from typing import Any


def estimate_bytes(value: Any) -> int:
    """Estimate what a value takes: of frames and arrays the data, of all else the object without what it refers to."""
    home, kind = type(value).__module__.partition(".")[0], type(value).__name__
    if home == "pandas" and kind == "DataFrame":
        return int(value.memory_usage(index=True).sum())
    if home == "polars" and kind in ("DataFrame", "Series"):
        return int(value.estimated_size())
    size = getattr(value, "nbytes", None) if home in ("numpy", "pandas", "pyarrow") else None
    return size if isinstance(size, int) else sys.getsizeof(value, 0)
