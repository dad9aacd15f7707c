"""Notebooks by their grammar, and Python's by its: well-formed for the most part, odd wherever they may be."""

from collections.abc import Callable
from random import Random

NAMES = (
    *("x", "y", "_", "_p", "app", "nb", "mo", "self", "return_", "match", "type", "__name__", "__debug__", "print"),
    *(
        "ﬁ",
        "\U0001d431",
        "x\u0301",
        "ª",
        "µ",
        "Ⅷ",
        "\u017f",
        "é",
        "名",
        "x" * 300,
    ),  # some are other names once Python has read them
)
LITERALS = (
    *("0", "1_000", "9" * 5_000, "0x" + "f" * 4_000, "1e999", "-1e-999", "1j", "0b2", "0777", "1__0", "...", "None"),
    *('"a"', "'b'", '"""c\n  d"""', "r'\\'", "b'\\xff'", "b'é'", "f'{x!r:>{y}}'", "f'{'", "f'{x=}'", "u'\\ud800'"),
    *("'\\N{BULLET}'", "'\\N{NOTHING}'", "'\\x0'", "'\\777'", "'\\q'", '"""', "'", "()", "[]", "{}", "{**x}", "[*x]"),
)
DEEP = (1, 2, 3, 30, 90, 101, 199, 201, 1_500, 6_000)
ODD = (
    "\0",
    "\x0c",
    "\x1a",
    "\u2028",
    "\x85",
    "\ufeff",
    "\ud800",
    "\udcff",
    "\t",
    "\r",
    "\\",
    "\\\n",
    ";",
    "\x1b",
    "🎈",
)


def write_expression(draw: Random, depth: int = 0) -> str:
    """Write an expression; with a word of its own for what is nested very deeply."""
    if depth > 3 or draw.random() < 0.4:
        return draw.choice(draw.choice((NAMES, LITERALS)))
    if draw.random() < 0.02:
        return _nest(draw)
    one, two = write_expression(draw, depth + 1), write_expression(draw, depth + 1)
    return draw.choice(_EXPRESSIONS)(one, two, draw.choice(NAMES))


def _nest(draw: Random) -> str:
    count = draw.choice(DEEP)
    start, end = draw.choice(
        (("(", ")"), ("[", "]"), ("{0:", "}"), ("-", ""), ("not ", ""), ("lambda: ", ""), ("f(", ")"))
    )
    if draw.random() < 0.3:
        return draw.choice(("x", "1", "'a'")) + draw.choice((".y", "[0]", "()", "+1", " if x else y", "**2")) * count
    return start * count + "x" + end * (count if draw.random() < 0.8 else count - 1)


_EXPRESSIONS: tuple[Callable[[str, str, str], str], ...] = (
    lambda one, two, name: f"{one} + {two}",
    lambda one, two, name: f"({one}, {two})",
    lambda one, two, name: f"[{one} for {name} in {two} if {name}]",
    lambda one, two, name: f"{{{one}: {two}}}",
    lambda one, two, name: f"{{{name} async for {name} in {one}}}",
    lambda one, two, name: f"{name}({one}, *{two}, **{name})",
    lambda one, two, name: f"(lambda {name}={one}, /, *args: {two})",
    lambda one, two, name: f"({name} := {one})",
    lambda one, two, name: f"(yield {one})",
    lambda one, two, name: f"await {one}",
    lambda one, two, name: f"{one} if {two} else {name}",
    lambda one, two, name: f"{name}.{name}[{one}:{two}]",
    lambda one, two, name: f"{one} < {two} is not {name}",
    lambda one, two, name: f"f'{{{name}:{{{name}}}}}'",
    lambda one, two, name: f"eval({one!r}, __import__('os'))",
)

_STATEMENTS: tuple[Callable[[str, str, str], str], ...] = (
    lambda one, two, name: f"{name} = {one}",
    lambda one, two, name: f"{name}: {one} = {two}",
    lambda one, two, name: f"{name}, *{name} = {one}",
    lambda one, two, name: f"{one}",
    lambda one, two, name: f"del {name}, {one}",
    lambda one, two, name: f"import os as {name}, {name}.{name}",
    lambda one, two, name: "from os import *",
    lambda one, two, name: f"from . import {name}",
    lambda one, two, name: f"global {name}\nnonlocal {name}",
    lambda one, two, name: f"for {name} in {one}:\n    {name}\nelse:\n    break",
    lambda one, two, name: f"while {one}:\n    continue",
    lambda one, two, name: f"if {one}:\n    {name} = {two}\nelif {two}: pass",
    lambda one, two, name: f"with {one} as {name}, {two}:\n\tpass",
    lambda one, two, name: f"try:\n  {name}\nexcept* {one} as {name}:\n  raise {two} from {name}\nfinally:\n  return",
    lambda one, two, name: f"match {one}:\n    case {{'{name}': [{name}, *_]}} | _ if {two}:\n        pass",
    lambda one, two, name: f"async def {name}({name}: {one} = {two}, *, y, **k) -> {name}:\n    return {one}",
    lambda one, two, name: f"class {name}({one}, metaclass={two}):\n    '''doc'''\n    {name} = {name}",
    lambda one, two, name: f"@{one}\ndef {name}(): return {two}",
    lambda one, two, name: f"return {one}",
    lambda one, two, name: "# a comment",
    lambda one, two, name: f"assert {one}, {two}; {name} = 1",
    lambda one, two, name: f"nb.state({one}); open({two!r}, 'w')",
    lambda one, two, name: f'nb.sql(f"""SELECT * FROM {name} WHERE {{{name}}} = \'{{{one}}}\'""")',
)


def write_code(draw: Random) -> str:
    """Write the code of a cell."""
    lines = [
        draw.choice(_STATEMENTS)(write_expression(draw), write_expression(draw), draw.choice(NAMES))
        for _ in range(draw.randrange(4))
    ]
    if draw.random() < 0.03:
        lines.append(_nest_blocks(draw))
    return "\n".join(lines)


def _nest_blocks(draw: Random) -> str:
    count = draw.choice((3, 19, 21, 99, 101, 500))
    return "\n".join(" " * level + "if x:" for level in range(count)) + "\n" + " " * count + "pass"


def _indent(code: str, by: str) -> str:
    return "\n".join(by + line for line in code.split("\n"))


def write_cell(draw: Random, app: str) -> str:
    """Write one cell as it stands in a file."""
    by = draw.choice(("    ", "    ", "    ", "  ", "\t", " \t", " "))
    name, code = draw.choice(("_", *NAMES)), write_code(draw)
    option = draw.choice(("", "", f"(hide_code={write_expression(draw)})", f"(**{write_expression(draw)})", "(", "()"))
    names = ", ".join(draw.choice(NAMES) for _ in range(draw.randrange(4)))
    end = draw.choice((f"return {names}", "return", f"return ({names},)", f"return {write_expression(draw)}", ""))
    match draw.randrange(9):
        case 0:
            return f"with {app}.setup{option}:\n{_indent(code or 'pass', by)}\n"
        case 1:
            return f"@{app}.function{option}\ndef {name}({names}):\n{_indent(code or 'pass', by)}\n"
        case 2:
            return f"@{app}.class_definition{option}\nclass {name}:\n{_indent(code or 'pass', by)}\n"
        case 3:
            return f"{app}._unparsable_cell({code!r}, name={draw.choice((name, repr(name)))})\n"
        case 4:
            return f"@{app}.cell{option}\ndef {name}({names}): {code.split(chr(10))[0]}; {end}\n"
        case 5:
            return f"@{app}.cell{option}\nasync def {name}({names}) -> {write_expression(draw)}:\n{_indent(code, by)}\n"
        case 6:
            return f"{code}\n"
    return f"@{app}.cell{option}\ndef {name}({names}):\n{_indent(code, by)}\n{by}{end}\n"


def write_notebook(draw: Random) -> str:
    """Write a whole file."""
    module = draw.choice(("appnb", "marimo"))
    app = draw.choice(("app", "app", "app", "ﬁ", "名", "_", "x" * 300))
    start = draw.choice((f"import {module}\n", f"from {module} import App\n", f"import {module} as m, os\n", ""))
    made = draw.choice((f"{module}.App", "App", "m.App"))
    options = draw.choice(("", f"width={write_expression(draw)}", f"**{write_expression(draw)}"))
    head = draw.choice(("", "", '"""doc"""\n', "# /// script\n# x = 1\n# ///\n", "#!/usr/bin/env python\n", "\ufeff"))
    cells = "\n\n".join(write_cell(draw, app) for _ in range(draw.randrange(5)))
    end = draw.choice((f'if __name__ == "__main__":\n    {app}.run()\n', "", "\x1a"))
    return f"{head}{start}\n{app} = {made}({options})\n\n{cells}\n\n{end}"
