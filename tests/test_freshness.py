"""What is said of facts that may be out of date, at fixed clocks."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from switchboard.directory import Directory
from switchboard.freshness import staleness
from tests import invented

NOON = datetime(2027, 1, 3, 17, tzinfo=UTC)
BEFORE_NOON = datetime(2027, 1, 3, 16, 59, tzinfo=UTC)
OLD, NEW = date(2026, 12, 20), date(2027, 1, 4)


@pytest.fixture(scope="module")
def directories(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[int, ...], Directory]:
    folder: Path = tmp_path_factory.mktemp("directories")
    choices = [(119,), (120,), (119, 120)]
    return {
        each: Directory(invented.write(folder / "-".join(map(str, each)), *each))
        for each in choices
    }


@pytest.mark.parametrize(
    ("maps", "now", "as_of", "said"),
    [
        ((119,), BEFORE_NOON, OLD, None),
        ((119,), NOON, OLD, "members and districts of the 119th Congress, which ended on 2027"),
        ((119,), NOON, NEW, "are the districts of the 119th Congress, which ended on 2027-01-03"),
        ((119, 120), BEFORE_NOON, OLD, None),
        ((119, 120), NOON, OLD, "The 120th Congress began on 2027-01-03, and these are its"),
        ((119, 120), NOON, OLD, "Our list of members is older, of 2026-12-20"),
        ((119, 120), NOON, NEW, None),
        ((120,), BEFORE_NOON, OLD, "the 120th Congress, which begins on 2027-01-03"),
        ((120,), NOON, NEW, None),
        ((119, 120), datetime(2029, 1, 3, 17, tzinfo=UTC), NEW, "120th Congress, which ended on"),
        ((119,), datetime(2025, 1, 3, tzinfo=UTC), OLD, "begins on 2025-01-03"),
    ],
)
def test_answers_are_stale_when_another_congress_sits_than_the_facts_know(
    directories: dict[tuple[int, ...], Directory],
    maps: tuple[int, ...],
    now: datetime,
    as_of: date,
    said: str | None,
) -> None:
    why = staleness(directories[maps].map_at(now), as_of, now)
    assert (why is None) == (said is None)
    assert said is None or said in str(why)
