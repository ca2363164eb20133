"""Which events are still to come, how far away they are, and in which order."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from switchboard import events
from switchboard.providers.replies import FoundEvent, FoundTime, Reply
from tests import invented

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CAMBRIDGE = (42.3647, -71.1042)


def event(id_: str, *hours: int, **changes: object) -> FoundEvent:
    """An event of an hour at each of `hours` from now."""
    times = tuple(FoundTime(NOW + each * HOUR, NOW + (each + 1) * HOUR) for each in hours)
    return replace(FoundEvent(id_, f"Event {id_}", times), **changes)


def coming(*found: FoundEvent, middle: tuple[float, float] | None = CAMBRIDGE) -> events.Nearby:
    """What of these is still to come."""
    return events.coming(Reply("mobilize", "Mobilize", NOW, events=found), middle, NOW)


def ids(listed: list[events.Listed]) -> list[str]:
    """Their ids, in order."""
    return [each.event.id for each in listed]


def test_what_is_over_is_left_out_and_what_goes_on_is_not() -> None:
    found = coming(event("over", -3), event("on", -30, 0, 30), event("later", 5))
    assert ids(found.in_person) == ["on", "later"]
    assert [time.start for time in found.in_person[0].times] == [NOW, NOW + 30 * HOUR]


def test_an_event_without_an_end_is_over_when_it_has_begun() -> None:
    open_ended = replace(event("x", 0), times=(FoundTime(NOW),))
    assert coming(open_ended).in_person == []
    assert coming(replace(open_ended, times=(FoundTime(NOW + HOUR),))).in_person


def test_the_nearest_comes_first_and_what_is_nowhere_last_by_time() -> None:
    found = coming(
        event("salem", 1, point=(42.523, -70.89)),
        event("private", 3, is_private=True),
        event("near", 9, point=(42.37, -71.11)),
        event("nowhere", 2),
    )
    assert ids(found.in_person) == ["near", "salem", "nowhere", "private"]
    miles = [each.miles for each in found.in_person]
    assert miles[:2] == [pytest.approx(0.5, abs=0.1), pytest.approx(15.5, abs=0.5)]
    assert miles[2:] == [None, None]


def test_events_online_are_a_group_of_their_own_by_time() -> None:
    found = coming(event("b", 5, is_virtual=True), event("a", 2, is_virtual=True), event("c", 9))
    assert (ids(found.in_person), ids(found.online)) == (["c"], ["a", "b"])
    assert found.find("b") == found.online[1]
    assert found.find("d") is None


def test_without_the_middle_of_a_zip_nothing_is_measured() -> None:
    found = coming(event("a", 1, point=CAMBRIDGE), middle=None)
    assert found.in_person[0].miles is None


def test_an_event_is_full_when_each_time_to_come_is() -> None:
    full, free = FoundTime(NOW + HOUR, is_full=True), FoundTime(NOW + 2 * HOUR)
    assert coming(replace(event("a", 1), times=(full,))).in_person[0].is_full
    assert not coming(replace(event("a", 1), times=(full, free))).in_person[0].is_full


@pytest.mark.parametrize(
    ("here", "there", "miles"),
    [
        ((0.0, 0.0), (0.0, 0.0), 0.0),
        ((42.3601, -71.0589), (40.7128, -74.0060), 190.2),  # Boston and New York
        ((0.0, 179.5), (0.0, -179.5), 69.1),  # over the date line
        ((90.0, 0.0), (-90.0, 0.0), 12437.3),
        ((51.5, 0.0), (51.5, 180.0), 5320.0),
    ],
)
def test_distances_are_those_of_the_earth(
    here: tuple[float, float], there: tuple[float, float], miles: float
) -> None:
    assert events.miles_between(here, there) == pytest.approx(miles, rel=0.002, abs=0.1)


def test_every_kind_of_the_shipped_file_has_words() -> None:
    from switchboard.providers import SHIPPED, definition

    kinds = definition.read(SHIPPED / "mobilize.toml").maps["kind"]
    assert set(kinds.values()) == set(events.KINDS)


def test_the_points_of_zips_and_of_events_are_of_one_kind() -> None:
    row = next(row for row in invented.ZIPS if row.zip == "02139")
    assert (row.latitude, row.longitude) == CAMBRIDGE
