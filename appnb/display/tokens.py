"""The design tokens that a page and its charts are drawn with, read from the one file that says them."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_PACKAGE = Path(__file__).parents[1]
_BLOCK = re.compile(r"([^{}]+)\{([^{}]*)\}")
_LINE = re.compile(r"--appnb-([\w-]+)\s*:\s*([^;]+);")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)

LIGHT, DARK, COMPACT = ":root", ':root[data-theme="dark"]', ':root[data-density="compact"]'
"""The selectors under which tokens.css has its tokens."""

Tokens = Mapping[str, str]
"""Values by name, without the `--appnb-` before it; a value may be `var(--appnb-…)`."""


def find_token_file() -> Path:
    """Find tokens.css: below `templates/` in a checkout, below `appnb/_templates/` when installed.

    Raises:
        FileNotFoundError: neither is there: the installation is broken.
    """
    for folder in (_PACKAGE / "_templates", _PACKAGE.parent / "templates"):
        path = folder / "default" / "tokens.css"
        if path.is_file():
            return path
    raise FileNotFoundError(f"no templates beside {_PACKAGE}: reinstall appnb")


@cache
def read_tokens(selector: str = LIGHT) -> Tokens:
    """Read the tokens of a page that is light, dark or compact; what a block does not say is as in the light one."""
    blocks = parse_tokens(find_token_file().read_text("utf-8"))
    return MappingProxyType({**blocks.get(LIGHT, {}), **blocks.get(selector, {})})


def parse_tokens(css: str) -> dict[str, dict[str, str]]:
    """Find the tokens that a style sheet sets, by selector. Pure; what is no token is passed over."""
    found: dict[str, dict[str, str]] = {}
    for selector, body in _BLOCK.findall(_COMMENT.sub("", css)):
        if values := {name: value.strip() for name, value in _LINE.findall(body)}:
            found.setdefault(selector.strip(), {}).update(values)
    return found
