# /// script
# requires-python = ">=3.11"
# dependencies = ["appnb", "bokeh-sampledata", "numpy", "pandas"]
# ///
"""What a portfolio of shares may lose: thousands of futures drawn from the days that have been."""

import appnb

app = appnb.App(title="Portfolio risk", theme={"accent": "#6366f1"}, tags=["flow", "Bokeh"])

with app.setup:
    import time

    import numpy as np
    import pandas as pd
    from bokeh.models import NumeralTickFormatter, Span
    from bokeh.plotting import figure
    from bokeh_sampledata import stocks

    import appnb as nb

    ACCENT, LOSS, GREY = "#6366f1", "#ef4444", "#8a94a6"
    SHARES = ("AAPL", "GOOG", "IBM", "MSFT")


@app.function
def draw_futures(returns, weights, days, count, rng):
    """Draw `count` futures of `days` days each: days of the past in random blocks of a week, so that bad days cluster.

    Returns:
        the portfolio's value, 1 at the start: an array of (count, days + 1).
    """
    daily = returns @ weights
    week = 5
    starts = rng.integers(0, len(daily) - week, size=(count, -(-days // week)))
    picked = (starts[:, :, None] + np.arange(week)).reshape(count, -1)[:, :days]
    return np.hstack([np.ones((count, 1)), np.cumprod(1 + daily[picked], axis=1)])


@app.cell
def introduction():
    nb.md("""
    # What may this portfolio lose?

    Enter the holdings, then run the simulation. It draws futures from the real days between 2004 and
    2013, the crash of 2008 among them, a week at a time.
    """)


@app.cell
def history():
    prices = pd.DataFrame(
        {
            share: pd.Series(getattr(stocks, share)["adj_close"], index=pd.to_datetime(getattr(stocks, share)["date"]))
            for share in SHARES
        }
    ).dropna()
    returns = prices.pct_change().dropna()
    return prices, returns


@app.cell
def plan_form():
    plan = (
        nb.md("""
        **The portfolio, how far to look, how sure to be**

        {AAPL} {GOOG} {IBM} {MSFT} {days} {confidence}
        """)
        .batch(
            AAPL=nb.ui.number(0, 10_000, value=400, step=50, label="Apple, $ k"),
            GOOG=nb.ui.number(0, 10_000, value=250, step=50, label="Google, $ k"),
            IBM=nb.ui.number(0, 10_000, value=200, step=50, label="IBM, $ k"),
            MSFT=nb.ui.number(0, 10_000, value=150, step=50, label="Microsoft, $ k"),
            days=nb.ui.slider(5, 250, value=60, step=5, label="Trading days ahead", show_value=True),
            confidence=nb.ui.dropdown({"90 %": 0.9, "95 %": 0.95, "99 %": 0.99}, value="95 %", label="Confidence"),
        )
        .form(submit_button_label="Use this portfolio", bordered=True)
    )
    plan
    return (plan,)


@app.cell
def portfolio(plan, returns):
    chosen = plan.value or {"AAPL": 400, "GOOG": 250, "IBM": 200, "MSFT": 150, "days": 60, "confidence": 0.95}
    holdings = pd.Series({share: chosen[share] for share in SHARES}, dtype=float)
    nb.stop(holdings.sum() == 0, nb.callout("The portfolio is empty: enter at least one holding.", kind="warn"))
    total = holdings.sum()
    weights = (holdings / total).to_numpy()
    volatility = (returns.to_numpy() @ weights).std() * np.sqrt(250)
    nb.hstack(
        [
            nb.stat(f"${total:,.0f} k", label="Portfolio", bordered=True),
            nb.stat(f"{volatility:.0%}", label="Volatility a year", bordered=True),
            nb.stat(f"{chosen['days']}", label="Days ahead", bordered=True),
            nb.stat(f"{chosen['confidence']:.0%}", label="Confidence", bordered=True),
        ],
        widths="equal",
        gap=1,
    )
    return chosen, total, weights


@app.cell
def run_form():
    count = nb.ui.dropdown({"2,000": 2_000, "10,000": 10_000, "40,000": 40_000}, value="10,000", label="Futures")
    run = nb.ui.run_button(label="Run the simulation", kind="success")
    nb.hstack([count, run], justify="start", align="end", gap=1)
    return count, run


@app.cell
def simulate(chosen, count, returns, run, total, weights):
    nb.stop(not run.value, nb.callout(nb.md("Press **Run the simulation** to see what may happen."), kind="info"))
    rng = np.random.default_rng(20130301)
    blocks, steps, started = [], 20, time.perf_counter()
    for _step in nb.progress_bar(range(steps), title="Simulation", remove_on_exit=True):
        blocks.append(draw_futures(returns.to_numpy(), weights, chosen["days"], count.value // steps, rng))
        time.sleep(0.03)  # so that there is something to see: the arithmetic alone takes no time
    futures = np.vstack(blocks) * total
    took = time.perf_counter() - started
    nb.md(f"{len(futures):,} futures of {chosen['days']} days in {took:.1f} s.")
    return (futures,)


@app.cell
def risk(chosen, futures, total):
    outcome = futures[:, -1] - total
    at_risk = -np.quantile(outcome, 1 - chosen["confidence"])
    shortfall = -outcome[outcome <= -at_risk].mean()
    nb.hstack(
        [
            nb.stat(
                f"${at_risk:,.0f} k",
                label=f"Value at risk, {chosen['confidence']:.0%}",
                caption=f"{at_risk / total:.1%} of the portfolio",
                bordered=True,
            ),
            nb.stat(f"${shortfall:,.0f} k", label="Mean loss beyond it", caption="expected shortfall", bordered=True),
            nb.stat(f"{(outcome < 0).mean():.0%}", label="Chance of a loss", bordered=True),
            nb.stat(f"{np.median(outcome):+,.0f} k", label="Median gain", bordered=True),
        ],
        widths="equal",
        gap=1,
    )
    return at_risk, outcome


@app.cell
def charts(at_risk, chosen, futures, outcome, total):
    day = np.arange(futures.shape[1])
    fan = figure(height=340, sizing_mode="stretch_width", toolbar_location=None, tools="", x_axis_label="trading days")
    for low, high, alpha in ((0.05, 0.95, 0.15), (0.25, 0.75, 0.3)):
        lower, upper = np.quantile(futures, [low, high], axis=0)
        fan.varea(day, lower, upper, fill_color=ACCENT, fill_alpha=alpha, legend_label=f"{high - low:.0%} of futures")
    fan.line(day, np.median(futures, axis=0), color=ACCENT, line_width=2.5, legend_label="median")
    fan.add_layout(Span(location=total, dimension="width", line_color=GREY, line_dash="dotted"))
    fan.yaxis.formatter = NumeralTickFormatter(format="$0,0")
    fan.legend.location = "top_left"

    counts, edges = np.histogram(outcome, bins=60)
    colours = [LOSS if right <= -at_risk else ACCENT for right in edges[1:]]
    bars = figure(
        height=340,
        sizing_mode="stretch_width",
        toolbar_location=None,
        tools="",
        x_axis_label=f"gain or loss after {chosen['days']} days, $ k",
    )
    bars.quad(top=counts, bottom=0, left=edges[:-1], right=edges[1:], color=colours, alpha=0.8, line_color=None)
    bars.add_layout(Span(location=-at_risk, dimension="height", line_color=LOSS, line_dash="dashed"))
    bars.xaxis.formatter = NumeralTickFormatter(format="0,0")
    bars.yaxis.visible = False
    bars.y_range.start = 0
    nb.hstack(
        [
            nb.vstack([nb.md("### The value, day by day"), fan]),
            nb.vstack([nb.md("### Where it ends"), bars]),
        ],
        widths="equal",
        gap=1.5,
    )


@app.cell
def past(prices):
    nb.accordion(
        {
            "The days that futures are drawn from": nb.md(
                f"""
                Daily closing prices, adjusted for splits and dividends, of {", ".join(SHARES)} from
                {prices.index[0]:%d %B %Y} to {prices.index[-1]:%d %B %Y}: {len(prices):,} days. A future is made of
                weeks drawn at random, with replacement, so that days that belong together stay together.
                What has never happened in those years cannot happen in a future.
                """
            )
        }
    )


if __name__ == "__main__":
    app.run()
