"""The operator's own corrections of members' facts, put on top of the snapshot.

A wrong number should not wait for the official list. Each correction is an entry of a
TOML file, shown on the pages as this site's own with its date and reason. A mistake in
the file stops the boot; that a member has since left office, or an office has closed,
is no mistake.
"""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec import Struct

from switchboard import contacts, tables
from switchboard.errors import OverridesError, SnapshotError
from switchboard.messages import Message
from switchboard.records import Correction, Member, Office
from switchboard.tables import MemberRow, OfficeRow
from switchboard.typed import one_line, quoted

Outcome = Literal["applied", "not needed", "does not apply"]
_Field = Literal[
    "phone", "address", "hours", "website", "contact_form", "email", "name", "last_name", "party"
]
_OF_AN_OFFICE = ("phone", "address", "hours")
_LONGEST = 200


class Override(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry: the right `value` of a `field` of a member, or of one of their offices.

    `office` is the city of a district office, with its address behind it where the city
    has several; without it, the Washington office is meant.
    """

    member: str
    field: _Field
    value: str
    reason: str
    date: date
    office: str | None = None


class Entry(NamedTuple):
    """An override, and the words for where it is written: file, number and member."""

    where: str
    override: Override


class Settled(NamedTuple):
    """An override and what became of it.

    It is not needed where the official data say the same by now, and does not apply where
    the member or the office is gone.
    """

    override: Override
    outcome: Outcome


def read(path: Path) -> list[Entry]:
    """The entries of the file at `path`, as far as they can be checked without facts.

    Raises OverridesError, which names the file, the entry and the fix.
    """
    entries: list[Entry] = []
    seen: set[tuple[str, str, str]] = set()
    for number, table in enumerate(_tables(path), start=1):
        member = table.get("member") if isinstance(table, dict) else None
        who = f" ({quoted(str(member), 20)})" if member else ""
        where = f"{path}, entry {number}{who}"
        override = _override(where, table)
        key = (override.member, override.field, (override.office or "").casefold())
        if key in seen:
            what = Message("it corrects what an entry above corrects already")
            raise _wrong(where, what, Message("Keep one of them."))
        seen.add(key)
        entries.append(Entry(where, override))
    return entries


def apply(
    entries: Iterable[Entry], members: dict[str, Member], folder: Path, as_of: date
) -> tuple[dict[str, Member], list[Settled]]:
    """`members`, corrected, and what became of each entry.

    `as_of` is the date of the facts in `folder`. Raises OverridesError for a member or
    an office that these facts do not have, and never had that we know of.
    """
    corrected, settled = dict(members), []
    for where, override in entries:
        official = members.get(override.member)
        found = _find(where, override, official) if official else None
        if official is None or found is None:
            # An entry older than the facts was right when it was written.
            if not (override.date < as_of or _was_there(override, folder)):
                raise _unknown(where, override, official)
            outcome: Outcome = "does not apply"
        elif getattr(found.subject, override.field) == override.value:
            outcome = "not needed"
        else:
            corrected[override.member] = _corrected(
                corrected[override.member], found.office, override
            )
            outcome = "applied"
        settled.append(Settled(override, outcome))
    return corrected, settled


class _Found(NamedTuple):
    """What an override corrects: a member, or the office with this number."""

    subject: Member | Office
    office: int | None


def _find(where: str, override: Override, member: Member) -> _Found | None:
    if override.field not in _OF_AN_OFFICE:
        return _Found(member, None)
    if override.office is None:
        return _Found(member.offices[0], 0)
    asked = override.office.strip().casefold()
    local = [(index, o) for index, o in enumerate(member.offices) if o.kind == "district"]
    in_city = [_Found(o, index) for index, o in local if o.city.casefold() == asked]
    found = [_Found(o, index) for index, o in local if _name(o).casefold() == asked] or in_city
    if len(found) > 1:
        what = Message(
            "%(name)s has %(count)s offices in %(city)s",
            name=member.name,
            count=len(found),
            city=override.office,
        )
        names = (f'office = "{_name(member.offices[each.office or 0])}"' for each in found)
        raise _wrong(where, what, Message("Write which one: %(names)s.", names="; ".join(names)))
    return found[0] if found else None


def _name(office: Office) -> str:
    return f"{office.city}, {office.address}"


def _tables(path: Path) -> list[Any]:
    try:
        content: dict[str, Any] = msgspec.toml.decode(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise OverridesError(
            Message("%(file)s cannot be read: %(why)s.", file=str(path), why=str(error)),
            Message("SWITCHBOARD_OVERRIDES names a TOML file, or is empty for none."),
        ) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise OverridesError(
            Message("%(file)s is not TOML: %(why)s.", file=str(path), why=str(error)),
            Message("Texts stand in quotes, dates do not, and each entry begins [[overrides]]."),
        ) from error
    entries = content.pop("overrides", [])
    if content or not isinstance(entries, list):
        raise OverridesError(
            Message(
                "%(file)s has “%(key)s”, which is not an entry.",
                file=str(path),
                key=quoted(next(iter(content), "overrides")),
            ),
            Message("Each entry begins [[overrides]], with its keys below."),
        )
    return entries


def _override(where: str, table: object) -> Override:
    try:
        override = msgspec.convert(table, type=Override)
    except msgspec.ValidationError as error:
        fix = Message(
            "An entry has member, field, value, reason and date, and may have office. "
            "The fields are: %(fields)s.",
            fields=", ".join(_CHECKS),
        )
        raise _wrong(where, str(error), fix) from error
    field = override.field
    if override.office is not None and field not in _OF_AN_OFFICE:
        what = Message("%(field)s is not a fact of an office", field=field)
        raise _wrong(
            where, what, Message("Take office away; only phone, address and hours have one.")
        )
    reason = _line(override.reason)
    if not reason:
        fix = Message("Say on one line how you know, in up to 200 characters.")
        raise _wrong(where, Message("it gives no reason"), fix)
    check, allowed = _CHECKS[field]
    value = check(override.value)
    if not value:
        what = Message("%(field)s cannot be “%(value)s”", field=field, value=quoted(override.value))
        raise _wrong(where, what, Message("It must be %(allowed)s.", allowed=allowed))
    return msgspec.structs.replace(
        override,
        member=override.member.strip().upper(),
        value=value,
        reason=reason.rstrip("."),
    )


def _unknown(where: str, override: Override, member: Member | None) -> OverridesError:
    if member is None:
        return _wrong(
            where,
            Message("no sitting member has the id “%(id)s”", id=quoted(override.member, 20)),
            Message("“flask reps” and a ZIP code show ids, like W000817."),
        )
    cities = sorted({each.city for each in member.offices if each.kind == "district"})
    return _wrong(
        where,
        Message(
            "%(name)s has no office in “%(city)s”",
            name=member.name,
            city=quoted(override.office or "", 40),
        ),
        Message(
            "Their offices are in: %(cities)s. Without office it is the Washington one.",
            cities=", ".join(cities) or "Washington",
        ),
    )


def _wrong(where: str, what: Message | str, fix: Message) -> OverridesError:
    return OverridesError(Message("%(where)s: %(what)s.", where=where, what=what), fix)


def _corrected(member: Member, index: int | None, override: Override) -> Member:
    correction = Correction(
        override.field, override.office, override.date.isoformat(), override.reason
    )
    change: dict[str, Any] = {override.field: override.value}
    if index is None:
        own = (*member.corrections, correction)
        return msgspec.structs.replace(member, **change, corrections=own)
    office: Office = member.offices[index]
    change["corrections"] = (*office.corrections, correction)
    offices = list(member.offices)
    offices[index] = msgspec.structs.replace(office, **change)
    return msgspec.structs.replace(member, offices=tuple(offices))


def _was_there(override: Override, folder: Path) -> bool:
    """Whether the snapshot before the one in `folder` had the member, and the office if any."""
    before = tables.previous_of(folder)
    try:
        if override.office is None:
            rows: Iterable[MemberRow] = tables.read_rows(before, "members.tsv", MemberRow)
            return any(row.id == override.member for row in rows)
        city = override.office.partition(",")[0].strip().casefold()
        offices: Iterable[OfficeRow] = tables.read_rows(before, "offices.tsv", OfficeRow)
        return any(row.member == override.member and row.city.casefold() == city for row in offices)
    except SnapshotError:
        return False


def _line(text: str) -> str | None:
    line = one_line(text)
    return line if len(line) <= _LONGEST else None


def _link(text: str) -> str | None:
    return text.strip() if contacts.is_web_address(text.strip()) else None


def _email(text: str) -> str | None:
    return text.strip() if contacts.is_email_address(text.strip()) else None


_A_LINE = Message("one line of up to 200 characters")
_A_LINK = Message("a whole web address, like https://www.example.org/")
_CHECKS: dict[str, tuple[Callable[[str], str | None], Message]] = {
    "phone": (contacts.phone, Message("a telephone number of ten digits, like 202-555-0101")),
    "address": (_line, _A_LINE),
    "hours": (_line, _A_LINE),
    "website": (_link, _A_LINK),
    "contact_form": (_link, _A_LINK),
    "email": (_email, Message("an email address, like office@example.org")),
    "name": (_line, _A_LINE),
    "last_name": (_line, _A_LINE),
    "party": (_line, _A_LINE),
}
