"""The list of legislators: mended where it can be, dropped where not, refused when it is odd."""

from collections.abc import Iterable

import msgspec
import pytest

from switchboard.errors import BuildRefused
from switchboard.records import CAPITOL_SWITCHBOARD
from switchboard.roster import Roster
from switchboard.sources import Ids, Legislator, LocalOffice, LocalOffices, Name, SocialMedia
from switchboard.tables import OfficeRow
from tests import official
from tests.official import AS_OF, SEATS, legislator


def roster(
    *people: Legislator,
    offices: Iterable[LocalOffice] = (),
    accounts: dict[str, str | int] | None = None,
) -> Roster:
    """The roster of `people`; `offices` and `accounts` are those of A000001."""
    ids = Ids("A000001")
    inputs = official.inputs(
        people or [legislator("MA-07")],
        offices=[LocalOffices(ids, list(offices))],
        social_media=[SocialMedia(ids, accounts or {})],
    )
    return Roster(inputs, AS_OF, lambda zip_code, state: f"{state}/{zip_code}")


def named(**changes: str | None) -> Legislator:
    """A000001 with another name."""
    person = legislator("MA-07")
    return msgspec.structs.replace(person, name=msgspec.structs.replace(person.name, **changes))


def compile_all(made: Roster) -> None:
    """All three tables, as a build makes them."""
    made.members()
    made.offices()
    made.seats()


def test_members_are_sorted_by_id_with_their_term() -> None:
    rows = roster(legislator("MA-07", 2), legislator("MA-S1", 1)).members()
    assert [(row.id, row.term_start, row.term_end) for row in rows] == [
        ("A000001", "2025-01-03", "2031-01-03"),
        ("A000002", "2025-01-03", "2027-01-03"),
    ]


def test_the_last_term_is_the_current_one() -> None:
    before, now = legislator("MA-05"), legislator("MA-S2")
    person = msgspec.structs.replace(before, terms=before.terms + now.terms)
    held = [row.seat for row in roster(person).seats() if row.holder]
    assert held == ["MA-S2"]


def test_every_known_seat_is_listed_once_sorted_vacant_or_held() -> None:
    rows = roster(legislator("PR-00", 1), legislator("MA-S1", 2)).seats()
    assert [row.seat for row in rows] == sorted(SEATS)
    assert {row.seat: row.holder for row in rows if row.holder} == {
        "PR-00": "A000001",
        "MA-S1": "A000002",
    }
    titles = {row.seat: (row.chamber, row.state, row.title) for row in rows}
    assert titles["PR-00"] == ("house", "PR", "Resident Commissioner")
    assert titles["DC-00"] == ("house", "DC", "Delegate")
    assert titles["MA-07"] == ("house", "MA", "Representative")
    assert titles["MA-S1"] == ("senate", "MA", "Senator")


@pytest.mark.parametrize(
    ("person", "name", "last_name"),
    [
        (named(official_full="Ada “Dee” Arden, Jr."), "Ada “Dee” Arden, Jr.", "Arden 1"),
        (named(official_full=None), "Ada Arden 1", "Arden 1"),
        (named(official_full="", suffix="III"), "Ada Arden 1 III", "Arden 1"),
        (
            named(official_full=" Ada\t\u202eArden\x07\r\n", last="Ar\x00den\n"),
            "Ada Arden",
            "Ar den",
        ),
        (named(official_full=None, first="Ada\n", last="O’Arden"), "Ada O’Arden", "O’Arden"),
    ],
)
def test_a_name_is_one_line_of_what_can_be_printed(
    person: Legislator, name: str, last_name: str
) -> None:
    row = roster(person).members()[0]
    assert (row.name, row.last_name) == (name, last_name)


def test_hhttps_is_repaired_and_reported() -> None:
    made = roster(legislator("MA-07", contact_form="hhttps://form.example.org/ "))
    assert made.members()[0].contact_form == "https://form.example.org/"
    assert made.repaired == [
        "A000001: link “hhttps://form.example.org/ ”, now https://form.example.org/"
    ]
    assert made.dropped == []


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "arden.example.org", "https://example.org/a\tb", "hhttp:x"]
)
def test_a_link_that_is_none_is_dropped_and_reported(link: str) -> None:
    made = roster(legislator("MA-07", url=link, contact_form=None))
    assert made.members()[0].website is None
    assert made.dropped == [f"A000001: link “{link}”"]


def test_accounts_are_kept_without_the_at_sign() -> None:
    made = roster(
        accounts={
            "twitter": "@ex_arden",
            "youtube": 12345,
            "mastodon": "@ada@example.org",
            "x": "y",
        }
    )
    row = made.members()[0]
    assert (row.twitter, row.youtube, row.mastodon) == ("ex_arden", "12345", "ada@example.org")
    assert (row.facebook, made.dropped) == (None, [])


@pytest.mark.parametrize("account", ["", "ada arden", "ada?x=1", "https://example.org/a", "a\n/b"])
def test_an_account_that_is_none_is_dropped_and_reported(account: str) -> None:
    made = roster(accounts={"twitter": account})
    assert made.members()[0].twitter is None
    assert made.dropped == [f"A000001: twitter account “{account}”"]


def test_the_capitol_office_comes_first_with_its_phone_in_one_form() -> None:
    made = roster(
        legislator("MA-07", phone="(202) 555-0101", address="1 Example Building DC 20510-1234"),
        offices=[LocalOffice("Worcester", "MA"), LocalOffice("Boston", "MA", "02101-0001")],
    )
    first, *others = made.offices()
    assert first == OfficeRow(
        "A000001", "capitol", "Washington", "DC", "20510", "1 Example Office Building",
        "202-555-0101", time_zone="America/New_York",
    )  # fmt: skip
    assert [(row.city, row.zip, row.time_zone) for row in others] == [
        ("Boston", "02101", "MA/02101"),
        ("Worcester", None, "MA/None"),
    ]


@pytest.mark.parametrize(("seat", "zip_code"), [("MA-S1", "20510"), ("MA-07", "20515")])
def test_without_an_address_the_zip_is_that_of_the_chamber(seat: str, zip_code: str) -> None:
    assert roster(legislator(seat, address=None)).offices()[0].zip == zip_code


@pytest.mark.parametrize(
    ("phone", "dropped"),
    [(None, []), ("", []), ("202-555", ["A000001: phone “202-555”"])],
)
def test_without_a_washington_phone_the_capitol_switchboard_is_given_and_reported(
    phone: str | None, dropped: list[str]
) -> None:
    made = roster(legislator("MA-07", phone=phone))
    assert made.offices()[0].phone == CAPITOL_SWITCHBOARD == "202-224-3121"
    assert made.repaired == ["A000001: no Washington phone; the Capitol switchboard's given"]
    assert made.dropped == dropped


def test_a_bad_phone_of_a_district_office_is_dropped_and_reported() -> None:
    made = roster(offices=[LocalOffice("Boston", "MA", phone="call 555-0101")])
    assert made.offices()[1].phone is None
    assert made.dropped == ["A000001 Boston: phone “call 555-0101”"]


@pytest.mark.parametrize("zip_code", ["O2101", "021 01", "0210", "٠٢١٠١"])
def test_a_zip_of_an_office_that_is_none_is_dropped_and_reported(zip_code: str) -> None:
    made = roster(offices=[LocalOffice("Boston", "MA", zip_code)])
    assert made.offices()[1].zip is None
    assert made.dropped == [f"A000001 Boston: ZIP “{zip_code}”"]


@pytest.mark.parametrize(
    ("suite", "address"),
    [
        (350, "1 Example St, Suite 350"),
        ("350", "1 Example St, Suite 350"),
        ("Suite 2A", "1 Example St, Suite 2A"),
        ("Room\n 12", "1 Example St, Room 12"),
        (None, "1 Example St"),
        ("", "1 Example St"),
    ],
)
def test_a_suite_is_part_of_the_address(suite: str | int | None, address: str) -> None:
    office = LocalOffice("Boston", "MA", address="1 Example\tSt", suite=suite)
    assert roster(offices=[office]).offices()[1].address == address


def test_an_office_keeps_its_building_hours_and_place_on_the_map() -> None:
    office = LocalOffice(
        "Boston", "MA", building="Example Hall", suite=2, hours="M-F \n9-5",
        latitude=42.5, longitude=-71.5,
    )  # fmt: skip
    row = roster(offices=[office]).offices()[1]
    assert (row.address, row.hours) == ("Example Hall, Suite 2", "M-F 9-5")
    assert (row.latitude, row.longitude) == (42.5, -71.5)


def test_offices_of_strangers_are_dropped_and_reported() -> None:
    inputs = official.inputs(
        [legislator("MA-07")],
        offices=[
            LocalOffices(Ids(bioguide), [LocalOffice("Boston", "MA")])
            for bioguide in ("Z000009", "A000001", "Y000008")
        ],
    )
    made = Roster(inputs, AS_OF, lambda *_: None)
    assert [(row.member, row.kind) for row in made.offices()] == [
        ("A000001", "capitol"),
        ("A000001", "district"),
    ]
    assert made.dropped == ["offices of people not in Congress: Y000008, Z000009"]


@pytest.mark.parametrize(
    ("end", "dropped"),
    [
        ("2026-06-14", ["A000001: the term ended on 2026-06-14; still shown, marked"]),
        ("2026-06-15", []),
    ],
)
def test_a_term_that_has_ended_is_reported(end: str, dropped: list[str]) -> None:
    made = roster(legislator("MA-07", end=end))
    assert made.members()[0].term_end == end
    assert made.dropped == dropped


ARDEN = legislator("MA-07")


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([legislator("MA-10")], "unknown seats: MA-10"),
        ([legislator("MA-S3")], "unknown seats: MA-S3"),
        ([legislator("MA-S1", class_=None)], "unknown seats: MA-SNone"),
        ([legislator("AK-01"), legislator("VT-02", 2)], "unknown seats: AK-01, VT-02"),
        ([legislator("MA-07", state="ZZ")], "A000001: no such seat: rep of ZZ"),
        ([legislator("MA-07", type="prez")], "A000001: no such seat: prez of MA"),
        ([ARDEN, legislator("MA-07", 2)], "MA-07 is held by both A000001 and A000002"),
        ([ARDEN, legislator("MA-05")], "A000001 is listed twice"),
        ([legislator("MA-07", start="soon")], "“soon” is not a date"),
        ([legislator("MA-07", end="2027-02-30")], "“2027-02-30” is not a date"),
        ([Legislator(Ids("A1"), Name("Ada", "Arden"), ARDEN.terms)], "“A1” is not a Bioguide id"),
        ([Legislator(Ids("../A000001"), Name("Ada", "Arden"), ARDEN.terms)], "“../A000001” is not"),
        ([Legislator(Ids("A000001"), Name("Ada", "Arden"), [])], "A000001 has no term of office"),
    ],
)
def test_a_list_that_cannot_be_right_is_refused(people: list[Legislator], said: str) -> None:
    with pytest.raises(BuildRefused) as caught:
        compile_all(roster(*people))
    message = str(caught.value)
    assert said in message
    assert "The snapshot in use is untouched" in message


def test_an_office_in_no_state_is_refused() -> None:
    with pytest.raises(BuildRefused, match="A000001 Boston: “Mass” is not a state"):
        roster(offices=[LocalOffice("Boston", "Mass")]).offices()
