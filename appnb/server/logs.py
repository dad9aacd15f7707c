"""The log of a server: readable lines, without what would let somebody in or tell what people asked for."""

import logging
import re

from tornado.web import RequestHandler

access = logging.getLogger("tornado.access")

FORMAT = "%(asctime)s %(levelname)s %(message)s"

_QUERY = re.compile(r"(?<=[/\w])\?[^\s\"'()<>]*=[^\s\"'()<>]*")
_TOKEN = re.compile(r"\beyJ[\w-]{16,}(?:\.[\w-]*)?|(?<=/files/)[\w-]{16,}")

_LIBRARIES = ("asyncio", "bokeh", "panel", "tornado")
"""Whose records are looked through; appnb's own say nothing secret, and notebooks log what their authors want."""


def hide_secrets(text: str) -> str:
    """Take the queries of addresses and what looks like a token out of a line of log.

    >>> hide_secrets("GET /sales?customer=42 failed")
    'GET /sales?… failed'
    """
    return _TOKEN.sub("…", _QUERY.sub("?…", text))


class SecretsFilter(logging.Filter):
    """Lets every record pass; those of libraries without their secrets."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.partition(".")[0] not in _LIBRARIES:
            return True
        message = record.getMessage()
        hidden = hide_secrets(message)
        if hidden != message:
            record.msg, record.args = hidden, None
        return True


def start_log(level: str) -> None:
    """Let the process log to its standard error."""
    logging.basicConfig(level=level.upper(), format=FORMAT)
    for handler in logging.getLogger().handlers:
        handler.addFilter(SecretsFilter())
    for name in ("bokeh", "panel", "watchfiles"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))


def log_request(handler: RequestHandler) -> None:
    """Log a request that went wrong on our side; the others for those who want to see all."""
    status, request = handler.get_status(), handler.request
    level = logging.ERROR if status >= 500 else logging.DEBUG
    took_ms = 1000 * request.request_time()
    access.log(level, "%d %s %s (%s) %.1f ms", status, request.method, request.path, request.remote_ip, took_ms)
