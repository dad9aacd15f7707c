"""What stands on the page for a value that cannot be shown."""

import logging

from appnb.diagnostics import Diagnostic
from appnb.display.hypertext import Html
from appnb.display.kinds import type_name
from appnb.display.markup import tag, text

log = logging.getLogger(__name__)


def describe_failure(value: object, error: BaseException) -> Diagnostic:
    """Say that a value cannot be shown. Names types only: a message may hold what viewers should not read."""
    what = f"a value of type `{type_name(value)}` cannot be shown: `{type_name(error)}` while it was turned into HTML"
    return Diagnostic("NB314", what, None, "read the traceback in the server's log, or show it as `str(value)`")


def write_failure(value: object, error: BaseException) -> Html:
    """Log why a value cannot be shown and write the note that stands for it."""
    log.warning("%s", describe_failure(value, error), exc_info=error)
    kind = tag("code", text(type_name(value)))
    return Html.of(tag("div", f"This {kind} cannot be shown. The log says why (NB314).", class_="appnb-failure"), {})


def describe_gone() -> Diagnostic:
    """Say that a text names an element that nobody has any more."""
    what = "a text holds the place of an element that is gone: another cell made the text, and the element has no name"
    return Diagnostic("NB315", what, None, "write the f-string inside `md(…)`, or give the element a name of its own")


def write_gone() -> str:
    """Log that an element is gone and write the note that stands in its place."""
    log.warning("%s", describe_gone())
    return tag("span", "An element that was here is gone. The log says why (NB315).", class_="appnb-failure")
