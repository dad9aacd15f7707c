"""What the command line says of itself."""

import os
import subprocess
import sys
from collections.abc import Callable

import click
import pytest
from click.testing import CliRunner

from appnb import __version__
from appnb.cli import COMMANDS, appnb


def say(*arguments: str) -> str:
    """Ask a process of its own: click keeps what a command once said of its options, whoever asked."""
    environment = os.environ | {"COLUMNS": "80", "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "appnb", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


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
