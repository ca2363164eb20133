"""`flask campaigns preview`: the pages with the campaigns as their files are just now.

The files are looked at with each request. When one has changed, the app is made anew, as a
restart would; when that fails, the page says what to mend, until it is mended. Drafts are
shown. It listens on this machine alone.
"""

import contextlib
import runpy
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask import Blueprint, Flask, current_app, render_template
from werkzeug.serving import make_server

from switchboard import check, guard, i18n, settings
from switchboard.directory import Directory
from switchboard.errors import ConfigurationError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_TO_MEND = "SWITCHBOARD_TO_MEND"
_SKIPPED = (".", "__pycache__")

blueprint = Blueprint("preview", __name__)


def serve(port: int) -> None:
    """Serve the preview on loopback until it is stopped. Raises ConfigurationError."""
    folder = settings.of_this_machine().scripts_path
    server = make_server("127.0.0.1", port, Preview(_make_app, folder), threaded=True)
    click.echo(f"Your campaigns are at http://127.0.0.1:{server.port}/ on this machine alone.")
    click.echo(f"Edit the files in {folder} and refresh the page. Stop with Ctrl+C.")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("Stopped.")


class Preview:
    """A WSGI app that is made anew by `make` when a file in `folder` has changed."""

    def __init__(self, make: Callable[[], Flask], folder: Path) -> None:
        self._make = make
        self._folder = folder
        self._seen: object = None
        self._app: Flask | None = None
        self._one_at_a_time = threading.Lock()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request, with the files as they are."""
        return self._current()(environ, start_response)

    def _current(self) -> Flask:
        with self._one_at_a_time:
            now = _state_of(self._folder)
            if self._app is None or now != self._seen:
                self._app, self._seen = self._anew(), now
            return self._app

    def _anew(self) -> Flask:
        try:
            app = self._make()
        except ConfigurationError as error:
            problems = _problems(error)
            click.echo("\n".join(problems))
            return _to_mend(problems)
        # A browser must ask each time: a page may have changed since.
        app.after_request(_not_kept)
        return app


@blueprint.route("/", defaults={"path": ""}, methods=["GET", "POST"])
@blueprint.route("/<path:path>", methods=["GET", "POST"])
def mend(path: str) -> tuple[str, int]:  # noqa: ARG001 - the same at every address
    """What to mend before any page can be shown."""
    return render_template("_mend.html", problems=current_app.config[_TO_MEND]), 500


def _make_app() -> Flask:
    # By its place: this package lies below the module that puts all of it together.
    create_app = runpy.run_path(str(settings.ROOT / "app.py"))["create_app"]
    made: Flask = create_app(shows_drafts=True)
    return made


def _to_mend(problems: list[str]) -> Flask:
    """An app whose every page says what to mend."""
    app = Flask("switchboard.preview", root_path=str(settings.ROOT))
    app.config[_TO_MEND] = problems
    guard.install(app)
    i18n.install(app, i18n.SOURCE_LANGUAGE)
    app.register_blueprint(blueprint)
    app.after_request(_not_kept)
    return app


def _problems(error: ConfigurationError) -> list[str]:
    """All that the check finds, and what has stopped the app, if that is something else."""
    try:
        chosen = settings.of_this_machine()
        found = check.check(chosen.scripts_path, Directory(chosen.snapshot_path).examples())
    except ConfigurationError:
        found = []
    messages = [problem.message for problem in found]
    return messages if error.message in messages else [error.message, *messages]


def _not_kept(answer: Any) -> Any:  # noqa: ANN401 - Flask's own responses
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _state_of(folder: Path) -> list[tuple[str, int, int]]:
    """The files in a folder, with the time and size by which a change is seen."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith(_SKIPPED):
            # An editor may take a file away for a moment, and put another in its place.
            with contextlib.suppress(OSError):
                state = path.stat()
                found.append((str(path), state.st_mtime_ns, state.st_size))
    return found
