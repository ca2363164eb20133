"""Sharing: what a link looks like elsewhere, a code to scan, and a sheet to print."""

import html
import io
import re
import urllib.request
from pathlib import Path

import pytest
import segno
from flask.testing import FlaskClient

from tests.conftest import AppMaker
from tests.inspecting import parse, text_of
from tests.serving import served
from tests.test_cover import pixels

CAMPAIGN = "/campaigns/family-separation"


def tags(client: FlaskClient, path: str, host: str = "calls.example.org") -> dict[str, str]:
    """The Open Graph and Twitter tags of a page, by name."""
    page = client.get(path, headers={"Host": host}).text
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', page)
    assert len(found) == len(dict(found))
    return {name: html.unescape(content) for name, content in found}


# Cards of links


def test_a_campaign_has_a_card_with_its_own_words_and_picture(client: FlaskClient) -> None:
    card = tags(client, CAMPAIGN)
    assert card["og:title"] == "Keep children with their parents"
    assert card["og:description"].startswith("Ask Congress to use its oversight")
    assert "<" not in card["og:description"]
    assert card["og:url"] == f"http://calls.example.org{CAMPAIGN}"
    assert card["og:image"] == f"http://calls.example.org{CAMPAIGN}/card.png?lang=en"
    assert card["twitter:card"] == "summary_large_image"


def test_the_picture_of_a_card_is_there(client: FlaskClient) -> None:
    for path in ("/", CAMPAIGN, "/reps?zip=02139&campaign=family-separation"):
        image = tags(client, path)["og:image"].removeprefix("http://calls.example.org")
        assert client.get(image).mimetype == "image/png"


def test_results_are_shared_as_the_campaign_without_the_zip(client: FlaskClient) -> None:
    path = "/reps?zip=02139&district=MA-07&campaign=family-separation&ref=flyer"
    card = tags(client, path)
    assert card["og:url"] == f"http://calls.example.org{CAMPAIGN}"
    assert card["og:title"] == "Keep children with their parents"
    for content in card.values():
        assert "02139" not in content
        assert "MA-07" not in content
        assert "flyer" not in content


def test_a_kept_results_page_names_the_host_of_each_request(client: FlaskClient) -> None:
    for host in ("one.example.org", "two.example.org:8080"):
        assert tags(client, "/reps?zip=02201", host)["og:image"].startswith(f"http://{host}/")


@pytest.mark.parametrize(
    "host",
    [
        'x"><script>alert(1)</script>',
        "calls.example.org/elsewhere",
        "me@evil.example.org",
        "evil.example.org\\@calls.example.org",
        "a" * 300,
        "",
        "calls.example.org:port",
    ],
)
def test_a_host_that_is_none_leaves_the_page_without_addresses(
    client: FlaskClient, host: str
) -> None:
    for path in ("/", CAMPAIGN, "/reps?zip=02201"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code in (200, 400)
        assert "<script>alert" not in answer.text
        assert "evil" not in answer.text
    assert client.get(f"{CAMPAIGN}/qr.svg", headers={"Host": host}).status_code == 400
    assert client.get(f"{CAMPAIGN}/sheet", headers={"Host": host}).status_code == 400


def test_headers_that_any_proxy_may_forge_are_not_read(client: FlaskClient) -> None:
    forged = {
        "Host": "calls.example.org", "X-Forwarded-Host": "evil.example.org",
        "Forwarded": "host=evil.example.org", "X-Host": "evil.example.org",
    }  # fmt: skip
    for path in ("/", CAMPAIGN, f"{CAMPAIGN}/sheet"):
        assert "evil" not in client.get(path, headers=forged).text


def test_a_public_address_wins_over_whatever_a_request_says(make_app: AppMaker) -> None:
    client = make_app(public_address="https://calls.example.org/").test_client()
    for path in ("/", CAMPAIGN, "/reps?zip=02201"):
        card = tags(client, path, "evil.example.org")
        assert card["og:image"].startswith("https://calls.example.org/campaigns/")
    page = client.get(CAMPAIGN, headers={"Host": "evil.example.org"}).text
    assert f'value="https://calls.example.org{CAMPAIGN}"' in page
    assert "evil" not in page


def test_behind_a_web_server_with_https_addresses_say_so(snapshot_dir: Path) -> None:
    with served(snapshot_dir) as server:
        request = urllib.request.Request(
            f"{server.base}{CAMPAIGN}",
            headers={"Host": "calls.example.org", "X-Forwarded-Proto": "https"},
        )
        page = urllib.request.urlopen(request, timeout=5).read().decode()
    assert f'content="https://calls.example.org{CAMPAIGN}"' in page


def test_each_page_has_one_description(client: FlaskClient) -> None:
    page = client.get(CAMPAIGN).text
    assert page.count('<meta name="description"') == 1
    assert '<meta name="description" content="Ask Congress' in page


# The picture


def test_the_picture_is_a_png_of_the_size_that_networks_ask_for(client: FlaskClient) -> None:
    answer = client.get(f"{CAMPAIGN}/card.png")
    width, height, _ = pixels(answer.data)
    assert (width, height) == (1200, 630)
    assert len(answer.data) < 60_000
    assert answer.headers["Cache-Control"] == "public, max-age=3600"


def test_a_picture_that_somebody_has_is_not_sent_again(client: FlaskClient) -> None:
    etag = client.get(f"{CAMPAIGN}/card.png").headers["ETag"]
    again = client.get(f"{CAMPAIGN}/card.png", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


def test_no_picture_for_a_campaign_that_is_not_there(client: FlaskClient) -> None:
    for part in ("card.png", "qr.svg", "sheet"):
        assert client.get(f"/campaigns/nope/{part}").status_code == 404


# The code and the sheet


@pytest.mark.parametrize(
    ("query", "encoded"), [("", ""), ("?ref=market-3", "?ref=market-3"), ("?ref=no+good", "")]
)
def test_the_code_is_of_the_whole_address_with_its_ref(
    client: FlaskClient, query: str, encoded: str
) -> None:
    answer = client.get(f"{CAMPAIGN}/qr.svg{query}", headers={"Host": "calls.example.org"})
    assert answer.mimetype == "image/svg+xml"
    assert "<script" not in answer.text
    drawn = io.BytesIO()
    segno.make_qr(f"http://calls.example.org{CAMPAIGN}{encoded}", error="m").save(
        drawn, kind="svg", border=4, dark="#000", light="#fff", omitsize=True, svgclass=None,
        lineclass=None,
    )  # fmt: skip
    assert answer.data == drawn.getvalue()


def test_the_sheet_has_title_ask_steps_code_address_tips_and_switchboard(
    client: FlaskClient,
) -> None:
    page = client.get(f"{CAMPAIGN}/sheet", headers={"Host": "calls.example.org"}).text
    text = text_of(parse(page))
    order = [
        "Keep children with their parents", "Ask Congress to use its oversight",
        "Scan the code", "Type your ZIP code", "Read the tips",
        "calls.example.org/campaigns/family-separation", "A call takes about a minute",
        "You can read it out", "202-224-3121",
    ]  # fmt: skip
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)
    assert f'src="{CAMPAIGN}/qr.svg"' in page
    assert f'alt="QR code that opens http://calls.example.org{CAMPAIGN}"' in page


def test_the_code_of_a_sheet_carries_the_ref_and_its_words_do_not(client: FlaskClient) -> None:
    page = client.get(f"{CAMPAIGN}/sheet?ref=market-3").text
    assert f'src="{CAMPAIGN}/qr.svg?ref=market-3"' in page
    assert "market-3" not in text_of(parse(page))


def test_a_campaign_offers_link_code_and_sheet(client: FlaskClient) -> None:
    page = client.get(f"{CAMPAIGN}?ref=flyer", headers={"Host": "calls.example.org"}).text
    assert "Share this campaign" in text_of(parse(page))
    # What one passes on is a new link: where this visitor came from is not part of it.
    assert f'value="http://calls.example.org{CAMPAIGN}" readonly' in page
    assert f'src="{CAMPAIGN}/qr.svg"' in page
    assert f'href="{CAMPAIGN}/sheet"' in page


# Prefilled links


def test_a_link_with_a_zip_fills_the_form(client: FlaskClient) -> None:
    assert 'name="zip" value="02139"' in client.get(f"{CAMPAIGN}?zip=02139").text
    assert 'name="zip" value=""' in client.get(CAMPAIGN).text


@pytest.mark.parametrize("typed", ["2139", "02139'\"><b>", "K1A 0B6", "٠٢١٣٩", "x" * 500, ""])
def test_a_bad_zip_in_a_link_does_no_harm(client: FlaskClient, typed: str) -> None:
    answer = client.get(CAMPAIGN, query_string={"zip": typed})
    assert answer.status_code == 200
    assert 'name="zip" value=""' in answer.text
