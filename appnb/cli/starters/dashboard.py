"""What we sell, where and when: a dashboard to change."""

import appnb

app = appnb.App(title="A dashboard", layout="dashboard")

with app.setup:
    import math

    import pandas as pd
    from bokeh.models import NumeralTickFormatter
    from bokeh.plotting import figure

    import appnb as nb

    REGIONS = {"North": 1.2, "South": 0.8, "West": 1.0}


@app.cell(shared=True)
def load():
    # your own data here: pd.read_csv("sales.csv", parse_dates=["month"])
    months = pd.date_range("2024-01-01", periods=24, freq="MS")
    sales = pd.DataFrame(
        {
            "month": month,
            "region": region,
            "revenue": round(40_000 * size * (1 + 0.015 * number + 0.2 * math.sin(number / 2 + size)), -2),
            "orders": round(400 * size * (1 + 0.01 * number + 0.15 * math.sin(number / 2 + size))),
        }
        for number, month in enumerate(months)
        for region, size in REGIONS.items()
    )
    return (sales,)


@app.cell(area="sidebar")
def filters(sales):
    regions = nb.ui.multiselect(list(REGIONS), value=list(REGIONS), label="Regions", url=True, full_width=True)
    year = nb.ui.radio(sorted({str(month.year) for month in sales["month"]}), value="2025", label="Year", url=True)
    nb.vstack([regions, year], gap=1.5)
    return regions, year


@app.cell
def choose(regions, sales, year):
    nb.stop(not regions.value, nb.callout("Choose at least one region.", kind="info"))
    in_regions = sales[sales["region"].isin(regions.value)]
    chosen = in_regions[in_regions["month"].dt.year == int(year.value)]
    before = in_regions[in_regions["month"].dt.year == int(year.value) - 1]
    return before, chosen


@app.function
def change(now, before):
    """Say in a stat's caption how a number differs from that of the year before."""
    if not before:
        return {}
    return {
        "caption": f"{now / before - 1:+.1%} on the year before",
        "direction": "increase" if now >= before else "decrease",
    }


@app.cell
def revenue(before, chosen):
    nb.stat(
        f"{chosen['revenue'].sum() / 1000:,.0f} k",
        label="Revenue",
        **change(chosen["revenue"].sum(), before["revenue"].sum()),
    )


@app.cell
def orders(before, chosen):
    nb.stat(int(chosen["orders"].sum()), label="Orders", **change(chosen["orders"].sum(), before["orders"].sum()))


@app.cell
def best_month(chosen):
    by_month = chosen.groupby("month")["revenue"].sum()
    nb.stat(f"{by_month.idxmax():%B}", label="Best month", caption=f"{by_month.max() / 1000:,.0f} k")
    return (by_month,)


@app.cell(title="Revenue by month")
def over_time(by_month):
    _bars = figure(
        x_range=[f"{month:%b}" for month in by_month.index],
        height=300,
        sizing_mode="stretch_width",
        toolbar_location=None,
        tools="hover",
        tooltips=[("", "@x"), ("revenue", "@top{0,0}")],
    )
    _bars.vbar([f"{month:%b}" for month in by_month.index], top=by_month.to_list(), width=0.7, color="#4a78e0")
    _bars.y_range.start = 0
    _bars.xgrid.visible = False
    _bars.yaxis.formatter = NumeralTickFormatter(format="0a")
    nb.figure(
        _bars,
        alt=f"Revenue is highest in {by_month.idxmax():%B}, lowest in {by_month.idxmin():%B}.",
        data=by_month.reset_index(),
    )


@app.cell(title="By region")
def by_region(chosen):
    table = chosen.groupby("region", as_index=False)[["revenue", "orders"]].sum()
    nb.ui.table(table.sort_values("revenue", ascending=False, ignore_index=True), selection=None)


if __name__ == "__main__":
    app.run()
