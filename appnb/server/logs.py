"""The log of a server: readable lines, without what would let somebody in or tell what people asked for."""

import json
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime

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


class JsonFormatter(logging.Formatter):
    """Writes each record as one line of JSON, for programs that collect logs."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "thread": record.threadName,
        }
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def start_log(level: str, form: str = "text") -> None:
    """Let the process log to its standard error, as lines of text or of JSON."""
    logging.basicConfig(level=level.upper(), format=FORMAT)
    for handler in logging.getLogger().handlers:
        handler.addFilter(SecretsFilter())
        if form == "json":
            handler.setFormatter(JsonFormatter())
    for name in ("bokeh", "panel", "watchfiles"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))


def log_request(count: Callable[[str, int], None], handler: RequestHandler) -> None:
    """Count a request, and log one that went wrong on our side; the others for those who want to see all."""
    status, request = handler.get_status(), handler.request
    route = getattr(handler, "route", None)
    count(route.name if route is not None else "", status)
    is_put_off = "Retry-After" in handler._headers  # whoever has put it off has said why, once
    level = logging.ERROR if status >= 500 and not is_put_off else logging.DEBUG
    took_ms = 1000 * request.request_time()
    access.log(level, "%d %s %s (%s) %.1f ms", status, request.method, request.path, request.remote_ip, took_ms)
