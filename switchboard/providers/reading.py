"""Reads a reply out of what the steps of a provider answered, as its file says."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from switchboard import contacts
from switchboard.providers import expressions, reading_events
from switchboard.providers.definition import Definition, Districts, People
from switchboard.providers.expressions import is_district, one_line
from switchboard.providers.replies import (
    Found,
    FoundDistrict,
    FoundOffice,
    ProviderFailure,
    Reply,
)

LEVELS = ("federal", "state", "local")
_FIELDS = (
    "id", "name", "last_name", "title", "level", "chamber", "party", "state", "district", "phone",
    "email", "website", "contact_form",
)  # fmt: skip

_OF_A_STATE = {"house": "lower", "senate": "upper"}

Context = Mapping[str, Any]


def read(
    definition: Definition, context: Context, congress: int, asked_at: datetime, *, is_old: bool
) -> Reply:
    """The reply in `context`: the answers of the steps by name, beside `input` and `maps`.

    Raises ProviderFailure where it names nobody, unless events are what it gives, or is of
    another Congress than `congress`, and expressions.ShapeError where it has another shape
    than the file says.
    """
    districts = tuple(_districts(definition, context, congress))
    people = tuple(_people(definition.people, context)) if definition.people else ()
    events = tuple(reading_events.read(definition.events, context)) if definition.events else ()
    if not people and not districts and "events" not in definition.gives:
        raise ProviderFailure("not_found", _nobody(definition, context))
    seats = {person.district for person in people if person.chamber == "house"}
    accuracy = definition.accuracy

    def said(expression: str | None) -> Any:  # noqa: ANN401 - JSON of somebody else
        return expressions.evaluate(expression, context) if expression else None

    return Reply(
        provider=definition.name,
        title=definition.title,
        asked_at=asked_at,
        is_old=is_old,
        people=people,
        districts=districts or tuple(FoundDistrict(id_) for id_ in sorted(filter(None, seats))),
        events=events,
        is_split=bool(said(accuracy.is_split)) or len(seats) > 1 or len(districts) > 1,
        is_approximate=bool(said(accuracy.is_approximate)),
        zip=one_line(said(accuracy.zip)),
        city=one_line(said(accuracy.city)),
        state=expressions.state_code(said(accuracy.state)),
    )


def _nobody(definition: Definition, context: Context) -> str:
    """What to tell whoever wrote the file where an answer names nobody."""
    people = definition.people
    if people is None or people.within or not expressions.listed(people.each, context):
        return "it named nobody"
    count = len(expressions.listed(people.each, context))
    return f"it listed {count}, but none with a name and one of our levels"


def _districts(definition: Definition, context: Context, congress: int) -> Iterator[FoundDistrict]:
    reading = definition.districts
    if reading is None:
        return
    seen: set[str] = set()
    for item in expressions.listed(reading.each, context):
        inside = {**context, "it": item}
        _refuse_another_congress(definition, reading, inside, congress)
        found = expressions.evaluate(reading.id, inside)
        if is_district(found) and found not in seen:
            seen.add(found)
            share = expressions.evaluate(reading.share, inside) if reading.share else None
            yield FoundDistrict(found, _share(share))


def _refuse_another_congress(
    definition: Definition, reading: Districts, inside: Context, congress: int
) -> None:
    said = definition.congress
    if reading.congress:
        said = expressions.evaluate(reading.congress, inside)
    if said is not None and str(said) != str(congress):
        raise ProviderFailure(
            "unavailable", f"it speaks of the {said}th Congress, not of the {congress}th"
        )


def _people(reading: People, context: Context) -> Iterator[Found]:
    parents = expressions.listed(reading.within, context) if reading.within else [None]
    seen: set[object] = set()
    for parent in parents:
        beside = {**context, "parent": parent}
        for item in expressions.listed(reading.each, beside):
            person = _person(reading, {**beside, "it": item})
            if person is None:
                continue
            mark = person.id or (person.name, person.district, person.title)
            if mark not in seen:
                seen.add(mark)
                yield person


def _person(reading: People, inside: Context) -> Found | None:
    said = {
        key: _checked(key, expressions.evaluate(getattr(reading, key), inside))
        for key in _FIELDS
        if getattr(reading, key)
    }
    name, level = said.pop("name"), said.pop("level")
    if not name or level not in LEVELS:
        return None
    chamber = said.get("chamber")
    if level != "federal":  # a state's house and senate are not those of Congress
        said["chamber"] = _OF_A_STATE.get(chamber or "", chamber)
    elif chamber == "house" and not is_district(said.get("district")):
        said["district"] = None
    offices = expressions.listed(reading.offices, inside) if reading.offices else []
    return Found(
        name=name,
        level=level,
        offices=tuple(_office(office) for office in offices if isinstance(office, dict)),
        **said,
    )


def _office(said: Mapping[str, Any]) -> FoundOffice:
    return FoundOffice(*(_checked(key, said.get(key)) for key in ("phone", "city", "address")))


def _share(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 <= value <= 1 else None  # type: ignore[operator, arg-type]


def _checked(key: str, value: object) -> str | None:
    """A value as text; None where it is no number, address or link that `key` must be.

    Whatever a file makes of it, it comes from somebody else and ends in a link of ours.
    """
    if key in ("website", "contact_form"):
        # Cut, it would be another link.
        return value if isinstance(value, str) and contacts.is_web_address(value) else None
    text = one_line(value)
    if key == "phone":
        return contacts.phone(text or "")
    if key == "email":
        return text if text and contacts.is_email_address(text) else None
    return text
