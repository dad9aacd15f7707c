"""marimo's format: `import marimo`, read as it stands; marimo itself is not needed.

marimo indents every line of a cell when it writes it into its function, the insides of triple-quoted strings too, and
takes that indentation off when it reads. So do we in its files, or a string would change with every change of hands.
A string with a line that is indented less than the code is one that nobody indented: it stays as it is.
"""

from appnb.notebook.formats import Format

MARIMO = Format(name="marimo", module="marimo", moves_strings=True)
