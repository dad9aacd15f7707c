"""Hypothesis strategies for programs that bind and read names in every way Python has, and run to their end."""

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

NAMES = ("a", "b", "c", "_p")
CAUGHT = "error"  # bound by `except` alone: whether a handler runs, and unbinds its name, cannot be seen
OUTSIDE = ("x", "y")  # never bound at the top, so that calling them calls nothing of the program
INDENT = "    "

names = st.sampled_from(NAMES)
readable = st.sampled_from((*NAMES, *OUTSIDE, CAUGHT))


@st.composite
def expressions(draw: DrawFn, depth: int = 2) -> str:
    """Draw an expression; every part of it is evaluated."""
    kinds = ["name", "name", "attribute"]
    if depth:
        kinds += ["call", "tuple", "list", "set", "dict", "generator", "walrus", "lambda", "fstring", "subscript"]
    read = draw(readable)
    inner = expressions(depth - 1)
    match draw(st.sampled_from(kinds)):
        case "attribute":
            return f"{draw(st.sampled_from(OUTSIDE))}.value"
        case "call":
            return f"{draw(st.sampled_from(OUTSIDE))}.f({draw(inner)}, k={draw(inner)})"
        case "tuple":
            return f"({draw(inner)}, *[{draw(inner)}])"
        case "list":
            return f"[{draw(inner)} for {draw(names)} in [{draw(inner)}] if [{draw(inner)}]]"
        case "set":
            return (
                f"{{1 for {draw(names)}, q in [(1, 2)] for {draw(names)} in [{draw(st.sampled_from(OUTSIDE))}] if [q]}}"
            )
        case "dict":
            return f"{{1: {draw(inner)} for {draw(names)} in [{draw(inner)}]}}"
        case "generator":
            return f"list({draw(inner)} for {draw(names)} in [{draw(inner)}])"
        case "walrus":
            return f"({draw(names)} := {draw(inner)})"
        case "lambda":
            return f"(lambda {draw(names)}={draw(inner)}: {draw(inner)})"
        case "fstring":
            return f'f"{{{read}!r}}"'
        case "subscript":
            return f"{draw(st.sampled_from(OUTSIDE))}[{read}]"
    return read


@st.composite
def statements(draw: DrawFn, depth: int = 2, *, scope: str = "module", branches: bool = False) -> list[str]:
    """Draw one statement as lines.

    Args:
        scope: where it stands: "module", "class" or "function".
        branches: also draw bodies that may not run.
    """
    walrus_is_allowed = 1 if scope != "class" else 0
    value = draw(expressions(walrus_is_allowed))
    name, other = draw(names), draw(names)
    kinds = [
        "assign",
        "assign",
        "unpack",
        "expression",
        "import",
        "from",
        "annotated",
        "attribute",
        "with",
        "for",
        "match",
    ]
    kinds += ["def", "class", "try", "async"] if depth else []
    kinds += ["if", "while"] if branches else []
    body = blocks(depth - 1, scope=scope, branches=branches) if depth else st.just(["pass"])
    match draw(st.sampled_from(kinds)):
        case "assign":
            return [f"{name} = {value}"]
        case "unpack":
            return [f"{name}, *{other} = {value}, 1, 2"]
        case "import":
            return [f"import os.path as {name}"]
        case "from":
            return [f"from os import path as {name}"]
        case "annotated":
            annotation = draw(expressions(0)) if scope != "function" else "None"  # there Python does not evaluate it
            return [f"{name}: {annotation} = {value}"]
        case "attribute":
            return [f"{draw(st.sampled_from(OUTSIDE))}.{name} = {value}"]
        case "with":
            return [f"with {draw(st.sampled_from(OUTSIDE))}.open({value}) as {name}:", *_indent(draw(body))]
        case "for":
            return [f"for {name} in [{value}]:", *_indent(draw(body))]
        case "match":
            capture = draw(st.sampled_from(["[{0}, *{1}]", "[_, 2 as {0}]", "[1, {0}] | [{0}, 3]"])).format(
                name, "b" if name != "b" else "c"
            )
            return ["match [1, 2]:", f"{INDENT}case {capture}:", *_indent(_indent(draw(body)))]
        case "def" | "async" as word:
            return draw(functions(depth, branches=branches, is_async=word == "async" and branches))
        case "class":
            lines = draw(blocks(depth - 1, scope="class", branches=branches))
            return [
                f"@{draw(st.sampled_from(OUTSIDE))}.register",
                f"class {name}({draw(st.sampled_from(OUTSIDE))}):",
                *_indent(lines),
            ]
        case "try":
            handler = [f"except ValueError as {CAUGHT}:", *_indent(draw(body))]
            return ["try:", *_indent(["raise ValueError"]), *handler, "finally:", *_indent(draw(body))]
        case "if":
            return [f"if {value}:", *_indent(draw(body)), "else:", *_indent(draw(body))]
        case "while":
            return [f"while {value}:", *_indent(draw(body))]
    return [value]


@st.composite
def functions(draw: DrawFn, depth: int, *, branches: bool, is_async: bool) -> list[str]:
    """Draw a function with arguments, defaults, a decorator, annotations and, at times, `global` names."""
    parameters = draw(st.lists(names, unique=True, max_size=2))
    written = [f"{parameter}: {draw(expressions(0))} = {draw(expressions(1))}" for parameter in parameters]
    declared = draw(st.sampled_from([None, *(name for name in NAMES if name not in parameters)]))
    lines = draw(blocks(depth - 1, scope="function", branches=branches))
    head = f"{'async ' if is_async else ''}def {draw(names)}({', '.join(written)}) -> {draw(expressions(0))}:"
    start = [f"global {declared}"] if declared else []
    return [f"@{draw(st.sampled_from(OUTSIDE))}.cache", head, *_indent([*start, *lines])]


@st.composite
def blocks(draw: DrawFn, depth: int, *, scope: str = "module", branches: bool = False) -> list[str]:
    """Draw the lines of a body."""
    found = draw(st.lists(statements(max(depth, 0), scope=scope, branches=branches), min_size=1, max_size=3))
    return [line for lines in found for line in lines]


def programs(*, branches: bool) -> st.SearchStrategy[str]:
    """Draw programs. Without `branches`, every statement runs exactly once, the bodies of functions when called."""
    found = st.lists(statements(branches=branches), min_size=1, max_size=5)
    return found.map(lambda drawn: "\n".join(line for lines in drawn for line in lines))


def _indent(lines: list[str]) -> list[str]:
    return [INDENT + line for line in lines]
