# /// script
# requires-python = ">=3.11"
# dependencies = ["altair", "appnb", "bokeh-sampledata", "numpy", "pandas"]
# ///
"""Every Olympic medallist over 100 metres in one race: a talk whose charts answer while it is given."""

import appnb

app = appnb.App(title="The fastest hundred", layout="slides", theme={"accent": "#b45309"}, tags=["slides", "Altair"])

with app.setup:
    import altair as alt
    import numpy as np
    import pandas as pd
    from bokeh_sampledata.sprint import sprint

    import appnb as nb

    MEDALS = alt.Scale(domain=["GOLD", "SILVER", "BRONZE"], range=["#c79a16", "#8c97a6", "#b06a3b"])
    HIGHLIGHT = "#d0702a"


@app.cell(shared=True)
def load():
    runs = sprint.rename(columns=str.lower)
    best = runs.loc[runs["time"].idxmin()]
    runs["behind"] = 100 - 100 * best["time"] / runs["time"]
    games = sorted(int(year) for year in runs["year"].unique())
    return best, games, runs


@app.cell(slide="slide", notes="Wait until it is quiet. Ask who has ever run a hundred metres against the clock.")
def opening(games, runs):
    nb.md(f"""
    # The fastest hundred

    **{len(runs)} medals, {len(games)} Olympic Games, one race.**

    What if all of them ran against each other?
    """)


@app.cell(
    title="One race, every medallist",
    notes="Each dot is a medallist at the moment when the fastest crosses the line. Let the hall find Jesse Owens: 1936.",
)
def one_race(best, runs):
    _dots = (
        alt.Chart(runs)
        .mark_circle(size=70, opacity=0.9)
        .encode(
            x=alt.X("behind:Q", title="metres behind", scale=alt.Scale(reverse=True, domain=[0, 26])),
            y=alt.Y("year:O", title=None, sort="descending", axis=alt.Axis(labelOverlap=True, grid=True, ticks=False)),
            color=alt.Color("medal:N", scale=MEDALS, legend=alt.Legend(orient="top", title=None)),
            tooltip=["name", "country", "year", "time", alt.Tooltip("behind", format=".1f", title="metres behind")],
        )
        .properties(width="container", height=400)
    )
    last = runs.loc[runs["behind"].idxmax()]
    nb.figure(
        _dots,
        alt=f"When {best['name']} finishes, {last['name']} of {last['year']} is {last['behind']:.0f} metres behind.",
        caption=f"Where they are when {best['name']} ({best['year']}, {best['time']} s) is at the line",
        data=runs[["year", "medal", "name", "country", "time", "behind"]].round(1),
    )


@app.cell(
    slide="slide", title="Who would have won what?", notes="Ask for a year from the audience, and move the slider."
)
def choose(games):
    year = nb.ui.slider(steps=games, value=1936, label="Olympic Games of", show_value=True, url=True, full_width=True)
    year
    return (year,)


@app.cell
def winner(best, runs, year):
    champion = runs[(runs["year"] == year.value) & (runs["medal"] == "GOLD")].iloc[0]
    later = runs[runs["year"] > year.value].groupby("year")["time"].max()
    beaten = int((later < champion["time"]).sum())
    nb.hstack(
        [
            nb.stat(champion["name"], label=f"won in {year.value}", caption=f"{champion['time']:.2f} s"),
            nb.stat(f"{champion['behind']:.1f} m", label=f"behind {best['name']}", caption="at the finish of 2012"),
            nb.stat(f"{beaten} of {len(later)}", label="later Games", caption="without a medal for this time"),
        ],
        widths="equal",
        gap=1,
    )
    return (champion,)


@app.cell
def lanes(best, runs, year):
    _three = runs[runs["year"] == year.value].assign(lane=lambda rows: rows["name"] + ", " + rows["country"])
    _best = pd.DataFrame([{**best, "behind": 0.0, "lane": f"{best['name']}, {best['year']}", "medal": "BEST"}])
    field = pd.concat([_best, _three] if year.value != best["year"] else [_three], ignore_index=True)
    field["ran"] = 100 - field["behind"]
    _base = alt.Chart(field).encode(
        y=alt.Y("lane:N", sort="-x", title=None, axis=alt.Axis(labelLimit=150, domain=False, ticks=False))
    )
    _track = _base.mark_bar(height=6, cornerRadiusEnd=3).encode(
        x=alt.X("ran:Q", title="metres run", scale=alt.Scale(domain=[0, 100])),
        color=alt.Color(
            "medal:N",
            legend=None,
            scale=alt.Scale(domain=["BEST", *MEDALS.domain], range=[HIGHLIGHT, *MEDALS.range]),
        ),
        tooltip=["name", "country", "year", "time", alt.Tooltip("ran", format=".1f", title="metres run")],
    )
    _head = _track.mark_circle(size=220, opacity=1)
    nb.figure(
        (_track + _head).properties(width="container", height=190),
        alt="; ".join(
            f"{row.name_} has run {row.ran:.1f} m" for row in field.rename(columns={"name": "name_"}).itertuples()
        ),
        data=field[["name", "country", "year", "time", "ran"]].round(1),
    )


@app.cell(
    slide="slide", span=12, title="What made them faster?", notes="One reason a key press. The crouch gets a laugh."
)
def reasons():
    nb.md("Better ground, better starts, and many more people who try.")


@app.cell(slide="fragment", span=4)
def crouch():
    nb.stat("1896", label="The start", caption="Thomas Burke crouches, the others stand.", bordered=True)


@app.cell(slide="fragment", span=4)
def blocks():
    nb.stat("1948", label="The blocks", caption="No more holes are dug into the cinders.", bordered=True)


@app.cell(slide="fragment", span=4)
def track():
    nb.stat("1968", label="The track", caption="A synthetic one, in thin air: below 10 seconds.", bordered=True)


@app.cell(
    slide="slide", title="Where is the limit?", notes="A straight line always gets to zero. Ask what a better curve is."
)
def forecast(games):
    since = nb.ui.slider(
        steps=games[:-4], value=1968, label="Trend of the winners since", show_value=True, full_width=True
    )
    since
    return (since,)


@app.cell
def trend(runs, since):
    winners = runs[runs["medal"] == "GOLD"].sort_values("year")
    _fitted = winners[winners["year"] >= since.value]
    slope, start = np.polyfit(_fitted["year"], _fitted["time"], 1)
    _line = pd.DataFrame({"year": [since.value, 2040]}).assign(time=lambda rows: start + slope * rows["year"])
    _dots = (
        alt.Chart(winners)
        .mark_circle(size=90, color=MEDALS.range[0], opacity=1)
        .encode(
            x=alt.X("year:Q", title=None, axis=alt.Axis(format="d", grid=False), scale=alt.Scale(domain=[1892, 2042])),
            y=alt.Y("time:Q", title="seconds", scale=alt.Scale(zero=False)),
            tooltip=["name", "country", "year", "time"],
        )
    )
    _trend = (
        alt.Chart(_line).mark_line(color=HIGHLIGHT, strokeWidth=3, strokeDash=[6, 4]).encode(x="year:Q", y="time:Q")
    )
    in_2040 = start + slope * 2040
    nb.figure(
        (_dots + _trend).properties(width="container", height=320),
        alt=f"Winners since {since.value} became {-slope * 40:.2f} seconds faster in ten Games; the line meets 2040 at {in_2040:.2f} s.",
        caption=f"At this pace the Games of 2040 are won in {in_2040:.2f} seconds",
        data=winners[["year", "name", "country", "time"]],
    )


@app.cell(slide="slide", notes="Leave this on during questions; the address carries the year that was chosen.")
def closing(best):
    nb.md(f"""
    # {best["time"]} seconds

    That is all it takes: **{100 / best["time"]:.1f} metres a second**, {360 / best["time"]:.0f} km/h.

    Data: Olympic medallists over 100 metres, 1896 to 2012, as shipped with Bokeh.
    """)


if __name__ == "__main__":
    app.run()
