"""Street addresses: what a person types, and what a provider that finds districts makes of it.

An address is in the question to that provider and nowhere else: no error, answer or
message of this module holds one.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from switchboard import zipcode
from switchboard.directory import Directory
from switchboard.errors import (
    AddressUnavailable,
    InvalidAddress,
    InvalidDistrict,
    SwitchboardError,
    UnknownAddress,
    UnknownZip,
)
from switchboard.messages import Message
from switchboard.providers.replies import Reply
from switchboard.records import Answer, District, Fallback, Place
from switchboard.states import STATES
from switchboard.typed import one_line

HOUSE_FINDER = "house.gov/representatives/find-your-representative"
SETTLED_BY_ZIP = Message("The address itself was not found, but its ZIP code settles it.")
_LONGEST = 200
_STATE = "|".join(word for state in STATES.values() for word in (state.code, state.name))
# After a state they are a ZIP code; in “PO Box 12345” and “Apt 12345” they are none.
_ENDS_WITH_ZIP = re.compile(
    rf"\b(?:{_STATE}|D\.?C\.?|A[AEP])[ ,.]*"
    r"(\d{5})(?:-\d{4})?\s*(?:,?\s*(?:USA|US|United States))?\.?$",
    re.IGNORECASE | re.ASCII,
)


class Typed(NamedTuple):
    """What was typed: the `street`, perhaps with more, and the `zip` code; either may be ""."""

    street: str
    zip: str


def read(text: str, zip_typed: str = "") -> Typed:
    """The address in `text`; `zip_typed` is its ZIP code, where a page knows it already.

    A ZIP code alone comes back without a street. Raises InvalidAddress.
    """
    street = one_line(text)
    if not street:
        raise InvalidAddress(
            Message("Please type your street address."),
            Message("House number, street, city and state, like 12 Elm Street, Springfield, IL."),
        )
    if len(street) > _LONGEST:
        raise InvalidAddress(
            Message("That is longer than any street address."),
            Message("Only the house number, street, city, state and ZIP code are needed."),
        )
    if zipcode.is_zip(street):
        return Typed("", zipcode.parse(street))
    in_text = _ENDS_WITH_ZIP.search(street)
    if in_text:
        return Typed(street, in_text[1])
    return Typed(street, zipcode.parse(zip_typed) if zipcode.is_zip(zip_typed) else "")


def in_full(typed: Typed, place: Place | None) -> str:
    """The address as a provider needs it: with the city and ZIP code of `place` behind it."""
    if place is None or typed.zip in typed.street:
        return typed.street
    return f"{typed.street}, {place.city}, {place.state} {typed.zip}"


def districts(reply: Reply, directory: Directory) -> list[str]:
    """The ids of the House districts that a reply found, of those that there are."""
    return [each.id for each in reply.districts if each.id in directory.seats]


def answer(reply: Reply, directory: Directory, congress: int) -> Answer:
    """The directory's answer for the districts that `reply` found; there is at least one."""
    found = tuple(District(id_, id_[:2], int(id_[3:])) for id_ in districts(reply, directory))
    first = directory.answer_of_district(found[0].id, congress)
    zip_code = zipcode.parse(reply.zip) if reply.zip and zipcode.is_zip(reply.zip) else ""
    place = directory.place(zip_code, congress) if zip_code else None
    place = place or Place((reply.city or "").title(), None, found[0].state, "standard", None)
    if len(found) > 1 or reply.is_split or reply.is_approximate:
        return _unclear(first, found, reply, place, directory)
    return msgspec.structs.replace(
        first,
        # It can stay in addresses of ours only where our own table agrees.
        zip=zip_code if _is_candidate(directory, zip_code, found[0].id, congress) else "",
        place=place,
        reason=Message(
            "Your street address lies in House district %(district)s, says %(title)s.",
            district=found[0].id,
            title=reply.title,
        ),
        is_chosen=True,
    )


def refusal(fallbacks: Sequence[Fallback]) -> SwitchboardError:
    """The error for an address that none of those who were asked placed, with a way on."""
    if not fallbacks:
        return AddressUnavailable(
            Message("This site does not look up street addresses."),
            Message(
                "Choose your district from your ZIP code, or use the House’s own finder: "
                "%(finder)s.",
                finder=HOUSE_FINDER,
            ),
        )
    last = fallbacks[-1]
    if last.code in ("not_found", "bad_input", "need_address"):
        return UnknownAddress(
            Message("No map that this site asks knows this street address."),
            Message(
                "Write the house number, street, city and state, or the ZIP code. PO boxes are on "
                "no map: use the address where you live. The House’s own finder may know it: "
                "%(finder)s.",
                finder=HOUSE_FINDER,
            ),
        )
    return AddressUnavailable(
        last.why,
        Message(
            "Your address was kept nowhere. Try again in a minute, choose your district from your "
            "ZIP code, or use the House’s own finder: %(finder)s.",
            finder=HOUSE_FINDER,
        ),
    )


def _unclear(
    first: Answer,
    districts: tuple[District, ...],
    reply: Reply,
    place: Place,
    directory: Directory,
) -> Answer:
    """The answer for an address that fits several places, or only roughly one."""
    if len(districts) > 1:
        reason = Message(
            "%(title)s finds this address in %(count)s House districts. Try it with the house "
            "number and the city, or choose the district you live in.",
            title=reply.title,
            count=len(districts),
        )
    elif reply.is_split:
        reason = Message(
            "%(title)s finds this address in several House districts and names only %(district)s. "
            "Try it with the house number and the city, or choose your district from your ZIP "
            "code.",
            title=reply.title,
            district=districts[0].id,
        )
    else:
        reason = Message(
            "%(title)s finds only the town of this address, so %(district)s is likely, not sure. "
            "Try it with the house number and street.",
            title=reply.title,
            district=districts[0].id,
        )
    found = directory.delegation(districts[0].state, districts, is_sure=False)
    return msgspec.structs.replace(
        first,
        place=place,
        reason=reason,
        certainty="split" if len(districts) > 1 else "approximate",
        districts=districts,
        members=found.members,
        vacancies=found.vacancies,
    )


def _is_candidate(directory: Directory, zip_code: str, district: str, congress: int) -> bool:
    if not zip_code:
        return False
    try:
        directory.answer(zip_code, district, congress)
    except (InvalidDistrict, UnknownZip):
        return False
    return True
