"""The embedded provider, on the invented Congress."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchboard.directory import Directory
from switchboard.errors import (
    InvalidDistrict,
    SnapshotError,
    SwitchboardError,
    UnknownMember,
    UnknownZip,
)
from switchboard.records import Place
from tests import invented


@pytest.mark.parametrize(
    ("zip_code", "certainty", "districts", "members", "vacancies"),
    [
        ("02201", "exact", ["MA-07"], ["A000001", "B000002", "D000004"], []),
        ("02139", "split", ["MA-05", "MA-07"], ["A000001", "B000002", "C000003", "D000004"], []),
        ("78230", "split", ["TX-20", "TX-23"], ["K000011", "L000012", "M000013"], ["TX-23"]),
        ("73301", "approximate", ["TX-20"], ["K000011", "L000012", "M000013"], []),
        ("90140", "state", [], ["Q000017", "R000018"], []),
        ("20001", "exact", ["DC-00"], ["N000014"], []),
        ("05001", "exact", ["VT-00"], ["P000016", "O000015"], ["VT-S3"]),
        ("09001", "none", [], [], []),
        ("96939", "none", [], [], []),
    ],
)
def test_answers_no_surer_than_it_can_be(
    directory: Directory,
    zip_code: str,
    certainty: str,
    districts: list[str],
    members: list[str],
    vacancies: list[str],
) -> None:
    answer = directory.answer(zip_code)
    assert answer.certainty == certainty
    assert [district.id for district in answer.districts] == districts
    assert [member.id for member in answer.members] == members
    assert [seat.id for seat in answer.vacancies] == vacancies
    assert str(answer.reason).endswith(".")


def test_senators_are_sure_and_candidates_are_not(directory: Directory) -> None:
    certain = {member.id: member.certain for member in directory.answer("02139").members}
    assert certain == {"A000001": True, "B000002": True, "C000003": False, "D000004": False}


def test_across_a_state_line_nobody_is_sure_and_the_own_state_comes_first(
    directory: Directory,
) -> None:
    answer = directory.answer("30165")
    assert [member.state for member in answer.members] == ["GA", "GA", "AL", "AL", "AL", "GA"]
    assert not any(member.certain for member in answer.members)
    assert "crosses a state line (Georgia / Alabama)" in str(answer.reason)


def test_a_choice_settles_house_and_senate(directory: Directory) -> None:
    answer = directory.answer("30165", "AL-03")
    assert answer.certainty == "exact"
    assert answer.is_chosen
    assert [member.id for member in answer.members] == ["E000005", "F000006", "G000007"]
    assert all(member.certain for member in answer.members)


@pytest.mark.parametrize("typed", ["MA-07", "ma-07", "MA07", "ma-7", " MA-7 "])
def test_a_district_may_be_spelt_as_people_do(directory: Directory, typed: str) -> None:
    (district,) = directory.answer("02139", typed).districts
    assert (district.id, district.number, district.share) == ("MA-07", 7, 0.69)


def test_choosing_the_only_district_is_no_choice(directory: Directory) -> None:
    assert directory.answer("02201", "MA-07") == directory.answer("02201")
    assert directory.answer("05001", "VT-AL") == directory.answer("05001")


def test_where_only_the_state_is_known_any_of_its_districts_can_be_chosen(
    directory: Directory,
) -> None:
    answer = directory.answer("90140", "CA-42")
    assert [member.id for member in answer.members] == ["Q000017", "R000018", "S000019"]


def test_a_vacant_seat_can_be_chosen(directory: Directory) -> None:
    answer = directory.answer("78230", "TX-23")
    assert [seat.id for seat in answer.vacancies] == ["TX-23"]
    assert [member.chamber for member in answer.members] == ["senate", "senate"]


@pytest.mark.parametrize(
    ("zip_code", "typed", "hint"),
    [
        ("02139", "MA-01", "Choose from: MA-05, MA-07."),
        ("02139", "TX-20", "Choose from: MA-05, MA-07."),
        ("02201", "MA-05", "Choose from: MA-07."),
        ("02139", "", ""),
        ("02139", "MA-07; DROP", "Choose from"),
        ("09001", "MA-07", "has no House district"),
    ],
)
def test_a_district_that_is_no_candidate_is_an_error(
    directory: Directory, zip_code: str, typed: str, hint: str
) -> None:
    if not typed:
        assert directory.answer(zip_code, typed).certainty == "split"
        return
    with pytest.raises(InvalidDistrict, match=hint):
        directory.answer(zip_code, typed)


def test_a_district_alone_has_its_states_senators_and_its_member(directory: Directory) -> None:
    answer = directory.answer_of_district("MA-07")
    assert [member.id for member in answer.members] == ["A000001", "B000002", "D000004"]
    assert all(member.certain for member in answer.members)
    assert (answer.zip, answer.basis, answer.certainty) == ("", "address", "exact")
    assert answer.place == Place("", None, "MA", "standard", None)
    assert [district.id for district in answer.districts] == ["MA-07"]
    assert str(answer.reason) == "You live in House district MA-07."
    assert (answer.congress, answer.valid_until) == (119, "2027-01-03")
    assert not answer.is_chosen


def test_a_district_alone_may_be_vacant_or_a_whole_state(directory: Directory) -> None:
    vacant = directory.answer_of_district("TX-23")
    assert [seat.id for seat in vacant.vacancies] == ["TX-23"]
    assert [member.id for member in vacant.members] == ["K000011", "L000012"]
    whole = directory.answer_of_district("vt-al")
    assert [seat.id for seat in whole.vacancies] == ["VT-S3"]
    assert "One House seat covers all of Vermont" in str(whole.reason)
    assert [m.title for m in directory.answer_of_district("DC-00").members] == ["Delegate"]


@pytest.mark.parametrize("typed", ["MA-99", "MA-S1", "", "Boston", "MA-07; DROP", "٠"])
def test_a_district_that_does_not_exist_is_an_error(directory: Directory, typed: str) -> None:
    with pytest.raises(InvalidDistrict, match="like MA-07"):
        directory.answer_of_district(typed)


def test_an_unknown_zip_is_an_error_with_a_next_step(directory: Directory) -> None:
    with pytest.raises(UnknownZip, match=r"no ZIP code 99999 in use.*tools\.usps\.com"):
        directory.answer("99999")


def test_a_member_is_found_by_id_in_any_case(directory: Directory) -> None:
    assert directory.member("d000004").last_name == "Dogwood"
    with pytest.raises(UnknownMember, match="“Z999999”"):
        directory.member("Z999999")


def test_a_new_member_without_a_number_has_the_switchboard(directory: Directory) -> None:
    office = directory.member("S000019").offices[0]
    assert office.is_switchboard
    assert not directory.member("A000001").offices[0].is_switchboard


def test_lists_every_zip_in_use_and_every_vacancy(directory: Directory) -> None:
    assert directory.zip_codes() == [row.zip for row in invented.ZIPS]
    assert {seat.id for seat in directory.vacant_seats()} == {"TX-23", "VT-S3"}


@pytest.mark.parametrize(
    ("zip_code", "point"),
    [("02139", (42.3647, -71.1042)), ("90140", None), ("09001", None), ("99999", None)],
)
def test_the_middle_of_a_zip_is_known_where_it_has_one(
    directory: Directory, zip_code: str, point: tuple[float, float] | None
) -> None:
    assert directory.point_of_zip(zip_code) == point


@pytest.mark.parametrize(
    ("zip_code", "found"),
    [
        ("02139", ("MA", [5, 7])),
        ("02201", ("MA", [7])),
        ("73301", ("TX", [20])),
        ("05001", ("VT", [0])),
        ("30165", ("GA", [14])),
        ("90140", None),
        ("09001", None),
        ("96939", None),
        ("99999", None),
    ],
)
def test_the_districts_of_a_zip_are_numbers_in_its_own_state(
    directory: Directory, zip_code: str, found: tuple[str, list[int]] | None
) -> None:
    assert directory.districts_of_zip(zip_code) == found


@given(st.from_regex(r"\A[0-9]{5}\Z"), st.one_of(st.none(), st.text(max_size=12)))
def test_any_zip_and_any_district_give_an_answer_or_our_error(
    directory: Directory, zip_code: str, district: str | None
) -> None:
    try:
        answer = directory.answer(zip_code, district)
    except SwitchboardError as error:
        assert error.hint
    else:
        assert answer.members or answer.certainty == "none"


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("zips-119.tsv", "02139\t", "2139\t", "zips-119.tsv: line 2: not a row of this table"),
        ("zips-119.tsv", "MA-05:0.31", "MA-99:0.31", "zips-119.tsv: line 2: no such seat: MA-99"),
        ("zips-119.tsv", "\tmilitary\tmilitary", "\tarmy\tmilitary", "zips-119.tsv: line 5"),
        (
            "zips-119.tsv",
            "42.3647\t",
            "42.36\u00b0\t",
            "zips-119.tsv: line 2: not a row of this table",
        ),
        ("zips-119.tsv", "42.3647\t", "\t", "zips-119.tsv: line 2: not a row of this table"),
        ("manifest.toml", "zips = 10", "zips = 11", "10 ZIPs, and manifest.toml says 11"),
        ("members.tsv", "A000001\t", "Z000001\t", "Z000001 has no seat or no office"),
        ("seats.tsv", "\tA000001", "\tY000001", "A000001 has no seat or no office"),
        ("offices.tsv", "A000001\tcapitol", "A000001\tpalace", "offices.tsv: line 2"),
    ],
)
def test_a_damaged_snapshot_stops_the_boot_with_file_line_and_fix(
    tmp_path: Path, file: str, old: str, new: str, complaint: str
) -> None:
    folder = invented.write(tmp_path / "snapshot")
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(SnapshotError, match=complaint) as caught:
        Directory(folder)
    assert "flask data build" in str(caught.value)
