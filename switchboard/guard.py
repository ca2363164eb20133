"""What keeps a visitor safe on every response, and out of every log."""

import io
import logging
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, request
from gunicorn.http.errors import ParseException  # type: ignore[import-untyped] # it has none
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

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

_NOT_KEPT = ("Cache-Control", "no-store")
# From a question mark, written or encoded, to what a server's log line has behind the address.
_QUERY = re.compile(r"(?:\?|%3[Ff]).*?(?= HTTP/\d| \d{3} \d+ms$|$)", re.MULTILINE)
# A request that cannot be read is quoted by servers, and may hold anything.
_UNREADABLE = re.compile(r"Invalid|Error handling request|code \d+, message|Bad request")


class WithoutQuery(logging.Filter):
    """Takes out of a server's log lines what may say who a person is or where they live."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, without queries, quoted requests and control characters.

        Only a message that quotes nothing may have several lines.
        """
        kept = "" if record.args else "\n"
        text = "".join(
            char if char.isprintable() or char in kept else "·" for char in record.getMessage()
        )
        error = record.exc_info[1] if record.exc_info else None
        if type(error).__module__.startswith("gunicorn.http"):
            record.exc_info = None
        if _UNREADABLE.match(text) and not record.exc_info:
            text = "A request could not be read."
        record.msg = _QUERY.sub("", text)
        record.args = ()
        return True


class Protected:
    """A WSGI app with `HEADERS` on all that it answers; answers to posts are never kept."""

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app
        self.get_headers = list(HEADERS.items())
        self.post_headers = [*self.get_headers, _NOT_KEPT]

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        is_get = environ["REQUEST_METHOD"] in ("GET", "HEAD")
        ours = self.get_headers if is_get else self.post_headers

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:  # noqa: ANN401 - as WSGI has it
            return start_response(status, headers + ours, *error)

        return self.app(environ, start)


def install(app: Flask) -> None:
    """Protect `app`: headers, a limit on bodies, logs of paths alone."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.before_request(_take_whole)
    app.wsgi_app = Protected(app.wsgi_app)  # type: ignore[method-assign] # as Flask documents
    keep_private("werkzeug")


def _take_whole() -> None:
    """Read a body that comes in chunks, so that it is refused where it is too long or broken.

    It has no length to refuse it by, and a form would be cut at the limit without a word.
    """
    environ = request.environ
    if "HTTP_TRANSFER_ENCODING" not in environ or not environ.get("wsgi.input_terminated"):
        return
    try:
        body = environ["wsgi.input"].read(MAX_BODY_BYTES + 1)
    except (OSError, ParseException) as error:
        raise BadRequest from error
    if len(body) > MAX_BODY_BYTES:
        raise RequestEntityTooLarge
    environ["wsgi.input"] = io.BytesIO(body)


def keep_private(*loggers: str) -> None:
    """Put `WithoutQuery` on the logs with these names, once."""
    for log in map(logging.getLogger, loggers):
        if not any(isinstance(each, WithoutQuery) for each in log.filters):
            log.addFilter(WithoutQuery())
