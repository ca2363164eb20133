"""The calendar of Congresses."""

from datetime import UTC, date, datetime

import pytest

from switchboard import congresses


@pytest.mark.parametrize(
    ("congress", "day"),
    [(1, date(1789, 1, 3)), (119, date(2025, 1, 3)), (120, date(2027, 1, 3))],
)
def test_a_congress_begins_on_the_third_of_january(congress: int, day: date) -> None:
    assert congresses.first_day(congress) == day


@pytest.mark.parametrize(
    ("moment", "congress"),
    [
        (datetime(2026, 11, 24, tzinfo=UTC), 119),
        (datetime(2027, 1, 3, 16, 59, tzinfo=UTC), 119),
        (datetime(2027, 1, 3, 17, 0, tzinfo=UTC), 120),
        (datetime(2028, 12, 31, tzinfo=UTC), 120),
        (datetime(2025, 1, 3, tzinfo=UTC), 118),
    ],
)
def test_it_changes_at_noon_in_washington(moment: datetime, congress: int) -> None:
    assert congresses.sitting_at(moment) == congress


def test_its_name_has_the_right_ending() -> None:
    names = [str(congresses.name(number)) for number in (111, 112, 113, 119, 120, 121, 122, 123)]
    assert [name.split()[0][3:] for name in names] == [
        "th", "th", "th", "th", "th", "st", "nd", "rd",
    ]  # fmt: skip
    assert names[3] == "119th Congress"
