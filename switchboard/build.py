"""Official files -> snapshot: compiled, judged, installed, reported.

A result too odd to be true is refused whole and the snapshot in place stays as it is.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from switchboard import congresses, diff, tables
from switchboard.directory import Directory
from switchboard.errors import BuildRefused, SnapshotError
from switchboard.messages import Message
from switchboard.roster import Roster, ZoneOf, iso_date
from switchboard.sources import LEGISLATORS, Areas, Inputs
from switchboard.tables import Manifest, MapEntry, Snapshot, SourceFile, ZipRow
from switchboard.zipmap import ZipMap

LEAST_FILLED = 0.95
LEAST_MAPPED = 0.90
MOST_ZIPS_CHANGED = 0.10
MOST_OFFICES_LOST = 0.20


class Report(Struct, frozen=True):
    """What a build changed, against the snapshot that was there before."""

    as_of: date
    counts: dict[str, int]
    lists: diff.Lists

    def __str__(self) -> str:
        counts = ", ".join(f"{count:,} {what}" for what, count in self.counts.items())
        return "\n".join([f"As of {self.as_of}: {counts}.", *diff.lines(self.lists)])


def build(
    inputs: Inputs,
    folder: Path,
    as_of: date | None = None,
    *,
    accept_zip_changes: bool = False,
    now: datetime | None = None,
) -> Report:
    """Compile `inputs`, judge the result and install it in `folder`.

    `as_of` is the date of the legislators' file; without one it is what the server said,
    or what the snapshot in place says of the very same file, or the newest event in it.
    A map in place that `inputs` do not give is kept until a later one has begun by `now`.
    Raises BuildRefused, leaving `folder` untouched.
    """
    now = now or datetime.now(UTC)
    old = _in_place(folder)
    compiled = _compile(inputs, as_of or inputs.dated or _date_of(inputs, old), old, now)
    snapshot = compiled.snapshot
    _judge_seats(snapshot)
    _judge_date(snapshot.manifest, now)
    _judge_offices(snapshot, old)
    _judge_maps(snapshot, old)
    if old and not accept_zip_changes:
        _judge_zips(snapshot, old)
    report = Report(
        as_of=snapshot.manifest.as_of,
        counts={
            "members": len(snapshot.members),
            "offices": len(snapshot.offices),
            "seats": len(snapshot.seats),
            "ZIPs": snapshot.manifest.maps[0].zips,
        },
        lists={
            **_step_back(snapshot, old),
            "Maps": [diff.described(entry) for entry in snapshot.manifest.maps],
            "Vacant seats": [seat.seat for seat in snapshot.seats if not seat.holder],
            **diff.compare(snapshot, old),
            "Repaired": compiled.repaired,
            "Dropped or doubtful": compiled.dropped,
        },
    )
    try:
        tables.install(snapshot, folder, Directory)
    except SnapshotError as error:
        raise BuildRefused(error.what, error.hint) from error
    except OSError as error:
        raise BuildRefused(
            Message("Cannot write to %(folder)s: %(why)s.", folder=str(folder), why=str(error)),
            Message("The snapshot in use is untouched. SWITCHBOARD_SNAPSHOT_DIR names another."),
        ) from error
    return report


def sources_in(folder: Path) -> list[SourceFile]:
    """What the snapshot in `folder` was made from; nothing if there is none to read."""
    try:
        return tables.read_manifest(folder).sources
    except SnapshotError:
        return []


def _in_place(folder: Path) -> Snapshot | None:
    """The snapshot that is there now; a damaged one counts as none, so a build can mend it."""
    try:
        return tables.read(folder)
    except SnapshotError:
        return None


def _date_of(inputs: Inputs, old: Snapshot | None) -> date:
    digests = {credit.name: credit.sha256 for credit in inputs.credits}
    if old and any(source.sha256 == digests[LEGISLATORS] for source in old.manifest.sources):
        return old.manifest.as_of
    # The newest event that the file tells of: it cannot be older, and we do not flatter it.
    starts = [term.start for person in inputs.legislators for term in person.terms]
    return max(map(iso_date, starts), default=date.min)


class _Compiled(NamedTuple):
    """What the inputs make, and what had to be mended or left out."""

    snapshot: Snapshot
    repaired: list[str]
    dropped: list[str]


def _compile(inputs: Inputs, as_of: date, old: Snapshot | None, now: datetime) -> _Compiled:
    """The snapshot that `inputs` make, with the maps of `old` that are still wanted."""
    zip_maps = {a.congress: ZipMap(inputs.zip_facts, a.districts) for a in inputs.areas}
    zips = {congress: zip_map.rows() for congress, zip_map in zip_maps.items()}
    entries = [_entry(inputs, areas, zips[areas.congress]) for areas in inputs.areas]
    if old:
        kept = [entry for entry in old.manifest.maps if entry.congress not in zips]
        zips |= {entry.congress: old.zips[entry.congress] for entry in kept}
        entries += kept
    maps = _still_wanted(entries, now)
    people = Roster(inputs, as_of, _zone_of(inputs))
    snapshot = Snapshot(
        manifest=Manifest(as_of=as_of, maps=maps, sources=_credits(inputs, maps, old)),
        members=people.members(),
        offices=people.offices(),
        seats=people.seats(),
        zips={entry.congress: zips[entry.congress] for entry in maps},
    )
    # What two maps repair in the same way is named once.
    noted: list[Roster | ZipMap] = [people, *zip_maps.values()]
    return _Compiled(
        snapshot,
        list(dict.fromkeys(line for each in noted for line in each.repaired)),
        list(dict.fromkeys(line for each in noted for line in each.dropped)),
    )


def _zone_of(inputs: Inputs) -> ZoneOf:
    facts = ZipMap(inputs.zip_facts, {})
    zones = {row.zip: row.time_zone for row in facts.rows()}
    return lambda zip_code, state: zones.get(zip_code or "") or facts.zone_of_state(state)


def _entry(inputs: Inputs, areas: Areas, rows: list[ZipRow]) -> MapEntry:
    return MapEntry(
        congress=areas.congress,
        valid_from=congresses.first_day(areas.congress),
        valid_until=congresses.first_day(areas.congress + 1),
        zips=len(rows),
        file=f"zips-{areas.congress}.tsv",
        made_from=[areas.name, inputs.zip_facts_name],
    )


def _still_wanted(entries: list[MapEntry], now: datetime) -> list[MapEntry]:
    """`entries` in order, without those that are over and have been followed by another."""
    if not entries:
        raise BuildRefused(
            Message("There is no map of districts: none was found, and none is in place."),
            Message("Fetch one from the Census Bureau by hand and use --from FOLDER."),
        )
    begun = [e.congress for e in entries if congresses.noon(e.valid_from) <= now]
    current = max(begun, default=0)
    return sorted(
        (entry for entry in entries if entry.congress >= current),
        key=lambda entry: entry.congress,
    )


def _credits(inputs: Inputs, entries: list[MapEntry], old: Snapshot | None) -> list[SourceFile]:
    """The sources of `inputs`, and those of maps that were kept from `old`.

    A source that no map is made of any more is left out.
    """
    made_from = {name for entry in entries for name in entry.made_from}
    of_maps = {areas.name for areas in inputs.areas} - made_from
    found = [source for source in inputs.credits if source.name not in of_maps]
    before = old.manifest.sources if old else []
    known = {source.name for source in found}
    return found + [s for s in before if s.name in made_from - known]


def _step_back(new: Snapshot, old: Snapshot | None) -> dict[str, list[str]]:
    """A warning where the new facts are older than those in place."""
    if old is None or new.manifest.as_of >= old.manifest.as_of:
        return {}
    return {"Older than what was in place": [f"facts of {old.manifest.as_of}, now .previous"]}


def _judge_date(manifest: Manifest, now: datetime) -> None:
    """Refuse a date that is to come, or before even the Congress before the first map's."""
    as_of, first = manifest.as_of, manifest.maps[0]
    if as_of > now.date() + timedelta(days=1):
        raise _refused(f"its date, {as_of}, is still to come")
    if as_of < first.valid_from.replace(year=first.valid_from.year - 2):
        raise _refused(f"its date, {as_of}, is long before the {first.congress}th Congress")


def _judge_offices(new: Snapshot, old: Snapshot | None) -> None:
    if old and len(new.offices) < (1 - MOST_OFFICES_LOST) * len(old.offices):
        raise _refused(f"{len(new.offices):,} offices, where there were {len(old.offices):,}")


def _judge_seats(snapshot: Snapshot) -> None:
    filled = sum(1 for seat in snapshot.seats if seat.holder)
    if filled < LEAST_FILLED * len(snapshot.seats):
        raise _refused(
            f"only {filled} of {len(snapshot.seats)} seats have a holder, under {LEAST_FILLED:.0%}"
        )
    known = {seat.seat for seat in snapshot.seats}
    for congress, rows in snapshot.zips.items():
        strange = sorted(set().union(*map(diff.districts, rows)) - known)
        if strange:
            raise _refused(
                f"the map of the {congresses.name(congress)} names unknown seats: "
                f"{', '.join(strange)}"
            )


def _judge_maps(snapshot: Snapshot, old: Snapshot | None) -> None:
    """Refuse a map that has hardly any areas beside another one: it would take over unseen."""
    known = {**(old.zips if old else {}), **snapshot.zips}
    most = max(map(_count_mapped, known.values()))
    for congress, rows in snapshot.zips.items():
        if _count_mapped(rows) < LEAST_MAPPED * most:
            raise _refused(
                f"the map of the {congresses.name(congress)} has areas of "
                f"{_count_mapped(rows):,} ZIPs, another one of {most:,}"
            )


def _count_mapped(rows: list[ZipRow]) -> int:
    return sum(row.basis in ("area", "mended") for row in rows)


def _judge_zips(snapshot: Snapshot, old: Snapshot) -> None:
    for congress in snapshot.zips.keys() & old.zips.keys():
        moved = diff.moved_zips(snapshot.zips[congress], old.zips[congress])
        share = len(moved) / len(old.zips[congress]) if old.zips[congress] else 0
        if share > MOST_ZIPS_CHANGED:
            raise BuildRefused(
                Message(
                    "%(share)s of all ZIPs would change their districts in the %(congress)s; "
                    "over %(limit)s is refused.",
                    share=f"{share:.0%}",
                    congress=congresses.name(congress),
                    limit=f"{MOST_ZIPS_CHANGED:.0%}",
                ),
                Message(
                    "The snapshot in use is untouched. When a new map is the reason, build again "
                    "with --accept-zip-changes."
                ),
            )


def _refused(what: str) -> BuildRefused:
    return BuildRefused(
        Message("This result is too odd to be true, so it was not installed: %(what)s.", what=what),
        Message("The snapshot in use is untouched. Look at the files, or fetch them again."),
    )
