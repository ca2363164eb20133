"""What keeps a visitor safe on every response, and out of every log."""

import logging
import re
from typing import Final

from flask import Flask, Response, request

MAX_BODY_BYTES: Final = 65_536

HEADERS: Final = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "style-src 'self'",
            "script-src 'self'",
            "img-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Sent with every response. No `unsafe-*`, nothing from another host, no frame around us."""

_HEADER_ITEMS = tuple(HEADERS.items())
_QUERY = re.compile(r"\?[^\s\"']*")


class WithoutQuery(logging.Filter):
    """Takes the query out of a server's log lines: it may hold where a person lives."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, its message without queries."""
        record.msg, record.args = _QUERY.sub("", record.getMessage()), ()
        return True


def install(app: Flask) -> None:
    """Protect `app`: headers, a limit on bodies, logs of paths alone."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.after_request(_protect)
    log = logging.getLogger("werkzeug")
    if not any(isinstance(each, WithoutQuery) for each in log.filters):
        log.addFilter(WithoutQuery())


def _protect(response: Response) -> Response:
    headers = response.headers
    for name, value in _HEADER_ITEMS:
        headers[name] = value
    if request.method == "POST":
        headers["Cache-Control"] = "no-store"
    return response
