"""The notebook whose page is the picture in docs/display.md."""

# ruff: noqa: B018
import appnb

app = appnb.App(title="Orders")

with app.setup:
    import numpy as np
    import pandas as pd
    from bokeh.plotting import figure

    import appnb as nb


@app.cell
def data():
    random = np.random.default_rng(3)
    days = pd.date_range("2025-01-01", periods=365, freq="D")
    orders = pd.DataFrame(
        {
            "day": days,
            "region": random.choice(["North", "South", "East"], 365),
            "orders": (60 + 20 * np.sin(np.arange(365) / 58) + random.normal(0, 6, 365)).round().astype(int),
            "revenue": random.normal(9_000, 1_200, 365),
        }
    )
    return (orders,)


@app.cell
def numbers(orders):
    nb.hstack(
        [
            nb.stat(orders.orders.sum(), "Orders", "4.2 % more than last year", "increase", bordered=True),
            nb.stat("€ 3.3 M", "Revenue", "0.8 % less", "decrease", bordered=True),
            nb.stat(0.037, "Returns", "1.1 % less", "decrease", bordered=True, target_direction="decrease"),
        ],
        widths="equal",
        gap=1,
    )
    return


@app.cell
def note():
    nb.callout(nb.md("The season follows $a + b \\sin(\\omega t)$ with a period of **one year**."), kind="info")
    return


@app.cell
def plots(orders):
    def draw(title, values):
        plot = figure(width=460, height=230, title=title, x_axis_type="datetime")
        plot.line(orders.day, values, color="#2f5bd7", line_width=1.5)
        return plot

    nb.hstack([draw("Orders a day", orders.orders), draw("Week", orders.orders.rolling(7).mean())], widths="equal")
    return


@app.cell
def table(orders):
    orders
    return


if __name__ == "__main__":
    app.run()
