"""How to show what libraries make, by the names of its classes."""

from collections.abc import Callable, Mapping
from typing import Any

from appnb.display.hypertext import Html

FORMATTERS: Mapping[str, Callable[[Any], Html]] = {}
"""How to show an object, by `package.QualName` of a class; the nearest class of a value decides."""
