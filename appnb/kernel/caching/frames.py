"""Digests of data that is large: arrays and frames, by their bytes. Knows libraries that have been imported."""

import hashlib
import io
import sys
from typing import Any


def digest_data(value: Any) -> bytes | None:
    """Digest an array of NumPy, a frame or series of pandas or polars, a table of Arrow; None for anything else."""
    home = type(value).__module__.partition(".")[0]
    digest = _DIGESTS.get(home)
    return digest(value) if digest is not None else None


def _digest_numpy(value: Any) -> bytes | None:
    numpy = sys.modules["numpy"]
    if not isinstance(value, numpy.ndarray) or value.dtype.hasobject:
        return None
    found = hashlib.blake2b(f"{type(value).__name__} {value.dtype.descr} {value.shape}".encode(), digest_size=16)
    found.update(memoryview(numpy.ascontiguousarray(value)).cast("B") if value.size else b"")
    return found.digest()


def _digest_pandas(value: Any) -> bytes | None:
    pandas = sys.modules["pandas"]
    if not isinstance(value, pandas.DataFrame | pandas.Series | pandas.Index):
        return None
    is_frame = isinstance(value, pandas.DataFrame)
    labels = (list(value.columns), list(value.dtypes)) if is_frame else (value.name, value.dtype)
    index = None if isinstance(value, pandas.Index) else value.index
    head = repr((type(value).__name__, labels, type(index).__name__, getattr(index, "names", None)))
    found = hashlib.blake2b(head.encode(), digest_size=16)
    try:
        rows = pandas.util.hash_pandas_object(value, index=index is not None)
    except TypeError:  # lists and the like in its cells
        return None
    found.update(rows.to_numpy().tobytes())
    return found.digest()


def _digest_polars(value: Any) -> bytes | None:
    polars = sys.modules["polars"]
    if isinstance(value, polars.Series):
        value = value.to_frame()
    if not isinstance(value, polars.DataFrame) or polars.Object in value.dtypes:
        return None
    written = io.BytesIO()
    value.rechunk().write_ipc(written, compression="uncompressed")
    return hashlib.blake2b(written.getbuffer(), digest_size=16).digest()


def _digest_arrow(value: Any) -> bytes | None:
    arrow = sys.modules["pyarrow"]
    if not isinstance(value, arrow.Table | arrow.RecordBatch):
        return None
    table = value if isinstance(value, arrow.Table) else arrow.Table.from_batches([value])
    written = io.BytesIO()
    with arrow.ipc.new_stream(written, table.schema) as stream:
        stream.write_table(table.combine_chunks())
    return hashlib.blake2b(written.getbuffer(), digest_size=16).digest()


_DIGESTS = {
    "numpy": _digest_numpy,
    "pandas": _digest_pandas,
    "polars": _digest_polars,
    "pyarrow": _digest_arrow,
}
"""Top package of a value's class → what digests it."""
