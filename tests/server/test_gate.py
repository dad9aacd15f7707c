"""The gate: what a browser may change, to which values, and what becomes of the rest."""

import asyncio
import base64
import gzip
import json
from pathlib import Path

import param
import pytest
from bokeh.document import Document
from bokeh.models import (
    AutocompleteInput,
    Button,
    Checkbox,
    ColumnDataSource,
    Range1d,
    RangeSlider,
    Select,
    Slider,
    Spinner,
    TextInput,
)
from bokeh.models.tools import PointDrawTool
from bokeh.plotting import figure
from panel.custom import JSComponent

from appnb.limits import Limits
from appnb.server import RunningServer
from appnb.server.gate import Gate
from appnb.settings import ServeSettings
from tests.server.client import PageClient, run_apart

LIMITS = Limits(inflated_bytes=1_000_000)
BOMB = base64.b64encode(gzip.compress(bytes(50_000_000))).decode()
SMALL = base64.b64encode(gzip.compress(b"small")).decode()


class Own(JSComponent):
    """A component with a parameter of its own, and one that is fixed."""

    count = param.Integer(default=0)
    fixed = param.Integer(default=0, constant=True)
    _esm = "export function render() {}"


def make_document() -> tuple[Document, dict[str, object]]:
    models = {
        "slider": Slider(start=0, end=10, value=5, title="n"),
        "span": RangeSlider(start=0, end=10, value=(2, 3)),
        "spinner": Spinner(low=0, high=10, value=5),
        "select": Select(options=["a", "b"], value="a"),
        "grouped": Select(options={"one": ["a"], "two": [("b", "B")]}, value="a"),
        "found": AutocompleteInput(completions=["a", "b"], restrict=True, max_length=5),
        "text": TextInput(value="", max_length=5),
        "checkbox": Checkbox(active=False),
        "disabled": Slider(start=0, end=10, value=5, disabled=True),
        "range": Range1d(),
    }
    doc = Document()
    for model in models.values():
        doc.add_root(model)
    return doc, models


def change(model: object, attribute: str, value: object) -> dict[str, object]:
    return {"kind": "ModelChanged", "model": {"id": model.id}, "attr": attribute, "new": value}


def ask(doc: Document, *events: object) -> tuple[int, list[str], int]:
    """Give how many changes were admitted, the kinds that were refused, and how many are taken back in the browser."""
    refused: list[str] = []
    admitted, undo = Gate(doc, LIMITS, lambda kind, detail: refused.append(kind)).admit({"events": list(events)})
    return len(admitted), refused, len(undo)


def click(kind: object, entries: object) -> dict[str, object]:
    values = {"type": kind, "entries": entries}
    data = {"type": "event", "name": "button_click", "values": values}
    return {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": data}


WIDGETS = '{"type":"widgets","model":"x"}'


@pytest.mark.parametrize(
    ("name", "attribute", "value"),
    [
        ("slider", "value", 7),
        ("slider", "value", 10),
        ("slider", "value_throttled", 7.5),
        ("spinner", "value", None),
        ("select", "value", "b"),
        ("grouped", "value", "b"),
        ("text", "value", "12345"),
        ("text", "value_input", "é"),
        ("found", "value_input", "ab"),  # being typed: no option yet
        ("found", "value", "b"),
        ("checkbox", "active", True),
        ("range", "start", -3.5),
        ("range", "end", {"type": "number", "value": "nan"}),
    ],
)
def test_what_a_viewer_does_is_let_through(name: str, attribute: str, value: object) -> None:
    doc, models = make_document()
    assert ask(doc, change(models[name], attribute, value)) == (1, [], 0)


@pytest.mark.parametrize(
    ("name", "attribute", "value", "kind"),
    [
        ("slider", "value", 99999, "value"),
        ("slider", "value", -1, "value"),
        ("slider", "value", "seven", "value"),
        ("slider", "value", {"type": "number", "value": "nan"}, "value"),
        ("slider", "end", 99999, "property"),
        ("slider", "title", "x", "property"),
        ("slider", "no_such", 1, "property"),
        ("slider", "js_property_callbacks", {}, "property"),
        ("slider", 3, 1, "property"),
        ("spinner", "value", 11, "value"),
        ("spinner", "high", 11, "property"),
        ("select", "value", "c", "value"),
        ("grouped", "value", "B", "value"),
        ("found", "value", "c", "value"),
        ("found", "value_input", "123456", "value"),
        ("select", "options", ["c"], "property"),
        ("text", "value", "123456", "value"),
        ("text", "value", 3, "value"),
        ("text", "placeholder", "x", "property"),
        ("checkbox", "active", "yes", "value"),
        ("disabled", "value", 7, "value"),
        ("disabled", "disabled", False, "property"),
        ("slider", "value", 10**400, "value"),
        ("range", "start", 10**400, "value"),
        ("select", "value", ["a"], "value"),
        ("select", "value", [None], "value"),
        ("select", "value", None, "value"),
        ("select", "value", {}, "value"),
        ("span", "value", [2, {"type": "number", "value": "nan"}], "value"),
    ],
)
def test_what_a_viewer_could_not_have_done_is_dropped_and_taken_back(
    name: str, attribute: str, value: object, kind: str
) -> None:
    doc, models = make_document()
    known = isinstance(attribute, str) and attribute != "no_such"
    assert ask(doc, change(models[name], attribute, value)) == (0, [kind], int(known))


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ({"kind": "ModelChanged", "model": {"id": "none"}, "attr": "value", "new": 1}, "model"),
        ({"kind": "ModelChanged", "model": "x", "attr": "value", "new": 1}, "model"),
        ({"kind": "TitleChanged", "title": "mine"}, "document"),
        ({"kind": "RootAdded", "model": {"type": "object", "name": "Div", "id": "x"}}, "document"),
        ({"kind": "RootRemoved", "model": {"id": "x"}}, "document"),
        ({"kind": "MessageSent", "msg_type": "other", "msg_data": ""}, "message"),
        ({"kind": "MessageSent", "msg_type": "appnb", "msg_data": {}}, "message"),
        ({"kind": "MessageSent", "msg_type": "appnb", "msg_data": "x" * 2_000_000}, "message"),
        ({"kind": "MessageSent", "msg_type": "appnb", "msg_data": ['{"type":"stop"}', []]}, "message"),
        ({"kind": "MessageSent", "msg_type": "appnb", "msg_data": [WIDGETS, ["text"]]}, "message"),
        ({"kind": "MessageSent", "msg_type": "appnb", "msg_data": [WIDGETS, [{"type": "object"}]]}, "message"),
        ({"kind": "MessageSent", "msg_type": "appnb", "msg_data": [WIDGETS, [], "more"]}, "message"),
        ({"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": {"name": "nothing"}}, "event"),
        ({"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": None}, "event"),
        ({"kind": {"a": 1}}, "document"),
        ({"kind": []}, "document"),
        ({"kind": "ColumnsPatched", "model": {"id": ["x"]}}, "model"),
        ({"kind": "MessageSent", "msg_type": {}, "msg_data": ""}, "message"),
        ({"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": {"name": {}}}, "event"),
        (click("map", 3), "model"),
        (click("map", [[{}, 1], [[], 2]]), "model"),
        (click([], None), "model"),
        ({}, "document"),
        (None, "message"),
        ([], "message"),
    ],
)
def test_the_document_is_not_a_pages_to_change(event: object, kind: str) -> None:
    doc, _ = make_document()
    assert ask(doc, event)[:2] == (0, [kind])


def test_one_bad_change_does_not_take_the_others_with_it() -> None:
    doc, models = make_document()
    good, bad = change(models["slider"], "value", 7), change(models["slider"], "value", 70)
    assert ask(doc, good, bad, good) == (2, ["value"], 1)


def press(button: Button) -> dict[str, object]:
    data = {
        "type": "event",
        "name": "button_click",
        "values": {"type": "map", "entries": [["model", {"id": button.id}]]},
    }
    return {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": data}


def test_a_click_counts_where_somebody_listens_and_the_button_is_not_disabled() -> None:
    doc, button = Document(), Button(label="x")
    doc.add_root(button)
    assert ask(doc, press(button)) == (0, ["event"], 0)
    button.on_click(lambda: None)
    assert ask(doc, press(button)) == (1, [], 0)
    button.disabled = True
    assert ask(doc, press(button)) == (0, ["disabled"], 0)


def test_a_model_that_came_in_the_last_change_is_described_whole_by_bokehjs_and_named_again_here() -> None:
    doc, button = Document(), Button(label="x")
    doc.add_root(button)
    button.on_click(lambda: None)
    event = press(button)
    whole = {"type": "object", "name": "Button", "id": button.id, "attributes": {"label": "<b>", "disabled": True}}
    event["msg_data"]["values"]["entries"] = [["model", whole]]
    admitted, undo = Gate(doc, Limits(), lambda kind, detail: pytest.fail(detail)).admit({"events": [event]})
    assert admitted[0]["msg_data"]["values"]["entries"] == [["model", {"id": button.id}]]
    assert not undo
    changed = {**change(button, "label", "y"), "model": whole}
    assert ask(doc, changed)[1] == ["property"], "it gives no other rights"


def test_rows_are_changed_where_a_tool_edits_them_or_somebody_listens() -> None:
    doc, source = Document(), ColumnDataSource({"x": [1]})
    plot = figure()
    points = plot.scatter("x", "x", source=source)
    doc.add_root(plot)
    event = {"kind": "ColumnDataChanged", "model": {"id": source.id}, "attr": "data", "data": {}, "cols": None}
    assert ask(doc, event) == (0, ["property"], 0)
    plot.add_tools(PointDrawTool(renderers=[points]))
    assert ask(doc, event) == (1, [], 0)
    other = ColumnDataSource({"x": [1]})
    lonely = Document()
    lonely.add_root(other)
    assert ask(lonely, change(other, "data", {}))[:2] == (0, ["property"])
    other.on_change("data", lambda attr, old, new: None)
    assert ask(lonely, change(other, "data", {}))[:2] == (1, [])


def test_a_component_has_its_own_parameters_changed_and_no_others() -> None:
    doc = Document()
    root = Own().get_root(doc)
    doc.add_root(root)
    assert ask(doc, change(root.data, "count", 3)) == (1, [], 0)
    assert ask(doc, change(root.data, "fixed", 3))[1] == ["property"]
    assert ask(doc, change(root, "esm", "alert(1)"))[1] == ["property"]
    assert ask(doc, change(root, "disabled", True))[1] == ["property"]
    Own.appnb_takes = frozenset()
    assert ask(doc, change(root.data, "count", 3))[1] == ["property"]
    del Own.appnb_takes


@pytest.mark.parametrize(
    ("value", "is_taken"),
    [
        pytest.param({"type": "bytes", "data": SMALL}, True, id="a small compressed value"),
        pytest.param({"type": "bytes", "data": BOMB}, False, id="one that unpacks to too much"),
        pytest.param({"type": "bytes", "data": "!!"}, False, id="one that is none"),
        pytest.param({"type": "object", "name": "Div", "id": "new"}, False, id="a new model"),
        pytest.param([{"a": [{"type": "object", "name": "Div", "id": "new"}]}], False, id="a new model inside"),
        pytest.param({"type": "ndarray", "dtype": "U99999", "array": [], "shape": [0]}, False, id="wide text"),
        pytest.param({"type": "ndarray", "dtype": "float64", "array": [], "shape": [0]}, True, id="an array"),
        pytest.param(
            {"type": "ndarray", "dtype": {"a": 1}, "array": [], "shape": [0]}, False, id="a type that is none"
        ),
        pytest.param(json.loads("[" * 200 + "]" * 200), False, id="a deep value"),
    ],
)
def test_values_are_unpacked_within_a_limit(value: object, is_taken: bool) -> None:
    doc, source = Document(), ColumnDataSource({"x": []})
    source.on_change("data", lambda attr, old, new: None)
    doc.add_root(source)
    assert ask(doc, change(source, "data", value))[0] == int(is_taken)


NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def tools():
    import appnb as nb
    import panel as pn

    return nb, pn


@app.cell
def controls(nb, pn):
    n = nb.ui.slider(0, 10, value=5, label="n")
    bare = pn.widgets.IntSlider(start=0, end=10, value=5, label="bare")
    go = nb.ui.button(on_click=lambda clicks: clicks + 1, value=0, label="go", disabled=True)
    nb.vstack([n, bare, go])
    return bare, go, n


@app.cell
def shown(bare, go, n, nb):
    nb.md(f"n={n.value} bare={bare.value} go={go.value}.")
    return
"""


def test_an_apps_elements_and_bare_widgets_go_through_the_gate(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(NOTEBOOK)

    async def run() -> None:
        server = RunningServer([tmp_path], ServeSettings(port=0))
        client = await PageClient.open(server.address)
        client.loads = True
        await client.wait_for("controls", roots="p", state="ok")
        [page] = next(iter(server.apps)).visits.values()
        roots = list(client.cells["controls"]["roots"].values())
        async with asyncio.timeout(20):
            while not all(page.doc.models.get_by_id(root) for root in roots):  # once its scripts are there
                await asyncio.sleep(0.01)
        models = [page.doc.models.get_by_id(root) for root in roots]
        sliders = [model for model in models if "start" in model.properties()]
        [button] = [model for model in models if type(model).__name__ == "Button"]
        assert len(sliders) == 2
        bad = [change(each, "value", 99) for each in sliders] + [change(each, "end", 99) for each in sliders]
        bad += [press(button), change(button, "disabled", False), {"kind": "TitleChanged", "title": "mine"}]
        for event in bad:
            await client.send({"events": [event]})
        await client.send({"events": [change(each, "value", 7) for each in sliders]})
        await client.wait_for("shown", html="n=7 bare=7 go=0.")
        assert not any("99" in str(patch.get("html")) for patch in client.history("shown"))
        assert [(each.value, each.end) for each in sliders] == [(7, 10), (7, 10)]
        assert server.door.refusals.counts == {"value": 2, "property": 3, "disabled": 1, "document": 1}
        assert page.doc.title != "mine"
        client.close()
        await server.close()

    run_apart(run())


@pytest.mark.parametrize(
    "data", [WIDGETS, WIDGETS + " " * 2_000_000, [WIDGETS, [{"type": "bytes", "data": {"id": "1"}}]]]
)
def test_widgets_say_what_their_code_has_made(data: object) -> None:
    doc, _ = make_document()
    assert ask(doc, {"kind": "MessageSent", "msg_type": "appnb", "msg_data": data})[:2] == (1, [])
