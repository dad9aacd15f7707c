"""Figures of Matplotlib as pictures, and pyplot in cells that run side by side."""

import base64
import gc
import os
import re
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
import pytest
import seaborn

from appnb.display.figures import BACKEND, claim_pyplot, describe, find_figures
from appnb.display.html import as_html
from appnb.kernel import context

claim_pyplot()
import matplotlib.pyplot as plt  # noqa: E402 - as in a cell: after the process was set up


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    plt.close("all")


def kind(text: str) -> str:
    return text.partition('src="data:image/')[2].partition(";")[0]


def picture(text: str) -> bytes:
    return base64.b64decode(text.partition("base64,")[2].partition('"')[0])


def test_a_small_figure_is_svg_as_a_picture_so_that_nothing_in_it_runs() -> None:
    _, axes = plt.subplots()
    axes.plot([1, 2])
    axes.set_title("<script>alert(1)</script>", url="javascript:alert(1)")
    text = as_html(axes.figure).text
    assert text.startswith('<img src="data:image/svg+xml;base64,')
    assert 'alt="&lt;script&gt;alert(1)&lt;/script&gt;"' in text


def test_the_same_figure_gives_the_same_text() -> None:
    def draw() -> str:
        _, axes = plt.subplots()
        axes.plot([1, 2], label="a")
        axes.legend()
        return as_html(axes).text

    assert draw() == draw()
    assert mpl.rcParams["svg.hashsalt"] is None


LARGE = {
    "many points": lambda axes: axes.scatter(np.arange(9_000), np.arange(9_000)),
    "long lines": lambda axes: axes.plot(np.arange(9_000)),
    "an image": lambda axes: axes.imshow(np.zeros((9, 9))),
    "a mesh": lambda axes: axes.pcolormesh(np.zeros((90, 90))),
}


@pytest.mark.parametrize("draw", LARGE.values(), ids=LARGE)
def test_what_a_figure_has_much_of_is_pixels_for_sharp_screens_and_its_text_is_not(draw: object) -> None:
    _, axes = plt.subplots(figsize=(4, 3))
    (artist, *_) = np.atleast_1d(draw(axes))
    axes.set_title("Much")
    text = as_html(axes).text
    svg = picture(text).decode()
    assert kind(text) == "svg+xml"
    assert len(svg) < 200_000
    (image,) = re.findall(r'<image xlink:href="data:image/png;base64,([^"]*)"[^>]* width="([\d.]+)"', svg)
    pixels = struct.unpack(">I", base64.b64decode(image[0])[16:20])[0]
    assert pixels / float(image[1]) == pytest.approx(192 / 72, rel=0.02)
    assert "<!-- Much -->" in svg
    assert not artist.get_rasterized()


def test_a_figure_that_is_too_large_for_an_svg_is_png_for_sharp_screens() -> None:
    _, axes = plt.subplots(figsize=(4, 3))
    axes.imshow(np.random.default_rng(0).random((2000, 2000)), interpolation="none")
    text = as_html(axes).text
    assert kind(text) == "png"
    width = struct.unpack(">I", picture(text)[16:20])[0]
    assert f'width="{width // 2}"' in text
    assert 200 < width // 2 < 400


def gives_one(text: str) -> bool:
    return text.count("<img ") == 1


RESULTS = {
    "a figure": lambda: plt.figure(),
    "axes": lambda: plt.subplots()[1],
    "a table of axes": lambda: plt.subplots(2, 2)[1],
    "lines": lambda: plt.plot([1, 2]),
    "a title": lambda: plt.title("a"),
    "bars": lambda: plt.bar([1], [2]),
    "error bars": lambda: plt.errorbar([1], [2], [0.1]),
    "stems": lambda: plt.stem([1, 2]),
    "counts, edges and bars": lambda: plt.hist([1, 2, 2]),
    "a dict of artists": lambda: plt.boxplot([1, 2, 3]),
    "a contour": lambda: plt.contourf(np.arange(9).reshape(3, 3)),
    "slices of a pie": lambda: plt.pie([1, 2]),
    "a part of a figure": lambda: plt.figure().subfigures(1, 2)[0],
    "a grid of seaborn": lambda: seaborn.FacetGrid(seaborn.utils.pd.DataFrame({"a": [1]})),
}


@pytest.mark.parametrize("draw", RESULTS.values(), ids=RESULTS)
def test_whatever_a_plotting_function_returns_is_its_figure_once(draw: object) -> None:
    assert gives_one(as_html(draw()).text)


def test_several_figures_are_all_shown() -> None:
    assert as_html([plt.figure(), plt.figure()]).text.count("<img ") == 2


def test_numbers_are_no_figures() -> None:
    assert find_figures([1, 2.5, np.zeros(3)]) is None
    assert find_figures(["a"]) is None
    assert find_figures(list(range(10**6))) is None


def test_a_figure_is_closed_when_it_is_shown_and_can_be_shown_again() -> None:
    figure = plt.figure()
    first = as_html(figure).text
    assert plt.get_fignums() == []
    assert as_html(figure).text == first


def test_a_figure_is_described_by_its_titles() -> None:
    figure, axes = plt.subplots()
    figure.suptitle("All")
    axes.set(title="Sales", xlabel="month", ylabel="revenue")
    assert describe(figure) == "All; Sales: revenue by month"
    assert describe(plt.figure()) == "Plot"


# ---- pyplot in cells ----------------------------------------------------------------------------------


@pytest.fixture
def cells(monkeypatch: pytest.MonkeyPatch) -> type:
    """A run of a cell, in the thread that enters it."""
    current = threading.local()

    class Run:
        def __init__(self) -> None:
            self.outputs: list[object] = []
            self.embedded: dict[str, object] = {}
            self.kernel = SimpleNamespace(values={})

        def send_outputs(self) -> None:
            pass

        def __enter__(self) -> "Run":
            current.cell = self
            return self

        def __exit__(self, *exception: object) -> None:
            current.cell = None

    for module in ("appnb.display.pyplot", "appnb.display.embedding", "appnb.kernel.output"):
        monkeypatch.setattr(f"{module}.current_cell", lambda: getattr(current, "cell", None))
    return Run


def test_show_shows_the_open_figures_in_the_cell(cells: type) -> None:
    with cells() as cell:
        plt.plot([1, 2])
        plt.figure()
        plt.show()
        assert [kind(html.text) for html in cell.outputs] == ["svg+xml", "svg+xml"]
        plt.show()
        assert len(cell.outputs) == 2


def test_each_run_has_figures_of_its_own(cells: type) -> None:
    with cells():
        plt.plot([1])
        plt.figure()
        assert plt.get_fignums() == [1, 2]
    with cells():
        assert plt.get_fignums() == []
        assert plt.figure().number == 1
        plt.close("all")
    assert plt.get_fignums() == []


def test_cells_that_draw_at_the_same_time_do_not_meet(cells: type) -> None:
    started = threading.Barrier(2)
    seen: dict[int, list[int]] = {}

    def draw(count: int) -> None:
        with cells():
            for _ in range(count):
                started.wait()
                plt.plot([1, 2])
            seen[count] = [len(axes.lines) for axes in plt.gcf().axes]
            for _ in range(7 - count):
                started.wait()
            as_html(plt.gcf())

    threads = [threading.Thread(target=draw, args=(count,)) for count in (3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == {3: [3], 4: [4]}


def test_figures_that_nobody_closed_go_with_the_run(cells: type) -> None:
    with cells() as cell:
        plt.figure()
    table = sys.modules["matplotlib._pylab_helpers"].Gcf.figs
    assert len(table._by_run) == 1
    del cell
    gc.collect()
    assert len(table._by_run) == 0


def test_the_backend_is_there_when_a_cell_imports_pyplot_first() -> None:
    code = "from appnb.display.figures import claim_pyplot; claim_pyplot()\nimport matplotlib.pyplot as plt\n"
    code += "print(plt.get_backend(), 'panel' in __import__('sys').modules)"
    environment = {**os.environ, "MPLBACKEND": "agg"}
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert said.stdout.split() == [BACKEND, "False"]


def test_nothing_here_needs_a_kernel() -> None:
    assert context.current_cell() is None
    plt.plot([1])
    plt.show()
    assert plt.get_fignums() == []
