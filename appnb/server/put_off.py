"""The page of a viewer who has to wait: it says why, and tries again by itself."""

import secrets

from tornado.web import RequestHandler

from appnb.server.admission import Full

MISSING_RETRY_S = 5

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>{title}</title>
<noscript><meta http-equiv="refresh" content="{retry_s}"></noscript>
<style>
body {{ font: 16px/1.6 system-ui, sans-serif; display: grid; place-content: center; min-height: 90vh; margin: 24px }}
h1 {{ font-size: 20px; margin: 0 0 8px }} p {{ margin: 0; opacity: .7; max-width: 46ch }}</style>
<main role="status"><h1>{heading}</h1>
<p>{reason} This page tries again by itself in {retry_s} seconds.</p></main>
<script nonce="{nonce}">setTimeout(() => location.reload(), {retry_s}000)</script></html>
"""
# a page that is loaded again brings what was entered; one that is refreshed by a header does not
_FULL = {"memory-bytes": "The server has no memory to spare."}


def tell_full(handler: RequestHandler, full: Full) -> None:
    """Tell that there is no room for one more page."""
    reason = _FULL.get(full.kind, "Too many pages are open.")
    _answer(handler, full.retry_s, "Busy", "There is no room at the moment", reason)


def tell_missing(handler: RequestHandler) -> None:
    """Tell that the file of an app is not there."""
    reason = "The notebook file is missing: it was moved or deleted."
    _answer(handler, MISSING_RETRY_S, "Missing", "This app is not here at the moment", reason)


def _answer(handler: RequestHandler, retry_s: int, title: str, heading: str, reason: str) -> None:
    nonce = secrets.token_urlsafe(16)
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-{nonce}'"
    handler.set_status(503)
    handler.set_header("Content-Type", "text/html; charset=utf-8")
    handler.set_header("Retry-After", str(retry_s))
    handler.set_header("Cache-Control", "no-store")
    handler.set_header("Content-Security-Policy", policy)
    handler.finish(_PAGE.format(title=title, heading=heading, reason=reason, retry_s=retry_s, nonce=nonce))
