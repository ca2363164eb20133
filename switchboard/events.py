"""Events near a ZIP code: which are still to come, how far away, and in which order.

What a provider replied is turned here into what a page shows and a calendar takes. A
private address never comes this far: `switchboard.providers.reading_events` leaves it out.
"""

import math
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from switchboard.actions import EventSearch
from switchboard.campaigns import Campaign
from switchboard.messages import Message
from switchboard.providers.definition import Meaning
from switchboard.providers.replies import FoundEvent, FoundTime, Reply

Point = tuple[float, float]

_EARTH_MILES = 3_958.8
"""The mean radius of the earth: 6,371.0 km (IUGG)."""

KINDS = {
    "call": Message("Phone calls"),
    "canvass": Message("Door to door"),
    "community": Message("Community event"),
    "fundraiser": Message("Fundraiser"),
    "house_party": Message("House party"),
    "letters": Message("Letter writing"),
    "meeting": Message("Meeting"),
    "outreach": Message("Talking to friends"),
    "rally": Message("Rally"),
    "texts": Message("Text messages"),
    "town_hall": Message("Town hall"),
    "training": Message("Training"),
    "voters": Message("Voter registration"),
}
"""The kinds of events that a provider file may name, in words."""

WHY_NOT: dict[Meaning, Message] = {
    "bad_input": Message("%(title)s could not read ZIP code %(zip)s."),
    "not_found": Message("%(title)s does not know the list of this campaign."),
    "need_address": Message("%(title)s cannot be asked about this ZIP code."),
    "auth": Message("%(title)s does not let this site read the list of this campaign."),
    "quota": Message("%(title)s has answered this site as often as it allows for now."),
    "unavailable": Message("%(title)s does not answer properly just now."),
}


class Listed(NamedTuple):
    """An event with the times still to come; `miles` from the middle of the ZIP, if known."""

    event: FoundEvent
    times: tuple[FoundTime, ...]
    miles: float | None

    @property
    def is_full(self) -> bool:
        """Whether there is no room left at any of its times."""
        return all(time.is_full for time in self.times)

    @property
    def kind(self) -> Message | None:
        """What kind of event it is, where that says something."""
        return KINDS.get(self.event.kind or "")


class Nearby(NamedTuple):
    """Coming events: those in person from the nearest, those online from the soonest."""

    in_person: list[Listed]
    online: list[Listed]

    def find(self, event_id: str) -> Listed | None:
        """The event with this id."""
        return next((each for each in (*self.in_person, *self.online)
                     if each.event.id == event_id), None)  # fmt: skip


def search_of(campaign: Campaign) -> EventSearch | None:
    """The campaign's search for events, if it has one; one that names whose events first."""
    searches = [each for each in campaign.facts.actions if isinstance(each, EventSearch)]
    return next((each for each in searches if each.organization), next(iter(searches), None))


def organization_of(campaign: Campaign) -> str | None:
    """Whose events the campaign searches, by the provider's id; None where it searches none."""
    search = search_of(campaign)
    return str(search.organization) if search and search.organization else None


def coming(reply: Reply, middle: Point | None, now: datetime) -> Nearby:
    """The events of `reply` that are not over at `now`, seen from the `middle` of a ZIP."""
    listed = list(_coming(reply.events, middle, now))
    return Nearby(
        sorted((each for each in listed if not each.event.is_virtual), key=_by_distance),
        sorted((each for each in listed if each.event.is_virtual), key=_by_time),
    )


def _coming(events: Iterable[FoundEvent], middle: Point | None, now: datetime) -> Iterable[Listed]:
    for event in events:
        times = tuple(time for time in event.times if (time.end or time.start) > now)
        if times:
            miles = miles_between(middle, event.point) if middle and event.point else None
            yield Listed(event, times, miles)


def _by_distance(listed: Listed) -> tuple[bool, float, datetime]:
    """Where an event is not known to be, or is private, it comes after the others, by time."""
    return listed.miles is None, listed.miles or 0.0, listed.times[0].start


def _by_time(listed: Listed) -> datetime:
    return listed.times[0].start


def miles_between(here: Point, there: Point) -> float:
    """How far two points are apart in a straight line over the earth, in miles (haversine)."""
    here_lat, here_lng, there_lat, there_lng = map(math.radians, (*here, *there))
    half = (
        math.sin((there_lat - here_lat) / 2) ** 2
        + math.cos(here_lat) * math.cos(there_lat) * math.sin((there_lng - here_lng) / 2) ** 2
    )
    return 2 * _EARTH_MILES * math.asin(math.sqrt(min(1.0, half)))
