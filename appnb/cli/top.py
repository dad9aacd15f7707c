"""`appnb top`: what a running server is at, live in a terminal."""

import shutil
import sys
import time

import click


@click.command()
@click.argument("address", default="http://localhost:5006")
@click.option("--token", envvar="APPNB_METRICS_TOKEN", help="The server's --metrics-token, if it has one.")
@click.option("--every", type=click.FloatRange(0.2, 3600), default=1.0, show_default=True, help="Seconds between two.")
@click.option("--once", is_flag=True, help="Look once, and end.")
def top(address: str, token: str | None, every: float, once: bool) -> None:
    """Show sessions, running cells, memory and waits of the server at ADDRESS, until Ctrl-C."""
    from appnb.server.figures import fetch_figures, find_token, write_figures, write_screen

    known = find_token(token or "")
    before, looked_at = None, time.monotonic()
    is_live = sys.stdout.isatty() and not once
    if is_live:
        click.echo("\x1b[2J", nl=False)
    while True:
        now, at = fetch_figures(address, known), time.monotonic()
        columns, rows = shutil.get_terminal_size()
        height = rows if is_live else None
        lines = write_figures(now, before, at - looked_at, address, columns, height)
        click.echo(write_screen(lines) if is_live else "\n".join(lines), nl=not is_live)
        if once:
            return
        before, looked_at = now, at
        time.sleep(every)
