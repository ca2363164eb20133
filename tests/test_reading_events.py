"""Events out of an answer: mapped, checked, and silent about what is private."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from switchboard.providers import reading_events
from switchboard.providers.calls import Deadline
from switchboard.providers.replies import FoundEvent, FoundTime, ProviderFailure, Question
from tests import protocols, standins
from tests.protocols import event, location
from tests.standins import StandIn

QUESTION = Question(zip="02139", organization=protocols.ORGANIZATION)
START = 1_795_626_000


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """Mobilize."""
    with standins.serve("mobilize") as serving:
        yield serving


def ask(standin: StandIn, question: Question = QUESTION) -> dict[str, FoundEvent]:
    """The events that it replies with, by id."""
    reply = standin.provider().ask(question, standins.Tables(), Deadline(), 119)
    return {each.id: each for each in reply.events}


def read(standin: StandIn, *items: Any) -> list[FoundEvent]:
    """How these items of an answer are read."""
    nothing = {"data": [], "count": 0}
    standin.behave(standins.says({"data": list(items)}), standins.says(nothing))
    return list(ask(standin).values())


def one(standin: StandIn, **changes: Any) -> FoundEvent:
    """How a good event with `changes` is read."""
    (found,) = read(standin, event(1, "Picnic", START, **changes))
    return found


def test_mobilize_is_asked_for_what_is_near_and_for_what_is_online(standin: StandIn) -> None:
    found = ask(standin)
    assert list(found) == ["101", "103", "104", "102", "105"]
    near, online = standin.asked
    assert near.path == online.path == "/v1/organizations/4711/events"
    assert near.query == {
        "zipcode": ["02139"], "max_dist": ["50"], "timeslot_start": ["gte_now"],
        "is_virtual": ["false"], "per_page": ["50"],
    }  # fmt: skip
    assert "zipcode" not in online.query
    assert "authorization" not in near.headers


def test_an_event_is_read_into_our_terms(standin: StandIn) -> None:
    assert ask(standin)["101"] == FoundEvent(
        id="101",
        title="Town hall in Cambridge",
        times=tuple(
            FoundTime(
                datetime(2026, month, day, 17, tzinfo=UTC),
                datetime(2026, month, day, 19, tzinfo=UTC),
                str(1010 + number),
            )
            for number, (month, day) in enumerate([(11, 16), (11, 25), (12, 2)])
        ),
        description="Come to Town hall in Cambridge.",
        kind="town_hall",
        time_zone="America/New_York",
        venue="Example Hall",
        lines=("1 Example Street",),
        city="Cambridge",
        state="MA",
        zip="02139",
        district="MA-07",
        point=(42.37, -71.11),
        url="https://events.example.org/event/101/",
    )


def test_both_spellings_of_the_district_are_read(standin: StandIn) -> None:
    found = ask(standin)
    assert (found["101"].district, found["102"].district) == ("MA-07", "MA-06")


def test_an_event_online_has_no_place(standin: StandIn) -> None:
    found = one(standin, is_virtual=True, virtual_action_url="https://meet.example.org/x")
    assert found.is_virtual
    assert (found.venue, found.lines, found.point, found.zip) == (None, (), None, None)
    assert "meet.example.org" not in repr(found)


@pytest.mark.parametrize(
    "changes",
    [
        {"address_visibility": "PRIVATE"},
        {"address_visibility": "SOMETHING_NEW"},
        {"location": location(venue=protocols.PRIVATE_SENTENCE)},
        {"location": location(address_lines=[protocols.PRIVATE_SENTENCE, "77 Secret Lane"])},
        {"location": location(address_lines=["", "This event’s ADDRESS IS PRIVATE."])},
    ],
)
def test_nothing_of_a_private_address_but_the_town_is_read(
    standin: StandIn, changes: dict[str, Any]
) -> None:
    found = one(standin, **changes)
    assert found.is_private
    assert (found.city, found.state) == ("Cambridge", "MA")
    assert (found.venue, found.lines, found.zip) == (None, (), None)
    assert (found.district, found.point) == (None, None)
    for part in ("Example Hall", "Example Street", "Secret", "02139", "42.37"):
        assert part not in repr(found)


def test_an_event_that_is_not_public_is_left_out(standin: StandIn) -> None:
    assert read(standin, event(1, "Board", START, visibility="PRIVATE")) == []


@pytest.mark.parametrize(
    "item",
    [
        None, 7, "event", [], {},
        event(1, "", START),
        event(1, "No time"),
        event(1, "Null time", START, timeslots=[{"id": 1, "start_date": None, "end_date": START}]),
        event(1, "Far time", START, timeslots=[{"id": 1, "start_date": 10**18}]),
        event(1, "Strange id", START, id="../../etc"),
        event(1, "Empty id", START, id=""),
        event(1, "Title", START) | {"title": {"en": "An object"}},
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_event_is_left_out_and_the_others_are_not(standin: StandIn, item: Any) -> None:
    assert [each.id for each in read(standin, item, event(2, "Picnic", START))] == ["2"]


def test_an_event_in_both_answers_is_there_once(standin: StandIn) -> None:
    standin.behave(standins.says({"data": [event(1, "Picnic", START)]}))
    assert list(ask(standin)) == ["1"]
    assert standin.calls == 2


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        (START, datetime(2026, 11, 25, 17, tzinfo=UTC)),
        (float(START), datetime(2026, 11, 25, 17, tzinfo=UTC)),
        (str(START), datetime(2026, 11, 25, 17, tzinfo=UTC)),
        ("2026-11-25T12:00:00-05:00", datetime(2026, 11, 25, 17, tzinfo=UTC)),
        ("2026-11-25T17:00:00Z", datetime(2026, 11, 25, 17, tzinfo=UTC)),
        ("2026-11-25T12:00:00", None),
        ("soon", None),
        (True, None),
        (None, None),
        (float("nan"), None),
        (float("inf"), None),
        (-(10**12), None),
        ([START], None),
        ("9" * 400, None),
    ],
)
def test_a_moment_is_seconds_or_has_its_zone(said: object, moment: datetime | None) -> None:
    assert reading_events.moment(said) == moment


def test_an_end_before_the_start_is_none(standin: StandIn) -> None:
    slot = {"id": 1, "start_date": START, "end_date": START - 1, "is_full": True}
    (time,) = one(standin, timeslots=[slot]).times
    assert (time.end, time.is_full) == (None, True)


def test_a_timeslot_without_an_end_keeps_the_others_in_step(standin: StandIn) -> None:
    slots = [
        {"id": 1, "start_date": START, "end_date": None},
        {"id": 2, "start_date": START + 9000, "end_date": START + 9900},
    ]
    first, second = one(standin, timeslots=slots).times
    assert first.end is None
    assert second.end == reading_events.moment(START + 9900)


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("America/Chicago", "America/Chicago"),
        ("Mars/Olympus", None),
        ("../etc/passwd", None),
        ("America", None),
        ("", None),
        (5, None),
        ("x" * 400, None),
        ("\x00", None),
    ],
)
def test_a_time_zone_is_one_that_there_is(standin: StandIn, said: object, zone: str | None) -> None:
    assert one(standin, timezone=said).time_zone == zone


@pytest.mark.parametrize(
    "point",
    [
        None, {}, {"latitude": "north", "longitude": 1}, {"latitude": 0, "longitude": 0},
        {"latitude": 99, "longitude": 0}, {"latitude": 1, "longitude": 999},
        {"latitude": True, "longitude": True}, {"latitude": 1},
    ],
)  # fmt: skip
def test_what_is_no_point_is_none(standin: StandIn, point: object) -> None:
    assert one(standin, location=location(location=point)).point is None


def test_a_place_that_is_null_or_strange_is_no_place(standin: StandIn) -> None:
    places: list[object] = [
        None,
        "here",
        [],
        {"venue": {"a": 1}, "address_lines": "12 Example Street"},
    ]
    for place in places:
        found = one(standin, location=place)
        assert (found.venue, found.point) == (None, None)


def test_a_link_that_is_none_is_left_out(standin: StandIn) -> None:
    assert one(standin, browser_url="javascript:alert(1)").url is None


def test_html_becomes_text(standin: StandIn) -> None:
    html = (
        "<h2>Hi!</h2><script>steal()</script><style>p{}</style><!-- <b>no</b> -->"
        "<p onclick=x>Bring a <a href='javascript:x'>frien</a>d &amp; water.<br>Rain &lt; sun.</p>"
    )
    assert one(standin, description=html).description == "Hi! Bring a friend & water. Rain < sun."


def test_an_organization_must_be_named(standin: StandIn) -> None:
    with pytest.raises(ProviderFailure) as caught:
        ask(standin, Question(zip="02139"))
    assert caught.value.meaning == "need_address"
    assert standin.calls == 0


def test_an_organization_cannot_lead_elsewhere(standin: StandIn) -> None:
    with pytest.raises(ProviderFailure):
        ask(standin, Question(zip="02139", organization="1/../../people?x=#"))
    assert standin.asked[0].path == "/v1/organizations/1%2F..%2F..%2Fpeople%3Fx%3D%23/events"
