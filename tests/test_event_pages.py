"""The page of events near a ZIP code, and each event as a file for a calendar."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient

from switchboard import chain
from switchboard.errors import SettingError
from switchboard.settings import load
from tests import protocols, standins
from tests.conftest import TODAY, AppMaker
from tests.inspecting import parse, text_of
from tests.protocols import event, location
from tests.standins import StandIn

PAGE = "/campaigns/any-issue/events"
OWN_LIST = "https://events.example.org/union/"
START = 1_795_626_000  # 2026-11-25 17:00 UTC


class Live(NamedTuple):
    """An app whose campaign `any-issue` searches for events, and what it asks."""

    app: Flask
    standin: StandIn
    cache: Path

    @property
    def client(self) -> FlaskClient:
        """A client that inspects every page it gets."""
        return self.app.test_client()

    def text(self, query: str = "zip=02139") -> str:
        """What a person reads on the page."""
        return text_of(parse(self.client.get(f"{PAGE}?{query}").text))

    def show(self, *items: Any) -> None:
        """Let these be the events in person, and none online."""
        nothing = standins.says({"data": []})
        self.standin.behave(standins.says({"data": list(items)}), nothing)


LiveMaker = Callable[..., Live]


def write_search(scripts: Path, organization: str | None = None) -> Path:
    """Give the campaign `any-issue` in `scripts` a search for events."""
    folder = scripts / "any-issue"
    whose = [f"organization = {organization}"] if organization else []
    lines = [
        "[[actions]]", 'id = "near-you"', 'kind = "event_search"', f'url = "{OWN_LIST}"',
        'source = "Example Union"', "checked = 2026-11-24", *whose, "",
    ]  # fmt: skip
    facts, wording = folder / "campaign.toml", folder / "en.md"
    facts.write_text("\n".join([facts.read_text(), *lines]))
    words = "## Actions\n\n### near-you: Events near you\n\nCome.\n"
    wording.write_text(f"{wording.read_text()}\n{words}")
    return scripts


@pytest.fixture
def make(make_app: AppMaker, scripts_copy: Path, tmp_path: Path) -> Iterator[LiveMaker]:
    """Makes a `Live`; `now` is what its clock says."""
    write_search(scripts_copy, organization=protocols.ORGANIZATION)
    with standins.serve("mobilize") as standin:

        def make(now: datetime = TODAY, **settings: str) -> Live:
            folder = tmp_path / "providers"
            folder.mkdir(exist_ok=True)
            standin.write(folder)
            cache = tmp_path / "answers.sqlite"
            chosen = {
                "scripts_dir": str(scripts_copy), "providers_dir": str(folder),
                "cache": str(cache), **settings,
            }  # fmt: skip
            return Live(make_app(now, **chosen), standin, cache)

        yield make


@pytest.fixture
def live(make: LiveMaker) -> Live:
    """An app that searches for events."""
    return make()


def cards(live: Live, query: str = "zip=02139") -> dict[str, str]:
    """The text of each event's card by its heading, in order."""
    document = parse(live.client.get(f"{PAGE}?{query}").text)
    found = list(document.iter("article"))
    return {text_of(next(each.iter("h3"))): text_of(each) for each in found}


# What the page shows.


def test_without_a_zip_the_page_asks_for_one_and_nobody_else(live: Live) -> None:
    page = live.client.get(PAGE).text
    assert f'action="{PAGE}"' in page
    assert "Find events" in page
    assert OWN_LIST in page
    assert live.client.get(f"{PAGE}?zip=%20").status_code == 200
    assert live.standin.calls == 0


def test_coming_events_are_there_by_distance_and_those_online_apart(live: Live) -> None:
    assert list(cards(live)) == [
        "Town hall in Cambridge",
        "Rally in Salem",
        "Supper at a neighbor’s",
        "Phone bank",
    ]
    headings = re.findall(r"<h2[^>]*>([^<]+)", live.client.get(f"{PAGE}?zip=02139").text)
    assert headings == ["In person", "Online, from anywhere"]


def test_a_card_says_when_where_and_how_far(live: Live) -> None:
    card = cards(live)["Town hall in Cambridge"]
    assert "Town hall" in card
    assert "Wednesday, November 25, 2026, 12:00 PM to 2:00 PM EST" in card
    assert "Wednesday, December 2, 2026, 12:00 PM to 2:00 PM EST" in card
    assert "November 16" not in card  # that one is past
    assert "Example Hall, 1 Example Street, Cambridge, MA 02139" in card
    assert "less than a mile away" in card
    assert "House district MA-07" in card
    assert "about 15 miles away" in cards(live)["Rally in Salem"]


def test_a_card_leads_to_the_event_and_to_a_calendar_file(live: Live) -> None:
    page = live.client.get(f"{PAGE}?zip=02139").text
    assert 'href="https://events.example.org/event/101/" rel="noopener noreferrer"' in page
    assert f'href="{PAGE}/101.ics?zip=02139"' in page
    assert OWN_LIST in page


def test_what_is_online_is_marked_and_has_no_place(live: Live) -> None:
    card = cards(live)["Phone bank"]
    assert "Online" in card
    assert "away" not in card
    page = live.client.get(f"{PAGE}?zip=02139").text
    assert "meet.example.org" not in page  # for those who have signed up


def test_a_private_address_is_nowhere_on_the_page_or_in_the_file(live: Live) -> None:
    card = cards(live)["Supper at a neighbor’s"]
    assert "Cambridge, MA; address after sign-up" in card
    assert "away" not in card
    page = live.client.get(f"{PAGE}?zip=02139").text
    file = live.client.get(f"{PAGE}/103.ics?zip=02139").text
    for part in ("Secret", "Apt 9", "Reed’s home"):
        assert part not in page
        assert part not in file
    assert r"LOCATION:Cambridge\, MA\, address after sign-up" in file


def test_full_ones_are_marked_whole_or_by_the_time(live: Live) -> None:
    def slot(number: int, is_full: bool) -> dict[str, Any]:
        start = START + number * 86_400
        return {"id": number, "start_date": start, "end_date": start + 3600, "is_full": is_full}

    live.show(
        event(1, "All full", timeslots=[slot(0, True), slot(1, True)]),
        event(2, "One full", timeslots=[slot(0, True), slot(1, False)]),
        event(3, "None full", timeslots=[slot(0, False)]),
    )
    found = cards(live)
    assert [card.count("Full") for card in found.values()] == [1, 1, 0]
    assert found["All full"].startswith("All full Full")
    assert "1:00 PM EST Full" in found["One full"]


def test_of_many_times_the_first_five_are_there(live: Live) -> None:
    live.show(event(1, "Weekly", *(START + week * 604_800 for week in range(20))))
    card = cards(live)["Weekly"]
    assert card.count("12:00 PM") == 5
    assert "and 15 more times" in card
    file = live.client.get(f"{PAGE}/1.ics?zip=02139").text
    assert file.count("BEGIN:VEVENT") == 20


def test_nothing_near_is_said_with_a_way_on(live: Live) -> None:
    live.show()
    text = live.text()
    assert "Nothing is planned near 02139 for now." in text
    assert "See the organization’s own list" in text


def test_the_source_its_date_and_what_it_is_asked_are_said(live: Live) -> None:
    text = live.text()
    assert re.search(r"From Mobilize, \w+ \d+, \d{4}\.", text)
    assert "This site asks Mobilize for a ZIP code, without anything about you" in text
    about = text_of(parse(live.client.get("/about").text))
    assert "If you look for events, this site asks Mobilize for your ZIP code" in about


def test_the_about_page_names_nobody_who_is_not_asked(client: FlaskClient) -> None:
    assert "Mobilize" not in client.get("/about").text


# Times.


def slots(start: str, end: str) -> list[dict[str, Any]]:
    """One timeslot between two ISO times."""
    ends = [int(datetime.fromisoformat(each).timestamp()) for each in (start, end)]
    return [{"id": 1, "start_date": ends[0], "end_date": ends[1]}]


@pytest.mark.parametrize(
    ("zip_code", "zone", "said"),
    [
        ("02139", "Eastern Time", "12:00 PM to 2:00 PM EST"),
        ("78230", "Central Time", "11:00 AM to 1:00 PM CST"),
        ("90140", "Pacific Time", "9:00 AM to 11:00 AM PST"),
    ],
)
def test_times_are_in_the_zone_of_the_zip_which_is_named(
    live: Live, zip_code: str, zone: str, said: str
) -> None:
    live.show(event(1, "Picnic", START))
    text = live.text(f"zip={zip_code}")
    assert f"Times are in your time zone, {zone}." in text
    assert said in text


def test_where_clocks_at_the_event_differ_both_times_are_said(live: Live) -> None:
    live.show(event(1, "Over the line", START, timezone="America/Chicago"))
    assert "12:00 PM to 2:00 PM EST (11:00 AM CST where it takes place)" in live.text()


def test_what_is_online_takes_place_where_the_reader_is(live: Live) -> None:
    assert "where it takes place" not in cards(live)["Phone bank"]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        # The clocks go forward on March 14, 2027, and back on November 7, 2027.
        ("2027-03-13T17:00-05:00", "2027-03-13T18:00-05:00", "13, 2027, 5:00 PM to 6:00 PM EST"),
        ("2027-03-14T17:00-04:00", "2027-03-14T18:00-04:00", "14, 2027, 5:00 PM to 6:00 PM EDT"),
        ("2027-03-14T01:30-05:00", "2027-03-14T03:30-04:00", "1:30 AM EST to 3:30 AM EDT"),
        ("2027-11-07T01:30-04:00", "2027-11-07T01:30-05:00", "1:30 AM EDT to 1:30 AM EST"),
        ("2027-01-31T23:00-05:00", "2027-02-01T01:00-05:00",
         "Sunday, January 31, 2027, 11:00 PM EST to Monday, February 1, 2027, 1:00 AM EST"),
    ],
)  # fmt: skip
def test_times_are_right_across_a_change_of_clocks_and_midnight(
    make: LiveMaker, start: str, end: str, said: str
) -> None:
    live = make(now=datetime(2027, 1, 1, tzinfo=UTC))
    live.show(event(1, "Vigil", timeslots=slots(start, end)))
    assert said in live.text()


def test_an_event_without_an_end_has_a_start_alone(live: Live) -> None:
    live.show(event(1, "Vigil", timeslots=[{"id": 1, "start_date": START, "end_date": None}]))
    assert "Wednesday, November 25, 2026, 12:00 PM EST" in cards(live)["Vigil"]


def test_what_was_kept_while_it_was_coming_is_past_when_it_is_over(
    make: LiveMaker,
) -> None:
    assert "Town hall in Cambridge" in cards(make())
    later = make(now=datetime(2026, 12, 25, tzinfo=UTC))
    assert cards(later) == {}
    assert later.standin.calls == 2  # the kept answers are asked for again by nobody


# Hostile content.


def test_hostile_html_is_text_and_short(live: Live) -> None:
    script = "<script>alert(1)</script><img src=x onerror=alert(1)><p>Hi</p>"
    live.show(
        event(
            1,
            "<b>Bold</b> “&amp;” \u202egnihton",
            START,
            description=script + "word " * 2_000,
            location=location(venue="</p><script>alert(2)</script>"),
            browser_url="javascript:alert(3)",
        )
    )
    page = live.client.get(f"{PAGE}?zip=02139").text  # and valid HTML, which the client inspects
    for raw in ("<script>alert", "onerror", "javascript:", "<b>Bold", "\u202e"):
        assert raw not in page
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    text = next(line for line in page.splitlines() if 'class="text"' in line)
    assert text.endswith("word…</p>")
    assert len(text) < 400


def test_markup_without_end_costs_no_time(live: Live) -> None:
    live.show(*(event(n, f"E{n}", START, description="<" * 30_000) for n in range(1, 20)))
    assert len(cards(live)) == 19


def test_a_half_letter_is_no_failure(live: Live) -> None:
    live.show(event(1, "Half \ud800 letter", START, description="\udfff"))
    assert "Half letter" in live.text()


# Failures.


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        (standins.fails(400), "Mobilize could not read ZIP code 02139."),
        (standins.fails(401), "Mobilize does not let this site read the list"),
        (standins.fails(403), "Mobilize does not let this site read the list"),
        (standins.fails(404), "Mobilize does not know the list of this campaign."),
        (standins.fails(429), "Mobilize has answered this site as often as it allows"),
        (standins.fails(500), "Mobilize does not answer properly just now."),
        (standins.page(), "Mobilize does not answer properly just now."),
        (standins.too_large, "Mobilize does not answer properly just now."),
        (standins.resets, "Mobilize does not answer properly just now."),
        (standins.cuts_off, "Mobilize does not answer properly just now."),
        (standins.refuses_in_200, "Mobilize does not answer properly just now."),
        (standins.says({"data": "none"}), "Mobilize does not answer properly just now."),
        (standins.redirects_to("https://example.org/"), "does not answer properly just now."),
    ],
)
def test_when_nobody_answers_the_page_stands_and_says_why(
    live: Live, behaviour: standins.Behaviour, why: str
) -> None:
    live.standin.behave(behaviour)
    answer = live.client.get(f"{PAGE}?zip=02139")
    assert answer.status_code == 200
    assert why in text_of(parse(answer.text))
    assert f'class="button main" href="{OWN_LIST}"' in answer.text
    file = live.client.get(f"{PAGE}/101.ics?zip=02139")
    assert file.status_code == 503
    assert why in text_of(parse(file.text))


def test_an_answer_from_before_a_failure_still_serves(make: LiveMaker) -> None:
    before = cards(make())
    again = make()
    again.standin.behave(standins.fails(500))
    assert cards(again) == before
    assert len(before) == 4


def test_equal_questions_are_asked_once_and_kept_by_zip_alone(live: Live) -> None:
    for _ in range(3):
        live.client.get(f"{PAGE}?zip=02139", headers={"User-Agent": "Firefox on my phone"})
    assert live.standin.calls == 2  # near, and online
    live.client.get(f"{PAGE}?zip=02201")
    assert live.standin.calls == 3  # what is online is the same everywhere
    assert not any("Firefox" in str(asked.headers) for asked in live.standin.asked)
    with sqlite3.connect(live.cache) as connection:
        kept = [key for (key,) in connection.execute("SELECT key FROM responses")]
    assert len(kept) == 3
    assert all(key.startswith("mobilize ") for key in kept)


# Off.


def test_a_campaign_without_a_search_says_so_and_asks_nobody(client: FlaskClient) -> None:
    for query in ("", "?zip=02139"):
        answer = client.get(f"{PAGE}{query}")
        assert answer.status_code == 200
        text = text_of(parse(answer.text))
        assert "This campaign does not list events." in text
        assert "Mobilize" not in text
        assert "<form" not in answer.text
    assert client.get(f"{PAGE}/101.ics?zip=02139").status_code == 404


def test_a_search_without_an_organization_leads_to_its_list(
    make_app: AppMaker, scripts_copy: Path
) -> None:
    app = make_app(scripts_dir=str(write_search(scripts_copy)))
    page = app.test_client().get(f"{PAGE}?zip=02139").text
    assert "cannot be searched by ZIP code here" in page
    assert f'class="button main" href="{OWN_LIST}"' in page


def test_whoever_runs_the_site_can_turn_it_off(make: LiveMaker) -> None:
    live = make(events_provider="none")
    assert "This site does not search for events by ZIP code." in live.text()
    assert OWN_LIST in live.client.get(PAGE).text
    assert "Mobilize" not in live.client.get("/about").text
    assert live.standin.calls == 0


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"EVENTS_PROVIDER": "meetups"}, "there is no provider “meetups”"),
        ({"EVENTS_PROVIDER": "represent_ca"}, "does not give the events near a ZIP code"),
        ({"PROVIDERS": "mobilize"}, "gives events, and no members or districts"),
    ],
)
def test_a_setting_that_cannot_be_is_told_what_is_wrong(
    make_app: AppMaker, settings: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingError, match=said):
        make_app(**{name.lower(): value for name, value in settings.items()})


def test_by_default_mobilize_is_the_one_and_loads_no_client(directory: Any) -> None:
    (provider,) = chain.of_events(load({}), directory).providers
    assert provider.name == "mobilize"
    assert "fetcher" not in vars(provider)


# ZIP codes that are none, or are special.


@pytest.mark.parametrize(
    ("zip_code", "status", "said"),
    [("2139", 400, "02139"), ("cambridge", 400, "cambridge"), ("99999", 404, "99999")],
)
def test_a_wrong_zip_is_answered_as_elsewhere_and_goes_on_here(
    live: Live, zip_code: str, status: int, said: str
) -> None:
    answer = live.client.get(f"{PAGE}?zip={zip_code}")
    assert answer.status_code == status
    assert said in answer.text
    assert f'action="{PAGE}"' in answer.text
    assert live.standin.calls == 0


def test_a_typo_is_offered_corrected_on_the_same_page(live: Live) -> None:
    assert f'href="{PAGE}?zip=02139"' in live.client.get(f"{PAGE}?zip=2139").text


def test_military_mail_is_told_why_and_sees_what_is_online(live: Live) -> None:
    text = live.text("zip=09001")
    assert "09001 is a military or diplomatic address." in text
    assert "Times are in the time zone of each event." in text
    assert "Phone bank" in text
    assert "2:00 PM CST" not in text  # 11 AM to 1 PM there
    assert "11:00 AM to 1:00 PM CST" in text


def test_an_unknown_campaign_is_not_found(live: Live) -> None:
    assert live.client.get("/campaigns/no-such/events?zip=02139").status_code == 404
    assert live.client.get("/campaigns/no-such/events/1.ics?zip=02139").status_code == 404


# The calendar file.


def test_an_event_is_a_file_for_a_calendar(live: Live) -> None:
    answer = live.client.get(f"{PAGE}/101.ics?zip=02139")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="any-issue-101.ics"'
    lines = answer.get_data(as_text=True).replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == 2  # the past time is not there
    assert "DTSTART:20261125T170000Z" in lines
    assert "DTEND:20261202T190000Z" in lines
    assert "SUMMARY:Town hall in Cambridge" in lines
    assert r"LOCATION:Example Hall\, 1 Example Street\, Cambridge\, MA 02139" in lines
    assert "URL:https://events.example.org/event/101/" in lines
    assert "DTSTAMP:20261124T120000Z" in lines


def test_an_event_online_says_so_in_the_file(live: Live) -> None:
    assert "LOCATION:Online\r\n" in live.client.get(f"{PAGE}/105.ics?zip=02139").text


@pytest.mark.parametrize("event_id", ["104", "999", "..", "1%0d%0aX", "<b>"])
def test_an_event_that_is_over_or_unknown_is_not_found_and_leads_on(
    live: Live, event_id: str
) -> None:
    answer = live.client.get(f"{PAGE}/{event_id}.ics?zip=02139")
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert "X:" not in str(answer.headers)


def test_a_file_needs_a_zip(live: Live) -> None:
    answer = live.client.get(f"{PAGE}/101.ics")
    assert answer.status_code == 400
    assert f'action="{PAGE}"' in answer.text
