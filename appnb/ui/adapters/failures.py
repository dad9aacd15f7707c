"""What the author of a notebook is told when a browser cannot show a widget."""

from collections.abc import Collection

from appnb.diagnostics import Diagnostic

LONGEST_REASON = 500


def describe_failure(name: str, hosts: Collection[str], reason: str, *, is_missing: bool) -> Diagnostic:
    """Describe why a browser shows a note instead of a widget. Pure.

    Args:
        name: of the widget's class, with its package.
        hosts: from which its code loads parts of itself.
        reason: what the browser said; it may say anything.
        is_missing: whether something could not be loaded, rather than that the code failed.
    """
    said = " ".join(reason.split())[:LONGEST_REASON]
    if is_missing and hosts:
        where = " and ".join(hosts)
        what = f"the widget `{name}` loads parts of its code from {where}, which a browser could not reach: {said}"
        allowed = ", ".join(f'"https://{host}"' for host in hosts)
        fix = (
            "bundle its code with all that it imports (`esbuild --bundle --format=esm`); "
            f"or, where there is a network, allow it with `App(content_from=[{allowed}])`"
        )
        return Diagnostic("NB350", what, None, fix, severity="warning")
    what = f"the code of the widget `{name}` failed in a browser: {said}"
    if "unsafe-eval" in said:
        fix = "it makes code of text, which pages do not: allow it with `App(allow_eval=True)` or `--allow-eval`"
        return Diagnostic("NB351", what, None, fix, severity="warning")
    fix = (
        "the browser's console says where; `_esm` must export a default with `render`, as https://anywidget.dev has it"
    )
    return Diagnostic("NB351", what, None, fix, severity="warning")
