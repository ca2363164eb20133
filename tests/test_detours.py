"""Which ZIP code and which office, and help with an agency in the place of a script."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.inspecting import parse, text_of

WHICH, CASEWORK = "/which", "/casework"


def text(client: FlaskClient, path: str) -> str:
    """What a person reads on a page."""
    return text_of(parse(client.get(path).text))


@pytest.mark.parametrize(
    "path",
    ["/", "/reps?zip=02139", "/reps?zip=09001", "/reps?zip=2139", "/reps", "/nowhere", CASEWORK],
)
def test_which_zip_is_linked_where_somebody_may_wonder(client: FlaskClient, path: str) -> None:
    assert 'href="/which"' in client.get(path).text


def test_which_zip_has_a_part_for_everybody(client: FlaskClient) -> None:
    page = client.get(WHICH).text
    anchors = re.findall(r'href="#([a-z-]+)"', page)
    assert anchors[1:] == [  # the first skips to the main part
        "students", "service", "overseas", "no-address", "custody", "moved", "territories",
        "everyone", "own",
    ]  # fmt: skip
    for anchor in anchors:
        assert f'id="{anchor}"' in page


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("students", "where you live to study"),
        ("service", "Federal Post Card Application"),
        ("overseas", "last place where you lived in the United States"),
        ("no-address", "where you mostly sleep"),
        ("custody", "special mail"),
        ("moved", "from the day you live there"),
        ("territories", "no senators"),
        ("everyone", "You are represented too."),
        ("own", "seldom counted"),
    ],
)
def test_each_part_says_what_to_do_in_a_few_sentences(
    client: FlaskClient, part: str, said: str
) -> None:
    sections = list(parse(client.get(WHICH).text).iter("section"))
    (section,) = [each for each in sections if each.attrib.get("aria-labelledby") == part]
    paragraphs = [p for p in section.iter("p") if "quiet" not in p.attrib.get("class", "")]
    assert said in " ".join(text_of(each) for each in paragraphs)
    assert 1 <= len(paragraphs) <= 2
    # What is the law's or the government's has its source, with a year.
    sources = [text_of(p) for p in section.iter("p") if "quiet" in p.attrib.get("class", "")]
    assert sources or part == "moved"
    assert all(re.search(r"\b(18|19|20)\d\d\b", source) for source in sources)


def test_casework_explains_itself_and_asks_for_a_zip(client: FlaskClient) -> None:
    page = client.get(CASEWORK).text
    assert f'action="{CASEWORK}"' in page
    said = text(client, CASEWORK)
    for part in (
        "It is called casework",
        "the person who does casework",
        "Privacy Act of 1974, 5 U.S.C. 552a(b)",
        "Order an agency to decide for you",
        "the number of your case",
        "RL33209",
        "April 13, 2023",
    ):
        assert part in said


def test_casework_shows_local_offices_first_and_no_script(client: FlaskClient) -> None:
    page = client.get(f"{CASEWORK}?zip=02201").text
    said = text_of(parse(page))
    assert "ask for the caseworker" in said
    for name in ("Ada Arden", "Bo Birch", "Dov “Dee” Dogwood, Jr."):
        assert name in said
    card = text_of(next(parse(page).iter("article")))
    assert card.index("413-555-0101") < card.index("202-555-0101")
    assert "Numbers as of June 15, 2026." in card
    assert "/call/" not in page
    assert "campaign" not in page
    assert 'href="https://arden.example.org/"' in page


def test_casework_of_a_split_zip_has_senators_at_once_and_a_choice(client: FlaskClient) -> None:
    page = client.get(f"{CASEWORK}?zip=02139").text
    assert [text_of(each) for each in parse(page).iter("h3")] == ["Ada Arden", "Bo Birch"]
    choices = re.findall(r'href="(/casework\?[^"]*district=[^"]*)"', page)
    assert choices == [f"{CASEWORK}?zip=02139&amp;district=MA-0{n}" for n in (5, 7)]
    chosen = client.get(choices[1].replace("&amp;", "&")).text
    assert "You chose MA-07 for ZIP code 02139." in chosen
    assert 'translate="no">Dov “Dee” Dogwood, Jr.</h3>' in chosen
    assert 'href="/reps?zip=02139&amp;district=MA-07"' in chosen


def test_across_a_state_line_nobody_is_shown_before_the_choice(client: FlaskClient) -> None:
    page = client.get(f"{CASEWORK}?zip=30165").text
    assert "<article" not in page
    assert "district=GA-14" in page
    said = text(client, f"{CASEWORK}?zip=30165&district=GA-14")
    assert "Hana Hazel" in said
    assert "No local office is listed yet." in said  # Jun Juniper has none


def test_the_office_of_a_vacant_seat_still_helps(client: FlaskClient) -> None:
    said = text(client, f"{CASEWORK}?zip=78230&district=TX-23")
    assert "Vacant seat" in said
    assert "helps with federal agencies" in said


def test_where_only_the_state_is_known_the_senators_help(client: FlaskClient) -> None:
    said = text(client, f"{CASEWORK}?zip=90140")
    assert "Quin Quince" in said
    assert "only the senators are sure" in said


def test_military_mail_is_told_which_zip_to_use(client: FlaskClient) -> None:
    page = client.get(f"{CASEWORK}?zip=09001").text
    assert "military or diplomatic address" in page
    assert f'action="{CASEWORK}"' in page
    assert 'href="/which"' in page
    assert "<article" not in page


def test_a_wrong_zip_is_answered_as_elsewhere_and_goes_on_here(client: FlaskClient) -> None:
    answer = client.get(f"{CASEWORK}?zip=2139")
    assert answer.status_code == 400
    assert f'action="{CASEWORK}"' in answer.text
    assert f'href="{CASEWORK}?zip=02139"' in answer.text
    assert client.get(f"{CASEWORK}?zip=99999").status_code == 404
    assert client.get(f"{CASEWORK}?zip=02139&district=TX-20").status_code == 400


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("/reps?zip=02139", "/casework?zip=02139"),
        ("/reps?zip=02139&district=MA-07", "/casework?zip=02139&amp;district=MA-07"),
        ("/call/any-issue/A000001?zip=02201", "/casework?zip=02201"),
        ("/call/any-issue/A000001", "/casework"),
    ],
)
def test_results_and_calls_lead_to_casework_with_the_place(
    client: FlaskClient, path: str, link: str
) -> None:
    page = client.get(path).text
    assert f'href="{link}">I need help with an agency, not an issue</a>' in page


def test_the_nearest_local_office_comes_first(real_app: Flask) -> None:
    client = real_app.test_client()
    articles = list(parse(client.get(f"{CASEWORK}?zip=43215").text).iter("article"))
    for article in articles[:2]:  # both senators of Ohio have an office in Columbus
        first = next(article.iter("li"))
        assert text_of(first).startswith("Columbus, OH")
