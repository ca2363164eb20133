"""ZIP codes and districts: every way in which the districts of a ZIP can be known."""

import pytest

from switchboard.errors import BuildRefused
from switchboard.sources import ZipFact
from switchboard.tables import ZipRow
from switchboard.zipmap import Shares, ZipMap
from tests.official import fact

BOSTON = fact("02101")
ANTONITO = fact("81120", "Antonito", "CO", county="Conejos County", time_zone="America/Denver")
MANASSA = fact("81141", "Manassa", "CO", county="Conejos County", time_zone="America/Denver")
BELLE_FOURCHE = fact("57717", "Belle Fourche", "SD", county="Butte County")


def areas(**cells: str) -> dict[str, Shares]:
    """`z02139="MA-05:0.31 MA-07:0.69"` as a map of ZIP areas."""
    return {
        zip_code[1:]: {
            district: float(share) if share else None
            for district, _, share in (cell.partition(":") for cell in text.split())
        }
        for zip_code, text in cells.items()
    }


def row_of(zip_map: ZipMap, zip_code: str) -> ZipRow:
    """The row of `zip_code`."""
    return next(row for row in zip_map.rows() if row.zip == zip_code)


@pytest.mark.parametrize(
    ("area", "others", "its_fact", "basis", "districts"),
    [
        ("MA-07", {}, BOSTON, "area", "MA-07"),
        ("MA-07 MA-05", {}, BOSTON, "area", "MA-05 MA-07"),
        ("MA-07:0.69 MA-05:0.31", {}, BOSTON, "area", "MA-05:0.31 MA-07:0.69"),
        ("MA-07:1 MA-05:0.0001", {}, BOSTON, "area", "MA-05:0.0001 MA-07:1"),
        ("NH-01 MA-05", {}, BOSTON, "area", "MA-05 NH-01"),
        ("MT-02 WY-00", {}, BELLE_FOURCHE, "mended", "MT-02 SD-00 WY-00"),
        ("WY-00:0.75", {}, BELLE_FOURCHE, "mended", "SD-00 WY-00:0.75"),
        ("NM-03", {"z81141": "CO-03 CO-07"}, ANTONITO, "mended", "CO-03 CO-07 NM-03"),
        ("NM-03", {"z81141": "NM-03"}, ANTONITO, "state", None),
        ("NM-03", {}, ANTONITO, "state", None),
        ("", {}, fact("05001", "Hartford", "VT"), "single_seat", "VT-00"),
        ("", {}, fact("20002", "Washington", "DC"), "single_seat", "DC-00"),
        ("", {"z02139": "MA-05", "z02140": "MA-07:0.5 NH-01:0.5"}, BOSTON, "city", "MA-05 MA-07"),
        ("", {"z02459": "MA-04"}, BOSTON, "county", "MA-04"),
        ("", {"z04001": "ME-01"}, BOSTON, "state", None),
        ("", {}, fact("02102", county=None), "state", None),
        ("", {}, fact("96939", "Ngerulmud", "PW"), "associated", None),
    ],
)
def test_a_row_says_its_districts_and_how_they_are_known(
    area: str, others: dict[str, str], its_fact: ZipFact, basis: str, districts: str | None
) -> None:
    others_facts = [
        MANASSA,
        fact("02139"),
        fact("02140"),
        fact("02459", "Newton"),
        fact("04001", state="ME"),
    ]
    own = {f"z{its_fact.zip}": area} if area else {}
    zip_map = ZipMap([its_fact, *others_facts], areas(**own, **others))
    row = row_of(zip_map, its_fact.zip)
    assert (row.basis, row.districts) == (basis, districts)
    assert (row.city, row.state, row.kind) == (its_fact.city, its_fact.state, its_fact.kind)


def test_what_was_added_to_an_area_is_reported() -> None:
    zip_map = ZipMap([BELLE_FOURCHE], areas(z57717="WY-00 MT-02"))
    zip_map.rows()
    assert zip_map.repaired == ["57717 Belle Fourche SD: added SD-00 to MT-02, WY-00"]


def test_an_area_in_another_state_with_nothing_to_mend_it_is_reported() -> None:
    zip_map = ZipMap([ANTONITO], areas(z81120="NM-03"))
    zip_map.rows()
    assert zip_map.dropped == ["81120: its area lies in NM-03 alone"]


@pytest.mark.parametrize(
    ("its_fact", "area", "state"),
    [
        (fact("09001", "Apo", "AE"), "", "AE"),
        (fact("09905", "Fort Dix", "NJ"), "NJ-03", "AE"),
        (fact("34001", "Miami", "FL"), "FL-27", "AA"),
        (fact("96201", "Dpo", "AP"), "", "AP"),
    ],
)
def test_military_mail_has_no_district_county_or_zone_whatever_a_table_says(
    its_fact: ZipFact, area: str, state: str
) -> None:
    own = {f"z{its_fact.zip}": area} if area else {}
    row = row_of(ZipMap([its_fact], areas(**own)), its_fact.zip)
    assert row == ZipRow(its_fact.zip, its_fact.city.upper(), state, "military", "military")


def test_a_row_has_the_middle_of_its_zip_unless_it_is_military_mail() -> None:
    facts = [fact("02101", latitude=42.37, longitude=-71.03), fact("02102")]
    military = fact("09905", "Fort Dix", "NJ", latitude=40.0, longitude=-74.6)
    rows = ZipMap([*facts, military], {}).rows()
    points = [(row.latitude, row.longitude) for row in rows]
    assert points == [(42.37, -71.03), (None, None), (None, None)]


def test_a_time_zone_that_is_none_becomes_that_of_most_of_the_state() -> None:
    facts = [
        fact("02101"),
        fact("02102"),
        fact("02103", time_zone="America/Halifax"),
        *(fact(zip_code, time_zone="EST") for zip_code in ("02104", "02105", "02106")),
        fact("04001", state="ME", time_zone=None),
    ]
    zip_map = ZipMap(facts, {})
    zones = [row.time_zone for row in zip_map.rows()]
    new_york = "America/New_York"
    assert zones == [new_york, new_york, "America/Halifax", new_york, new_york, new_york, None]
    assert zip_map.repaired == [
        f"{zip_code}: time zone “EST”, now {new_york}" for zip_code in ("02104", "02105", "02106")
    ]
    assert zip_map.zone_of_state("MA") == "America/New_York"
    assert zip_map.zone_of_state("ME") is None


def test_areas_that_no_zip_has_are_reported() -> None:
    zip_map = ZipMap([BOSTON], areas(z02102="MA-05", z02101="MA-07", z02100="MA-08"))
    assert [row.zip for row in zip_map.rows()] == ["02101"]
    assert zip_map.dropped == ["ZIP areas that no ZIP in use has: 02100, 02102"]


def test_rows_are_sorted_by_zip() -> None:
    rows = ZipMap([fact("02103"), fact("02101"), fact("02102")], {}).rows()
    assert [row.zip for row in rows] == ["02101", "02102", "02103"]


def test_a_state_that_is_none_is_refused() -> None:
    with pytest.raises(BuildRefused, match="02139 is in “XX”, which is no state"):
        ZipMap([fact("02139", state="XX")], {})
