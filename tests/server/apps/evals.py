"""A plot whose ticks are written by code that comes as text: browsers refuse it, unless the author says otherwise."""

import appnb

app = appnb.App(title="Evals")


@app.cell
def ticks():
    from bokeh.models import CustomJSTickFormatter
    from bokeh.plotting import figure

    plot = figure(height=200)
    plot.line([1, 2], [3, 4])
    plot.xaxis.formatter = CustomJSTickFormatter(code="window.formatted = true; return `<${tick}>`")
    plot
    return


if __name__ == "__main__":
    app.run()
