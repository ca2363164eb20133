"""Who represents the place that a person typed: the directory's answer, and what others add.

The configured providers are asked in order; the embedded directory is asked first and
stands under every answer, so there always is one. A lookup also knows the day, and says
so when the facts' time is over.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import msgspec

from switchboard import reconcile, zipcode
from switchboard.chain import Chain, Heard
from switchboard.directory import Directory, district_id, not_a_candidate
from switchboard.errors import (
    AddressUnavailable,
    InvalidAddress,
    InvalidDistrict,
    ProvidersSilent,
    UnknownAddress,
    UnknownZip,
)
from switchboard.messages import Message
from switchboard.providers.replies import Question, Reply
from switchboard.records import Answer, District, Member, Place
from switchboard.states import STATES
from switchboard.typed import one_line, quoted

Clock = Callable[[], datetime]

HOUSE_FINDER = "house.gov/representatives/find-your-representative"
_NOON_EASTERN_H = 17  # UTC; Congress changes on 3 January, always in winter time (20th Amendment)
_LONGEST_ADDRESS = 200
_ENDS_WITH_ZIP = re.compile(r"(?<!\d)(\d{5})(?:-\d{4})?\s*(?:,?\s*(?:USA|US))?\.?$", re.IGNORECASE)


def utc_now() -> datetime:
    """The time now, with its zone."""
    return datetime.now(UTC)


class Lookup:
    """Answers from the directory and the providers of `places`, dated by `clock`.

    `addresses` are the providers that find the district of a street address.
    """

    def __init__(
        self,
        directory: Directory,
        clock: Clock = utc_now,
        places: Chain | None = None,
        addresses: Chain | None = None,
    ) -> None:
        self.directory = directory
        self.clock = clock
        self.places = places or Chain((), directory)
        self.addresses = addresses or Chain((), directory)
        last_day = directory.manifest.valid_until
        self._ends = datetime(
            last_day.year, last_day.month, last_day.day, _NOON_EASTERN_H, tzinfo=UTC
        )

    def find(self, typed: str | None, district: str | None = None) -> Answer:
        """Who represents the ZIP code a person typed; `district` is their choice, if made.

        With a district alone, who represents that. Raises InvalidZip, UnknownZip,
        InvalidDistrict, or ProvidersSilent for a place that only a provider knows.
        """
        if district and not typed:
            return self._dated(self._of_district(_require_district(district)))
        postal_code = zipcode.canadian(typed)
        if postal_code and self.places.takes(Question(postal_code=postal_code)):
            return self._dated(self._abroad(postal_code))
        zip_code = zipcode.parse(typed)
        if not self.places.providers:
            return self._dated(self.directory.answer(zip_code, district))
        return self._dated(self._of_zip(zip_code, district))

    def find_by_address(self, typed: str, zip_typed: str = "") -> Answer:
        """Who represents a street address; `zip_typed` is the ZIP code it is in, if known.

        The address goes to the providers that find districts, and is kept nowhere. Raises
        InvalidAddress, UnknownAddress or AddressUnavailable, which never quote it.
        """
        address = _require_address(typed)
        if zipcode.is_zip(address):
            return self.find(address)
        in_text = _ENDS_WITH_ZIP.search(address)
        zip_code = in_text[1] if in_text else ""
        if not in_text and zipcode.is_zip(zip_typed):
            zip_code = zipcode.parse(zip_typed)
        place = self.directory.place(zip_code) if zip_code else None
        if place and not in_text:
            address = f"{address}, {place.city}, {place.state} {zip_code}"
        heard = self.addresses.ask(Question(address=address), self.congress)
        if heard.reply is None:
            return self._dated(self._without_address(heard, zip_code if place else ""))
        return self._dated(self._of_address(heard, heard.reply))

    def member(self, member_id: str, answer: Answer | None = None) -> Member:
        """The member or official with this id, as `answer` has them if it does.

        Raises UnknownMember.
        """
        for each in (*answer.members, *answer.officials) if answer else ():
            if each.id.casefold() == member_id.casefold():
                return each
        return self.directory.member(member_id)

    @property
    def congress(self) -> int:
        """The number of the Congress that the districts belong to."""
        return self.directory.manifest.congress

    def is_stale(self) -> bool:
        """Whether the Congress that the facts belong to has ended."""
        return self.clock() >= self._ends

    def is_past_term(self, member: Member) -> bool:
        """Whether the term our data gives the member has ended, so the holder may be new."""
        return bool(member.term_end) and self.clock().date().isoformat() > member.term_end

    def _of_zip(self, zip_code: str, district: str | None) -> Answer:
        """The answer for a ZIP code, with what the providers add."""
        base = self.directory.answer(zip_code)
        if base.certainty == "none":
            return self.directory.answer(zip_code, district)
        wanted = district_id(district) if district else None
        known = self._candidates(base)
        # Only a district that the directory allows: what is asked about must not become one.
        asked = wanted if wanted in known else next(iter(known)) if len(known) == 1 else None
        heard = self.places.ask(Question(zip=zip_code, district=asked), self.congress)
        if heard.reply is None:
            answer = self.directory.answer(zip_code, district)
            return msgspec.structs.replace(answer, fallbacks=heard.fallbacks)
        answer = self._with(base, heard.reply)
        if district and answer.certainty != "exact":
            answer = self._choose(base, answer, district, heard.reply)
        elif district and wanted != answer.districts[0].id:
            raise not_a_candidate(zip_code, district, [answer.districts[0].id])
        return msgspec.structs.replace(answer, fallbacks=heard.fallbacks)

    def _choose(self, base: Answer, answer: Answer, district: str, reply: Reply) -> Answer:
        """`answer` with the one district that the caller chose. Raises InvalidDistrict."""
        candidates = {**self._candidates(base), **{each.id: each for each in answer.districts}}
        chosen = candidates.get(district_id(district) or "")
        if chosen is None:
            raise not_a_candidate(base.zip, district, list(candidates))
        reason = Message(
            "You chose %(district)s for ZIP code %(zip)s.", district=chosen.id, zip=base.zip
        )
        settled = self._settled(base.place, chosen, reason)
        settled = msgspec.structs.replace(settled, zip=base.zip, basis=base.basis)
        return self._with(settled, reply)

    def _candidates(self, base: Answer) -> dict[str, District]:
        """The districts that the directory allows for a ZIP code."""
        if base.basis == "state":
            return {id_: _district(id_) for id_ in STATES[base.place.state].districts}
        return {district.id: district for district in base.districts}

    def _of_district(self, district: str) -> Answer:
        """The answer for a House district alone, with what the providers add."""
        reason = Message("These people represent House district %(district)s.", district=district)
        place = Place("", None, district[:2], "standard", None)
        base = self._settled(place, _district(district), reason)
        return self._with_members_of(base, district)

    def _settled(self, place: Place, district: District, reason: Message) -> Answer:
        """The directory's answer for one district that is known to be the caller's."""
        found = self.directory.delegation(district.state, (district,), is_sure=True)
        manifest = self.directory.manifest
        return Answer(
            zip="",
            place=place,
            basis="address",
            certainty="exact",
            reason=reason,
            congress=manifest.congress,
            valid_until=manifest.valid_until.isoformat(),
            districts=(district,),
            members=found.members,
            vacancies=found.vacancies,
            source=self.directory.source,
            is_chosen=True,
        )

    def _with_members_of(self, base: Answer, district: str) -> Answer:
        question = Question(district=district)
        if not self.places.takes(question):
            return base
        heard = self.places.ask(question, self.congress)
        answer = self._with(base, heard.reply) if heard.reply else base
        return msgspec.structs.replace(answer, fallbacks=heard.fallbacks)

    def _of_address(self, heard: Heard, reply: Reply) -> Answer:
        """The answer for an address whose districts are in `reply`."""
        districts = tuple(_district(each.id) for each in reply.districts)
        if not districts:
            return self._without_address(heard, "")
        zip_code = reply.zip if reply.zip and zipcode.is_zip(reply.zip) else ""
        place = (self.directory.place(zip_code) if zip_code else None) or Place(
            (reply.city or "").title(), None, districts[0].state, "standard", None
        )
        if len(districts) > 1 or reply.is_approximate:
            return self._of_unclear_address(place, districts, heard, reply)
        district = districts[0]
        reason = Message(
            "Your street address lies in House district %(district)s, says %(title)s.",
            district=district.id,
            title=reply.title,
        )
        # The ZIP code can be kept in addresses of ours only where our own table agrees.
        is_candidate = self._is_candidate(zip_code, district.id)
        base = msgspec.structs.replace(
            self._settled(place, district, reason), zip=zip_code if is_candidate else ""
        )
        if any(person.chamber for person in reply.people):
            answer = self._with(base, reply)
        else:
            answer = self._with_members_of(base, district.id)
        return msgspec.structs.replace(answer, fallbacks=heard.fallbacks + answer.fallbacks)

    def _of_unclear_address(
        self, place: Place, districts: tuple[District, ...], heard: Heard, reply: Reply
    ) -> Answer:
        """The answer for an address that fits several places, or only roughly one."""
        if len(districts) > 1:
            reason = Message(
                "%(title)s finds this address in %(count)s House districts. Try it with the "
                "house number and the city, or choose the district you live in.",
                title=reply.title,
                count=len(districts),
            )
        else:
            reason = Message(
                "%(title)s finds only the town of this address, so %(district)s is likely, not "
                "sure. Try it with the house number and street.",
                title=reply.title,
                district=districts[0].id,
            )
        found = self.directory.delegation(districts[0].state, districts, is_sure=False)
        return msgspec.structs.replace(
            self._settled(place, districts[0], reason),
            certainty="split" if len(districts) > 1 else "approximate",
            districts=districts,
            members=found.members,
            vacancies=found.vacancies,
            is_chosen=False,
            fallbacks=heard.fallbacks,
        )

    def _without_address(self, heard: Heard, zip_code: str) -> Answer:
        """What can be said where no provider placed the address.

        Where the ZIP code in it settles the district, its answer; else an error with a way on.
        """
        base = self.directory.answer(zip_code) if zip_code else None
        if base and base.certainty == "exact":
            answer = self.find(zip_code)
            note = Message("The address itself was not found, but its ZIP code settles it.")
            return msgspec.structs.replace(
                answer, notes=(note,), fallbacks=heard.fallbacks + answer.fallbacks
            )
        meanings = {fallback.code for fallback in heard.fallbacks}
        if not meanings or meanings & {"unavailable", "quota", "auth"}:
            raise AddressUnavailable(
                heard.fallbacks[-1].why
                if heard.fallbacks
                else Message("This site does not look up street addresses."),
                Message(
                    "Your address was kept nowhere. Try again in a minute, choose your district "
                    "from your ZIP code, or use the House’s own finder: %(finder)s.",
                    finder=HOUSE_FINDER,
                ),
            )
        raise UnknownAddress(
            Message("No map that this site asks knows this street address."),
            Message(
                "Write the house number, street, city and state, or the ZIP code. PO boxes are on "
                "no map: use the address where you live. The House’s own finder may know it: "
                "%(finder)s.",
                finder=HOUSE_FINDER,
            ),
        )

    def _is_candidate(self, zip_code: str, district: str) -> bool:
        if not zip_code:
            return False
        try:
            self.directory.answer(zip_code, district)
        except (InvalidDistrict, UnknownZip):
            return False
        return True

    def _abroad(self, postal_code: str) -> Answer:
        """The answer for a postal code of another country, from a provider that knows it."""
        heard = self.places.ask(Question(postal_code=postal_code), self.congress)
        reply = heard.reply
        if reply is None:
            raise ProvidersSilent(
                heard.fallbacks[-1].why,
                Message("Check the postal code, or try again in a few minutes."),
                is_unknown=heard.fallbacks[-1].code in ("bad_input", "not_found"),
            )
        manifest = self.directory.manifest
        return Answer(
            zip=postal_code,
            place=Place((reply.city or "").title(), None, "", "standard", None),
            basis="abroad",
            certainty="split" if reply.is_split else "exact",
            reason=Message(
                "%(title)s names these people for postal code %(code)s.",
                title=reply.title,
                code=postal_code,
            ),
            congress=manifest.congress,
            valid_until=manifest.valid_until.isoformat(),
            districts=(),
            members=(),
            vacancies=(),
            source=reconcile.source(reply, self._age_s(reply), is_stale=False),
            officials=reconcile.officials(reply),
            fallbacks=heard.fallbacks,
        )

    def _with(self, base: Answer, reply: Reply) -> Answer:
        return reconcile.with_reply(base, reply, self.directory, self._age_s(reply))

    def _age_s(self, reply: Reply) -> int:
        return max(0, round((datetime.now(UTC) - reply.asked_at).total_seconds()))

    def _dated(self, answer: Answer) -> Answer:
        return self._marked_stale(answer) if self.is_stale() else answer

    def _marked_stale(self, answer: Answer) -> Answer:
        reason = Message(
            "%(reason)s But these facts are of the %(congress)sth Congress, which ended on "
            "%(ended)s: members and districts may have changed.",
            reason=answer.reason,
            congress=answer.congress,
            ended=date.fromisoformat(answer.valid_until),
        )
        source = msgspec.structs.replace(answer.source, stale=True)
        return msgspec.structs.replace(answer, reason=reason, source=source)


def _require_address(typed: str) -> str:
    address = one_line(typed)
    if not address:
        raise InvalidAddress(
            Message("Please type your street address."),
            Message("House number, street, city and state, like 12 Elm Street, Springfield, IL."),
        )
    if len(address) > _LONGEST_ADDRESS:
        raise InvalidAddress(
            Message("That is longer than any street address."),
            Message("Only the house number, street, city, state and ZIP code are needed."),
        )
    return address


def _require_district(typed: str) -> str:
    found = district_id(typed)
    state = STATES.get((found or "")[:2])
    if found is None or state is None or found not in state.districts:
        raise InvalidDistrict(
            Message("There is no House district “%(district)s”.", district=quoted(typed, 20)),
            Message("Type your ZIP code or street address to find yours."),
        )
    return found


def _district(id_: str) -> District:
    return District(id_, id_[:2], int(id_[3:]))
