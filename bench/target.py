"""What is measured: Switchboard, and a bare Flask app beside it in the same process."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask

from app import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def create_target() -> "WSGIApplication":
    """A WSGI app that serves `/hello` from a bare Flask app and the rest from Switchboard.

    With a provider file `dead.toml` in the folder $BENCH_DEAD_PROVIDER, what is below
    `/dead` is served by a Switchboard that asks that provider first.
    """
    bare = Flask("bare")

    @bare.get("/hello")
    def hello() -> str:
        return "Hello, World!"

    ours = create_app()

    apps = {"hello": bare}
    folder = os.environ.get("BENCH_DEAD_PROVIDER")
    if folder:
        apps["dead"] = create_app(
            {
                "SWITCHBOARD_PROVIDERS": "dead",
                "SWITCHBOARD_PROVIDERS_DIR": folder,
                "SWITCHBOARD_CACHE": f"{folder}/answers.sqlite",
            }
        )

    def target(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        first, _, rest = environ["PATH_INFO"][1:].partition("/")
        if first == "dead":
            environ["PATH_INFO"] = f"/{rest}"
        return apps.get(first, ours)(environ, start_response)

    return target
