"""Official files with an invented Congress in them, for the tests of the build.

Names are made up, numbers are 555-01xx, addresses are at example.org.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from switchboard.sources import (
    LEGISLATORS,
    OFFICES,
    SOCIAL_MEDIA,
    ZCCD,
    Areas,
    Ids,
    Inputs,
    Legislator,
    LocalOffices,
    Name,
    SocialMedia,
    Term,
    ZipFact,
)
from switchboard.states import STATES
from switchboard.tables import SourceFile
from switchboard.zipmap import Shares

AS_OF = date(2026, 6, 15)
SEATS = [
    seat
    for state in STATES.values()
    for seat in [*state.districts, *(f"{state.code}-S{number}" for number in state.classes)]
]


def legislator(seat: str, number: int = 1, **changes: Any) -> Legislator:
    """The invented holder of `seat`, `A000001` for number 1, with `changes` to the term."""
    state, place = seat.split("-")
    is_senator = place.startswith("S")
    term = Term(
        type="sen" if is_senator else "rep",
        start="2025-01-03",
        end="2031-01-03" if is_senator else "2027-01-03",
        state=state,
        party="Independent",
        district=None if is_senator else int(place),
        class_=int(place[1:]) if is_senator else None,
        url=f"https://member-{number}.example.org/",
        phone=f"202-555-01{number % 100:02d}",
        office=f"{number} Example Office Building",
    )
    return Legislator(
        Ids(f"A{number:06d}"),
        Name("Ada", f"Arden {number}", official_full=f"Ada B. Arden {number}"),
        [msgspec.structs.replace(term, **changes)],
    )


def congress() -> list[Legislator]:
    """A holder for each of the 541 seats."""
    return [legislator(seat, number) for number, seat in enumerate(SEATS, start=1)]


def fact(zip_code: str, city: str = "Boston", state: str = "MA", **others: Any) -> ZipFact:
    """What the Postal Service says of a ZIP; of Suffolk County, Massachusetts unless told."""
    usual = {"county": "Suffolk County", "kind": "standard", "time_zone": "America/New_York"}
    return ZipFact(zip_code, city, state=state, **{**usual, **others})


def inputs(
    legislators: Iterable[Legislator],
    *,
    offices: Iterable[LocalOffices] = (),
    social_media: Iterable[SocialMedia] = (),
    areas: dict[str, Shares] | None = None,
    congress: int = 119,
    zip_facts: Iterable[ZipFact] = (),
    dated: date | None = None,
) -> Inputs:
    """What a build reads, with the map of a Congress."""
    people = list(legislators)
    return Inputs(
        legislators=people,
        offices=list(offices),
        social_media=list(social_media),
        areas=[Areas(f"areas of {congress}", congress, areas or {})],
        zip_facts=list(zip_facts),
        zip_facts_name="zip facts",
        credits=[
            SourceFile(LEGISLATORS, "example.org", "CC0", f"{len(people):064x}"),
            SourceFile(f"areas of {congress}", "example.org", "CC0", f"{congress:064x}"),
            SourceFile("zip facts", "example.org", "CC0", "0" * 64),
        ],
        dated=dated,
    )


def write(folder: Path) -> Path:
    """The official files of the full Congress in `folder`; on their map are 02139 and 20001."""
    folder.mkdir()
    (folder / LEGISLATORS).write_bytes(msgspec.json.encode(congress()))
    (folder / OFFICES).write_bytes(b"[]")
    (folder / SOCIAL_MEDIA).write_bytes(b"[]")
    (folder / ZCCD).write_text("state_abbr,zcta,cd\nMA,02139,5\nMA,02139,7\nDC,20001,98\n")
    return folder
