"""What a cell shows when it has no result: an error or a blocked step, calm for viewers, exact for authors."""

from collections.abc import Sequence
from html import escape

from appnb.display.hypertext import Html
from appnb.display.stacks import vstack
from appnb.kernel.events import CellError, CellResult, CellState


def render_error(error: CellError, *, dev: bool) -> str:
    """Render the card of a cell that raised or could not run.

    Args:
        error: why there is no result.
        dev: whether the reader is the author. Anyone else sees an id that the log repeats, and never
            an exception's text, a path or source.
    """
    if not dev:
        text = f"Reference <code>{escape(error.id)}</code>. The other parts of the page go on working."
        return _card("This part could not be computed.", text)
    if error.diagnostic is not None:
        diagnostic = error.diagnostic
        where = f"{diagnostic.where}: " if diagnostic.where else ""
        title = f"{diagnostic.code}: {diagnostic.what}"
        return _card(escape(title), f"{escape(where)}{escape(diagnostic.fix)}")
    exception = error.exception
    title = f"{type(exception).__name__}: {exception}" if exception is not None else "The cell did not finish."
    details = f"<pre>{escape(error.traceback)}</pre>" if error.traceback else ""
    return _card(escape(_cut(title, 600)), f"Reference <code>{escape(error.id)}</code>", details)


def show_results(results: Sequence[CellResult], *, dev: bool) -> Html:
    """Show the cells of a notebook that is embedded in another, one below the other."""
    shown: list[object] = []
    for result in results:
        shown += [output for output in result.outputs if output is not None]
        if result.state is CellState.BLOCKED:
            shown.append(Html(render_blocked(result.error, dev=dev)))
        elif result.error is not None:
            shown.append(Html(render_error(result.error, dev=dev)))
    return vstack(shown)


def render_blocked(error: CellError | None, *, dev: bool) -> str:
    """Render what stands in place of a cell whose ancestor raised."""
    if dev and error is not None and error.blocked_by is not None:
        text = f"Not run: cell <code>{escape(error.blocked_by)}</code>, which it needs, has an error."
    else:
        text = "Not shown: an earlier step could not be computed."
    return f'<p class="appnb-blocked">{text}</p>'


def render_console(text: str) -> str:
    """Render what a cell printed; nothing for nothing."""
    return f'<pre class="appnb-console">{escape(text)}</pre>' if text else ""


def _card(title: str, text: str, details: str = "") -> str:
    heading = f'<p class="appnb-error-title">{title}</p>'
    return f'<div class="appnb-error" role="alert">{heading}<p class="appnb-error-text">{text}</p>{details}</div>'


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[:limit]}…"
