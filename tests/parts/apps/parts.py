"""Every part of a page, once."""

import appnb

app = appnb.App(title="Parts")

with app.setup:
    import io
    import time

    import numpy as np

    import appnb as nb


@app.cell
def aside():
    nb.sidebar(
        [
            nb.md("# Parts"),
            nb.nav_menu({"#/": f"{nb.icon('lucide:house')} Home", "#/about": "About"}, orientation="vertical"),
            nb.outline(label="On this page"),
        ],
        footer="A footer",
    )
    return


@app.cell
def menu():
    nb.nav_menu(
        {
            "#/": "Home",
            "#/about": f"{nb.icon('lucide:info')} About",
            "More": {
                "#/team": {"label": "Team", "description": "Who we are"},
                "https://example.org/": "Elsewhere",
            },
        }
    )
    return


@app.cell
def routing():
    def _about():
        return nb.vstack([nb.md("## About this page"), nb.ui.slider(0, 10, label="In a route")])

    async def _user():
        return nb.md("One user")

    nb.routes({"#/": nb.md("## The home"), "#/about": _about, "#/user/:id": _user, nb.routes.CATCH_ALL: "Nothing here"})
    return


@app.cell
def slides():
    place = nb.ui.slider(0, 10, label="In a slide")
    nb.carousel([nb.md("## First slide\n\nSome text."), place, nb.callout("The third")])
    return (place,)


@app.cell
def trees():
    nb.vstack(
        [
            nb.tree({"fruit": ["apple", "pear"], "count": {"apple": 3, "deep": {"deeper": [1, 2]}}}, label="A tree"),
            nb.json('{"name": "Ada", "tags": ["math", "code"], "none": null}', label="Some JSON"),
        ]
    )
    return


@app.cell
def diagram():
    nb.md("""
    ## Diagrams

    ```mermaid
    graph LR
        A[Draft] --> B{Good?}
        B -->|yes| C[Print]
        B -->|no| A
    ```
    """)
    return


@app.cell
def broken_diagram():
    nb.mermaid("graph LR\n  A[never closed")
    return


@app.cell
def downloads():
    def _table():
        return b"a,b\n1,2\n"

    async def _note():
        return "made later"

    def _broken():
        raise ValueError("nothing to give")

    nb.hstack(
        [
            nb.download(b"hello", filename="hello.txt", label="Plain"),
            nb.download(_table, filename="table.csv", label="Table"),
            nb.download(_note, filename=lambda: "später.txt", mimetype="text/plain", label="Note"),
            nb.download(_broken, filename="broken.txt", label="Broken"),
            nb.download(lambda: io.BytesIO(b"x" * 1_000_000), filename="large.bin", label="Large"),
            nb.download(b"", label="Empty"),
        ],
        justify="start",
        wrap=True,
    )
    return


@app.cell
def media():
    _wave = np.sin(np.arange(8000) * 440 * 2 * np.pi / 8000)
    nb.vstack(
        [
            nb.audio(_wave, rate=8000),
            nb.video(b"\x00\x00\x00\x18ftypmp42" + bytes(5_000), width=240, muted=True),
            nb.iframe("<p id=inside>inside</p><script>document.title = 'ran'</script>", height="80px"),
            nb.pdf(nb.notebook_dir() / "page.pdf", height="160px"),
        ]
    )
    return


@app.cell
def pictures():
    nb.image_compare(np.zeros((40, 80)), np.ones((40, 80, 3)) * [0.2, 0.4, 0.8], value=30, width=240, height=120)
    return


@app.cell
def seen_later():
    made = []

    async def _later():
        made.append(1)
        return nb.vstack([nb.md("Made when seen"), nb.ui.text(label="In what is lazy")])

    nb.Html('<div style="height: 1500px">far down</div>' + str(nb.lazy(_later, show_loading_indicator=True)))
    return


@app.cell
def editing():
    grid = nb.ui.matrix(
        [[1, 0], [0, 1]],
        min_value=-5,
        step=0.5,
        symmetric=True,
        row_labels=["a", "b"],
        column_labels=["x", "y"],
        label="Grid",
    )
    script = nb.ui.code_editor("if x:\n    y = 1", label="Script")
    nb.hstack([grid, script], widths=[1, 2])
    return grid, script


@app.cell
def edited(grid, script):
    nb.plain_text(f"{grid.value} {script.value!r}")
    return


@app.cell
def start():
    go = nb.ui.run_button(label="Go")
    fail = nb.ui.run_button(label="Fail")
    note = nb.ui.run_button(label="Note")
    nb.hstack([go, fail, note], justify="start")
    return fail, go, note


@app.cell
def work(go):
    if go.value:
        with nb.status.spinner("Getting ready", "soon") as _wait:
            time.sleep(1)
            _wait.update(subtitle="nearly")
            time.sleep(1)
        for _step in nb.status.progress_bar(range(8), title="Work", completion_title="All done"):
            time.sleep(0.4)
    return


@app.cell
def bars(go):
    from tqdm import tqdm
    from tqdm.auto import trange

    if go.value:
        for _step in tqdm(range(6), desc="Outer", unit="file"):
            for _ in trange(3, leave=False, desc="Inner"):
                time.sleep(0.03)
    return


@app.cell
def failing(fail):
    if fail.value:
        with nb.status.progress_bar(total=4, title="Broken") as _bar:
            _bar.update()
            raise ValueError("stop")
    return


@app.cell
def telling(note):
    if note.value:
        nb.status.toast("Saved <b>it</b>", "All <b>12</b> rows <img src=x onerror=window.hacked=1>", kind="success")
        nb.status.toast("Lost", nb.md("**Try** again"), kind="danger")
    return


@app.cell
def printing(go):
    for _step in range(3):
        print(f"\rstep {_step} of 2   ", end="")
    print("\rdone".ljust(20))
    with nb.capture_stdout() as _caught:
        print("caught")
    with nb.redirect_stdout():
        print("in the output:", _caught.getvalue().strip())
    return


@app.cell
def threads():
    _thread = nb.Thread(target=lambda: nb.output.append(nb.md("from a thread")))
    _thread.start()
    _thread.join()
    return


@app.cell
def facts():
    nb.vstack(
        [
            nb.plain_text(f"{nb.defs()} {nb.refs()} {nb.running_in_notebook()} {nb.app_meta().mode}"),
            nb.plain_text(nb.notebook_dir().name),
            nb.center("middle"),
            nb.inspect(time.sleep, methods=True),
            nb.doc(nb.callout),
        ]
    )
    return


if __name__ == "__main__":
    app.run()
