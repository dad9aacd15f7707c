"""`appnb.create_asgi_app`: notebooks as an application for uvicorn, FastAPI, Starlette and the like."""

import socket
from collections.abc import Sequence
from pathlib import Path

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.server.asgi.hosting import Hosting
from appnb.server.asgi.model import Middleware, ValidateCallback
from appnb.server.asgi.mounts import Folder, Mount, MountedApp, NotebookApp, wrap
from appnb.server.asgi.options import Options


class AsgiAppBuilder:
    """Gathers which notebook stands at which path. Its methods give it back, so that they can be chained."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._apps: list[tuple[str, Path, Sequence[Middleware]]] = []
        self._folders: list[tuple[str, Path, ValidateCallback | None, Sequence[Middleware]]] = []

    def with_app(self, *, path: str, root: str, middleware: list[Middleware] | None = None) -> "AsgiAppBuilder":
        """Serve one notebook.

        Args:
            path: where, such as "/sales"; "/" or "" is where the application itself stands.
            root: the notebook's file.
            middleware: put before it, the last one first.

        Raises:
            AppnbError: NB334, there is no such file, or the path has a notebook already; NB011, NB012, NB402, a
                setting cannot be.
        """
        path, notebook = _read_path(path), Path(root).absolute()
        if not notebook.is_file():
            raise _refuse(f"there is no notebook {root!r}", "give the path of its file: it is looked for from here")
        if any(path == other for other, _, _ in self._apps):
            raise _refuse(f"two notebooks are to stand at {path or '/'!r}", "give each a path of its own")
        self._options.check(notebook)
        self._apps.append((path, notebook, middleware or ()))
        return self

    def with_dynamic_directory(
        self,
        *,
        path: str,
        directory: str,
        validate_callback: ValidateCallback | None = None,
        middleware: list[Middleware] | None = None,
    ) -> "AsgiAppBuilder":
        """Serve the notebooks of a folder and those of its folders, each at its name: those too that come later.

        A save is shown in open pages. Names that begin with a dot or an underscore, and what links lead to outside of
        the folder, are not served.

        Args:
            path: where, such as "/reports"; not "/".
            directory: the folder, which need not be there yet.
            validate_callback: called for each request with the path below `path` and the scope; it gives whether
                that may be visited (404 if not), or raises an error with a `status_code`. It may be async.
            middleware: put before each notebook, the last one first. The scope has `marimo_app_file`.

        Raises:
            AppnbError: NB334, the path is "/".
        """
        path = _read_path(path)
        if not path:
            raise _refuse("the notebooks of a folder cannot stand at '/'", 'give a path, such as path="/apps"')
        self._folders.append((path, Path(directory).absolute(), validate_callback, middleware or ()))
        return self

    def build(self) -> MountedApp:
        """Make the application. It runs nothing before it is asked for a page.

        Raises:
            AppnbError: NB334, the system has no Unix sockets.
        """
        if not hasattr(socket, "AF_UNIX"):
            raise _refuse("this system has no Unix sockets", "run `appnb serve`, and pass its addresses on to it")
        hosting = Hosting(self._options)
        apps = sorted(self._apps, key=lambda app: -len(app[0]))  # the longest path that fits is meant
        folders = [
            Folder(path, folder, hosting, validate, before)
            for path, folder, validate, before in reversed(self._folders)
        ]
        return MountedApp(
            hosting,
            [
                *folders,
                *(Mount(path, wrap(NotebookApp(hosting, notebook), before)) for path, notebook, before in apps),
            ],
        )


def create_asgi_app(
    *,
    quiet: bool = False,
    include_code: bool = False,
    token: str | None = None,
    skew_protection: bool = False,
    session_ttl: int = 120,
    asset_url: str | None = None,
    redirect_console_to_browser: bool = False,
    show_tracebacks: bool = False,
    html_head: str | None = None,
    execute_opengraph_generators: bool = False,
) -> AsgiAppBuilder:
    """Make an ASGI application of notebooks, to run with uvicorn or to mount in FastAPI or Starlette.

    Every other setting is that of `appnb serve`, from the environment and the pyproject.toml beside a notebook. Whom
    the application outside has authenticated (`scope["user"]`) is `appnb.user()`.

    Args:
        quiet: log less.
        include_code: changes nothing: viewers never see source text, but by `appnb.show_code`.
        token: whoever opens a page has to know it; at least 16 characters. None: the application outside decides.
        skew_protection: changes nothing: a page of an older version always loads anew.
        session_ttl: how many seconds a session waits for a browser that has gone.
        asset_url: changes nothing: a page loads nothing from another host.
        redirect_console_to_browser: changes nothing: what cells print stands below them.
        show_tracebacks: whoever looks is an author.
        html_head: stands in the head of every page, unless its notebook has a head of its own.
        execute_opengraph_generators: changes nothing: there are none.

    Example:
        app = nb.create_asgi_app().with_app(path="/sales", root="sales.py").build()
    """
    return AsgiAppBuilder(
        Options(
            quiet=quiet,
            token=token or "",
            session_ttl=session_ttl,
            show_tracebacks=show_tracebacks,
            html_head=html_head or "",
        )
    )


def _read_path(path: str) -> str:
    inner = path.strip("/")
    return f"/{inner}" if inner else ""


def _refuse(what: str, fix: str) -> AppnbError:
    return AppnbError(Diagnostic("NB334", what, None, fix))
