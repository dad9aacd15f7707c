"""Reading a notebook runs none of it: Python's audit events tell."""

import subprocess
import sys
from pathlib import Path

from tests.notebook.example import TEXT

MINE = """
import marker_at_the_top
import appnb

app = appnb.App(title=open("opened_by_an_option", "w").name)

open("opened_at_the_top", "w")


@app.cell
def _(x=open("opened_by_a_default", "w")):
    open("opened_by_a_cell", "w")
    import marker_in_a_cell
    return


@app.function(hide_code=exec("open('opened_by_exec', 'w')"))
def f():
    return 1


if __name__ == "__main__":
    app.run()
"""

READ = """
import sys
from pathlib import Path
from appnb.analysis import check_notebook, find_names_of_cells
from appnb.notebook import is_notebook, read_notebook, render_notebook

paths = [Path(path) for path in sys.argv[1:]]
seen = []
is_watching = True

def watch(event, arguments):
    if is_watching and event not in {"compile", "object.__getattr__", "os.listdir", "os.scandir"}:
        seen.append((event, str(arguments[0])))

sys.addaudithook(watch)
for path in paths:
    assert is_notebook(path)
    notebook = read_notebook(path)
    assert render_notebook(notebook) == notebook.text
    list(check_notebook(notebook))
    find_names_of_cells(notebook)
is_watching = False
for event, argument in seen:
    print(event, argument)
"""


def test_reading_runs_nothing(tmp_path: Path) -> None:
    files = [tmp_path / "mine.py", tmp_path / "example.py"]
    for file, text in zip(files, (MINE, TEXT), strict=True):
        file.write_text(text, "utf-8")
    command = [sys.executable, "-c", READ, *map(str, files)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=tmp_path, env={"PYTHONPATH": str(Path.cwd())}
    )
    looked_for = "open <unknown>"  # Python itself, for the line to show with a syntax error
    assert set(done.stdout.splitlines()) - {looked_for} == {f"open {file}" for file in files}
    assert {path.name for path in tmp_path.iterdir()} == {"mine.py", "example.py"}
