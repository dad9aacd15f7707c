"""The files that an author gives away: those in the folder `public` beside the notebook, under `public/…`."""

import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

from tornado.web import HTTPError

from appnb.kernel.hosting import HostedFile
from appnb.server.apps import ServedApp, ServedApps
from appnb.server.sending import SendingHandler

FOLDER = "public"


class PublicFileHandler(SendingHandler):
    """Sends a file of the folder `public` beside a notebook.

    A page at `/sales` finds `public/logo.png` at `/public/logo.png`: which notebook that is of, the page that asks
    tells. One of its pages at `/sales/details` finds it at `/sales/public/logo.png`.
    """

    def initialize(self, *, apps: ServedApps, prefix: str) -> None:
        self._apps = apps
        self._prefix = prefix

    async def get(self, *where: str) -> None:
        *slug, name = where
        path = self._find_file(slug[0] if slug else "", name)
        known = path.stat()
        file = HostedFile(path, path.name, mimetypes.guess_type(path.name)[0] or "application/octet-stream")
        self.write_headers(file)
        self.set_header("Cache-Control", "no-cache")
        self.set_header("Vary", "Referer")
        self.set_header("Etag", f'"{known.st_mtime_ns:x}-{known.st_size:x}"')
        if self.check_etag_header():
            self.set_status(304)
            return
        await self.send(file, path, path.name)

    def _find_file(self, slug: str, name: str) -> Path:
        app = self._apps.find(slug) if slug else self._find_asking()
        if app is not None and not self.door.seeing.sees(self.user, app.slug):
            raise HTTPError(404)
        folders = [app.path.parent] if app is not None else [] if slug else self._list_folders()
        found = [path for folder in folders if (path := find_public(folder, name)) is not None]
        if len(found) != 1:
            raise HTTPError(404)
        return found[0]

    def _find_asking(self) -> ServedApp | None:
        """Find the notebook whose page asks: browsers tell the pages of this server apart."""
        path = urlsplit(self.request.headers.get("Referer", "")).path.removeprefix(self._prefix)
        return self._apps.find(path.strip("/").partition("/")[0]) or self._apps.only

    def _list_folders(self) -> list[Path]:
        return list(dict.fromkeys(app.path.parent for app in self._apps if self.door.seeing.sees(self.user, app.slug)))


def find_public(folder: Path, name: str) -> Path | None:
    """Find a file below the folder `public` of `folder`; None where there is none, or a link leads out of it.

    Args:
        folder: of the notebook.
        name: as an address has it: nothing in it is certain.
    """
    try:
        root = (folder / FOLDER).resolve(strict=True)
        path = (root / name).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):  # not there, a NUL, a loop of links
        return None
    is_hidden = any(part.startswith(".") for part in Path(name).parts)
    return path if path.is_relative_to(root) and path.is_file() and not is_hidden else None
