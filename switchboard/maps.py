"""The map of a Congress in memory: which districts each ZIP touches, and from when to when.

A map stays the one block of bytes that its table is on disk, with an index by ZIP, so
that 41,749 ZIPs cost 4 MB and are ready in a few hundredths of a second. A snapshot
may hold the next Congress's map beside the present one; the clock says which answers.
"""

import re
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from switchboard import congresses, tables
from switchboard.records import Basis, PlaceKind
from switchboard.tables import MapEntry, ZipRow

_ZIP_LINE = re.compile(
    rb"(\d{5})\t[^\t]+\t[A-Z]{2}\t(?:standard|po_box|unique|military)\t"
    rb"(?:area|mended|single_seat|city|county|state|military|associated)\t[^\t]*\t[^\t]*\t"
    rb"((?:[A-Z]{2}-\d\d(?::[01](?:\.\d+)?)? ?)*)\t"
    rb"(?:-?\d{1,2}(?:\.\d{1,4})?\t-?\d{1,3}(?:\.\d{1,4})?|\t)"
)


class CongressMap:
    """The map that `entry` of the manifest in `folder` names. Raises SnapshotError.

    It is in force from the moment `begins` until the moment `ends`; `last_day` is the
    ISO date of the latter. `seats` are the ids of all seats: a map that names another is
    damaged.
    """

    def __init__(self, folder: Path, entry: MapEntry, seats: Iterable[str]) -> None:
        self.congress = entry.congress
        self.valid_from = entry.valid_from
        self.valid_until = entry.valid_until
        self.begins = congresses.noon(entry.valid_from)
        self.ends = congresses.noon(entry.valid_until)
        self.last_day = entry.valid_until.isoformat()
        self.count = entry.zips
        self._lines, self._starts = _index(folder / entry.file, entry.zips, seats)

    def find(self, zip_code: str) -> ZipRow | None:
        """The row of a ZIP of five digits; None for one that is not in use.

        Without its coordinates, which hardly anybody asks for and `point` gives.
        """
        line = self._line(zip_code)
        if line is None:
            return None
        _, city, state, kind, basis, county, zone, districts, _ = line.split("\t", 8)
        return ZipRow(
            zip_code, city, state, cast(PlaceKind, kind), cast(Basis, basis),
            county or None, zone or None, districts or None,
        )  # fmt: skip

    def point(self, zip_code: str) -> tuple[float, float] | None:
        """Latitude and longitude of the middle of a ZIP; None where it is not known."""
        line = self._line(zip_code)
        latitude, longitude = line.split("\t")[8:] if line else ("", "")
        return (float(latitude), float(longitude)) if latitude else None

    def zip_codes(self) -> list[str]:
        """Every ZIP code in use, sorted."""
        return [f"{number:05d}" for number, start in enumerate(self._starts) if start]

    def _line(self, zip_code: str) -> str | None:
        start = self._starts[int(zip_code)]
        return self._lines[start : self._lines.index(b"\n", start)].decode() if start else None


def _index(path: Path, expected: int, seats: Iterable[str]) -> tuple[bytes, "array[int]"]:
    """The ZIP table and, for each number 0 to 99999, where its line starts (0: not in use)."""
    content = tables.read_text(path).encode()
    starts = array("I", bytes(4 * 100_000))
    known = {seat.encode() for seat in seats}
    checked: set[bytes] = set()
    position = content.find(b"\n") + 1
    count = 0
    for number, line in enumerate(content[position:].splitlines(), start=2):
        match = _ZIP_LINE.fullmatch(line)
        if not match:
            raise tables.broken(path, f"line {number}: not a row of this table")
        cells = match[2]
        if cells not in checked:
            strange = [cell for cell in cells.split() if cell[:5] not in known]
            if strange:
                raise tables.broken(path, f"line {number}: no such seat: {strange[0].decode()}")
            checked.add(cells)
        starts[int(match[1])] = position
        position += len(line) + 1
        count += 1
    if count != expected:
        raise tables.broken(path, f"{count} ZIPs, and manifest.toml says {expected}")
    return content, starts
