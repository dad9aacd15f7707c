"""SQL text → tokens, nested by their brackets. Any dialect, and any text: what is no SQL makes tokens, too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

HOLE = "\ue000"
"""Stands in a query for a part that is known only when the cell runs: `{…}` of an f-string."""

_TOKEN = re.compile(
    rf"""
    (?P<blank>   \s+ | --[^\n]* | /\*(?:[^*]|\*(?!/))*(?:\*/)? )
  | (?P<string>  [eE]'(?:[^'\\]|''|\\.)*'? | [xXbBnN]?'(?:[^']|'')*'? | (?P<tag>\$\w*\$).*?(?:(?P=tag)|\Z) )
  | (?P<quoted>  "(?:[^"]|"")*"? | `(?:[^`]|``)*`? )
  | (?P<number>  \.?\d[\w.]* )
  | (?P<word>    (?:[^\W\d]|[{HOLE}@\#]) (?:\w|[{HOLE}$\#@])* )
  | (?P<mark>    . )
    """,
    re.VERBOSE | re.DOTALL,
)
_OPENING = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class Token:
    """One token that is not white space. `kind`: "word", "quoted" (an identifier), "string", "number" or "mark"."""

    kind: str
    text: str  # without its quotes

    @property
    def word(self) -> str:
        """The keyword that it may be, in lower case; "" for what cannot be one."""
        return self.text.lower() if self.kind == "word" else ""

    @property
    def is_known(self) -> bool:
        """Whether all of its text is known before the cell runs."""
        return HOLE not in self.text


@dataclass(frozen=True, slots=True)
class Group:
    """What stands in one pair of brackets, or at the top."""

    items: "list[Item]"

    @property
    def first(self) -> str:
        """Its first keyword; that of the brackets it begins with, as in `((SELECT …) UNION …)`."""
        group = self
        while group.items and isinstance(group.items[0], Group):
            group = group.items[0]
        return group.items[0].word if group.items and isinstance(group.items[0], Token) else ""


Item: TypeAlias = Token | Group


def split_tokens(sql: str) -> list[Token]:
    """Split a text into its tokens. Never fails: a quote that is not closed ends with the text."""
    tokens = []
    for match in _TOKEN.finditer(sql):
        kind, text = match.lastgroup or "", match[0]
        if kind == "string":
            tokens.append(Token("string", _unquote_string(text)))
        elif kind == "quoted":
            quote = text[0]
            tokens.append(Token("quoted", text[1:].removesuffix(quote).replace(quote * 2, quote)))
        elif kind != "blank":
            tokens.append(Token(kind, text))
    return tokens


def find_words(sql: str) -> Iterator[tuple[str, int]]:
    """Yield each word and quoted name of a text, with its place in it, counted from 0."""
    for match in _TOKEN.finditer(sql):
        if match.lastgroup == "word":
            yield match[0], match.start()
        elif match.lastgroup == "quoted":
            yield match[0][1:-1], match.start()


def nest_statements(tokens: list[Token]) -> list[Group]:
    """Nest tokens by their brackets, one group for each statement. Brackets that do not match close what is open."""
    statements: list[Group] = [Group([])]
    open_: list[tuple[Group, str]] = []
    for token in tokens:
        group = open_[-1][0] if open_ else statements[-1]
        if token.kind == "mark" and token.text in _OPENING:
            inner = Group([])
            group.items.append(inner)
            open_.append((inner, _OPENING[token.text]))
        elif token.kind == "mark" and token.text in ")]}":
            if any(closing == token.text for _, closing in open_):
                while open_.pop()[1] != token.text:
                    continue
        elif token.kind == "mark" and token.text == ";":
            open_.clear()
            statements.append(Group([]))
        else:
            group.items.append(token)
    return [group for group in statements if group.items]


def _unquote_string(text: str) -> str:
    if text.startswith("$"):
        tag = text[: text.index("$", 1) + 1]
        return text[len(tag) :].removesuffix(tag)
    start = text.index("'") + 1
    return text[start:].removesuffix("'").replace("''", "'")
