"""`appnb serve`: notebooks as web apps."""

import errno
import gc
import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from appnb.cli.paths import check_paths
from appnb.cli.supervising import OUT_OF_MEMORY, RESTARTED, Worker, read_worker, supervise
from appnb.diagnostics import AppnbError, Diagnostic
from appnb.memory_use import find_end_limit
from appnb.settings import LOG_FORMATS, LOG_LEVELS, ServeSettings, find_pyproject, gather_settings

ARGUMENTS = "appnb.arguments"


class _ForNotebooks(click.Command):
    """A command that leaves what stands after `--` to the notebooks: `appnb.cli_args()` reads it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if "--" in args:
            own = args.index("--")
            args, ctx.meta[ARGUMENTS] = args[:own], tuple(args[own + 1 :])
        return super().parse_args(ctx, args)


@click.command(cls=_ForNotebooks)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="PORT",
    help="Port to listen on; 0 takes any free one.  [default: 5006]",
)
@click.option(
    "--address",
    metavar="HOST",
    help="Address to listen on; 0.0.0.0 is every one of this machine.  [default: localhost]",
)
@click.option("--prefix", metavar="PATH", help="Path before every URL, such as /apps, for a proxy that passes it on.")
@click.option("--allow-origin", multiple=True, metavar="HOST[:PORT]", help="Host whose pages may connect; repeatable.")
@click.option("--allow-host", multiple=True, metavar="HOST", help="Name the server answers to; repeatable, * for all.")
@click.option("--allow-eval/--no-allow-eval", default=None, help="Let pages' scripts make code of text (CustomJS).")
@click.option("--content-from", multiple=True, metavar="URL", help="Host that pages may load from; repeatable.")
@click.option("--limit", multiple=True, metavar="NAME=NUMBER", help="Limit of what clients may ask; repeatable.")
@click.option("--public/--no-public", default=None, help="Let everybody in who reaches the server, from elsewhere too.")
@click.option("--access", metavar="FILE", help="File that says how people come in, and which groups see which app.")
@click.option("--trusted-proxy", multiple=True, metavar="ADDRESS", help="Proxy that is believed, such as 10.0.0.0/8.")
@click.option("--user-header", metavar="NAME", help="Header in which a trusted proxy says who somebody is.")
@click.option("--secret-file", metavar="FILE", help="File of what the server signs with.  [default: one it makes]")
@click.option("--supervise/--no-supervise", default=None, help="Start the server again if it is killed.  [default: so]")
@click.option("--show/--no-show", default=None, help="Open a browser.")
@click.option("--title", help="Title of the index page.")
@click.option("--dev/--no-dev", default=None, help="You are the author: show tracebacks in the page.")
@click.option("--watch/--no-watch", default=None, help="Show every save of a notebook in its open pages at once.")
@click.option("--poll/--no-poll", default=None, help="With --watch: look for saves, where the system tells of none.")
@click.option(
    "--warm",
    type=click.IntRange(0, 1000),
    metavar="N",
    help="Run N sessions of each notebook before anybody comes.  [default: 0]",
)
@click.option(
    "--reload-token",
    metavar="TOKEN",
    help="Who sends it to PREFIX/reload reloads what was saved; better set as APPNB_RELOAD_TOKEN.",
)
@click.option("--layout", metavar="NAME|FILE", help="How pages place their cells: a name, or a .layout.toml file.")
@click.option("--template", metavar="NAME|FOLDER", help="Page template: a name, or a folder such as ./corporate.")
@click.option("--cache-url", metavar="URL", help="Where persistent_cache keeps values: redis://HOST, or a folder.")
@click.option("--log-format", type=click.Choice(LOG_FORMATS), help="How to log: json is for programs.  [default: text]")
@click.option("--metrics-token", metavar="TOKEN", help="Who sends it to PREFIX/metrics reads the figures.")
@click.option("--log-level", type=click.Choice(LOG_LEVELS, case_sensitive=False), help="What to log.  [default: info]")
def serve(paths: tuple[Path, ...], limit: tuple[str, ...], **flags: object) -> None:
    """Serve notebooks, files or folders of them, as web apps.

    Every setting can also stand in the nearest pyproject.toml, under [tool.appnb], or in the
    environment, as APPNB_PORT for --port and so on. A flag wins over the environment, that over
    the file.

    What stands after "--" is for the notebooks, which read it with appnb.cli_args().
    """
    flags = {name: value if value != () else None for name, value in flags.items()}
    flags["limit"] = ",".join(limit) or None
    flags["arguments"] = click.get_current_context().meta.get(ARGUMENTS)
    settings = gather_settings(flags, os.environ, find_pyproject(paths[0]))
    check_paths(paths)
    command = sys.argv[1:]
    restarted = os.environ.pop(RESTARTED, "")
    settings = replace(settings, show=settings.show and not restarted)
    sys.argv = [str(paths[0]), *settings.arguments]  # for notebooks that read it themselves, with argparse say
    raise SystemExit(_run_server(paths, settings, command, restarted))


def _keep_standard_files() -> None:
    """See to it that no socket gets the number of an output that is closed: who writes there would write into it."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free


def _run_server(paths: tuple[Path, ...], settings: ServeSettings, command: list[str], restarted: str) -> int:
    """Run the server, or a process that runs and supervises it."""
    _keep_standard_files()
    worker = read_worker(os.environ)
    is_for_authors = settings.dev or settings.watch  # they want a debugger, and to see what fails
    try:
        if worker is None and settings.supervise and not is_for_authors and sys.platform != "win32":
            code = _run_supervised(settings, command)
            if code is not None:
                return code
            worker = read_worker(os.environ)  # that is what this process is now
        return _run_here(paths, settings, worker, restarted == OUT_OF_MEMORY)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES):
            raise
        raise AppnbError(_cannot_listen(settings, error)) from error


def _run_supervised(settings: ServeSettings, command: list[str]) -> int | None:
    from tornado.netutil import bind_sockets

    sockets = bind_sockets(settings.port, settings.address or None)
    return supervise(sockets, command, find_end_limit(settings.limit))


def _run_here(paths: tuple[Path, ...], settings: ServeSettings, worker: Worker | None, had_no_memory: bool) -> int:
    """Import the server, which brings Panel, only now: a mistake on the command line is told without waiting."""
    gc.disable()  # there is nothing to collect of modules that come in: a seventh of the start; `run_server` enables it
    from appnb.server.serving import serve as run_server

    exit_code: int = (
        run_server(paths, settings)
        if worker is None
        else run_server(paths, settings, *worker, had_no_memory=had_no_memory)
    )
    return exit_code


def _cannot_listen(settings: ServeSettings, error: OSError) -> Diagnostic:
    place = f"{settings.address}:{settings.port}"
    if error.errno == errno.EADDRINUSE:
        return Diagnostic("NB401", f"{place} is in use", None, "give another --port, or --port 0 for a free one")
    reason = os.strerror(error.errno or 0).lower()
    return Diagnostic("NB401", f"cannot listen on {place}: {reason}", None, "give another --address or --port")
