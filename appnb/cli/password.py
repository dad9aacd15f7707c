"""`appnb password`: a password as it can be kept in a file."""

import click

from appnb.access import LEAST_PASSWORD


@click.command()
@click.password_option(prompt="Password", help="The password; asked for if it is not given.")
def password(password: str) -> None:
    """Hash a password for [tool.appnb.access], so that the file does not tell it."""
    from appnb.server.people.passwords import hash_password

    if len(password) < LEAST_PASSWORD:
        raise click.UsageError(f"that could be guessed: take {LEAST_PASSWORD} characters or more")
    click.echo(f'password = "{hash_password(password)}"')
