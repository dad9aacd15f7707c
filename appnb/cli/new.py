"""`appnb new`: a first notebook to change."""

import keyword
import re
from importlib.resources import files
from pathlib import Path

import click

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.source import Location


@click.command()
@click.argument("name", default="notebook.py", metavar="[NAME]")
def new(name: str) -> None:
    """Write a starter notebook to NAME (notebook.py), ready to be served."""
    path = Path(name if name.endswith(".py") else f"{name}.py")
    write_starter(path)
    click.echo(f"Wrote {path}. See it with: appnb serve {path} --show")


def write_starter(path: Path) -> None:
    """Copy the starter notebook to `path`, titled for it, and never over another file.

    Raises:
        AppnbError: NB013, `path` exists or cannot be written.
    """
    text = files("appnb.cli").joinpath("starters", "notebook.py").read_text("utf-8")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text.replace("A first notebook", _title(path.stem)))
    except FileExistsError as error:
        raise _refuse(path, "exists already", "give another name") from error
    except OSError as error:
        raise _refuse(path, f"cannot be written: {error.strerror}", "give another place") from error


def _title(stem: str) -> str:
    words = re.sub(r"[\W_]+", " ", stem).strip()
    return words[:1].upper() + words[1:] if words and not keyword.iskeyword(words) else "A first notebook"


def _refuse(path: Path, what: str, fix: str) -> AppnbError:
    return AppnbError(Diagnostic("NB013", f"{path} {what}", Location(str(path)), fix))
