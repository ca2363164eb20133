"""The pages of a campaign's events: those near a ZIP code, and each as a calendar file.

The ZIP code alone is asked of whoever knows the events. When nobody answers, or nobody is
to be asked, the page says why and leads to the organization's own list.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template, request

from switchboard import calendars, cards, events
from switchboard.calendars import Entry
from switchboard.campaigns import Campaign
from switchboard.errors import EventsUnavailable, UnknownEvent
from switchboard.events import Listed, Nearby
from switchboard.i18n import clock, full_day, gettext, language, ngettext
from switchboard.messages import Message
from switchboard.providers.replies import FoundEvent, Question, Reply
from switchboard.records import Answer
from switchboard.services import services
from switchboard.typed import quoted

blueprint = Blueprint("events", __name__)

_MOST_TIMES = 5
_LONGEST_TEXT = 320


class Search(NamedTuple):
    """What looking for events came to: `nearby`, or `why` there are none to show."""

    reply: Reply | None
    nearby: Nearby
    why: Message | None = None


class Row(NamedTuple):
    """A time of an event in words; `iso` for machines. `there` where clocks there differ."""

    iso: str
    words: str
    there: str
    is_full: bool


class Card(NamedTuple):
    """An event as its card shows it."""

    id: str
    title: str
    kind: Message | None
    place: str
    distance: str
    text: str
    rows: list[Row]
    more: int
    url: str | None
    district: str | None
    is_full: bool
    is_private: bool
    is_virtual: bool


@blueprint.get("/campaigns/<slug>/events")
def nearby(slug: str) -> str:
    """Coming events of a campaign near a ZIP code; without one, the question for it."""
    campaign = _campaign(slug)
    off = _why_off(campaign)
    has_zip = bool(request.args.get("zip", "").strip())
    answer = services().lookup.find_in_tables(request.args.get("zip")) if has_zip else None
    search = _search(campaign, answer) if answer and not off else None
    found = search.nearby if search else Nearby([], [])
    listing = events.search_of(campaign)
    return render_template(
        "events.html",
        campaign=campaign,
        page=cards.page_of(campaign),
        wording=campaign.wording(language()),
        zip=answer.zip if answer else "",
        place=answer.place if answer else None,
        # Military mail and associated states have no point on our map: say why.
        reason=answer.reason if answer and answer.certainty == "none" else None,
        zone=answer.place.time_zone if answer else None,
        off=off,
        why=search.why if search else None,
        in_person=[_card(each, answer) for each in found.in_person] if answer else [],
        online=[_card(each, answer) for each in found.online] if answer else [],
        listing=listing.url if listing else None,
        title=_title(),
        asked_on=search.reply.asked_at.date() if search and search.reply else None,
        has_middle=bool(answer and services().lookup.middle(answer.zip)),
    )


@blueprint.get("/campaigns/<slug>/events/<event_id>.ics")
def calendar(slug: str, event_id: str) -> Response:
    """A coming event, at each of its times, as a file for a calendar."""
    campaign = _campaign(slug)
    answer = services().lookup.find_in_tables(request.args.get("zip"))
    is_off = _why_off(campaign) is not None
    search = Search(None, Nearby([], [])) if is_off else _search(campaign, answer)
    found = search.nearby.find(event_id)
    if found is None:
        raise _no_event(event_id, answer.zip, search)
    content = calendars.calendar(_entries(found), services().lookup.clock())
    name = re.sub(r"[^A-Za-z0-9-]", "", f"{slug}-{event_id}")
    return Response(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.ics"'},
    )


def _no_event(event_id: str, zip_code: str, search: Search) -> UnknownEvent | EventsUnavailable:
    if search.why:
        return EventsUnavailable(search.why, Message("Try again in a few minutes."))
    return UnknownEvent(
        Message(
            "There is no coming event “%(id)s” near ZIP code %(zip)s.",
            id=quoted(event_id, 40),
            zip=zip_code,
        ),
        Message("It may be over by now. Type your ZIP code to see the events still to come."),
    )


def _campaign(slug: str) -> Campaign:
    """The campaign with this slug. Raises UnknownCampaign."""
    return services().campaigns.get(slug, request.args.get("preview", ""))


def _why_off(campaign: Campaign) -> Message | None:
    """Why nobody is asked about events, in words; None where somebody can be."""
    if events.search_of(campaign) is None:
        return Message("This campaign does not list events.")
    if events.organization_of(campaign) is None:
        return Message("The events of this campaign cannot be searched by ZIP code here.")
    if not services().events.providers:
        return Message("This site does not search for events by ZIP code.")
    return None


def _title() -> str:
    """What the provider of events is called; "" without one."""
    return next((each.title for each in services().events.providers), "")


def _search(campaign: Campaign, answer: Answer) -> Search:
    question = Question(zip=answer.zip, organization=events.organization_of(campaign))
    heard = services().events.ask(question, answer.congress)
    if heard.reply is None:
        code = heard.fallbacks[-1].code if heard.fallbacks else "unavailable"
        text = events.WHY_NOT.get(code, events.WHY_NOT["unavailable"]).text  # type: ignore[call-overload] # a code is any text
        return Search(None, Nearby([], []), Message(text, title=_title(), zip=answer.zip))
    lookup = services().lookup
    found = events.coming(heard.reply, lookup.middle(answer.zip), lookup.clock())
    return Search(heard.reply, found)


def _card(listed: Listed, answer: Answer) -> Card:
    event = listed.event
    rows = list(_rows(listed, answer.place.time_zone))
    return Card(
        id=event.id,
        title=event.title,
        kind=listed.kind,
        place=_place(event),
        distance=_distance(listed.miles),
        text=_cut(event.description or "", _LONGEST_TEXT),
        rows=rows[:_MOST_TIMES],
        more=len(rows[_MOST_TIMES:]),
        url=event.url,
        district=event.district,
        is_full=listed.is_full,
        is_private=event.is_private,
        is_virtual=event.is_virtual,
    )


def _place(event: FoundEvent) -> str:
    """Where it takes place, on one line; no more than the town of a private address."""
    if event.is_virtual:
        return ""
    town = " ".join(filter(None, [event.state, event.zip]))
    lines = dict.fromkeys(filter(None, [event.venue, *event.lines, event.city, town]))
    return ", ".join(lines)


def _distance(miles: float | None) -> str:
    if miles is None:
        return ""
    if miles < 1:
        return gettext("less than a mile away")
    return ngettext("about %(num)d mile away", "about %(num)d miles away", round(miles))


def _rows(listed: Listed, zone_of_reader: str | None) -> Iterator[Row]:
    event = listed.event
    zone = ZoneInfo(zone_of_reader or event.time_zone or "UTC")
    zone_there = ZoneInfo(event.time_zone) if event.time_zone and not event.is_virtual else zone
    for time in listed.times:
        start = time.start.astimezone(zone)
        end = time.end.astimezone(zone) if time.end else None
        there = time.start.astimezone(zone_there)
        differs = there.utcoffset() != start.utcoffset()
        yield Row(
            iso=start.isoformat(),
            words=_span(start, end),
            there=_with_zone(there) if differs else "",
            is_full=time.is_full,
        )


def _span(start: datetime, end: datetime | None) -> str:
    """From when to when, in words, with the zone."""
    day = full_day(start.date())
    if end is None:
        return gettext("%(day)s, %(start)s", day=day, start=_with_zone(start))
    if end.date() != start.date():
        return gettext(
            "%(day)s, %(start)s to %(last_day)s, %(end)s",
            day=day, start=_with_zone(start), last_day=full_day(end.date()), end=_with_zone(end),
        )  # fmt: skip
    is_one_zone = start.tzname() == end.tzname()
    return gettext(
        "%(day)s, %(start)s to %(end)s",
        day=day,
        start=clock(start) if is_one_zone else _with_zone(start),
        end=_with_zone(end),
    )


def _with_zone(moment: datetime) -> str:
    return f"{clock(moment)} {moment.tzname()}"


def _cut(text: str, longest: int) -> str:
    """`text` of at most `longest` characters, cut between words."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:.-–—") + "…"


def _entries(listed: Listed) -> Iterator[Entry]:
    event = listed.event
    place = _place(event)
    if event.is_virtual:
        place = gettext("Online")
    elif event.is_private:
        place = ", ".join(filter(None, [place, gettext("address after sign-up")]))
    text = [event.description or "", event.url or ""]
    for time in listed.times:
        mark = f"{_title()}/{event.id}/{time.id or time.start.isoformat()}"
        yield Entry(
            mark=mark,
            start=time.start,
            end=time.end,
            title=event.title,
            text="\n\n".join(filter(None, text)),
            place=place,
            url=event.url,
        )
