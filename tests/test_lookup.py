"""Lookup: from what was typed to a dated answer."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from switchboard.directory import Directory
from switchboard.errors import InvalidZip
from switchboard.lookup import Lookup, utc_now
from tests import invented

BEFORE = datetime(2027, 1, 3, 16, 59, tzinfo=UTC)
AFTER = datetime(2027, 1, 3, 17, 0, tzinfo=UTC)


def test_reads_what_a_person_typed(directory: Directory) -> None:
    lookup = Lookup(directory, lambda: BEFORE)
    assert lookup.find("02139-4307").zip == "02139"
    with pytest.raises(InvalidZip):
        lookup.find("2139")


def test_answers_are_fresh_until_noon_eastern_of_the_last_day(directory: Directory) -> None:
    answer = Lookup(directory, lambda: BEFORE).find("02139")
    assert not answer.source.stale
    assert answer.valid_until == "2027-01-03"
    assert "have changed" not in str(answer.reason)


@pytest.mark.parametrize("zip_code", ["02139", "02201", "09001", "90140"])
def test_after_it_every_answer_says_so(directory: Directory, zip_code: str) -> None:
    answer = Lookup(directory, lambda: AFTER).find(zip_code)
    assert answer.source.stale
    assert "119th Congress, which ended on 2027-01-03" in str(answer.reason)


def test_the_next_map_takes_over_at_noon_in_a_running_process(tmp_path: Path) -> None:
    now = BEFORE
    folder = invented.write(tmp_path / "snapshot", 119, 120, as_of=date(2026, 12, 20))
    lookup = Lookup(Directory(folder), lambda: now)
    before = lookup.find("02201")
    assert ([d.id for d in before.districts], before.congress) == (["MA-07"], 119)
    assert (before.valid_until, before.source.stale) == ("2027-01-03", False)
    now = AFTER
    after = lookup.find("02201")
    assert ([d.id for d in after.districts], after.congress) == (["MA-05"], 120)
    assert (after.valid_until, after.source.stale) == ("2029-01-03", True)
    assert "Our list of members is older, from 2026-12-20" in str(after.reason)
    assert lookup.current_map().congress == 120


def test_with_members_of_the_new_congress_its_map_is_fresh(tmp_path: Path) -> None:
    folder = invented.write(tmp_path / "snapshot", 119, 120, as_of=date(2027, 1, 5))
    lookup = Lookup(Directory(folder), lambda: AFTER)
    assert not lookup.find("02201").source.stale
    assert lookup.staleness() is None


def test_a_district_without_a_zip_is_dated_in_the_same_way(directory: Directory) -> None:
    before = Lookup(directory, lambda: BEFORE).find(None, "MA-07")
    assert (before.members[-1].id, before.source.stale) == ("D000004", False)
    after = Lookup(directory, lambda: AFTER).find(None, "MA-07")
    assert after.source.stale
    assert "which ended on 2027-01-03" in str(after.reason)


def test_a_term_that_has_ended_is_known(directory: Directory) -> None:
    lookup = Lookup(directory, lambda: datetime(2026, 11, 24, tzinfo=UTC))
    assert lookup.is_past_term(lookup.member("L000012"))
    assert not lookup.is_past_term(lookup.member("K000011"))


def test_the_clock_has_a_zone() -> None:
    assert utc_now().tzinfo is UTC
