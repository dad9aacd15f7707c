"""What one person is, sent or did never stands in what others see first."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from bokeh.document import Document
from bokeh.models import DataRange1d, Range1d
from hypothesis import given
from hypothesis import strategies as st
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from appnb.kernel.viewer import Viewer
from appnb.server import RunningServer
from appnb.server.apps import ServedApp
from appnb.server.traces import Traces
from appnb.settings import ServeSettings
from tests.server.client import PageClient, run_apart
from tests.server.test_sessions import wait_until

CANARY = "canary-5e1f"
HEADERS = {"Cookie": f"user={CANARY}; session={CANARY}", "Authorization": CANARY, "X-Forwarded-User": CANARY}

NOTEBOOK = """
import appnb

app = appnb.App(title="Secrets")


@app.cell
def tools():
    import threading
    from bokeh.io import curdoc
    import appnb as nb
    import panel as pn

    def in_a_thread(function):
        found = []
        document = pn.state.curdoc
        thread = threading.Thread(target=lambda: found.append(function(document)))
        thread.start()
        thread.join()
        return found[0]

    return curdoc, in_a_thread, nb, pn


@app.cell
def before(nb):
    nb.md("The same for everybody.")


@app.cell
def reads(curdoc, in_a_thread, nb, pn):
    {code}


@app.cell
def after(nb):
    nb.md("Also the same.")
"""

WAYS = {
    "headers": "nb.md(str(dict(pn.state.headers)))",
    "cookies": "nb.md(str(dict(pn.state.cookies)))",
    "the query, from Panel": "nb.md(str(pn.state.session_args))",
    "the query": "nb.md(str(nb.query_params().to_dict()))",
    "the request, from appnb": "nb.md(str(dict(nb.app_meta().request)))",
    "the user": "nb.md(str(pn.state.user))",
    "all about the user": "nb.md(str(pn.state.user_info))",
    "a token": "nb.md(str(pn.state.access_token))",
    "the address": "nb.md(str(pn.state.location))",
    "the browser": "nb.md(str(pn.state.browser_info))",
    "the request": "nb.md(str(curdoc().session_context.request.headers))",
    "what came with the token": "nb.md(str(curdoc().session_context.token_payload))",
    "the session's id": "nb.md(str(curdoc().session_context.id))",
    "the session": "nb.md(str(curdoc().session_context.session))",
    "everybody's sessions": "nb.md(str(curdoc().session_context.server_context.sessions))",
    "by another name": "nb.md(str(getattr(pn.state, 'coo' + 'kies')))",
    "in a thread": "nb.md(str(in_a_thread(lambda document: document.session_context.request)))",
    "when Panel shows it": "pn.bind(lambda value: f'{value} {pn.state.cookies}', pn.widgets.IntSlider(label='n'))",
    "without showing it": "pn.state.user\n    nb.md('Nothing of it.')",
}


def with_app(path: Path, work: Callable[[RunningServer, ServedApp], Awaitable[None]], **settings: object) -> None:
    async def run() -> None:
        server = RunningServer([path], ServeSettings(port=0, **settings), linger_s=30)
        try:
            await work(server, next(iter(server.apps)))
            pages = [page for app in server.apps for page in app.visits.values()]
            await wait_until(lambda: all(page.has_started for page in pages), "no thread of a cell is interrupted")
        finally:
            await server.close()

    run_apart(run())


async def visit(address: str, **headers: str) -> str:
    request = HTTPRequest(address, headers=headers)
    return (await AsyncHTTPClient().fetch(request)).body.decode()


async def start(server: RunningServer, app: ServedApp, query: str = "") -> None:
    """Visit as somebody with secrets, and wait for the end of the run."""
    before = len(server.sessions)
    await visit(f"{server.address}{query}", **HEADERS)
    assert len(server.sessions) == before + 1
    await wait_until(lambda: all(page.has_started for page in app.visits.values()), "the run has ended")


@pytest.mark.parametrize("way", WAYS)
def test_a_run_that_asked_who_looks_is_shown_to_nobody_else(way: str, tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text(NOTEBOOK.replace("{code}", WAYS[way]))

    async def work(server: RunningServer, app: ServedApp) -> None:
        await start(server, app)
        assert app.find_first_sight() is None
        body = await visit(server.address)
        assert "data-first-sight" not in body
        assert CANARY not in body

    with_app(path, work)


@pytest.mark.parametrize("code", ["nb.md('Nothing read.')", "pn.Row(pn.widgets.IntSlider(label='n'), nb.ui.text())"])
def test_a_run_that_asked_nothing_is_what_others_see_first(code: str, tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text(NOTEBOOK.replace("{code}", code))

    async def work(server: RunningServer, app: ServedApp) -> None:
        await start(server, app)
        body = await visit(server.address, **HEADERS)
        assert "The same for everybody." in body
        assert "Also the same." in body
        assert CANARY not in body
        assert CANARY not in str(app.first_sight.cells)

    with_app(path, work)


def test_a_page_opened_with_a_query_gives_nothing_and_gets_nothing(tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text(NOTEBOOK.replace("{code}", "nb.md('Nothing read.')"))

    async def work(server: RunningServer, app: ServedApp) -> None:
        await start(server, app, f"?name={quote(CANARY)}")
        assert app.find_first_sight() is None
        await start(server, app)
        assert app.find_first_sight() is not None
        assert "data-first-sight" not in await visit(f"{server.address}?name=x")
        assert "data-first-sight" in await visit(f"{server.address}?theme=dark")

    with_app(path, work)


SLOW = """
import appnb

app = appnb.App()


@app.cell
def name():
    import appnb as nb

    name = nb.ui.text("", label="Name")
    name
    return name, nb


@app.cell
def waits():
    import pathlib, time

    while not pathlib.Path({gate!r}).exists():
        time.sleep(0.01)
    return


@app.cell
def greeting(name, nb, waits_for_it=None):
    nb.md(f"Hello {{name.value}}")
"""


def test_what_a_person_enters_during_the_run_is_seen_by_nobody_else(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    path = tmp_path / "app.py"
    path.write_text(SLOW.format(gate=str(gate)))

    async def work(server: RunningServer, app: ServedApp) -> None:
        client = await PageClient.open(server.address)
        client.loads = True
        await client.wait_for("name", roots="p")
        [root] = client.cells["name"]["roots"].values()
        change = {"kind": "ModelChanged", "model": {"id": root}, "attr": "value", "new": CANARY}
        await client.send({"events": [change]})
        [page] = app.visits.values()
        await wait_until(lambda: page.traces.was_touched, "the change has come")
        gate.touch()
        await client.wait_for("greeting", html=CANARY)
        assert app.find_first_sight() is None
        assert CANARY not in await visit(server.address)
        client.close()

    with_app(path, work)


def test_a_failed_cell_is_left_out_and_never_replaces_what_went_well(tmp_path: Path) -> None:
    path, broken = tmp_path / "app.py", tmp_path / "broken"
    code = f"import pathlib\n    assert not pathlib.Path({str(broken)!r}).exists(), '{CANARY}'\n    nb.md('Went well.')"
    path.write_text(NOTEBOOK.replace("{code}", code))

    async def work(server: RunningServer, app: ServedApp) -> None:
        broken.touch()
        await start(server, app)
        body = await visit(server.address)
        assert "Also the same." in body
        assert "appnb-error" not in body
        broken.unlink()
        await start(server, app)
        assert "Went well." in await visit(server.address)
        broken.touch()
        await start(server, app)
        assert "Went well." in await visit(server.address)

    with_app(path, work)


# ---- what counts as a person's doing ------------------------------------------------------------------------


def make_traces() -> tuple[Traces, Document, DataRange1d]:
    document, fitted = Document(), DataRange1d()
    document.add_root(fitted)
    return Traces(Viewer(), document), document, fitted


def say(*events: object, kind: str = "PATCH-DOC") -> SimpleNamespace:
    return SimpleNamespace(msgtype=kind, content={"events": list(events)})


def appnb_message(data: object) -> dict[str, object]:
    return {"kind": "MessageSent", "msg_type": "appnb", "msg_data": json.dumps(data)}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
OWN = {"ready", "visible", "loaded", "sizes"}
MEASURED = {"inner_width", "inner_height", "outer_width", "outer_height"}


@given(st.dictionaries(st.sampled_from(["kind", "msg_type", "msg_data", "attr", "new", "model"]), JSON) | JSON)
def test_whatever_is_not_known_to_be_harmless_counts(event: object) -> None:
    traces, _, _ = make_traces()
    traces.note_message(say(event))
    assert not traces.is_clean


@given(st.text().filter(lambda kind: kind not in OWN))
def test_messages_of_other_types_count(kind: str) -> None:
    traces, _, _ = make_traces()
    traces.note_message(say(appnb_message({"type": "ready"})))
    assert traces.is_clean
    traces.note_message(say(appnb_message({"type": kind})))
    assert not traces.is_clean


@given(st.text().filter(lambda name: name not in MEASURED), JSON | st.floats())
def test_changes_of_other_properties_count(attribute: str, value: object) -> None:
    traces, document, _ = make_traces()
    document.add_root(fixed := Range1d())
    change = {"kind": "ModelChanged", "model": {"id": fixed.id}, "attr": attribute, "new": value}
    traces.note_message(say(change))
    assert not traces.is_clean


def test_a_range_that_follows_its_data_may_be_told_once_and_zooming_counts() -> None:
    traces, _, fitted = make_traces()
    change = {"kind": "ModelChanged", "model": {"id": fitted.id}, "attr": "start", "new": 1.5}
    traces.note_message(say(change))
    assert traces.is_clean
    traces.note_message(say(change))
    assert not traces.is_clean


def test_a_document_that_is_pushed_counts() -> None:
    traces, _, _ = make_traces()
    traces.note_message(say(kind="PULL-DOC-REQ"))
    assert traces.is_clean
    traces.note_message(say(kind="PUSH-DOC"))
    assert not traces.is_clean
