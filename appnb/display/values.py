"""Text, numbers and representations: what stands on the page as text."""

import datetime
import decimal
import enum
import fractions
import numbers
import pathlib
import types
import uuid

from appnb.display.hypertext import Html
from appnb.display.markup import tag, text

LIMIT = 20_000
"""Characters of a representation that are shown; more would slow the page and nobody reads it."""

_AS_STR = (
    numbers.Number,
    datetime.date,
    datetime.time,
    datetime.timedelta,
    decimal.Decimal,
    enum.Enum,
    fractions.Fraction,
    pathlib.PurePath,
    uuid.UUID,
)


def show_value(value: object) -> Html:
    """Show a string, a number or the representation of anything else, as escaped text."""
    if isinstance(value, str):
        return show_text(str(value))
    if isinstance(value, _AS_STR) or type(value).__module__ == "numpy":
        return Html.of(tag("span", text(cut(str(value))), class_="appnb-text appnb-number"), {})
    if isinstance(value, types.GeneratorType | types.AsyncGeneratorType):
        return show_code(f"{value!r}\n# not consumed; show list(…) of it")
    return show_code(repr(value))


def show_text(value: str) -> Html:
    """Show a string: one line as text, several as they are laid out."""
    if "\n" in value.strip("\n"):
        return show_code(value)
    return Html.of(tag("span", text(cut(value)), class_="appnb-text"), {})


def show_code(value: str) -> Html:
    """Show text in a fixed-width face, escaped, cut at the limit."""
    return Html.of(tag("pre", text(cut(value)), class_="appnb-repr", tabindex="0"), {})


def cut(value: str, limit: int = LIMIT) -> str:
    """Cut a text that is too long, saying how much is left out."""
    if len(value) <= limit:
        return value
    return f"{value[:limit]}… ({len(value) - limit:,} more characters)"
