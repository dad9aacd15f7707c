"""Each part takes marimo's arguments with marimo's defaults, and gives the HTML that it should."""

import base64
import datetime
import inspect
import io
import re
import sys
import wave
from pathlib import Path

import marimo as mo
import numpy as np
import pytest

import appnb as nb
from appnb.diagnostics import AppnbError
from appnb.display.icon_names import RENAMED
from appnb.display.pictures import read_icons
from appnb.display.progress import write_rate, write_seconds
from appnb.kernel.about import CliArgs, read_arguments

NAMES = [
    "audio", "capture_stderr", "capture_stdout", "carousel", "center", "cli_args", "current_thread", "defs", "doc",
    "download", "icon", "iframe", "image_compare", "inspect", "json", "lazy", "left", "mermaid", "nav_menu",
    "notebook_dir", "notebook_location", "outline", "pdf", "plain", "plain_text", "redirect_stderr", "redirect_stdout",
    "refs", "right", "routes", "running_in_notebook", "sidebar", "status.progress_bar", "status.spinner", "style",
    "status.toast", "tree", "video",
]  # fmt: skip


def find(root: object, name: str) -> object:
    for step in name.split("."):
        root = getattr(root, step)
    return root


@pytest.mark.parametrize("name", NAMES)
def test_arguments_and_defaults_are_marimos(name: str) -> None:
    theirs, ours = (inspect.signature(find(root, name)).parameters for root in (mo, nb))
    theirs = {key: it for key, it in theirs.items() if it.kind is not it.VAR_KEYWORD}
    assert [key for key, it in ours.items() if it.kind is not it.VAR_KEYWORD] == list(theirs)
    for argument, parameter in theirs.items():
        assert ours[argument].default == parameter.default, argument
        assert ours[argument].kind == parameter.kind, argument


def test_what_is_in_status_is_also_at_hand_without() -> None:
    assert nb.status.__all__ == mo.status.__all__
    assert (nb.toast, nb.spinner, nb.progress_bar) == (nb.status.toast, nb.status.spinner, nb.status.progress_bar)
    assert nb.tabs is nb.ui.tabs


def test_a_carousel_has_slides_with_names_and_buttons_with_labels() -> None:
    html = nb.carousel(["**one**", nb.ui.slider(0, 1), "three"]).text
    assert re.findall(r'aria-label="(\d of \d)"', html) == ["1 of 3", "2 of 3", "3 of 3"]
    assert "<strong>one</strong>" in html
    assert html.count("<button") == 2
    assert "<button" not in nb.carousel(["alone"]).text


def test_a_carousel_and_a_sidebar_keep_live_things() -> None:
    slider = nb.ui.slider(0, 1)
    for shown in (nb.carousel([slider]), nb.sidebar([slider]), nb.routes({"#/": slider}), nb.sidebar("a", slider)):
        assert len(shown.embedded) == 1
        assert next(iter(shown.embedded)) in shown.text


def test_a_tree_is_one_with_roles() -> None:
    html = nb.tree({"a": [1, {"b": {"c": [2]}}], "d": "x"}, label="Name").text
    assert 'role="tree" aria-label="Name"' in html
    assert html.count('role="treeitem"') == 8
    assert html.count('aria-expanded="true"') == 2
    assert html.count('aria-expanded="false"') == 3
    assert "role" not in nb.tree(3).text


def test_json_is_spelt_as_json() -> None:
    for data in ('{"a": null, "b": true, "c": "ö"}', {"a": None, "b": True, "c": "ö"}):
        html = nb.json(data).text
        assert all(word in html for word in ("null", "true", "&quot;ö&quot;"))


def test_mermaid_keeps_the_text_and_its_theme() -> None:
    html = nb.mermaid("graph LR\n A --> B", theme_variables={"lineColor": "#f00"}).text
    assert "A --&gt; B" in html
    assert 'data-theme-name="base"' in html
    assert "#f00" in html
    assert "data-theme-name" not in nb.mermaid("graph LR").text
    assert "data-variables" not in nb.mermaid("x", theme_variables={"lineColor": "red;} </style><img src=x>"}).text
    assert 'class="appnb-mermaid"' in nb.md("```mermaid\ngraph LR\n```").text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (dict(controls=False), ["<video src", "preload"]),
        (dict(muted=True, autoplay=True, loop=True), [" muted", " autoplay", " loop", " controls"]),
        (dict(width=320, height="50vh", rounded=True), ["width: 320px", "height: 50vh", "appnb-rounded"]),
    ],
)
def test_a_film(given: dict[str, object], said: list[str]) -> None:
    html = nb.video("https://example.org/a.mp4", **given).text
    assert all(word in html for word in said)
    assert 'src="https://example.org/a.mp4"' in html
    assert (" controls" in html) == given.get("controls", True)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x00\x00\x00\x18ftypmp42rest", "video/mp4"),
        (b"\x1a\x45\xdf\xa3rest", "video/webm"),
        (b"anything", "video/mp4"),
    ],
)
def test_outside_of_a_page_a_film_holds_its_content(content: bytes, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "film"
    path.write_bytes(content)
    for source in (content, io.BytesIO(content), path, str(path)):
        assert f'src="data:{kind};base64,' in nb.video(source).text


def test_an_array_becomes_a_wave() -> None:
    html = nb.audio(np.array([[0.0, 0.5], [0.0, -0.5]]), rate=8000).text
    data = re.search(r"data:audio/wav;base64,([^\"]+)", html)
    with wave.open(io.BytesIO(base64.b64decode(data[1]))) as sound:
        assert (sound.getnchannels(), sound.getframerate(), sound.getnframes()) == (2, 8000, 2)
        assert np.frombuffer(sound.readframes(2), "<i2").tolist() == [0, 0, 32767, -32767]
    quiet = nb.audio([0.5], rate=8000, normalize=False).text
    assert quiet != nb.audio([0.5], rate=8000).text


def test_a_pdf_opens_at_a_page() -> None:
    html = nb.pdf("https://example.org/a.pdf", initial_page=3, style={"border": 0}).text
    assert 'src="https://example.org/a.pdf#page=3"' in html
    assert "height: 70vh" in html
    assert "border: 0" in html


def test_an_iframe_is_a_page_that_cannot_reach_ours() -> None:
    html = nb.iframe('<p class="a">&</p>', height="90px").text
    assert 'srcdoc="&lt;p class=&quot;a&quot;&gt;&amp;&lt;/p&gt;"' in html
    sandbox = re.search(r'sandbox="([^"]+)"', html)[1].split()
    assert "allow-scripts" in sandbox
    assert "allow-same-origin" not in sandbox
    assert "allow-top-navigation" not in sandbox
    assert 'src="data:text/html' in nb.iframe("x" * 70_000).text


def test_a_download_outside_of_a_page_holds_its_content() -> None:
    html = nb.download(b"a,b", filename="a.csv", label="**Get** it").text
    assert 'href="data:text/csv;base64,YSxi"' in html
    assert 'download="a.csv"' in html
    assert "<strong>Get</strong>" in html
    assert "<button" in nb.download(b"").text
    assert " disabled" in nb.download(b"").text
    assert " disabled" in nb.download(b"x", disabled=True).text
    assert " disabled" in nb.download(lambda: b"x").text  # nobody could call it
    assert 'href="https://example.org/x.zip" download="x.zip"' in nb.download("https://example.org/x.zip").text
    assert nb.download(b"x").value is None


def test_a_menu_has_links_and_menus_in_it() -> None:
    html = nb.nav_menu(
        {"/a": "**A**", "More": {"/b": "B", "/c": {"label": "C", "description": "<d>"}}, "https://example.org": "Away"},
        orientation="vertical",
    ).text
    assert re.findall(r'href="([^"]+)"', html) == ["/a", "/b", "/c", "https://example.org"]
    assert html.count("<details") == 1
    assert "&lt;d&gt;" in html
    assert "<strong>A</strong>" in html
    assert html.count("noopener") == 1
    assert 'data-orientation="vertical"' in html


def test_routes_show_the_first_until_the_page_decides() -> None:
    html = nb.routes({"#/": "home", "#/about": lambda: "about", nb.routes.CATCH_ALL: "else"}).text
    assert re.findall(r'data-route="([^"]+)"( hidden)?', html) == [("#/", ""), ("#/about", " hidden"), ("*", " hidden")]
    assert (nb.routes.CATCH_ALL, nb.routes.DEFAULT) == (mo.routes.CATCH_ALL, mo.routes.DEFAULT)


def test_a_sidebar_stands_for_the_page_to_place() -> None:
    html = nb.sidebar("<item>", "<footer>", width=320).text
    assert 'data-part="sidebar"' in html
    assert "--appnb-sidebar-width: 320px" in html
    assert "&lt;item&gt;" in html
    assert "&lt;footer&gt;" in html


def test_an_outline_is_a_landmark() -> None:
    assert 'aria-label="On this page"' in nb.outline().text
    assert "Contents" in nb.outline(label="Contents").text


def test_an_icon_is_drawn_here() -> None:
    html = nb.icon("lucide:leaf", size=20, color="red", flip="horizontal", rotate="90deg", inline=False).text
    assert all(
        word in html for word in ("<svg", "<path", "20px", "color: red", "scaleX(-1) rotate(90deg)", "appnb-block")
    )
    assert len(read_icons()) > 1500
    assert nb.icon("mdi:leaf").text == nb.icon("leaf").text
    assert nb.icon("leaf", flip="vertical,horizontal").text == nb.icon("leaf", flip="horizontal,vertical").text
    assert nb.icon("lucide:filter").text == nb.icon("lucide:funnel").text, "what it was called before"


def test_older_names_of_icons_lead_to_icons() -> None:
    assert not RENAMED.keys() & read_icons().keys()
    assert set(RENAMED.values()) <= read_icons().keys()


def test_an_unknown_icon_is_a_circle_and_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert "<circle" in nb.icon("lucide:rockett").text
    assert "lucide:rocket" in caplog.text


def test_two_pictures_are_compared_by_a_range() -> None:
    html = nb.image_compare(np.zeros((2, 2)), np.ones((2, 2)), value=150, direction="vertical", width=200).text
    assert 'type="range"' in html
    assert 'value="100"' in html
    assert 'data-direction="vertical"' in html
    assert html.count("<img") == 2
    assert "width: 200px" in html


def test_small_ways_to_show_something() -> None:
    assert "appnb-center" in nb.center("x").text
    assert "appnb-left" in nb.left("x").text
    assert "appnb-right" in nb.right("x").text
    assert "max-width: 2rem; color: red" in nb.style("x", {"max-width": "2rem"}, color="red").text
    assert nb.plain_text(" a\n  b").text.count("<pre") == 1
    assert nb.as_html(nb.plain([1, 2])).text.startswith("<pre")


def test_plain_shows_what_the_object_says_itself() -> None:
    class Said:
        def _repr_html_(self) -> str:
            return "<em>own</em>"

    assert "<em>own</em>" in nb.as_html(nb.plain(Said())).text


def test_inspect_lists_what_is_asked_for() -> None:
    class Thing:
        """First line.

        More.
        """

        size = 3
        _hidden = 4

        def grow(self) -> None:
            """Make it larger."""

    plain, whole = nb.inspect(Thing()).text, nb.inspect(Thing(), all=True, help=True).text
    assert "size" in plain
    assert "First line." in plain
    assert "More." not in plain
    assert "grow" not in plain
    assert "_hidden" not in plain
    assert all(word in whole for word in ("grow", "Make it larger.", "_hidden", "__init__", "More."))
    assert "callout(" in nb.doc(nb.callout).text
    assert "sets it off" in nb.doc(nb.callout).text


def test_in_a_script_there_is_no_cell(capsys: pytest.CaptureFixture[str]) -> None:
    assert nb.defs() == ()
    assert nb.refs() == ()
    assert nb.running_in_notebook() is False
    assert nb.app_meta().mode == "test"
    nb.toast("nobody sees it")
    with nb.capture_stdout() as out, nb.capture_stderr() as err:
        sys.stdout.write("out\n")
        sys.stderr.write("err\n")
    assert (out.getvalue(), err.getvalue()) == ("out\n", "err\n")
    with nb.redirect_stdout():
        sys.stdout.write("through\n")
    assert capsys.readouterr().out == "through\n"
    with pytest.raises(RuntimeError, match="no thread"):
        nb.current_thread()


def test_a_thread_is_one_of_pythons() -> None:
    found = []
    thread = nb.Thread(target=lambda: found.append(nb.current_thread()))
    thread.start()
    thread.join()
    assert found == [thread]
    assert thread.should_exit is False


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("--size 10 --rate=0.5 --dry", {"size": [10], "rate": [0.5], "dry": [""]}),
        ("-n -3 --yes true", {"n": [-3], "yes": [True]}),
        ("stray --tag a --tag b", {"tag": ["a", "b"]}),
        ("", {}),
    ],
)
def test_arguments_of_the_command_line(words: str, read: dict[str, list[object]]) -> None:
    assert read_arguments(words.split()) == read
    given = CliArgs(read)
    assert given.to_dict() == {name: values[0] if len(values) == 1 else values for name, values in read.items()}
    assert given.get("missing") is None
    assert given.get_all("missing") == []


def test_times_and_rates_are_written_for_reading() -> None:
    assert [write_seconds(t) for t in (0.04, 9.94, 59.6, 3600, 3725)] == ["0.0 s", "9.9 s", "1 min", "1 h", "1 h 2 min"]
    assert [write_rate(r) for r in (2500, 1, 0.25)] == ["2,500 a second", "1 a second", "4.0 s each"]


def test_json_of_what_json_does_not_know_is_its_text() -> None:
    assert "2026" in nb.json({"when": datetime.date(2026, 1, 2)}).text


@pytest.mark.parametrize(
    "address", ["javascript:x", "JAVA\tscript:x", "\x01javascript:x", "data:text/html,x", "vbscript:x"]
)
def test_a_link_runs_nothing(address: str) -> None:
    with pytest.raises(AppnbError, match="NB319"):
        nb.nav_menu({address: "x"})


@pytest.mark.parametrize("address", ["https://a.example/b:c", "mailto:a@b.example", "#/a:b", "/a:b", "?q=a:b", "a/b"])
def test_a_link_leads_anywhere_else(address: str) -> None:
    assert f'href="{address}"' in nb.nav_menu({address: "x"}).text
