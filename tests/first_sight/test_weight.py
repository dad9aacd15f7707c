"""How much a page loads: only what its outputs need, and from this server alone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.conftest import Server
from tests.first_sight.apps import SETTLED

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
APPS = sorted((ROOT / "gallery").glob("*.py"))
HEAVY = {
    "mathjax": re.compile(r"\bMathJax\b"),
    "bokeh-gl": re.compile(r"webgl"),
    "plotly": re.compile(r"\bplotly\b"),
    "vega": re.compile(r"\b(altair|alt)\b"),
    "bokeh-tables": re.compile(r"ui\.(table|text|dropdown|button|run_button|date|form|tabs)|\bpn\.|altair|holoviews"),
    "katex": re.compile(r"\$"),
    "mermaid": re.compile(r"mermaid"),
}
"""What no page loads unless its notebook's text has a word of the kind."""


FILLED = "() => [...document.querySelectorAll('.appnb-output appnb-hole')].every((hole) => hole.firstElementChild)"


def load(page: Page, url: str) -> dict[str, int]:
    """Open a page and list what it loads with sizes in bytes, as sent."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on("Network.responseReceived", lambda e: addresses.update({e["requestId"]: e["response"]["url"]}))
    session.on(
        "Network.loadingFinished",
        lambda e: sizes.update({addresses.get(e["requestId"], e["requestId"]): int(e["encodedDataLength"])}),
    )
    page.goto(url)
    page.wait_for_function(SETTLED, timeout=60_000)
    page.wait_for_function(FILLED, timeout=60_000)
    page.wait_for_load_state("networkidle")
    return sizes


def test_workload_a_is_light(
    serve: Callable[..., Server], page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BENCH_LOG", str(tmp_path / "runs"))
    server = serve(ROOT / "tests" / "benchmarks" / "apps" / "a.py")
    sizes = load(page, server.url)
    print(f"workload A: {sum(sizes.values()) / 1024:.0f} KiB in {len(sizes)} requests")  # noqa: T201 - a figure
    assert sum(sizes.values()) < 600 * 1024
    assert len(sizes) <= 20
    loaded = " ".join(sizes)
    assert "bokeh-widgets" in loaded  # the slider's
    assert not re.search("panel.min|bokeh-tables|bokeh-gl|mathjax|katex", loaded)


@pytest.mark.parametrize("path", APPS, ids=lambda path: path.stem)
def test_an_app_loads_only_what_it_needs(path: Path, serve: Callable[..., Server], page: Page) -> None:
    """The fixture `page` fails when a request goes to another host."""
    sizes = load(page, serve(path).url)
    print(f"{path.stem}: {sum(sizes.values()) / 1024:.0f} KiB in {len(sizes)} requests")  # noqa: T201 - a figure
    assert sum(sizes.values()) < 1.5 * 1024 * 1024
    text = path.read_text("utf-8")
    for name, word in HEAVY.items():
        if not word.search(text):
            assert not any(name in address for address in sizes), name
