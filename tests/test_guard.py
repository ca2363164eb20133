"""What keeps a visitor safe: headers on every answer, nothing private in a log."""

import logging
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from switchboard import guard
from switchboard.settings import ROOT
from tests.serving import served

EVERY_KIND = [
    ("GET", "/"),
    ("GET", "/reps?zip=02139"),
    ("GET", "/reps?zip=nonsense"),
    ("GET", "/api/v1/lookup?zip=02139"),
    ("GET", "/api/v1/lookup?zip=1"),
    ("POST", "/call/any-issue/A000001"),
    ("POST", "/tips"),
    ("GET", "/nowhere"),
    ("GET", "/healthz"),
    ("GET", "/static/app.css"),
    ("GET", "/static/nothing.css"),
    ("HEAD", "/about"),
]


@pytest.mark.parametrize(("method", "path"), EVERY_KIND)
def test_every_answer_has_every_header_once(client: FlaskClient, method: str, path: str) -> None:
    response = client.open(path, method=method)
    for name, value in guard.HEADERS.items():
        assert response.headers.getlist(name) == [value]
    assert "Set-Cookie" not in response.headers


def test_the_policy_allows_ourselves_alone() -> None:
    policy = guard.HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "http" not in policy
    assert policy.startswith("default-src 'none'")
    assert guard.HEADERS["Referrer-Policy"] == "no-referrer"


def test_answers_to_posts_are_never_kept(client: FlaskClient) -> None:
    assert client.post("/call/any-issue/A000001").headers["Cache-Control"] == "no-store"
    assert client.post("/nowhere").headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_a_year_and_asked_for_by_content(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "/static/app.css?v=" in page
    assert "max-age=31536000" in client.get("/static/app.css").headers["Cache-Control"]


@pytest.mark.parametrize(
    ("line", "arguments", "kept"),
    [
        ('"GET /reps?zip=02139 HTTP/1.1" 200', (), '"GET /reps HTTP/1.1" 200'),
        ("%s %s", ("GET /call/x/Y?zip=1 2", "404 3ms"), "GET /call/x/Y 404 3ms"),
        ("Invalid request line: 'Elm'", (), "A request could not be read."),
        ("nothing to hide", (), "nothing to hide"),
    ],
)
def test_a_log_line_loses_its_query(line: str, arguments: tuple[object, ...], kept: str) -> None:
    record = logging.LogRecord("werkzeug", logging.INFO, "", 0, line, arguments, None)
    assert guard.WithoutQuery().filter(record)
    assert record.getMessage() == kept


def test_gunicorn_logs_the_path_and_neither_query_nor_form(snapshot_dir: Path) -> None:
    with served(snapshot_dir) as server:
        urllib.request.urlopen(f"{server.base}/reps?zip=02139&secret=Elmstreet").close()
        body = b"name=Wilhelmina&street=Elmstreet"
        urllib.request.urlopen(f"{server.base}/call/any-issue/A000001?zip=02139", body).close()
        server.send_raw(b"GET /?zip=02139&street=Elmstreet HTTP/9.9\r\n\r\n")
        log = server.stop()
    assert "GET /reps 200" in log
    assert "POST /call/any-issue/A000001 200" in log
    for secret in ("02139", "Elmstreet", "Wilhelmina", "127.0.0.1 "):
        assert secret not in log


def test_the_development_server_logs_no_query_either(snapshot_dir: Path) -> None:
    command = [sys.executable, "-m", "flask", "run", "--port"]
    with served(snapshot_dir, command) as server:
        urllib.request.urlopen(f"{server.base}/reps?zip=02139").close()
        log = server.stop()
    assert "GET /reps HTTP/1.1" in log
    assert "02139" not in log


def test_a_setting_that_is_wrong_stops_gunicorn_with_its_name(snapshot_dir: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "gunicorn"],
        cwd=ROOT,
        env={"SWITCHBOARD_WORKERZ": "2", "SWITCHBOARD_SNAPSHOT_DIR": str(snapshot_dir)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert run.returncode != 0
    assert "There is no setting SWITCHBOARD_WORKERZ." in run.stderr
