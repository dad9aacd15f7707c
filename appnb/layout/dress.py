"""An appearance in addresses: what a page's HTML, and a browser that has the page open, are told."""

from dataclasses import dataclass
from pathlib import Path

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.layout.appearance import Appearance, read_appearance
from appnb.layout.joined_styles import join_names
from appnb.layout.published import Published
from appnb.notebook.model import Notebook
from appnb.settings import ServeSettings
from appnb.source import Location


@dataclass(frozen=True, slots=True)
class Style:
    """A style sheet of a page: what it is called, and its address below the server's prefix."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Dress:
    """How a page is dressed. Values that JSON can hold, for the page's script too."""

    template: str = "default"
    styles: tuple[Style, ...] = ()  # in order
    theme: str = ""  # tokens, as a style sheet
    mode: str = "system"
    density: str = "comfortable"
    logo: str = ""  # addresses below the prefix; "" for none
    favicon: str = ""
    head: str = ""  # HTML
    image: str = ""  # the app in a picture, for where it is listed
    image_dark: str = ""


class Dresser:
    """Finds out how notebooks are dressed, and publishes what that takes. One for a server; any thread.

    Args:
        settings: what the server was told.
        published: the files of the server.
        version: of the shipped templates, as it stands in their addresses.
    """

    def __init__(self, settings: ServeSettings, published: Published, version: str) -> None:
        self._settings = settings
        self._published = published
        self._version = version

    def dress(self, notebook: Notebook) -> tuple[Appearance, Dress]:
        """Read a notebook's looks, and publish the files that they need. Reads the disk.

        Raises:
            AppnbError: NB430 to NB434, something cannot be used.
        """
        appearance = read_appearance(notebook, self._settings)
        try:
            return appearance, self._publish(appearance)
        except OSError as error:
            where = Location(str(error.filename))
            what = f"cannot read {Path(str(error.filename)).name}: {error.strerror}"
            raise AppnbError(Diagnostic("NB434", what, where, "check the file")) from error

    def _publish(self, found: Appearance) -> Dress:
        template, folder = found.template, found.folder
        own = self._published.publish_folder(template.folder, template.list_own_files())
        styles = [
            Style(name, f"assets/{self._version}/{name}" if is_shipped else f"{own}/{name}")
            for name, is_shipped in join_names(template.styles, lambda name: not template.is_own(name))
        ]
        styles += [Style(path.name, self._published.publish(path, _find_root(path, folder))) for path in found.styles]
        pictures = (found.logo, found.favicon, found.image, found.image_dark)
        logo, icon, image, dark = (
            "" if path is None else self._published.publish(path, path.parent) for path in pictures
        )
        theme = found.theme
        words = (theme.css, theme.mode, theme.density)
        return Dress(template.name, tuple(styles), *words, logo, icon, found.head, image, dark)


def _find_root(path: Path, folder: Path) -> Path:
    return folder if path.resolve().is_relative_to(folder.resolve()) else path.parent
