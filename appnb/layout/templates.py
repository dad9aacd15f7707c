"""Where the page templates are."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def find_templates() -> Path:
    """Find the folder of page templates: `templates/` in a checkout, `appnb/_templates/` when installed.

    Raises:
        FileNotFoundError: neither is there: the installation is broken.
    """
    for folder in (_PACKAGE / "_templates", _PACKAGE.parent / "templates"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"no templates beside {_PACKAGE}: reinstall appnb")
