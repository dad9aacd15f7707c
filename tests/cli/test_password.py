"""`appnb password` writes a line that lets in who knows the password."""

import tomllib

from click.testing import CliRunner

from appnb.access import read_access
from appnb.cli.password import password
from appnb.server.people.passwords import is_right


def test_the_line_goes_into_the_table() -> None:
    said = CliRunner().invoke(password, input="open sesame\nopen sesame\n").output
    line = said.splitlines()[-1]
    assert "sesame" not in line
    assert is_right("open sesame", read_access(tomllib.loads(line)).password)


def test_one_that_could_be_guessed_is_refused() -> None:
    result = CliRunner().invoke(password, ["--password", "1234567"])
    assert (result.exit_code, "could be guessed" in result.output) == (2, True)
