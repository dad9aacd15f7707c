"""A page without mathematics."""

import appnb

app = appnb.App(title="Plain")


@app.cell
def only():
    import appnb as nb

    nb.md("Prices from $5 to $6.")
    return


if __name__ == "__main__":
    app.run()
