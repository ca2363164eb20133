"""Actions: facts and words of the other ways to act, and how a page shows them."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from switchboard import campaigns
from switchboard.actions import Agency, Board, Event, arrange
from switchboard.errors import CampaignError
from tests import campaigning
from tests.conftest import TODAY, AppMaker
from tests.inspecting import parse, text_of

PAGE = "/campaigns/parks"
# The beginnings of two actions in campaign.toml.
LINE = '[[actions]]\nid = "park-line"'
SIGN = '[[actions]]\nid = "sign"'


@pytest.fixture
def parks(make_app: AppMaker, scripts_copy: Path) -> FlaskClient:
    campaigning.write(scripts_copy)
    return make_app(scripts_dir=str(scripts_copy)).test_client()


def board_of(folder: Path, now: datetime = TODAY) -> Board:
    campaign = campaigns.read(folder)
    return arrange(campaign.facts.actions, campaign.wording("en").actions, now)


def text_of_page(client: FlaskClient, path: str = PAGE) -> str:
    return text_of(parse(client.get(path).text))


def test_a_campaign_page_offers_every_way_to_act_in_a_calm_order(parks: FlaskClient) -> None:
    text = text_of_page(parks).partition("Find my members")[2]
    order = [
        "Call an agency", "The park line", "Sign a petition", "Sign for parks", "Join an event",
        "A walk in the park", "Past events", "The picnic", "Find a coming event", "Find an event",
        "Start or join a fundraiser", "Raise money", "Give to parks", "Read more", "For your call",
    ]  # fmt: skip
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)


def test_an_agency_has_number_hours_languages_and_its_own_script(parks: FlaskClient) -> None:
    page = parks.get(PAGE).text
    assert 'href="tel:+18005550150"' in page
    assert "It counts who asks for parks.</p>" in page
    assert "Say:" not in page
    text = text_of(parse(page))
    assert "Call 1-800-555-0150" in text
    assert "1, 8 0 0, 5 5 5, 0 1 5 0" in text
    assert "Monday to Friday, 9:00 AM to 5:00 PM, Eastern Time." in text
    assert "Languages: English, Spanish." in text
    assert "about 4 seconds Hello, I'm [your name]. I ask for more parks. Thank you." in text
    assert "Figures and names as of September 2026." in text


def test_a_line_that_is_open_on_one_day_says_only_that_one(
    make_app: AppMaker, scripts_copy: Path
) -> None:
    campaigning.write(scripts_copy, ("mon-fri", "wed"), ("America/New_York", "America/Denver"))
    text = text_of_page(make_app(scripts_dir=str(scripts_copy)).test_client())
    assert "Hours: Wednesday, 9:00 AM to 5:00 PM, Mountain Time." in text


def test_each_action_says_its_source_and_when_it_was_checked(parks: FlaskClient) -> None:
    text = text_of_page(parks)
    assert "Source: Park Service of Example. Checked October 1, 2026." in text
    assert text.count("Checked October 1, 2026.") == 7


def test_what_nobody_has_checked_for_a_year_says_so(
    parks: FlaskClient, make_app: AppMaker, scripts_copy: Path
) -> None:
    said = "Checked November 1, 2025, more than a year ago: it may have changed."
    assert text_of_page(parks).count(said) == 1
    assert text_of_page(parks).count("more than a year ago") == 1
    in_time = make_app(datetime(2026, 11, 1, tzinfo=UTC), scripts_dir=str(scripts_copy))
    assert "more than a year ago" not in text_of_page(in_time.test_client())


def test_an_event_shows_its_local_time_and_place(parks: FlaskClient) -> None:
    text = text_of_page(parks)
    assert "When: December 5, 2026, 10:00 AM to 12:00 PM local time Springfield" in text


@pytest.mark.parametrize(
    ("start", "end", "when"),
    [
        ("2026-12-05", "", "December 5, 2026"),
        ("2026-12-05", "2026-12-06", "December 5, 2026 to December 6, 2026"),
        ("2026-12-05T19:30:00-08:00", "", "December 5, 2026, 7:30 PM local time"),
        (
            "2026-12-05T19:30:00-08:00",
            "2026-12-06T01:00:00-08:00",
            "December 5, 2026, 7:30 PM to December 6, 2026, 1:00 AM local time",
        ),
    ],
)
def test_an_event_says_as_much_as_is_known_of_its_time(
    make_app: AppMaker, scripts_copy: Path, start: str, end: str, when: str
) -> None:
    campaigning.write(
        scripts_copy,
        ("start = 2026-12-05T10:00:00-05:00", f"start = {start}"),
        ("end = 2026-12-05T12:00:00-05:00\n", f"end = {end}\n" if end else ""),
    )
    text = text_of_page(make_app(scripts_dir=str(scripts_copy)).test_client())
    assert f"When: {when} Springfield" in text


def test_an_event_is_past_from_its_end_and_leads_to_the_search(
    make_app: AppMaker, scripts_copy: Path
) -> None:
    folder = campaigning.write(scripts_copy)
    before = board_of(folder, datetime(2026, 12, 5, 16, 59, tzinfo=UTC))
    assert [[each.id for each in part] for part in (before.coming, before.past)] == [
        ["walk"], ["picnic"],
    ]  # fmt: skip
    end = datetime(2026, 12, 5, 17, tzinfo=UTC)
    assert [each.id for each in board_of(folder, end).past] == ["walk", "picnic"]
    client = make_app(end, scripts_dir=str(scripts_copy)).test_client()
    page = client.get(PAGE).text
    assert "No coming event is listed here just now." in page
    assert page.index('id="action-walk"') < page.index('href="#action-find"')
    # The heading, and a mark on each.
    assert text_of(parse(page)).count(" Past ") == 3


@pytest.mark.parametrize(
    ("event", "last_moment"),
    [
        ({"start": date(2026, 6, 30)}, datetime(2026, 7, 1, 11, 59, tzinfo=UTC)),
        (
            {"start": date(2026, 6, 29), "end": date(2026, 6, 30)},
            datetime(2026, 7, 1, 11, 59, tzinfo=UTC),
        ),
        (
            {"start": datetime.fromisoformat("2026-06-30T11:00:00-04:00")},
            datetime(2026, 7, 1, 3, 59, tzinfo=UTC),
        ),
    ],
    ids=["a day", "some days", "a time without an end"],
)
def test_an_event_without_a_last_hour_lasts_as_long_as_its_day(
    event: dict[str, Any], last_moment: datetime
) -> None:
    made = Event(id="x", source="x", checked=date(2026, 1, 1), **event)
    assert not made.is_past(last_moment)
    assert made.is_past(last_moment + timedelta(minutes=1))


def test_an_action_is_hidden_until_it_starts_and_marked_when_it_has_ended(
    make_app: AppMaker, scripts_copy: Path
) -> None:
    campaigning.write(scripts_copy)
    early = make_app(datetime(2026, 10, 31, tzinfo=UTC), scripts_dir=str(scripts_copy))
    page = early.test_client().get(PAGE).text
    assert "action-give" not in page
    assert "Until December 31, 2026." in page
    late = make_app(datetime(2027, 1, 2, tzinfo=UTC), scripts_dir=str(scripts_copy))
    text = text_of_page(late.test_client())
    assert "Raise money for trees Over" in text
    assert "Ended on December 31, 2026." in text
    assert "Open its page: Raise money for trees" in text


def test_a_number_that_is_over_cannot_be_dialed_by_a_tap(
    make_app: AppMaker, scripts_copy: Path
) -> None:
    campaigning.write(scripts_copy, ("as_of = 2026-09-01", "ends = 2026-10-31"))
    page = make_app(scripts_dir=str(scripts_copy)).test_client().get(PAGE).text
    assert "tel:+18005550150" not in page
    assert "1-800-555-0150" in page


def test_the_organizations_own_list_is_always_linked(parks: FlaskClient) -> None:
    assert 'href="https://example.org/events"' in parks.get(PAGE).text


def test_a_campaign_without_actions_has_no_list_of_them(client: FlaskClient) -> None:
    page = client.get("/campaigns/any-issue").text
    assert "Ways to act" not in page


def test_numbers_have_one_written_form(scripts_copy: Path) -> None:
    folder = campaigning.write(scripts_copy, ("1-800-555-0150", "(202) 555 0150"))
    line = campaigns.read(folder).facts.actions[0]
    assert isinstance(line, Agency)
    assert line.phone == "202-555-0150"


@pytest.mark.parametrize(
    ("old", "new", "at", "complaint"),
    [
        ('kind = "petition"', 'kind = "petitoin"', "", "Invalid value 'petitoin'"),
        ('id = "sign"\n', 'id = "sign"\nurll = "x"\n', "urll", "unknown field `urll`"),
        ('url = "https://example.org/sign"\n', "", SIGN, "missing required field `url`"),
        ('phone = "1-800-555-0150"\n', "", LINE, "missing required field `phone`"),
        ("checked = 2026-10-01", 'checked = "soon"', "", "Expected `date`, got `str`"),
        ("1-800-555-0150", "555-0150", "", "has “555-0150”, which is not a telephone number"),
        ("https://example.org/sign", "javascript:alert(1)", "", "has “javascript:alert(1)”, which"),
        ("https://example.org/walk", "ftp://example.org", "", "has “ftp://example.org”, which is"),
        ('id = "sign"', 'id = "park-line"', 'id = "park-line"\nkind = "pet', "is there twice"),
        ('id = "sign"', 'id = "Sign it"', "", "has an id that cannot be in an address"),
        ("mon-fri 09:00-17:00", "9 to 5", "", "has hours that cannot be read, “9 to 5”"),
        ("mon-fri 09:00-17:00", "mon-fri 09:00-27:00", "", "has hours that cannot be read"),
        ('time_zone = "America/New_York"\n', "", "hours =", "needs hours and time_zone"),
        ("America/New_York", "Eastern", "", "has the time zone “Eastern”"),
        ('"en", "es"]', '"English"]', "", "Expected `str` matching regex"),
        ('source = "Park Service of Example"', 'source = " "', "", "does not say who is"),
        ("as_of = 2026-09-01", "as_of = 2026-10-02", "", "younger than the day it was checked"),
        ("as_of = 2026-09-01", "as_of = 0926-09-01", "", "has as_of = 0926-09-01, which cannot"),
        ("starts = 2026-11-01", "starts = 2027-01-02\nends = 2027-01-01", "ends = 2027-01-01",
         "ends before it starts"),
        ("2026-12-05T12:00:00-05:00", "2026-12-05T09:00:00-05:00", "", "ends before it starts"),
        ("2026-12-05T12:00:00-05:00", "2026-12-06 #", "", "has a time and a day for start and end"),
        ("2026-12-05T10:00:00-05:00", "2026-12-05T10:00:00", "", "neither a time with offset"),
        ("start = 2026-06-30", 'start = "June"', "", "has start = June, neither a time"),
        ("start = 2026-06-30", "start = 3026-06-30", "", "which cannot be meant"),
        ("organization = 77", "organization = 0", "", "Expected `int` >= 1"),
        ("### sign: Sign for parks", "### sing: Sign", "", "there is no action “sing” in campaign"),
        ("### walk: A walk", "### sign: A walk", "", "the action “sign” is there twice"),
        ("### sign: Sign for parks", "### Sign for parks", "", "needs a heading with an id here"),
        ("## Actions\n", "## Actions\n\nBye\n", "Bye", "needs a heading with an id here"),
        ("We meet at the gate.\n", "", "### walk", "the action “walk” has a title alone"),
        ("Say: Hello, I'm", "Hello, I'm", "### park-line", "“park-line” does not say what to say"),
        ("There was cake.", "Cake.\n\nSay: Yes!", "### picnic", "“picnic” says what to say, and"),
        ("### more: Read more\n\nOn [trees](https://example.org/trees).\n", "", "## Actions",
         "the action “more” has no words"),
    ],
)  # fmt: skip
def test_an_action_that_cannot_be_used_is_named_with_file_line_and_fix(
    scripts_copy: Path, old: str, new: str, at: str, complaint: str
) -> None:
    folder = campaigning.write(scripts_copy, (old, new))
    with pytest.raises(CampaignError) as caught:
        campaigns.read(folder)
    assert str(caught.value).startswith(campaigning.place_of(folder, at or new))
    assert complaint in str(caught.value)
    assert "To mend it:" in str(caught.value)


def test_a_language_without_the_words_of_an_action_stops_the_boot(scripts_copy: Path) -> None:
    folder = campaigning.write(scripts_copy, ('languages = ["en"]', 'languages = ["en", "es"]'))
    words = campaigning.WORDS.partition("## Actions")[0]
    (folder / "es.md").write_text(words)
    with pytest.raises(CampaignError, match=r"parks/es\.md, line 1: the action “park-line” has no"):
        campaigns.read(folder)
