"""Which links answer: outside addresses, with a server on loopback in the place of a proxy."""

import re
import time
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from switchboard import links
from switchboard.links import ask, check, find
from tests.test_cli import Run, run  # noqa: F401 - a fixture

TOML = 'languages = ["en"]\n[[sources]]\ntitle = "A source"\ndated = 2026-03-01\nurl = "{}"\n'


@pytest.fixture
def web(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> HTTPServer:
    """All that is outside, for http: every request comes here, with its whole address."""
    monkeypatch.setenv("http_proxy", httpserver.url_for(""))
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    return httpserver


def methods(web: HTTPServer) -> list[str]:
    """How each request was made, in order."""
    return [request.method for request, _ in web.log]


def campaign(folder: Path, url: str, words: str = "") -> Path:
    """A folder of campaigns with one link in the facts, and some words."""
    (folder / "library").mkdir()
    (folder / "library" / "campaign.toml").write_text(TOML.format(url))
    (folder / "library" / "en.md").write_text(words)
    return folder


def test_links_are_found_in_words_and_facts_with_file_and_line(tmp_path: Path) -> None:
    words = (
        "# Title\n\nSee [one](https://one.example.org/a), <https://two.example.org/>\n"
        "and [call](tel:202-224-3121) or [write](mailto:a@example.org), [x](javascript:x).\n"
        "[four](<https://four.example.org/>)\n"
    )
    folder = campaign(tmp_path, "https://three.example.org/?a=b", words)
    facts = folder / "library" / "campaign.toml"
    facts.write_text(f"{facts.read_text()}# url = 'https://no.example.org/'\n")
    found = {(each.path.name, each.line, each.url) for each in find(folder)}
    assert found == {
        ("campaign.toml", 5, "https://three.example.org/?a=b"),
        ("en.md", 3, "https://one.example.org/a"),
        ("en.md", 3, "https://two.example.org/"),
        ("en.md", 5, "https://four.example.org/"),
    }


def test_a_page_that_answers_is_asked_for_its_head_alone(web: HTTPServer) -> None:
    web.expect_request("/page").respond_with_data("here")
    answer = ask("http://one.example.org/page")
    assert (answer.status, answer.led_to, answer.why) == (200, "", "")
    assert methods(web) == ["HEAD"]
    assert web.log[0][0].host == "one.example.org"


def test_a_page_that_refuses_a_head_is_asked_for_whole(web: HTTPServer) -> None:
    web.expect_request("/page", method="HEAD").respond_with_data("", 405)
    web.expect_request("/page", method="GET").respond_with_data("here")
    assert ask("http://one.example.org/page").status == 200
    assert methods(web) == ["HEAD", "GET"]


def test_each_address_is_asked_once_and_told_at_each_place(web: HTTPServer, tmp_path: Path) -> None:
    web.expect_request("/gone").respond_with_data("", 404)
    words = "# T\n[a](http://one.example.org/gone)\n[b](http://one.example.org/gone)\n"
    report = check(campaign(tmp_path, "http://one.example.org/gone", words))
    assert report.asked == 1
    assert [str(each.problem).partition(":")[0] for each in report.findings] == [
        "library/campaign.toml, line 5", "library/en.md, line 2", "library/en.md, line 3",
    ]  # fmt: skip
    assert methods(web) == ["HEAD", "GET"]


@pytest.mark.parametrize(
    ("status", "said", "is_note"),
    [
        (404, "leads nowhere (404 Not Found)", False),
        (410, "leads nowhere (410 Gone)", False),
        (500, "leads nowhere (500 Internal Server Error)", False),
        (403, "turns programs away (403 Forbidden)", True),
        (429, "turns programs away (429 Too Many Requests)", True),
        (503, "turns programs away (503 Service Unavailable)", True),
        (999, "turns programs away (999)", True),
    ],
)
def test_what_is_said_of_a_page_that_does_not_answer_well(
    web: HTTPServer, tmp_path: Path, status: int, said: str, is_note: bool
) -> None:
    web.expect_request("/page").respond_with_data("", status)
    (finding,) = check(campaign(tmp_path, "http://one.example.org/page")).findings
    text = str(finding.problem)
    assert text.startswith("library/campaign.toml, line 5: “http://one.example.org/page”")
    assert said in text
    assert "To mend it: " in text
    assert finding.is_note == is_note


@pytest.mark.parametrize(
    ("status", "said"), [(301, "has moved for good: it leads on to"), (302, "leads on to")]
)
def test_a_redirect_is_noted_with_where_it_leads(
    web: HTTPServer, tmp_path: Path, status: int, said: str
) -> None:
    web.expect_request("/old").respond_with_data("", status, {"Location": "/new?a=é"})
    web.expect_request("/new").respond_with_data("here")
    (finding,) = check(campaign(tmp_path, "http://one.example.org/old")).findings
    assert f"{said} “http://one.example.org/new?a=" in str(finding.problem)
    assert finding.is_note


def test_a_redirect_to_a_page_that_is_gone_is_a_fault(web: HTTPServer, tmp_path: Path) -> None:
    web.expect_request("/old").respond_with_data("", 301, {"Location": "/gone"})
    web.expect_request("/gone").respond_with_data("", 404)
    (finding,) = check(campaign(tmp_path, "http://one.example.org/old")).findings
    assert "leads nowhere (404 Not Found)" in str(finding.problem)
    assert not finding.is_note


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("/old", "leads on and on, and never to a page"),
        ("ftp://one.example.org/x", "it leads on to “ftp://one.example.org/x”, which is no page"),
        ("file:///etc/passwd", "which is no page"),
        ("http://127.0.0.1/", "which is no page"),
    ],
)
def test_a_redirect_that_no_reader_should_follow_is_a_fault(
    web: HTTPServer, tmp_path: Path, target: str, said: str
) -> None:
    web.expect_request("/old").respond_with_data("", 302, {"Location": target})
    (finding,) = check(campaign(tmp_path, "http://one.example.org/old")).findings
    assert said in str(finding.problem)
    assert not finding.is_note


def test_a_page_that_does_not_answer_in_time_is_left(
    web: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(_: Request) -> Response:
        time.sleep(0.6)
        return Response("late")

    monkeypatch.setattr(links, "LIMIT_S", 0.2)
    web.expect_request("/slow").respond_with_handler(slow)
    started = time.monotonic()
    assert "does not answer in" in ask("http://one.example.org/slow").why
    assert time.monotonic() - started < 5
    while len(web.log) < 2:  # what comes too late would else be in the log of the next test
        time.sleep(0.01)


def test_a_site_that_refuses_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert ask("http://one.example.org/").why == "the site refuses to talk"


def test_an_answer_that_is_none_is_told(web: HTTPServer) -> None:
    import socket
    import threading

    with socket.create_server(("127.0.0.1", 0)) as listening:

        def babble() -> None:
            for _ in range(2):
                with listening.accept()[0] as connection:
                    connection.recv(1000)
                    connection.sendall(b"what?\r\n\r\n")

        thread = threading.Thread(target=babble)
        thread.start()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("http_proxy", f"http://127.0.0.1:{listening.getsockname()[1]}")
            assert "cannot be reached" in ask("http://one.example.org/").why
        thread.join(5)
    assert web.log == []


def test_links_are_asked_only_on_request(
    web: HTTPServer,
    scripts_copy: Path,
    run: Run,  # noqa: F811
) -> None:
    proxy = {"http_proxy": web.url_for(""), "https_proxy": web.url_for("")}
    facts = scripts_copy / "family-separation" / "campaign.toml"
    facts.write_text(re.sub('https://[^"]+', "http://one.example.org/gone", facts.read_text()))
    for words in scripts_copy.glob("*/*.md"):
        words.write_text(words.read_text().replace("(https://", "(http://"))
    web.expect_request("/gone").respond_with_data("", 404)
    web.expect_request(re.compile("/.*")).respond_with_data("here")
    done = run("campaigns", "check", environment=proxy, scripts_dir=str(scripts_copy))
    assert done.returncode == 0, done.stdout + done.stderr
    assert web.log == []

    done = run("campaigns", "check", "--links", environment=proxy, scripts_dir=str(scripts_copy))
    assert done.returncode != 0
    assert "family-separation/campaign.toml, line 1" in done.stdout
    assert "leads nowhere (404 Not Found)" in done.stdout
    assert "to fix in" in done.stderr
    assert "Traceback" not in done.stderr

    facts.write_text(facts.read_text().replace("/gone", "/here"))
    done = run("campaigns", "check", "--links", environment=proxy, scripts_dir=str(scripts_copy))
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"Of \d+ links, none is broken\.", done.stdout)
