"""A slider with two dependents and a cell that does not depend on it; each notes that it ran."""

import appnb

app = appnb.App(title="Slider & <dependents>")


@app.cell
def setup_():
    import os
    from pathlib import Path

    import appnb as nb

    def note(cell):
        with Path(os.environ["RUN_LOG"]).open("a") as log:
            log.write(f"{cell}\n")

    return nb, note


@app.cell
def control(nb, note):
    note("control")
    n = nb.ui.slider(0, 100, value=50, label="n")
    n
    return (n,)


@app.cell
def doubled(n, nb, note):
    note("doubled")
    double = 2 * n.value
    nb.md(f"double={double}")
    return (double,)


@app.cell
def quadrupled(double, nb, note):
    note("quadrupled")
    nb.md(f"quadruple={2 * double}")
    return


@app.cell
def independent(nb, note):
    note("independent")
    nb.md("independent")
    return


if __name__ == "__main__":
    app.run()
