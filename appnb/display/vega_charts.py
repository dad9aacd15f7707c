"""Charts of Altair taken apart: what a chart says, and its data by name, so that each can travel in its own way."""

import json
import re
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.display.hosting import is_address
from appnb.display.kinds import class_names
from appnb.display.vega_fetch import NotFetched, fetch
from appnb.kernel.about import notebook_dir

NAME = "appnb"
"""What our data transformer is called in Altair, and what the names of data begin with."""

_WHOLE_ROW = re.compile(r"\bdatum\b(?!\s*[.\[])|\bdata\(")
_SAMPLES = re.compile(r"https://\S*/vega-datasets@[^/]+/data/([\w.-]+)$")
_FILE_TYPES = {".csv": "csv", ".tsv": "tsv", ".json": "json", ".topojson": "json", ".geojson": "json"}


@dataclass(frozen=True, slots=True)
class TakenChart:
    """A chart as two parts: what it says, and the data that it names, frames as they were given or texts of files."""

    spec: dict[str, Any]
    tables: Mapping[str, Any] = field(default_factory=dict)

    def pack(self) -> bytes:
        """Pack the data, the columns that the chart uses, for a browser."""
        columns: Any = import_module("appnb.display.vega_columns")  # it needs pandas: a script does not pay for that
        used = {name: _keep_used(self.spec, columns.read_table(table)) for name, table in self.tables.items()}
        packed: bytes = columns.pack_rows(used)
        return packed


def is_altair(value: object) -> bool:
    """Tell whether an object is a chart of Altair, without importing it."""
    return "altair.TopLevelMixin" in class_names(value)


def take_chart(chart: Any) -> TakenChart:
    """Take a chart of Altair apart. The frames are shared with the author, not copied.

    Raises:
        AppnbError: NB346, its data are in a file that is not there.
    """
    tables: dict[str, Any] = {}
    spec = _write_spec(chart, tables)
    for name, rows in spec.pop("datasets", {}).items():
        tables[name] = json.dumps(rows, default=str)
    for data in list(_find_addresses(spec)):
        try:
            _take_file(data, tables)
        except NotFetched as error:
            _say_what_misses(spec, data, error)
    return TakenChart(spec, tables)


def find_height(spec: Mapping[str, Any]) -> int | None:
    """Find how high a chart of one view, or of layers, is without its axes and titles; None where nothing tells."""
    if not ("mark" in spec or "layer" in spec):
        return None
    height = spec.get("height", spec.get("config", {}).get("view", {}).get("continuousHeight"))
    kind = spec.get("encoding", {}).get("y", {}).get("type")
    is_said = "height" in spec or kind in ("quantitative", "temporal")  # names take as much as they need
    return int(height) if is_said and isinstance(height, int | float) else None


# ---- frames: Altair asks a transformer what to write for them ----------------------------------------------

_tables: ContextVar[dict[str, Any] | None] = ContextVar("appnb_vega_tables", default=None)
_lock = threading.RLock()


def _write_spec(chart: Any, tables: dict[str, Any]) -> dict[str, Any]:
    """Write what a chart says; its frames are put into `tables`.

    Which transformer Altair asks is a matter of the whole process, so ours is asked only here, by one thread at a time.
    """
    registry = sys.modules["altair"].data_transformers
    token = _tables.set(tables)
    try:
        with _lock:
            if NAME not in registry.names():
                registry.register(NAME, _take_frame)
            with registry.enable(NAME):
                spec: dict[str, Any] = chart.to_dict()
                return spec
    finally:
        _tables.reset(token)


def _take_frame(data: Any, **options: Any) -> dict[str, Any]:
    """Put a frame into the tables of the thread that asks; the same frame once."""
    altair, tables = sys.modules["altair"], _tables.get()
    if tables is None or isinstance(data, Mapping) or hasattr(data, "__geo_interface__"):
        written: dict[str, Any] = altair.to_values(data)
        return written
    name = next((name for name, table in tables.items() if table is data), f"{NAME}-{len(tables)}")
    tables[name] = data
    return {"name": name}


# ---- files -------------------------------------------------------------------------------------------------


def _find_addresses(spec: Any) -> Iterator[dict[str, Any]]:
    """Yield what a chart says of data that are elsewhere; all of it is open to change."""
    if isinstance(spec, Mapping):
        data = spec.get("data")
        if isinstance(data, dict) and isinstance(data.get("url"), str):
            yield data
        for part in spec.values():
            yield from _find_addresses(part)
    elif isinstance(spec, list):
        for part in spec:
            yield from _find_addresses(part)


def _take_file(data: dict[str, Any], tables: dict[str, Any]) -> None:
    """Put what an address has into the tables, in its place: a file of the notebook's machine, or of another server.

    Raises:
        NotFetched: the other server does not give it.
    """
    address = data["url"]
    path = find_data_file(address)
    if path is not None:
        name, text, suffix = f"{NAME}-{path.name}", path.read_text("utf-8"), path.suffix
    elif is_elsewhere(address):
        text = fetch(address if address.startswith("http") else f"https:{address}")
        name, suffix = f"{NAME}-{address}", PurePosixPath(urlsplit(address).path).suffix
    else:
        return
    tables[name] = text
    kind = _FILE_TYPES.get(suffix.lower(), "json")
    data["format"] = {"type": kind, **data.get("format", {})}
    data["name"] = name
    del data["url"]


def _say_what_misses(spec: dict[str, Any], data: dict[str, Any], error: NotFetched) -> None:
    """Leave the place of data empty that cannot be had, and say so in the chart."""
    address = data.pop("url")
    data["values"] = []
    title = spec.get("title")
    said = title if isinstance(title, dict) else {"text": title or ""}
    spec["title"] = {**said, "subtitle": [f"The data of this chart cannot be fetched from {address}", str(error)]}


def is_elsewhere(address: str) -> bool:
    """Tell whether an address is one of another server."""
    return re.match(r"(?:https?:)?//", address) is not None


def find_data_file(address: str) -> Path | None:
    """Find the file that an address names; None if it is another server's, or the browser can fetch it from this one.

    Raises:
        AppnbError: NB346, there is none.
    """
    sample = _SAMPLES.match(address)
    if sample is not None and (found := _find_sample(sample[1])) is not None:
        return found
    if is_elsewhere(address) or is_address(address):
        return None
    folders = (Path.cwd(), notebook_dir() or Path.cwd())
    for folder in folders:
        if (path := folder / Path(address.removeprefix("file://")).expanduser()).is_file():
            return path
    what = f"the data of a chart are in a file that is not there: {address!r}"
    raise AppnbError(Diagnostic("NB346", what, None, f"check the path; it is looked for in {folders[-1]}"))


def _find_sample(name: str) -> Path | None:
    """Find a data set of Vega's examples in the package `vega_datasets`, which has some of them."""
    found = find_spec("vega_datasets")
    path = Path(found.origin).parent / "_data" / name if found is not None and found.origin else None
    return path if path is not None and path.is_file() else None


# ---- columns -------------------------------------------------------------------------------------------------


def _keep_used(spec: Mapping[str, Any], table: Any) -> Any:
    """Keep the columns of a frame that a chart may use: those whose names stand anywhere in what it says."""
    if isinstance(table, str):
        return table
    said = "\n".join(_list_texts(spec))
    if _WHOLE_ROW.search(said):
        return table
    return table.select([name for name in table.columns if _is_said(name, said)])


def _is_said(name: str, said: str) -> bool:
    return any(each in said for each in (name, re.sub(r"([.\[\]'\"])", r"\\\1", name), name.replace("'", "\\'")))


def _list_texts(part: Any) -> Iterator[str]:
    """Yield what a chart says, without the words of Vega-Lite; of a tooltip that shows whole rows, "datum"."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        if part.get("content") == "data":
            yield "datum"
        for value in part.values():
            yield from _list_texts(value)
    elif isinstance(part, Sequence):
        for value in part:
            yield from _list_texts(value)
