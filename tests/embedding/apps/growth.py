import marimo

__generated_with = "0.23.0"
app = marimo.App()

with app.setup:
    import marimo as mo


@app.cell
def _():
    rate = mo.ui.slider(0, 10, value=5, label="Rate")
    rate
    return (rate,)


@app.cell
def _(rate):
    grown = 1000 + 10 * rate.value
    mo.md(f"It becomes **{grown}**.")
    return (grown,)


if __name__ == "__main__":
    app.run()
