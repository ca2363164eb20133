"""What a civic data API replied, beside what the directory knows.

A reply never takes a seat away and never makes an answer surer than the place allows:
its districts are added to the directory's, and where it names another holder or number
than the directory, the newer one is shown with a note that gives both, with dates.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import cast

import msgspec

from switchboard.directory import Delegation, Directory
from switchboard.messages import Message
from switchboard.providers.replies import Found, FoundOffice, Reply
from switchboard.records import (
    CAPITOL_SWITCHBOARD,
    Answer,
    Certainty,
    District,
    Level,
    Member,
    Office,
    Seat,
    Source,
)

_BIOGUIDE = re.compile(r"[A-Z]\d{6}")
_TITLE_OF_LEVEL = {"federal": "Official", "state": "State official", "local": "Local official"}


def with_reply(base: Answer, reply: Reply, directory: Directory) -> Answer:
    """`base`, the directory's answer, with what `reply` adds."""
    districts = _districts(base, reply, directory)
    certainty = _certainty(base, districts)
    is_sure = certainty == "exact"
    # A ZIP code may cross into another state; a district that is settled lies in its own.
    state = districts[0].state if base.is_chosen else base.place.state
    found = directory.delegation(state, districts, is_sure=is_sure)
    members, vacancies = _seated(found, reply, base, house_is_sure=is_sure)
    return msgspec.structs.replace(
        base,
        basis=base.basis if districts == base.districts else "live",
        certainty=certainty,
        reason=_reason(base, districts, reply),
        districts=districts,
        members=members,
        vacancies=vacancies,
        officials=officials(reply, {member.id for member in members}),
        source=source(reply, is_stale=base.source.stale),
        notes=base.notes + age_notes(reply),
    )


def age_notes(reply: Reply) -> tuple[Message, ...]:
    """That a reply is an old one, where its provider could not be asked again."""
    if not reply.is_old:
        return ()
    return (
        Message(
            "%(title)s does not answer just now. This is what it said on %(day)s.",
            title=reply.title,
            day=_day(reply),
        ),
    )


def source(reply: Reply, *, is_stale: bool) -> Source:
    """Where an answer with `reply` in it comes from, and how old that is by now."""
    age_s = (datetime.now(UTC) - reply.asked_at).total_seconds()
    return Source(
        provider=reply.provider,
        as_of=_day(reply).isoformat(),
        stale=is_stale or reply.is_old,
        title=reply.title,
        age_s=max(0, round(age_s)),
    )


def officials(reply: Reply, taken: Iterable[str] = ()) -> tuple[Member, ...]:
    """The people of a reply who do not sit in Congress, each with an id of their own.

    The ids in `taken` are others'.
    """
    ids = {each.casefold() for each in taken}
    found = []
    for person in reply.people:
        if person.chamber in ("house", "senate"):
            continue
        id_ = _id(person)
        own, number = id_, 2
        while own.casefold() in ids:
            own, number = f"{id_}-{number}", number + 1
        ids.add(own.casefold())
        found.append(_official(person, own, reply))
    return tuple(found)


def _day(reply: Reply) -> date:
    return reply.asked_at.date()


def _districts(base: Answer, reply: Reply, directory: Directory) -> tuple[District, ...]:
    """The candidates of both; a share where either knows it."""
    if base.is_chosen or base.basis == "address":
        return base.districts
    shares = {district.id: district.share for district in reply.districts}
    known = {district.id for district in base.districts}
    kept = [
        district
        if district.share is not None or shares.get(district.id) is None
        else msgspec.structs.replace(district, share=shares[district.id])
        for district in base.districts
    ]
    added = [
        District(id_, id_[:2], int(id_[3:]), share)
        for id_, share in shares.items()
        if id_ not in known and id_ in directory.seats
    ]
    if not added and kept == list(base.districts):
        return base.districts
    return tuple(sorted([*kept, *added], key=lambda district: district.id))


def _certainty(base: Answer, districts: tuple[District, ...]) -> Certainty:
    if len(districts) == len(base.districts):
        return base.certainty
    return "split" if base.certainty in ("exact", "split") else "approximate"


def _reason(base: Answer, districts: tuple[District, ...], reply: Reply) -> Message:
    known = {district.id for district in base.districts}
    added = [district.id for district in districts if district.id not in known]
    if not added:
        return base.reason
    return Message(
        "%(reason)s %(title)s also names %(ids)s, so your street address decides.",
        reason=base.reason,
        title=reply.title,
        ids=", ".join(added),
    )


def _seated(
    found: Delegation, reply: Reply, base: Answer, *, house_is_sure: bool
) -> tuple[tuple[Member, ...], tuple[Seat, ...]]:
    """Who holds the seats of `found` by both sources, and the seats that neither fills."""
    holders = {member.seat: member for member in found.members}
    named = dict(_by_seat(found, holders, reply))
    senate_is_sure = len({seat.state for seat in found.seats if seat.chamber == "senate"}) < 2
    members, vacancies = [], []
    for seat in found.seats:
        holder, person = holders.get(seat.id), named.get(seat.id)
        if person is None:
            if holder:
                members.append(holder)
            else:
                vacancies.append(seat)
        elif holder and _is_same(holder, person):
            members.append(_updated(holder, person, reply))
        else:
            is_sure = senate_is_sure if seat.chamber == "senate" else house_is_sure
            members.append(_newcomer(seat, holder, person, reply, base, is_certain=is_sure))
    return tuple(members), tuple(vacancies)


def _by_seat(
    found: Delegation, holders: dict[str, Member], reply: Reply
) -> Iterator[tuple[str, Found]]:
    """The seat of each person of the reply who sits in Congress.

    Where several are named for a seat of the House, it is its holder, or else the first. A
    senator's seat is the one whose holder has their name; a new name takes the seat whose
    holder is not named, a vacant one first.
    """
    for seat in found.seats:
        if seat.chamber == "house":
            named = [p for p in reply.people if p.chamber == "house" and p.district == seat.id]
            holder = holders.get(seat.id)
            own = (person for person in named if holder and _is_same(holder, person))
            person = next(own, named[0] if named else None)
            if person:
                yield seat.id, person
    senate = [seat for seat in found.seats if seat.chamber == "senate"]
    for state in {seat.state for seat in senate}:
        seats = [seat for seat in senate if seat.state == state]
        senators = [p for p in reply.people if p.chamber == "senate" and p.state == state]
        yield from _senators(seats, holders, senators)


def _senators(
    seats: list[Seat], holders: dict[str, Member], senators: list[Found]
) -> Iterator[tuple[str, Found]]:
    """The seat, of the `seats` of a state, of each of those named as its senators."""
    open_seats, new = list(seats), []
    for person in senators:
        own = next((s for s in seats if s.id in holders and _is_same(holders[s.id], person)), None)
        if own is None:
            new.append(person)
        elif own in open_seats:  # else they are named twice
            open_seats.remove(own)
            yield own.id, person
    open_seats.sort(key=lambda seat: seat.id in holders)
    yield from zip((seat.id for seat in open_seats), new, strict=False)


def _is_same(holder: Member, person: Found) -> bool:
    if person.id and _BIOGUIDE.fullmatch(person.id):
        return person.id == holder.id
    last_name = f" {holder.last_name}".casefold()
    said = filter(None, (person.last_name, person.name))
    return any(f" {name}".casefold().endswith(last_name) for name in said)


def _updated(member: Member, person: Found, reply: Reply) -> Member:
    """`member` with what the reply knows better; the very same one where it knows nothing."""
    notes = []
    offices = list(member.offices)
    capitol = offices[0]
    # The operator's own correction is newer than what any list says.
    if person.phone not in (None, capitol.phone) and not capitol.has_corrected("phone"):
        offices[0] = msgspec.structs.replace(capitol, phone=person.phone)
        notes.append(_other_number(member, capitol, person, reply))
    known = {office.phone for office in offices}
    settled = {office.city.casefold() for office in offices if office.has_corrected("phone")}
    offices += [
        _local_office(office, member.state)
        for office in person.offices
        if office.phone and office.phone not in known and office.city
        and office.city.casefold() not in settled
    ]  # fmt: skip
    added = {
        name: getattr(person, name)
        for name in ("website", "contact_form", "email")
        if getattr(person, name) and not getattr(member, name)
    }
    if not notes and not added and len(offices) == len(member.offices):
        return member
    return msgspec.structs.replace(
        member, offices=tuple(offices), notes=tuple(notes), is_live=True, **added
    )


def _other_number(member: Member, capitol: Office, person: Found, reply: Reply) -> Message:
    if capitol.is_switchboard:
        return Message(
            "Number from %(title)s, %(day)s; the directory of %(date)s had none.",
            title=reply.title,
            day=_day(reply),
            date=date.fromisoformat(member.as_of),
        )
    return Message(
        "%(title)s gave %(phone)s on %(day)s; the directory of %(date)s has %(other)s.",
        title=reply.title,
        phone=person.phone,
        day=_day(reply),
        date=date.fromisoformat(member.as_of),
        other=capitol.phone or "-",
    )


def _newcomer(
    seat: Seat, holder: Member | None, person: Found, reply: Reply, base: Answer,
    *, is_certain: bool,
) -> Member:  # fmt: skip
    """The member whom the reply names for a seat, where the directory has another or none."""
    as_of = base.source.as_of
    capitol = Office(
        kind="capitol",
        phone=person.phone or CAPITOL_SWITCHBOARD,
        address=None,
        city="Washington",
        state="DC",
        zip=None,
        hours=None,
        time_zone="America/New_York",
    )
    local = (_local_office(each, seat.state) for each in person.offices if each.city)
    if holder:
        note = Message(
            "%(title)s named %(name)s on %(day)s; the directory of %(date)s has %(other)s. "
            "Ask the office when you call.",
            title=reply.title,
            name=person.name,
            day=_day(reply),
            date=date.fromisoformat(as_of),
            other=holder.name,
        )
    else:
        note = Message(
            "%(title)s named %(name)s on %(day)s; the directory of %(date)s had this seat vacant.",
            title=reply.title,
            name=person.name,
            day=_day(reply),
            date=date.fromisoformat(as_of),
        )
    return Member(
        id=_id(person),
        seat=seat.id,
        name=person.name,
        last_name=_last_name(person),
        title=seat.title,
        chamber=seat.chamber,
        party=person.party or "",
        state=seat.state,
        district=seat.id if seat.chamber == "house" else None,
        website=person.website,
        contact_form=person.contact_form,
        email=person.email,
        social={},
        offices=(capitol, *local),
        term_end="",
        source=reply.title,
        as_of=_day(reply).isoformat(),
        certain=is_certain,
        is_live=True,
        notes=(note,),
    )


def _official(person: Found, id_: str, reply: Reply) -> Member:
    main = FoundOffice(person.phone)
    return Member(
        id=id_,
        seat="",
        name=person.name,
        last_name=_last_name(person),
        title=person.title or _TITLE_OF_LEVEL[person.level],
        chamber=person.chamber or "",
        party=person.party or "",
        state=person.state or "",
        district=person.district,
        website=person.website,
        contact_form=person.contact_form,
        email=person.email,
        social={},
        offices=tuple(_local_office(each, person.state or "") for each in (main, *person.offices)),
        term_end="",
        source=reply.title,
        as_of=_day(reply).isoformat(),
        certain=not (reply.is_split or reply.is_approximate),
        level=cast(Level, person.level),
        is_live=True,
    )


def _local_office(found: FoundOffice, state: str) -> Office:
    return Office(
        kind="district",
        phone=found.phone,
        address=found.address,
        city=found.city or "",
        state=state,
        zip=None,
        hours=None,
        time_zone=None,
    )


def _last_name(person: Found) -> str:
    words = person.name.partition(",")[0].split()
    return person.last_name or (words[-1] if words else person.name)


def _id(person: Found) -> str:
    """An id that is good for an address of ours, the same whenever the person is named."""
    words = person.id or f"{person.name} {person.title or ''} {person.district or ''}"
    return re.sub(r"[^A-Za-z0-9]+", "-", words).strip("-")[:80] or "somebody"
