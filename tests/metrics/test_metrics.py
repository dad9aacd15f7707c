"""The figures of a server, against what was done to it; `appnb top` and spans read off the same."""

import asyncio
import json
import logging
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from tornado.httpclient import AsyncHTTPClient

from appnb.cli import main
from appnb.cli.top import top
from appnb.diagnostics import AppnbError
from appnb.kernel.events import CellResult, CellState, Run
from appnb.notebook.model import CellId
from appnb.server import RunningServer, spans
from appnb.server.figures import Figures, SessionFigures, fetch_figures, read_figures, write_figures
from appnb.server.logs import JsonFormatter
from appnb.server.spans import Tracing
from appnb.settings import ServeSettings
from tests.benchmarks.clients import CLICKED, click, find_slider, open_page
from tests.conftest import Server
from tests.server.client import PageClient, run_apart

TOKEN = "the-token-of-the-figures"
NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def fine():
    1 + 1


@app.cell
def broken():
    1 / 0
"""


async def read_metrics(server: RunningServer) -> str:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return (await AsyncHTTPClient().fetch(f"{server.address}metrics", headers=headers)).body.decode()


def test_figures_are_of_what_was_done(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(NOTEBOOK)

    async def work() -> None:
        server = RunningServer([tmp_path / "app.py"], ServeSettings(port=0, metrics_token=TOKEN))
        try:
            clients = [await PageClient.open(server.address) for _ in range(2)]
            for client in clients:
                await client.wait_for("broken", state="error")
            await AsyncHTTPClient().fetch(server.address, headers={"Host": "evil.example"}, raise_error=False)
            text = await read_metrics(server)
            for line in (
                'appnb_sessions{app="app"} 2.0',
                'appnb_cells_running{app="app"} 0.0',
                'appnb_cell_errors_total{app="app",cell="broken"} 2.0',
                'appnb_cell_seconds_count{app="app",cell="broken"} 2.0',
                'appnb_refusals_total{kind="host"} 1.0',
                'appnb_answers_total{route="home",status="403"} 1.0',
                'appnb_answers_total{route="home",status="200"} 2.0',
            ):
                assert line in text
            assert re.search(r'appnb_loop_lag_seconds\{quantile="0.99"\} \d', text)
            assert float(re.search(r"(?m)^process_resident_memory_bytes (\S+)", text)[1]) > 10e6
            assert TOKEN not in text
            figures = read_figures(text)
            assert (figures.apps["app"].sessions, figures.apps["app"].errors) == (2, 2)
            for client in clients:
                client.close()
        finally:
            await server.close()

    run_apart(work())


def test_top_finds_the_token_of_a_server_of_the_same_user(serve: Callable[..., Server], tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(NOTEBOOK)
    server = serve(tmp_path / "app.py")
    said = CliRunner().invoke(top, [server.url, "--once"], catch_exceptions=False).output
    assert said.startswith(f"appnb at {server.url}\n")
    assert re.search(r"sessions 0   cells running 0   memory \d+ MiB   processor \d+ %", said)
    assert re.search(r"^app +0 +0 +0.0 +0.0 +0$", said, re.MULTILINE)
    with pytest.raises(AppnbError) as refused:
        fetch_figures(server.url, "wrong")
    assert "answers 403" in str(refused.value)


def test_the_text_of_the_code(
    golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(AppnbError) as silent:
        fetch_figures("http://localhost:9/apps/", "x")
    golden("nb407.txt", f"{silent.value}\n")
    monkeypatch.setattr(sys, "argv", ["appnb", "top", "http://localhost:9", "--token", "x"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "NB407 no server answers" in capsys.readouterr().err


def test_a_screen_tells_what_changed_since_the_one_before() -> None:
    text = """
appnb_sessions{app="sales"} 3
appnb_cells_running{app="sales"} 1
appnb_cell_seconds_count{app="sales",cell="a"} COUNT
appnb_cell_seconds_sum{app="sales",cell="a"} 1
process_cpu_seconds_total CPU
process_resident_memory_bytes 104857600
appnb_loop_lag_seconds{quantile="0.99"} 0.04
appnb_refusals_total{kind="host"} 2
"""
    before, now = (
        read_figures(text.replace("COUNT", count).replace("CPU", cpu)) for count, cpu in (("10", "1"), ("20", "1.5"))
    )
    lines = "\n".join(write_figures(now, before, 2.0, "http://localhost:5006", 100))
    assert "sessions 3   cells running 1   memory 100 MiB   processor 25 %" in lines
    assert "99 % 40 ms" in lines
    assert re.search(r"sales +3 +1 +5\.0 +50\.0 +0", lines)
    assert "refused: host 2" in lines
    assert max(map(len, write_figures(now, None, 0.0, "http://localhost:5006", 40))) == 40
    assert write_figures(Figures(), None, 0.0, "x", 80)


def test_of_many_sessions_as_many_are_told_as_find_place() -> None:
    sessions = tuple(SessionFigures(f"name{n}", "sales", n % 2 == 0, 3600 + n, "", 0.0) for n in range(50))
    lines = write_figures(replace(Figures(), sessions=sessions), None, 0.0, "x", 80, 20)
    assert len(lines) == 19, "the last line of a terminal is for the cursor"
    assert lines[-1] == "and 40 more"
    assert lines[8:10] == [
        "name0     sales             here     1:00:00",
        "name1     sales             away     1:00:01",
    ]


def test_what_a_viewer_does_is_one_trace() -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing = Tracing("sales", provider.get_tracer("test"))
    cell = CellId("total")
    tracing.note_change("PATCH-DOC")
    run = Run(1, (cell,), "source")
    tracing.begin_run(run)
    tracing.begin_cell(cell)
    with tracing.output(CellResult(cell, CellState.OK)):
        pass
    tracing.end_run()
    spans = {span.name: span for span in exporter.get_finished_spans()}
    assert list(spans) == ["cell total", "output total", "run", "change"]
    assert len({span.context.trace_id for span in spans.values()}) == 1
    parents = {name: span.parent.span_id if span.parent else None for name, span in spans.items()}
    ids = {name: span.context.span_id for name, span in spans.items()}
    assert parents == {"change": None, "run": ids["change"], "cell total": ids["run"], "output total": ids["run"]}
    assert spans["run"].attributes["appnb.cause"] == "source"
    provider.shutdown()


def test_a_change_through_a_live_connection_is_one_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(spans, "find_tracer", lambda: provider.get_tracer("test"))
    (tmp_path / "app.py").write_text(CLICKED)

    async def wait_for_span(name: str) -> None:
        async with asyncio.timeout(20):
            while not any(span.name == name for span in exporter.get_finished_spans()):
                await asyncio.sleep(0.01)

    async def work() -> None:
        server = RunningServer([tmp_path / "app.py"], ServeSettings(port=0))
        try:
            page = await open_page(server.address, "echo")
            await wait_for_span("run")
            exporter.clear()
            await click(page, find_slider(page), 7)
            await wait_for_span("change")
            page.close()
        finally:
            await server.close()

    run_apart(work())
    found = {span.name: span for span in exporter.get_finished_spans()}
    assert list(found) == ["cell echo", "output echo", "run", "change"]
    assert len({span.context.trace_id for span in found.values()}) == 1
    parents = {"run": "change", "cell echo": "run", "output echo": "run"}
    assert all(found[name].parent.span_id == found[above].context.span_id for name, above in parents.items())
    assert found["change"].start_time <= found["run"].start_time <= found["cell echo"].start_time
    assert found["cell echo"].end_time <= found["output echo"].start_time
    assert dict(found["cell echo"].attributes) == {
        "appnb.app": "app",
        "appnb.cell": "echo",
        "appnb.state": "ok",
    }
    provider.shutdown()


def test_logs_can_be_lines_of_json() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError:
        record = logging.getLogger("appnb.test").makeRecord(
            "appnb.test", logging.ERROR, "f", 1, "a cell %s", ("raised",), sys.exc_info()
        )
    line = JsonFormatter().format(record)
    assert "\n" not in line
    said = json.loads(line)
    assert (said["level"], said["logger"], said["message"]) == ("error", "appnb.test", "a cell raised")
    assert said["traceback"].endswith("ValueError: two\nlines")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", said["time"])
