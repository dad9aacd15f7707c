# /// script
# requires-python = ">=3.11"
# dependencies = ["altair", "appnb", "bokeh-sampledata", "hvplot", "pandas"]
# ///
"""Who emits the carbon dioxide of the world, per country and per person, and who has turned the corner."""

import appnb

app = appnb.App(title="Carbon report", layout="pages", theme={"accent": "#2f6f3e"}, tags=["pages", "Altair", "hvPlot"])

with app.setup:
    import altair as alt
    import hvplot.pandas  # noqa: F401 - gives frames their `hvplot`
    import pandas as pd
    from bokeh_sampledata import emissions, gapminder

    import appnb as nb

    FIRST, LAST = 1964, 2010
    REGIONS = {
        "East Asia & Pacific": "#d0702a",
        "Europe & Central Asia": "#4a78e0",
        "America": "#b8559f",
        "South Asia": "#149a80",
        "Middle East & North Africa": "#a5821b",
        "Sub-Saharan Africa": "#8568d8",
    }
    COLOURS = alt.Scale(domain=list(REGIONS), range=list(REGIONS.values()))
    YEARS = alt.Axis(format="d", grid=False, tickCount=6)


@app.function
def colour_key(names):
    """Say which colour is which region."""
    dot = '<span style="color: {}">●</span> {}'
    return nb.hstack([nb.Html(dot.format(REGIONS[name], name)) for name in names], wrap=True, justify="start", gap=1)


@app.cell(shared=True)
def load():
    population = gapminder.population.rename(columns=int).stack().rename("people").rename_axis(["country", "year"])
    groups = gapminder.regions["Group"].rename_axis("country").rename("region")
    carbon = emissions.data.astype({"year": int}).rename(columns={"emissions": "per_person"})
    carbon = carbon.merge(population.reset_index(), on=["country", "year"]).merge(groups.reset_index(), on="country")
    carbon["gigatonnes"] = carbon["per_person"] * carbon["people"] / 1e9
    carbon = carbon[carbon["year"].between(FIRST, LAST)]
    return (carbon,)


@app.cell(area="sidebar")
def filters():
    regions = nb.ui.multiselect(list(REGIONS), value=list(REGIONS), label="Regions", url=True, full_width=True)
    years = nb.ui.range_slider(
        FIRST, LAST, value=[FIRST, LAST], label="Years", show_value=True, url=True, full_width=True
    )
    nb.vstack([regions, years], gap=1.5)
    return regions, years


@app.cell
def choose(carbon, regions, years):
    chosen = carbon[carbon["region"].isin(regions.value) & carbon["year"].between(*years.value)]
    start, end = years.value
    return chosen, end, start


@app.cell(page="Summary")
def introduction():
    nb.md("""
    # Who warms the world?

    Carbon dioxide from fuels and cement, country by country. Choose regions and years at the side: all pages follow.
    """)


@app.cell(page="Summary")
def key_figures(chosen, end, start):
    nb.stop(chosen.empty, nb.callout("Choose at least one region.", kind="warn"))
    by_year = chosen.groupby("year")[["gigatonnes", "people"]].sum()
    before, after = by_year.loc[start], by_year.loc[end]
    persons = by_year["gigatonnes"] / by_year["people"] * 1e9
    nb.hstack(
        [
            nb.stat(
                f"{after['gigatonnes']:.1f} Gt",
                label=f"Carbon dioxide in {end}",
                caption=f"{after['gigatonnes'] / before['gigatonnes'] - 1:+.0%} since {start}",
                direction="increase" if after["gigatonnes"] >= before["gigatonnes"] else "decrease",
                target_direction="decrease",
                bordered=True,
            ),
            nb.stat(
                f"{persons[end]:.1f} t",
                label="For each person",
                caption=f"{persons[end] / persons[start] - 1:+.0%} since {start}",
                direction="increase" if persons[end] >= persons[start] else "decrease",
                target_direction="decrease",
                bordered=True,
            ),
            nb.stat(
                f"{by_year['gigatonnes'].sum():,.0f} Gt",
                label="In all these years",
                caption=f"{start} to {end}",
                bordered=True,
            ),
        ],
        widths="equal",
        gap=1,
    )


@app.cell(title="Carbon dioxide by region", caption="Gigatonnes a year")
def by_region(chosen):
    regional = chosen.groupby(["year", "region"], as_index=False)["gigatonnes"].sum()
    _chart = (
        alt.Chart(regional)
        .mark_area(interpolate="monotone")
        .encode(
            x=alt.X("year:Q", title=None, scale=alt.Scale(nice=False), axis=YEARS),
            y=alt.Y("gigatonnes:Q", title=None),
            color=alt.Color(
                "region:N", scale=COLOURS, legend=alt.Legend(orient="bottom", title=None, columns=2, columnPadding=2)
            ),
            tooltip=["region:N", "year:Q", alt.Tooltip("gigatonnes:Q", format=".2f")],
        )
        .properties(width="container", height=320)
    )
    shares = regional[regional["year"] == regional["year"].max()].set_index("region")["gigatonnes"]
    nb.figure(
        _chart,
        alt=f"{shares.idxmax()} emits the most: {shares.max() / shares.sum():.0%} in {regional['year'].max()}.",
        data=regional.pivot(index="region", columns="year", values="gigatonnes").round(2).reset_index(),
    )


@app.cell(title="The largest emitters", caption="Share of what the chosen regions emit")
def largest(chosen, end):
    top = chosen[chosen["year"] == end].nlargest(10, "gigatonnes")
    share = top["gigatonnes"] / chosen.loc[chosen["year"] == end, "gigatonnes"].sum()
    _bars = (
        alt.Chart(top.assign(share=share))
        .mark_bar(cornerRadiusEnd=3)
        .encode(
            x=alt.X("share:Q", title=None, axis=alt.Axis(format="%", tickCount=4)),
            y=alt.Y("country:N", sort="-x", title=None, axis=alt.Axis(domain=False, ticks=False)),
            color=alt.Color("region:N", scale=COLOURS, legend=None),
            tooltip=[
                "country",
                "region",
                alt.Tooltip("gigatonnes", format=".2f"),
                alt.Tooltip("share:Q", format=".1%"),
            ],
        )
        .properties(width="container", height=320)
    )
    nb.figure(
        _bars,
        alt=f"The ten largest emit {share.sum():.0%}; {top['country'].iloc[0]} alone {share.iloc[0]:.0%}.",
        data=top.assign(share=share.map("{:.1%}".format))[["country", "region", "gigatonnes", "share"]].round(3),
    )


@app.cell(page="Per person")
def per_person_words(chosen, end):
    now = chosen[(chosen["year"] == end) & (chosen["people"] > 1e6)].sort_values("per_person")
    nb.stop(now.empty, nb.callout("Choose at least one region.", kind="warn"))
    high, middle = now.iloc[-1], now.iloc[len(now) // 2]
    nb.md(f"""
    # A fair share?

    In {end} a person in **{high["country"]}** emitted {high["per_person"]:.1f} tonnes, as much as
    **{high["per_person"] / middle["per_person"]:.0f}** people in {middle["country"]}, the country in the middle.

    {colour_key(region for region in REGIONS if region in set(now["region"]))}
    """)
    return (now,)


@app.cell(title="Many people, or much for each?", caption="Tonnes for each person; one mark a country")
def people_and_carbon(end, now):
    _marks = now.assign(million=now["people"] / 1e6).hvplot.scatter(
        x="million",
        y="per_person",
        color="region",
        cmap=REGIONS,
        hover_cols=["country"],
        logx=True,
        size=50,
        alpha=0.8,
        responsive=True,
        height=380,
        legend=False,
        xlabel="million people",
        ylabel="",
        grid=True,
    )
    nb.figure(
        _marks,
        alt=f"In {end} the countries with the most people emit little for each; a few small ones emit the most.",
        data=now[["country", "region", "people", "per_person"]].round(2),
    )


@app.cell(title="Year by year", caption="Tonnes for each person, of all countries of a region")
def year_by_year(chosen, end, start):
    mean = chosen.groupby(["region", "year"])[["gigatonnes", "people"]].sum()
    mean = (mean["gigatonnes"] / mean["people"] * 1e9).rename("tonnes").reset_index()
    _shown = [region for region in REGIONS if region in set(mean["region"])]
    _lines = mean.pivot(index="year", columns="region", values="tonnes")[_shown].hvplot.line(
        color=[REGIONS[region] for region in _shown],
        line_width=2.5,
        responsive=True,
        height=380,
        legend=False,
        xlabel="",
        ylabel="",
        xformatter="%d",
        grid=True,
    )
    _last = mean[mean["year"] == end].set_index("region")["tonnes"]
    nb.figure(
        _lines,
        alt=f"{_last.idxmax()} emits the most for each person in {end}: {_last.max():.1f} tonnes.",
        data=mean.pivot(index="region", columns="year", values="tonnes").round(2).reset_index(),
    )


@app.cell(page="Turning points")
def countries_to_follow(carbon):
    names = sorted(carbon["country"].unique())
    followed = nb.ui.multiselect(
        names,
        value=["United Kingdom", "Germany", "United States", "China"],
        label="Countries to follow",
        max_selections=8,
        url="follow",
    )
    nb.md(f"""
    # Who has turned the corner?

    A country has turned the corner when its highest year lies behind it, and what it emits has gone down by a tenth
    since.

    {followed}
    """)
    return (followed,)


@app.cell(title="Since each country's own highest year", caption="100 is the highest year")
def indexed(carbon, followed, years):
    nb.stop(not followed.value, nb.callout("Choose at least one country.", kind="info"))
    lines = carbon[carbon["country"].isin(followed.value) & carbon["year"].between(*years.value)]
    lines = lines.assign(index=100 * lines["gigatonnes"] / lines.groupby("country")["gigatonnes"].transform("max"))
    _chart = (
        alt.Chart(lines)
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.X("year:Q", title=None, scale=alt.Scale(nice=False), axis=YEARS),
            y=alt.Y("index:Q", title=None, scale=alt.Scale(domain=[0, 100])),
            color=alt.Color("country:N", sort=followed.value, legend=alt.Legend(orient="top", title=None, columns=4)),
            tooltip=["country", "year", alt.Tooltip("index", format=".0f"), alt.Tooltip("gigatonnes", format=".2f")],
        )
        .properties(width="container", height=320)
    )
    _last = lines[lines["year"] == lines["year"].max()].sort_values("index")
    nb.figure(
        _chart,
        alt=f"{_last['country'].iloc[0]} is furthest below its highest year, at {_last['index'].iloc[0]:.0f} of 100.",
        data=lines.pivot(index="year", columns="country", values="index").round(1).reset_index(),
    )


@app.cell(title="Every country that has", caption="Of more than 5 million people, within the chosen years and regions")
def turned(chosen, end):
    _now = chosen[(chosen["year"] == end) & (chosen["people"] > 5e6)].set_index("country")
    _highest = chosen.loc[chosen.groupby("country")["gigatonnes"].idxmax()].set_index("country").loc[_now.index]
    corner = pd.DataFrame(
        {
            "Country": _now.index,
            "Peak": _highest["year"].astype(str).to_numpy(),
            "Gt then": _highest["gigatonnes"].round(3).to_numpy(),
            f"Gt {end}": _now["gigatonnes"].round(3).to_numpy(),
            "%": ((_now["gigatonnes"] / _highest["gigatonnes"] - 1) * 100).round(1).to_numpy(),
        }
    )
    corner = corner[corner["%"] <= -10].sort_values("%", ignore_index=True)
    nb.ui.table(corner, selection=None, page_size=8, label=f"{len(corner)} countries")
    return (corner,)


@app.cell(page="Data")
def method():
    nb.md(r"""
    # Where the numbers come from

    - **Carbon dioxide for each person**: Carbon Dioxide Information Analysis Center, 1950 to 2012, public domain.
    - **People and regions**: [Gapminder](https://www.gapminder.org), CC BY 4.0.

    What a country $c$ emits in a year is the product of the two: $E_c = e_c \, P_c$. It counts fuels and cement where
    they are burnt and made, not where the goods go; forests and farming are not in it. After 2010 most countries are
    missing, so the report ends there.
    """)


@app.cell
def rows(chosen):
    table = chosen[["country", "region", "year", "people", "per_person", "gigatonnes"]]
    table = table.round({"per_person": 2, "gigatonnes": 4}).astype({"year": str, "people": int})
    nb.vstack(
        [
            nb.hstack(
                [
                    nb.md(f"**{len(table):,} rows** of {table['country'].nunique()} countries"),
                    nb.download(lambda: table.to_csv(index=False), filename="carbon.csv", label="Download as CSV"),
                ],
                align="center",
            ),
            nb.ui.table(table, selection=None, page_size=10),
        ],
        gap=1,
    )
    return (table,)


if __name__ == "__main__":
    app.run()
