"""Reads events out of what the steps of a provider answered, as its file says.

A private address ends here: what a source lets slip of it is never read, so no later step
can show it, or measure how far away it is.
"""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from switchboard.providers import expressions
from switchboard.providers.definition import Events
from switchboard.providers.expressions import is_district, one_line
from switchboard.providers.replies import FoundEvent, FoundTime

_MOST_EVENTS = 200
_MOST_TIMES = 500
_LONGEST = {"description": 1_000}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)
_WORDS = (
    "id", "title", "description", "kind", "time_zone", "venue", "city", "state", "zip",
    "district", "url",
)  # fmt: skip
_OF_THE_ADDRESS = ("venue", "zip", "district")
_YEARS = range(1970, 2101)


def read(reading: Events, context: Mapping[str, Any]) -> Iterator[FoundEvent]:
    """Each event in `context`, once. Raises expressions.ShapeError."""
    seen: set[str] = set()
    for item in expressions.listed(reading.each, context)[:_MOST_EVENTS]:
        event = _event(reading, {**context, "it": item})
        if event and event.id not in seen:
            seen.add(event.id)
            yield event


def _event(reading: Events, inside: Mapping[str, Any]) -> FoundEvent | None:
    def said(key: str) -> Any:  # noqa: ANN401 - JSON of somebody else
        expression = getattr(reading, key)
        return expressions.evaluate(expression, inside) if expression else None

    words = {key: one_line(said(key), _LONGEST.get(key, 300)) for key in _WORDS}
    slots = expressions.listed(reading.timeslots, inside)[:_MOST_TIMES]
    times = tuple(filter(None, map(_time, slots)))
    id_, title = words.pop("id"), words.pop("title")
    if not id_ or not _ID.fullmatch(id_) or not title or not times:
        return None
    is_private, is_virtual = bool(said("is_private")), bool(said("is_virtual"))
    if is_private or is_virtual:
        words |= dict.fromkeys(_OF_THE_ADDRESS)
    has_place = not is_private and not is_virtual
    return FoundEvent(
        id=id_,
        title=title,
        times=tuple(sorted(times, key=lambda time: time.start)),
        lines=tuple(_lines(said("lines"))) if has_place else (),
        point=_point(said("latitude"), said("longitude")) if has_place else None,
        is_virtual=is_virtual,
        is_private=is_private,
        **_checked(words),
    )


def _checked(words: dict[str, str | None]) -> dict[str, str | None]:
    """`words` without what is no time zone or no district."""
    zone, district = words["time_zone"], words["district"]
    return {
        **words,
        "time_zone": zone if zone and is_zone(zone) else None,
        "district": district if is_district(district) else None,
    }


def _lines(said: object) -> Iterator[str]:
    """The lines of an address, those that are empty left out."""
    for line in said if isinstance(said, list) else [said]:
        text = one_line(line)
        if text:
            yield text


def _time(said: object) -> FoundTime | None:
    if not isinstance(said, dict):
        return None
    start, end = moment(said.get("start")), moment(said.get("end"))
    if start is None:
        return None
    ends_later = end is not None and end > start
    return FoundTime(
        start, end if ends_later else None, one_line(said.get("id")), bool(said.get("is_full"))
    )


def moment(said: object) -> datetime | None:
    """The moment that Unix seconds or an ISO form with its zone mean, in UTC."""
    try:
        if isinstance(said, str) and not re.fullmatch(r"\d+(\.\d+)?", said, re.ASCII):
            found = datetime.fromisoformat(said)
        elif isinstance(said, str | int | float) and not isinstance(said, bool):
            found = datetime.fromtimestamp(float(said), UTC)
        else:
            return None
    except (ValueError, OverflowError, OSError):
        return None
    is_known = found.tzinfo is not None and found.year in _YEARS
    return found.astimezone(UTC).replace(microsecond=0) if is_known else None


def is_zone(name: str) -> bool:
    """Whether there is a time zone of this name."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # what a name that is no zone, or no file, raises
        return False
    return True


def _point(latitude: object, longitude: object) -> tuple[float, float] | None:
    """A point on the earth; none for what is none, or for where maps begin: 0, 0."""
    place = [
        float(value)
        for value in (latitude, longitude)
        if isinstance(value, int | float) and not isinstance(value, bool)
    ]
    if len(place) < 2 or not all(map(math.isfinite, place)) or place == [0, 0]:
        return None
    is_on_earth = abs(place[0]) <= 90 and abs(place[1]) <= 180
    return (place[0], place[1]) if is_on_earth else None
