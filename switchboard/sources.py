"""The official files that a snapshot is compiled from: found, read, typed.

- congress-legislators (CC0): unitedstates.github.io/congress-legislators/*.json
- ZIP areas and House districts of each Congress, either of
  - the Census Bureau's relationship file of that Congress and ZIP areas (public domain),
    which gives land shares: www2.census.gov/geo/docs/maps-data/data/rel2020/cd-sld/,
    that of the 119th published on 2024-10-24
  - zccd.csv of OpenSourceActivismTech/us-zipcodes-congress, made from census blocks
    (US Government data, no copyright), of the 119th and without shares
- ZIP facts: the `zipcodes` package (MIT), whose data are GeoNames' (CC BY 4.0)
"""

import csv
import hashlib
import importlib.metadata
import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Struct, field

from switchboard import congresses
from switchboard.errors import BuildRefused
from switchboard.messages import Message
from switchboard.records import PlaceKind
from switchboard.states import CODE_OF_FIPS
from switchboard.tables import SourceFile

if TYPE_CHECKING:
    from requests import Response

LEGISLATORS = "legislators-current.json"
OFFICES = "legislators-district-offices.json"
SOCIAL_MEDIA = "legislators-social-media.json"
CENSUS = re.compile(r"tab20_cd(\d{3})20_zcta520_natl\.txt")
ZCCD = "zccd.csv"
ZCCD_CONGRESS = 119  # of the table's commit 1335b61, 2024-11-12

_PUBLISHED = "https://unitedstates.github.io/congress-legislators/"
_PUBLISHED_BY_CENSUS = "https://www2.census.gov/geo/docs/maps-data/data/rel2020/cd-sld/"
"""Addresses of 2026-11. A Census file is about 6.2 MB."""

_CREDITS = {
    LEGISLATORS: ("unitedstates/congress-legislators", "CC0 1.0"),
    OFFICES: ("unitedstates/congress-legislators", "CC0 1.0"),
    SOCIAL_MEDIA: ("unitedstates/congress-legislators", "CC0 1.0"),
    ZCCD: ("OpenSourceActivismTech/us-zipcodes-congress, from census blocks", "US Government data"),
}
_CENSUS_CREDIT = ("U.S. Census Bureau, CD-ZCTA relationship file", "public domain")
_CONNECT_S, _READ_S, _MAX_BYTES = 10, 60, 50_000_000


class Term(Struct, frozen=True):
    """One term of office, in the words of congress-legislators."""

    type: str
    start: str
    end: str
    state: str
    party: str
    district: int | None = None
    class_: int | None = field(default=None, name="class")
    url: str | None = None
    contact_form: str | None = None
    phone: str | None = None
    office: str | None = None
    address: str | None = None


class Name(Struct, frozen=True):
    """A legislator's name in its parts."""

    first: str
    last: str
    suffix: str | None = None
    official_full: str | None = None


class Ids(Struct, frozen=True):
    """A legislator's identifiers, of which we use the Bioguide's."""

    bioguide: str


class Legislator(Struct, frozen=True):
    """A sitting legislator; the last term is the current one."""

    id: Ids
    name: Name
    terms: list[Term]


class LocalOffice(Struct, frozen=True):
    """A district office as published; some are without phone, street or ZIP."""

    city: str
    state: str
    zip: str | None = None
    address: str | None = None
    suite: str | int | None = None
    building: str | None = None
    phone: str | None = None
    hours: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class LocalOffices(Struct, frozen=True):
    """The district offices of one legislator."""

    id: Ids
    offices: list[LocalOffice]


class SocialMedia(Struct, frozen=True):
    """The accounts of one legislator, network -> name."""

    id: Ids
    social: dict[str, str | int]


class ZipFact(Struct, frozen=True):
    """A ZIP code in use, as the Postal Service lists it. Coordinates in degrees, WGS 84."""

    zip: str
    city: str
    county: str | None
    state: str
    kind: PlaceKind
    time_zone: str | None
    latitude: float | None = None
    longitude: float | None = None


class Areas(Struct, frozen=True):
    """ZIP -> district -> share of the ZIP's land (None where the file gives none).

    They are of the Congress `congress`, and read from the file `name`.
    """

    name: str
    congress: int
    districts: dict[str, dict[str, float | None]]


class Inputs(Struct, frozen=True):
    """All that a build reads; `areas` in the order of their Congresses.

    `dated` is when the legislators' file was published, if known.
    """

    legislators: list[Legislator]
    offices: list[LocalOffices]
    social_media: list[SocialMedia]
    areas: list[Areas]
    zip_facts: list[ZipFact]
    zip_facts_name: str
    credits: list[SourceFile]
    dated: date | None


def from_folder(folder: Path) -> Inputs:
    """The official files in `folder`. Raises BuildRefused, naming the one that is missing."""
    if not folder.is_dir():
        raise BuildRefused(
            Message("There is no folder %(folder)s.", folder=str(folder)),
            Message("Give the folder that holds the official files, or leave --from away."),
        )
    names = [LEGISLATORS, OFFICES, SOCIAL_MEDIA, *_area_files(folder)]
    files = {}
    for name in names:
        try:
            files[name] = (folder / name).read_bytes()
        except OSError as error:
            raise BuildRefused(
                Message("Cannot read %(file)s: %(why)s.", file=name, why=error.strerror),
                Message("A folder for --from holds: %(names)s.", names=", ".join(names)),
            ) from error
    return _typed(files, dated=None)


def published_at(name: str) -> str:
    """The address at which an official file is published."""
    return (_PUBLISHED_BY_CENSUS if CENSUS.fullmatch(name) else _PUBLISHED) + name


def from_network(
    address: Callable[[str], str] = published_at, now: datetime | None = None
) -> Inputs:
    """The official files, downloaded now. Raises BuildRefused when one cannot be had.

    Of the maps of districts it takes what is published for the Congress that sits at
    `now` and the next one. Without either it takes the one before, or none: then a build
    goes on with what is in place, since members change more often than maps.
    """
    files: dict[str, bytes] = {}
    dated = None
    for name in (LEGISLATORS, OFFICES, SOCIAL_MEDIA):
        files[name], published = _download(name, address(name))
        dated = published if name == LEGISLATORS else dated
    sitting = congresses.sitting_at(now or datetime.now(UTC))
    maps = {**_download_map(sitting, address), **_download_map(sitting + 1, address)}
    files.update(maps or _download_map(sitting - 1, address))
    return _typed(files, dated)


def _area_files(folder: Path) -> list[str]:
    """The files of ZIP areas in `folder`: the Census Bureau's, and zccd.csv for want of one."""
    found = sorted(path.name for path in folder.iterdir() if CENSUS.fullmatch(path.name))
    is_needed = ZCCD_CONGRESS not in map(_congress_of, found)
    return [ZCCD, *found] if is_needed and (not found or (folder / ZCCD).exists()) else found


def _congress_of(name: str) -> int:
    match = CENSUS.fullmatch(name)
    return int(match[1]) if match else ZCCD_CONGRESS


def _download_map(congress: int, address: Callable[[str], str]) -> dict[str, bytes]:
    """The Census Bureau's file for a Congress by its name, where it is published."""
    name = f"tab20_cd{congress}20_zcta520_natl.txt"
    content, _ = _download(name, address(name), may_be_missing=True)
    return {name: content} if content else {}


def _download(name: str, url: str, *, may_be_missing: bool = False) -> tuple[bytes, date | None]:
    """The content of a file and its date, if the server says it; nothing if it may be missing."""
    import requests  # only here: no page or command but this one needs an HTTP client

    try:
        with requests.get(url, timeout=(_CONNECT_S, _READ_S), stream=True) as response:
            if may_be_missing and response.status_code == 404:
                return b"", None
            response.raise_for_status()
            return _read_limited(response.iter_content(65_536), name), _date_of(response)
    except (requests.RequestException, ValueError) as error:
        raise BuildRefused(
            Message("Cannot download %(url)s: %(why)s.", url=url, why=str(error)),
            Message(
                "The snapshot in use is untouched. Try again later, or fetch the files by "
                "hand and use --from FOLDER."
            ),
        ) from error


def _date_of(response: "Response") -> date | None:
    said = response.headers.get("Last-Modified")
    return parsedate_to_datetime(said).date() if said else None


def _read_limited(chunks: Iterable[bytes], name: str) -> bytes:
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > _MAX_BYTES:
            raise ValueError(f"{name} is over {_MAX_BYTES:,} bytes")
    return bytes(content)


def _typed(files: dict[str, bytes], dated: date | None) -> Inputs:
    facts, facts_credit = _zip_facts()
    return Inputs(
        legislators=_decode(files, LEGISLATORS, list[Legislator]),
        offices=_decode(files, OFFICES, list[LocalOffices]),
        social_media=_decode(files, SOCIAL_MEDIA, list[SocialMedia]),
        areas=sorted(_areas(files), key=lambda areas: areas.congress),
        zip_facts=facts,
        zip_facts_name=facts_credit.name,
        credits=[_credit(name, content) for name, content in files.items()] + [facts_credit],
        dated=dated,
    )


_Districts = dict[str, dict[str, float | None]]


def _areas(files: dict[str, bytes]) -> Iterator[Areas]:
    for name, content in files.items():
        if name == ZCCD or CENSUS.fullmatch(name):
            read = _zccd if name == ZCCD else _census
            yield Areas(name, _congress_of(name), read(name, content))


Decoded = TypeVar("Decoded")


def _decode(files: dict[str, bytes], name: str, kind: type[Decoded]) -> Decoded:
    try:
        return msgspec.json.decode(files[name], type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _unreadable(name, str(error)) from error


def _credit(name: str, content: bytes) -> SourceFile:
    source, licence = _CREDITS.get(name, _CENSUS_CREDIT)
    digest = hashlib.sha256(content).hexdigest()
    return SourceFile(name, source, licence, digest, len(content))


def _rows(name: str, content: bytes, delimiter: str, needed: set[str]) -> list[dict[str, str]]:
    try:
        # The Census file opens with a byte-order mark.
        text = content.decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
        rows = list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(name, str(error)) from error
    missing = needed - set(reader.fieldnames or ())
    if missing:
        raise _unreadable(name, f"no column {', '.join(sorted(missing))}")
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise _unreadable(name, f"line {number}: not as many cells as in line 1")
    return rows


def _zccd(name: str, content: bytes) -> _Districts:
    districts: _Districts = {}
    for row in _rows(name, content, ",", {"state_abbr", "zcta", "cd"}):
        district = f"{row['state_abbr']}-{_district_number(name, row['cd']):02d}"
        districts.setdefault(row["zcta"], {})[district] = None
    return districts


def _census(name: str, content: bytes) -> _Districts:
    geoid = f"GEOID_CD{_congress_of(name)}_20"
    needed = {geoid, "GEOID_ZCTA5_20", "AREALAND_ZCTA5_20", "AREALAND_PART"}
    districts: _Districts = {}
    for row in _rows(name, content, "|", needed):
        zcta, fips, number = row["GEOID_ZCTA5_20"], row[geoid][:2], row[geoid][2:]
        part = _square_metres(name, row, "AREALAND_PART")
        # No ZIP area, water only, or no land in common: not a place where anybody lives.
        if not zcta or number == "ZZ" or part <= 0 or fips not in CODE_OF_FIPS:
            continue
        district = f"{CODE_OF_FIPS[fips]}-{_district_number(name, number):02d}"
        whole = _square_metres(name, row, "AREALAND_ZCTA5_20")
        if not whole:
            raise _unreadable(name, f"{zcta} has no land, and {part} m² of it here")
        share = min(1.0, part / whole)
        districts.setdefault(zcta, {})[district] = round(share, 4)
    return districts


def _square_metres(name: str, row: dict[str, str], column: str) -> int:
    text = row[column] or "0"
    if not text.isdecimal():
        raise _unreadable(name, f"{row['GEOID_ZCTA5_20']}: “{text}” is not an area in m²")
    return int(text)


def _district_number(name: str, text: str) -> int:
    """The number of a district; 98, the census's word for a delegate's, is 0 like 00."""
    if not text.isdecimal():
        raise _unreadable(name, f"“{text}” is not a district number")
    number = int(text)
    return 0 if number == 98 else number


_KINDS: dict[str, PlaceKind] = {
    "STANDARD": "standard",
    "PO BOX": "po_box",
    "UNIQUE": "unique",
    "MILITARY": "military",
}


def _zip_facts() -> tuple[list[ZipFact], SourceFile]:
    try:
        import zipcodes
    except ImportError as error:
        raise BuildRefused(
            Message("The package “zipcodes” is missing; only a build of the data needs it."),
            Message("Install it: .venv/bin/pip install -c constraints.txt -e '.[data]'"),
        ) from error
    records: list[dict[str, Any]] = zipcodes.list_all()  # type: ignore[no-untyped-call] # the package has no annotations
    facts = [_zip_fact(record) for record in records if record["active"]]
    version = importlib.metadata.version("zipcodes")
    digest = hashlib.sha256(msgspec.json.encode(facts)).hexdigest()
    credit = SourceFile(
        f"zipcodes {version}",
        "PyPI package zipcodes; data from GeoNames.org",
        "MIT; data CC BY 4.0",
        digest,
    )
    return sorted(facts, key=lambda fact: fact.zip), credit


def _zip_fact(record: dict[str, Any]) -> ZipFact:
    point = round(float(record["lat"] or 0), 4), round(float(record["long"] or 0), 4)
    # Where the package knows no place, it says the middle of the Gulf of Guinea.
    latitude, longitude = point if any(point) else (None, None)
    return ZipFact(
        zip=record["zip_code"],
        city=record["city"],
        county=record["county"] or None,
        state=record["state"],
        kind=_KINDS[record["zip_code_type"]],
        time_zone=record["timezone"] or None,
        latitude=latitude,
        longitude=longitude,
    )


def _unreadable(name: str, why: str) -> BuildRefused:
    return BuildRefused(
        Message("%(file)s is not what it should be: %(why)s.", file=name, why=why),
        Message("The snapshot in use is untouched. Fetch the file again."),
    )
