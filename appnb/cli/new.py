"""`appnb new`: a first notebook to change."""

import keyword
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import click

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.source import Location

STARTERS: Mapping[str, str] = {
    "notebook": "A first notebook",
    "dashboard": "A dashboard",
    "report": "A report",
    "slides": "A talk",
    "form": "A form",
}
"""What can be copied, with the title that it has until it gets one of its own."""


@click.command()
@click.argument("name", default="notebook.py", metavar="[NAME]")
@click.option(
    "--starter", type=click.Choice(list(STARTERS)), default="notebook", show_default=True, help="What to copy."
)
def new(name: str, starter: str) -> None:
    """Write a starter notebook to NAME (notebook.py), ready to be served."""
    path = Path(name if name.endswith(".py") else f"{name}.py")
    write_starter(path, starter)
    click.echo(f"Wrote {path}. See it with: appnb serve {path} --show")


def write_starter(path: Path, starter: str = "notebook") -> None:
    """Copy one of `STARTERS` to `path`, titled for it, and never over another file.

    Raises:
        AppnbError: NB013, `path` exists or cannot be written.
    """
    text = files("appnb.cli").joinpath("starters", f"{starter}.py").read_text("utf-8")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text.replace(STARTERS[starter], _title(path.stem) or STARTERS[starter]))
    except FileExistsError as error:
        raise _refuse(path, "exists already", "give another name") from error
    except OSError as error:
        raise _refuse(path, f"cannot be written: {error.strerror}", "give another place") from error


def _title(stem: str) -> str:
    words = re.sub(r"[\W_]+", " ", stem).strip()
    return words[:1].upper() + words[1:] if not keyword.iskeyword(words) else ""


def _refuse(path: Path, what: str, fix: str) -> AppnbError:
    return AppnbError(Diagnostic("NB013", f"{path} {what}", Location(str(path)), fix))
