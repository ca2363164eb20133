"""Providers in order: who represents what a person typed.

Today the embedded directory is the only provider; it needs nothing and always
answers. A lookup also knows the day, and says so when the facts' time is over.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime

import msgspec

from switchboard import zipcode
from switchboard.directory import Directory
from switchboard.messages import Message
from switchboard.records import Answer, Member

Clock = Callable[[], datetime]

_NOON_EASTERN_H = 17  # UTC; Congress changes on 3 January, always in winter time (20th Amendment)


def utc_now() -> datetime:
    """The time now, with its zone."""
    return datetime.now(UTC)


class Lookup:
    """Answers from the directory, dated by `clock`."""

    def __init__(self, directory: Directory, clock: Clock = utc_now) -> None:
        self.directory = directory
        self.clock = clock
        last_day = directory.manifest.valid_until
        self._ends = datetime(
            last_day.year, last_day.month, last_day.day, _NOON_EASTERN_H, tzinfo=UTC
        )

    def find(self, typed: str | None, district: str | None = None) -> Answer:
        """Who represents the ZIP code a person typed; `district` is their choice, if made.

        Raises InvalidZip, UnknownZip or InvalidDistrict.
        """
        answer = self.directory.answer(zipcode.parse(typed), district)
        return self._marked_stale(answer) if self.is_stale() else answer

    def member(self, member_id: str) -> Member:
        """The sitting member with this id. Raises UnknownMember."""
        return self.directory.member(member_id)

    def is_stale(self) -> bool:
        """Whether the Congress that the facts belong to has ended."""
        return self.clock() >= self._ends

    def is_past_term(self, member: Member) -> bool:
        """Whether the term our data gives the member has ended, so the holder may be new."""
        return self.clock().date().isoformat() > member.term_end

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
