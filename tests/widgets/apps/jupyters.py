"""Controls of ipywidgets as notebooks use them: `interact`, `Output`, links, IPython's `display`."""

import appnb

app = appnb.App(title="Jupyter's controls")

with app.setup:
    import base64
    import datetime as dt

    import ipywidgets as widgets
    import pandas as pd
    from IPython.display import HTML, Markdown, clear_output, display
    from ipywidgets import interact, interactive, jslink

    import appnb as nb

    DOT = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
    )


@app.cell
def shown():
    display(HTML("<b>bold</b>"), Markdown("*slanted*"))
    display(pd.DataFrame({"a": [1, 2]}))
    handle = display("first", display_id=True)
    handle.update("second")


@app.cell
def cleared():
    display("gone")
    clear_output()
    display("stays")


@app.cell
def interacts():
    @interact(n=(0, 10), word=["one", "two"])
    def square(n=3, word="one"):
        print(f"printed {n}")
        return nb.md(f"**{word}: {n * n}**")


@app.cell
def table():
    interactive(lambda rows: display(pd.DataFrame({"row": range(rows)})), rows=(1, 5))


@app.cell
def output():
    out = widgets.Output()
    button = widgets.Button(description="Write")

    def write(_):
        with out:
            print("written")
            display(nb.md("_shown_"))

    button.on_click(write)
    widgets.VBox([button, out])


@app.cell
def linked():
    one, other = widgets.IntText(1, description="One"), widgets.IntText(2, description="Other")
    jslink((one, "value"), (other, "value"))
    widgets.HBox([one, other])


@app.cell
def total():
    nb.Html(f"<output data-value='linked'>{one.value} {other.value}</output>")


@app.cell
def others():
    widgets.VBox(
        [
            widgets.TimePicker(value=dt.time(9, 30), description="Time"),
            widgets.NaiveDatetimePicker(value=dt.datetime(2026, 3, 1, 9, 30), description="Moment"),
            widgets.FloatLogSlider(value=100, min=0, max=4, description="Log"),
            widgets.SelectionRangeSlider(options=["Mon", "Tue", "Wed", "Thu"], index=(1, 2), description="Days"),
            widgets.HBox([widgets.Valid(value=True), widgets.Valid(value=False, readout="wrong")]),
            widgets.Image(value=DOT, format="png", width=40, height=40),
            widgets.FileUpload(description="Upload"),
            widgets.Play(max=5, interval=300),
            widgets.Stack([widgets.Label("zero"), widgets.Label("first")], selected_index=1),
        ]
    )
    return
