"""How old the facts are, and what to say about it.

An answer is stale when its map is not in force, or when the map is in force but the
list of members is older: then another Congress sits than the one that the facts know.
"""

from datetime import date, datetime

from switchboard import congresses
from switchboard.maps import CongressMap
from switchboard.messages import Message


def staleness(current: CongressMap, as_of: date, now: datetime) -> Message | None:
    """Why answers from the map `current` are out of date at `now`; None if they are not.

    `as_of` is the date of the members' facts. The words are for whoever asked.
    """
    if now >= current.ends:
        return _over(current, as_of)
    if now < current.begins:
        return Message(
            "These are the districts of the %(congress)s, which begins on %(day)s. Until then "
            "yours may be another.",
            congress=congresses.name(current.congress),
            day=current.valid_from,
        )
    if as_of < current.valid_from:
        return Message(
            "The %(congress)s began on %(day)s, and these are its districts. Our list of members "
            "is older, of %(as_of)s: they may have changed.",
            congress=congresses.name(current.congress),
            day=current.valid_from,
            as_of=as_of,
        )
    return None


def _over(current: CongressMap, as_of: date) -> Message:
    if as_of < current.valid_until:
        return Message(
            "These are the members and districts of the %(congress)s, which ended on %(day)s. "
            "They may have changed.",
            congress=congresses.name(current.congress),
            day=current.valid_until,
        )
    return Message(
        "These are the districts of the %(congress)s, which ended on %(day)s. They may have "
        "changed.",
        congress=congresses.name(current.congress),
        day=current.valid_until,
    )
