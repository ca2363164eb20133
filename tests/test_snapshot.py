"""The shipped snapshot: the one place where tests know the real Congress.

The numbers are those of the sources of 2026-06-15, counted in shared/design.md; a refresh
of the data changes them here, in the same commit.
"""

import re
from collections import Counter
from pathlib import Path
from zoneinfo import available_timezones

import pytest

from switchboard import contacts, tables
from switchboard.directory import Directory
from switchboard.errors import UnknownZip
from switchboard.records import Answer, Certainty
from switchboard.settings import ROOT
from switchboard.states import STATES
from switchboard.tables import MemberRow, OfficeRow, SeatRow, Snapshot, ZipRow

FOLDER = ROOT / "switchboard" / "snapshot"


@pytest.fixture(scope="module")
def zips() -> list[ZipRow]:
    return tables.read_rows(FOLDER, "zips-119.tsv", ZipRow)


@pytest.fixture(scope="module")
def offices() -> list[OfficeRow]:
    return tables.read_rows(FOLDER, "offices.tsv", OfficeRow)


@pytest.fixture(scope="module")
def seats() -> list[SeatRow]:
    return tables.read_rows(FOLDER, "seats.tsv", SeatRow)


@pytest.fixture(scope="module")
def members() -> list[MemberRow]:
    return tables.read_rows(FOLDER, "members.tsv", MemberRow)


@pytest.fixture(scope="module")
def answers(real_directory: Directory) -> dict[str, Answer]:
    """The answer to every ZIP in use."""
    return {zip_code: real_directory.answer(zip_code) for zip_code in real_directory.zip_codes()}


def districts(row: ZipRow) -> list[str]:
    """The district ids of `row`."""
    return [cell.partition(":")[0] for cell in (row.districts or "").split()]


def test_41749_zips_are_known_in_these_ways(zips: list[ZipRow]) -> None:
    assert len(zips) == 41_749
    assert Counter(row.basis for row in zips) == {
        "area": 26_461 + 7_298,
        "mended": 12,
        "single_seat": 463,
        "city": 5_354,
        "county": 1_458,
        "state": 24,
        "military": 671,
        "associated": 8,
    }


def test_most_zip_areas_lie_in_one_district_and_some_touch_up_to_six(zips: list[ZipRow]) -> None:
    touched = Counter(len(districts(row)) for row in zips if row.basis == "area")
    assert touched == {1: 26_461, 2: 6_457, 3: 755, 4: 61, 5: 17, 6: 8}


def test_some_zips_without_an_area_have_one_candidate(zips: list[ZipRow]) -> None:
    alone = Counter(row.basis for row in zips if len(districts(row)) == 1)
    assert (alone["city"], alone["county"]) == (1_802, 540)


def test_109_zip_areas_cross_a_state_line(zips: list[ZipRow]) -> None:
    crossing = 0
    for row in zips:
        # The state that a mended row was given is not on the map.
        of_map = [d for d in districts(row) if row.basis == "area" or d[:2] != row.state]
        crossing += len({district[:2] for district in of_map}) > 1
    assert crossing == 109


def test_every_mended_zip_has_its_own_state_among_others(zips: list[ZipRow]) -> None:
    for row in zips:
        if row.basis == "mended":
            assert {row.state} < {district[:2] for district in districts(row)}, row.zip


def test_every_zip_names_only_known_seats_and_knows_them_if_its_basis_says_so(
    zips: list[ZipRow],
) -> None:
    known = {district for state in STATES.values() for district in state.districts}
    for row in zips:
        assert known.issuperset(districts(row)), row.zip
        has_none = row.basis in ("state", "military", "associated")
        assert has_none == (not districts(row)), row.zip


def test_537_members_hold_541_seats_and_four_are_vacant(
    members: list[MemberRow], seats: list[SeatRow]
) -> None:
    assert (len(members), len(seats)) == (537, 541)
    assert [seat.seat for seat in seats if not seat.holder] == ["CA-14", "FL-20", "GA-13", "TX-23"]
    assert {seat.holder for seat in seats} - {None} == {row.id for row in members}
    titles = Counter(seat.title for seat in seats if seat.holder)
    assert titles == {
        "Senator": 100,
        "Representative": 431,
        "Delegate": 5,
        "Resident Commissioner": 1,
    }


def test_the_seats_are_those_of_the_known_list(seats: list[SeatRow]) -> None:
    house = {district for state in STATES.values() for district in state.districts}
    senate = {f"{s.code}-S{number}" for s in STATES.values() for number in s.classes}
    assert {seat.seat for seat in seats if seat.chamber == "house"} == house
    assert {seat.seat for seat in seats if seat.chamber == "senate"} == senate


def test_1312_district_offices_are_known_this_well(offices: list[OfficeRow]) -> None:
    local = [row for row in offices if row.kind == "district"]
    assert len(local) == 1_312
    assert sum(row.phone is not None for row in local) == 1_280
    assert sum(None not in (row.latitude, row.longitude) for row in local) == 1_293
    assert sum(row.hours is not None for row in local) == 253


def test_every_member_has_one_capitol_office_with_a_phone(
    members: list[MemberRow], offices: list[OfficeRow]
) -> None:
    capitol = [row.member for row in offices if row.kind == "capitol" and row.phone]
    assert capitol == [row.id for row in members]


def test_only_the_member_for_ca_1_is_reached_through_the_capitol_switchboard(
    real_directory: Directory,
) -> None:
    people = real_directory.members.values()
    without = [m.seat for m in people if any(office.is_switchboard for office in m.offices)]
    assert without == ["CA-01"]


def test_every_zip_gets_a_reason_and_either_members_or_a_next_step(
    answers: dict[str, Answer],
) -> None:
    assert len(answers) == 41_749
    for zip_code, answer in answers.items():
        reason = str(answer.reason)
        assert reason.endswith("."), zip_code
        assert "%(" not in reason, zip_code
        is_dead_end = not answer.members
        assert is_dead_end == (answer.certainty == "none"), zip_code
        if is_dead_end:
            assert "type the zip code of" in reason.lower(), zip_code


def test_no_answer_is_surer_than_it_is(answers: dict[str, Answer]) -> None:
    for zip_code, answer in answers.items():
        house = [member.certain for member in answer.members if member.chamber == "house"]
        senate = [member.certain for member in answer.members if member.chamber == "senate"]
        if answer.certainty == "exact":
            assert len(answer.districts) == 1, zip_code
            assert all(house + senate), zip_code
        else:
            assert not any(house), zip_code
        states = {district.state for district in answer.districts} | {answer.place.state}
        assert all(certain == (len(states) == 1) for certain in senate), zip_code


@pytest.mark.parametrize(
    ("zip_code", "certainty", "seats", "is_certain"),
    [
        (
            "30165",
            "split",
            ["GA-S2", "GA-S3", "AL-S2", "AL-S3", "AL-03", "GA-14"],
            False,
        ),
        ("20001", "exact", ["DC-00"], True),
        ("00901", "exact", ["PR-00"], True),
        ("96910", "exact", ["GU-00"], True),
        ("00801", "exact", ["VI-00"], True),
        ("02139", "split", ["MA-S1", "MA-S2", "MA-05", "MA-07"], None),
        ("09001", "none", [], None),
        ("09905", "none", [], None),
        ("96939", "none", [], None),
    ],
)
def test_a_known_zip_gives_these_seats(
    answers: dict[str, Answer],
    zip_code: str,
    certainty: Certainty,
    seats: list[str],
    is_certain: bool | None,
) -> None:
    answer = answers[zip_code]
    assert answer.certainty == certainty
    assert [member.seat for member in answer.members] == seats
    if is_certain is not None:
        assert {member.certain for member in answer.members} == {is_certain}


@pytest.mark.parametrize(
    ("zip_code", "title"),
    [
        ("20001", "Delegate"),
        ("00901", "Resident Commissioner"),
        ("96910", "Delegate"),
        ("00801", "Delegate"),
    ],
)
def test_a_territory_has_one_member_of_this_title(
    answers: dict[str, Answer], zip_code: str, title: str
) -> None:
    assert [member.title for member in answers[zip_code].members] == [title]


@pytest.mark.parametrize(("zip_code", "missing"), [("57717", "SD-00"), ("81120", "CO-03")])
def test_a_zip_that_the_map_put_in_another_state_has_its_own_too(
    answers: dict[str, Answer], zip_code: str, missing: str
) -> None:
    answer = answers[zip_code]
    assert answer.certainty == "split"
    assert missing in [member.seat for member in answer.members]
    assert not any(member.certain for member in answer.members)


def test_a_zip_of_a_single_organisation_is_approximate(answers: dict[str, Answer]) -> None:
    assert answers["73301"].certainty == "approximate"
    assert "no place on the map" in str(answers["73301"].reason)


@pytest.mark.parametrize(
    ("zip_code", "state", "basis"),
    [("09001", "AE", "military"), ("09905", "AE", "military"), ("96939", "PW", "associated")],
)
def test_mail_that_belongs_to_no_state_says_why(
    answers: dict[str, Answer], zip_code: str, state: str, basis: str
) -> None:
    assert (answers[zip_code].place.state, answers[zip_code].basis) == (state, basis)


def test_a_zip_that_nobody_uses_is_unknown(real_directory: Directory) -> None:
    with pytest.raises(UnknownZip):
        real_directory.answer("99999")


def test_all_but_39_zips_of_a_state_or_territory_have_a_middle_in_or_near_the_us(
    zips: list[ZipRow], real_directory: Directory
) -> None:
    civil = [row for row in zips if row.basis not in ("military", "associated")]
    assert sum(row.latitude is None for row in civil) == 39
    for row in zips:
        point = real_directory.point_of_zip(row.zip)
        assert point == (None if row.latitude is None else (row.latitude, row.longitude))
        if row.basis == "military":
            assert point is None, row.zip
        if point:
            assert -15 < point[0] < 72, row.zip
            assert point[1] < -64 or point[1] > 130, row.zip


def test_every_link_can_be_followed_and_every_phone_dialled(
    members: list[MemberRow], offices: list[OfficeRow]
) -> None:
    for row in members:
        for link in (row.website, row.contact_form):
            assert link is None or contacts.is_web_address(link), row
    for office in offices:
        assert office.phone is None or contacts.phone(office.phone) == office.phone, office
        assert office.zip is None or re.fullmatch("[0-9]{5}", office.zip), office


def test_every_time_zone_is_a_real_one(zips: list[ZipRow], offices: list[OfficeRow]) -> None:
    assert {row.time_zone for row in zips if row.basis != "military"} <= available_timezones()
    assert {row.time_zone for row in zips if row.basis == "military"} == {None}
    assert {row.time_zone for row in offices} <= available_timezones()


def test_every_table_is_sorted_without_doubles() -> None:
    snapshot: Snapshot = tables.read(FOLDER)
    for keys in (
        [row.id for row in snapshot.members],
        [row.seat for row in snapshot.seats],
        [row.zip for row in snapshot.zips[119]],
    ):
        assert keys == sorted(set(keys))
    places = [(o.member, o.kind, o.city, o.address or "") for o in snapshot.offices]
    assert places == sorted(places)  # “capitol” comes before “district”
    for row in snapshot.zips[119]:
        assert districts(row) == sorted(set(districts(row))), row.zip


def test_the_manifest_agrees_with_the_tables_and_names_no_path(zips: list[ZipRow]) -> None:
    manifest = tables.read_manifest(FOLDER)
    (entry,) = manifest.maps
    assert (entry.congress, entry.zips) == (119, len(zips))
    assert entry.valid_from <= manifest.as_of < entry.valid_until
    assert set(entry.made_from) <= {source.name for source in manifest.sources}
    for source in manifest.sources:
        assert Path(source.name).name == source.name
        assert "\\" not in source.name
        assert re.fullmatch("[0-9a-f]{64}", source.sha256)
        assert source.source
        assert source.licence
    page = (FOLDER / "SOURCES.md").read_text("utf-8")
    assert all(f"| {s.name} | {s.source} | {s.licence} |" in page for s in manifest.sources)
