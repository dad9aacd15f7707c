"""Tables as downloads, which are written when they are fetched."""

import base64
import re
from collections.abc import Callable
from typing import Any, TypeVar
from weakref import ref

from appnb.display.hosting import host
from appnb.frames.exports import MIME, Format, write_table
from appnb.kernel.hosting import HostedFile

Owner = TypeVar("Owner")


def offer_file(
    owner: Owner, give: Callable[[Owner], Any], name: str, format: Format, *, write: Callable[..., bytes] = write_table
) -> str:
    """Put a table where its page can fetch it, and give the address.

    Args:
        owner: has the table; the file does not keep it alive.
        give: asks the owner for the table, each time the file is fetched.
        name: of the file, without an ending; what no file should have in its name is left out.
        format: of the file.
        write: writes the table.
    """
    weak = ref(owner)

    def make() -> bytes:
        there = weak()
        return b"" if there is None else write(give(there), format)

    stem = re.sub(r"[^\w-]+", "_", name).strip("_") or "table"
    named = f"{stem}.{format}"
    address = host(HostedFile(make, named, MIME[format], is_download=True))
    if address is None:  # no server is there to ask: the file is in its address
        address = f"data:{MIME[format]};base64,{base64.b64encode(make()).decode()}"
    return address
