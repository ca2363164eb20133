"""The picture that stands beside a shared link to a campaign: its title, in calm letters.

1200 x 630 pixels is what the readers of Open Graph and Twitter cards ask for. The colors
are those of the light design in static/app.css; a test compares them.
"""

import functools
import math
from itertools import pairwise
from typing import Final, NamedTuple

from switchboard import letters
from switchboard.letters import Contour
from switchboard.picture import Picture

WIDTH, HEIGHT = 1200, 630
COLORS: Final = {"paper": "#fbf7f0", "ink": "#23302b", "quiet": "#5b645f", "accent": "#9a4309"}

_INK, _QUIET, _ACCENT = range(3)
_MARGIN = 80
_TITLE_SIZES = (96, 84, 74, 64, 56, 48)
_TITLE_TOP, _TITLE_HEIGHT = 165, 310
_LEADING = 1.18
_SMALL = 34


class Block(NamedTuple):
    """Lines of text and the size of their letters."""

    lines: list[str]
    size: int


@functools.lru_cache(maxsize=256)
def png(title: str, name: str, invitation: str) -> bytes:
    """A PNG with a campaign's title, the name of the site, and what one can do there.

    The last pictures are kept, at about 20 kB each. A title in letters that cannot be drawn
    gives way to the invitation.
    """
    inks = [COLORS["ink"], COLORS["quiet"], COLORS["accent"]]
    picture = Picture(WIDTH, HEIGHT, COLORS["paper"], inks)
    picture.rectangle(0, HEIGHT - 16, WIDTH, 16, _ACCENT)
    _mark(picture, _MARGIN, 66, 56)
    _write(picture, fitted(name, _SMALL + 4, WIDTH - 3 * _MARGIN), _SMALL + 4,
           _MARGIN + 76, 107, _INK)  # fmt: skip
    block = laid_out(title if letters.drawable(title) else invitation)
    height = (len(block.lines) - 1) * block.size * _LEADING + block.size * 0.7
    baseline = _TITLE_TOP + (_TITLE_HEIGHT - height) / 2 + block.size * 0.7
    for line in block.lines:
        _write(picture, line, block.size, _MARGIN, baseline, _INK)
        baseline += block.size * _LEADING
    _write(picture, fitted(invitation, _SMALL, WIDTH - 2 * _MARGIN), _SMALL,
           _MARGIN, HEIGHT - 70, _QUIET)  # fmt: skip
    return picture.png()


def laid_out(title: str) -> Block:
    """The title on as few lines as its largest fitting size allows, about equally long."""
    words = letters.drawable(title).split()
    widest = WIDTH - 2 * _MARGIN
    for size in _TITLE_SIZES:
        most = int((_TITLE_HEIGHT - size * 0.7) // (size * _LEADING)) + 1
        lines = _wrapped(words, size, widest)
        fits = all(letters.width(line, size) <= widest for line in lines)
        if fits and len(lines) <= most:
            return Block(_balanced(words, size, widest, len(lines)), size)
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] += " " + lines[most]
    return Block([fitted(line, size, widest) for line in kept], size)


def fitted(text: str, size: float, widest: float) -> str:
    """`text` as it can be drawn, cut with an ellipsis where it is wider than `widest`."""
    text = letters.drawable(text)
    if letters.width(text, size) <= widest:
        return text
    while text and letters.width(f"{text}…", size) > widest:
        text = text[:-1].rstrip()
    return f"{text}…"


def _wrapped(words: list[str], size: float, widest: float) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and letters.width(longer, size) <= widest:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _balanced(words: list[str], size: float, widest: float, count: int) -> list[str]:
    """The words on `count` lines, the longest of which is as short as can be."""
    narrow, wide = widest / 4, widest
    while wide - narrow > size / 8:
        middle = (narrow + wide) / 2
        lines = _wrapped(words, size, middle)
        if len(lines) <= count and all(letters.width(line, size) <= middle for line in lines):
            wide = middle
        else:
            narrow = middle
    return _wrapped(words, size, wide)


def _write(
    picture: Picture, text: str, size: float, left: float, baseline: float, ink: int
) -> None:
    for contours in letters.outline(text, size, left, baseline):
        picture.fill(contours, ink)


def _mark(picture: Picture, left: float, top: float, size: float) -> None:
    """The mark of the site, as at the top of each page: four points, two of them connected."""
    scale = size / 32

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x * scale, top + y * scale

    picture.fill([_circle(at(8, 9), 6 * scale), _circle(at(8, 9), 3 * scale)[::-1]], _INK)
    curve = [at(*_on_curve(step / 24)) for step in range(25)]
    picture.fill([_stroke(curve, 1.5 * scale)], _INK)
    picture.fill([_circle(at(24, 23), 4.5 * scale)], _ACCENT)
    picture.fill([_circle(at(24, 9), 2.5 * scale)], _INK)
    picture.fill([_circle(at(8, 23), 2.5 * scale)], _INK)


def _on_curve(t: float) -> tuple[float, float]:
    """A point of the curve in templates/base.html: M8 13.5c0 10 6 9.5 11.5 9.5."""
    points = ((8, 13.5), (8, 23.5), (14, 23), (19.5, 23))
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    return (
        sum(weight * x for weight, (x, _) in zip(weights, points, strict=True)),
        sum(weight * y for weight, (_, y) in zip(weights, points, strict=True)),
    )


def _circle(center: tuple[float, float], radius: float) -> Contour:
    return [
        (
            center[0] + radius * math.cos(math.tau * step / 48),
            center[1] + radius * math.sin(math.tau * step / 48),
        )
        for step in range(48)
    ]


def _stroke(line: list[tuple[float, float]], half: float) -> Contour:
    """The outline of a line that is twice `half` wide."""
    right, back = [], []
    for (x0, y0), (x1, y1) in pairwise(line):
        length = math.hypot(x1 - x0, y1 - y0)
        dx, dy = (x1 - x0) / length * half, (y1 - y0) / length * half
        right += [(x0 - dy, y0 + dx), (x1 - dy, y1 + dx)]
        back += [(x0 + dy, y0 - dx), (x1 + dy, y1 - dx)]
    return right + back[::-1]
