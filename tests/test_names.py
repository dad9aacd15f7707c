"""The names that real marimo notebooks use are here, in the order of how often they do."""

import marimo
import marimo._plugins.ui
import pytest
from marimo._ai import __all__ as of_ai

import appnb
from appnb import ai, ui

NAMES = """
md ui.slider hstack ui.anywidget vstack ui.dropdown stop ui.text ui.table accordion sql ui.number ui.button callout
ui.run_button as_html ui.checkbox ui.altair_chart image state Html ui.chat ui.text_area ui.plotly ui.radio ui.tabs
ui.array icon cache ui.file ui.switch ui.date stat ui.dictionary ui.multiselect status.progress_bar ui.matrix
ui.range_slider output.append output.replace output.clear output.clear_console output.replace_at_index status.spinner
ui.code_editor
ui.slider.from_series ui.dropdown.from_series doc cli_args app_meta center ui.matplotlib tree ui.form ai.llm
persistent_cache mermaid ui.data_explorer ui.refresh capture_stdout ui.dataframe defs refs download plain_text ui.batch
carousel query_params running_in_notebook ui.data_editor ui.experimental_data_editor lazy mpl.interactive
ui.file_browser iframe outline sidebar redirect_stdout image_compare audio nav_menu notebook_dir notebook_location plain
status.toast ui.date_range ui.datetime ui.microphone video routes watch.file watch.directory watch.FileState Thread
watch.DirectoryState watch.PathState App.embed
"""

ELSEWHERE = {
    "AppMeta": "the type of what `app_meta()` gives",
    "MarimoIslandGenerator": "islands of marimo's: serve the notebook, and show it in an <iframe>",
    "islands": "as MarimoIslandGenerator",
}
"""What marimo has at the top and appnb has not, or not as a name of its own."""


@pytest.mark.parametrize("name", NAMES.split())
def test_a_name_of_real_notebooks_is_here(name: str) -> None:
    found: object = appnb
    for part in name.split("."):
        found = getattr(found, part)
    assert callable(found) or name == "ai.llm"


def test_every_element_of_marimo_is_here() -> None:
    assert [name for name in marimo._plugins.ui.__all__ if not hasattr(ui, name)] == []


def test_nothing_else_of_marimo_is_missing() -> None:
    missing = {name for name in marimo.__all__ if not hasattr(appnb, name)}
    assert missing <= set(ELSEWHERE)
    assert [name for name in of_ai if not hasattr(ai, name)] == []
