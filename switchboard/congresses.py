"""The calendar of Congresses: each sits two years, from noon on the third of January.

That is the 20th Amendment, sections 1 and 2. Noon in Washington is 17:00 UTC, since
January is always winter time. The first Congress counts from 1789.
"""

from datetime import UTC, date, datetime, time

from switchboard.messages import Message

_FIRST_YEAR = 1789
_NOON_EASTERN = time(17, tzinfo=UTC)


def first_day(congress: int) -> date:
    """The day on which a Congress begins, and the one before it ends, at noon."""
    return date(_FIRST_YEAR + 2 * (congress - 1), 1, 3)


def noon(day: date) -> datetime:
    """The moment at which Congress changes on `day`."""
    return datetime.combine(day, _NOON_EASTERN)


def sitting_at(moment: datetime) -> int:
    """The number of the Congress that sits at `moment`."""
    congress = (moment.year - _FIRST_YEAR) // 2 + 1
    return congress if moment >= noon(first_day(congress)) else congress - 1


def name(congress: int) -> Message:
    """The name of a Congress within a sentence: “119th Congress”, “121st Congress”."""
    last = 0 if congress % 100 in (11, 12, 13) else congress % 10
    match last:
        case 1:
            return Message("%(number)sst Congress", number=congress)
        case 2:
            return Message("%(number)snd Congress", number=congress)
        case 3:
            return Message("%(number)srd Congress", number=congress)
    return Message("%(number)sth Congress", number=congress)
