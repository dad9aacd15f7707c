"""Real notebooks of marimo's, run under marimo and served by appnb, compared cell by cell and value by value.

    python -m tests.real FOLDER [--only TEXT] [--json FILE] [--jobs N]

`docs/marimo.md` says what the figures mean. Every notebook runs in processes of its own, in a scratch copy of its
folder, without network: a zygote for each side has the packages imported and forks a child a notebook.
"""
