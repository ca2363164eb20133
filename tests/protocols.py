"""What each civic data API answers, as its documentation says, about invented people.

The people, ZIP codes and numbers are those of `tests.invented`. Each API checks a request
as the real one does: its path, the parameters it needs, its key; what it refuses, it
refuses in its own words. `tests.standins` serves them on loopback.
"""

import functools
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from switchboard.states import STATES
from switchboard.tables import MemberRow, OfficeRow, SeatRow, Snapshot
from tests import invented

ADDRESSES = {
    "1100 Congress Ave, Austin, TX 78701": {119: ["TX-37"], 120: ["TX-10"]},
    "1 Example Street, Cambridge, MA 02139": {119: ["MA-07"], 120: ["MA-07"]},
    "2 Example Street, Cambridge, MA 02139": {119: ["MA-05"], 120: ["MA-05"]},
    "3 Example Street, Cambridge, MA 02139": {119: ["MA-05", "MA-07"], 120: ["MA-05", "MA-07"]},
    "1 Example Street, White River Junction, VT 05001": {119: ["VT-00"], 120: ["VT-00"]},
    "1 Example Street NW, Washington, DC 20001": {119: ["DC-00"], 120: ["DC-00"]},
}
"""The street addresses that every API knows, and their districts by Congress.

The third of Cambridge is found twice, on both sides of a border. The first is the real
one of the Capitol of Texas, whose district changes with the 120th Congress.
"""

POINTS = {
    "02139": (42.3647, -71.1042),
    "05001": (43.6490, -72.3190),
    "20001": (38.9109, -77.0163),
    "30165": (34.3000, -85.2330),
    "78230": (29.5400, -98.5500),
}
"""The middle of some ZIP codes: latitude and longitude."""

POSTAL_CODE = "M5V 3L9"
"""The Canadian postal code that Represent knows."""

SPLIT_POSTAL_CODE = "M5V 1A1"
"""Another, which two federal districts share."""

_HTML_404 = "<!doctype html><title>Not Found</title><h1>Not Found</h1>"
_ORDINALS = {119: "119th", 120: "120th"}
_VINTAGES = {"ACS2025_Current": 119, "ACS2026_Current": 120, "Current_Current": 120}


class Asked(NamedTuple):
    """A request as it came. Header names are in lower case; `raw` is path and query."""

    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    raw: str

    def first(self, name: str, default: str = "") -> str:
        """The first value of a query parameter."""
        return self.query.get(name, [default])[0]


class Answer(NamedTuple):
    """What is sent back. `headers` come on top of Content-Type and Content-Length."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: Mapping[str, str] = {}


Protocol = Callable[[Asked, str], Answer]


def says(content: object, status: int = 200, **headers: str) -> Answer:
    """`content` as JSON. In the names of headers, _ stands for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, json.dumps(content).encode(), headers=named)


def page(html: str, status: int = 200) -> Answer:
    """An HTML page."""
    return Answer(status, html.encode(), "text/html; charset=utf-8")


class Holder(NamedTuple):
    """Who holds a seat, and where."""

    seat: SeatRow
    member: MemberRow
    offices: list[OfficeRow]

    @property
    def phone(self) -> str:
        return str(self.offices[0].phone)

    @property
    def first_name(self) -> str:
        return self.member.name.partition(" ")[0]

    @property
    def number(self) -> int:
        return int(self.seat.seat[3:])


# What all of them know: the invented Congress.


@functools.cache
def _snapshot() -> Snapshot:
    return invented.snapshot()


@functools.cache
def _held() -> list[Holder]:
    """Every seat that somebody holds, the House first."""
    members = {member.id: member for member in _snapshot().members}
    return [
        Holder(
            seat,
            members[seat.holder],
            [office for office in _snapshot().offices if office.member == seat.holder],
        )
        for seat in sorted(_snapshot().seats, key=lambda seat: (seat.chamber, seat.seat))
        if seat.holder
    ]


def _holders(districts: Iterable[str]) -> list[Holder]:
    """Who represents these districts: their House members, then the senators of their states."""
    states = {district[:2] for district in districts}
    return [
        holder
        for holder in _held()
        if holder.seat.seat in districts
        or (holder.seat.chamber == "senate" and holder.seat.state in states)
    ]


def _shares_of(text: str) -> dict[str, float]:
    """The districts of a ZIP code, an address or a point, with their shares."""
    zip_code = next((z for z, point in POINTS.items() if text == f"{point[0]},{point[1]}"), text)
    row = next((row for row in invented.ZIPS if row.zip == zip_code), None)
    if row is None or not row.districts:
        return dict.fromkeys(_known_address(text).get(119, []), 1.0)
    pairs = [part.partition(":") for part in row.districts.split()]
    return {district: float(share or 1 / len(pairs)) for district, _, share in pairs}


def _known_address(text: str) -> dict[int, list[str]]:
    known = {" ".join(address.casefold().split()): found for address, found in ADDRESSES.items()}
    return known.get(" ".join(text.casefold().split()), {})


def _city_of(text: str) -> str:
    """The city of a ZIP code, or of an address written with commas."""
    row = next((row for row in invented.ZIPS if row.zip == text), None)
    parts = text.split(", ")
    return row.city if row else parts[1] if len(parts) > 2 else ""


def _ocd_id(district: str) -> str:
    code = district[:2].lower()
    if STATES[code.upper()].seats == 1:
        return f"ocd-division/country:us/{'district' if code == 'dc' else 'state'}:{code}"
    return f"ocd-division/country:us/state:{code}/cd:{int(district[3:])}"


# 5 Calls: GET /v1/representatives?location=


def fivecalls(asked: Asked, key: str) -> Answer:
    """5 Calls: federal members for a ZIP code, an address or a point. A token in a header."""
    if asked.headers.get("x-5calls-token") != key:
        return says({"error": "not authorized"}, 401)
    if asked.path != "/v1/representatives":
        return says({"error": "not found"}, 404)
    location = asked.first("location")
    districts = list(_shares_of(location))
    # A place that it cannot find is a 400.
    if not districts:
        return says({"error": "could not find location"}, 400)
    is_zip = re.fullmatch(r"\d{5}", location) is not None
    return says(
        {
            "location": _city_of(location),
            "lowAccuracy": is_zip,
            "isSplit": len(districts) > 1,
            "state": districts[0][:2],
            "district": str(int(districts[-1][3:])),
            "representatives": [_fivecalls_person(holder) for holder in _holders(districts)],
        }
    )


def _fivecalls_person(holder: Holder) -> dict[str, Any]:
    is_house = holder.seat.chamber == "house"
    return {
        "id": holder.member.id,
        "name": holder.member.name,
        "phone": holder.phone,
        "url": holder.member.website,
        "photoURL": "",
        "party": holder.member.party,
        "state": holder.seat.state,
        **({"district": str(holder.number)} if is_house else {}),
        "reason": "This is your representative in the House."
        if is_house
        else "This is one of your two Senators.",
        "area": "US House" if is_house else "US Senate",
        "field_offices": [
            {"phone": office.phone or "", "city": office.city} for office in holder.offices[1:]
        ]
        or None,
    }


# Open States v3: GET /people.geo?lat=&lng=


def openstates(asked: Asked, key: str) -> Answer:
    """Open States: state legislators and members of Congress at a point."""
    given = asked.headers.get("x-api-key") or asked.first("apikey")
    if not given:
        return says({"detail": "Must provide API Key as ?apikey or X-API-KEY header"}, 403)
    if given != key:
        return says({"detail": "Invalid API Key"}, 401)
    if asked.path != "/people.geo":
        return says({"detail": "Not Found"}, 404)
    try:
        lat, lng = float(asked.first("lat")), float(asked.first("lng"))
    except ValueError:
        detail = [{"loc": ["query", "lat"], "msg": "value is not a valid float", "type": "x"}]
        return says({"detail": detail}, 422)
    include = asked.query.get("include", [])
    districts = list(_shares_of(f"{lat},{lng}"))[-1:]
    people = [_openstates_member(holder, include) for holder in _holders(districts)]
    people += [_openstates_legislator(*row, include) for row in _LEGISLATORS if districts]
    pages = {"per_page": 100, "page": 1, "max_page": 1, "total_items": len(people)}
    return says({"results": people, "pagination": pages})


_LEGISLATORS: list[tuple[str, str, str | int, str]] = [
    ("Sky Sumac", "upper", "Second Middlesex", "sky.sumac@example.org"),
    ("Teo Teak", "lower", 26, "https://teak.example.org/contact"),
]


def _openstates_member(holder: Holder, include: Iterable[str]) -> dict[str, Any]:
    code = holder.seat.state
    is_house = holder.seat.chamber == "house"
    place = f"ocd-division/country:us/{'district' if code == 'DC' else 'state'}:{code.lower()}"
    is_single = STATES[code].seats == 1
    capitol = holder.offices[0]
    return {
        "id": f"ocd-person/{holder.member.id.lower()}",
        "name": holder.member.name,
        "party": {"Democrat": "Democratic"}.get(holder.member.party, holder.member.party),
        "current_role": {
            "title": "Representative" if is_house else "Senator",
            "org_classification": "lower" if is_house else "upper",
            "district": f"{code}-{'AL' if is_single else holder.number}"
            if is_house
            else STATES[code].name,
            "division_id": f"{place}/cd:{holder.number}" if is_house and not is_single else place,
        },
        "jurisdiction": {
            "id": "ocd-jurisdiction/country:us/government",
            "name": "United States",
            "classification": "country",
        },
        "given_name": holder.first_name,
        "family_name": holder.member.last_name,
        "image": "",
        # For members of Congress this is a contact form.
        "email": f"{holder.member.website}contact",
        "extras": {},
        **_included(
            include,
            offices=[
                {"name": "Capitol Office", "voice": holder.phone, "classification": "capitol",
                 "address": capitol.address},
                {"name": "District Office", "voice": "413-555-0190", "classification": "district",
                 "address": "1 Example Street"},
            ],
            other_identifiers=[{"identifier": holder.member.id, "scheme": "bioguide"}],
        ),
    }  # fmt: skip


def _openstates_legislator(
    name: str, chamber: str, district: str | int, email: str, include: Iterable[str]
) -> dict[str, Any]:
    return {
        "id": f"ocd-person/{name.lower().replace(' ', '-')}",
        "name": name,
        "party": "Democratic",
        "current_role": {
            "title": "Senator" if chamber == "upper" else "Representative",
            "org_classification": chamber,
            "district": district,
            "division_id": f"ocd-division/country:us/state:ma/sld{chamber[0]}:26",
        },
        "jurisdiction": {
            "id": "ocd-jurisdiction/country:us/state:ma/government",
            "name": "Massachusetts",
            "classification": "state",
        },
        "given_name": name.partition(" ")[0],
        "family_name": name.partition(" ")[2],
        "email": email,
        **_included(
            include,
            offices=[{"name": "Capitol", "voice": "617-555-0126", "classification": "capitol"}],
            other_identifiers=[],
        ),
    }


def _included(include: Iterable[str], **parts: object) -> dict[str, object]:
    """The parts that were asked for; what has no value is left out."""
    return {name: part for name, part in parts.items() if name in include and part}


# Geocodio v1.11: GET /v1.11/geocode?q=&fields=cd


def geocodio(asked: Asked, key: str) -> Answer:
    """Geocodio: districts with their share, and who holds them. A key in query or Bearer."""
    if key not in (
        asked.first("api_key"),
        asked.headers.get("authorization", "")[len("Bearer ") :],
    ):
        return says({"error": "Invalid API key"}, 403)
    if asked.path != "/v1.11/geocode":
        return says({"error": "Endpoint not found"}, 404)
    text = asked.first("q")
    if not re.search(r"\d{5}$|,", text):
        what = "Could not geocode address, zip code or city/state are required"
        return says({"error": what}, 422)
    shares = _shares_of(text)
    if not shares:
        return says({"input": {}, "results": []})
    is_zip = re.fullmatch(r"\d{5}", text) is not None
    code = next(iter(shares))[:2]
    fields = "cd" in asked.first("fields").split(",")
    result = {
        "address_components": {
            "city": _city_of(text), "state": code, "zip": text[-5:], "country": "US",
        },
        "formatted_address": text,
        "location": {"lat": 42.36, "lng": -71.1},
        "accuracy": 1,
        "accuracy_type": "place" if is_zip else "rooftop",
        "source": "Example",
        "fields": {"congressional_districts": _geocodio_districts(shares)} if fields else {},
    }  # fmt: skip
    return says({"input": {"formatted_address": text}, "results": [result]})


def _geocodio_districts(shares: Mapping[str, float]) -> list[dict[str, Any]]:
    return [
        {
            "name": f"Congressional District {int(district[3:])}",
            "district_number": _geocodio_number(district),
            "ocd_id": _ocd_id(district),
            "congress_number": "119th",
            "congress_years": "2025-2027",
            "proportion": share,
            # The representative first; the senators come again with each district.
            "current_legislators": [
                _geocodio_person(holder, number)
                for number, holder in enumerate(_holders([district]))
            ],
        }
        for district, share in sorted(shares.items(), key=lambda pair: -pair[1])
    ]


def _geocodio_number(district: str) -> int:
    return int(district[3:]) if STATES[district[:2]].classes else 98


def _geocodio_person(holder: Holder, number: int) -> dict[str, Any]:
    is_house = holder.seat.chamber == "house"
    return {
        "type": "representative" if is_house else "senator",
        "seniority": None if is_house else ("", "senior", "junior")[number],
        "bio": {
            "last_name": holder.member.last_name,
            "first_name": holder.first_name,
            "party": holder.member.party,
            "photo_url": None,
        },
        "contact": {
            "url": holder.member.website,
            "address": holder.offices[0].address,
            "phone": holder.phone,
            "contact_form": holder.member.contact_form,
        },
        "social": {"rss_url": None, "twitter": holder.member.twitter, "youtube": None},
        "references": {"bioguide_id": holder.member.id, "thomas_id": None},
        "source": "Legislator data collected by the @unitedstates project",
    }


# Congress.gov v3: GET /v3/member/{state}[/{district}]?currentMember=true&format=json


def congress_gov(asked: Asked, key: str) -> Answer:
    """Congress.gov: who holds a seat or the seats of a state. A key in header or query."""
    given = asked.headers.get("x-api-key") or asked.first("api_key")
    if given != key:
        code = "API_KEY_INVALID" if given else "API_KEY_MISSING"
        return says({"error": {"code": code, "message": "An invalid api_key was supplied."}}, 403)
    match = re.fullmatch(r"/v3/member/([A-Z]{2})(?:/(\d+))?", asked.path)
    if match is None or match[1] not in STATES:
        return says({"error": "Invalid state"}, 400)
    if asked.first("format") != "json":
        return Answer(200, b"<api-root/>", "application/xml")
    seat = match[1] if match[2] is None else f"{match[1]}-{int(match[2]):02d}"
    members = [_congress_member(each) for each in _held() if each.seat.seat.startswith(seat)]
    if asked.first("currentMember") != "true":
        members.append(_FORMER_MEMBER)
    found = members[: min(int(asked.first("limit", "20")), 250)]
    return says(
        {"members": found, "pagination": {"count": len(members)}, "request": {"format": "json"}},
        X_RateLimit_Remaining="4987",
    )


_FORMER_MEMBER = {
    "bioguideId": "Z000099",
    "name": "Zelkova, Zed",
    "partyName": "Democratic",
    "state": "Massachusetts",
    "district": 7,
    "terms": {
        "item": [{"chamber": "House of Representatives", "startYear": 1963, "endYear": 1969}]
    },
}


def _congress_member(holder: Holder) -> dict[str, Any]:
    is_house = holder.seat.chamber == "house"
    last = holder.member.last_name
    first, _, suffix = holder.member.name.partition(f" {last}")
    return {
        "bioguideId": holder.member.id,
        "name": f"{last}, {first}{suffix}",
        "partyName": {"Democrat": "Democratic"}.get(holder.member.party, holder.member.party),
        "state": STATES[holder.seat.state].name,
        **({"district": holder.number} if is_house else {}),
        "depiction": {"imageUrl": "https://img.example.org/1.jpg", "attribution": "<a>A</a>"},
        "terms": {
            "item": [
                {
                    "chamber": "House of Representatives" if is_house else "Senate",
                    "startYear": 2025,
                }
            ]
        },
        "updateDate": "2026-06-15T00:00:00Z",
        "url": f"https://api.example.org/v3/member/{holder.member.id}?format=json",
    }


# Google Civic Information: GET /civicinfo/v2/divisionsByAddress?address=


def google_divisions(asked: Asked, key: str) -> Answer:
    """Google's divisionsByAddress: names of divisions, no people. A key in the query."""
    given = asked.first("key")
    if given != key:
        return _google_error(*_GOOGLE_KEY[bool(given)])
    if asked.path != "/civicinfo/v2/divisionsByAddress":
        return _google_error(404, "notFound", "Not found")
    address = asked.first("address")
    if not address:
        return _google_error(400, "required", "Required parameter: address")
    districts = list(_shares_of(address))
    if not districts:
        return _google_error(404, "notFound", "Failed to parse address")
    code = districts[0][:2].lower()
    kind = "district" if code == "dc" else "state"
    names = {
        "ocd-division/country:us": "United States",
        f"ocd-division/country:us/{kind}:{code}": code,
    }
    # A district's key comes only where the place leaves no doubt, and not for a single seat.
    if len(districts) == 1 and districts[0][3:] != "00":
        names[_ocd_id(districts[0])] = f"District {int(districts[0][3:])}"
    return says(
        {
            "kind": "civicinfo#divisionsByAddressResponse",
            "normalizedInput": {
                "line1": "", "city": _city_of(address), "state": code.upper(), "zip": address[-5:],
            },
            "divisions": {ocd_id: {"name": name} for ocd_id, name in names.items()},
        }
    )  # fmt: skip


_GOOGLE_KEY = {
    True: (400, "API_KEY_INVALID", "API key not valid. Please pass a valid API key."),
    False: (403, "forbidden", "The request is missing a valid API key."),
}


def _google_error(status: int, reason: str, message: str) -> Answer:
    error = {"code": status, "message": message, "errors": [{"reason": reason}], "status": "ERROR"}
    return says({"error": error}, status)


# Cicero v3.1: GET /v3.1/official?search_loc=&format=json


def cicero(asked: Asked, key: str) -> Answer:
    """Cicero: officials of every level at one point. A key in the query."""
    if asked.first("key") != key:
        return says({"response": {"errors": ["Invalid API key"], "messages": []}}, 403)
    if asked.path != "/v3.1/official":
        return page(_HTML_404, 404)
    if asked.first("format", "xml") != "json":
        return Answer(200, b"<response/>", "application/xml")
    place = asked.first("search_loc")
    if not place:
        return _cicero([], "You must provide a location")
    # A ZIP code becomes one point, so one set of districts, with no word of it.
    districts = list(_shares_of(place))[-1:]
    if not districts:
        return _cicero([], "No geocoding results found for address")
    officials = [_cicero_official(holder) for holder in _holders(districts)]
    officials += [_cicero_other(*row, districts[0][:2]) for row in _CICERO_OTHERS]
    return _cicero([{"count": {"total": len(officials)}, "officials": officials, "score": 100}])


def _cicero(candidates: list[Any], *errors: str) -> Answer:
    response = {"errors": list(errors), "messages": [], "results": {"candidates": candidates}}
    return says({"response": response}, X_Cicero_Credit_Balance="998")


_CICERO_OTHERS = [
    ("Uma Ulmus", "President", "NATIONAL_EXEC", "US"),
    ("Vic Vine", "Governor", "STATE_EXEC", "MA"),
    ("Sky Sumac", "Senator", "STATE_UPPER", "Second Middlesex"),
    ("Wes Willow", "Councillor", "LOCAL", "At Large"),
]


def _cicero_official(holder: Holder) -> dict[str, Any]:
    is_house = holder.seat.chamber == "house"
    code = holder.seat.state
    return {
        "id": int(holder.member.id[1:]),
        "first_name": holder.first_name,
        "last_name": holder.member.last_name,
        "preferred_name": "",
        "party": {"Democrat": "Democratic"}.get(holder.member.party, holder.member.party),
        "email_addresses": ["rep@example.org" if is_house else "https://form.example.org/"],
        "web_form_url": holder.member.contact_form or "",
        "urls": [holder.member.website],
        "addresses": [
            {"address_1": office.address, "city": office.city, "phone_1": office.phone or ""}
            for office in holder.offices
        ],
        "office": {
            "title": holder.seat.title,
            "representing_state": code,
            "district": {
                "district_type": "NATIONAL_LOWER" if is_house else "NATIONAL_UPPER",
                "district_id": str(holder.number) if is_house else code,
                "label": STATES[code].name,
                "state": code,
            },
        },
        "identifiers": [{"identifier_type": "BIOGUIDE", "identifier_value": holder.member.id}],
    }


def _cicero_other(name: str, title: str, kind: str, label: str, code: str) -> dict[str, Any]:
    first, _, last = name.partition(" ")
    district = {"district_type": kind, "district_id": label, "label": label, "state": code}
    return {
        "id": 9000 + len(name),
        "first_name": first,
        "last_name": last,
        "party": "",
        "addresses": [],
        "office": {"title": title, "representing_state": code, "district": district},
        "identifiers": [],
    }


# US Census Geocoder: GET /geocoder/geographies/onelineaddress


def census_geocoder(asked: Asked, _: str) -> Answer:
    """The Census Bureau's geocoder: the district of a street address. No key."""
    if asked.path != "/geocoder/geographies/onelineaddress":
        return page(_HTML_404, 404)
    needed = ("address", "benchmark", "vintage")
    missing = [name for name in needed if not asked.first(name)]
    if missing or asked.first("vintage") not in _VINTAGES:
        wrong = f"{' and '.join(missing) or 'vintage'} cannot be empty or is invalid"
        return says({"errors": [wrong], "status": "400"}, 400)
    if asked.first("format") != "json":
        return page("<!doctype html><title>Census Geocoder</title>")
    congress = _VINTAGES[asked.first("vintage")]
    layer = f"{_ORDINALS[congress]} Congressional Districts"
    # A layer that a vintage does not have is silently ignored, and its default layers come.
    others = {} if asked.first("layers") == layer else {"States": [{"GEOID": "48"}]}
    address = asked.first("address")
    matches = [
        {
            "matchedAddress": address.upper(),
            "coordinates": {"x": -97.7, "y": 30.2},
            "tigerLine": {"side": "L", "tigerLineId": "1"},
            "addressComponents": {
                "city": _city_of(address).upper(), "state": district[:2], "zip": address[-5:],
            },
            "geographies": {**others, layer: [_census_record(district, congress)]},
        }
        for district in _known_address(address).get(congress, [])
    ]  # fmt: skip
    return says({"result": {"input": {"address": {"address": address}}, "addressMatches": matches}})


def _census_record(district: str, congress: int) -> dict[str, Any]:
    state = STATES[district[:2]]
    number = district[3:] if state.classes else "98"
    at_large = f"{'Congressional' if state.classes else 'Delegate'} District (at Large)"
    return {
        "GEOID": f"{state.fips}{number}",
        "STATE": state.fips,
        "BASENAME": at_large if state.seats == 1 else str(int(number)),
        "CDSESSN": str(congress),
        "MTFCC": "G5200",
        "AREALAND": "578851031",
    }


# Represent (Canada): GET /postcodes/{CODE}/


def represent_ca(asked: Asked, _: str) -> Answer:
    """Represent: who represents a Canadian postal code. No key."""
    code = asked.path.removeprefix("/postcodes/").removesuffix("/")
    known = {POSTAL_CODE.replace(" ", ""): False, SPLIT_POSTAL_CODE.replace(" ", ""): True}
    if asked.path != f"/postcodes/{code}/" or code not in known:
        return page(_HTML_404, 404)
    federal = _canadian("Una Umber", "MP", "Toronto—Alder")
    provincial = _canadian("Val Viburnum", "MPP", "Toronto—Alder")
    council = [_canadian("Yan Yew", "Mayor", "Toronto"), _canadian("Zoe Zinnia", "Usher", "")]
    # A person may be in one of the lists only, or in both.
    also = [_canadian("Xan Xylia", "MP", "Toronto—Birch"), council[0]] if known[code] else []
    return says(
        {
            "code": code,
            "city": "TORONTO",
            "province": "ON",
            "centroid": {"type": "Point", "coordinates": [-79.38, 43.64]},
            "boundaries_centroid": [],
            "boundaries_concordance": [],
            "representatives_centroid": [federal, *council],
            "representatives_concordance": [provincial, *also],
            "candidates_centroid": [_canadian("Zed Zelkova", "candidate", "Toronto—Alder")],
        }
    )


def _canadian(name: str, elected_office: str, district: str) -> dict[str, Any]:
    first, _, last = name.partition(" ")
    return {
        "name": name,
        "first_name": first,
        "last_name": last,
        "district_name": district,
        "elected_office": elected_office,
        "party_name": "Forest",
        "email": f"{first.lower()}@example.org",
        "url": f"https://{last.lower()}.example.org/",
        "personal_url": "",
        "photo_url": "",
        "offices": [
            {"type": "legislature", "tel": "1 613 555-0101", "postal": "Room 1\nOttawa ON"},
            {"type": "constituency", "tel": "1 416 555-0102", "postal": "1 Elm St\nToronto ON"},
        ],
        "extra": {},
    }


# Mobilize: GET /v1/organizations/{id}/events?zipcode=&max_dist=&timeslot_start=gte_now

ORGANIZATION = "4711"
"""The id of the organization whose events Mobilize knows."""

PRIVATE_SENTENCE = "This event's address is private. Sign up for more details"


def mobilize(asked: Asked, _: str) -> Answer:
    """Mobilize: public events of an organization, near a ZIP code or online. No key."""
    if "authorization" in asked.headers:
        return says({"data": None, "error": {"detail": "Invalid API key"}}, 403)
    match = re.fullmatch(r"/v1/organizations/([^/]+)/events", asked.path)
    if match is None:
        return says({"data": None, "error": {"detail": "Not found."}}, 404)
    if not match[1].isdecimal():
        return _mobilize_invalid("organization_id", "A valid integer is required.")
    if match[1] != ORGANIZATION:
        return says({"data": None, "error": {"detail": "Not found."}}, 404)
    zip_code = asked.first("zipcode")
    if zip_code and not re.fullmatch(r"\d{5}", zip_code):
        return _mobilize_invalid("zipcode", "Enter a valid zip code.")
    # With a ZIP code it leaves out events online, whatever is asked.
    wanted = not zip_code and asked.first("is_virtual") == "true"
    found = [event for event in EVENTS if event["is_virtual"] == wanted]
    if zip_code:
        reach = float(asked.first("max_dist", "25"))
        near = [(_miles_from(zip_code, event), event) for event in found]
        found = [event for miles, event in sorted(near, key=lambda pair: pair[0]) if miles <= reach]
    found = found[: int(asked.first("per_page", "25"))]
    return says({"count": len(found), "next": None, "previous": None, "data": found})


def _mobilize_invalid(name: str, what: str) -> Answer:
    return says({"data": None, "error": {name: {"0": [what]}}}, 400)


def _miles_from(zip_code: str, event: Mapping[str, Any]) -> float:
    """About how far an event is; what is private, the API still knows the place of."""
    row = next((row for row in invented.ZIPS if row.zip == zip_code), None)
    point = event["location"] and event["location"]["location"]
    if row is None or row.latitude is None or row.longitude is None or not point:
        return float("inf")
    north, east = row.latitude - point["latitude"], row.longitude - point["longitude"]
    return float(69 * (north**2 + (0.74 * east) ** 2) ** 0.5)


def event(id_: int, title: str, *starts: int, **changes: Any) -> dict[str, Any]:
    """An event in Mobilize's shape, two hours long at each of `starts`, in Unix seconds."""
    return {
        "id": id_,
        "title": title,
        "summary": "",
        "description": f"<p>Come to <b>{title}</b>.</p>",
        "featured_image_url": "",
        "sponsor": {"id": int(ORGANIZATION), "name": "Example Union", "slug": "example"},
        "timeslots": [
            {"id": id_ * 10 + n, "start_date": start, "end_date": start + 7200, "is_full": False}
            for n, start in enumerate(starts)
        ],
        "location": location(),
        "timezone": "America/New_York",
        "event_type": "TOWN_HALL",
        "browser_url": f"https://events.example.org/event/{id_}/",
        "high_priority": None,
        "contact": None,
        "visibility": "PUBLIC",
        "address_visibility": "PUBLIC",
        "is_virtual": False,
        "virtual_action_url": None,
        "accessibility_status": "NOT_SURE",
        "tags": [],
        "approval_status": "APPROVED",
        **changes,
    }


def location(**changes: Any) -> dict[str, Any]:
    """A place in Mobilize's shape, a short walk from the middle of 02139."""
    return {
        "venue": "Example Hall",
        "address_lines": ["1 Example Street", ""],
        "locality": "Cambridge",
        "region": "MA",
        "country": "US",
        "postal_code": "02139",
        "location": {"latitude": 42.3700, "longitude": -71.1100},
        "congressional_district": "7",
        "state_leg_district": "26",
        "state_senate_district": None,
        **changes,
    }


_NOON = 1_795_626_000  # 2026-11-25 17:00 UTC, noon in New York
_DAY = 86_400

EVENTS: list[dict[str, Any]] = [
    event(
        102,
        "Rally in Salem",
        _NOON + 2 * _DAY,
        event_type="RALLY",
        location=location(
            venue="Salem Common",
            locality="Salem",
            postal_code="01970",
            location={"latitude": 42.5230, "longitude": -70.8900},
            congressional_district=None,
            congressional_district_value="6",
        ),
    ),
    event(101, "Town hall in Cambridge", _NOON - 9 * _DAY, _NOON, _NOON + 7 * _DAY),
    event(
        103,
        "Supper at a neighbor’s",
        _NOON + _DAY,
        event_type="HOUSE_PARTY",
        address_visibility="PRIVATE",
        # As if the redaction had been forgotten.
        location=location(venue="Rae Reed’s home", address_lines=["77 Secret Lane", "Apt 9"]),
    ),
    event(104, "Over already", _NOON - 3 * _DAY),
    event(
        105,
        "Phone bank",
        _NOON + 3 * _DAY,
        event_type="PHONE_BANK",
        timezone="America/Chicago",
        is_virtual=True,
        location=None,
        virtual_action_url="https://meet.example.org/secret",
    ),
]
"""The events of the organization: two near 02139, one private, one over, one online."""


PROTOCOLS: dict[str, Protocol] = {
    "fivecalls": fivecalls,
    "openstates": openstates,
    "geocodio": geocodio,
    "congress_gov": congress_gov,
    "google_divisions": google_divisions,
    "cicero": cicero,
    "census_geocoder": census_geocoder,
    "represent_ca": represent_ca,
    "mobilize": mobilize,
}
"""The APIs by the names of their provider files."""
