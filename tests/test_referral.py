"""`?ref=` goes along from page to page, and is neither shown nor kept."""

import html
import re
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.inspecting import parse, text_of
from tests.serving import served

CAMPAIGN = "/campaigns/family-separation"


def hrefs(page: str) -> list[str]:
    """The addresses of our own that a page leads to, forms and their fields included."""
    found = []
    for element in parse(page).iter():
        if element.tag == "a" and element.attrib["href"].startswith("/"):
            found.append(element.attrib["href"])
        if element.tag == "form":
            fields = [
                f"{each.attrib['name']}={each.attrib.get('value', '')}"
                for each in element.iter("input")
                if each.attrib.get("type") == "hidden"
            ]
            found.append("&".join([element.attrib.get("action", ""), *fields]))
    return found


@pytest.mark.parametrize(
    ("path", "next_pages"),
    [
        ("/?zip=02139&ref=flyer-1", ("/reps",)),
        ("/?ref=flyer-1", ("/reps", "/campaigns/")),
        (f"{CAMPAIGN}?ref=flyer-1", ("/reps",)),
        ("/reps?zip=02139&ref=flyer-1", ("/reps", "/call/", "/email/", "/?")),
        ("/reps?zip=02139&district=MA-07&ref=flyer-1", ("/reps", "/call/", "/email/", "/?")),
        ("/reps?zip=90140&ref=flyer-1", ("/reps", "/call/", "/email/", "/?")),
        ("/reps?zip=09001&ref=flyer-1", ("/reps", "/?")),
        ("/reps?zip=2139&ref=flyer-1", ("/reps",)),
        ("/call/any-issue/A000001?zip=02139&ref=flyer-1", ("/reps", "/call/", "/email/")),
        ("/call/any-issue/A000001?ref=flyer-1", ("/campaigns/", "/email/")),
        ("/email/any-issue/A000001?zip=02139&ref=flyer-1", ("/reps", "/call/", "/email/")),
    ],
)
def test_a_ref_goes_along_and_is_shown_nowhere(
    client: FlaskClient, path: str, next_pages: tuple[str, ...]
) -> None:
    page = client.get(path).text
    found = [link for link in hrefs(page) if link.startswith(next_pages)]
    assert found
    for link in found:
        assert "ref=flyer-1" in link, link
    for begin in next_pages:
        assert any(link.startswith(begin) for link in found), begin
    assert "flyer-1" not in text_of(parse(page))


def test_every_link_that_a_ref_made_can_be_followed(client: FlaskClient) -> None:
    for start in ("/?ref=flyer-1", "/reps?zip=02139&ref=flyer-1", "/call/any-issue/A000001?ref=f"):
        page = client.get(start).text
        links = [link for link in re.findall(r'href="(/[^"]*)"', page) if "ref=" in link]
        assert links
        for link in links:
            assert client.get(html.unescape(link)).status_code == 200, link


@pytest.mark.parametrize("ref", ["", "a b", "x" * 41, "<b>", 'a"b', "é", "a/b", "a\n"])
def test_a_ref_that_is_no_plain_word_is_dropped_silently(client: FlaskClient, ref: str) -> None:
    for path in ("/", CAMPAIGN, "/reps?zip=02139", "/call/any-issue/A000001?zip=02139"):
        where = path.partition("?")
        query = dict(each.split("=") for each in where[2].split("&") if each)
        answer = client.get(where[0], query_string={**query, "ref": ref})
        assert answer.status_code == 200
        assert "ref=" not in answer.text.replace("href=", "")
        assert 'name="ref"' not in answer.text


def test_a_ref_of_one_visitor_is_not_in_the_page_of_the_next(client: FlaskClient) -> None:
    paths = ("/", CAMPAIGN, "/reps?zip=02139", "/reps?zip=02201", "/call/any-issue/A000001")
    before = [client.get(path).text for path in paths]
    for path in paths:
        client.get(f"{path}{'&' if '?' in path else '?'}ref=flyer-1")
    assert [client.get(path).text for path in paths] == before
    assert not any("flyer-1" in page for page in before)


def test_a_ref_is_in_no_log_and_no_cookie(snapshot_dir: Path, tmp_path: Path) -> None:
    with served(snapshot_dir, cache=str(tmp_path / "answers.sqlite")) as server:
        for path in (CAMPAIGN, "/reps", f"{CAMPAIGN}/qr.svg", "/nowhere"):
            try:
                answer = urllib.request.urlopen(
                    f"{server.base}{path}?ref=flyer-1&zip=02139", timeout=5
                )
            except urllib.error.HTTPError as error:
                answer = error
            assert "Set-Cookie" not in answer.headers
            answer.close()
        printed = server.stop()
    assert "/reps 200" in printed
    assert "flyer" not in printed
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(b"flyer" in content for content in kept)
