import appnb

app = appnb.App(title="A first notebook")

with app.setup:
    import math

    import appnb as nb


@app.cell
def _():
    nb.md("""
    # A first notebook

    Move the slider: only the cells that use it run again.
    """)
    return


@app.cell
def _():
    rate = nb.ui.slider(0, 12, value=5, step=0.5, label="Interest, % a year")
    years = nb.ui.slider(1, 40, value=10, label="Years")
    nb.hstack([rate, years])
    return rate, years


@app.cell
def _(rate, years):
    growth = (1 + rate.value / 100) ** years.value
    doubling = math.log(2) / math.log(1 + rate.value / 100) if rate.value else math.inf
    return doubling, growth


@app.cell
def _(doubling, growth, years):
    nb.hstack(
        [
            nb.stat(f"{1000 * growth:,.0f}", label="1,000 becomes", caption=f"in {years.value} years"),
            nb.stat(f"{doubling:.1f}", label="Years to double"),
        ]
    )
    return


if __name__ == "__main__":
    app.run()
