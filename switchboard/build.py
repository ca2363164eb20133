"""Official files -> snapshot: compiled, judged, installed, reported.

A result too odd to be true is refused whole and the snapshot in place stays as it is.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from msgspec import Struct

from switchboard import roster, tables
from switchboard.directory import Directory
from switchboard.errors import BuildRefused, SnapshotError
from switchboard.messages import Message
from switchboard.sources import LEGISLATORS, Inputs
from switchboard.tables import Manifest, Snapshot, ZipRow
from switchboard.zipmap import ZipMap

LEAST_FILLED = 0.95
MOST_ZIPS_CHANGED = 0.10
MOST_OFFICES_LOST = 0.20
_LISTED = 12  # items of a kind that the report names before it only counts


class Report(Struct, frozen=True):
    """What a build changed, against the snapshot that was there before."""

    as_of: date
    counts: dict[str, int]
    lists: dict[str, list[str]]

    def __str__(self) -> str:
        counts = ", ".join(f"{count:,} {what}" for what, count in self.counts.items())
        return "\n".join([f"As of {self.as_of}: {counts}.", *self._lines()])

    def _lines(self) -> Iterator[str]:
        for title, items in self.lists.items():
            yield f"{title}: {len(items) or 'none'}"
            yield from (f"  {item}" for item in items[:_LISTED])
            if len(items) > _LISTED:
                yield f"  … and {len(items) - _LISTED:,} more"


def build(
    inputs: Inputs, folder: Path, as_of: date | None = None, *, accept_zip_changes: bool = False
) -> Report:
    """Compile `inputs`, judge the result and install it in `folder`.

    `as_of` is the date of the legislators' file; without one it is what the server said,
    or what the snapshot in place says of the very same file, or the newest event in it.
    Raises BuildRefused, leaving `folder` untouched.
    """
    old = _in_place(folder)
    snapshot, repaired, dropped = _compile(inputs, as_of or inputs.dated or _date_of(inputs, old))
    _judge_date(snapshot.manifest.as_of)
    _judge_seats(snapshot)
    _judge_offices(snapshot, old)
    moved = _moved_zips(snapshot, old)
    if old and not accept_zip_changes:
        _judge_zips(moved, old)
    report = Report(
        as_of=snapshot.manifest.as_of,
        counts={
            "members": len(snapshot.members),
            "offices": len(snapshot.offices),
            "seats": len(snapshot.seats),
            "ZIPs": len(snapshot.zips),
        },
        lists={
            **_step_back(snapshot, old),
            "Vacant seats": [seat.seat for seat in snapshot.seats if not seat.holder],
            **_compare_members(snapshot, old),
            "ZIPs with other districts": moved,
            "Repaired": repaired,
            "Dropped or doubtful": dropped,
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
    return max(map(roster.iso_date, starts), default=date.min)


def _compile(inputs: Inputs, as_of: date) -> tuple[Snapshot, list[str], list[str]]:
    zip_map = ZipMap(inputs.zip_facts, inputs.areas.districts)
    zips = zip_map.rows()
    zones = {row.zip: row.time_zone for row in zips}

    def zone_of(zip_code: str | None, state: str) -> str | None:
        return zones.get(zip_code or "") or zip_map.zone_of_state(state)

    people = roster.Roster(inputs, as_of, zone_of)
    congress = inputs.areas.congress
    first_year = 1789 + 2 * (congress - 1)
    snapshot = Snapshot(
        manifest=Manifest(
            as_of=as_of,
            congress=congress,
            valid_from=date(first_year, 1, 3),
            valid_until=date(first_year + 2, 1, 3),
            zips=len(zips),
            sources=inputs.credits,
        ),
        members=people.members(),
        offices=people.offices(),
        seats=people.seats(),
        zips=zips,
    )
    return snapshot, people.repaired + zip_map.repaired, people.dropped + zip_map.dropped


def _step_back(new: Snapshot, old: Snapshot | None) -> dict[str, list[str]]:
    """A warning where the new facts are older than those in place."""
    if old is None or new.manifest.as_of >= old.manifest.as_of:
        return {}
    return {"Older than what was in place": [f"facts of {old.manifest.as_of}, now .previous"]}


def _judge_date(as_of: date) -> None:
    if as_of > datetime.now(UTC).date() + timedelta(days=1):
        raise _refused(f"its date, {as_of}, is still to come")


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
    strange = sorted(set().union(*map(_districts, snapshot.zips)) - known)
    if strange:
        raise _refused(f"the ZIP table names unknown seats: {', '.join(strange)}")


def _judge_zips(moved: list[str], old: Snapshot) -> None:
    share = len(moved) / len(old.zips) if old.zips else 0
    if share > MOST_ZIPS_CHANGED:
        raise BuildRefused(
            Message(
                "%(share)s of all ZIPs would change their districts; over %(limit)s is refused.",
                share=f"{share:.0%}",
                limit=f"{MOST_ZIPS_CHANGED:.0%}",
            ),
            Message(
                "The snapshot in use is untouched. When a new map is the reason, build again with "
                "--accept-zip-changes."
            ),
        )


def _districts(row: ZipRow) -> set[str]:
    return {cell.partition(":")[0] for cell in (row.districts or "").split()}


def _moved_zips(new: Snapshot, old: Snapshot | None) -> list[str]:
    if old is None:
        return []
    before = {row.zip: _districts(row) for row in old.zips}
    after = {row.zip: _districts(row) for row in new.zips}
    return [
        f"{zip_code}: {_shown(before.get(zip_code))}, now {_shown(after.get(zip_code))}"
        for zip_code in sorted(before.keys() | after.keys())
        if before.get(zip_code) != after.get(zip_code)
    ]


def _shown(districts: set[str] | None) -> str:
    return "not in use" if districts is None else " ".join(sorted(districts)) or "no district"


def _compare_members(new: Snapshot, old: Snapshot | None) -> dict[str, list[str]]:
    old = old or new
    was_at, now_at = ({seat.holder: seat.seat for seat in each.seats} for each in (old, new))
    names = {row.id: row.name for row in [*old.members, *new.members]}

    def described(ids: set[str], seats: dict[str | None, str]) -> list[str]:
        return [f"{names[each]} ({each}, {seats[each]})" for each in sorted(ids)]

    ids_before, ids_now = ({row.id for row in each.members} for each in (old, new))
    return {
        "New members": described(ids_now - ids_before, now_at),
        "Members gone": described(ids_before - ids_now, was_at),
        **_moved_members(names, was_at, now_at),
        "Changed phones": _changed_phones(new, old),
    }


def _moved_members(
    names: dict[str, str], was_at: dict[str | None, str], now_at: dict[str | None, str]
) -> dict[str, list[str]]:
    """Members whose seat is another one than before, where there are any."""
    moved = [
        f"{names[each]} ({each}): {was_at[each]}, now {now_at[each]}"
        for each in sorted(filter(None, was_at.keys() & now_at.keys()))
        if was_at[each] != now_at[each]
    ]
    return {"Members with another seat": moved} if moved else {}


def _changed_phones(new: Snapshot, old: Snapshot) -> list[str]:
    def numbers(snapshot: Snapshot) -> dict[tuple[str, str, str], list[str]]:
        found = defaultdict(list)
        for row in snapshot.offices:
            found[row.member, row.city, row.address or ""].append(row.phone or "none")
        return found

    before, after = numbers(old), numbers(new)
    return [
        f"{key[0]} {key[1]}: {', '.join(before[key])}, now {', '.join(after[key])}"
        for key in sorted(before.keys() & after.keys())
        if before[key] != after[key]
    ]


def _refused(what: str) -> BuildRefused:
    return BuildRefused(
        Message("This result is too odd to be true, so it was not installed: %(what)s.", what=what),
        Message("The snapshot in use is untouched. Look at the files, or fetch them again."),
    )
