"""From official files to a snapshot in place, with a report; or a refusal that touches nothing."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from switchboard import sources, tables
from switchboard.build import Report, build
from switchboard.directory import Directory
from switchboard.errors import BuildRefused
from switchboard.sources import Ids, Inputs, Legislator, LocalOffice, LocalOffices
from tests import official
from tests.official import AS_OF, SEATS, fact, legislator

ZIPS = [f"021{number:02d}" for number in range(1, 21)]
PEOPLE = official.congress()
MAP = "119th Congress, valid from 2025-01-03 until 2027-01-03, noon Eastern: 20 ZIPs"
MOVED = "ZIPs with other districts, 119th Congress"
BEFORE_2027 = datetime(2026, 11, 24, tzinfo=UTC)
BY_SEAT = dict(zip(SEATS, PEOPLE, strict=True))


def inputs(people: list[Legislator] = PEOPLE, *, moved: int = 0, **others: Any) -> Inputs:
    """Twenty ZIPs in MA-05, the first `moved` of them now in MA-07, and `people`."""
    areas = {z: {"MA-07" if n < moved else "MA-05": None} for n, z in enumerate(ZIPS)}
    settings = {"areas": areas, "zip_facts": [fact(z) for z in ZIPS], **others}
    return official.inputs(people, **settings)


def without(*seats: str) -> list[Legislator]:
    """The full Congress but for the holders of `seats`."""
    return [person for seat, person in BY_SEAT.items() if seat not in seats]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in and beside the snapshot, byte for byte."""
    files = (path for path in folder.parent.rglob("*") if path.is_file())
    return {str(path.relative_to(folder.parent)): path.read_bytes() for path in files}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a snapshot goes; nothing is there yet."""
    return tmp_path / "data" / "snapshot"


@pytest.fixture
def built(folder: Path) -> Path:
    """A snapshot of the full Congress, in place."""
    build(inputs(), folder, AS_OF)
    return folder


def test_a_first_build_installs_a_directory_that_answers(folder: Path) -> None:
    report = build(inputs(), folder, AS_OF)
    assert report == Report(
        as_of=AS_OF,
        counts={"members": 541, "offices": 541, "seats": 541, "ZIPs": 20},
        lists={
            "Maps": [MAP],
            "Vacant seats": [],
            "New members": [],
            "Members gone": [],
            "Changed phones": [],
            MOVED: [],
            "Repaired": [],
            "Dropped or doubtful": [],
        },
    )
    answer = Directory(folder).answer("02101")
    assert [member.seat for member in answer.members] == ["MA-S1", "MA-S2", "MA-05"]
    assert (answer.congress, answer.valid_until) == (119, "2027-01-03")


def test_the_same_files_again_change_nothing(built: Path) -> None:
    before = contents(built)
    report = build(inputs(), built, AS_OF)
    assert [title for title, items in report.lists.items() if items] == ["Maps"]
    assert {name: contents(built)[name] for name in before} == before


def test_a_second_build_reports_what_changed(built: Path) -> None:
    gone, moved_phone = BY_SEAT["MA-05"].id.bioguide, BY_SEAT["VT-00"].id.bioguide
    people = [
        *without("MA-05", "VT-00", "TX-23"),
        legislator("MA-05", 900, url="hhttps://new.example.org/"),
        legislator("VT-00", int(moved_phone[1:]), phone="202-555-0199", contact_form="form"),
    ]
    facts = [fact("02100", time_zone="EST"), *(fact(z) for z in ZIPS[:-1])]
    areas = {z: {"MA-05": None} for z in ["02100", *ZIPS]}
    report = build(
        inputs(people, zip_facts=facts, areas=areas), built, AS_OF, accept_zip_changes=True
    )
    phone, vacant = BY_SEAT["VT-00"].terms[0].phone, BY_SEAT["TX-23"]
    assert report.lists == {
        "Maps": [MAP],
        "Vacant seats": ["TX-23"],
        "New members": ["Ada B. Arden 900 (A000900, MA-05)"],
        "Members gone": [
            f"{BY_SEAT['MA-05'].name.official_full} ({gone}, MA-05)",
            f"{vacant.name.official_full} ({vacant.id.bioguide}, TX-23)",
        ],
        "Changed phones": [f"{moved_phone} Washington: {phone}, now 202-555-0199"],
        MOVED: [
            "02100: not in use, now MA-05",
            "02120: MA-05, now not in use",
        ],
        "Repaired": [
            "A000900: link “hhttps://new.example.org/”, now https://new.example.org/",
            "02100: time zone “EST”, now America/New_York",
        ],
        "Dropped or doubtful": [
            f"{moved_phone}: link “form”",
            "ZIP areas that no ZIP in use has: 02120",
        ],
    }
    assert report.counts["members"] == 540


def test_a_phone_that_is_gone_is_a_changed_phone(folder: Path) -> None:
    ids = PEOPLE[0].id

    def with_phone(phone: str | None) -> Inputs:
        return inputs(offices=[LocalOffices(ids, [LocalOffice("Boston", "MA", phone=phone)])])

    build(with_phone("617-555-0101"), folder, AS_OF)
    changed = build(with_phone(None), folder, AS_OF).lists["Changed phones"]
    assert changed == [f"{ids.bioguide} Boston: 617-555-0101, now none"]


def test_an_office_has_the_time_zone_of_its_zip_or_else_of_its_state(folder: Path) -> None:
    offices = [LocalOffice("A", "MA", "02101"), LocalOffice("B", "MA"), LocalOffice("C", "TX")]
    facts = [fact("02101", time_zone="America/Halifax"), *(fact(z) for z in ZIPS[1:])]
    build(inputs(offices=[LocalOffices(Ids("A000001"), offices)], zip_facts=facts), folder, AS_OF)
    zones = [office.time_zone for office in Directory(folder).member("A000001").offices]
    assert zones == ["America/New_York", "America/Halifax", "America/New_York", None]


GIVEN, SERVER, BEFORE = date(2026, 7, 1), date(2026, 6, 20), date(2026, 6, 10)
NEWEST = date(2026, 5, 5)


@pytest.mark.parametrize(
    ("given", "dated", "is_same_file", "expected"),
    [
        (GIVEN, SERVER, True, GIVEN),
        (None, SERVER, True, SERVER),
        (None, None, True, BEFORE),
        (None, None, False, NEWEST),
    ],
)
def test_the_date_is_the_one_best_known(
    folder: Path, given: date | None, dated: date | None, is_same_file: bool, expected: date
) -> None:
    people = [*without("MA-05"), legislator("MA-05", 900, start=NEWEST.isoformat())]
    build(inputs(people), folder, BEFORE)
    again = people if is_same_file else people[1:]
    report = build(inputs(again, dated=dated), folder, given)
    assert report.as_of == tables.read_manifest(folder).as_of == expected


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (date(1, 1, 1), "its date, 0001-01-01, is long before the 119th Congress"),
        (date(2016, 6, 15), "its date, 2016-06-15, is long before the 119th Congress"),
        (date(2022, 12, 31), "its date, 2022-12-31, is long before the 119th Congress"),
        (date(9999, 12, 31), "its date, 9999-12-31, is still to come"),
    ],
)
def test_a_date_that_makes_no_sense_is_refused_and_touches_nothing(
    built: Path, given: date, said: str
) -> None:
    before = contents(built)
    with pytest.raises(BuildRefused, match=re.escape(said)):
        build(inputs(), built, given)
    assert contents(built) == before


def test_a_date_in_the_congress_before_is_accepted(folder: Path) -> None:
    assert build(inputs(), folder, date(2023, 1, 3)).as_of == date(2023, 1, 3)


def test_a_first_build_without_any_date_takes_the_newest_start_of_a_term(folder: Path) -> None:
    assert build(inputs(), folder).as_of == date(2025, 1, 3)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda: inputs(PEOPLE[28:]), "only 513 of 541 seats have a holder, under 95%"),
        (lambda: inputs([]), "only 0 of 541 seats have a holder"),
        (
            lambda: inputs(moved=3),
            "15% of all ZIPs would change their districts in the 119th Congress; over 10%",
        ),
        (
            lambda: inputs(areas={z: {"MA-05": None, "MA-10": None} for z in ZIPS[:2]}),
            "the map of the 119th Congress names unknown seats: MA-10",
        ),
        (
            lambda: inputs(areas={z: {"MA-05": None, "XX-01": None} for z in ZIPS[:1]}),
            "names unknown seats: XX-01",
        ),
        (lambda: inputs([*PEOPLE, legislator("MA-05", 900)]), "MA-05 is held by both"),
    ],
)
def test_a_result_too_odd_to_be_true_is_refused_and_touches_nothing(
    built: Path, change: Callable[[], Inputs], said: str
) -> None:
    before = contents(built)
    with pytest.raises(BuildRefused) as caught:
        build(change(), built, AS_OF, accept_zip_changes="15%" not in said)
    message = str(caught.value)
    assert said in message
    assert "The snapshot in use is untouched." in message
    assert contents(built) == before


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([*without("MA-05"), legislator("MA-05", 900, start="soon")], "“soon” is not a date"),
        ([], "0 of 541 seats"),
    ],
)
def test_a_list_without_a_usable_date_is_refused_as_well(
    folder: Path, people: list[Legislator], said: str
) -> None:
    with pytest.raises(BuildRefused, match=re.escape(said)):
        build(inputs(people), folder)


def test_the_least_that_is_filled_and_the_most_that_may_move_are_accepted(built: Path) -> None:
    report = build(inputs(PEOPLE[27:], moved=2), built, AS_OF)
    assert (report.counts["members"], len(report.lists["Vacant seats"])) == (514, 27)
    assert report.lists[MOVED] == [
        "02101: MA-05, now MA-07",
        "02102: MA-05, now MA-07",
    ]


def test_a_new_map_is_refused_until_it_is_accepted(built: Path) -> None:
    with pytest.raises(BuildRefused, match="--accept-zip-changes"):
        build(inputs(moved=20), built, AS_OF)
    report = build(inputs(moved=20), built, AS_OF, accept_zip_changes=True)
    assert len(report.lists[MOVED]) == 20
    assert Directory(built).answer("02120").districts[0].id == "MA-07"


def test_another_share_of_the_same_districts_is_no_change_of_map(built: Path) -> None:
    shares = {z: {"MA-05": 0.5} for z in ZIPS}
    assert build(inputs(areas=shares), built, AS_OF).lists[MOVED] == []


def test_a_damaged_snapshot_is_mended_by_a_build(built: Path) -> None:
    (built / "zips-119.tsv").write_bytes(b"\xff")
    report = build(inputs(moved=20), built, AS_OF)
    assert report.lists["New members"] == []
    assert len(tables.read(built).zips[119]) == 20


def test_a_report_names_a_dozen_and_counts_the_rest(built: Path) -> None:
    text = str(build(inputs(PEOPLE[20:], moved=2), built, AS_OF))
    lines = text.splitlines()
    assert lines[0] == "As of 2026-06-15: 521 members, 521 offices, 541 seats, 20 ZIPs."
    assert lines[1:4] == ["Maps: 1", f"  {MAP}", "Vacant seats: 20"]
    assert lines[15:18] == [f"  {seat}" for seat in sorted(SEATS[:20])[11:12]] + [
        "  … and 8 more",
        "New members: none",
    ]
    assert lines[-4:] == [
        "  02101: MA-05, now MA-07",
        "  02102: MA-05, now MA-07",
        "Repaired: none",
        "Dropped or doubtful: none",
    ]


def test_the_report_of_a_whole_new_congress_is_short(built: Path) -> None:
    people = [legislator(seat, number + 1000) for number, seat in enumerate(SEATS)]
    report = build(inputs(people, moved=20), built, AS_OF, accept_zip_changes=True)
    assert len(report.lists["New members"]) == len(report.lists["Members gone"]) == 541
    assert len(str(report).splitlines()) == 10 + 3 * 13


def test_a_folder_of_official_files_becomes_a_directory(folder: Path, tmp_path: Path) -> None:
    report = build(sources.from_folder(official.write(tmp_path / "official")), folder, AS_OF)
    assert report.counts["members"] == 541
    answer = Directory(folder).answer("02139")
    assert [member.seat for member in answer.members] == ["MA-S1", "MA-S2", "MA-05", "MA-07"]


def test_the_manifest_says_which_congress_and_what_was_read(built: Path) -> None:
    manifest = tables.read_manifest(built)
    (entry,) = manifest.maps
    assert (entry.congress, entry.zips, entry.file) == (119, 20, "zips-119.tsv")
    assert (entry.valid_from, entry.valid_until) == (date(2025, 1, 3), date(2027, 1, 3))
    assert entry.made_from == ["areas of 119", "zip facts"]
    assert manifest.sources == inputs().credits


def with_next(**others: Any) -> Inputs:
    """The inputs with the map of the 120th Congress alone, where all ZIPs lie in MA-07."""
    return inputs(moved=20, congress=120, **others)


def congresses_in(folder: Path) -> list[int]:
    """The Congresses whose maps are in `folder`."""
    return [entry.congress for entry in tables.read_manifest(folder).maps]


def test_the_map_of_the_next_congress_stands_beside_the_one_in_place(built: Path) -> None:
    before = (built / "zips-119.tsv").read_bytes()
    report = build(with_next(), built, AS_OF, now=BEFORE_2027)
    assert congresses_in(built) == [119, 120]
    assert (built / "zips-119.tsv").read_bytes() == before
    assert report.lists["Maps added"] == [
        "120th Congress, valid from 2027-01-03 until 2029-01-03, noon Eastern: 20 ZIPs"
    ]
    assert len(report.lists["ZIPs with other districts from the 120th Congress on"]) == 20
    names = [source.name for source in tables.read_manifest(built).sources]
    assert names == [sources.LEGISLATORS, "areas of 120", "zip facts", "areas of 119"]
    directory = Directory(built)
    assert directory.answer("02101", congress=119).districts[0].id == "MA-05"
    assert directory.answer("02101", congress=120).districts[0].id == "MA-07"


def test_a_refresh_without_it_keeps_the_map_of_the_next_congress(built: Path) -> None:
    build(with_next(), built, AS_OF, now=BEFORE_2027)
    report = build(inputs(), built, AS_OF, now=BEFORE_2027)
    assert congresses_in(built) == [119, 120]
    assert "Maps gone" not in report.lists


@pytest.mark.parametrize(
    ("now", "kept"),
    [
        (datetime(2027, 1, 3, 16, 59, tzinfo=UTC), [119, 120]),
        (datetime(2027, 1, 3, 17, 0, tzinfo=UTC), [120]),
    ],
)
def test_a_map_goes_when_the_next_one_has_begun(
    built: Path, now: datetime, kept: list[int]
) -> None:
    build(with_next(), built, AS_OF, now=now)
    assert congresses_in(built) == kept
    build(inputs(), built, AS_OF, now=now)
    assert congresses_in(built) == kept


def test_a_map_that_is_over_stays_while_there_is_no_later_one(built: Path) -> None:
    members_alone = msgspec.structs.replace(inputs(), areas=[])
    build(members_alone, built, AS_OF, now=datetime(2027, 2, 1, tzinfo=UTC))
    assert congresses_in(built) == [119]
    assert Directory(built).answer("02101").districts[0].id == "MA-05"


def test_a_build_without_any_map_is_refused(folder: Path) -> None:
    members_alone = msgspec.structs.replace(inputs(), areas=[])
    with pytest.raises(BuildRefused, match="no map of districts"):
        build(members_alone, folder, AS_OF)


def test_a_next_map_of_which_half_is_missing_is_refused(built: Path) -> None:
    before = contents(built)
    half = inputs(areas={z: {"MA-05": None} for z in ZIPS[:10]}, congress=120)
    with pytest.raises(BuildRefused, match="map of the 120th Congress has areas of 10 ZIPs"):
        build(half, built, AS_OF, now=BEFORE_2027)
    assert contents(built) == before


def test_a_snapshot_of_the_first_layout_is_replaced_by_a_build(built: Path) -> None:
    (built / "zips-119.tsv").rename(built / "zips.tsv")
    (built / "manifest.toml").write_text("as_of = 2026-06-15\ncongress = 119\n")
    build(inputs(), built, AS_OF)
    assert Directory(built).answer("02101").congress == 119


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BuildRefused, match=r"Cannot write to .*SWITCHBOARD_SNAPSHOT_DIR"):
        build(official.inputs(official.congress()), tmp_path / "file" / "snapshot", AS_OF)
