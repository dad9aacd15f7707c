"""Blocks that Markdown itself does not have: admonitions in the three ways in which people write them."""

import re
from collections.abc import Mapping, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.admon import admon_plugin

from appnb.display.markup import tag, text

_KIND_OF: Mapping[str, str] = {
    "info": "info note seealso abstract summary todo important new",
    "success": "success tip hint check done",
    "warn": "warn warning attention caution",
    "danger": "danger error failure fail bug",
}
_KINDS: Mapping[str, str] = {word: kind for kind, words in _KIND_OF.items() for word in words.split()}
_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?:\n|$)", re.IGNORECASE)
_SLASHES = re.compile(r"(/{3,})\s*([\w-]+)\s*(?:\|\s*(.*?)\s*)?$")
_OPTION = re.compile(r"(\w+)\s*:\s*(.*?)\s*$")


def callout_kind(word: str) -> str:
    """Find the kind of callout that an admonition's word stands for; `neutral` for a word nobody knows."""
    return _KINDS.get(word.lower(), "neutral")


def use_admonitions(parser: MarkdownIt) -> None:
    """Teach a parser `!!! note`, `> [!NOTE]` and `/// note | Title … ///`."""
    admon_plugin(parser, _render_admonition)
    parser.core.ruler.after("block", "appnb_alerts", _mark_alerts)
    parser.block.ruler.before("fence", "appnb_slashes", _parse_slashes, {"alt": ["paragraph", "blockquote", "list"]})
    parser.add_render_rule("callout_open", _render_callout_open)
    parser.add_render_rule("callout_close", _render_callout_close)


# ---- rendering: each form ends as the same tokens ------------------------------------------------------


def _render_callout_open(
    renderer: object, tokens: Sequence[Token], position: int, options: OptionsDict, env: EnvType
) -> str:
    meta = tokens[position].meta
    if meta["form"] == "caption":
        return '<div class="appnb-caption">\n'
    if meta["form"] == "details":
        is_open = " open" if meta["is_open"] else ""
        return f'<details class="appnb-details appnb-{meta["kind"]}"{is_open}>'
    title = tag("p", text(tokens[position].info), class_="appnb-callout-title") if tokens[position].info else ""
    return f'<div class="appnb-callout appnb-{meta["kind"]}" role="note">{title}'


def _render_callout_close(
    renderer: object, tokens: Sequence[Token], position: int, options: OptionsDict, env: EnvType
) -> str:
    return "</details>\n" if tokens[position].meta["form"] == "details" else "</div>\n"


def _render_admonition(
    renderer: object, tokens: Sequence[Token], position: int, options: OptionsDict, env: EnvType
) -> str:
    """Render the tokens of the plugin for `!!!` and `???`; a `???` folds."""
    token = tokens[position]
    # the plugin marks the opening of a title, not its end
    folds = tokens[position - 2 if token.type == "admonition_title_close" else position].markup.startswith("?")
    if token.type == "admonition_open":
        kind = callout_kind(str(token.meta["tag"]))
        if folds:
            return f'<details class="appnb-details appnb-{kind}"{" open" if token.markup.endswith("+") else ""}>'
        return f'<div class="appnb-callout appnb-{kind}" role="note">'
    if token.type == "admonition_title_open":
        return "<summary>" if folds else '<p class="appnb-callout-title">'
    if token.type == "admonition_title_close":
        return "</summary>" if folds else "</p>"
    return "</details>\n" if folds else "</div>\n"


def _push_title(state: StateBlock, title: str, form: str, line: int) -> None:
    name = "summary" if form == "details" else "p"
    opening = state.push("callout_title_open", name, 1)
    if form != "details":
        opening.attrSet("class", "appnb-callout-title")
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = title, [line, line + 1], []
    state.push("callout_title_close", name, -1)


# ---- /// note | Title ------------------------------------------------------------------------------


def _parse_slashes(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a block of pymdown: a line of slashes and a word, options indented by four, content, as many slashes."""
    match = _SLASHES.match(_line(state, start))
    if match is None or state.is_code_block(start):
        return False
    if silent:
        return True
    fence, word, title = match[1], match[2].lower(), match[3] or ""
    closing = next((line for line in range(start + 1, end) if _line(state, line).rstrip() == fence), end)
    options, body = _take_options(state, start + 1, closing)
    form = {"details": "details", "tab": "details", "caption": "caption"}.get(word, "callout")
    kind = callout_kind(options.get("type", word if form == "callout" else ""))
    is_open = word == "tab" or options.get("open", "").lower() == "true"
    meta = {"form": form, "kind": kind, "is_open": is_open}
    if form == "callout" and not title and word != "admonition":
        title = word.title()
    state.push("callout_open", "div", 1).meta = meta
    if form != "caption":
        _push_title(state, title or word.title(), form, start)
    outer, state.lineMax, state.parentType = (state.lineMax, state.parentType), closing, "admonition"
    state.md.block.tokenize(state, body, closing)
    state.lineMax, state.parentType = outer
    state.push("callout_close", "div", -1).meta = meta
    state.line = min(closing + 1, end)
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _take_options(state: StateBlock, start: int, end: int) -> tuple[dict[str, str], int]:
    """Read `key: value` lines that are indented by four; give them and the line where the content starts."""
    options: dict[str, str] = {}
    line = start
    while line < end and state.sCount[line] - state.blkIndent >= 4 and (match := _OPTION.match(_line(state, line))):
        options[match[1]] = match[2]
        line += 1
    return options, line


# ---- > [!NOTE] ---------------------------------------------------------------------------------------


def _mark_alerts(state: StateCore) -> None:
    """Turn quotes that start with `[!NOTE]` into callouts, before their text is parsed."""
    open_quotes: list[Token | None] = []
    for position, token in enumerate(state.tokens):
        if token.type == "blockquote_open":
            open_quotes.append(token if _become_alert(state.tokens, position) else None)
        elif token.type == "blockquote_close":
            opening = open_quotes.pop()
            if opening is not None:
                token.type, token.tag, token.meta = "callout_close", "div", opening.meta
    state.tokens = [token for token in state.tokens if not token.meta.get("drop")]


def _become_alert(tokens: list[Token], position: int) -> bool:
    following = tokens[position + 1 : position + 4]
    if [token.type for token in following] != ["paragraph_open", "inline", "paragraph_close"]:
        return False
    opening, inline, closing = following
    match = _ALERT.match(inline.content)
    if match is None:
        return False
    word = match[1].lower()
    kind = "danger" if word == "caution" else callout_kind(word)
    tokens[position].type, tokens[position].tag = "callout_open", "div"
    tokens[position].meta = {"form": "callout", "kind": kind, "is_open": True}
    tokens[position].info = word.title()
    inline.content = inline.content[match.end() :]
    if not inline.content.strip():
        opening.meta = inline.meta = closing.meta = {"drop": True}
    return True
