"""What a page shows of what a cell prints, when it clears it."""

from pathlib import Path

from tests.server.watched import Watched, watch

NOTEBOOK = """
import appnb

app = appnb.App()


@app.cell
def cleared():
    import appnb as nb

    print("before")
    nb.output.clear_console()
    print("after")
    return


@app.cell
def drawn():
    print("old\\x1b[2J\\x1b[Hnew")
    return
"""


def test_a_cell_clears_what_it_has_printed(tmp_path: Path) -> None:
    async def work(it: Watched) -> None:
        for cell, kept in (("cleared", "after"), ("drawn", "new")):
            await it.page.wait_for(cell, html=kept, state="ok")
            assert it.page.cells[cell]["html"] == f'<pre class="appnb-console">{kept}\n</pre>'

    watch(tmp_path, work, {"app.py": NOTEBOOK})
