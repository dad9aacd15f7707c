"""Which models make code of text in the browser, which pages may only do where their author says so."""

from collections.abc import Iterable

from bokeh.core.has_props import HasProps

from appnb.diagnostics import Diagnostic
from appnb.notebook.model import CellId

_MAKERS = frozenset({"CanvasTexture", "HTMLTemplateFormatter", "ReactiveHTML"})


def find_makers(models: Iterable[HasProps]) -> tuple[str, ...]:
    """List the kinds of models that make code of text. Pages import what `CustomJS` has as a module: it does not."""
    kinds = {type(model).__name__ for model in models}
    return tuple(
        sorted(kind for kind in kinds if kind in _MAKERS or (kind.startswith("CustomJS") and kind != "CustomJS"))
    )


def tell_makers(cell: CellId, kinds: Iterable[str], path: str) -> Diagnostic:
    """Tell the author of a notebook that a browser will refuse what a cell shows."""
    what = f"cell `{cell}` of {path} shows {' and '.join(kinds)}, which makes code of text; pages may not do that"
    fix = "allow it in the notebook, by appnb.App(allow_eval=True), or for all by --allow-eval"
    return Diagnostic("NB442", what, None, fix, severity="warning")
