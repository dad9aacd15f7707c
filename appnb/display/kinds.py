"""What kind of thing an object is, told from the names of its classes, so that no library is imported to ask."""

from collections.abc import Iterator
from functools import partial
from types import FunctionType, MethodType

_LIVE = frozenset(
    {
        "altair.TopLevelMixin",
        "appnb.Lazy",
        "bokeh.UIElement",
        "holoviews.Dimensioned",
        "panel.Viewable",
        "param.Parameterized",
        "param.rx",
        "plotly.BaseFigure",
        "pydeck.Deck",
    }
)


_FRAMES = frozenset(
    {
        "duckdb.DuckDBPyRelation",
        "ibis.Table",
        "pandas.DataFrame",
        "pandas.Series",
        "polars.DataFrame",
        "polars.LazyFrame",
        "polars.Series",
        "pyarrow.RecordBatch",
        "pyarrow.Table",
    }
)
"""Frames that have a table of ours, where they are too long to be shown whole."""

_FOREIGN = frozenset({"anywidget.AnyWidget", "ipywidgets.Widget"})


def class_names(value: object) -> Iterator[str]:
    """Yield `package.QualName` of each class of a value, the most special first."""
    for cls in type(value).__mro__:
        yield f"{str(cls.__module__).partition('.')[0]}.{cls.__qualname__}"


def is_live(value: object) -> bool:
    """Tell whether an object is shown by a Panel viewable, in a hole of the page, rather than as HTML."""
    if isinstance(value, type):
        return False
    if callable(getattr(type(value), "__panel__", None)) or _is_bound(value):
        return True
    return is_foreign_widget(value) or any(name in _LIVE for name in class_names(value))


def is_frame(value: object) -> bool:
    """Tell whether an object is a frame, or a series, that a table shows page by page."""
    return not isinstance(value, type) and not _FRAMES.isdisjoint(class_names(value))


def is_foreign_widget(value: object) -> bool:
    """Tell whether an object is an ipywidget or an anywidget: what Panel has for these needs other hosts."""
    if isinstance(value, type):
        return False
    if not _FOREIGN.isdisjoint(class_names(value)):
        return True
    bundle = vars(type(value)).get("_repr_mimebundle_")  # what `anywidget.experimental` hangs on any class
    return type(bundle).__module__.partition(".")[0] == "anywidget"


def _is_bound(value: object) -> bool:
    """Tell whether a value is a function that `param.bind` or `param.depends` made."""
    function = getattr(value, "__func__", value) if isinstance(value, MethodType) else value
    return isinstance(function, FunctionType | partial) and "_dinfo" in vars(function)


def type_name(value: object) -> str:
    """Name the type of a value for people: `DataFrame`, `datetime`."""
    return type(value).__qualname__
