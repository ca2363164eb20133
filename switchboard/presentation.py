"""What templates may use, and how a member, a district or a number is put into words."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

from switchboard import congresses, contacts, desk, i18n
from switchboard.actions import Agency, Event
from switchboard.addresses import HOUSE_FINDER
from switchboard.events import organization_of
from switchboard.i18n import day, gettext, language, translate, zone_name
from switchboard.messages import Message
from switchboard.records import CAPITOL_SWITCHBOARD, Correction, Member
from switchboard.services import Services, services
from switchboard.states import STATES

HOUSE_DIRECTORY = "https://www.house.gov/representatives"
SOCIAL_LINKS = {
    "twitter": "https://x.com/%s",
    "facebook": "https://www.facebook.com/%s",
    "youtube": "https://www.youtube.com/%s",
    "instagram": "https://www.instagram.com/%s",
}
SOCIAL_NAMES = {
    "twitter": "X",
    "facebook": "Facebook",
    "youtube": "YouTube",
    "instagram": "Instagram",
}
TITLES = {
    "Senator": Message("Senator"),
    "Representative": Message("Representative"),
    "Delegate": Message("Delegate"),
    "Resident Commissioner": Message("Resident Commissioner"),
}
PARTIES = {
    "Democrat": Message("Democrat"),
    "Republican": Message("Republican"),
    "Independent": Message("Independent"),
}
CORRECTIONS = {
    "phone": Message("Number corrected by this site on %(date)s: %(reason)s."),
    "address": Message("Address corrected by this site on %(date)s: %(reason)s."),
    "hours": Message("Hours corrected by this site on %(date)s: %(reason)s."),
    "website": Message("Official site corrected by this site on %(date)s: %(reason)s."),
    "contact_form": Message("Contact form corrected by this site on %(date)s: %(reason)s."),
    "email": Message("Email address corrected by this site on %(date)s: %(reason)s."),
    "name": Message("Name corrected by this site on %(date)s: %(reason)s."),
    "last_name": Message("Last name corrected by this site on %(date)s: %(reason)s."),
    "party": Message("Party corrected by this site on %(date)s: %(reason)s."),
}
AUTOCOMPLETE = {
    "name": "name",
    "town": "address-level2",
    "street": "street-address",
    "zip": "postal-code",
    "phone": "tel",
}


def install(app: Flask, shared: Services) -> None:
    """Give the templates of `app` their names, filters and static files."""
    static = Path(app.static_folder or "")
    # The address of a static file changes with its content, so it can be kept for a year.
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = timedelta(days=365)
    environment = app.jinja_env
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(
        day=day,
        party=party,
        correction=correction,
        role=role,
        spoken=spoken_phone,
        district_name=district_name,
        districts=lambda code: STATES[code].districts,
        congress_name=lambda congress: translate(congresses.name(congress)),
        state_name=state_name,
        is_past_term=shared.lookup.is_past_term,
        linked=linked,
        zone_name=zone_name,
        month=i18n.month,
        when=when,
        language_name=i18n.language_name,
        opening=opening,
        as_dialed=as_dialed,
        rows=desk.rows,
    )
    environment.globals.update(
        site_name=shared.settings.site_name,
        static={name: _versioned(static / name) for name in ("app.css", "app.js", "icon.svg")},
        as_of=shared.lookup.directory.manifest.as_of,
        switchboard=CAPITOL_SWITCHBOARD,
        house_directory=HOUSE_DIRECTORY,
        social_links=SOCIAL_LINKS,
        social_names=SOCIAL_NAMES,
        autocomplete=AUTOCOMPLETE,
        place_providers=" / ".join(each.title for each in shared.lookup.places.providers),
        address_providers=" / ".join(each.title for each in shared.lookup.finders.providers),
        event_providers=" / ".join(_event_providers(shared)),
    )
    app.context_processor(_of_this_request)


def _event_providers(shared: Services) -> Iterator[str]:
    """Who is asked about events, where any campaign searches for them."""
    if any(organization_of(campaign) for campaign in shared.campaigns.all()):
        yield from (provider.title for provider in shared.events.providers)


def role(member: Member) -> str:
    """What a member is, in a few words: “Senator for Ohio”, “Representative, Ohio, district 3”."""
    if not member.seat:
        return _role_elsewhere(member)
    if member.district:
        place = district_name(member.district)
        return gettext("%(title)s, %(place)s", title=translate(TITLES[member.title]), place=place)
    return gettext(
        "%(title)s for %(state)s",
        title=translate(TITLES[member.title]),
        state=STATES[member.state].name,
    )


def _role_elsewhere(member: Member) -> str:
    """The role of an official who is not in Congress, in the words of the source."""
    if not member.district:
        return member.title
    if member.district.isdecimal():
        return gettext(
            "%(title)s, district\u00a0%(number)s", title=member.title, number=member.district
        )
    return f"{member.title}, {member.district}"


def party(member: Member) -> str:
    """A member's party, as a word."""
    known = PARTIES.get(member.party)
    return translate(known) if known else member.party


def correction(made: Correction) -> str:
    """The note beside a fact that whoever runs this site has put right."""
    note = CORRECTIONS[made.field]
    return gettext(note.text, date=day(made.date), reason=made.reason)


def district_name(district_id: str) -> str:
    """A district in words: “Ohio, district 3”, or the state alone where it has one seat."""
    state, number = STATES[district_id[:2]].name, int(district_id[3:])
    return (
        gettext("%(state)s, district\u00a0%(number)s", state=state, number=number)
        if number
        else state
    )


def state_name(code: str) -> str:
    """The name of a state within a sentence."""
    return STATES[code].in_a_sentence


def linked(text: str) -> Markup:
    """`text` with the House's own finder in it as a link."""
    link = Markup(
        '<a href="https://www.{0}" rel="noopener noreferrer" class="inline" translate="no">{0}</a>'
    )
    return escape(text).replace(escape(HOUSE_FINDER), link.format(HOUSE_FINDER))


def spoken_phone(phone: str) -> str:
    """A number for a screen reader, digit by digit, in groups: `2 0 2, 2 2 4, 4 5 4 3`."""
    return ", ".join(" ".join(group) for group in phone.split("-"))


def as_dialed(phone: str) -> str:
    """A number as it is read out: a toll-free one with the 1 that belongs to it."""
    return f"1-{phone}" if contacts.is_toll_free(phone) else phone


def opening(agency: Agency) -> str:
    """The hours of an agency's line, in words: “Monday to Friday, 9:00 AM to 5:00 PM, …”."""
    hours = agency.opening
    if hours is None or agency.time_zone is None:
        return ""
    values = {
        "first": i18n.weekday(hours.first),
        "opens": i18n.clock_time(time.fromisoformat(hours.opens)),
        "closes": i18n.clock_time(time.fromisoformat(hours.closes)),
        "zone": i18n.time_zone(agency.time_zone),
    }
    if hours.first == hours.last:
        return gettext("Hours: %(first)s, %(opens)s to %(closes)s, %(zone)s.", **values)
    last = i18n.weekday(hours.last)
    return gettext(
        "Hours: %(first)s to %(last)s, %(opens)s to %(closes)s, %(zone)s.", last=last, **values
    )


def when(event: Event) -> str:
    """The day of an event, with its hours there where they are known."""
    start, end = event.start, event.end
    if not isinstance(start, datetime):
        if end is None:
            return gettext("When: %(day)s", day=day(start))
        return gettext("When: %(day)s to %(last)s", day=day(start), last=day(end))
    values = {"day": day(start.date()), "time": i18n.clock_time(start.time())}
    if end is None:
        return gettext("When: %(day)s, %(time)s local time", **values)
    values["end"] = i18n.clock_time(end.time())
    if end.date() == start.date():
        return gettext("When: %(day)s, %(time)s to %(end)s local time", **values)
    return gettext(
        "When: %(day)s, %(time)s to %(last)s, %(end)s local time", last=day(end.date()), **values
    )


def _of_this_request() -> dict[str, Any]:
    lookup = services().lookup
    current = lookup.current_map()
    return {
        "lang": language(),
        "congress": current.congress,
        "valid_until": current.valid_until,
        "staleness": lookup.staleness(),
    }


def _versioned(path: Path) -> str:
    """The address of a static file, which changes with its content, so it can be kept for ever."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:10]
    return f"/static/{path.name}?v={digest}"
