"""An invented Congress: a small snapshot and campaigns for tests that need no real people.

Names are made up, numbers are 555-01xx, addresses are at example.org.

ZIPs: 02139 splits MA-05 and MA-07 (with shares); 02201 lies in MA-07; 30165 crosses
Alabama and Georgia; 78230 splits TX-20 and the vacant TX-23; 73301 is approximate;
20001 is in the District of Columbia; 05001 in Vermont; 90140 knows only its state;
09001 is military; 96939 is in Palau. Asked for, there is a map of the 120th Congress
too, by which 02201 lies in MA-05.
"""

from datetime import date
from pathlib import Path

import msgspec

from switchboard import congresses, tables
from switchboard.records import Title
from switchboard.tables import (
    Manifest,
    MapEntry,
    MemberRow,
    OfficeRow,
    SeatRow,
    Snapshot,
    SourceFile,
    ZipRow,
)

AS_OF = date(2026, 6, 15)

_PEOPLE = {
    "MA-S1": ("A000001", "Ada Arden", "Arden"),
    "MA-S2": ("B000002", "Bo Birch", "Birch"),
    "MA-05": ("C000003", "Cleo Cedar", "Cedar"),
    "MA-07": ("D000004", "Dov “Dee” Dogwood, Jr.", "Dogwood"),
    "AL-S2": ("E000005", "Eli Elm", "Elm"),
    "AL-S3": ("F000006", "Fay Fir", "Fir"),
    "AL-03": ("G000007", "Gus Gum", "Gum"),
    "GA-S2": ("H000008", "Hana Hazel", "Hazel"),
    "GA-S3": ("I000009", "Ivo Ivy", "Ivy"),
    "GA-14": ("J000010", "Jun Juniper", "Juniper"),
    "TX-S1": ("K000011", "Kit Kapok", "Kapok"),
    "TX-S2": ("L000012", "Lou Larch", "Larch"),
    "TX-20": ("M000013", "Mei O’Maple", "O’Maple"),
    "TX-23": None,
    "DC-00": ("N000014", "Noor Nutmeg", "Nutmeg"),
    "VT-00": ("O000015", "Oz Oak", "Oak"),
    "VT-S1": ("P000016", "Pim Pine", "Pine"),
    "VT-S3": None,
    "CA-S1": ("Q000017", "Quin Quince", "Quince"),
    "CA-S3": ("R000018", "Ros Rowan", "Rowan"),
    "CA-42": ("S000019", "Sol Spruce", "Spruce"),
}

ZIPS = [
    ZipRow("02139", "Cambridge", "MA", "standard", "area", "Middlesex County",
           "America/New_York", "MA-05:0.31 MA-07:0.69", 42.3647, -71.1042),
    ZipRow("02201", "Boston", "MA", "unique", "area", "Suffolk County",
           "America/New_York", "MA-07", 42.3634, -71.0571),
    ZipRow("05001", "White River Junction", "VT", "standard", "area", "Windsor County",
           "America/New_York", "VT-00", 43.6489, -72.3192),
    ZipRow("09001", "APO", "AE", "military", "military"),
    ZipRow("20001", "Washington", "DC", "standard", "area", "District of Columbia",
           "America/New_York", "DC-00", 38.9102, -77.0177),
    ZipRow("30165", "Rome", "GA", "standard", "area", "Floyd County",
           "America/New_York", "AL-03 GA-14", 34.3, -85.24),
    ZipRow("73301", "Austin", "TX", "unique", "city", "Travis County",
           "America/Chicago", "TX-20", 30.3264, -97.7713),
    ZipRow("78230", "San Antonio", "TX", "standard", "area", "Bexar County",
           "America/Chicago", "TX-20 TX-23", 29.5407, -98.5521),
    ZipRow("90140", "Commerce", "CA", "unique", "state", None, "America/Los_Angeles"),
    ZipRow("96939", "Ngerulmud", "PW", "unique", "associated", None, "Pacific/Palau"),
]  # fmt: skip


NEXT_ZIPS = [
    msgspec.structs.replace(row, districts="MA-05") if row.zip == "02201" else row for row in ZIPS
]
"""The ZIPs as the 120th Congress has them."""


def snapshot(*congresses_: int, as_of: date = AS_OF) -> Snapshot:
    """The invented snapshot, whole, with the maps of the 119th Congress or of these."""
    zips = {each: ZIPS if each == 119 else NEXT_ZIPS for each in congresses_ or (119,)}
    held = [(seat, person) for seat, person in sorted(_PEOPLE.items()) if person]
    members = sorted(
        (_member(number, seat, *person) for number, (seat, person) in enumerate(held)),
        key=lambda row: row.id,
    )
    return Snapshot(
        manifest=Manifest(
            as_of=as_of,
            maps=[_entry(congress, rows) for congress, rows in zips.items()],
            sources=[SourceFile("people.json", "example.org", "CC0", "0" * 64)],
        ),
        members=members,
        offices=[office for row in members for office in _offices(row)],
        seats=[
            _seat(seat, person[0] if person else None) for seat, person in sorted(_PEOPLE.items())
        ],
        zips=zips,
    )


def write(folder: Path, *congresses_: int, as_of: date = AS_OF) -> Path:
    """The invented snapshot, installed in `folder`."""
    tables.install(snapshot(*congresses_, as_of=as_of), folder)
    return folder


def override(**changes: object) -> str:
    """An entry of an overrides file: another number for A000001, with `changes`.

    None leaves a key away.
    """
    keys: dict[str, object] = {
        "member": "A000001", "field": "phone", "value": "202-555-0198", "reason": "They moved",
        "date": date(2026, 11, 20), **changes,
    }  # fmt: skip
    lines = [
        f"{key} = {value}" if isinstance(value, date) else f'{key} = "{value}"'
        for key, value in keys.items()
        if value is not None
    ]
    return "\n".join(["[[overrides]]", *lines, "", ""])


def _entry(congress: int, rows: list[ZipRow]) -> MapEntry:
    return MapEntry(
        congress=congress,
        valid_from=congresses.first_day(congress),
        valid_until=congresses.first_day(congress + 1),
        zips=len(rows),
        file=f"zips-{congress}.tsv",
        made_from=["people.json"],
    )


def _member(number: int, seat: str, id_: str, name: str, last_name: str) -> MemberRow:
    return MemberRow(
        id=id_,
        name=name,
        last_name=last_name,
        party=("Democrat", "Republican", "Independent")[number % 3],
        term_start="2025-01-03",
        # Two of them held their seat only until an election in November.
        term_end="2026-11-03" if seat in ("GA-S3", "TX-S2") else "2031-01-03",
        website=f"https://{last_name.lower().replace('’', '')}.example.org/",
        contact_form=f"https://form.example.org/{id_}" if seat.endswith("S1") else None,
        # Nobody in the official data has an address; a provider or an override may give one.
        email="kit@example.org" if seat == "TX-S1" else None,
        twitter=f"Ex_{last_name.replace('’', '')}" if number % 2 else None,
        mastodon="@ex@example.org" if number % 4 == 1 else None,
    )


def _offices(row: MemberRow) -> list[OfficeRow]:
    number = int(row.id[1:])
    capitol = OfficeRow(
        member=row.id,
        kind="capitol",
        city="Washington",
        state="DC",
        zip="20515",
        address=f"{number} Example House Office Building",
        # One new member has no number of their own yet.
        phone="202-224-3121" if row.id == "S000019" else f"202-555-01{number:02d}",
        time_zone="America/New_York",
    )
    local = OfficeRow(
        member=row.id,
        kind="district",
        city="Springfield",
        state="MA",
        zip="01101",
        address="1 Example Street, Suite 2",
        phone=f"413-555-01{number:02d}" if number % 5 else None,
        hours="By appointment only" if number % 3 else None,
        time_zone="America/New_York",
        latitude=42.1,
        longitude=-72.6,
    )
    return [capitol, local] if number != 10 else [capitol]


def _seat(seat: str, holder: str | None) -> SeatRow:
    is_senate = "S" in seat[3:]
    title: Title = "Senator" if is_senate else "Delegate" if seat == "DC-00" else "Representative"
    return SeatRow(seat, "senate" if is_senate else "house", seat[:2], title, holder)
