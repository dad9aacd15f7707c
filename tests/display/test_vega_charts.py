"""Charts of Altair on their way to a browser: what they say, and their data, packed as columns."""

import datetime as dt
import json
import struct
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import altair as alt
import narwhals.stable.v2 as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from appnb.diagnostics import AppnbError
from appnb.display.vega_charts import TakenChart, take_chart
from appnb.display.vega_columns import pack_rows

TYPES = {"f4": "f4", "f8": "f8", "i1": "i1", "i2": "<i2", "i4": "<i4", "u1": "u1", "u2": "<u2", "u4": "<u4"}


def unpack(packed: bytes) -> dict[str, Any]:
    """Read what a browser gets, as `js/vega_rows.js` does; text stays text."""
    (size,) = struct.unpack("<I", packed[:4])
    start, tables = 4 + size, {}
    for name, table in json.loads(packed[4:start]).items():
        columns = {}
        for about in table["columns"]:
            content = packed[start + about["at"] :][: about["bytes"]]
            assert (start + about["at"]) % 8 == 0
            if about["kind"] == "text":
                columns = content.decode()
                break
            columns[about["name"]] = read_column(about, content)
            assert len(columns[about["name"]]) == table["rows"]
        tables[name] = columns
    return tables


def read_column(about: dict[str, Any], content: bytes) -> list[Any]:
    if about["kind"] == "json":
        return list(json.loads(content))
    numbers = np.frombuffer(content, TYPES[about["type"]]).tolist()
    if about["kind"] == "place":
        return [about["values"][place] if place < len(about["values"]) else None for place in numbers]
    numbers = [None if number != number else number for number in numbers]
    if about["kind"] == "number":
        return numbers
    zone = dt.UTC if about["kind"] == "instant" else None
    return [None if ms is None else dt.datetime.fromtimestamp(ms / 1000, dt.UTC).replace(tzinfo=zone) for ms in numbers]


DATA: dict[str, list[Any]] = {
    "n": [1, 2, 300],
    "big": [1, 2**40, -5],
    "gap": [1.5, None, 2.5],
    "s": ["a", None, "é"],
    "b": [True, None, False],
    "day": [dt.date(2024, 1, 2), None, dt.date(2024, 3, 4)],
    "at": [dt.datetime(2024, 1, 2, 3, 4, 5), None, dt.datetime(1969, 1, 1)],
    "utc": [dt.datetime(2024, 1, 2, 3, tzinfo=dt.UTC), None, dt.datetime(2024, 7, 1, tzinfo=dt.UTC)],
    "parts": [[1, 2], None, [3]],
}
LIBRARIES: dict[str, Callable[[Any], Any]] = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "pyarrow": pa.table}


@pytest.mark.parametrize("make", LIBRARIES.values(), ids=LIBRARIES)
def test_rows_arrive_as_they_are(make: Callable[[Any], Any]) -> None:
    rows = unpack(pack_rows({"d": nw.from_native(make(DATA))}))["d"]
    days = [None if day is None else dt.datetime(day.year, day.month, day.day) for day in DATA["day"]]
    is_text = make is pd.DataFrame  # it holds days as objects
    wanted = {**DATA, "day": [None if day is None else day.isoformat() for day in days] if is_text else days}
    for name, values in wanted.items():
        assert rows[name] == values, name


def test_numbers_that_json_has_not_are_none() -> None:
    frame = pl.DataFrame({"x": [1.0, float("nan"), float("inf"), None]})
    packed = pack_rows({"d": nw.from_native(frame)})
    assert unpack(packed)["d"]["x"] == [1.0, None, float("inf"), None]  # infinity goes in the browser


def test_texts_that_repeat_are_sent_once() -> None:
    many = nw.from_native(pl.DataFrame({"s": ["north of the river", "south of the river"] * 5_000}))
    assert len(pack_rows({"d": many})) < 11_000
    unlike = nw.from_native(pl.DataFrame({"s": [f"id {number}" for number in range(1_000)]}))
    assert unpack(pack_rows({"d": unlike}))["d"]["s"][:2] == ["id 0", "id 1"]


def test_many_texts_take_wider_places() -> None:
    values = [f"{number % 400}" for number in range(2_000)]
    assert unpack(pack_rows({"d": nw.from_native(pl.DataFrame({"s": values}))}))["d"]["s"] == values


def test_an_empty_frame() -> None:
    frame = pl.DataFrame({"n": [], "s": []}, schema={"n": pl.Int64, "s": pl.String})
    assert unpack(pack_rows({"d": nw.from_native(frame)}))["d"] == {"n": [], "s": []}


# ---- charts ------------------------------------------------------------------------------------------------------

CARS = pd.DataFrame({"weight": [1, 2], "power": [60, 90], "name": ["a", "b"], "price [€]": [1, 2], "a.b": [3, 4]})
POINTS = alt.Chart(CARS).mark_point()

USED: dict[str, tuple[alt.Chart, set[str]]] = {
    "what is drawn": (POINTS.encode(x="weight", y="power"), {"weight", "power"}),
    "a tooltip": (POINTS.encode(x="weight", tooltip=["name"]), {"weight", "name"}),
    "a tooltip of all": (POINTS.mark_point(tooltip={"content": "data"}).encode(x="weight"), set(CARS)),
    "an expression": (POINTS.encode(x="weight").transform_filter("datum.power > 60"), {"weight", "power"}),
    "an expression over rows": (POINTS.encode(x="weight").transform_calculate(k="length(keys(datum))"), set(CARS)),
    "an escaped name": (POINTS.encode(x=r"a\.b", y=alt.Y("price \\[€\\]:Q")), {"a.b", "price [€]"}),
    "a field in quotes": (POINTS.transform_filter("datum['price [€]'] > 1").mark_point(), {"price [€]"}),
    "a count": (POINTS.encode(y="count()"), set()),
    "folded columns": (POINTS.transform_fold(["weight", "power"]).encode(y="value:Q"), {"weight", "power"}),
}


@pytest.mark.parametrize(("chart", "used"), USED.values(), ids=USED)
def test_only_columns_that_a_chart_uses_are_sent(chart: alt.Chart, used: set[str]) -> None:
    (rows,) = unpack(take_chart(chart).pack()).values()
    assert set(rows) == used


def test_more_rows_than_altair_writes() -> None:
    frame = pl.DataFrame({"x": range(100_000), "y": range(100_000)})
    taken = take_chart(alt.Chart(frame).mark_point().encode(x="x", y="y"))
    assert len(unpack(taken.pack())["appnb-0"]["x"]) == 100_000
    assert alt.data_transformers.active == "default"


def test_a_frame_that_stands_in_several_views_is_sent_once() -> None:
    other = CARS.head(1)
    chart = POINTS.encode(x="weight") | (POINTS.encode(x="power") + alt.Chart(other).mark_rule().encode(x="weight"))
    taken = take_chart(chart)
    assert len(taken.tables) == 2
    assert {len(rows["weight"]) for rows in unpack(taken.pack()).values()} == {1, 2}


def test_named_values_in_the_chart_itself() -> None:
    chart = alt.Chart(alt.NamedData(name="own")).mark_point().encode(x="a:Q").properties(datasets={"own": [{"a": 1}]})
    taken = take_chart(chart)
    assert taken.spec["data"] == {"name": "own"}
    assert "datasets" not in taken.spec
    assert json.loads(taken.tables["own"]) == [{"a": 1}]


class Shape:
    """Something with a place on a map, as GeoPandas has it."""

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        return {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}


def test_shapes_are_sent_as_geojson() -> None:
    (text,) = take_chart(alt.Chart(Shape()).mark_geoshape()).tables.values()
    assert json.loads(text)["geometry"] == {"type": "Point", "coordinates": [1, 2]}


@pytest.mark.parametrize("name", ["default", "vegafusion"])
def test_the_transformer_that_the_author_chose_stays(name: str) -> None:
    with alt.data_transformers.enable(name):
        assert list(take_chart(POINTS.encode(x="weight")).tables) == ["appnb-0"]
        assert alt.data_transformers.active == name


# ---- addresses ---------------------------------------------------------------------------------------------------


def take_file(address: str) -> TakenChart:
    return take_chart(alt.Chart(address).mark_point().encode(x="weight:Q"))


def test_a_file_beside_the_notebook_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cars.csv").write_text("weight\n1\n", "utf-8")
    taken = take_file("cars.csv")
    assert taken.spec["data"] == {"name": "appnb-cars.csv", "format": {"type": "csv"}}
    assert unpack(taken.pack()) == {"appnb-cars.csv": "weight\n1\n"}


def test_a_data_set_of_vegas_examples_is_taken_from_its_package() -> None:
    taken = take_file("https://cdn.jsdelivr.net/npm/vega-datasets@v1.29.0/data/cars.json")
    assert json.loads(taken.tables["appnb-cars.json"])[0]["Name"] == "chevrolet chevelle malibu"


@pytest.mark.parametrize("address", ["/files/token/key/cars.csv", "data:text/csv,weight%0A1"])
def test_an_address_of_this_server_is_left_to_the_browser(address: str) -> None:
    assert take_file(address).spec["data"]["url"] == address


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """Another server, with a folder of data: its address, and what it was asked for."""
    asked: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            super().do_GET()

        def log_message(self, format: str, *args: object) -> None:
            pass

    (tmp_path / "cars.csv").write_text("weight\n1\n2\n", "utf-8")
    (tmp_path / "land.json").write_text('{"type": "Topology", "objects": {"land": {}}, "arcs": []}', "utf-8")
    server = ThreadingHTTPServer(("localhost", 0), partial(Handler, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_data_of_another_server_are_fetched_by_this_one_once(elsewhere: tuple[str, list[str]]) -> None:
    root, asked = elsewhere
    for _ in range(2):
        taken = take_file(f"{root}/cars.csv")
        name = f"appnb-{root}/cars.csv"
        assert taken.spec["data"] == {"name": name, "format": {"type": "csv"}}
        assert unpack(taken.pack()) == {name: "weight\n1\n2\n"}
    assert asked == ["/cars.csv"]
    chart = alt.Chart(alt.topo_feature(f"{root}/land.json", "land")).mark_geoshape()
    taken = take_chart(chart)
    assert taken.spec["data"]["format"] == {"type": "topojson", "feature": "land"}


@pytest.mark.parametrize("title", [None, "Cars"])
def test_a_chart_whose_data_cannot_be_fetched_says_so(
    title: str | None, elsewhere: tuple[str, list[str]], caplog: pytest.LogCaptureFixture
) -> None:
    root, asked = elsewhere
    chart = alt.Chart(f"{root}/gone-{title}.csv").mark_point().encode(x="weight:Q")
    if title:
        chart = chart.properties(title=title)
    taken = take_chart(chart)
    assert taken.spec["data"]["values"] == []
    assert taken.spec["title"]["text"] == (title or "")
    assert f"cannot be fetched from {root}/gone-{title}.csv" in taken.spec["title"]["subtitle"][0]
    take_chart(chart)
    assert asked.count(f"/gone-{title}.csv") == 1, "it is not asked again at once"
    assert "cannot be fetched" in caplog.text


def test_refusals(golden: Callable[[str, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("appnb.display.vega_charts.notebook_dir", lambda: tmp_path)
    with pytest.raises(AppnbError) as raised:
        take_file("cras.csv")
    golden("nb346.txt", str(raised.value).replace(str(tmp_path), "FOLDER") + "\n")
