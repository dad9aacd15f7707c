"""Workload A with the expensive cell shared between sessions."""

import appnb

app = appnb.App()

with app.setup:
    import os
    import time

    import appnb as nb


@app.cell(shared=True)
def _():
    def expensive():
        time.sleep(float(os.environ.get("BENCH_EXPENSIVE_S", "0.5")))
        with open(os.environ["BENCH_LOG"], "a") as fh:
            fh.write("x\n")
        return "done"
    return (expensive,)


@app.cell(shared=True)
def _(expensive):
    exp = expensive()
    nb.md(f"expensive={exp}")
    return


@app.cell
def _():
    slider = nb.ui.slider(0, 100, value=50, label="n")
    slider
    return (slider,)


@app.cell
def _(slider):
    nb.md(f"result={3 * slider.value + 1}")
    return


@app.cell
def _():
    nb.md("label=v0")
    return


@app.cell
def _():
    nb.Html("<table>" + "".join(f"<tr><td>{i}</td><td>{i * i}</td></tr>" for i in range(10)) + "</table>")
    return


if __name__ == "__main__":
    app.run()
