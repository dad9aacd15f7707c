"""The variables that a query may name: those that the line with the query sees, then those of the notebook."""

from collections.abc import Callable, Iterator, Mapping
from types import FrameType
from typing import Any

from appnb.kernel.context import current_owner

FRAME_LIBRARIES = frozenset({"pandas", "polars", "pyarrow", "duckdb", "_duckdb", "ibis", "numpy", "modin"})


class Namespace:
    """What the code of one frame can name. DuckDB looks frames up in the Python frame that calls it."""

    def __init__(self, frame: FrameType) -> None:
        """Look at a frame, and keep nothing of it but its dicts.

        Args:
            frame: the user's line with the query.
        """
        self._globals = frame.f_globals
        self._locals = frame.f_locals if frame.f_locals is not frame.f_globals else {}
        owner = current_owner()
        if owner is not None and frame.f_code.co_filename != owner.program.path:
            self._globals = {**owner.values, **frame.f_globals}  # a module's function queries frames of the notebook

    def call(self, function: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
        """Call a function of a library that looks at the variables of its caller, which are then these."""
        call = {"__appnb_call__": function, "__appnb_args__": arguments, "__appnb_keywords__": keywords}
        return eval(_CALL, self._globals, {**self._locals, **call})

    def list_frames(self) -> Iterator[str]:
        """Yield the names of what looks like a table."""
        for names in (self._locals, self._globals):
            yield from (name for name, value in list(names.items()) if is_frame(value) and not name.startswith("__"))


def is_frame(value: object) -> bool:
    """Tell whether a value is a table of some library, going by its class."""
    kind = type(value)
    return kind.__module__.partition(".")[0] in FRAME_LIBRARIES and any(
        hasattr(kind, name) for name in ("columns", "schema", "column_names")
    )


_CALL = compile("__appnb_call__(*__appnb_args__, **__appnb_keywords__)", "<appnb: query>", "eval")

Values = Mapping[str, object]
