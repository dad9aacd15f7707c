"""What a year of orders tells: a report of several pages to change."""

import appnb

app = appnb.App(title="A report", layout="pages")

with app.setup:
    import math

    import pandas as pd
    from bokeh.plotting import figure

    import appnb as nb

    CHANNELS = {"Shop": 1.0, "Web": 0.7, "Phone": 0.3}


@app.cell(shared=True)
def load():
    # your own data here: pd.read_csv("orders.csv", parse_dates=["week"])
    weeks = pd.date_range("2025-01-06", periods=52, freq="W-MON")
    orders = pd.DataFrame(
        {
            "week": week,
            "channel": channel,
            "orders": round(100 * size * (1 + (0.02 if channel == "Web" else -0.002) * number) + 8 * math.sin(number)),
            "days": round(4 - 0.02 * number + math.sin(number * size) / 2, 1),
        }
        for number, week in enumerate(weeks)
        for channel, size in CHANNELS.items()
    )
    return (orders,)


@app.cell(area="sidebar")
def filters():
    channels = nb.ui.multiselect(list(CHANNELS), value=list(CHANNELS), label="Channels", url=True, full_width=True)
    channels
    return (channels,)


@app.cell
def choose(channels, orders):
    nb.stop(not channels.value, nb.callout("Choose at least one channel.", kind="info"))
    chosen = orders[orders["channel"].isin(channels.value)]
    return (chosen,)


@app.cell(page="Summary")
def summary(chosen):
    by_quarter = chosen.groupby(chosen["week"].dt.quarter)["orders"].sum()
    nb.md(f"""
    # What the year tells

    We took **{chosen["orders"].sum():,.0f} orders**: {by_quarter.loc[1]:,.0f} in the first quarter,
    **{by_quarter.loc[4] / by_quarter.loc[1] - 1:+.0%}** in the last. They were delivered after
    {chosen["days"].mean():.1f} days on average.
    """)


@app.cell(title="Orders a week")
def weekly(chosen):
    by_week = chosen.groupby("week")["orders"].sum()
    _line = figure(x_axis_type="datetime", height=300, sizing_mode="stretch_width", toolbar_location=None, tools="")
    _line.line(by_week.index, by_week.to_list(), line_width=2.5, color="#4a78e0")
    _line.y_range.start = 0
    nb.figure(_line, alt=f"From {by_week.iloc[0]} to {by_week.iloc[-1]} orders a week.", data=by_week.reset_index())


@app.cell(title="By channel")
def by_channel(chosen):
    totals = chosen.groupby("channel", as_index=False).agg(orders=("orders", "sum"), days=("days", "mean")).round(1)
    nb.ui.table(totals, selection=None)


@app.cell(page="Delivery")
def delivery(chosen):
    slow = nb.ui.slider(2.0, 5.0, value=4.0, step=0.1, label="Slow is longer than, days", show_value=True, url=True)
    nb.md(f"""
    # How long it takes

    {slow}
    """)
    return (slow,)


@app.cell
def slow_weeks(chosen, slow):
    too_slow = chosen[chosen["days"] > slow.value]
    in_the_end = (too_slow["week"].dt.quarter == 4).sum()
    nb.md(f"**{len(too_slow) / len(chosen):.0%}** of the weeks were slow, {in_the_end} of them in the last quarter.")


@app.cell(page="Data")
def rows(chosen):
    table = chosen.assign(week=chosen["week"].dt.strftime("%Y-%m-%d"))
    nb.vstack(
        [
            nb.md("# The rows"),
            nb.download(lambda: table.to_csv(index=False), filename="orders.csv", label="Download as CSV"),
            nb.ui.table(table, selection=None, page_size=10),
        ],
        gap=1,
    )


if __name__ == "__main__":
    app.run()
