"""What a notebook file says before its cells: its format, its app and the app's options."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from appnb.notebook.formats import Format, read_options
from appnb.notebook.marimo import MARIMO
from appnb.notebook.native import NATIVE
from appnb.notebook.statements import APP, Statement, find_app_name

FORMATS = {form.module: form for form in (NATIVE, MARIMO)}

IMPORT = re.compile(rf"^(import|from)[ \t]+(?P<module>{'|'.join(FORMATS)})\b")

METADATA_START, METADATA_END = "# /// script", "# ///"


@dataclass(frozen=True, slots=True)
class Header:
    """The part of a notebook file above its cells. `line` is that of `app = …App(…)`."""

    form: Format
    app: str  # the variable
    line: int
    options: Mapping[str, object] = field(default_factory=dict)
    keywords: tuple[ast.keyword, ...] = ()  # the options as written
    docstring: str | None = None
    future: tuple[str, ...] = ()  # what it imports from `__future__`


def read_header(statements: Sequence[Statement], lines: Sequence[str]) -> Header | None:
    """Read the header, or None when no app is made: the file is no notebook."""
    nodes = [statement.node for statement in statements if statement.node is not None]
    modules = dict(_find_modules(nodes))
    for node in nodes:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=app)], value=ast.Call() as call)
                | ast.AnnAssign(target=ast.Name(id=app), value=ast.Call() as call)
            ) if (module := modules.get(_get_dotted(call.func))) is not None:
                options = read_options(call.keywords)
                docstring, future = _find_docstring(nodes), _find_future(nodes)
                return Header(FORMATS[module], app, node.lineno, options, tuple(call.keywords), docstring, future)
    return _guess_header(lines) if any(statement.node is None for statement in statements) else None


def find_script_metadata(lines: Sequence[str]) -> str | None:
    """Find the block of dependencies (PEP 723), verbatim but for its line endings. Looks at each line once."""
    block: list[str] = []
    for line in (line.rstrip("\r\n") for line in lines):
        words = line.rstrip(" \t")
        if not block:
            block = [line] if words == METADATA_START else []
        elif line != "#" and not line.startswith("# "):
            block = []
        else:
            block.append(line)
            if words == METADATA_END and len(block) > 2:
                return "\n".join(block)
    return None


def _find_modules(nodes: Sequence[ast.stmt]) -> Iterator[tuple[str, str]]:
    """Yield how this file may write a format's `App`, and the format's module."""
    for node in nodes:
        match node:
            case ast.Import(names=names):
                for alias in names:
                    if alias.name in FORMATS:
                        yield f"{alias.asname or alias.name}.App", alias.name
            case ast.ImportFrom(module=str(module), names=names) if module in FORMATS:
                for alias in names:
                    if alias.name == "App":
                        yield alias.asname or alias.name, module


def _get_dotted(node: ast.expr) -> str:
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr=attribute):
            return f"{name}.{attribute}"
        case ast.Name(id=name):
            return name
    return ""


def _find_docstring(nodes: Sequence[ast.stmt]) -> str | None:
    match nodes[0]:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return text
    return None


def _find_future(nodes: Sequence[ast.stmt]) -> tuple[str, ...]:
    imports = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module == "__future__"]
    return tuple(alias.name for node in imports for alias in node.names)


def _guess_header(lines: Sequence[str]) -> Header | None:
    """Read from the text what can be, where the header itself is not Python."""
    module = next((found["module"] for line in lines if (found := IMPORT.match(line))), None)
    line = next((number for number, line in enumerate(lines, 1) if APP.match(line)), None)
    if module is None or line is None:
        return None
    return Header(FORMATS[module], find_app_name(lines), line)
