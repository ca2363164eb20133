"""The official list of legislators -> rows of members, offices and seats, checked.

Everything here ends up on a page: a link that a person follows, a number they dial.
What can be mended is, what cannot is left out; both are noted for the report.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

from switchboard import contacts
from switchboard.errors import BuildRefused
from switchboard.messages import Message
from switchboard.records import CAPITOL_SWITCHBOARD, Chamber, Title
from switchboard.sources import Inputs, Legislator, LocalOffice, Term
from switchboard.states import STATES, State
from switchboard.tables import SOCIAL, MemberRow, OfficeRow, SeatRow
from switchboard.typed import one_line

_ZIP_AT_END = re.compile(r"(\d{5})(?:-\d{4})?$")
_ACCOUNT = re.compile(r"@?([A-Za-z0-9_.-]+(?:[@/][A-Za-z0-9_.-]+)?)")
_BIOGUIDE = re.compile(r"[A-Z]\d{6}")
_ZIP_OF_CHAMBER = {"sen": "20510", "rep": "20515"}
_WASHINGTON_TIME = "America/New_York"

ZoneOf = Callable[[str | None, str], str | None]
"""(ZIP or None, state) -> the IANA time zone there."""


class Roster:
    """Compiles the rows of `inputs`. `zone_of` gives an office's time zone."""

    def __init__(self, inputs: Inputs, as_of: date, zone_of: ZoneOf) -> None:
        self.inputs = inputs
        self.as_of = as_of
        self.zone_of = zone_of
        self.repaired: list[str] = []
        self.dropped: list[str] = []
        self._terms: dict[str, Term] = {}
        for person in inputs.legislators:
            if person.id.bioguide in self._terms:
                raise _odd(f"{person.id.bioguide} is listed twice")
            self._terms[person.id.bioguide] = _current_term(person)

    def members(self) -> list[MemberRow]:
        """One row for each legislator, sorted by id."""
        accounts = {entry.id.bioguide: entry.social for entry in self.inputs.social_media}
        people = sorted(self.inputs.legislators, key=lambda person: person.id.bioguide)
        return [self._member(person, accounts.get(person.id.bioguide, {})) for person in people]

    def seats(self) -> list[SeatRow]:
        """Every seat of the known list, sorted, with its holder or none.

        Raises BuildRefused for a legislator whose seat is unknown or held by another.
        """
        holders: dict[str, str] = {}
        for bioguide, term in self._terms.items():
            seat = _seat_of(term)
            if seat in holders:
                raise _odd(f"{seat} is held by both {holders[seat]} and {bioguide}")
            holders[seat] = bioguide
        rows = [
            SeatRow(seat, chamber, state.code, title, holders.pop(seat, None))
            for state in STATES.values()
            for seat, chamber, title in _seats_of(state)
        ]
        if holders:
            raise _odd(f"unknown seats: {', '.join(sorted(holders))}")
        return sorted(rows, key=lambda row: row.seat)

    def offices(self) -> list[OfficeRow]:
        """The capitol office of each member, then the district offices by city."""
        local = {entry.id.bioguide: entry.offices for entry in self.inputs.offices}
        strangers = sorted(set(local) - set(self._terms))
        if strangers:
            self.dropped.append(f"offices of people not in Congress: {', '.join(strangers)}")
        rows = []
        for bioguide in sorted(self._terms):
            rows.append(self._capitol_office(bioguide, self._terms[bioguide]))
            found = sorted(local.get(bioguide, ()), key=lambda o: (o.city, o.address or ""))
            rows += [self._district_office(bioguide, office) for office in found]
        return rows

    def _member(self, person: Legislator, accounts: dict[str, str | int]) -> MemberRow:
        bioguide, term = person.id.bioguide, self._terms[person.id.bioguide]
        if not _BIOGUIDE.fullmatch(bioguide):
            raise _odd(f"“{bioguide}” is not a Bioguide id")
        if iso_date(term.end) < self.as_of:
            self.dropped.append(f"{bioguide}: the term ended on {term.end}; still shown, marked")
        parts = (person.name.first, person.name.last, person.name.suffix)
        return MemberRow(
            id=bioguide,
            name=_needed(bioguide, person.name.official_full or " ".join(filter(None, parts))),
            last_name=_needed(bioguide, person.name.last),
            party=_needed(bioguide, term.party),
            term_start=iso_date(term.start).isoformat(),
            term_end=iso_date(term.end).isoformat(),
            website=self._link(bioguide, term.url),
            contact_form=self._link(bioguide, term.contact_form),
            **{net: self._account(bioguide, net, accounts.get(net)) for net in SOCIAL},
        )

    def _capitol_office(self, bioguide: str, term: Term) -> OfficeRow:
        phone = self._phone(bioguide, term.phone)
        if phone is None:
            phone = CAPITOL_SWITCHBOARD
            self.repaired.append(
                f"{bioguide}: no Washington phone; the Capitol switchboard's given"
            )
        zip_code = _ZIP_AT_END.search(term.address or "")
        return OfficeRow(
            member=bioguide,
            kind="capitol",
            city="Washington",
            state="DC",
            zip=zip_code[1] if zip_code else _ZIP_OF_CHAMBER[term.type],
            address=one_line(term.office or "") or None,
            phone=phone,
            time_zone=_WASHINGTON_TIME,
        )

    def _district_office(self, bioguide: str, office: LocalOffice) -> OfficeRow:
        who = f"{bioguide} {office.city}"
        if office.state not in STATES:
            raise _odd(f"{who}: “{office.state}” is not a state")
        zip_code = (office.zip or "")[:5] or None
        if zip_code and not re.fullmatch(r"[0-9]{5}", zip_code):
            self.dropped.append(f"{who}: ZIP “{office.zip}”")
            zip_code = None
        where = (office.address, office.building, _suite(office.suite))
        return OfficeRow(
            member=bioguide,
            kind="district",
            city=_needed(bioguide, office.city),
            state=office.state,
            zip=zip_code,
            address=", ".join(one_line(part) for part in where if part) or None,
            phone=self._phone(who, office.phone),
            hours=one_line(office.hours or "") or None,
            time_zone=self.zone_of(zip_code, office.state),
            latitude=office.latitude,
            longitude=office.longitude,
        )

    def _phone(self, who: str, phone: str | None) -> str | None:
        if not phone:
            return None
        written = contacts.phone(phone)
        if not written:
            self.dropped.append(f"{who}: phone “{phone}”")
        return written

    def _link(self, who: str, link: str | None) -> str | None:
        if not link:
            return None
        url = link.strip()
        if url.startswith("hhttp"):
            url = url[1:]
            self.repaired.append(f"{who}: link “{link}”, now {url}")
        if not contacts.is_web_address(url):
            self.dropped.append(f"{who}: link “{link}”")
            return None
        return url

    def _account(self, who: str, network: str, account: str | int | None) -> str | None:
        if account is None:
            return None
        match = _ACCOUNT.fullmatch(str(account).strip())
        if not match:
            self.dropped.append(f"{who}: {network} account “{account}”")
            return None
        return match[1]


def _current_term(person: Legislator) -> Term:
    if not person.terms:
        raise _odd(f"{person.id.bioguide} has no term of office")
    term = person.terms[-1]
    if term.type not in _ZIP_OF_CHAMBER or term.state not in STATES:
        raise _odd(f"{person.id.bioguide}: no such seat: {term.type} of {term.state}")
    return term


def _seat_of(term: Term) -> str:
    if term.type == "sen":
        return f"{term.state}-S{term.class_}"
    return f"{term.state}-{term.district or 0:02d}"


def _seats_of(state: State) -> Iterator[tuple[str, Chamber, Title]]:
    for district in state.districts:
        yield district, "house", state.house_title
    for number in state.classes:
        yield f"{state.code}-S{number}", "senate", "Senator"


def _suite(suite: str | int | None) -> str | None:
    """A suite as a part of an address: a bare number reads “Suite 350”."""
    text = str(suite or "")
    return f"Suite {text}" if text.isdecimal() else text or None


def _needed(who: str, text: str) -> str:
    """`text` on one line; a member or an office must have it."""
    plain = one_line(text)
    if not plain:
        raise _odd(f"{who} lacks a name, a party or a city")
    return plain


def iso_date(text: str) -> date:
    """The date that `text` names in ISO form. Raises BuildRefused."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _odd(f"“{text}” is not a date") from error


def _odd(what: str) -> BuildRefused:
    return BuildRefused(
        Message("The list of legislators cannot be right: %(what)s.", what=what),
        Message("The snapshot in use is untouched. Look at the file, or fetch it again."),
    )
