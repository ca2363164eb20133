"""The snapshot's files: tables and a manifest that a person can read and diff.

`members.tsv`, `offices.tsv`, `seats.tsv` and the map of each Congress, `zips-119.tsv`,
are tab-separated, with a header, sorted by their first columns; an empty cell is "not
known". `manifest.toml` says which Congress each map is for, how old the facts are and
where they come from.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from switchboard import congresses
from switchboard.errors import SnapshotError
from switchboard.messages import Message
from switchboard.records import Basis, Chamber, OfficeKind, PlaceKind, Title

SOCIAL = ("twitter", "facebook", "youtube", "instagram", "mastodon")


class MemberRow(Struct, frozen=True, order=True):
    """A member, without the seat, which seats.tsv gives, and the offices."""

    id: str
    name: str
    last_name: str
    party: str
    term_start: str
    term_end: str
    website: str | None = None
    contact_form: str | None = None
    email: str | None = None
    twitter: str | None = None
    facebook: str | None = None
    youtube: str | None = None
    instagram: str | None = None
    mastodon: str | None = None


class OfficeRow(Struct, frozen=True):
    """An office of a member, the capitol office first. Coordinates in degrees, WGS 84."""

    member: str
    kind: OfficeKind
    city: str
    state: str
    zip: str | None = None
    address: str | None = None
    phone: str | None = None
    hours: str | None = None
    time_zone: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class SeatRow(Struct, frozen=True):
    """A seat of the known list; an empty holder is a vacancy."""

    seat: str
    chamber: Chamber
    state: str
    title: Title
    holder: str | None = None


class ZipRow(Struct, frozen=True):
    """A ZIP code in use. `districts` is `MA-05 MA-07`, or `MA-05:0.31 MA-07:0.69` with shares.

    Coordinates are those of its middle, in degrees, WGS 84.
    """

    zip: str
    city: str
    state: str
    kind: PlaceKind
    basis: Basis
    county: str | None = None
    time_zone: str | None = None
    districts: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class SourceFile(Struct, frozen=True):
    """Where a table's facts come from. `sha256` identifies the very file that was read.

    `size` is that file's, in bytes; there is none for the facts of an installed package.
    """

    name: str
    source: str
    licence: str
    sha256: str
    size: int | None = None


class MapEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """The map of a Congress: its table `file` of so many `zips`, in force between two days.

    It changes at noon, Eastern time. `made_from` are the names of the sources it needs.
    """

    congress: int
    valid_from: date
    valid_until: date
    zips: int
    file: Annotated[str, Meta(pattern=r"^zips-[0-9]+\.tsv$")]
    made_from: list[str]


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """What the tables are. `as_of` is the date of the members' data; maps are in order."""

    as_of: date
    maps: Annotated[list[MapEntry], Meta(min_length=1)]
    sources: list[SourceFile]


class Snapshot(Struct, frozen=True):
    """The whole content of a snapshot folder. `zips` has the rows of each Congress's map."""

    manifest: Manifest
    members: list[MemberRow]
    offices: list[OfficeRow]
    seats: list[SeatRow]
    zips: dict[int, list[ZipRow]]


_TABLES: dict[str, type[Struct]] = {"members": MemberRow, "offices": OfficeRow, "seats": SeatRow}
_FILE = re.compile(rf"manifest\.toml|SOURCES\.md|({'|'.join(_TABLES)}|zips|zips-[0-9]+)\.tsv")
"""Names of files that we write, or that an earlier version wrote: `zips.tsv`."""

Row = TypeVar("Row", bound=Struct)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the snapshot in `folder`. Raises SnapshotError."""
    path = folder / "manifest.toml"
    try:
        manifest = msgspec.toml.decode(read_text(path), type=Manifest)
    except msgspec.DecodeError as error:
        raise broken(path, str(error)) from error
    days = [day for entry in manifest.maps for day in (entry.valid_from, entry.valid_until)]
    if days != sorted(days):
        raise broken(path, "the maps must be in order, one for each Congress")
    return manifest


def read_rows(folder: Path, name: str, row_type: type[Row]) -> list[Row]:
    """Every row of the table `name`. Raises SnapshotError with file, line and column."""
    path = folder / name
    lines = read_text(path).splitlines()
    columns = row_type.__struct_fields__
    if not lines or lines[0].split("\t") != list(columns):
        raise broken(path, f"line 1: the columns must be {' '.join(columns)}")
    return [
        _to_row(path, number, line.split("\t"), row_type)
        for number, line in enumerate(lines[1:], start=2)
    ]


def read(folder: Path) -> Snapshot:
    """The whole snapshot in `folder`. Raises SnapshotError."""
    manifest = read_manifest(folder)
    return Snapshot(
        manifest=manifest,
        members=read_rows(folder, "members.tsv", MemberRow),
        offices=read_rows(folder, "offices.tsv", OfficeRow),
        seats=read_rows(folder, "seats.tsv", SeatRow),
        zips={each.congress: read_rows(folder, each.file, ZipRow) for each in manifest.maps},
    )


def install(
    snapshot: Snapshot, folder: Path, try_out: Callable[[Path], object] | None = None
) -> None:
    """Put `snapshot` in the place of `folder`, whole or not at all; the old one is kept.

    It is written beside the target, tried out, and moved there when complete, so a full
    disk, a crash or a snapshot that cannot be read leaves the old one in use. What was
    there before becomes `<folder>.previous`. Raises SnapshotError for a folder that holds
    anything else than a snapshot: it is never moved or deleted.
    """
    folder = folder.resolve()
    fresh, previous = folder.with_name(f"{folder.name}.next"), previous_of(folder)
    for each in (folder, fresh, previous):
        _refuse_strangers(each)
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    _write(snapshot, fresh)
    if try_out:
        try_out(fresh)
    is_first = not folder.exists()
    if not is_first:
        shutil.rmtree(previous, ignore_errors=True)
        folder.rename(previous)
    try:
        fresh.rename(folder)
    except OSError:
        if not is_first:
            previous.rename(folder)
        raise


def previous_of(folder: Path) -> Path:
    """Where the snapshot that was in `folder` before is kept."""
    folder = folder.resolve()
    return folder.with_name(f"{folder.name}.previous")


def swap(folder: Path, try_out: Callable[[Path], object]) -> None:
    """Put back the snapshot that was in `folder` before, and keep the present one as previous.

    So a second swap undoes the first. Raises SnapshotError, and touches nothing, where
    there is none or `try_out` cannot use it.
    """
    folder, previous = folder.resolve(), previous_of(folder)
    if not previous.exists():
        raise SnapshotError(
            Message("There is no earlier snapshot: %(folder)s is missing.", folder=str(previous)),
            Message("A build keeps the one that it replaces there."),
        )
    aside = folder.with_name(f"{folder.name}.next")
    for each in (folder, previous, aside):
        _refuse_strangers(each)
    try:
        try_out(previous)
    except SnapshotError as error:
        raise SnapshotError(
            Message("The earlier snapshot cannot be used. %(why)s", why=error.what),
            Message("Nothing was changed."),
        ) from error
    shutil.rmtree(aside, ignore_errors=True)
    # The one in use never lies where the next build would delete it.
    moves = [(previous, aside), (folder, previous), (aside, folder)]
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            if source.exists():  # there may be none in use, after a crash
                source.rename(target)
                done.append((source, target))
    except OSError as error:
        for source, target in reversed(done):
            target.rename(source)
        raise SnapshotError(
            Message("%(folder)s cannot be moved: %(why)s.", folder=str(folder), why=str(error)),
            Message("Nothing was changed. Look at who may write there."),
        ) from error


def _refuse_strangers(folder: Path) -> None:
    """Raise SnapshotError where `folder` holds files that are not a snapshot's."""
    if not folder.exists():
        return
    found = os.listdir(folder) if folder.is_dir() else [folder.name]
    strange = sorted(name for name in found if not _FILE.fullmatch(name))
    if strange or folder == folder.parent:
        raise SnapshotError(
            Message(
                "%(folder)s is not a snapshot's folder: it has %(file)s.",
                folder=str(folder),
                file=strange[0] if strange else "everything",
            ),
            Message("SWITCHBOARD_SNAPSHOT_DIR must name a folder for the snapshot alone."),
        )


def read_text(path: Path) -> str:
    """The text of one of the snapshot's files. Raises SnapshotError."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise broken(path, str(error)) from error


def _write(snapshot: Snapshot, folder: Path) -> None:
    for table, row_type in _TABLES.items():
        rows: Iterable[Struct] = getattr(snapshot, table)
        _write_durably(folder / f"{table}.tsv", "".join(_to_lines(rows, row_type)))
    for entry in snapshot.manifest.maps:
        lines = _to_lines(snapshot.zips[entry.congress], ZipRow)
        _write_durably(folder / entry.file, "".join(lines))
    _write_durably(folder / "manifest.toml", _manifest_toml(snapshot.manifest))
    _write_durably(folder / "SOURCES.md", _sources_page(snapshot.manifest))


def _write_durably(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _to_lines(rows: Iterable[Struct], row_type: type[Struct]) -> Iterator[str]:
    header = row_type.__struct_fields__
    yield "\t".join(header) + "\n"
    for row in rows:
        cells = (getattr(row, column) for column in header)
        yield "\t".join("" if cell is None else str(cell) for cell in cells) + "\n"


def _to_row(path: Path, number: int, cells: list[str], row_type: type[Row]) -> Row:
    columns = row_type.__struct_fields__
    if len(cells) != len(columns):
        raise broken(path, f"line {number}: {len(cells)} columns, not as many as in line 1")
    known = {column: cell for column, cell in zip(columns, cells, strict=True) if cell}
    try:
        return msgspec.convert(known, type=row_type, strict=False)
    except msgspec.ValidationError as error:
        raise broken(path, f"line {number}: {error}") from error


def _manifest_toml(manifest: Manifest) -> str:
    maps = (
        f"\n[[maps]]\ncongress = {m.congress}\nvalid_from = {m.valid_from}\n"
        f'valid_until = {m.valid_until}\nzips = {m.zips}\nfile = "{m.file}"\n'
        f"made_from = [{', '.join(map(_quoted, m.made_from))}]\n"
        for m in manifest.maps
    )
    sources = (
        f'\n[[sources]]\nname = "{s.name}"\nsource = "{s.source}"\n'
        f'licence = "{s.licence}"\nsha256 = "{s.sha256}"\n{_size(s)}'
        for s in manifest.sources
    )
    return "".join([f"as_of = {manifest.as_of}\n", *maps, *sources])


def _size(source: SourceFile) -> str:
    return "" if source.size is None else f"size = {source.size}\n"


def _quoted(text: str) -> str:
    return f'"{text}"'


_SOURCES_PAGE = """\
# Where these tables come from

Written by `flask data build`; do not edit. Members as of {as_of}. The very files that
were read are identified by their SHA-256 in manifest.toml.

| districts of the | in force, at noon Eastern time | table |
|---|---|---|
{maps}
| file read | source | licence |
|---|---|---|
{rows}
The list of seats is the project's own, in switchboard/states.py, with its sources.

In a table of ZIPs, latitude and longitude are those of the middle of the ZIP, in
degrees (WGS 84). `basis` says how the districts of a ZIP are known: by its map `area`; `mended`:
that area and its own state's seats, which the map lacked; the `single_seat` of its state;
the districts of the same `city` or `county`, as candidates; no more than its `state`;
`military` mail and `associated` states have none.
"""


def _sources_page(manifest: Manifest) -> str:
    maps = "".join(
        f"| {congresses.name(m.congress)} | {m.valid_from} to {m.valid_until} | {m.file} |\n"
        for m in manifest.maps
    )
    rows = "".join(f"| {s.name} | {s.source} | {s.licence} |\n" for s in manifest.sources)
    return _SOURCES_PAGE.format(as_of=manifest.as_of, maps=maps, rows=rows)


def broken(path: Path, what: str) -> SnapshotError:
    """The error for a snapshot file that cannot be used, with what to do about it."""
    return SnapshotError(
        Message("The snapshot cannot be used: %(file)s: %(what)s.", file=str(path), what=what),
        Message(
            "Put back a good copy (git checkout, or the folder ending in .previous), or run "
            "“flask data build”."
        ),
    )
