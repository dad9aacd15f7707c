"""The headers that every answer has: what a browser may do with it, and nothing about who sends it."""

from collections.abc import Mapping

from appnb.layout.permissions import Found, Permissions

HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
}
"""Of answers that are no page: nothing in them is run or loaded when one is opened by itself."""

FRAME_ANCESTORS = "frame-ancestors 'self'; base-uri 'self'; form-action 'self'"
"""Of a document that may load and run what it likes, as far as its sandbox lets it."""

SANDBOX = "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox allow-forms allow-modals allow-downloads"
"""Of a document whose scripts may run, as those of nobody: it reaches neither the page around it nor the server."""

_PAGE: Mapping[str, str] = {
    "default-src": "'self'",
    # modules of components and anywidgets come as text and are imported from a blob
    "script-src": "'self' blob:",
    # BokehJS and libraries of charts write style elements and attributes
    "style-src": "'self' 'unsafe-inline'",
    # what an author shows may come from elsewhere, as long as it cannot run here
    "img-src": "'self' data: blob: https: http:",
    "media-src": "'self' data: blob: https: http:",
    "frame-src": "'self' data: blob: https: http:",
    "font-src": "'self' data:",
    "connect-src": "'self' data: blob:",
    "worker-src": "'self' blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}


def write_page_policy(permissions: Permissions, found: Found, nonce: str = "") -> str:
    """Write the content security policy of a page.

    Args:
        permissions: what its author allows.
        found: what its HTML has of scripts, and loads.
        nonce: marks the scripts that may stand in it.
    """
    extra = permissions.sources
    marks = [*(["'unsafe-eval'"] if permissions.allow_eval else []), *([f"'nonce-{nonce}'"] if nonce else [])]
    more = {
        "script-src": (*marks, *found.hashes, *found.scripts, *extra),
        "style-src": (*found.styles, *extra),
        "font-src": (*found.styles, *extra),
        "connect-src": (*found.scripts, *extra),
    }
    return "; ".join(" ".join([name, sources, *more.get(name, ())]) for name, sources in _PAGE.items())
