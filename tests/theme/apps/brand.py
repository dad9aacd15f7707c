import appnb

app = appnb.App(title="Brand", theme={"accent": "#0a7", "density": "compact"}, logo="logo.svg")


@app.cell(area="sidebar")
def _():
    import appnb as nb

    size = nb.ui.slider(1, 10, label="Size")
    size
    return nb, size


@app.cell
def shown(nb, size):
    print("ran")
    nb.md(f"# Hello\n\nThe size is **{size.value}**, see [a link](#x).")
    return


if __name__ == "__main__":
    app.run()
