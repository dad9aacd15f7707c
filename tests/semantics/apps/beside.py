"""Pictures and data of the folder `public` beside it."""

import marimo

app = marimo.App(app_title="Beside")


@app.cell
def _():
    import marimo as mo

    return (mo,)


@app.cell
def markdown(mo):
    mo.md("![in Markdown](public/red.png) and [the data](public/data.csv)")
    return


@app.cell
def image(mo):
    mo.image("public/red.png", alt="an image")
    return


@app.cell
def raw(mo):
    mo.Html('<img src="public/red.png" alt="raw HTML">')
    return


if __name__ == "__main__":
    app.run()
