"""Workload C: twenty widgets and a group-by over 100,000 rows."""

import appnb

app = appnb.App()


@app.cell
def _():
    import appnb as nb
    import numpy as np
    import pandas as pd
    return nb, np, pd


@app.cell
def _(np, pd):
    def make_df():
        rng = np.random.default_rng(0)
        k, x, v = rng.integers(0, 50, 100_000), rng.integers(0, 101, 100_000), rng.random(100_000)
        return pd.DataFrame({"k": k, "x": x, "v": v})


    df = make_df()
    return (df,)


@app.cell
def _(nb):
    slider = nb.ui.slider(0, 100, value=50, label="n")
    slider
    return (slider,)


@app.cell
def _(nb):
    w1 = [nb.ui.slider(0, 100, value=i, label=f"s{i}") for i in range(9)]
    w2 = [nb.ui.dropdown(["a", "b", "c"], value="a", label=f"d{i}") for i in range(5)]
    w3 = [nb.ui.checkbox(label=f"c{i}") for i in range(5)]
    nb.vstack(w1 + w2 + w3)
    return


@app.cell
def _(df, nb, slider):
    n = slider.value
    agg = float(df[df.x >= n].groupby("k").v.sum().sum())
    nb.md(f"result={3 * n + 1} agg={agg:.3f}")
    return


@app.cell
def _(nb):
    nb.md("label=v0")
    return


if __name__ == "__main__":
    app.run()
