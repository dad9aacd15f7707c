"""Page templates: folders with HTML, style sheets and a small description, each laid over the shipped default one."""

import difflib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import jinja2

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.display.tokens import find_token_file
from appnb.layout.compiled_templates import find_compiled
from appnb.source import Location

DEFAULT = "default"
DESCRIPTION = "template.toml"
PAGE = "page.html"
PANEL = "panel:"
"""Before the name of a template of Panel."""

SHELL_STYLE = "shell.css"
"""For pages inside a template of Panel."""

PANEL_TEMPLATES = {
    "bootstrap": "BootstrapTemplate",
    "editable": "EditableTemplate",
    "fast": "FastListTemplate",
    "fast-list": "FastListTemplate",
    "fastgrid": "FastGridTemplate",
    "fast-grid": "FastGridTemplate",
    "golden": "GoldenTemplate",
    "material": "MaterialTemplate",
    "react": "ReactTemplate",
    "slides": "SlidesTemplate",
    "vanilla": "VanillaTemplate",
}
"""The classes of Panel's templates, by the names that Panel and its users have for them."""

_KEYS = {"description": str, "areas": list, "styles": list, "extends": str}


def find_templates() -> Path:
    """Find the folder of page templates: `templates/` in a checkout, `appnb/_templates/` when installed.

    Raises:
        FileNotFoundError: neither is there: the installation is broken.
    """
    return find_token_file().parents[1]


def list_templates() -> tuple[str, ...]:
    """List the names of the shipped templates."""
    return tuple(sorted(path.parent.name for path in find_templates().glob(f"*/{DESCRIPTION}")))


@dataclass(frozen=True, slots=True)
class Template:
    """The shell of a page. A file that its own folder does not have is the default template's.

    Immutable; made by `load_template`. The files behind it may change: a change makes a new one.
    """

    name: str
    description: str
    areas: tuple[str, ...]  # where cells can be put
    styles: tuple[str, ...]  # its style sheets, in the order in which a page names them
    folders: tuple[Path, ...]  # where its files are looked for, its own first, the default one last
    shell: str = ""  # the name of the template of Panel around it

    @property
    def folder(self) -> Path:
        """Its own folder."""
        return self.folders[0]

    @property
    def is_shipped(self) -> bool:
        """Whether all its files come with appnb."""
        return self.folder.parent == find_templates()

    def find(self, name: str) -> Path | None:
        """Find a file by its path below the template; None when there is none."""
        return next((folder / name for folder in self.folders if (folder / name).is_file()), None)

    def is_own(self, name: str) -> bool:
        """Tell whether a file is in the template's own folder, not only in the default one."""
        return len(self.folders) > 1 and (self.folder / name).is_file()

    def list_own_files(self) -> tuple[Path, ...]:
        """List what lies in its own folder, hidden files left out; nothing for the default template."""
        return tuple(_list_files(self.folder)) if len(self.folders) > 1 else ()

    def environment(self) -> jinja2.Environment:
        """Give the Jinja environment that finds the template's HTML; `default/page.html` names the default one's."""
        return _make_environment(self.folders)


@cache
def _make_environment(folders: tuple[Path, ...]) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([*folders, find_templates()]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=find_compiled(),
    )


def _list_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def load_template(asked: str = DEFAULT, beside: Path | None = None) -> Template:
    """Load a template by the name of a shipped one, or by the path of a folder.

    Args:
        asked: "default", "report", "panel:fast", "./corporate", an absolute path.
        beside: the folder that a relative path starts from; the current one when it is None.

    Raises:
        AppnbError: NB430, there is no such template; NB431, its description cannot be used; NB432, its HTML cannot.
    """
    default = find_templates() / DEFAULT
    if asked.startswith(PANEL):
        name = find_panel_template(asked.removeprefix(PANEL))
        inside = load_template(DEFAULT)
        return replace(inside, name=asked, styles=(*inside.styles, SHELL_STYLE), shell=name)
    folder = _find_folder(asked or DEFAULT, beside)
    table = _read_description(folder)
    parents: tuple[Path, ...] = () if folder == default else (default,)
    if "extends" in table and table["extends"] != DEFAULT:
        parents = load_template(str(table["extends"]), folder).folders
    parent = _read_description(default) if parents else {}
    template = Template(
        name=folder.name,
        description=str(table.get("description", "")),
        areas=_texts(table.get("areas", parent.get("areas", ()))),
        styles=_list_styles(folder, table, parents),
        folders=(folder, *parents),
    )
    _check_areas(template, _texts(parent.get("areas", ())))
    _check_files(template)
    return template


def find_panel_template(name: str) -> str:
    """Find the class of a template of Panel by its name.

    Raises:
        AppnbError: NB430, Panel has no such template.
    """
    if name in PANEL_TEMPLATES:
        return PANEL_TEMPLATES[name]
    near = "".join(f"did you mean `{PANEL}{one}`? " for one in difflib.get_close_matches(name, PANEL_TEMPLATES, 1))
    fix = f"{near}Panel has {', '.join(PANEL_TEMPLATES)}"
    raise AppnbError(Diagnostic("NB430", f"Panel has no template `{name}`", None, fix))


def is_path(asked: str) -> bool:
    """Tell the path of a folder from the name of a shipped template."""
    return "/" in asked or "\\" in asked or asked.startswith((".", "~"))


def _find_folder(asked: str, beside: Path | None) -> Path:
    shipped = list_templates()
    if asked in shipped:
        return find_templates() / asked
    if is_path(asked):
        folder = ((beside or Path.cwd()) / Path(asked).expanduser()).resolve()
        if folder.is_dir():
            return folder
        what, fix = f"the template's folder {folder} does not exist", "check the path"
    else:
        near = difflib.get_close_matches(asked, shipped, 1)
        what = f"there is no template `{asked}`"
        hint = f"did you mean `{near[0]}`? " if near else ""
        fix = f"{hint}There are {', '.join(shipped)}; a folder of yours is written as a path: ./{asked}"
    raise AppnbError(Diagnostic("NB430", what, None, fix))


def _read_description(folder: Path) -> dict[str, object]:
    path = folder / DESCRIPTION
    if not path.is_file():
        return {}
    where = Location(str(path))
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AppnbError(Diagnostic("NB431", f"cannot read {path.name}: {error}", where, "correct the file")) from error
    for key, value in table.items():
        if key not in _KEYS:
            near = difflib.get_close_matches(key, _KEYS, 1, cutoff=0)[0]
            raise AppnbError(
                Diagnostic("NB431", f"`{key}` in {path.name} is nothing a template has", where, f"write `{near}`")
            )
        if not isinstance(value, _KEYS[key]) or (
            isinstance(value, list) and not all(isinstance(v, str) for v in value)
        ):
            kind = "a text" if _KEYS[key] is str else "a list of texts"
            raise AppnbError(Diagnostic("NB431", f"`{key}` in {path.name} is {value!r}", where, f"make it {kind}"))
    return table


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def _list_styles(folder: Path, table: dict[str, object], parents: tuple[Path, ...]) -> tuple[str, ...]:
    """List the style sheets: those of the parents, then its own; without a description, all that lie in the folder."""
    inherited: list[str] = []
    for parent in reversed(parents):
        inherited += _texts(_read_description(parent).get("styles"))
    own = (
        _texts(table.get("styles")) if "styles" in table else tuple(sorted(path.name for path in folder.glob("*.css")))
    )
    known = set(inherited)
    default = {path.name for path in parents[-1].glob("*.css")} if parents else set()
    return (*inherited, *(name for name in own if name not in known and name not in default))


def _check_areas(template: Template, known: tuple[str, ...]) -> None:
    where = Location(str(template.folder / DESCRIPTION))
    for area in template.areas:
        if known and area not in known:
            near = difflib.get_close_matches(area, known, 1, cutoff=0)[0]
            fix = f"did you mean `{near}`? Areas are {', '.join(known)}"
            raise AppnbError(Diagnostic("NB431", f"no cell can be put into the area `{area}`", where, fix))
    if "main" not in template.areas:
        what, fix = "the template has no area `main`", "add it to `areas`: cells without an area go there"
        raise AppnbError(Diagnostic("NB431", what, where, fix))


def _check_files(template: Template) -> None:
    for style in template.styles:
        if template.find(style) is None:
            where = Location(str(template.folder / DESCRIPTION))
            fix = f"make the file, or take it out of `styles` in {DESCRIPTION}"
            raise AppnbError(Diagnostic("NB431", f"the style sheet {style} is not there", where, fix))
    environment = template.environment()
    for path in template.folder.glob("*.html"):
        try:
            environment.get_template(path.name)
        except jinja2.TemplateSyntaxError as error:
            where = Location(str(path), error.lineno, 1)
            fix = "correct the line; the page stays as it was until then"
            raise AppnbError(Diagnostic("NB432", f"{path.name}: {error.message}", where, fix)) from error
