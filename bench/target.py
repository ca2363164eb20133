"""What is measured: Switchboard, and a bare Flask app beside it in the same process."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask

from app import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def create_target() -> "WSGIApplication":
    """A WSGI app that serves `/hello` from a bare Flask app and the rest from Switchboard."""
    bare = Flask("bare")

    @bare.get("/hello")
    def hello() -> str:
        return "Hello, World!"

    ours = create_app()

    def target(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        app = bare if environ["PATH_INFO"] == "/hello" else ours
        return app(environ, start_response)

    return target
