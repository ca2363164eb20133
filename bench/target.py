"""What is measured: Switchboard, and a bare Flask app beside it in the same process."""

from collections.abc import Iterable
from typing import Any

from flask import Flask

from app import create_app


def create_target() -> Any:
    """A WSGI app that serves `/hello` from a bare Flask app and the rest from Switchboard."""
    bare = Flask("bare")

    @bare.get("/hello")
    def hello() -> str:
        return "Hello, World!"

    ours = create_app()

    def target(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        app = bare if environ["PATH_INFO"] == "/hello" else ours
        return app(environ, start_response)

    return target
