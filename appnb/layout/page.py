"""The HTML of a page before any cell has run, and that of the list of a server's notebooks."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import jinja2

from appnb.kernel.user import NOBODY, User
from appnb.layout.compiled_templates import find_compiled
from appnb.layout.dress import Dress
from appnb.layout.index import SEARCHED_FROM, Entry, find_tags
from appnb.layout.model import Page
from appnb.layout.resources import BASE_SCRIPTS, Resource, sort_resources
from appnb.layout.templates import PAGE, Template

INDEX_STYLES = ("tokens", "fonts", "page", "index")


def render_page(
    page: Page,
    templates: Path,
    template: Template,
    dress: Dress,
    *,
    prefix: str,
    config: Mapping[str, object],
    resources: tuple[Resource, ...] = (),
    opened: str = "",
    first_sight: Mapping[str, str] | None = None,
    taken: dt.datetime | None = None,
    sizes: str = "",
    origin: str = "",
    nonce: str = "",
    user: User = NOBODY,
    leave: str = "",
) -> str:
    """Render the HTML that the server sends: the layout with a placeholder for each cell.

    Args:
        page: what to lay out.
        templates: the folder with the templates, from `find_templates()`.
        template: whose HTML it is.
        dress: the style sheets, tokens and pictures.
        prefix: the server's path, "" or "/path".
        config: what the page's script is told (token, the app's path); values that JSON can hold.
        resources: what the page's live outputs are known to need beyond the base.
        opened: which of several pages is shown, by its name in the address; "" is the first.
        first_sight: what slots show until the page is live: HTML, by their keys.
        taken: when that was, in UTC.
        sizes: style rules for how high that is.
        origin: under which scheme and host the page was asked for, for those who show a link to it.
        nonce: marks the scripts that may stand in the page's HTML.
        user: who looks.
        leave: the address where they sign out; "" if they do not do so here.
    """
    resources = sort_resources(resources)
    scripts = [*BASE_SCRIPTS, *(resource.url for resource in resources if resource.kind == "js")]
    current = page.find_page(opened)
    shown = current or next(iter(page.pages), None)
    variables = {
        "page": page,
        "dress": dress,
        "prefix": prefix,
        "base": config.get("path", prefix),
        "current": current,
        "first_sight": first_sight or {},
        "taken": taken,
        "sizes": sizes,
        "origin": origin,
        "nonce": nonce,
        "user": user,
        "leave": leave,
        "initials": find_initials,
        "shown": shown.name if shown is not None else "",
        "version": asset_version(templates),
        "scripts": scripts,
        "modules": [resource.url for resource in resources if resource.kind == "module"],
        "styles": [resource.url for resource in resources if resource.kind == "css"],
        "config": escape_json(config),
    }
    html = template.environment().get_template(PAGE)
    if not template.shell:
        return html.render(variables)
    from appnb.layout.panel_shell import render_in_shell  # noqa: PLC0415 - it brings Panel

    blocks = _render_blocks(html, variables)
    script = f"{prefix}/assets/{asset_version(templates)}/panel_shell.js"
    return render_in_shell(template.shell, blocks, title=page.title, prefix=prefix, script=script, nonce=nonce)


def _render_blocks(html: jinja2.Template, variables: Mapping[str, object]) -> dict[str, str]:
    """Render each block of a template by itself."""
    context = html.new_context(dict(variables))
    for _ in html.root_render_func(context):  # what the template imports is then known to its blocks
        pass
    return {name: "".join(block(context)) for name, block in html.blocks.items()}


def render_index(
    entries: Sequence[Entry], templates: Path, *, prefix: str, title: str, user: User = NOBODY, leave: str = ""
) -> str:
    """Render the list of a server's notebooks, as one viewer sees it."""
    template = find_environment(templates).get_template("default/index.html")
    return template.render(
        entries=entries,
        prefix=prefix,
        title=title,
        version=asset_version(templates),
        styles=INDEX_STYLES,
        is_searched=len(entries) >= SEARCHED_FROM,
        tags=find_tags(entries),
        user=user,
        leave=leave,
        initials=find_initials,
    )


def find_initials(name: str) -> str:
    """Find the letters that stand for a name.

    >>> find_initials("Ada Lovelace"), find_initials("grace@navy.example")
    ('AL', 'G')
    """
    words = [word for word in name.partition("@")[0].replace(".", " ").split() if word[0].isalnum()]
    return "".join(word[0].upper() for word in (words[:1] + words[-1:] if len(words) > 1 else words)) or "?"


def escape_json(value: object) -> str:
    """Write JSON that can stand inside a `<script>` element whatever strings it holds."""
    return json.dumps(value).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@cache
def find_environment(templates: Path) -> jinja2.Environment:
    """Find what makes HTML of the files of templates."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=find_compiled(),
    )


@cache
def asset_version(templates: Path) -> str:
    """Name the content of the template's files, so that a browser keeps them until they change."""
    digest = hashlib.sha256()
    for path in sorted(path for path in templates.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(templates).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]
