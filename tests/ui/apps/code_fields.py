"""Fields for code."""

import appnb

app = appnb.App(title="Code")

with app.setup:
    import appnb as nb


@app.cell
def python():
    code = nb.ui.code_editor("def f(x):\n    return 'a' + 1  # why\n", label="Python")
    swap = nb.ui.button(label="Swap", on_click=lambda _: setattr(code, "value", "import os"))
    nb.vstack([code, swap])
    return (code,)


@app.cell
def query():
    nb.ui.code_editor("SELECT a FROM b -- all", language="sql", theme="dark")


@app.cell
def read(code):
    nb.Html(f"<output data-value='code'>{len(code.value)}</output>")
    return
