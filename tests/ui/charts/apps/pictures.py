"""Figures of Matplotlib to select in and to move, and what each is worth; the test reads `data-value`."""

import appnb

app = appnb.App(title="Pictures")

with app.setup:
    import datetime as dt

    import matplotlib.pyplot as plt
    import numpy as np

    import appnb as nb

    def show(name, value):
        return nb.Html(f'<output data-value="{name}">{value}</output>')


@app.cell
def data():
    across = np.repeat(range(0, 100, 10), 10)
    up = np.tile(range(0, 100, 10), 10)


@app.cell
def buttons():
    put = nb.ui.run_button(label="Put")
    clear = nb.ui.run_button(label="Clear")
    nb.hstack([put, clear], justify="start")


@app.cell
def points(across, up):
    _, axes = plt.subplots(figsize=(5, 4))
    axes.scatter(across, up)
    axes.set(xlim=(-7, 93), ylim=(-7, 93), xlabel="across", ylabel="up", title="Grid")
    plot = nb.ui.matplotlib(axes, label="Grid")
    plot


@app.cell
def points_value(plot, across, up):
    mask = plot.value.get_mask(across, up)
    show("grid", f"{type(plot.value).__name__} {mask.sum()}: {across[mask].tolist()[:3]}")


@app.cell
def putting(put, clear, plot):
    if put.value:
        plot.value = {"x": (15, 35), "y": (15, 25)}
    if clear.value:
        plot.value = None


@app.cell
def days():
    _, axes = plt.subplots(figsize=(5, 3))
    when = [dt.datetime(2024, 1, day) for day in range(1, 11)]
    axes.plot(when, range(1, 11), "o")
    axes.set_yscale("log")
    axes.tick_params(axis="x", rotation=30)
    day_plot = nb.ui.matplotlib(axes, debounce=True, label="Days")
    day_plot


@app.cell
def days_value(day_plot, when):
    chosen = day_plot.value.get_mask(when, range(1, 11))
    show("days", [f"{day:%d}" for day, is_chosen in zip(when, chosen, strict=True) if is_chosen])


@app.cell
def moved():
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3), sharey=True)
    left.plot(np.linspace(0, 10, 50), np.sin(np.linspace(0, 10, 50)))
    right.plot([0, 10], [-1, 1], color="tab:red")
    left.set_title("Left")
    right.set_title("Right")
    nb.mpl.interactive(figure)
