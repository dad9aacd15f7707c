"""Our own format: `import appnb`. A cell's body is the code as Python reads it, strings included."""

from appnb.notebook.formats import Format

NATIVE = Format(name="native", module="appnb", moves_strings=False)
