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
        ("line\nby line", (), "line\nby line"),
        ("%s 404", ("/x\nGET /fake 200",), "/x·GET /fake 200 404"),
        ("%s %s", ("GET /x?zip=0\n\u20282139", "404 3ms"), "GET /x 404 3ms"),
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


def test_a_path_cannot_write_a_log_line_of_its_own(snapshot_dir: Path) -> None:
    with served(snapshot_dir) as server:
        server.send_raw(b"GET /x%0aFAKE%0d%1b[31m HTTP/1.1\r\nConnection: close\r\n\r\n")
        log = server.stop()
    assert "GET /x·FAKE··[31m 404" in log


_CHUNKED = (
    b"POST /call/any-issue/A000001 HTTP/1.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\n%s"
)


def _in_chunks(form: bytes, size: int) -> bytes:
    parts = [form[at : at + size] for at in range(0, len(form), size)]
    return _CHUNKED % b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [*parts, b""])


def test_a_form_in_chunks_is_taken_whole_or_refused_in_a_sentence(snapshot_dir: Path) -> None:
    longest = b"phone=" + b"1" * (guard.MAX_BODY_BYTES - len(b"phone=&name=Zed")) + b"&name=Zed"
    with served(snapshot_dir) as server:
        for size in (1_000, 100_000):
            taken = server.send_raw(_in_chunks(longest, size))
            assert taken.startswith(b"HTTP/1.1 200 ")
            assert b'value="Zed"' in taken
            refused = server.send_raw(_in_chunks(longest + b"1", size))
            assert refused.startswith(b"HTTP/1.1 413 ")
            assert b"That was more text than this page takes." in refused
        for broken in (b"zz\r\nname=Zed", b"8\r\nname=ZedXX0\r\n\r\n", b"-1\r\n"):
            refused = server.send_raw(_CHUNKED % broken)
            assert refused.startswith(b"HTTP/1.1 400 ")
            assert b"This request could not be read." in refused
        log = server.stop()
    assert "Traceback" not in log


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
