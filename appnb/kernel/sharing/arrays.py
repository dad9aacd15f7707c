"""Arrays for several sessions: pages of memory that the system copies when somebody writes to them."""

import ctypes
import mmap
import os
import sys
import weakref
from collections.abc import Callable
from typing import Any

LARGE_BYTES = 64 * 1024
"""From this size on an array is mapped; below, each session has a copy."""


def take_array(value: Any) -> Callable[[], object] | None:
    """Find what makes a session's own of an array of NumPy; None for what is none, or holds Python objects.

    A session that only reads has no memory of its own for it. An array that nobody may write to is handed on as it is.
    """
    if type(value).__module__ != "numpy" or type(value).__name__ != "ndarray" or value.dtype.hasobject:
        return None
    if not value.flags.writeable and value.base is None:
        return lambda: value
    if value.nbytes < LARGE_BYTES:
        return value.copy  # type: ignore[no-any-return]
    if not hasattr(os, "memfd_create"):
        return None
    order = "F" if value.flags.f_contiguous and not value.flags.c_contiguous else "C"
    pages = Pages(sys.modules["numpy"].asarray(value, order=order).tobytes(order))
    shape, dtype = value.shape, value.dtype
    numpy = sys.modules["numpy"]
    return lambda: numpy.ndarray(shape, dtype, pages.map(), order=order)


class Pages:
    """Bytes in memory without a name, mapped privately any number of times. Freed with the last that maps them."""

    def __init__(self, content: bytes) -> None:
        self._size = len(content)
        self._file = os.memfd_create("appnb-array")
        self._close = weakref.finalize(self, os.close, self._file)
        with open(self._file, "wb", closefd=False) as file:
            file.write(content)

    def map(self) -> object:
        """Map the bytes: a buffer that may be written to, which nobody else sees.

        Not `mmap.mmap`: each of those keeps a file descriptor of its own.

        Raises:
            MemoryError: the system has no room for the mapping.
        """
        protection = mmap.PROT_READ | mmap.PROT_WRITE
        address = _libc.mmap(None, self._size, protection, mmap.MAP_PRIVATE, self._file, 0)
        if address == _FAILED:
            raise MemoryError(f"no room to map {self._size:,} bytes: {os.strerror(ctypes.get_errno())}")
        buffer = (ctypes.c_char * self._size).from_address(address)
        weakref.finalize(buffer, _libc.munmap, address, self._size)
        return buffer


_FAILED = ctypes.c_void_p(-1).value
_libc = ctypes.CDLL(None, use_errno=True)
_libc.mmap.restype = ctypes.c_void_p
_libc.mmap.argtypes = (
    *(ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int),
    ctypes.c_long,  # off_t where Python runs on 64 bits
)
_libc.munmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t)
