"""What one notebook's pages look like apart from their layout: template, theme, logo, icon, style sheets of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.layout.templates import Template, load_template
from appnb.layout.theme import Theme, read_theme
from appnb.notebook.model import Notebook
from appnb.settings import ServeSettings
from appnb.source import Location

FOLDER_STYLE = "theme.css"
"""A style sheet of this name is for every notebook in its folder."""

PICTURES = frozenset({".avif", ".gif", ".ico", ".jpeg", ".jpg", ".png", ".svg", ".webp"})


@dataclass(frozen=True, slots=True)
class Appearance:
    """What was found for one notebook. Immutable; the files that it names may change, which makes another."""

    template: Template
    theme: Theme
    folder: Path  # no file outside of it is given away, but those that `[tool.appnb]` names
    logo: Path | None = None
    favicon: Path | None = None
    styles: tuple[Path, ...] = ()  # of its author, in the order in which they count
    head: str = ""  # HTML for the page's head
    files: tuple[Path, ...] = ()  # to watch; they need not be there
    problems: tuple[Diagnostic, ...] = ()
    image: Path | None = None  # the app in a picture, for where it is listed
    image_dark: Path | None = None  # the same for dark pages: NAME.dark.webp beside NAME.webp


def read_appearance(notebook: Notebook, settings: ServeSettings | None = None) -> Appearance:
    """Read how a notebook's pages look. Reads the disk: a few small files.

    `--template` wins over the notebook's own option, that over `[tool.appnb]` for templates and pictures; tokens of
    both are put together, and style sheets follow each other: the folder's, then the notebook's. A file of the looks
    that a marimo file names and that cannot be used is left out, and the problems say so.

    Raises:
        AppnbError: NB430, NB431, NB432, the template cannot be used; NB433, the theme; NB434, a file.
    """
    settings = settings or ServeSettings()
    folder = notebook.path.parent if notebook.path is not None else Path.cwd()
    where = Location(str(notebook.path)) if notebook.path is not None else None
    options = notebook.options
    template = load_template(settings.template or _text(options, "template") or settings.folder_template, folder)
    theme = read_theme(merge_themes(settings.theme, options.get("theme") or {}), where)
    found, problems = _find_files(notebook, settings, folder, where)
    files = dict(found)
    beside = (folder / FOLDER_STYLE, *((notebook.path.with_suffix(".css"),) if notebook.path is not None else ()))
    styles = [files[key] for key in ("folder_css", "css_file") if key in files]
    head = files.get("html_head_file")
    return Appearance(
        template,
        theme,
        folder,
        files.get("logo"),
        files.get("favicon"),
        (*styles, *(path for path in beside if path.is_file() and path not in styles)),
        head.read_text("utf-8") if head is not None else "",
        (*dict.fromkeys((*files.values(), *beside, *_list_template_files(template))),),
        (*theme.problems, *problems),
        files.get("image"),
        files.get("image_dark"),
    )


def merge_themes(under: object, over: object) -> object:
    """Put two themes together, `over` winning token by token; a mode alone keeps the other's tokens."""
    tables = [{"mode": given} if isinstance(given, str) else given for given in (under, over)]
    first, second = tables
    if not isinstance(first, Mapping) or not isinstance(second, Mapping):
        return over
    merged: dict[str, object] = {**first, **second}
    for scheme in ("light", "dark"):
        both = (first.get(scheme), second.get(scheme))
        if isinstance(both[0], Mapping) and isinstance(both[1], Mapping):
            merged[scheme] = {**both[0], **both[1]}
    return merged


def _list_template_files(template: Template) -> tuple[Path, ...]:
    return () if template.is_shipped else (template.folder, *template.list_own_files())


def _find_files(
    notebook: Notebook, settings: ServeSettings, folder: Path, where: Location | None
) -> tuple[list[tuple[str, Path]], list[Diagnostic]]:
    """Find the files of the looks; what is said of those that a marimo file names and that cannot be used.

    marimo takes no notice of a file that is not there, and the hosts of its notebooks name some that only they have.
    """
    found, problems = list[tuple[str, Path]](), list[Diagnostic]()
    if settings.css_file:
        found.append(("folder_css", _check_file(Path(settings.css_file), "css-file", (".css",), None)))
    for key in _KINDS:
        try:
            found += _find_file(key, notebook.options, settings, folder, where)
        except AppnbError as error:
            if notebook.format != "marimo":
                raise
            problems.append(replace(error.diagnostic, severity="warning"))
    return found, problems


def _find_file(
    key: str, options: Mapping[str, object], settings: ServeSettings, folder: Path, where: Location | None
) -> Iterator[tuple[str, Path]]:
    suffixes = _KINDS[key]
    of_folder = "" if key == "css_file" else str(getattr(settings, key, ""))
    if value := _text(options, key):
        path = folder / value
        if not path.resolve().is_relative_to(folder.resolve()):
            fix = f"put the file beside the notebook, or below it, and write its name: {key}={path.name!r}"
            raise AppnbError(Diagnostic("NB434", f"`{key}` {value!r} is outside of the app's folder", where, fix))
        yield key, _check_file(path, key, suffixes, where)
        dark = path.with_suffix(f".dark{path.suffix}")
        if key == "image" and dark.is_file():
            yield "image_dark", dark
    elif of_folder:
        yield key, _check_file(Path(of_folder), key, suffixes, None)


_KINDS: Mapping[str, tuple[str, ...]] = {
    "logo": tuple(sorted(PICTURES)),
    "favicon": tuple(sorted(PICTURES)),
    "image": tuple(sorted(PICTURES)),
    "css_file": (".css",),
    "html_head_file": (".html",),
}


def _check_file(path: Path, key: str, suffixes: tuple[str, ...], where: Location | None) -> Path:
    if path.suffix.lower() not in suffixes:
        what, fix = f"`{key}` is {path.name}", f"name a file that ends in {', '.join(suffixes)}"
        raise AppnbError(Diagnostic("NB434", what, where, fix))
    if not path.is_file():
        raise AppnbError(Diagnostic("NB434", f"`{key}`: {path} does not exist", where, "check the path"))
    return path


def _text(options: Mapping[str, object], key: str) -> str:
    value = options.get(key)
    return value if isinstance(value, str) else ""
