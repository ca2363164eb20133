"""How old the facts are, and what to say about it.

An answer is stale when its map is not in force, or when the map is in force but the
list of members is older: then another Congress sits than the one that the facts know.
A notice comes earlier, while there is time to mend it.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from switchboard import congresses
from switchboard.maps import CongressMap
from switchboard.messages import Message

OLD_AFTER_DAYS = 14
ENDS_SOON_DAYS = 30


class Notice(NamedTuple):
    """Something about the age of the facts, in words for whoever runs the site.

    A warning asks them for something. `visitor` has words for the public, where pages do
    not say it anyway.
    """

    is_warning: bool
    operator: Message
    visitor: Message | None = None


def notices(
    maps: Sequence[CongressMap], current: CongressMap, as_of: date, now: datetime
) -> Iterator[Notice]:
    """All that is to be said at `now` of the age of `maps`, in order, and of facts of `as_of`.

    `current` is the one of `maps` that answers.
    """
    why = staleness(current, as_of, now)
    if why:
        yield Notice(True, Message("%(why)s Run “flask data build”.", why=why))
    age_days = (now.date() - as_of).days
    if age_days >= OLD_AFTER_DAYS:
        yield _old(as_of, age_days)
    for each in maps:
        if each.begins > now and each is not current:
            yield _to_come(each)
    last = maps[-1]
    if now < last.ends and (last.valid_until - now.date()).days <= ENDS_SOON_DAYS:
        yield _ends_soon(last)


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
            "is older, from %(as_of)s: they may have changed.",
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


def _old(as_of: date, age_days: int) -> Notice:
    return Notice(
        True,
        Message(
            "The list of members is from %(as_of)s, %(days)s days old. Run “flask data build”.",
            as_of=as_of,
            days=age_days,
        ),
        Message(
            "Our list of members is from %(as_of)s, %(days)s days ago. Most of it will still be "
            "right; where it is not, a member’s official site has the last word.",
            as_of=as_of,
            days=age_days,
        ),
    )


def _to_come(following: CongressMap) -> Notice:
    name = congresses.name(following.congress)
    return Notice(
        False,
        Message(
            "The map of the %(congress)s is installed and takes over by itself on %(day)s at "
            "noon, Washington time. After that day run “flask data build”: members change too.",
            congress=name,
            day=following.valid_from,
        ),
        Message(
            "The %(congress)s begins on %(day)s, and in some states districts change. This site "
            "has its map and will go by it from noon of that day, Washington time.",
            congress=name,
            day=following.valid_from,
        ),
    )


def _ends_soon(last: CongressMap) -> Notice:
    return Notice(
        True,
        Message(
            "The map of the %(congress)s ends on %(day)s, and no later one is installed. Run "
            "“flask data build”: it takes the next one as soon as that is published.",
            congress=congresses.name(last.congress),
            day=last.valid_until,
        ),
        Message(
            "A new Congress begins on %(day)s, and in some states districts change. We do not "
            "have the new map yet. Until we do, answers will say so.",
            day=last.valid_until,
        ),
    )
