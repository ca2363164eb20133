"""An event as a calendar file, as RFC 5545 (September 2009) has it.

Times are in UTC, so that every calendar shows them in its own zone and needs no table of
zones beside them. https://www.rfc-editor.org/rfc/rfc5545
"""

import re
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

_LONGEST_LINE_BYTES = 75
_PRODUCT = "-//Switchboard//Events//EN"


class Entry(NamedTuple):
    """One time at which something takes place. `mark` tells it from every other, for good."""

    mark: str
    start: datetime
    end: datetime | None
    title: str
    text: str
    place: str
    url: str | None


def calendar(entries: Iterable[Entry], now: datetime) -> bytes:
    """A calendar file with these entries, made `now`."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN"]
    for entry in entries:
        lines += _entry(entry, now)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _entry(entry: Entry, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, entry.mark)}"
    yield f"DTSTAMP:{_utc(now)}"
    yield f"DTSTART:{_utc(entry.start)}"
    if entry.end:
        yield f"DTEND:{_utc(entry.end)}"
    yield f"SUMMARY:{_escaped(entry.title)}"
    if entry.text:
        yield f"DESCRIPTION:{_escaped(entry.text)}"
    if entry.place:
        yield f"LOCATION:{_escaped(entry.place)}"
    if entry.url:
        yield f"URL:{entry.url}"  # an address has its own way of quoting
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """A text as a value: what divides values is quoted, a new line written out (3.3.11)."""
    quoted = re.sub(r"([\\;,])", r"\\\1", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        char for char in quoted.replace("\n", "\\n") if char.isprintable() or char == "\t"
    )


def _folded(line: str) -> bytes:
    """A content line with its end, broken where it is over 75 bytes, between letters (3.1)."""
    folded, length = bytearray(), 0
    for char in line:
        letter = char.encode()
        if length + len(letter) > _LONGEST_LINE_BYTES:
            folded += b"\r\n "
            length = 1
        folded += letter
        length += len(letter)
    return bytes(folded + b"\r\n")
