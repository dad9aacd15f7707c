"""What may stand in a line of Markdown beside CommonMark: sub- and superscript, inserted text, icons."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from appnb.display.pictures import icon

_SCRIPT = re.compile(r"([~^])(?!\1)([^\s~^]+)\1(?!\1)")
_INSERTED = re.compile(r"\^\^(?=\S)([^^\n]+)(?<=\S)\^\^")
_ICON = re.compile(r"::([a-z0-9]+(?:-[a-z0-9]+)*:[a-z0-9]+(?:-[a-z0-9]+)*)::")


def use_inline(parser: MarkdownIt) -> None:
    """Let a parser read all of it: `H~2~O`, `x^2^`, `^^new^^`, `::lucide:leaf::`."""
    parser.inline.ruler.before("strikethrough", "appnb_inserted", _parse_inserted)
    parser.inline.ruler.before("strikethrough", "appnb_script", _parse_script)
    use_icons(parser)


def use_icons(parser: MarkdownIt) -> None:
    """Let a parser read icons: `::lucide:leaf::`."""
    parser.inline.ruler.before("emphasis", "appnb_icon", _parse_icon)
    parser.add_render_rule(
        "appnb_icon", lambda renderer, tokens, position, *_: icon(tokens[position].meta["name"]).text
    )


def _parse_script(state: StateInline, silent: bool) -> bool:
    match = _SCRIPT.match(state.src, state.pos, state.posMax)
    if match is None or state.src[state.pos - 1 : state.pos] == match[1]:
        return False
    _push(state, "sub" if match[1] == "~" else "sup", match, match[2], silent)
    return True


def _parse_inserted(state: StateInline, silent: bool) -> bool:
    match = _INSERTED.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    _push(state, "ins", match, match[1], silent)
    return True


def _push(state: StateInline, name: str, match: re.Match[str], content: str, silent: bool) -> None:
    if not silent:
        markup = match[0][: (len(match[0]) - len(content)) // 2]
        state.push(f"{name}_open", name, 1).markup = markup
        state.push("text", "", 0).content = content
        state.push(f"{name}_close", name, -1).markup = markup
    state.pos = match.end()


def _parse_icon(state: StateInline, silent: bool) -> bool:
    match = _ICON.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("appnb_icon", "", 0).meta = {"name": match[1]}
    state.pos = match.end()
    return True
