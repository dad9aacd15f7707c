"""What shows text imports no Panel: a script that prints Markdown does not pay for it."""

import subprocess
import sys

HEAVY = ("panel", "bokeh", "matplotlib", "numpy", "pandas", "tornado")
PROGRAM = f"""
import sys
import appnb as nb
nb.vstack([nb.md("$x$"), nb.callout(nb.stat(3)), nb.accordion({{"a": "b"}}, lazy=True), [1, 2], ValueError()])
print([name for name in {HEAVY!r} if name in sys.modules])
"""


def test_text_needs_no_panel() -> None:
    said = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True).stdout
    assert said == "[]\n"
