"""Tables whose cells are edited."""

import appnb

app = appnb.App(title="Editors")

with app.setup:
    import datetime as dt

    import pandas as pd

    import appnb as nb


@app.cell
def prices():
    frame = pd.DataFrame(
        {
            "item": ["bread", "milk", "apples"],
            "price": [3.2, 1.4, 2.75],
            "stock": [12, 40, 7],
            "fresh": [True, True, False],
            "due": [dt.datetime(2026, 3, 1), dt.datetime(2026, 3, 2), dt.datetime(2026, 4, 1)],
        }
    )
    prices = nb.ui.data_editor(frame, label="Prices")
    prices
    return (prices,)


@app.cell
def total(prices):
    worth = (prices.value.price * prices.value.stock).sum()
    nb.Html(f"<output data-value='worth'>{worth:.2f}</output><output data-value='rows'>{len(prices.value)}</output>")


@app.cell
def some():
    limits = nb.ui.data_editor([{"name": f"limit {n}", "value": n} for n in range(60)], editable_columns=["value"])
    limits
    return (limits,)


@app.cell
def limit(limits):
    nb.Html(f"<output data-value='limit'>{limits.value[0]}</output>")
    return
