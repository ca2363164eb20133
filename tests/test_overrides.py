"""The operator's corrections: read strictly, put on top, and shown as theirs."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from switchboard import reconcile, tables
from switchboard.directory import Directory
from switchboard.errors import OverridesError
from switchboard.providers.replies import Found, FoundOffice, Reply
from switchboard.records import Correction
from tests import invented
from tests.invented import override


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return invented.write(tmp_path / "snapshot")


def load(folder: Path, *entries: str) -> Directory:
    """The directory with a file of these entries."""
    file = folder.with_name("corrections.toml")
    file.write_text("".join(entries), encoding="utf-8")
    return Directory(folder, file)


def refusal(folder: Path, *entries: str) -> str:
    """Why a file of these entries stops the boot; it names the file and a next step."""
    with pytest.raises(OverridesError) as caught:
        load(folder, *entries)
    assert "corrections.toml" in str(caught.value)
    assert caught.value.hint
    return str(caught.value)


def outcomes(directory: Directory) -> list[str]:
    return [outcome for _, outcome in directory.overrides]


def test_a_number_is_corrected_with_date_and_reason(folder: Path) -> None:
    directory = load(folder, override(reason="They moved."))
    capitol, local = directory.member("A000001").offices
    assert capitol.phone == "202-555-0198"
    assert capitol.corrections == (Correction("phone", None, "2026-11-20", "They moved"),)
    assert (local.phone, local.corrections) == ("413-555-0101", ())
    assert outcomes(directory) == ["applied"]


def test_answers_have_it_too_sure_or_not(folder: Path) -> None:
    directory = load(folder, override(member="D000004"))
    for zip_code in ("02201", "02139"):
        assert directory.answer(zip_code).members[-1].offices[0].phone == "202-555-0198"


@pytest.mark.parametrize(
    "office", ["Springfield", "springfield ", "Springfield, 1 Example Street, Suite 2"]
)
def test_a_local_office_is_named_by_its_city(folder: Path, office: str) -> None:
    directory = load(folder, override(office=office, field="hours", value="Weekdays 10-4"))
    local = directory.member("A000001").offices[1]
    assert local.hours == "Weekdays 10-4"
    assert local.corrections[0].field == "hours"


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("phone", "(202) 555-0198", "202-555-0198"),
        ("website", " https://new.example.org/ ", "https://new.example.org/"),
        ("contact_form", "https://form.example.org/new", "https://form.example.org/new"),
        ("email", "ada@example.org", "ada@example.org"),
        ("name", "Ada Arden-Ash", "Ada Arden-Ash"),
        ("last_name", "Arden-Ash", "Arden-Ash"),
        ("party", "Independent", "Independent"),
        ("address", "9 Example  Building", "9 Example Building"),
    ],
)
def test_a_value_is_kept_in_its_one_written_form(
    folder: Path, field: str, typed: str, kept: str
) -> None:
    member = load(folder, override(field=field, value=typed)).member("A000001")
    subject = member.offices[0] if field in ("phone", "address") else member
    assert getattr(subject, field) == kept


def test_several_corrections_of_a_member_are_kept_together(folder: Path) -> None:
    member = load(
        folder,
        override(),
        override(field="address", value="9 Example Building"),
        override(field="email", value="ada@example.org"),
        override(field="website", value="https://new.example.org/"),
    ).member("A000001")
    assert [each.field for each in member.offices[0].corrections] == ["phone", "address"]
    assert [each.field for each in member.corrections] == ["email", "website"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"member": "Z999999"}, "entry 1 (Z999999): no sitting member has the id “Z999999”"),
        ({"member": "Ada Arden"}, "no sitting member has the id “ADA ARDEN”"),
        ({"member": None}, "entry 1: Object missing required field `member`"),
        ({"field": "fax"}, "entry 1 (A000001): Invalid enum value 'fax'"),
        ({"value": "5 55"}, "phone cannot be “5 55”. It must be a telephone number"),
        ({"value": "http", "field": "website"}, "website cannot be “http”. It must be a whole"),
        ({"value": "javascript:x()", "field": "contact_form"}, "contact_form cannot be"),
        ({"value": "ada", "field": "email"}, "email cannot be “ada”. It must be an email address"),
        ({"value": "x" * 201, "field": "address"}, "It must be one line of up to 200 characters"),
        ({"value": "", "field": "hours"}, "hours cannot be “”"),
        ({"reason": None}, "missing required field `reason`"),
        ({"reason": " "}, "it gives no reason. Say on one line how you know"),
        ({"date": None}, "missing required field `date`"),
        ({"date": "soon"}, "Invalid RFC3339 encoded date"),
        ({"phone": "202-555-0198"}, "unknown field `phone`"),
        ({"office": "Boston"}, "has no office in “Boston”. Their offices are in: Springfield."),
        ({"office": "Springfield", "field": "email"}, "email is not a fact of an office"),
    ],
)
def test_a_mistake_stops_the_boot_with_entry_and_fix(
    folder: Path, changes: dict[str, object], said: str
) -> None:
    assert said in refusal(folder, override(**changes))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[override]]\n", "“override”, which is not an entry. Each entry begins [[overrides]]"),
        ('phone = "1"\n', "“phone”, which is not an entry"),
        ("overrides = 1\n", "“overrides”, which is not an entry"),
        ("overrides = [1]\n", "entry 1: Expected `object`, got `int`"),
        ("member = A000001\n", "is not TOML"),
        ("x = " + "[" * 50_000, "is not TOML"),
        (
            override() + override(value="202-555-0197"),
            "entry 2 (A000001): it corrects what an entry",
        ),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_is_refused(folder: Path, text: str, said: str) -> None:
    assert said in refusal(folder, text)


def test_a_file_that_is_missing_or_no_text_is_refused(folder: Path) -> None:
    with pytest.raises(
        OverridesError, match=r"nowhere\.toml cannot be read.*SWITCHBOARD_OVERRIDES"
    ):
        Directory(folder, folder / "nowhere.toml")
    file = folder.with_name("corrections.toml")
    file.write_bytes(b"\xff")
    with pytest.raises(OverridesError, match="cannot be read"):
        Directory(folder, file)


def test_an_empty_file_corrects_nothing(folder: Path) -> None:
    assert load(folder, "# nothing yet\n").overrides == []


def test_two_offices_in_a_city_are_told_apart_by_their_addresses(tmp_path: Path) -> None:
    before = invented.snapshot()
    second = next(row for row in before.offices if row.member == "A000001" and row.hours)
    second = msgspec.structs.replace(second, address="2 Example Street", phone="413-555-0188")
    offices = [*before.offices, second]
    folder = tmp_path / "snapshot"
    tables.install(msgspec.structs.replace(before, offices=offices), folder)
    said = refusal(folder, override(office="Springfield"))
    assert "has 2 offices in Springfield" in said
    assert 'office = "Springfield, 2 Example Street"' in said
    directory = load(folder, override(office="Springfield, 2 Example Street"))
    phones = [office.phone for office in directory.member("A000001").offices]
    assert phones == ["202-555-0101", "413-555-0101", "202-555-0198"]


def without(*ids: str) -> tables.Snapshot:
    """The invented snapshot after these members have left."""
    before = invented.snapshot()
    return msgspec.structs.replace(
        before,
        members=[row for row in before.members if row.id not in ids],
        offices=[row for row in before.offices if row.member not in ids],
        seats=[
            msgspec.structs.replace(row, holder=None) if row.holder in ids else row
            for row in before.seats
        ],
    )


def test_a_member_who_left_since_does_not_stop_the_boot(folder: Path) -> None:
    tables.install(without("A000001"), folder)
    directory = load(folder, override(), override(field="email", value="ada@example.org"))
    assert outcomes(directory) == ["does not apply", "does not apply"]


def test_an_office_that_closed_since_does_not_stop_the_boot(folder: Path) -> None:
    before = invented.snapshot()
    offices = [row for row in before.offices if (row.member, row.kind) != ("A000001", "district")]
    tables.install(msgspec.structs.replace(before, offices=offices), folder)
    assert outcomes(load(folder, override(office="Springfield"))) == ["does not apply"]


def test_an_entry_older_than_the_facts_was_right_once(folder: Path) -> None:
    gone = override(member="Z999999", date=invented.AS_OF.replace(day=14))
    assert outcomes(load(folder, gone)) == ["does not apply"]
    assert "no sitting member" in refusal(folder, override(member="Z999999", date=invented.AS_OF))


def test_a_correction_that_the_official_data_have_by_now_is_not_needed(folder: Path) -> None:
    directory = load(folder, override(value="202-555-0101"))
    assert outcomes(directory) == ["not needed"]
    assert directory.member("A000001").offices[0].corrections == ()


def test_a_correction_stands_whatever_a_civic_data_api_says(folder: Path) -> None:
    directory = load(folder, override(), override(office="Springfield", value="413-555-0199"))
    lists = (FoundOffice("413-555-0101", "Springfield"), FoundOffice("508-555-0101", "Worcester"))
    person = Found("Ada Arden", "federal", chamber="senate", state="MA", phone="202-555-0101",
                   offices=lists)  # fmt: skip
    reply = Reply("example", "Example", datetime(2026, 11, 24, tzinfo=UTC), people=(person,))
    member = reconcile.with_reply(directory.answer("02201"), reply, directory).members[0]
    phones = [office.phone for office in member.offices]
    assert phones == ["202-555-0198", "413-555-0199", "508-555-0101"]
    assert member.notes == ()
