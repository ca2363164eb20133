"""Who represents the place that a person typed: the directory's answer, and what others add.

The configured providers are asked in order; the embedded directory is asked first and
stands under every answer, so there always is one. A lookup also knows the day: which
Congress's map answers, and whether the facts' time is over.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from switchboard import addresses, freshness, reconcile, zipcode
from switchboard.chain import Chain
from switchboard.directory import Directory, district_id, not_a_candidate
from switchboard.errors import ProvidersSilent
from switchboard.freshness import Notice
from switchboard.maps import CongressMap
from switchboard.messages import Message
from switchboard.providers.calls import Deadline
from switchboard.providers.replies import Question, Reply
from switchboard.records import Answer, District, Member, Place
from switchboard.states import STATES

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time now, with its zone."""
    return datetime.now(UTC)


class Lookup:
    """Answers from the directory and the providers of `places`, dated by `clock`.

    `finders` are the providers that find the district of a street address.
    """

    def __init__(
        self,
        directory: Directory,
        clock: Clock = utc_now,
        places: Chain | None = None,
        finders: Chain | None = None,
    ) -> None:
        self.directory = directory
        self.clock = clock
        self.places = places or Chain((), directory)
        self.finders = finders or Chain((), directory)

    def find(
        self, typed: str | None, district: str | None = None, deadline: Deadline | None = None
    ) -> Answer:
        """Who represents the ZIP code a person typed; `district` is their choice, if made.

        With a district alone, who represents that. Several calls for one page share a
        `deadline`, by which providers must have answered. Raises InvalidZip, UnknownZip,
        InvalidDistrict, or ProvidersSilent for a place that only a provider knows.
        """
        now = self.clock()
        current = self.directory.map_at(now)
        answer = self._answer(typed, district, current, deadline or Deadline())
        return self._dated(answer, current, now)

    def find_in_tables(self, typed: str | None) -> Answer:
        """What our own tables know of the ZIP code a person typed; no provider is asked.

        Raises InvalidZip or UnknownZip.
        """
        return self.directory.answer(
            zipcode.parse(typed), None, self.directory.map_at(self.clock()).congress
        )

    def middle(self, zip_code: str) -> tuple[float, float] | None:
        """Latitude and longitude of the middle of a ZIP code, if our tables know it."""
        return self.directory.point_of_zip(zip_code, self.directory.map_at(self.clock()).congress)

    def find_by_address(self, typed: str, zip_typed: str = "") -> Answer:
        """Who represents a street address; `zip_typed` is the ZIP code it is in, if known.

        The address goes to the providers that find districts, and is kept nowhere. Raises
        InvalidAddress, UnknownAddress or AddressUnavailable, which never quote it.
        """
        now = self.clock()
        current = self.directory.map_at(now)
        answer = self._answer_by_address(typed, zip_typed, current)
        return self._dated(answer, current, now)

    def member(self, member_id: str, answer: Answer | None = None) -> Member:
        """The member or official with this id, as `answer` has them if it does.

        Raises UnknownMember.
        """
        for each in (*answer.members, *answer.officials) if answer else ():
            if each.id.casefold() == member_id.casefold():
                return each
        return self.directory.member(member_id)

    def current_map(self) -> CongressMap:
        """The map that answers now."""
        return self.directory.map_at(self.clock())

    def staleness(self) -> Message | None:
        """Why answers are out of date now, in words for whoever asks; None if they are not."""
        now = self.clock()
        return freshness.staleness(self.directory.map_at(now), self.directory.manifest.as_of, now)

    def notices(self) -> list[Notice]:
        """What is to be said now of the age of the facts."""
        now, as_of = self.clock(), self.directory.manifest.as_of
        current = self.directory.map_at(now)
        return list(freshness.notices(self.directory.maps, current, as_of, now))

    def is_past_term(self, member: Member) -> bool:
        """Whether the term our data gives the member has ended, so the holder may be new."""
        return bool(member.term_end) and self.clock().date().isoformat() > member.term_end

    def _answer(
        self, typed: str | None, district: str | None, current: CongressMap, deadline: Deadline
    ) -> Answer:
        if district and not typed:
            return self._of_district(district, current, deadline)
        if self.places.providers:
            postal_code = zipcode.canadian(typed)
            if postal_code and self.places.takes(Question(postal_code=postal_code)):
                return self._abroad(postal_code, current, deadline)
            return self._of_zip(zipcode.parse(typed), district, current, deadline)
        return self.directory.answer(zipcode.parse(typed), district, current.congress)

    def _of_zip(
        self, zip_code: str, district: str | None, current: CongressMap, deadline: Deadline
    ) -> Answer:
        """The answer for a ZIP code, with what the providers add."""
        base = self.directory.answer(zip_code, None, current.congress)
        if base.certainty == "none":
            return self.directory.answer(zip_code, district, current.congress)
        wanted = district_id(district) if district else None
        known = _candidates(base)
        # Only a district that the directory allows: what is asked about must not become one.
        asked = wanted if wanted in known else next(iter(known)) if len(known) == 1 else None
        question = Question(zip=zip_code, district=asked)
        heard = self.places.ask(question, current.congress, deadline)
        if heard.reply is None:
            # Asked again only to check the choice.
            answer = base
            if district:
                answer = self.directory.answer(zip_code, district, current.congress)
            return msgspec.structs.replace(answer, fallbacks=heard.fallbacks)
        answer = self._with(base, heard.reply)
        if district and answer.certainty != "exact":
            answer = self._choose(base, answer, district, heard.reply)
        elif district and wanted != answer.districts[0].id:
            raise not_a_candidate(zip_code, district, [answer.districts[0].id])
        return msgspec.structs.replace(answer, fallbacks=heard.fallbacks)

    def _choose(self, base: Answer, answer: Answer, district: str, reply: Reply) -> Answer:
        """`answer` with the one district that the caller chose. Raises InvalidDistrict."""
        candidates = {**_candidates(base), **{each.id: each for each in answer.districts}}
        chosen = candidates.get(district_id(district) or "")
        if chosen is None:
            raise not_a_candidate(base.zip, district, list(candidates))
        settled = self.directory.answer_of_district(chosen.id, base.congress)
        settled = msgspec.structs.replace(
            settled,
            zip=base.zip,
            place=base.place,
            basis=base.basis,
            reason=Message(
                "You chose %(district)s for ZIP code %(zip)s.", district=chosen.id, zip=base.zip
            ),
            districts=(chosen,),
            is_chosen=True,
        )
        return self._with(settled, reply)

    def _of_district(self, district: str, current: CongressMap, deadline: Deadline) -> Answer:
        """The answer for a House district alone, with what the providers add."""
        base = self.directory.answer_of_district(district, current.congress)
        return self._with_members(msgspec.structs.replace(base, is_chosen=True), deadline)

    def _with_members(self, base: Answer, deadline: Deadline) -> Answer:
        """`base`, of one district, with what the providers that take districts add."""
        question = Question(district=base.districts[0].id)
        if not self.places.takes(question):
            return base
        heard = self.places.ask(question, base.congress, deadline)
        answer = self._with(base, heard.reply) if heard.reply else base
        return msgspec.structs.replace(answer, fallbacks=base.fallbacks + heard.fallbacks)

    def _answer_by_address(self, typed: str, zip_typed: str, current: CongressMap) -> Answer:
        asked, deadline = addresses.read(typed, zip_typed), Deadline()
        if not asked.street:
            return self._answer(asked.zip, None, current, deadline)
        place = self.directory.place(asked.zip, current.congress) if asked.zip else None
        question = Question(address=addresses.in_full(asked, place))
        # An API that knows people alone names no district for a vacant seat; the next may.
        heard = self.finders.ask(
            question,
            current.congress,
            deadline,
            lambda reply: addresses.districts(reply, self.directory),
        )
        if heard.reply is None:
            # The ZIP code in it may settle it all the same.
            base = self.directory.answer(asked.zip, None, current.congress) if place else None
            if base is None or base.certainty != "exact":
                raise addresses.refusal(heard.fallbacks)
            answer = self._of_zip(asked.zip, None, current, deadline)
            return msgspec.structs.replace(
                answer,
                fallbacks=heard.fallbacks + answer.fallbacks,
                notes=(addresses.SETTLED_BY_ZIP,),
            )
        base = addresses.answer(heard.reply, self.directory, current.congress)
        base = msgspec.structs.replace(base, fallbacks=heard.fallbacks)
        if base.certainty != "exact":
            return base
        is_of_congress = any(each.chamber == "house" for each in heard.reply.people)
        if is_of_congress:
            return self._with(base, heard.reply)
        return self._with_members(base, deadline)

    def _abroad(self, postal_code: str, current: CongressMap, deadline: Deadline) -> Answer:
        """The answer for a postal code of another country, from a provider that knows it."""
        question = Question(postal_code=postal_code)
        heard = self.places.ask(question, current.congress, deadline)
        reply = heard.reply
        if reply is None:
            last = heard.fallbacks[-1]
            raise ProvidersSilent(
                last.why,
                Message("Check the postal code, or try again in a few minutes."),
                is_unknown=last.code in ("bad_input", "not_found"),
            )
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
            congress=current.congress,
            valid_until=current.last_day,
            districts=(),
            members=(),
            vacancies=(),
            source=reconcile.source(reply, is_stale=False),
            officials=reconcile.officials(reply),
            fallbacks=heard.fallbacks,
            notes=reconcile.age_notes(reply),
        )

    def _with(self, base: Answer, reply: Reply) -> Answer:
        return reconcile.with_reply(base, reply, self.directory)

    def _dated(self, answer: Answer, current: CongressMap, now: datetime) -> Answer:
        """`answer`, marked if it is out of date."""
        why = freshness.staleness(current, self.directory.manifest.as_of, now)
        if why is None or answer.basis == "abroad":
            return answer
        return _marked_stale(answer, why)


def _candidates(base: Answer) -> dict[str, District]:
    """The districts that the directory allows for a ZIP code."""
    if base.basis == "state":
        ids = STATES[base.place.state].districts
        return {id_: District(id_, id_[:2], int(id_[3:])) for id_ in ids}
    return {district.id: district for district in base.districts}


def _marked_stale(answer: Answer, why: Message) -> Answer:
    reason = Message("%(reason)s %(why)s", reason=answer.reason, why=why)
    source = msgspec.structs.replace(answer.source, stale=True)
    return msgspec.structs.replace(answer, reason=reason, source=source)
