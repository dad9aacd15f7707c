"""What notebooks that take files begin with."""

CHOOSING = """
import appnb

app = appnb.App()


@app.cell
def choose():
    import appnb as nb

    files = nb.ui.file(multiple=True, label="Data")
    files
"""
"""A place for files, `files`: cells that say what came are put behind."""
