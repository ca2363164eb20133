"""What is said of facts that may be out of date, at fixed clocks."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from switchboard.directory import Directory
from switchboard.freshness import Notice, notices, staleness
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
        ((119, 120), NOON, OLD, "Our list of members is older, from 2026-12-20"),
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


def said_of(directory: Directory, as_of: date, now: datetime) -> list[Notice]:
    """The notices for a clock and a date of the members."""
    return list(notices(directory.maps, directory.map_at(now), as_of, now))


@pytest.mark.parametrize(
    ("day", "days"), [(date(2026, 12, 1), None), (date(2026, 12, 2), 14), (date(2026, 12, 3), 15)]
)
def test_a_list_of_members_is_old_from_the_fourteenth_day(
    directories: dict[tuple[int, ...], Directory], day: date, days: int | None
) -> None:
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    found = said_of(directories[119,], date(2026, 11, 18), now)
    if days is None:
        assert found == []
        return
    (notice,) = found
    assert notice.is_warning
    assert f"{days} days old. Run “flask data build”." in str(notice.operator)
    assert f"from 2026-11-18, {days} days ago." in str(notice.visitor)
    assert "flask" not in str(notice.visitor)


@pytest.mark.parametrize(("day", "is_soon"), [(3, False), (4, True), (31, True)])
def test_a_last_map_ends_soon_from_thirty_days_before(
    directories: dict[tuple[int, ...], Directory], day: int, is_soon: bool
) -> None:
    now = datetime(2026, 12, day, 12, tzinfo=UTC)
    found = said_of(directories[119,], now.date(), now)
    assert len(found) == is_soon
    for notice in found:
        assert notice.is_warning
        assert "119th Congress ends on 2027-01-03, and no later one" in str(notice.operator)
        assert "flask data build" in str(notice.operator)
        assert "A new Congress begins on 2027-01-03" in str(notice.visitor)


def test_a_map_to_come_is_announced_and_asks_for_nothing_yet(
    directories: dict[tuple[int, ...], Directory],
) -> None:
    now = datetime(2026, 12, 20, tzinfo=UTC)
    (notice,) = said_of(directories[119, 120], now.date(), now)
    assert not notice.is_warning
    assert "120th Congress is installed and takes over by itself on 2027-01-03" in str(
        notice.operator
    )
    assert "The 120th Congress begins on 2027-01-03" in str(notice.visitor)


def test_after_the_change_the_members_are_to_be_built_anew(
    directories: dict[tuple[int, ...], Directory],
) -> None:
    (stale,) = said_of(directories[119, 120], OLD, NOON)[:1]
    assert stale.is_warning
    assert str(stale.operator).endswith("they may have changed. Run “flask data build”.")
    assert stale.visitor is None  # every page says it at its top
    assert said_of(directories[119, 120], NEW, NOON) == []


def test_after_the_last_map_the_operator_is_told_to_build(
    directories: dict[tuple[int, ...], Directory],
) -> None:
    (notice,) = said_of(directories[119,], date(2027, 1, 4), datetime(2027, 1, 5, tzinfo=UTC))
    assert "119th Congress, which ended on 2027-01-03" in str(notice.operator)
    assert "flask data build" in str(notice.operator)


def test_a_map_installed_alone_before_its_day_is_a_warning_only(
    directories: dict[tuple[int, ...], Directory],
) -> None:
    (notice,) = said_of(directories[120,], date(2026, 12, 20), datetime(2026, 12, 21, tzinfo=UTC))
    assert notice.is_warning
    assert "begins on 2027-01-03" in str(notice.operator)
