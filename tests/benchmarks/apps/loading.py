"""A plain app with a cell that takes half a second and makes 50 MB, and no word about caching."""

import appnb

app = appnb.App()


@app.cell
def tools():
    import time

    import appnb as nb
    import numpy as np
    import pandas as pd

    return nb, np, pd, time


@app.cell
def load(np, pd, time):
    time.sleep(0.5)
    rows = pd.DataFrame({"n": np.arange(3_276_800), "x": np.linspace(0, 1, 3_276_800)})
    return (rows,)


@app.cell
def choose(nb):
    most = nb.ui.slider(0, 100, value=50, label="At most, %")
    most
    return (most,)


@app.cell
def shown(most, nb, rows):
    nb.md(f"{(rows['x'] <= most.value / 100).sum():,} rows")
    return


if __name__ == "__main__":
    app.run()
