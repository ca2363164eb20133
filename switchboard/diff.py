"""What differs between two snapshots, as lists that a person can read."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from switchboard import congresses
from switchboard.tables import MapEntry, Snapshot, SourceFile, ZipRow

_LISTED = 12  # items of a kind that are named before they are only counted

Lists = dict[str, list[str]]
"""Title -> the items under it."""


def lines(lists: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The lists as lines: each title with its count, and the first dozen items."""
    for title, items in lists.items():
        yield f"{title}: {len(items) or 'none'}"
        yield from (f"  {item}" for item in items[:_LISTED])
        if len(items) > _LISTED:
            yield f"  … and {len(items) - _LISTED:,} more"


def whole(new: Snapshot, old: Snapshot) -> str:
    """All that differs between two snapshots, for a person."""
    as_of, before = new.manifest.as_of, old.manifest.as_of
    head = f"Members as of {before}" + (f", now {as_of}." if as_of != before else ", in both.")
    return "\n".join([head, *lines(compare(new, old))])


def files(new: Sequence[SourceFile], old: Sequence[SourceFile]) -> Iterator[str]:
    """Each file that was read, in a line: its size, its SHA-256, and whether it is a new one."""
    known = {source.name: source.sha256 for source in old}
    for source in new:
        size = "" if source.size is None else f"{source.size:,} bytes, "
        if source.name not in known:
            change = "not in the snapshot in place"
        elif source.sha256 == known[source.name]:
            change = "the same as in place"
        else:
            change = "another than in place"
        yield f"{source.name}: {size}sha256 {source.sha256}, {change}"


def compare(new: Snapshot, old: Snapshot | None) -> Lists:
    """What is new, gone or other in `new`, against `old` if there is one."""
    return {
        **_members(new, old or new),
        "Changed phones": _changed_phones(new, old or new),
        **_maps(new, old or new),
    }


def moved_zips(after: Sequence[ZipRow], before: Sequence[ZipRow]) -> list[str]:
    """The ZIPs with other districts in one map than in another."""
    was, now = ({row.zip: districts(row) for row in rows} for rows in (before, after))
    return [
        f"{zip_code}: {_shown(was.get(zip_code))}, now {_shown(now.get(zip_code))}"
        for zip_code in sorted(was.keys() | now.keys())
        if was.get(zip_code) != now.get(zip_code)
    ]


def districts(row: ZipRow) -> set[str]:
    """The ids of the districts of `row`."""
    return {cell.partition(":")[0] for cell in (row.districts or "").split()}


def described(entry: MapEntry) -> str:
    """A map in a few words."""
    return (
        f"{congresses.name(entry.congress)}, valid from {entry.valid_from} until "
        f"{entry.valid_until}, noon Eastern: {entry.zips:,} ZIPs"
    )


def _members(new: Snapshot, old: Snapshot) -> Lists:
    was_at, now_at = ({seat.holder: seat.seat for seat in each.seats} for each in (old, new))
    names = {row.id: row.name for row in [*old.members, *new.members]}

    def named(ids: set[str], seats: dict[str | None, str]) -> list[str]:
        return [f"{names[each]} ({each}, {seats[each]})" for each in sorted(ids)]

    ids_before, ids_now = ({row.id for row in each.members} for each in (old, new))
    return {
        "New members": named(ids_now - ids_before, now_at),
        "Members gone": named(ids_before - ids_now, was_at),
        **_moved_members(names, was_at, now_at),
    }


def _moved_members(
    names: dict[str, str], was_at: dict[str | None, str], now_at: dict[str | None, str]
) -> Lists:
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


def _maps(new: Snapshot, old: Snapshot) -> Lists:
    """Maps that came or went, where there are any, and the ZIPs that moved in each."""
    found: Lists = {}
    for title, here, there in (("Maps added", new, old), ("Maps gone", old, new)):
        others = [e for e in here.manifest.maps if e.congress not in there.zips]
        if others:
            found[title] = list(map(described, others))
    for entry in new.manifest.maps:
        rows, name = new.zips[entry.congress], congresses.name(entry.congress)
        if entry.congress in old.zips:
            moved = moved_zips(rows, old.zips[entry.congress])
            found[f"ZIPs with other districts, {name}"] = moved
        elif before := [e for e in old.zips if e < entry.congress]:
            moved = moved_zips(rows, old.zips[max(before)])
            found[f"ZIPs with other districts from the {name} on"] = moved
    return found


def _shown(ids: set[str] | None) -> str:
    return "not in use" if ids is None else " ".join(sorted(ids)) or "no district"
