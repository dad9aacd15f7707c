"""The command line: one module a command, imported when it is needed."""

import sys
from importlib import import_module

import click

from appnb import __version__
from appnb.diagnostics import AppnbError, Diagnostic

COMMANDS = ("check", "new", "password", "serve", "top")
"""Each is a click command of that name in the module `appnb.cli.<name>`."""


class Commands(click.Group):
    """The commands of `COMMANDS`; none is imported before it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the names, in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command, or find that there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"appnb.cli.{cmd_name}"), cmd_name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="appnb %(version)s")
def appnb() -> None:
    """Reactive notebook files that are web apps."""


MISTAKE, NO_ADDRESS = 2, 1
"""Exit codes: what was asked for cannot be done; or it could, were its address not taken, and may be tried again."""


def main() -> None:
    """Run the command line of this process; a problem of the user's is one line and an exit code."""
    try:
        appnb(prog_name="appnb")
    except AppnbError as error:
        click.echo(f"appnb: {tell_in_a_line(error.diagnostic)}", err=True)
        sys.exit(NO_ADDRESS if error.diagnostic.code == "NB401" else MISTAKE)


def tell_in_a_line(problem: Diagnostic) -> str:
    """Write a diagnostic for a terminal: code, what, how to mend it, all in one line."""
    where = f"{problem.where}: " if problem.where and problem.where.line > 1 else ""
    what = " ".join(problem.what.split())
    return f"{where}{problem.code} {what}; {problem.fix}"
