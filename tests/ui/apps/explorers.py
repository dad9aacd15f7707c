"""Charts of a frame that readers put together."""

import appnb

app = appnb.App(title="Explorers")

with app.setup:
    import datetime as dt

    import polars as pl

    import appnb as nb


@app.cell
def explore():
    cars = pl.DataFrame(
        {
            "weight": [1.1, 1.4, 1.9, 1.2, 1.6, 2.1],
            "power": [60, 95, 130, 70, 110, 150],
            "origin": ["JP", "US", "US", "EU", "JP", "US"],
            "sold on": [dt.date(2025, month, 1) for month in range(1, 7)],
        }
    )
    explorer = nb.ui.data_explorer(cars, x="weight", y="power", color="origin")
    explorer
    return (cars, explorer)


@app.cell
def chosen(explorer):
    nb.Html(f"<output data-value='chosen'>{explorer.value}</output>")


@app.cell
def nothing(cars):
    nb.ui.data_explorer(cars)
    return
