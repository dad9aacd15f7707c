"""Every widget of wigglystuff, each in a cell of its own, with data that needs no network."""

import appnb

app = appnb.App(title="wigglystuff")

with app.setup:
    import base64
    import contextlib
    import io

    import matplotlib.pyplot as plt
    import numpy as np
    import pandas as pd
    import wigglystuff as ws
    from PIL import Image

    import appnb as nb

    def plot():
        figure, axes = plt.subplots(figsize=(4, 3))
        axes.scatter([1, 2, 3], [2, 1, 3])
        plt.close(figure)
        return figure

    def add(a: int = 1, b: int = 2) -> int:
        c = a + b
        return c

    class Driver:
        """Answers as a graph database without anything in it."""

        def session(self, database=None):
            return contextlib.nullcontext(self)

        def run(self, query, **values):
            return []

    PICTURE = Image.fromarray((np.arange(64 * 64).reshape(64, 64) % 255).astype("uint8"))


@app.cell
def annotation():
    nb.ui.anywidget(ws.AnnotationWidget())


@app.cell
def api_doc():
    nb.ui.anywidget(ws.ApiDoc(add))


@app.cell
def async_flow():
    nb.ui.anywidget(ws.AsyncFlow())


@app.cell
def bezier_curve():
    nb.ui.anywidget(ws.BezierCurve())


@app.cell
def cell_tour():
    nb.ui.anywidget(ws.CellTour([{"cell": 0, "title": "One", "description": "The first"}]))


@app.cell
def chart_multi_select():
    nb.ui.anywidget(ws.ChartMultiSelect(plot()))


@app.cell
def chart_puck():
    nb.ui.anywidget(ws.ChartPuck(plot()))


@app.cell
def chart_select():
    nb.ui.anywidget(ws.ChartSelect(plot()))


@app.cell
def circular_range_slider():
    nb.ui.anywidget(ws.CircularRangeSlider())


@app.cell
def circular_slider():
    nb.ui.anywidget(ws.CircularSlider())


@app.cell
def color_picker():
    nb.ui.anywidget(ws.ColorPicker(color="#ff0000"))


@app.cell
def copy_to_clipboard():
    nb.ui.anywidget(ws.CopyToClipboard("text"))


@app.cell
def cube():
    nb.ui.anywidget(ws.CubeWidget())


@app.cell
def curve_editor():
    nb.ui.anywidget(ws.CurveEditor())


@app.cell
def driver_tour():
    nb.ui.anywidget(ws.DriverTour([{"element": "h1", "popover": {"title": "A", "description": "B"}}]))


@app.cell
def edge_draw():
    nb.ui.anywidget(ws.EdgeDraw(["a", "b", "c"]))


@app.cell
def env_config():
    nb.ui.anywidget(ws.EnvConfig(["SOME_KEY"]))


@app.cell
def esm():
    nb.ui.anywidget(ws.EsmWidget("export default { render({ el }) { el.textContent = 'drawn by a module' } }"))


@app.cell
def fader():
    nb.ui.anywidget(ws.Fader())


@app.cell
def frame_player():
    nb.ui.anywidget(ws.FramePlayer([PICTURE, PICTURE.rotate(90)]))


@app.cell
def gamepad():
    nb.ui.anywidget(ws.GamepadWidget())


@app.cell
def graph():
    nb.ui.anywidget(ws.GraphWidget([1, 2, 3], [(1, 2), (2, 3)]))


@app.cell
def grid_draw():
    nb.ui.anywidget(ws.GridDraw())


@app.cell
def heatmap_select():
    nb.ui.anywidget(ws.HeatmapSelect(np.arange(64.0).reshape(8, 8)))


@app.cell
def keystroke():
    nb.ui.anywidget(ws.KeystrokeWidget())


@app.cell
def knob():
    nb.ui.anywidget(ws.Knob())


@app.cell
def live_edit():
    nb.ui.anywidget(ws.LiveEdit("def f(x):\n    y = x + 1\n    return y", args=(1,)))


@app.cell
def matrix():
    nb.ui.anywidget(ws.Matrix())


@app.cell
def midi_button():
    nb.ui.anywidget(ws.MidiButton("Go"))


@app.cell
def module_tree():
    nb.ui.anywidget(ws.ModuleTreeWidget())


@app.cell
def neo4j():
    nb.ui.anywidget(ws.Neo4jWidget(Driver()))


@app.cell
def nested_table():
    nb.ui.anywidget(ws.NestedTable({"name": "all", "children": [{"name": "a", "value": 1}, {"name": "b", "value": 2}]}))


@app.cell
def paint():
    nb.ui.anywidget(ws.Paint())


@app.cell
def parallel_coordinates():
    nb.ui.anywidget(ws.ParallelCoordinates([{"a": 1, "b": 2}, {"a": 2, "b": 1}]))


@app.cell
def pip():
    child = ws.Slider2D(width=200, height=200)
    nb.ui.anywidget(ws.Pip(child))


@app.cell
def play_slider():
    nb.ui.anywidget(ws.PlaySlider())


@app.cell
def ridgeline():
    frame = pd.DataFrame({"x": range(10), "one": np.sin(range(10)), "two": np.cos(range(10))})
    nb.ui.anywidget(ws.RidgelineChart(frame))


@app.cell
def scatter_log():
    nb.ui.anywidget(ws.ScatterLog())


@app.cell
def scatter():
    nb.ui.anywidget(ws.ScatterWidget())


@app.cell
def slider_2d():
    nb.ui.anywidget(ws.Slider2D())


@app.cell
def spline_draw():
    nb.ui.anywidget(ws.SplineDraw(lambda x, y: (x, y)))


@app.cell
def state_viewer():
    nb.ui.anywidget(ws.StateViewer(add))


@app.cell
def sortable_list():
    nb.ui.anywidget(ws.SortableList(["a", "b"]))


@app.cell
def tangle_choice():
    nb.ui.anywidget(ws.TangleChoice(["a", "b"]))


@app.cell
def tangle_distribution():
    nb.ui.anywidget(ws.TangleDistribution())


@app.cell
def tangle_function():
    nb.ui.anywidget(ws.TangleFunction(add, {"a": {"min": 0, "max": 9}, "b": {"min": 0, "max": 9}}))


@app.cell
def tangle_select():
    nb.ui.anywidget(ws.TangleSelect(["a", "b"]))


@app.cell
def tangle_slider():
    nb.ui.anywidget(ws.TangleSlider(5))


@app.cell
def text_compare():
    nb.ui.anywidget(ws.TextCompare("one two three four", "two three four five"))


@app.cell
def treemap():
    nb.ui.anywidget(ws.Treemap({"name": "all", "children": [{"name": "a", "value": 1}, {"name": "b", "value": 2}]}))


@app.cell
def speech():
    nb.ui.anywidget(ws.WebkitSpeechToTextWidget())


@app.cell
def three():
    nb.ui.anywidget(ws.ThreeWidget(data=[{"x": 1, "y": 2, "z": 3}]))


@app.cell
def trace_view():
    nb.ui.anywidget(ws.TraceView([{"span_id": "1", "name": "a", "start_ms": 0.0, "end_ms": 5.0}]))


@app.cell
def webcam():
    nb.ui.anywidget(ws.WebcamCapture())


@app.cell
def hover_slider():
    nb.ui.anywidget(ws.HoverSlider(0, 10))


@app.cell
def hover_zoom():
    nb.ui.anywidget(ws.HoverZoom(PICTURE))


@app.cell
def html_refresh():
    nb.ui.anywidget(ws.HTMLRefreshWidget(html="<b>bold</b>"))


@app.cell
def image_refresh():
    buffer = io.BytesIO()
    PICTURE.save(buffer, "PNG")
    nb.ui.anywidget(ws.ImageRefreshWidget(src=f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"))


@app.cell
def progress():
    nb.ui.anywidget(ws.ProgressBar(30))


# ---- these load parts of themselves from other hosts


@app.cell
def altair_widget():
    nb.ui.anywidget(ws.AltairWidget({"mark": "point", "data": {"values": []}}))


@app.cell
def esm_elsewhere():
    nb.ui.anywidget(ws.EsmWidget('import "https://cdn.jsdelivr.net/npm/motion@12/+esm"; export default () => {}'))


@app.cell
def excalidraw():
    nb.ui.anywidget(ws.Excalidraw())


@app.cell
def formula_animation():
    nb.ui.anywidget(ws.FormulaAnimation([{"tex": "x^2"}, {"tex": "2x"}]))


@app.cell
def tangle_latex():
    nb.ui.anywidget(ws.TangleLatex(r"x = \tangle{a}", {"a": {"value": 1}}))


@app.cell
def manim():
    nb.ui.anywidget(ws.ManimWeb("export default () => {}"))


@app.cell
def observable_plot():
    nb.ui.anywidget(ws.ObservablePlot("return Plot.plot({})"))
