"""The form in which a query gives its rows: the frames of a library, or what the database itself gives."""

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any, Literal, get_args

from appnb.diagnostics import AppnbError, Diagnostic
from appnb.kernel.context import current_owner

Form = Literal["auto", "native", "polars", "lazy-polars", "pandas"]
FORMS: tuple[str, ...] = get_args(Form)
NEEDS = {"polars": "polars", "lazy-polars": "polars", "pandas": "pandas"}
"""Form → the library that it needs."""

Makers = Mapping[str, Callable[[], Any]]
"""What makes a result in each form but "auto"; "lazy-polars" may be left to polars."""


def find_form() -> str:
    """Find the form that the running notebook wants: `App(sql_output="pandas")`; "auto" if it says nothing.

    Raises:
        AppnbError: NB246, it is no form; NB240, the library for it is not installed.
    """
    owner = current_owner()
    form = owner.program.notebook.options.get("sql_output", "auto") if owner is not None else "auto"
    if form not in FORMS:
        what = f"`sql_output={form!r}` is no form of results"
        raise AppnbError(Diagnostic("NB246", what, None, f"use one of {', '.join(map(repr, FORMS))}"))
    library = NEEDS.get(str(form))
    if library is not None and find_spec(library) is None:
        raise missing(f"results as `{form}` need {library}", library)
    return str(form)


def convert(form: str, makers: Makers) -> Any:
    """Make a result in one form.

    "auto" is polars if that is installed, else pandas, which also takes what polars cannot.

    Raises:
        AppnbError: NB240, "auto" finds neither.
    """
    if form == "lazy-polars" and form not in makers:
        made = makers["polars"]()
        return made.lazy()
    if form != "auto":
        return makers[form]()
    has_pandas = find_spec("pandas") is not None
    if find_spec("polars") is not None:
        from polars.exceptions import ComputeError, PanicException, SchemaError  # noqa: PLC0415 - only if it is there

        try:
            return makers["polars"]()
        except (ComputeError, PanicException, SchemaError):
            if not has_pandas:
                raise
    if has_pandas:
        return makers["pandas"]()
    raise missing("the result of a query needs polars or pandas", "polars")


def missing(what: str, package: str) -> AppnbError:
    """Say that a package is not installed."""
    what = f"{what}, which is not installed here"
    return AppnbError(Diagnostic("NB240", what, None, f"run `pip install '{package}'`"))
