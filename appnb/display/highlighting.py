"""Code with its parts marked by class, so that one style sheet colours it for light and dark pages."""

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from appnb.display.diagrams import write_diagram
from appnb.display.markup import tag, text


def write_code_block(code: str, language: str = "") -> str:
    """Write a block of code; one in a language that Pygments does not know is left uncoloured.

    Code without a language that starts with `>>>` is a Python console; what is written for Mermaid is a diagram.
    """
    name = language.strip().lower()
    if name == "mermaid":
        return write_diagram(code) + "\n"
    if not name and code.lstrip().startswith(">>>"):
        name = "pycon"
    inner = tag("code", _mark_up(code, name))
    return tag("div", tag("pre", inner, tabindex="0"), class_="appnb-code", data_language=name or None) + "\n"


def _mark_up(code: str, language: str) -> str:
    if not language:
        return text(code)
    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return text(code)
    marked: str = highlight(code, lexer, HtmlFormatter(nowrap=True))
    return marked
