"""Charts with a width of their own beside each other."""

import appnb

app = appnb.App(title="Rows of charts")

with app.setup:
    import altair as alt
    import pandas as pd

    import appnb as nb

    FRAME = pd.DataFrame({"x": range(9), "y": range(9), "c": list("aba" * 3)})


@app.cell
def row():
    charts = [
        alt.Chart(FRAME, title=f"Chart {n}")
        .mark_point()
        .encode(x="x", y="y", color="c")
        .properties(width=400, height=90)
        for n in range(4)
    ]
    nb.hstack([nb.vstack(charts[:2]), nb.vstack(charts[2:])])
    return
