"""Providers in order: who represents what a person typed.

Today the embedded directory is the only provider; it needs nothing and always
answers. A lookup also knows the day, and says so when the facts' time is over.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from switchboard import freshness, zipcode
from switchboard.directory import Directory
from switchboard.freshness import Notice
from switchboard.maps import CongressMap
from switchboard.messages import Message
from switchboard.records import Answer, Member

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time now, with its zone."""
    return datetime.now(UTC)


class Lookup:
    """Answers from the directory, dated by `clock`."""

    def __init__(self, directory: Directory, clock: Clock = utc_now) -> None:
        self.directory = directory
        self.clock = clock

    def find(self, typed: str | None, district: str | None = None) -> Answer:
        """Who represents the ZIP code a person typed; `district` is their choice, if made.

        Raises InvalidZip, UnknownZip or InvalidDistrict.
        """
        now = self.clock()
        current = self.directory.map_at(now)
        answer = self.directory.answer(zipcode.parse(typed), district, current.congress)
        return self._dated(answer, current, now)

    def of_district(self, district: str) -> Answer:
        """Who represents a House district, like `MA-07`. Raises InvalidDistrict."""
        now = self.clock()
        current = self.directory.map_at(now)
        answer = self.directory.answer_of_district(district, current.congress)
        return self._dated(answer, current, now)

    def member(self, member_id: str) -> Member:
        """The sitting member with this id. Raises UnknownMember."""
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
        return self.clock().date().isoformat() > member.term_end

    def _dated(self, answer: Answer, current: CongressMap, now: datetime) -> Answer:
        """`answer`, marked if it is out of date."""
        why = freshness.staleness(current, self.directory.manifest.as_of, now)
        return _marked_stale(answer, why) if why else answer


def _marked_stale(answer: Answer, why: Message) -> Answer:
    reason = Message("%(reason)s %(why)s", reason=answer.reason, why=why)
    source = msgspec.structs.replace(answer.source, stale=True)
    return msgspec.structs.replace(answer, reason=reason, source=source)
