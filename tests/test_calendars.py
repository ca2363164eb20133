"""A calendar file is what RFC 5545 says: lines, folds, quotes, times and names."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchboard.calendars import Entry, calendar

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
EASTERN = timezone(timedelta(hours=-5))
ENTRY = Entry(
    mark="mobilize/101/1",
    start=datetime(2026, 12, 1, 18, tzinfo=EASTERN),
    end=datetime(2026, 12, 1, 20, tzinfo=EASTERN),
    title="Town hall",
    text="Come.",
    place="Example Hall, 1 Example Street",
    url="https://events.example.org/event/101/",
)


def lines(*entries: Entry) -> list[str]:
    """The content lines of a calendar, unfolded."""
    text = calendar(entries, NOW).decode()
    assert text.endswith("\r\n")
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", text)
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def value(name: str, *entries: Entry) -> str:
    """The value of the one line with this name."""
    (found,) = [line.partition(":")[2] for line in lines(*entries) if line.startswith(f"{name}:")]
    return found


def unescaped(text: str) -> str:
    """What a reader of the file makes of a text."""
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], text)


def test_a_calendar_has_all_that_it_must_have() -> None:
    assert lines(ENTRY) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Switchboard//Events//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        f"UID:{value('UID', ENTRY)}",
        "DTSTAMP:20261124T120000Z",
        "DTSTART:20261201T230000Z",
        "DTEND:20261202T010000Z",
        "SUMMARY:Town hall",
        "DESCRIPTION:Come.",
        r"LOCATION:Example Hall\, 1 Example Street",
        "URL:https://events.example.org/event/101/",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_what_is_not_known_is_left_out() -> None:
    bare = ENTRY._replace(end=None, text="", place="", url=None)
    names = {line.partition(":")[0] for line in lines(bare)}
    assert not names & {"DTEND", "DESCRIPTION", "LOCATION", "URL"}


def test_each_time_is_an_entry_with_a_name_of_its_own_that_stays() -> None:
    other = ENTRY._replace(mark="mobilize/101/2")
    uids = [line for line in lines(ENTRY, other) if line.startswith("UID:")]
    assert len(set(uids)) == 2
    moved = ENTRY._replace(start=ENTRY.start + timedelta(days=1), title="Moved")
    assert value("UID", moved) == value("UID", ENTRY)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a, b; c", r"a\, b\; c"),
        ("back\\slash", r"back\\slash"),
        ("one\ntwo\r\nthree", r"one\ntwo\nthree"),
        ("a:b", "a:b"),
        ("bell\x07 \u202egnihton", "bell gnihton"),
        ("END:VEVENT\r\nBEGIN:VALARM", r"END:VEVENT\nBEGIN:VALARM"),
    ],
)
def test_a_text_is_quoted(text: str, written: str) -> None:
    assert value("SUMMARY", ENTRY._replace(title=text)) == written


@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" \n"), min_size=1))
def test_any_text_comes_back_and_no_line_is_over_75_bytes(text: str) -> None:
    entry = ENTRY._replace(title=text, text=text * 5)
    for line in calendar([entry], NOW).split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no letter is cut in two
    assert unescaped(value("SUMMARY", entry)) == text


def test_a_line_of_75_bytes_is_not_folded_and_one_more_is() -> None:
    just = ENTRY._replace(title="x" * (75 - len("SUMMARY:")))
    assert b"SUMMARY:" + b"x" * 67 + b"\r\n" in calendar([just], NOW)
    over = just._replace(title=just.title + "y")
    assert b"x" * 67 + b"\r\n y\r\n" in calendar([over], NOW)
