"""The embedded provider: the snapshot in memory, answering by ZIP code.

Needs no key and no network. Members, offices and seats are made into records once; the
map of each Congress is a thing of its own, and who asks says which one they mean.
"""

import re
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from switchboard import overrides, reasons, tables
from switchboard.errors import (
    InvalidDistrict,
    UnknownMember,
    UnknownZip,
)
from switchboard.maps import CongressMap
from switchboard.messages import Message
from switchboard.overrides import Settled
from switchboard.records import (
    Answer,
    Basis,
    Certainty,
    District,
    Member,
    Office,
    Place,
    Seat,
    Source,
)
from switchboard.states import STATES
from switchboard.tables import SOCIAL, Manifest, MemberRow, OfficeRow, SeatRow, ZipRow
from switchboard.typed import quoted

SOURCE_OF_MEMBERS = "unitedstates/congress-legislators"

_CERTAINTY: dict[Basis, Certainty] = {
    "single_seat": "exact",
    "city": "approximate",
    "county": "approximate",
    "state": "state",
    "military": "none",
    "associated": "none",
}
_OFFICE_FIELDS = [field for field in OfficeRow.__struct_fields__ if field != "member"]
_DISTRICT = re.compile(r"([A-Z]{2})-?(\d{1,2}|AL)")


class Delegation(NamedTuple):
    """The seats of a set of districts and of their states: what ZIPs have in common.

    Senate seats come first, then House seats by district.
    """

    seats: tuple[Seat, ...]
    districts: tuple[District, ...]
    members: tuple[Member, ...]
    vacancies: tuple[Seat, ...]


class Directory:
    """The snapshot in `folder`, with the corrections of a file on top, if there is one.

    Raises SnapshotError when the snapshot is missing or damaged, and OverridesError when
    a correction cannot be used.

    `maps` are those of one or more Congresses, in order. What takes a `congress` answers
    by that Congress's map, and by the first of them without one.
    """

    name = "embedded"

    def __init__(self, folder: Path, overrides_path: Path | None = None) -> None:
        self.manifest: Manifest = tables.read_manifest(folder)
        self.seats = {
            row.seat: Seat(row.seat, row.chamber, row.state, row.title, row.holder)
            for row in tables.read_rows(folder, "seats.tsv", SeatRow)
        }
        self.members = _read_members(folder, self.seats, self.manifest.as_of)
        self.overrides: list[Settled] = []
        if overrides_path:
            self.members, self.overrides = overrides.apply(
                overrides.read(overrides_path), self.members, folder, self.manifest.as_of
            )
        self._uncertain = {
            member.id: msgspec.structs.replace(member, certain=False)
            for member in self.members.values()
        }
        self.maps = tuple(
            CongressMap(folder, entry, self.seats.keys()) for entry in self.manifest.maps
        )
        self._of_congress = {each.congress: each for each in self.maps}
        self.source = Source(self.name, self.manifest.as_of.isoformat())
        self._delegations: dict[tuple[str, str, bool], Delegation] = {}

    def map_at(self, moment: datetime) -> CongressMap:
        """The map in force at `moment`, or else the nearest one.

        That is the last to have begun; before the first begins, it is the first all the same.
        """
        for each in reversed(self.maps):
            if each.begins <= moment:
                return each
        return self.maps[0]

    def answer(
        self, zip_code: str, district: str | None = None, congress: int | None = None
    ) -> Answer:
        """Who represents `zip_code`, five digits; `district` is the caller's choice, if made.

        Raises UnknownZip, or InvalidDistrict when the district is not a candidate.
        """
        of_congress = self._map(congress)
        row = _row(of_congress, zip_code)
        is_sure = row.basis in ("area", "single_seat") and " " not in (row.districts or "")
        if district:
            choice = self._choice(row, district)
            if not is_sure:
                return self._chosen(of_congress, row, choice)
        found = self._delegation(row.state, row.districts or "", is_sure)
        certainty = _CERTAINTY.get(row.basis) or ("exact" if is_sure else "split")
        reason = reasons.reason(row, found.districts)
        return self._answered(of_congress, row, found, certainty, reason)

    def answer_of_district(self, district: str, congress: int | None = None) -> Answer:
        """Who represents a House district: its state's senators, then its own member.

        For somebody whose street address is known to lie there. Raises InvalidDistrict.
        """
        id_ = district_id(district) or ""
        seat = self.seats.get(id_)
        if seat is None or seat.chamber != "house":
            raise InvalidDistrict(
                Message(
                    "There is no House district “%(district)s”.", district=quoted(district, 20)
                ),
                Message("A district is a state and a number, like MA-07."),
            )
        row = ZipRow("", "", seat.state, "standard", "address", districts=id_)
        found = self._delegation(seat.state, id_, True)
        reason = reasons.reason_of_district(found.districts[0])
        return self._answered(self._map(congress), row, found, "exact", reason)

    def member(self, member_id: str) -> Member:
        """The sitting member with this Bioguide id. Raises UnknownMember."""
        try:
            return self.members[member_id.upper()]
        except KeyError:
            raise UnknownMember(
                Message(
                    "No sitting member of Congress has the id “%(id)s”.", id=quoted(member_id, 20)
                ),
                Message(
                    "They may have left office. A ZIP code shows who serves now, with their ids."
                ),
            ) from None

    def place(self, zip_code: str, congress: int | None = None) -> Place | None:
        """What the ZIP code `zip_code` names; None where there is no such ZIP code in use."""
        row = self._map(congress).find(zip_code)
        return _place(row) if row else None

    def zip_codes(self, congress: int | None = None) -> list[str]:
        """Every ZIP code in use, sorted."""
        return self._map(congress).zip_codes()

    def examples(self) -> list[Member]:
        """A member for each title and party: enough to try a script on most of its branches."""
        kinds = {(member.title, member.party): member for member in self.members.values()}
        return list(kinds.values())

    def vacant_seats(self) -> list[Seat]:
        """The seats of the known list that nobody holds."""
        return [seat for seat in self.seats.values() if seat.holder is None]

    def point_of_zip(
        self, zip_code: str, congress: int | None = None
    ) -> tuple[float, float] | None:
        """Latitude and longitude of the middle of a ZIP, in degrees, WGS 84; None if unknown."""
        return self._map(congress).point(zip_code)

    def districts_of_zip(
        self, zip_code: str, congress: int | None = None
    ) -> tuple[str, list[int]] | None:
        """The state of a ZIP, and the numbers of that state's districts that it may lie in.

        0 is the only seat of a state or territory. None where no district is known: an
        unknown ZIP, military mail, an associated state, or a ZIP of which we know no more
        than the state.
        """
        row = self._map(congress).find(zip_code)
        if row is None or not row.districts:
            return None
        cells = row.districts.split()
        return row.state, [int(cell[3:5]) for cell in cells if cell[:2] == row.state]

    def _map(self, congress: int | None) -> CongressMap:
        return self.maps[0] if congress is None else self._of_congress[congress]

    def _answered(
        self,
        of_congress: CongressMap,
        row: ZipRow,
        found: Delegation,
        certainty: Certainty,
        reason: Message,
    ) -> Answer:
        return Answer(
            zip=row.zip,
            place=_place(row),
            basis=row.basis,
            certainty=certainty,
            reason=reason,
            congress=of_congress.congress,
            valid_until=of_congress.last_day,
            districts=found.districts,
            members=found.members,
            vacancies=found.vacancies,
            source=self.source,
        )

    def _choice(self, row: ZipRow, typed: str) -> str:
        """The cell of the district that was typed. Raises InvalidDistrict."""
        cells = (row.districts or "").split()
        if row.basis == "state":
            cells = STATES[row.state].districts
        district = district_id(typed)
        for cell in cells:
            if cell.partition(":")[0] == district:
                return cell
        raise not_a_candidate(row.zip, typed, [cell.partition(":")[0] for cell in cells])

    def _chosen(self, of_congress: CongressMap, row: ZipRow, cell: str) -> Answer:
        found = self._delegation(cell[:2], cell, True)
        reason = Message(
            "You chose %(district)s for ZIP code %(zip)s.",
            district=found.districts[0].id,
            zip=row.zip,
        )
        answer = self._answered(of_congress, row, found, "exact", reason)
        return msgspec.structs.replace(answer, is_chosen=True)

    def _delegation(self, state: str, cells: str, is_sure: bool) -> Delegation:
        """The delegation of `cells`, which has the form of zips.tsv, made once."""
        key = (state, cells, is_sure)
        found = self._delegations.get(key)
        if found is None:
            found = self._delegations[key] = self._make_delegation(*key)
        return found

    def _make_delegation(self, state: str, cells: str, is_sure: bool) -> Delegation:
        return self.delegation(state, tuple(map(_district, cells.split())), is_sure=is_sure)

    def delegation(
        self, state: str, districts: tuple[District, ...], *, is_sure: bool
    ) -> Delegation:
        """The seats of `state` in the Senate and of `districts`, which may be of other states."""
        # The ZIP's own state first; military mail and associated states have no seats.
        states = list(dict.fromkeys([state, *(district.state for district in districts)]))
        senate = [
            seat for code in states for seat in self.seats.values()
            if seat.chamber == "senate" and seat.state == code
        ]  # fmt: skip
        house = [self.seats[district.id] for district in districts]
        return Delegation(
            tuple(senate + house),
            districts,
            self._holders(senate, len(states) == 1) + self._holders(house, is_sure),
            tuple(seat for seat in senate + house if seat.holder is None),
        )

    def _holders(self, seats: list[Seat], is_sure: bool) -> tuple[Member, ...]:
        people = self.members if is_sure else self._uncertain
        return tuple(people[seat.holder] for seat in seats if seat.holder)


def _read_members(folder: Path, seats: dict[str, Seat], as_of: date) -> dict[str, Member]:
    offices: dict[str, list[Office]] = defaultdict(list)
    for row in tables.read_rows(folder, "offices.tsv", OfficeRow):
        offices[row.member].append(
            Office(**{field: getattr(row, field) for field in _OFFICE_FIELDS})
        )
    seat_of = {seat.holder: seat for seat in seats.values() if seat.holder}
    members = {}
    for person in tables.read_rows(folder, "members.tsv", MemberRow):
        if person.id not in seat_of or not offices[person.id]:
            raise tables.broken(folder / "members.tsv", f"{person.id} has no seat or no office")
        members[person.id] = _member(person, seat_of[person.id], tuple(offices[person.id]), as_of)
    missing = sorted(seat_of.keys() - members.keys())
    if missing:
        raise tables.broken(folder / "seats.tsv", f"holders not in members.tsv: {missing[0]}")
    return members


def _member(row: MemberRow, seat: Seat, offices: tuple[Office, ...], as_of: date) -> Member:
    accounts = {network: getattr(row, network) for network in SOCIAL}
    return Member(
        id=row.id,
        seat=seat.id,
        name=row.name,
        last_name=row.last_name,
        title=seat.title,
        chamber=seat.chamber,
        party=row.party,
        state=seat.state,
        district=seat.id if seat.chamber == "house" else None,
        website=row.website,
        contact_form=row.contact_form,
        email=row.email,
        social={network: account for network, account in accounts.items() if account},
        offices=offices,
        term_end=row.term_end,
        source=SOURCE_OF_MEMBERS,
        as_of=as_of.isoformat(),
    )


def _place(row: ZipRow) -> Place:
    return Place(row.city, row.county, row.state, row.kind, row.time_zone)


def _row(of_congress: CongressMap, zip_code: str) -> ZipRow:
    row = of_congress.find(zip_code)
    if row is None:
        raise UnknownZip(
            Message("There is no ZIP code %(zip)s in use.", zip=zip_code),
            Message(
                "Check its digits on a letter or bill. "
                "You can look yours up at tools.usps.com/zip-code-lookup.htm."
            ),
        )
    return row


def _district(cell: str) -> District:
    id_, _, share = cell.partition(":")
    return District(id_, id_[:2], int(id_[3:]), float(share) if share else None)


def district_id(typed: str) -> str | None:
    """`MA-07` from what a person or a program may write: `ma-7`, `MA07`, `AK-AL`."""
    match = _DISTRICT.fullmatch(typed.strip().upper()) if typed.isascii() else None
    return f"{match[1]}-{'00' if match[2] == 'AL' else match[2].zfill(2)}" if match else None


def not_a_candidate(zip_code: str, typed: str, candidates: list[str]) -> InvalidDistrict:
    """The error for a district that is none of the `candidates` of a ZIP code."""
    message = Message(
        "District “%(district)s” is not one that ZIP code %(zip)s touches.",
        district=quoted(typed, 20),
        zip=zip_code,
    )
    if not candidates:
        return InvalidDistrict(message, Message("This ZIP code has no House district."))
    return InvalidDistrict(message, Message("Choose from: %(ids)s.", ids=", ".join(candidates)))
