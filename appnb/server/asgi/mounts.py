"""Which notebook answers a request of an ASGI application, behind its middleware."""

import asyncio
import inspect
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path

from appnb.diagnostics import AppnbError
from appnb.server.asgi.bridge import pass_request, pass_websocket
from appnb.server.asgi.directory import find_in_folder
from appnb.server.asgi.hosting import Hosting, TooManyPlaces
from appnb.server.asgi.model import (
    AsgiApp,
    Middleware,
    Receive,
    Scope,
    Send,
    ValidateCallback,
    answer,
    find_rest,
    write_path,
)

log = logging.getLogger(__name__)

NOTHING = "There is nothing here.\n"


class NotebookApp:
    """One notebook as an application of ASGI. `root_path` of what it is asked is where it stands."""

    def __init__(self, hosting: Hosting, notebook: Path, *, watch: bool = False) -> None:
        self._hosting = hosting
        self._notebook = notebook
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        prefix = write_path(scope.get("root_path", "")).rstrip("/")
        try:
            place = await self._hosting.find(self._notebook, prefix, watch=self._watch)
        except AppnbError as error:
            log.error("%s", error)
            await answer(scope, receive, send, 500, "This notebook cannot be opened; the log says why.\n")
            return
        except TooManyPlaces:
            log.error("%s stands at too many paths, such as %s", self._notebook, prefix)
            await answer(scope, receive, send, 404, NOTHING)
            return
        work = pass_websocket if scope["type"] == "websocket" else pass_request
        await work(scope, receive, send, place)


@dataclass(frozen=True, slots=True)
class Mount:
    """One notebook at one path, "" or "/path"."""

    path: str
    app: AsgiApp

    async def find(self, rest: str, scope: Scope) -> tuple[str, AsgiApp] | None:
        """Find what answers for a path, and where that stands."""
        return (self.path, self.app) if rest == self.path or rest.startswith(f"{self.path}/") else None


@dataclass(frozen=True, slots=True)
class Folder:
    """The notebooks of a folder, as they are there when somebody asks."""

    path: str
    folder: Path
    hosting: Hosting
    validate: ValidateCallback | None = None
    middleware: Sequence[Middleware] = ()
    apps: dict[Path, AsgiApp] = field(default_factory=dict)

    async def find(self, rest: str, scope: Scope) -> tuple[str, AsgiApp] | None:
        """Find what answers for a path, and where that stands.

        Raises:
            Exception: what the check of the application outside raises.
        """
        below = rest.removeprefix(f"{self.path}/")
        if below == rest or not below:
            return None
        if self.validate is not None:
            told = self.validate(below, scope)
            if not (await told if inspect.isawaitable(told) else told):
                return None
        found = await asyncio.to_thread(find_in_folder, self.folder, below)
        if found is None:
            return None
        file, name = found
        if file not in self.apps:
            self.apps[file] = wrap(NotebookApp(self.hosting, file, watch=True), self.middleware)
        scope["marimo_app_file"] = str(file)  # for middleware, by the name that marimo has
        return f"{self.path}/{name}", self.apps[file]


class MountedApp:
    """Notebooks at their paths as one application of ASGI 3.

    Servers run when they are needed, and until `lifespan.shutdown`, `close()` or the end of the process.
    """

    def __init__(self, hosting: Hosting, mounts: Sequence[Mount | Folder]) -> None:
        self._hosting = hosting
        self._mounts = mounts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        rest = find_rest(scope)
        inner: Scope = dict(scope)
        for mount in self._mounts:
            try:
                found = await mount.find(rest, inner)
            except Exception as error:  # noqa: BLE001 - whatever a check raises is an answer
                await _tell(error, scope, receive, send)
                return
            if found is not None:
                await self._pass(found, inner, rest, receive, send)
                return
        await answer(scope, receive, send, 404, NOTHING)

    def close(self) -> None:
        """End the servers; for hosts that pass no lifespan on, as Starlette does not to what it mounts."""
        self._hosting.close()

    async def _pass(self, found: tuple[str, AsgiApp], scope: Scope, rest: str, receive: Receive, send: Send) -> None:
        path, app = found
        root = scope.get("root_path", "") + path
        if scope["type"] == "http" and rest == path and scope["method"] in ("GET", "HEAD"):
            query = scope.get("query_string", b"")
            address = write_path(f"{root}/").encode() + (b"?" + query if query else b"")
            await answer(scope, receive, send, 307, headers=((b"location", address),))
            return
        scope["root_path"], scope["path"] = root, root + rest[len(path) :]
        await app(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await asyncio.to_thread(self._hosting.start)
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await asyncio.to_thread(self._hosting.close)
                await send({"type": "lifespan.shutdown.complete"})
                return


def wrap(app: AsgiApp, middleware: Sequence[Middleware]) -> AsgiApp:
    """Put middleware before an application; the last is asked first."""
    return reduce(lambda inner, make: make(inner), middleware, app)


async def _tell(error: Exception, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer as a check wants it; one that fails otherwise is for the log."""
    status = getattr(error, "status_code", None)
    if not isinstance(status, int):
        log.error("the check of a path failed", exc_info=error)
        await answer(scope, receive, send, 500, "The check of this path failed.\n")
        return
    headers = getattr(error, "headers", None) or {}
    pairs = tuple((str(name).lower().encode(), str(value).encode()) for name, value in headers.items())
    await answer(scope, receive, send, status, str(getattr(error, "detail", error)), pairs)
