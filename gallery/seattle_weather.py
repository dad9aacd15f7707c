"""On how many days of a month a crew can work outside: four years of weather in Seattle."""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Weather for outdoor work")


@app.cell
def _():
    import altair as alt
    import marimo as mo
    from vega_datasets import data

    return alt, data, mo


@app.cell(hide_code=True)
def _(mo):
    mo.md(r"""
    # When can we work outside?

    A roofing crew needs dry, warm, calm days. Four years of weather in Seattle
    tell how many of them to expect, month by month.
    """)
    return


@app.cell
def _(data):
    weather = data.seattle_weather()
    weather["year"] = weather["date"].dt.year
    weather["month"] = weather["date"].dt.strftime("%b")
    return (weather,)


@app.cell
def _(mo):
    rain = mo.ui.slider(0, 10, value=1, step=0.5, label="Rain at most, mm", show_value=True)
    warmth = mo.ui.slider(-5, 25, value=10, label="Warmest hour at least, °C", show_value=True)
    wind = mo.ui.slider(1, 10, value=5, step=0.5, label="Wind at most, m/s", show_value=True)
    year = mo.ui.dropdown(["all", "2012", "2013", "2014", "2015"], value="all", label="Year")
    mo.hstack([rain, warmth, wind, year], wrap=True, justify="start", gap=2)
    return rain, warmth, wind, year


@app.cell
def _(rain, warmth, weather, wind, year):
    days = weather if year.value == "all" else weather[weather["year"] == int(year.value)]
    days = days.assign(
        workable=(days["precipitation"] <= rain.value)
        & (days["temp_max"] >= warmth.value)
        & (days["wind"] <= wind.value)
    )
    days["kind"] = days["workable"].map({True: "workable", False: "not workable"})
    return (days,)


@app.cell
def _(days, mo):
    per_month = days.groupby("month", sort=False)["workable"].mean()
    mo.hstack(
        [
            mo.stat(f"{days['workable'].mean():.0%}", label="Workable days", bordered=True),
            mo.stat(
                f"{days['workable'].sum() / days['year'].nunique():.0f}",
                label="Days a year",
                bordered=True,
            ),
            mo.stat(
                per_month.idxmax(),
                label="Best month",
                caption=f"{per_month.max():.0%} workable",
                bordered=True,
            ),
            mo.stat(
                per_month.idxmin(),
                label="Worst month",
                caption=f"{per_month.min():.0%} workable",
                bordered=True,
            ),
        ],
        widths="equal",
        gap=1,
    )
    return


@app.cell
def _(alt, days, weather):
    _months = list(weather["month"].unique())
    (
        alt.Chart(days)
        .mark_bar(cornerRadiusEnd=3, color="#0c8599")
        .encode(
            x=alt.X("month:N", sort=_months, title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("mean(workable):Q", title="workable days", axis=alt.Axis(format="%")),
            tooltip=[alt.Tooltip("month:N"), alt.Tooltip("mean(workable):Q", format=".0%")],
        )
        .properties(width="container", height=260)
    )
    return


@app.cell
def _(alt, days):
    (
        alt.Chart(days)
        .mark_circle(size=32)
        .encode(
            x=alt.X("date:T", title=None),
            y=alt.Y("temp_max:Q", title="warmest hour, °C"),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=["workable", "not workable"], range=["#0c8599", "#adb5bd"]),
                legend=alt.Legend(orient="top", title=None),
            ),
            tooltip=["date:T", "precipitation", "temp_max", "wind", "weather"],
        )
        .properties(width="container", height=260)
    )
    return


@app.cell
def _(days, mo):
    mo.accordion(
        {
            "The days themselves": mo.ui.table(
                days[["date", "weather", "precipitation", "temp_max", "wind", "workable"]],
                selection=None,
                page_size=8,
            )
        }
    )
    return


if __name__ == "__main__":
    app.run()
