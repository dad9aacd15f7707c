"""Which notebook of a folder a path leads to. Reads the disk, and nothing outside of the folder."""

from pathlib import Path

from appnb.notebook import is_notebook


def find_in_folder(folder: Path, path: str) -> tuple[Path, str] | None:
    """Find the notebook that a path begins with: `sales` and `sales/…` lead to `sales.py`, `q/sales` to `q/sales.py`.

    Of a folder and a notebook with one name, the notebook counts. Names that begin with a dot or an underscore lead
    nowhere.

    Args:
        folder: what may be a link itself.
        path: below the folder's; without a slash before it.

    Returns:
        The file, and which part of the path names it; None if there is none.
    """
    parts = path.split("/")
    for count in range(1, len(parts) + 1):
        name = parts[count - 1]
        if not name or name.startswith((".", "_")) or any(bad in name for bad in "\\\0:"):
            return None
        file = folder.joinpath(*parts[: count - 1], f"{name}.py")
        if _is_inside(file, folder) and is_notebook(file):
            return file, "/".join(parts[:count])
        if not folder.joinpath(*parts[:count]).is_dir():
            return None
    return None


def _is_inside(file: Path, folder: Path) -> bool:
    """Tell whether a file is in a folder, wherever links lead. The folder may be another one by now."""
    try:
        return file.is_file() and file.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # links that lead in a circle
        return False
