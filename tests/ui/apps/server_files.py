"""Files of the server, to choose from; sound that is recorded."""

import appnb

app = appnb.App(title="Files of the server")

with app.setup:
    import os
    from pathlib import Path

    import appnb as nb

    FOLDER = Path(os.environ.get("BROWSED", "."))


@app.cell
def several():
    files = nb.ui.file_browser(FOLDER, filetypes=[".csv", ".txt"], label="Data")
    files
    return (files,)


@app.cell
def chosen(files):
    nb.Html(f"<output data-value='chosen'>{[each.name for each in files.value]} {files.name()}</output>")


@app.cell
def folder():
    folder = nb.ui.file_browser(FOLDER, selection_mode="directory", multiple=False)
    folder
    return (folder,)


@app.cell
def where(folder):
    nb.Html(f"<output data-value='folder'>{folder.path() and folder.path().name}</output>")


@app.cell
def sound():
    spoken = nb.ui.microphone(label="Say something")
    spoken
    return (spoken,)


@app.cell
def heard(spoken):
    nb.Html(f"<output data-value='bytes'>{len(spoken.value.getvalue())}</output>")
    return
