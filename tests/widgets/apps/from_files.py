"""A widget whose module and style are files beside the notebook."""

import appnb

app = appnb.App(title="From files")


@app.cell
def widget():
    from pathlib import Path

    import anywidget
    import traitlets

    class Part(anywidget.AnyWidget):
        _esm = Path(__file__).parent / "part.js"
        _css = Path(__file__).parent / "part.css"
        count = traitlets.Int(0).tag(sync=True)

    Part()
