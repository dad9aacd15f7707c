# /// script
# requires-python = ">=3.11"
# dependencies = ["appnb", "bokeh-sampledata", "pandas", "vega-datasets"]
# ///
"""Which industries had hired back what the crisis of 2008 cost, and when: a wall of numbers."""

import appnb

app = appnb.App(title="American jobs", layout="grid", theme={"accent": "#0f766e"}, tags=["grid", "Bokeh"])

with app.setup:
    import pandas as pd
    from bokeh.models import ColumnDataSource, Span
    from bokeh.plotting import figure
    from bokeh_sampledata import unemployment1948
    from vega_datasets import data

    import appnb as nb

    GAIN, LOSS, QUIET = "#149a80", "#d5534a", "#6b7f99"
    INDUSTRIES = {
        "construction": "Construction",
        "manufacturing": "Manufacturing",
        "mining_and_logging": "Mining, logging",
        "wholesale_trade": "Wholesale",
        "retail_trade": "Retail",
        "transportation_and_warehousing": "Transport",
        "information": "Information",
        "financial_activities": "Finance",
        "professional_and_business_services": "Business services",
        "education_and_health_services": "Education, health",
        "leisure_and_hospitality": "Leisure",
        "government": "Government",
    }
    CRISIS = pd.Period("2008-12", "M")


@app.function
def sparkline(series, title):
    """Draw a series as a line of the height of a number; it follows the page's colours, and prints."""
    low, high = series.min(), series.max()
    points = [
        f"{2 + 76 * place / (len(series) - 1):.1f},{29 - 26 * (value - low) / (high - low):.1f}"
        for place, value in enumerate(series)
    ]
    x, y = points[-1].split(",")
    return nb.Html(f"""
        <svg viewBox="0 0 82 32" width="82" height="32" role="img" aria-label="{title}, {series.index[0]:%B %Y} on">
        <polyline points="{" ".join(points)}" fill="none" stroke="var(--appnb-chart-8)" stroke-width="1.5"/>
        <circle cx="{x}" cy="{y}" r="2.5" fill="var(--appnb-accent)"/></svg>""")


@app.function
def find_base(series, month, months_back):
    """Find what a month is compared with: some months back, or, for 0, the highest value before the crisis."""
    return series[month - months_back] if months_back else series[: min(month, CRISIS)].max()


@app.function
def compared(value, base, unit=""):
    """Say in a stat's caption how a value differs from what it is compared with."""
    return {
        "caption": f"{value - base:+,.0f} k, {value / base - 1:+.1%}" if not unit else f"{value - base:+.1f} {unit}",
        "direction": "increase" if value >= base else "decrease",
    }


@app.cell(shared=True)
def load():
    jobs = data.us_employment().set_index("month")
    jobs.index = pd.PeriodIndex(jobs.index, freq="M")
    by_year = unemployment1948.data.set_index("Year").loc[2006:2015].drop(columns="Annual")
    jobs["unemployment"] = by_year.to_numpy().ravel()
    return (jobs,)


@app.cell(area="sidebar")
def controls(jobs):
    months = {f"{month:%B %Y}": month for month in reversed(jobs.index[12:])}
    month = nb.ui.dropdown(months, value="December 2015", label="Month", url=True, full_width=True)
    against = nb.ui.radio(
        {"the month before": 1, "the year before": 12, "the peak before the crisis": 0},
        value="the year before",
        label="Compared with",
        url=True,
    )
    nb.vstack([month, against], gap=1.5)
    return against, month


@app.cell(area="sidebar")
def about():
    nb.md("""
    Thousands of jobs outside of farms, adjusted for the seasons. The rate of unemployment is not.

    Source: U.S. Bureau of Labor Statistics
    """).style(font_size="13px", color="var(--appnb-muted)", margin_top="1rem")


@app.cell
def until(jobs, month):
    past = jobs[: month.value]
    now = past.iloc[-1]
    return now, past


@app.cell
def everyone(against, month, now, past):
    nb.stat(
        f"{now['nonfarm'] / 1000:.1f} m",
        label="Jobs",
        slot=sparkline(past["nonfarm"], "Jobs"),
        **compared(now["nonfarm"], find_base(past["nonfarm"], month.value, against.value)),
    )


@app.cell
def private(against, month, now, past):
    nb.stat(
        f"{now['private'] / 1000:.1f} m",
        label="Private jobs",
        slot=sparkline(past["private"], "Private jobs"),
        **compared(now["private"], find_base(past["private"], month.value, against.value)),
    )


@app.cell
def recovered(now, past):
    peak, low = past["nonfarm"][:CRISIS].max(), past["nonfarm"].min()
    lost = peak - min(low, now["nonfarm"])
    share = min(1, (now["nonfarm"] - low) / (peak - low)) if peak > low else 1
    nb.stat(f"{share:.0%}", label="Lost jobs that are back", caption=f"{lost / 1000:.1f} m were lost at worst")


@app.cell
def unemployed(against, month, now, past):
    base = past["unemployment"][month.value - against.value] if against.value else past["unemployment"][:CRISIS].min()
    nb.stat(
        f"{now['unemployment']:.1f} %",
        label="Unemployment",
        slot=sparkline(past["unemployment"], "Unemployment"),
        target_direction="decrease",
        **compared(now["unemployment"], base, "points"),
    )


@app.cell
def industries(against, month, now, past):
    nb.hstack(
        [
            nb.stat(
                f"{now[name] / 1000:.2f} m",
                label=label,
                slot=sparkline(past[name], label),
                bordered=True,
                **compared(now[name], find_base(past[name], month.value, against.value)),
            )
            for name, label in INDUSTRIES.items()
        ],
        widths="equal",
        wrap=True,
        gap=0.75,
    )


@app.cell(title="Jobs gained and lost, month by month", caption="Thousand jobs; the chosen month is the darkest")
def month_by_month(jobs, month):
    gains = jobs["nonfarm_change"]
    _source = ColumnDataSource(
        {
            "month": gains.index.to_timestamp(),
            "name": [f"{period:%B %Y}" for period in gains.index],
            "gain": gains,
            "colour": [GAIN if gain >= 0 else LOSS for gain in gains],
            "alpha": [1 if period == month.value else 0.65 if period < month.value else 0.2 for period in gains.index],
        }
    )
    _bars = figure(
        x_axis_type="datetime",
        height=340,
        sizing_mode="stretch_width",
        toolbar_location=None,
        tools="hover",
        tooltips=[("", "@name"), ("jobs", "@gain{+0,0} thousand")],
    )
    _bars.vbar(
        "month", top="gain", width=22 * 86_400_000, color="colour", alpha="alpha", line_color=None, source=_source
    )
    _bars.xgrid.visible = False
    nb.figure(
        _bars,
        alt=f"Up to {month.value:%B %Y} the worst month cost {-gains[: month.value].min():,.0f} thousand jobs.",
        data=gains.rename("Thousand jobs").rename_axis("Month").reset_index(),
    )


@app.cell(
    title="When the jobs were back", caption="From the peak before the crisis until as many jobs were there again"
)
def when_back(month, past):
    _rows = []
    for _name, _label in INDUSTRIES.items():
        _peak = past[_name][:CRISIS].idxmax()
        _after = past[_name][_peak + 1 :]
        _again = _after[_after >= past[_name][_peak]]
        _rows.append((_label, _peak, _again.index[0] if len(_again) else None))
    back = pd.DataFrame(_rows, columns=["Industry", "Peak", "Back"]).astype({"Back": "period[M]"})
    back["Until"] = back["Back"].fillna(month.value)
    back["Months"] = [(until - peak).n for peak, until in zip(back["Peak"], back["Until"], strict=True)]
    back["Jobs back"] = [f"{again:%B %Y}" if pd.notna(again) else "not yet" for again in back["Back"]]
    back = back.sort_values("Months", ascending=False, ignore_index=True)

    _bars = figure(
        y_range=list(back["Industry"]),
        x_axis_type="datetime",
        height=340,
        sizing_mode="stretch_width",
        toolbar_location=None,
        tools="hover",
        tooltips=[("", "@Industry"), ("below its peak", "@Months months"), ("jobs back", "@{Jobs back}")],
    )
    _source = ColumnDataSource(
        {
            **back[["Industry", "Months", "Jobs back"]],
            "left": back["Peak"].dt.to_timestamp(),
            "right": back["Until"].dt.to_timestamp(),
            "colour": back["Back"].notna().map({True: GAIN, False: LOSS}),
        }
    )
    _bars.hbar("Industry", left="left", right="right", height=0.55, color="colour", line_color=None, source=_source)
    _bars.add_layout(
        Span(location=month.value.to_timestamp(), dimension="height", line_color=QUIET, line_dash="dotted")
    )
    _bars.ygrid.visible = False
    nb.figure(
        _bars,
        alt=f"By {month.value:%B %Y}, {back['Back'].count()} of {len(back)} industries had their jobs back.",
        data=back[["Industry", "Peak", "Months", "Jobs back"]].astype({"Peak": str}),
    )


if __name__ == "__main__":
    app.run()
