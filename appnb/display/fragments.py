"""Finished HTML inside a Markdown text: taken out before the text is parsed, put back afterwards.

What an f-string embeds is fenced (`Html.__str__`), so that nothing in it, such as a `*` or `$` in the
cell of a table, is read as Markdown.
"""

import re
from collections.abc import Sequence

from appnb.display.embedding import TOKEN
from appnb.display.hypertext import FRAGMENT, drop_forged, join_fragments

BLOCK = "\ue000"
"""Starts the placeholder of a fragment that is a block."""

_INLINE, _END = "\ue001", "\ue002"
_PLACEHOLDER = re.compile(f"[{BLOCK}{_INLINE}](\\d+){_END}")
_PRIVATE = re.compile(f"[{BLOCK}{_INLINE}{_END}]")
_ONE_PARAGRAPH = re.compile(r'<div class="appnb-md"><p>((?:(?!</?p[ >]).)*)</p></div>', re.DOTALL)
_BLOCK_TAG = re.compile(
    r"\s*<(?:address|article|aside|blockquote|details|div|dl|fieldset|figure|footer|form|h[1-6]|header|hr|main|nav|ol|"
    r"p|pre|section|table|ul|video|iframe|appnb-hole)\b"
)


def take_fragments(text: str) -> tuple[str, list[str]]:
    """Take fenced HTML and hole tokens out of a text; a placeholder stands for each.

    Returns:
        the text with placeholders, and the fragments in their order. Markdown of one paragraph becomes inline.
    """
    fragments: list[str] = []

    def take(match: re.Match[str]) -> str:
        html = match[2] if match.re is FRAGMENT else match[0]
        paragraph = _ONE_PARAGRAPH.fullmatch(html)
        html = paragraph[1] if paragraph else html
        fragments.append(html)
        return f"{BLOCK if _BLOCK_TAG.match(html) else _INLINE}{len(fragments) - 1}{_END}"

    text = FRAGMENT.sub(take, drop_forged(_PRIVATE.sub("", text)))
    return TOKEN.sub(take, join_fragments(text)), fragments


def put_fragments(html: str, fragments: Sequence[str]) -> str:
    """Put the fragments back where their placeholders stand."""
    return _PLACEHOLDER.sub(lambda match: fragments[int(match[1])], html)


def reveal(text: str, fragments: Sequence[str]) -> str:
    """Put the fragments back into text that is shown as code, where they are text too."""
    return put_fragments(text, fragments)


def is_element(text: str, fragments: Sequence[str]) -> bool:
    """Tell whether a text is one placeholder of something live and nothing else."""
    match = _PLACEHOLDER.fullmatch(text.strip())
    return match is not None and "<appnb-hole " in fragments[int(match[1])]
