"""The campaign family-separation, read years later: every fact, each with its date."""

import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from tests.conftest import AppMaker
from tests.inspecting import parse, text_of

LATER = datetime(2027, 3, 1, 12, tzinfo=UTC)
PAGE = "/campaigns/family-separation"
FORMER_OFFICIALS = ("Nielsen", "Homan", "Ivanka Trump", "SecNielsen")


@pytest.fixture(scope="module")
def client(make_app: AppMaker) -> FlaskClient:
    return make_app(LATER).test_client()


@pytest.fixture(scope="module")
def text(client: FlaskClient) -> str:
    return text_of(parse(client.get(PAGE).text))


@pytest.mark.parametrize(
    "fact",
    [
        # How it began, and how many.
        "In May 2018 the administration announced that everyone who crossed the south-west border "
        "without papers would be prosecuted, so that children were taken into government custody",
        "From May 5 to June 9, 2018, 2,342 children were separated, about 65 a day",
        "Over 700 had been from October 2017 to the spring of 2018, The New York Times reported",
        # Who holds whom.
        "Parents were prosecuted through the US Marshals",
        "their children were held by the Office of Refugee Resettlement",
        "ICE belongs to the Department of Homeland Security (DHS)",
        "The Florence Project in Arizona reported parents and children out of contact for days to "
        "months",
        # The ask.
        "Ask Congress to use its oversight of federal agencies to end the separation of families",
        "ACLU: that Congress use its oversight of federal agencies to end family separation",
        # Agency lines.
        "Department of Homeland Security, comment line",
        "202-282-8495",
        "A line of Enforcement and Removal Operations. It takes questions from the public, "
        "including on the separation of a minor child or dependent",
        "ICE, Detention Reporting and Information Line",
        "1-888-351-4024",
        "In 2018 the Secretary was Kirstjen Nielsen (on X, then Twitter: @SecNielsen)",
        "In 2018 the director of ICE was Thomas Homan",
        # Petitions.
        "In June 2018 it was addressed to Ivanka Trump, and over 19,000 people had signed",
        "In June 2018 it was addressed to the Secretary of Homeland Security",
        # Events.
        "Families Belong Together Past When: June 30, 2018, 11:00 AM local time Washington, DC "
        "The main event was in Washington. Local ones all over the country were listed on its site",
        "National Day of Action for Children Past When: June 1, 2018 Dozens of organizations "
        "took part, and an event locator found what was near a ZIP code",
        # Money.
        "RAICES is the Refugee and Immigrant Center for Education and Legal Services. In June 2018 "
        "a fundraiser for it on Facebook had raised 9.7 million dollars; its goal was 11 million. "
        "Join one, or start your own",
        "RAICES The Refugee and Immigrant Center for Education and Legal Services, in Texas, "
        "serves these children",
        "The Florence Project The Florence Project, in Arizona, serves these children",
        # Other tools.
        "In June 2018 the ACLU had a page with a short script. It asks for your phone number, your "
        "email address and your ZIP code, and connects you to the office of a senator",
        "Call My Congress A site with the numbers of your Representative",
    ],
)  # fmt: skip
def test_every_fact_is_on_the_page(text: str, fact: str) -> None:
    assert fact in text


def test_ask_script_and_lines_come_first(text: str) -> None:
    order = ["Ask Congress", "Find my members", "202-282-8495", "1-888-351-4024", "petition of",
             "Past events", "fundraiser for RAICES"]  # fmt: skip
    after = text.partition("Ways to act")[2] or text
    assert [after.index(part) for part in order] == sorted(after.index(part) for part in order)


@pytest.mark.parametrize("name", FORMER_OFFICIALS)
def test_no_former_official_is_called_current(client: FlaskClient, text: str, name: str) -> None:
    sentences = [part for part in re.split(r"(?<=[.!?])\s", text) if name in part]
    assert sentences
    for sentence in sentences:
        assert re.search(r"\bIn (June )?2018\b.*\bwas\b", sentence), sentence
    # Nor is one on any page that is read out to an office of today.
    for path in ("/call", "/email"):
        assert name not in client.get(f"{path}/family-separation/A000001?zip=02139").text


def test_what_to_say_names_no_official(client: FlaskClient) -> None:
    for area in parse(client.get(PAGE).text).iter("textarea"):
        assert not any(name in text_of(area) for name in FORMER_OFFICIALS)
        assert "Secretary Nielsen" not in text_of(area)


def test_the_events_of_2018_are_past_and_lead_to_a_coming_one(client: FlaskClient) -> None:
    page = client.get(PAGE).text
    coming, past = page.partition("Past events")[::2]
    assert 'id="action-families-belong-together"' not in coming
    assert 'id="action-day-of-action"' not in coming
    assert 'href="#action-find-event"' in past
    assert past.index('href="#action-find-event"') < past.index('id="action-find-event"')
    assert "See the organization’s own list" in text_of(parse(page))


def test_every_action_with_figures_or_names_shows_their_date(client: FlaskClient) -> None:
    cards = [e for e in parse(client.get(PAGE).text).iter("article") if "action" in e.attrib["id"]]
    assert len(cards) == 12
    for card in cards:
        said = text_of(card)
        assert "Checked June 20, 2018, more than a year ago: it may have changed." in said
        assert "as of June 2018." in said or "June 1, 2018" in said or "June 30, 2018" in said


def test_every_source_shows_its_date(text: str) -> None:
    assert text.rpartition(" Sources The New York Times")[2].count("as of June 20, 2018") == 5


def test_the_campaign_that_serves_any_position_offers_no_action(client: FlaskClient) -> None:
    assert "<article" not in client.get("/campaigns/any-issue").text
