"""A picture of few colors: shapes filled with soft edges, written as PNG.

PNG: https://www.w3.org/TR/png-3/ (2025). A pixel is one byte, an index into a palette
that has a ramp of shades from the ground to each ink.
"""

import math
import struct
import zlib
from collections.abc import Iterable, Sequence

from switchboard.letters import Contour

_SHADES = 32
_ROWS_IN_A_PIXEL = 5


class Picture:
    """A ground of `width` times `height` pixels to fill shapes on with one of the `inks`.

    Colors are `#rrggbb`. Where shapes overlap, the later one stands on its own ground color.
    """

    def __init__(self, width: int, height: int, ground: str, inks: Sequence[str]) -> None:
        self.width = width
        self.height = height
        self._palette = b"".join(_ramp(_rgb(ground), _rgb(ink)) for ink in inks)
        self._pixels = bytearray(width * height)

    def fill(self, contours: Iterable[Contour], ink: int) -> None:
        """Fill what the contours enclose (holes run the other way round) with an ink."""
        shape = [contour for contour in contours if contour]
        if not shape:
            return
        left = math.floor(min(x for contour in shape for x, _ in contour))
        right = math.ceil(max(x for contour in shape for x, _ in contour))
        rows: dict[int, list[float]] = {}
        for contour in shape:
            for start, end in zip(contour, [*contour[1:], contour[0]], strict=True):
                _follow(start, end, left, right - left + 2, rows)
        for y, row in rows.items():
            if 0 <= y < self.height:
                self._shade(y, left, row, ink * _SHADES)

    def rectangle(self, left: int, top: int, width: int, height: int, ink: int) -> None:
        """Fill a rectangle."""
        full = bytes([ink * _SHADES + _SHADES - 1]) * width
        for y in range(top, top + height):
            start = y * self.width + left
            self._pixels[start : start + width] = full

    def png(self) -> bytes:
        """The picture as a PNG file."""
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 3, 0, 0, 0)
        rows = (
            b"\0" + self._pixels[start : start + self.width]
            for start in range(0, len(self._pixels), self.width)
        )
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            _chunk(kind, data)
            for kind, data in (
                (b"IHDR", header),
                (b"PLTE", self._palette),
                (b"IDAT", zlib.compress(b"".join(rows))),
                (b"IEND", b""),
            )
        )

    def _shade(self, y: int, left: int, row: list[float], base: int) -> None:
        covered = 0.0
        start = y * self.width
        for x, change in enumerate(row, left):
            covered += change
            shade = round(min(abs(covered), 1.0) * (_SHADES - 1))
            if shade and 0 <= x < self.width:
                self._pixels[start + x] = base + shade


def _follow(
    start: tuple[float, float],
    end: tuple[float, float],
    left: int,
    width: int,
    rows: dict[int, list[float]],
) -> None:
    """Note in `rows` where an edge begins to cover what lies to its right, and how much."""
    way = 1 / _ROWS_IN_A_PIXEL if end[1] > start[1] else -1 / _ROWS_IN_A_PIXEL
    (x0, y0), (x1, y1) = (start, end) if end[1] > start[1] else (end, start)
    first = math.ceil(y0 * _ROWS_IN_A_PIXEL - 0.5)
    last = math.ceil(y1 * _ROWS_IN_A_PIXEL - 0.5)
    for line in range(first, last):
        across = x0 + (x1 - x0) * ((line + 0.5) / _ROWS_IN_A_PIXEL - y0) / (y1 - y0) - left
        row = rows.setdefault(line // _ROWS_IN_A_PIXEL, [0.0] * width)
        cell = int(across)
        row[cell] += way * (cell + 1 - across)
        row[cell + 1] += way * (across - cell)


def _ramp(ground: Sequence[int], ink: Sequence[int]) -> bytes:
    return bytes(
        round(low + (high - low) * shade / (_SHADES - 1))
        for shade in range(_SHADES)
        for low, high in zip(ground, ink, strict=True)
    )


def _rgb(color: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(color.removeprefix("#")))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
