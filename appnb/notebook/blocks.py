"""One statement of a notebook file → the cell it writes, and which lines of it say what."""

import ast
import io
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from appnb.notebook.formats import Expression, read_options
from appnb.notebook.indentation import dedent, find_indent, is_blank
from appnb.notebook.model import CellKind
from appnb.notebook.syntax import NEWLINE, parse_cell

Lines = tuple[int, int]
"""First and last line, from 1; the last is less than the first when there are none."""

Function = ast.FunctionDef | ast.AsyncFunctionDef

NO_LINES: Lines = (1, 0)

DECORATORS = {"cell": CellKind.CELL, "function": CellKind.FUNCTION, "class_definition": CellKind.CLASS}
"""What may follow `@app.`"""


@dataclass(frozen=True, slots=True)
class Block:
    """A cell as it stands in the file. Its lines are those of `head`, `body`, `foot` and `tail`, in this order."""

    kind: CellKind
    name: str
    code: str
    start: tuple[int, int]  # line and column of the first character of the code, from 1
    head: Lines  # decorators and `def name(...):`, or `with app.setup:`
    body: Lines  # the code
    foot: Lines = NO_LINES  # `return`, or the `pass` of an empty setup cell
    tail: Lines = NO_LINES  # comments below that
    definition: int = 0  # the line of `def`
    options: Mapping[str, object] = field(default_factory=dict)
    keywords: tuple[ast.keyword, ...] = ()  # the options as written
    is_async: bool = False
    indent: str = ""  # of the body
    is_plain: bool = True  # lines can be changed one by one: `def` ends its line, so does each statement
    written_as: CellKind | None = None  # what its decorator says
    args: tuple[ast.arg, ...] = ()  # of `def`, as written
    returns: tuple[str, ...] | None = ()  # the names after `return`; None when something else is there

    @property
    def span(self) -> Lines:
        return self.head[0], max(self.head[1], self.body[1], self.foot[1], self.tail[1])


def read_block(node: ast.stmt, lines: Sequence[str], app: str, *, moves_strings: bool) -> Block | None:
    """Read the cell that `node` writes, or None when it writes none."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            decorator = _find_decorator(node, app)
            if decorator is None:
                return None
            written_as = DECORATORS[_get_attribute(decorator, app) or "cell"]
            if isinstance(node, ast.ClassDef) or written_as is not CellKind.CELL:
                return _read_definition(node, decorator, lines, written_as)
            return _read_cell(node, decorator, lines, moves_strings=moves_strings)
        case ast.With(items=[item]) | ast.AsyncWith(items=[item]) if _get_attribute(item.context_expr, app) == "setup":
            return _read_setup(node, item.context_expr, lines, moves_strings=moves_strings)
        case ast.Expr(value=ast.Call() as call) if _get_attribute(call, app) == "_unparsable_cell":
            return _read_unparsable(node, call, lines)
    return None


def _find_decorator(node: Function | ast.ClassDef, app: str) -> ast.expr | None:
    return next((found for found in node.decorator_list if _get_attribute(found, app) in DECORATORS), None)


def _get_attribute(node: ast.expr, app: str) -> str | None:
    """Give `x` for `app.x` and `app.x(...)`."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attribute)) if name == app:
            return attribute
        case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name == app:
            return attribute
    return None


def _get_keywords(node: ast.expr) -> tuple[ast.keyword, ...]:
    return tuple(node.keywords) if isinstance(node, ast.Call) else ()


def _read_cell(node: Function, decorator: ast.expr, lines: Sequence[str], *, moves_strings: bool) -> Block:
    ends = [node.returns, *node.args.defaults, *node.args.kw_defaults]
    ends += [arg.annotation for arg in _find_arguments(node.args)]
    colon = find_colon(lines, node.lineno, node.body[0].lineno, [end for end in ends if end is not None])
    first = min(item.lineno for item in (node, *node.decorator_list))
    last = node.body[-1]
    body, foot, tail, cut = _split_body(node, lines, colon)
    if node.body[0].lineno > colon:
        indent = find_indent(lines[node.body[0].lineno - 1])
        code, start = _read_body(lines, body, indent, cut, moves_strings=moves_strings)
    else:
        indent = ""
        code, start = _read_same_line(node.body, lines)
        body, foot, tail = NO_LINES, NO_LINES, NO_LINES
    return Block(
        kind=CellKind.CELL,
        name=node.name,
        code=code,
        start=start or (last.lineno, len(indent) + 1),
        head=(first, colon if indent else node.end_lineno or colon),
        body=body,
        foot=foot,
        tail=tail,
        definition=node.lineno,
        options=read_options(_get_keywords(decorator)),
        keywords=_get_keywords(decorator),
        is_async=isinstance(node, ast.AsyncFunctionDef),
        written_as=CellKind.CELL,
        args=tuple(_find_arguments(node.args)),
        returns=_read_returned(last.value) if isinstance(last, ast.Return) else (),
        indent=indent,
        is_plain=bool(indent) and cut is None,
    )


def _find_arguments(args: ast.arguments) -> Iterator[ast.arg]:
    yield from (*args.posonlyargs, *args.args, *args.kwonlyargs)
    yield from (arg for arg in (args.vararg, args.kwarg) if arg is not None)


def _read_returned(value: ast.expr | None) -> tuple[str, ...] | None:
    """Read the names that `return` gives, or None when it gives anything but names."""
    items = value.elts if isinstance(value, ast.Tuple) else [value] if value is not None else []
    names = tuple(item.id for item in items if isinstance(item, ast.Name))
    return names if len(names) == len(items) else None


def _split_body(node: Function, lines: Sequence[str], colon: int) -> tuple[Lines, Lines, Lines, int | None]:
    """Split the lines below `def` into code, `return`, comments; and where to cut the code's last line, if at all."""
    last, end = node.body[-1], node.end_lineno or colon
    after = _find_trailing_comments(lines, end, find_indent(lines[node.body[0].lineno - 1]))
    if not isinstance(last, ast.Return):
        return (colon + 1, after), NO_LINES, NO_LINES, None
    before = (node.body[-2].end_lineno or 0) if len(node.body) > 1 else 0
    if before < last.lineno:
        return (colon + 1, last.lineno - 1), (last.lineno, end), (end + 1, after), None
    return (colon + 1, end), NO_LINES, NO_LINES, _count_characters(lines[last.lineno - 1], last.col_offset)


def _read_body(
    lines: Sequence[str], body: Lines, indent: str, cut: int | None = None, *, moves_strings: bool
) -> tuple[str, tuple[int, int] | None]:
    """Read the code of a body, without blank lines around it, and where it starts."""
    first, last = body
    while first <= last and is_blank(lines[first - 1]):
        first += 1
    while last >= first and is_blank(lines[last - 1]):
        last -= 1
    if first > last:
        return "", None
    text = [NEWLINE.sub("\n", line) for line in lines[first - 1 : last]]
    if cut is not None:
        text[-1] = text[-1][:cut].rstrip(" \t;")
    code = "".join(dedent(text, indent, moves_strings=moves_strings)).removesuffix("\n")
    return code, (first, min(len(indent), len(find_indent(text[0]))) + 1)


def _read_same_line(body: list[ast.stmt], lines: Sequence[str]) -> tuple[str, tuple[int, int] | None]:
    """Read the code of `def _(): code; return`."""
    statements = body[:-1] if isinstance(body[-1], ast.Return) else body
    if not statements:
        return "", None
    first, last = statements[0], statements[-1]
    text = [NEWLINE.sub("\n", line) for line in lines[first.lineno - 1 : last.end_lineno]]
    column = _count_characters(text[0], first.col_offset)
    if last is not body[-1]:
        text[-1] = text[-1][: _count_characters(text[-1], last.end_col_offset or 0)]
    text[0] = text[0][column:]
    return "".join(text).rstrip(), (first.lineno, column + 1)


def _read_setup(
    node: ast.With | ast.AsyncWith, context: ast.expr, lines: Sequence[str], *, moves_strings: bool
) -> Block:
    colon = find_colon(lines, node.lineno, node.body[0].lineno, [context])
    end = node.end_lineno or colon
    is_plain = node.body[0].lineno > colon
    indent = find_indent(lines[node.body[0].lineno - 1]) if is_plain else ""
    body = (colon + 1, _find_trailing_comments(lines, end, indent)) if is_plain else NO_LINES
    foot, tail = NO_LINES, NO_LINES
    if is_plain and isinstance(node.body[0], ast.Pass) and len(node.body) == 1:
        body, foot, tail = (colon + 1, end - 1), (end, end), (end + 1, body[1])  # `pass` is there for Python alone
    if is_plain:
        code, start = _read_body(lines, body, indent, moves_strings=moves_strings)
    else:
        code, start = _read_same_line(node.body, lines)
    return Block(
        kind=CellKind.SETUP,
        name="setup",
        code=code,
        start=start or (end, len(indent) + 1),
        head=(node.lineno, colon if is_plain else end),
        body=body,
        foot=foot,
        tail=tail,
        options=read_options(_get_keywords(context)),
        keywords=_get_keywords(context),
        written_as=CellKind.SETUP,
        is_async=isinstance(node, ast.AsyncWith),
        indent=indent,
        is_plain=is_plain,
    )


def _read_definition(
    node: Function | ast.ClassDef, decorator: ast.expr, lines: Sequence[str], written_as: CellKind
) -> Block:
    first = min(item.lineno for item in (node, *node.decorator_list))
    head = (first, decorator.end_lineno or decorator.lineno)
    end = node.end_lineno or node.lineno
    indent = find_indent(lines[node.body[0].lineno - 1])
    body = (head[1] + 1, _find_trailing_comments(lines, end, indent) if indent else end)
    code, start = _read_body(lines, body, "", moves_strings=False)
    return Block(
        kind=CellKind.CLASS if isinstance(node, ast.ClassDef) else CellKind.FUNCTION,
        name=node.name,
        code=code,
        start=start or (body[0], 1),
        head=head,
        body=body,
        options=read_options(_get_keywords(decorator)),
        keywords=_get_keywords(decorator),
        is_async=isinstance(node, ast.AsyncFunctionDef),
        written_as=written_as,
    )


def _read_unparsable(node: ast.stmt, call: ast.Call, lines: Sequence[str]) -> Block | None:
    match call.args:
        case [ast.Constant(value=str(text), lineno=line)]:
            pass
        case _:
            return None
    options = read_options(call.keywords)
    name = options.pop("name", None)
    text = NEWLINE.sub("\n", text)
    written = text.split("\n")
    while written and is_blank(written[-1]):
        written.pop()
    while written and is_blank(written[0]):
        written.pop(0)
        line += 1
    code = dedent_text(written)
    line = min(line, node.end_lineno or line)
    column = lines[line - 1].find(code.partition("\n")[0]) + 1
    return Block(
        kind=CellKind.CELL if _can_run(code) else CellKind.UNPARSABLE,
        name=name if isinstance(name, str) and not isinstance(name, Expression) else "_",
        code=code,
        start=(line, max(column, 1)),
        head=(node.lineno, node.end_lineno or node.lineno),
        body=NO_LINES,
        options=options,
        keywords=tuple(keyword for keyword in call.keywords if keyword.arg != "name"),
        is_plain=False,
    )


def _can_run(code: str) -> bool:
    try:
        parse_cell(code)
    except SyntaxError:
        return False
    return True


def dedent_text(lines: Sequence[str]) -> str:
    """Dedent text that may not be Python, by what all its lines share."""
    indents = [find_indent(line) for line in lines if not is_blank(line)]
    shared = min(indents, key=len, default="")
    while not all(indent.startswith(shared) for indent in indents):
        shared = shared[:-1]
    return "\n".join(line[len(shared) :] if line.startswith(shared) else line.lstrip() for line in lines).strip("\n")


def _find_trailing_comments(lines: Sequence[str], end: int, indent: str) -> int:
    """Find the last line of the comments below line `end` that are indented like the body they belong to."""
    last = end
    for number in range(end, len(lines)):
        if lines[number].startswith(indent) and lines[number].strip().startswith("#"):
            last = number + 1
        elif not is_blank(lines[number]):
            break
    return last


def find_colon(lines: Sequence[str], first: int, last: int, before: Sequence[ast.expr] = ()) -> int:
    """Find the line of the colon that ends the statement head at line `first`, after the expressions `before` it.

    It is not looked for below line `last`.
    """
    after = max(((node.end_lineno or 0, node.end_col_offset or 0) for node in before), default=(first, 0))
    depth = 0
    for token in _tokenize(lines[first - 1 : last]):
        line = first + token.start[0] - 1
        if token.type != tokenize.OP:
            continue
        if token.string in {"(", "[", "{"}:
            depth += 1
        elif token.string in {")", "]", "}"}:
            depth -= 1
        elif token.string == ":" and not depth and (line, len(token.line[: token.start[1]].encode())) >= after:
            return line
    return first


def _tokenize(lines: Sequence[str]) -> Iterator[tokenize.TokenInfo]:
    text = io.StringIO("".join(NEWLINE.sub("\n", line) for line in lines))
    try:
        yield from tokenize.generate_tokens(text.readline)
    except (tokenize.TokenError, SyntaxError):
        return


def _count_characters(line: str, column: int) -> int:
    """Turn a column of `ast`, in bytes, into characters."""
    return len(line.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "ignore"))
