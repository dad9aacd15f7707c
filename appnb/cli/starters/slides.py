"""A talk to change: keys turn the slides, N shows the notes, and charts answer while you speak."""

import appnb

app = appnb.App(title="A talk", layout="slides")

with app.setup:
    from bokeh.plotting import figure

    import appnb as nb


@app.cell(slide="slide", notes="What stands in `notes` only you see: press N.")
def opening():
    nb.md("""
    # A talk

    **What a little every year comes to**
    """)


@app.cell(slide="slide", title="Three things to know", notes="Each press of a key shows one more.")
def first():
    nb.md("- Interest earns interest.")


@app.cell(slide="fragment")
def second():
    nb.md("- Time counts more than the rate.")


@app.cell(slide="fragment")
def third():
    nb.md("- Nobody believes it before they see it.")


@app.cell(slide="slide", title="See for yourselves", notes="Ask the audience for a rate.")
def choose():
    rate = nb.ui.slider(
        0, 12, value=5, step=0.5, label="Interest, % a year", show_value=True, url=True, full_width=True
    )
    rate
    return (rate,)


@app.cell
def growth(rate):
    values = [100 * (1 + rate.value / 100) ** year for year in range(41)]
    _area = figure(height=320, sizing_mode="stretch_width", toolbar_location=None, tools="", x_axis_label="years")
    _area.varea(list(range(41)), 100, values, fill_color="#4a78e0", fill_alpha=0.25)
    _area.line(list(range(41)), values, line_width=3, color="#4a78e0")
    nb.figure(
        _area,
        alt=f"At {rate.value} %, 100 becomes {values[-1]:,.0f} in 40 years.",
        caption=f"100 becomes {values[-1]:,.0f} in 40 years",
        data=[{"year": year, "value": round(value)} for year, value in enumerate(values)],
    )


@app.cell(slide="slide")
def closing():
    nb.md("""
    # Questions?
    """)


if __name__ == "__main__":
    app.run()
