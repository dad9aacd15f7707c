"""`appnb new` writes a notebook that can be served at once."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from appnb.cli import appnb
from appnb.cli.new import STARTERS, write_starter
from appnb.diagnostics import AppnbError
from appnb.notebook import read_notebook
from tests.conftest import Server
from tests.gallery.pages import AppPage

EXTRAS = ("altair", "hvplot", "holoviews", "matplotlib", "plotly", "polars", "bokeh_sampledata", "vega_datasets")
"""What `pip install appnb` does not bring."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "file", "title"),
    [
        pytest.param("sales_by-region", "sales_by-region.py", "Sales by region", id="named"),
        pytest.param("apps/stock.py", "apps/stock.py", "Stock", id="in a new folder"),
        pytest.param("_.py", "_.py", "A first notebook", id="with no word in its name"),
    ],
)
def test_the_starter_is_a_notebook_of_that_name(name: str, file: str, title: str) -> None:
    result = CliRunner().invoke(appnb, ["new", name])
    assert result.output == f"Wrote {file}. See it with: appnb serve {file} --show\n"
    notebook = read_notebook(Path(file))
    assert notebook.options["title"] == title
    assert notebook.diagnostics == ()


def test_the_starter_runs_as_a_script() -> None:
    write_starter(Path("first.py"))
    result = subprocess.run([sys.executable, "-W", "error", "first.py"], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("starter", STARTERS)
def test_every_starter_is_clean_and_runs_with_what_appnb_brings(starter: str) -> None:
    result = CliRunner().invoke(appnb, ["new", "own_words", "--starter", starter])
    assert result.exit_code == 0
    assert read_notebook(Path("own_words.py")).options["title"] == "Own words"
    checked = CliRunner().invoke(appnb, ["check", "--strict", "own_words.py"])
    assert (checked.exit_code, checked.output) == (0, "")
    run = "runpy.run_path('own_words.py', run_name='__main__')"
    code = f"import sys, runpy; sys.modules.update(dict.fromkeys({EXTRAS})); {run}"
    ran = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_an_unknown_starter_is_refused_with_those_there_are() -> None:
    result = CliRunner().invoke(appnb, ["new", "own", "--starter", "dashbord"])
    assert result.exit_code == 2
    assert "'dashboard'" in result.output
    assert not Path("own.py").exists()


def test_no_file_is_overwritten(golden: Callable[[str, str], None]) -> None:
    Path("mine.py").write_text("x = 1\n")
    with pytest.raises(AppnbError) as caught:
        write_starter(Path("mine.py"))
    assert Path("mine.py").read_text() == "x = 1\n"
    golden("nb013.txt", f"{caught.value}\n")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("starter", STARTERS)
def test_every_starter_is_a_page_without_a_fault(
    starter: str, width: int, serve: Callable[..., Server], page: Page
) -> None:
    write_starter(Path("own.py"), starter)
    page.set_viewport_size({"width": width, "height": 800})
    app = AppPage(page, serve("own.py").url)
    assert app.states() <= {"ok", "blocked"}
    assert page.title() == "Own"
    app.expect_to_fit()


@pytest.mark.browser
def test_the_starter_of_a_dashboard_follows_its_filters(serve: Callable[..., Server], page: Page) -> None:
    write_starter(Path("own.py"), "dashboard")
    app = AppPage(page, serve("own.py").url)
    orders = int(app.number("orders", "Orders").replace(",", ""))
    page.get_by_role("radio", name="2024").check()
    expect(app.cell("orders")).not_to_contain_text("on the year before")
    assert 0 < int(app.number("orders", "Orders").replace(",", "")) < orders


@pytest.mark.browser
def test_the_starter_of_a_form_takes_what_is_right(serve: Callable[..., Server], page: Page) -> None:
    write_starter(Path("own.py"), "form")
    app = AppPage(page, serve("own.py").url)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Say what it was for.")).to_be_visible()
    for what, amount in (("Train", "20.5"), ("Hotel", "80")):
        page.get_by_role("textbox", name="What for").fill(what)
        field = page.get_by_label("Amount")
        field.fill(amount)
        field.press("Tab")
        page.get_by_role("button", name="Add").click()
        expect(app.cell("table").get_by_role("cell", name=what)).to_be_visible(timeout=20_000)
    app.expect_number("overview", "Total", "100.50")
    expect(page.get_by_role("textbox", name="What for")).to_have_value("")
