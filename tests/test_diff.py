"""What differs between two snapshots."""

import msgspec

from switchboard import diff
from switchboard.tables import Snapshot
from tests import invented


def with_seats(**holders: str | None) -> Snapshot:
    """The invented snapshot with other holders of some seats, `MA_05` for MA-05."""
    before = invented.snapshot()
    changed = {seat.replace("_", "-"): holder for seat, holder in holders.items()}
    seats = [
        msgspec.structs.replace(row, holder=changed.get(row.seat, row.holder))
        for row in before.seats
    ]
    held = {row.holder for row in seats}
    members = [row for row in before.members if row.id in held]
    return msgspec.structs.replace(before, seats=seats, members=members)


def test_nothing_differs_between_a_snapshot_and_itself() -> None:
    lists = diff.compare(invented.snapshot(), invented.snapshot())
    assert lists == {
        "New members": [],
        "Members gone": [],
        "Changed phones": [],
        "ZIPs with other districts, 119th Congress": [],
    }
    assert diff.whole(invented.snapshot(), invented.snapshot()).startswith(
        "Members as of 2026-06-15, in both."
    )


def test_who_came_went_and_moved_is_named_with_the_seat() -> None:
    after = with_seats(MA_05="D000004", MA_07=None)
    lists = diff.compare(after, invented.snapshot())
    assert lists["Members gone"] == ["Cleo Cedar (C000003, MA-05)"]
    assert lists["Members with another seat"] == [
        "Dov “Dee” Dogwood, Jr. (D000004): MA-07, now MA-05"
    ]
    back = diff.compare(invented.snapshot(), after)
    assert back["New members"] == ["Cleo Cedar (C000003, MA-05)"]


def test_a_map_that_follows_is_compared_with_the_one_before_it() -> None:
    lists = diff.compare(invented.snapshot(120), invented.snapshot())
    assert lists["Maps added"][0].startswith("120th Congress")
    assert lists["Maps gone"][0].startswith("119th Congress")
    assert lists["ZIPs with other districts from the 120th Congress on"] == [
        "02201: MA-07, now MA-05"
    ]


def test_a_dozen_is_named_and_the_rest_is_counted() -> None:
    lines = list(diff.lines({"Many": [str(number) for number in range(1014)], "Few": []}))
    assert lines[0] == "Many: 1014"
    assert lines[12:] == ["  11", "  … and 1,002 more", "Few: none"]
