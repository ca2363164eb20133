"""Actions: the ways to act that a campaign offers beside calls to members.

The facts of each are in `[[actions]]` of campaign.toml; its words, in each language, in
the section Actions of en.md and its siblings, under `### <id>: <Title>`. An action whose
facts or words are missing stops the boot.
"""

import functools
import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec
from markupsafe import Markup
from msgspec import Meta, Struct

from switchboard import contacts, tomlfile, words
from switchboard.errors import CampaignError
from switchboard.typed import quoted
from switchboard.words import Section

SECTION = "Actions"
STALE_AFTER_DAYS = 365
"""An action that was checked longer ago than this says so."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HEADING = re.compile(r"### +(?P<id>[^\s:]+) *: *(?P<title>\S.*)")
_SAY = "Say:"
_HOURS = re.compile(
    r"(?P<first>mon|tue|wed|thu|fri|sat|sun)(?:-(?P<last>mon|tue|wed|thu|fri|sat|sun))? "
    r"(?P<opens>(?:[01]\d|2[0-3]):[0-5]\d)-(?P<closes>(?:[01]\d|2[0-3]):[0-5]\d)"
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TIME_ZONES = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
    "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico",
    "Pacific/Guam", "Pacific/Pago_Pago",
)  # fmt: skip
# The day of a date without a time ends in Hawaii half a day after it does in Greenwich.
_LATEST_ZONE = timedelta(hours=12)
_YEARS = range(1990, 2101)

Language = Annotated[str, Meta(pattern="^[a-z]{2}$")]


class Action(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"
):  # fmt: skip
    """The facts that every action has.

    `source` is who says so and `checked` the day somebody last looked; `as_of` the day of which
    its figures and names speak. It is hidden before `starts`, and over after `ends`.
    """

    id: str
    source: str
    checked: date
    url: str | None = None
    as_of: date | None = None
    starts: date | None = None
    ends: date | None = None


class Agency(Action, frozen=True, tag="agency"):
    """A line of a government agency. `hours` are like `mon-fri 09:00-17:00`, in `time_zone`."""

    phone: str
    hours: str | None = None
    time_zone: str | None = None
    languages: tuple[Language, ...] = ()

    @property
    def opening(self) -> "Opening | None":
        """The hours, taken apart."""
        match = _HOURS.fullmatch(self.hours or "")
        if match is None:
            return None
        first = WEEKDAYS.index(match["first"])
        last = WEEKDAYS.index(match["last"] or match["first"])
        return Opening(first, last, match["opens"], match["closes"])


class Petition(Action, frozen=True, tag="petition"):
    """A petition to sign at `url`."""

    url: str


class Event(Action, frozen=True, tag="event"):
    """A gathering. `start` and `end` are a time with its offset, or a day."""

    start: Any
    end: Any = None
    place: str | None = None

    def is_past(self, now: datetime) -> bool:
        """Whether it is over; without an end, once its day is."""
        last: date | datetime = self.start if self.end is None else self.end
        if not isinstance(last, datetime):
            return last < (now - _LATEST_ZONE).date()
        if self.end is None:
            return last.date() < now.astimezone(last.tzinfo).date()
        return last <= now


class EventSearch(Action, frozen=True, tag="event_search"):
    """A list of an organization's events at `url`; `organization` is its id at Mobilize."""

    url: str
    organization: Annotated[int, Meta(gt=0)] | None = None


class Fundraiser(Action, frozen=True, tag="fundraiser"):
    """Money that somebody raises at `url` for somebody."""

    url: str


class Donation(Action, frozen=True, tag="donate"):
    """An organization that takes gifts at `url`."""

    url: str


class Link(Action, frozen=True, tag="link"):
    """Anything else, at `url`."""

    url: str


AnyAction = Agency | Petition | Event | EventSearch | Fundraiser | Donation | Link
AGENCY, EVENT, EVENT_SEARCH = "agency", "event", "event_search"

HINT = (
    "an action has id, kind (agency, petition, event, event_search, fundraiser, donate or link), "
    "source and checked; url, or phone for an agency, start for an event; and it may have as_of, "
    "starts, ends, hours, time_zone, languages, end, place, organization"
)


class Opening(NamedTuple):
    """When a line is open: from one weekday to another, 0 being Monday, and from when to when."""

    first: int
    last: int
    opens: str
    closes: str


class ActionWords(Struct, frozen=True, dict=True):
    """An action in one language. `say` is what to say on an agency's line, if anything."""

    title: str
    text: str
    say: str
    line: int

    @functools.cached_property
    def html(self) -> Markup:
        """The text as HTML, its headings below the action's own."""
        return words.to_html(self.text)

    @property
    def seconds(self) -> int:
        """How long it takes to say what to say."""
        return words.spoken_seconds(self.say)


class Shown(NamedTuple):
    """An action as a page shows it on a day."""

    facts: AnyAction
    words: ActionWords
    is_over: bool
    is_unchecked: bool

    @property
    def id(self) -> str:
        """Its id."""
        return self.facts.id

    @property
    def kind(self) -> str:
        """Its kind, as campaign.toml has it."""
        return str(type(self.facts).__struct_config__.tag)


class Board(NamedTuple):
    """The actions of a campaign on a day, by kind, in the order of the page."""

    agencies: list[Shown]
    petitions: list[Shown]
    coming: list[Shown]
    past: list[Shown]
    searches: list[Shown]
    fundraisers: list[Shown]
    donations: list[Shown]
    links: list[Shown]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do but to call."""
        return not any(self)

    @property
    def has_events(self) -> bool:
        """Whether there is any event, or a way to find one."""
        return bool(self.coming or self.past or self.searches)


def arrange(
    actions: Iterable[AnyAction],
    wordings: dict[str, ActionWords],
    now: datetime,
    order: Collection[str] = (),
) -> Board:
    """What to show of `actions` at `now`: what is over behind the rest; `order` ids first."""
    first = list(order)
    shown = [
        Shown(each, wordings[each.id], _is_over(each, now), is_unchecked(each, now.date()))
        for each in actions
        if each.starts is None or each.starts <= now.date()
    ]
    shown.sort(key=lambda each: (each.is_over, first.index(each.id) if each.id in first else 99))
    events = [each for each in shown if isinstance(each.facts, Event)]
    return Board(
        agencies=_of(Agency, shown),
        petitions=_of(Petition, shown),
        coming=sorted((each for each in events if not each.is_over), key=_start),
        past=sorted((each for each in events if each.is_over), key=_start, reverse=True),
        searches=_of(EventSearch, shown),
        fundraisers=_of(Fundraiser, shown),
        donations=_of(Donation, shown),
        links=_of(Link, shown),
    )


def is_unchecked(action: AnyAction, today: date) -> bool:
    """Whether nobody has checked an action for a year."""
    return (today - action.checked).days > STALE_AFTER_DAYS


def _is_over(action: AnyAction, now: datetime) -> bool:
    has_ended = action.ends is not None and action.ends < (now - _LATEST_ZONE).date()
    return has_ended or (isinstance(action, Event) and action.is_past(now))


def _of(kind: type[Action], shown: Iterable[Shown]) -> list[Shown]:
    return [each for each in shown if isinstance(each.facts, kind)]


def _start(shown: Shown) -> str:
    # A day sorts before the times in it.
    return str(shown.facts.start.isoformat())  # type: ignore[union-attr] # only events come here


def require(path: Path, actions: Iterable[AnyAction]) -> tuple[AnyAction, ...]:
    """`actions` of the file at `path`, numbers in one written form.

    Raises CampaignError with file, line and fix for the first that cannot be used.
    """
    ready: list[AnyAction] = []
    seen: set[str] = set()
    for number, action in enumerate(actions):
        for key, what, fix in _problems(action, seen):
            line = tomlfile.line_of(path, "actions", key, number)
            raise words.wrong(path, line, f"the action “{quoted(action.id)}” {what}", fix)
        seen.add(action.id)
        if isinstance(action, Agency):
            phone = contacts.phone(action.phone) or ""
            action = msgspec.structs.replace(action, phone=phone)
        ready.append(action)
    return tuple(ready)


def _problems(action: AnyAction, seen: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with an action: the key, what, and how to mend it."""
    if not _ID.fullmatch(action.id):
        yield (
            "id",
            "has an id that cannot be in an address",
            "use small letters, digits and hyphens",
        )
    if action.id in seen:
        yield "id", "is there twice", "give each an id of its own"
    if action.url is not None and not contacts.is_web_address(action.url):
        yield (
            "url", f"has “{quoted(action.url)}”, which is not a link that a page can carry",
            "write the whole address, like https://www.example.org/",
        )  # fmt: skip
    if not action.source.strip() or not action.source.isprintable():
        yield "source", "does not say who is its source", "name them on one line"
    yield from _dates(action)
    if isinstance(action, Agency):
        yield from _line(action)
    if isinstance(action, Event):
        yield from _event(action)


def _dates(action: AnyAction) -> Iterator[tuple[str, str, str]]:
    for key in ("checked", "as_of", "starts", "ends"):
        value = getattr(action, key)
        if value is not None and value.year not in _YEARS:
            yield key, f"has {key} = {value}, which cannot be meant", "write the year in full"
    if action.as_of and action.as_of > action.checked:
        yield "as_of", "has figures that are younger than the day it was checked", "mend one date"
    if action.starts and action.ends and action.ends < action.starts:
        yield "ends", "ends before it starts", "mend one of the two dates"


def _line(agency: Agency) -> Iterator[tuple[str, str, str]]:
    if contacts.phone(agency.phone) is None:
        yield (
            "phone", f"has “{quoted(agency.phone)}”, which is not a telephone number",
            "write it like 202-224-3121",
        )  # fmt: skip
    if agency.hours is not None and agency.opening is None:
        yield (
            "hours", f"has hours that cannot be read, “{quoted(agency.hours)}”",
            "write them like mon-fri 09:00-17:00",
        )  # fmt: skip
    if (agency.hours is None) != (agency.time_zone is None):
        yield "hours", "needs hours and time_zone, or neither", 'like time_zone = "America/Chicago"'
    if agency.time_zone is not None and agency.time_zone not in TIME_ZONES:
        yield (
            "time_zone", f"has the time zone “{quoted(agency.time_zone)}”",
            f"choose from: {', '.join(TIME_ZONES)}",
        )  # fmt: skip


def _event(event: Event) -> Iterator[tuple[str, str, str]]:
    for key, value in (("start", event.start), ("end", event.end)):
        if key == "end" and value is None:
            continue
        is_day = isinstance(value, date) and not isinstance(value, datetime)
        if not is_day and not (isinstance(value, datetime) and value.tzinfo):
            yield (
                key, f"has {key} = {quoted(str(value))}, neither a time with offset nor a day",
                "write 2026-06-30T11:00:00-04:00, or 2026-06-30, without quotes",
            )  # fmt: skip
            return
        if value.year not in _YEARS:
            yield key, f"has {key} = {value}, which cannot be meant", "write the year in full"
    if event.end is None:
        return
    if isinstance(event.end, datetime) != isinstance(event.start, datetime):
        yield "end", "has a time and a day for start and end", "write both as times, or as days"
    elif event.end < event.start:
        yield "end", "ends before it starts", "mend one of the two dates"


def read_words(
    path: Path, section: Section | None, facts: Path, actions: Iterable[AnyAction]
) -> dict[str, ActionWords]:
    """The words of `actions` in the `section` of the file at `path`, by id.

    Raises CampaignError where an action of `facts` has no words, or words have no action.
    """
    known = {action.id: action for action in actions}
    found: dict[str, ActionWords] = {}
    for line, id_, worded in _split(path, section) if section else ():
        if id_ not in known:
            raise words.wrong(
                path, line, f"there is no action “{quoted(id_)}” in {facts.name}",
                f"the actions are {', '.join(known) or 'none yet'}",
            )  # fmt: skip
        if id_ in found:
            raise words.wrong(path, line, f"the action “{id_}” is there twice", "keep one of them")
        _require_say(path, line, known[id_], worded)
        found[id_] = worded
    for id_ in known:
        if id_ not in found:
            raise words.wrong(
                path, section.line - 1 if section else 1, f"the action “{id_}” has no words",
                f"write “### {id_}: Its title” and a sentence below it in the section {SECTION}",
            )  # fmt: skip
    return found


def _split(path: Path, section: Section) -> Iterator[tuple[int, str, ActionWords]]:
    """Each action in the section: its line, its id and its words."""
    lines = section.text.split("\n")
    starts = [at for at, line in enumerate(lines) if line.startswith("### ")]
    for at, line in enumerate(lines[: starts[0]] if starts else lines):
        if line.strip():
            raise _no_heading(path, section.line + at)
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        match = _HEADING.fullmatch(lines[start].rstrip())
        if not match:
            raise _no_heading(path, section.line + start)
        paragraphs = re.split(r"\n\s*\n", "\n".join(lines[start + 1 : end]).strip())
        say = [part.removeprefix(_SAY) for part in paragraphs if part.startswith(_SAY)]
        text = [part for part in paragraphs if not part.startswith(_SAY)]
        said = "\n\n".join(" ".join(part.split()) for part in say)
        worded = ActionWords(match["title"].strip(), "\n\n".join(text), said, section.line + start)
        yield section.line + start, match["id"], worded


def _no_heading(path: Path, line: int) -> CampaignError:
    return words.wrong(
        path, line, f"the section {SECTION} needs a heading with an id here",
        "write “### id: Title”, with the id of an action in campaign.toml",
    )  # fmt: skip


def _require_say(path: Path, line: int, action: AnyAction, worded: ActionWords) -> None:
    if not worded.text:
        raise words.wrong(
            path, line, f"the action “{action.id}” has a title alone", "say what it is for below it"
        )
    if isinstance(action, Agency) != bool(worded.say):
        what, fix = "says what to say, and is no line to call", f"take “{_SAY}” out"
        if isinstance(action, Agency):
            what, fix = "does not say what to say", f"write a paragraph that begins “{_SAY}”"
        raise words.wrong(path, line, f"the action “{action.id}” {what}", fix)
