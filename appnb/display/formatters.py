"""How to show what libraries make, by the names of its classes: nothing is imported to ask what a value is."""

import sys
from collections.abc import Callable, Mapping
from typing import Any

from appnb.display import figures, frames
from appnb.display.hypertext import Html, join
from appnb.display.images import encode_pil, write_data_address
from appnb.display.kinds import class_names
from appnb.display.markdown_parser import math_markup
from appnb.display.markup import tag
from appnb.display.values import show_code


def show_sympy(value: Any) -> Html:
    """Show an expression of SymPy as mathematics."""
    return Html.of(math_markup(sys.modules["sympy"].latex(value), is_display=True), {})


def show_picture(value: Any) -> Html:
    """Show a PIL image in its own size."""
    address = write_data_address(encode_pil(value))
    return Html.of(tag("img", src=address, alt="", width=value.width, height=value.height, class_="appnb-image"), {})


def show_array(value: Any) -> Html:
    """Show a NumPy array: shape, type, and its text, which NumPy shortens."""
    found = figures.find_figures(value)
    if found:
        return join([figures.show_figure(figure) for figure in found])
    shape = " by ".join(f"{size:,}" for size in value.shape) or "scalar"
    note = tag("p", f"{shape}, {value.dtype}", class_="appnb-more")
    return Html.of(note + show_code(str(value)).text, {})


def show_narwhals(value: Any) -> Html:
    """Show a frame or series of narwhals as what it stands for."""
    native = value.to_native()
    found = next((name for name in class_names(native) if name in FORMATTERS), None)
    return show_code(str(value)) if found is None else FORMATTERS[found](native)


FORMATTERS: Mapping[str, Callable[[Any], Html]] = {
    "PIL.Image": show_picture,
    "duckdb.DuckDBPyRelation": frames.place_frame,
    "ibis.Table": frames.place_frame,
    "matplotlib.Artist": figures.show_artist,
    "matplotlib.Container": figures.show_artist,
    "matplotlib.Figure": figures.show_figure,
    "matplotlib.PieContainer": figures.show_artist,
    "narwhals.DataFrame": show_narwhals,
    "narwhals.LazyFrame": show_narwhals,
    "narwhals.Series": show_narwhals,
    "numpy.ndarray": show_array,
    "pandas.DataFrame": frames.show_pandas_frame,
    "pandas.Index": frames.show_pandas_index,
    "pandas.Series": frames.show_pandas_series,
    "pandas.Styler": frames.show_styler,
    "polars.DataFrame": frames.show_polars_frame,
    "polars.LazyFrame": frames.place_frame,
    "polars.Series": frames.show_polars_series,
    "pyarrow.Array": frames.show_arrow_array,
    "pyarrow.ChunkedArray": frames.show_arrow_array,
    "pyarrow.RecordBatch": frames.show_arrow_table,
    "pyarrow.Table": frames.show_arrow_table,
    "seaborn.Grid": figures.show_grid,
    "sympy.Basic": show_sympy,
    "sympy.MatrixBase": show_sympy,
}
"""How to show an object, by `package.QualName` of a class; the nearest class of a value decides."""
