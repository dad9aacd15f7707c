"""What the command line says of itself."""

from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner

from appnb import __version__
from appnb.cli import COMMANDS, appnb


def say(*arguments: str) -> str:
    return CliRunner().invoke(appnb, arguments, prog_name="appnb", terminal_width=100).output


def test_help(golden: Callable[[str, str], None]) -> None:
    golden("help.txt", say("--help"))


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_one_of_its_name(command: str, golden: Callable[[str, str], None]) -> None:
    assert isinstance(appnb.get_command(click.Context(appnb), command), click.Command)
    golden(f"help-{command}.txt", say(command, "--help"))


def test_an_unknown_command_is_refused() -> None:
    result = CliRunner().invoke(appnb, ["sevre"])
    assert result.exit_code == 2
    assert "No such command 'sevre'" in result.output


def test_the_version() -> None:
    assert say("--version") == f"appnb {__version__}\n"
