"""The records that travel: what a lookup answers with.

Frozen, so that one record can be shared by every request. Field names are those of
the JSON contract. ZIP codes and district ids are strings.
"""

from typing import Literal

from msgspec import Struct

from switchboard.messages import Message

Level = Literal["federal", "state", "local"]
Chamber = Literal["house", "senate"]
Certainty = Literal["exact", "split", "approximate", "state", "none"]
PlaceKind = Literal["standard", "po_box", "unique", "military"]
OfficeKind = Literal["capitol", "district"]
Title = Literal["Senator", "Representative", "Delegate", "Resident Commissioner"]

# How a ZIP's districts are known, from the surest to the least.
# area: its map area; mended: the area's districts plus its own state's, which the map
# lacked; single_seat: the state has one seat; city, county: districts of the same city or
# county, as candidates; state: no more than the state; military, associated: none at all;
# address: a street address or the caller says it; live: a civic data API, with or without
# the directory; abroad: another country's postal code, which no table of ours knows.
Basis = Literal[
    "area", "mended", "single_seat", "city", "county", "state", "military", "associated",
    "address", "live", "abroad",
]  # fmt: skip

CAPITOL_SWITCHBOARD = "202-224-3121"
"""The operator who connects to any member. Source: senate.gov/senators/contact, 2026-11."""


class Place(Struct, frozen=True):
    """What a ZIP code names. `time_zone` is an IANA name; military mail has none."""

    city: str
    county: str | None
    state: str
    kind: PlaceKind
    time_zone: str | None


class District(Struct, frozen=True):
    """A House district. `share` is the part of the ZIP's land inside it, 0 to 1, if known."""

    id: str
    state: str
    number: int
    share: float | None = None


class Correction(Struct, frozen=True):
    """A fact that whoever runs this site has put right, with its ISO date and the reason.

    `office` is the district office meant, as they wrote it.
    """

    field: str
    office: str | None
    date: str
    reason: str


class Office(Struct, frozen=True):
    """Where a member can be reached. Phones are ten digits, `202-224-4543`."""

    kind: OfficeKind
    phone: str | None
    address: str | None
    city: str
    state: str
    zip: str | None
    hours: str | None
    time_zone: str | None
    latitude: float | None = None
    longitude: float | None = None
    corrections: tuple[Correction, ...] = ()

    def has_corrected(self, field: str) -> bool:
        """Whether whoever runs this site has put this fact right."""
        return any(each.field == field for each in self.corrections)

    @property
    def is_switchboard(self) -> bool:
        """Whether the phone is the Capitol's operator, for want of the member's own."""
        return self.phone == CAPITOL_SWITCHBOARD


class Member(Struct, frozen=True):
    """A person holding a seat. `certain` is false where they only may be the caller's.

    In Congress, `chamber` is a Chamber, `title` a Title, `id` a Bioguide id, and `district`
    an id like `MA-07` or None. An official of another level, or of another country, has
    these in the words of the API that named them, and no `seat`. `term_end` is the ISO date
    on which the term of the data ends, "" if unknown. `is_live` where an API has told
    something of them that the directory does not know; `notes` say what, with dates.
    `corrections` are those of the member's own facts; each office has its own.
    """

    id: str
    seat: str
    name: str
    last_name: str
    title: str
    chamber: str
    party: str
    state: str
    district: str | None
    website: str | None
    contact_form: str | None
    email: str | None
    social: dict[str, str]
    offices: tuple[Office, ...]
    term_end: str
    source: str
    as_of: str
    certain: bool = True
    level: Level = "federal"
    is_live: bool = False
    notes: tuple[Message, ...] = ()
    corrections: tuple[Correction, ...] = ()


class Seat(Struct, frozen=True):
    """One place in a chamber: `MA-07`, `MA-S1`. `holder` is a member's id, or None: vacant."""

    id: str
    chamber: Chamber
    state: str
    title: Title
    holder: str | None


class Source(Struct, frozen=True):
    """Which provider answered, the ISO date of its facts, and whether they are out of date.

    `title` is its name for a person; `age_s` how long ago it said so, if it is an API.
    """

    provider: str
    as_of: str
    stale: bool = False
    title: str = ""
    age_s: int | None = None


class Fallback(Struct, frozen=True):
    """A provider that was asked and gave no answer: `code` is why, `why` the same in words."""

    provider: str
    code: str
    why: Message


class Answer(Struct, frozen=True):
    """Who represents a ZIP code, and how sure that is.

    Senators come first, then House members by district. `vacancies` are the seats that
    would be in `members` if somebody held them. `basis` says how the districts are known;
    `is_chosen` that the caller picked one of several. `officials` are of other levels than
    Congress; `fallbacks` the providers that had been asked before. `zip` and the city are
    empty where no ZIP but a district was asked for.
    """

    zip: str
    place: Place
    basis: Basis
    certainty: Certainty
    reason: Message
    congress: int
    valid_until: str
    districts: tuple[District, ...]
    members: tuple[Member, ...]
    vacancies: tuple[Seat, ...]
    source: Source
    is_chosen: bool = False
    officials: tuple[Member, ...] = ()
    fallbacks: tuple[Fallback, ...] = ()
    notes: tuple[Message, ...] = ()
