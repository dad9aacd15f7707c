# /// script
# requires-python = ">=3.11"
# dependencies = ["appnb", "bokeh-sampledata", "pandas"]
# ///
"""Which markets gain and lose people of the age you sell to, by the United Nations' projections."""

import appnb

app = appnb.App(
    title="Tomorrow's customers", layout="dashboard", theme={"accent": "#0d9488"}, tags=["dashboard", "Bokeh"]
)

with app.setup:
    import pandas as pd
    from bokeh.models import ColumnDataSource, NumeralTickFormatter, Span
    from bokeh.plotting import figure
    from bokeh_sampledata.population import data

    import appnb as nb

    ACCENT, FALL, GREY = "#0d9488", "#ea580c", "#8a94a6"
    SHORT = {
        "China, Hong Kong SAR": "Hong Kong",
        "Dem. People's Republic of Korea": "North Korea",
        "Democratic Republic of the Congo": "DR Congo",
        "Lao People's Democratic Republic": "Laos",
        "Republic of Korea": "South Korea",
        "Republic of Moldova": "Moldova",
        "Russian Federation": "Russia",
        "Syrian Arab Republic": "Syria",
        "United Republic of Tanzania": "Tanzania",
        "United States of America": "United States",
        "Viet Nam": "Vietnam",
    }
    PALETTE = ("#0d9488", "#ea580c", "#6366f1", "#ca8a04", "#db2777", "#0284c7", "#65a30d", "#9333ea")


@app.function
def short(people):
    """Write a number of people as they say it: 1.24 bn, 83.1 m, 410 k."""
    for size, unit in ((1e9, " bn"), (1e6, " m"), (1e3, " k")):
        if abs(people) >= size:
            return f"{people / size:.3g}{unit}"
    return f"{people:.0f}"


@app.cell
def introduction():
    nb.md("""
    # Tomorrow's customers

    Where will the people of the age you sell to live? Choose them at the side, and select markets in the
    table to compare. United Nations' estimates and projections, 1950 to 2100.
    """)


@app.cell
def load():
    people = data.assign(
        market=data["Location"].str.replace(r" \(.*\)", "", regex=True).replace(SHORT), country=data["LocID"] < 900
    ).rename(columns={"Year": "year", "Sex": "sex", "AgeGrpStart": "age", "Value": "people"})
    years = sorted(people["year"].unique())
    return people, years


@app.cell(area="sidebar")
def filters():
    ages = nb.ui.range_slider(0, 100, step=5, value=[20, 35], label="Age", show_value=True, url=True, full_width=True)
    sex = nb.ui.radio(["Everyone", "Female", "Male"], value="Everyone", label="Sex", url=True)
    period = nb.ui.range_slider(
        1950, 2100, step=5, value=[2020, 2050], label="From and to", show_value=True, url=True, full_width=True
    )
    smallest = nb.ui.dropdown(
        {"Every market": 0, "100 thousand": 1e5, "1 million": 1e6, "10 million": 1e7},
        value="1 million",
        label="Smallest market",
        url=True,
    )
    nb.vstack([nb.md("**Who**"), ages, sex, nb.md("**When**"), period, nb.md("**Where**"), smallest], gap=1)
    return ages, period, sex, smallest


@app.cell
def choose(ages, people, period, sex, smallest):
    chosen = people[people["age"].between(ages.value[0], ages.value[1] - (ages.value[1] > ages.value[0]))]
    if sex.value != "Everyone":
        chosen = chosen[chosen["sex"] == sex.value]
    start, end = period.value
    by_year = chosen.groupby(["market", "country", "year"])["people"].sum().unstack("year")
    countries = by_year.xs(True, level="country")
    countries = countries[countries[start] >= smallest.value]
    world = by_year.loc[("World", False)]
    return countries, end, start, world


@app.cell
def markets(countries, end, start):
    nb.stop(countries.empty, nb.callout("No market is that large: choose a smaller one at the side.", kind="warn"))
    before, after = ((countries[year] / 1000).round().astype("int64").to_numpy() for year in (start, end))
    table = pd.DataFrame(
        {
            "Market": countries.index,
            f"{start}": before,
            f"{end}": after,
            "Gain": after - before,
            "%": ((countries[end] / countries[start] - 1) * 100).round(1).to_numpy(),
        }
    ).sort_values("Gain", ascending=False, ignore_index=True)
    return (table,)


@app.cell
def totals(ages, end, people, start, table, world):
    everyone = people[(people["market"] == "World") & (people["year"] == end)]["people"].sum()
    growth = world[end] / world[start] - 1
    gains, losses = table.iloc[0], table.iloc[-1]
    nb.hstack(
        [
            nb.stat(
                short(world[start]),
                label=f"People in {start}",
                caption=f"of ages {ages.value[0]} to {ages.value[1]}",
                bordered=True,
            ),
            nb.stat(
                short(world[end]),
                label=f"People in {end}",
                caption=f"{growth:+.1%}",
                direction="increase" if growth >= 0 else "decrease",
                bordered=True,
            ),
            nb.stat(f"{world[end] / everyone:.1%}", label="Share of the world", caption=f"in {end}", bordered=True),
            nb.stat(gains["Market"], label="Gains most", caption=f"{short(gains['Gain'] * 1000)} more", bordered=True),
            nb.stat(
                losses["Market"],
                label="Loses most",
                caption=f"{short(losses['Gain'] * -1000)} fewer",
                bordered=True,
            ),
        ],
        widths="equal",
        gap=1,
    )


@app.cell(span=6)
def winners_and_losers(end, start, table):
    ends = pd.concat([table.head(8), table.tail(8)]).drop_duplicates().iloc[::-1]
    change = ends["Gain"] * 1000
    bars = figure(
        y_range=list(ends["Market"]),
        height=400,
        sizing_mode="stretch_width",
        toolbar_location=None,
        tooltips=[("", "@Market"), ("change", "@people{0.0a} (@{%}{+0.0}%)")],
        tools="hover",
    )
    bars.hbar(
        y="Market",
        right="people",
        height=0.7,
        color="colour",
        source=ColumnDataSource(
            ends.assign(people=change, colour=[ACCENT if people >= 0 else FALL for people in change])
        ),
    )
    bars.add_layout(Span(location=0, dimension="height", line_color=GREY, line_width=1))
    bars.xaxis.formatter = NumeralTickFormatter(format="0a")
    bars.ygrid.visible = False
    shown = nb.figure(
        bars,
        alt=f"{ends['Market'].iloc[-1]} gains the most people, {ends['Market'].iloc[0]} loses the most or gains the fewest.",
        data=False,
    )
    nb.vstack([nb.md(f"### Largest gains and losses, {start} to {end}"), shown])


@app.cell(span=6)
def over_time(compared, countries, end, start):
    names = [name for name in compared.value["Market"] if name in countries.index][: len(PALETTE)]
    nb.stop(not names, nb.callout("Select markets in the table to compare them here.", kind="info"))

    lines = figure(
        height=400,
        sizing_mode="stretch_width",
        toolbar_location=None,
        tools="hover",
        tooltips=[("", "$name"), ("year", "@x"), ("people", "@y{0.00a}")],
    )
    for _market, _colour in zip(names, PALETTE, strict=False):
        _series = countries.loc[_market]
        lines.line(_series.index, _series, line_width=2.5, color=_colour, name=_market, legend_label=_market)
    for _year in (start, end):
        lines.add_layout(Span(location=_year, dimension="height", line_color=GREY, line_dash="dotted"))
    lines.yaxis.formatter = NumeralTickFormatter(format="0.[0]a")
    lines.y_range.start = 0
    lines.legend.location = "top_left"
    nb.vstack([nb.md("### The selected markets over time"), lines])


@app.cell(span=8)
def selection(table):
    compared = nb.ui.table(
        table, selection="multi", page_size=10, initial_selection=[0, 1, 2], column_widths={"Market": 180}
    )
    nb.vstack([nb.md("### Every market, thousand people"), compared])
    return (compared,)


@app.cell(span=4)
def by_age(ages, compared, end, people):
    market = compared.value["Market"].iloc[0] if len(compared.value) else "World"
    pyramid = people[(people["market"] == market) & (people["year"] == end)]
    pyramid = pyramid.pivot_table(index="age", columns="sex", values="people", aggfunc="sum")

    ages_plot = figure(
        height=400,
        sizing_mode="stretch_width",
        toolbar_location=None,
        tools="hover",
        tooltips=[("age", "@age"), ("female", "@Female{0.0a}"), ("male", "@Male{0.0a}")],
    )
    source = ColumnDataSource(pyramid.assign(left=-pyramid["Female"]).reset_index())
    within = [ACCENT if ages.value[0] <= age < max(ages.value[1], ages.value[0] + 5) else GREY for age in pyramid.index]
    source.data["colour"] = within
    for side in ("left", "Male"):
        ages_plot.hbar(y="age", right=side, height=4.4, color="colour", alpha=0.85, line_color=None, source=source)
    ages_plot.xaxis.formatter = NumeralTickFormatter(format="0.[0]a")
    ages_plot.xaxis.axis_label = "female        male"
    ages_plot.ygrid.visible = False
    nb.vstack([nb.md(f"### {market} in {end}, by age"), ages_plot])


if __name__ == "__main__":
    app.run()
