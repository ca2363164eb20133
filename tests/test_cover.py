"""Pictures of campaigns: letters drawn by us, of any length and with every accent."""

import struct
import zlib

import pytest

from switchboard import cover, letters
from switchboard.picture import Picture
from switchboard.settings import ROOT


def pixels(png: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height and rows of a PNG of ours, read by the letter of the standard."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, chunks = 8, {}
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length]) == (
            zlib.crc32(kind + data),
        )
        chunks[kind] = data
        at += 12 + length
    width, height, depth, color_type = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (depth, color_type) == (8, 3)
    raw = zlib.decompress(chunks[b"IDAT"])
    rows = [raw[start + 1 : start + 1 + width] for start in range(0, len(raw), width + 1)]
    assert len(rows) == height
    assert set(raw[:: width + 1]) == {0}
    return width, height, rows


def test_a_picture_is_drawn_once() -> None:
    before = cover.png.cache_info()
    pictures = [cover.png("Drawn once", "Site", "Call") for _ in range(3)]
    after = cover.png.cache_info()
    assert (after.misses - before.misses, after.hits - before.hits) == (1, 2)
    assert pictures[0] is pictures[2]


def test_a_title_is_drawn_as_large_as_it_fits() -> None:
    short = cover.laid_out("Bread")
    longer = cover.laid_out("Keep the reading room of our library open until nine on weekdays")
    assert short == (["Bread"], 96)
    assert longer.size < short.size
    assert 2 <= len(longer.lines) <= 4
    assert " ".join(longer.lines).startswith("Keep the reading room")
    lengths = [letters.width(line, longer.size) for line in longer.lines]
    assert min(lengths) > 0.55 * max(lengths)


@pytest.mark.parametrize(
    "title", ["word " * 120, "x" * 400, "¿" + "ñ" * 90 + "? Sí", "W" * 30 + " " + "M" * 30]
)
def test_a_title_of_any_length_stays_on_the_picture(title: str) -> None:
    block = cover.laid_out(title)
    assert block.lines
    assert all(letters.width(line, block.size) <= 1040 for line in block.lines)
    width, _, rows = pixels(cover.png(title, "Site", "Call"))
    left = [row[:70] for row in rows[:-16]]
    right = [row[width - 60 :] for row in rows[:-16]]
    assert not any(any(row) for row in (*left, *right))
    assert any(any(row[80:]) for row in rows[160:480])


def test_a_title_that_is_cut_says_so() -> None:
    assert cover.laid_out("word " * 120).lines[-1].endswith("…")
    assert not cover.laid_out("One two three").lines[-1].endswith("…")


def test_spanish_letters_and_signs_are_drawn_each_as_its_own() -> None:
    signs = "áéíóúüñÁÉÍÓÚÜÑ¿¡«»“”—ºª"
    assert letters.drawable(signs) == signs
    shapes = {letters.letters().by_char[sign].path for sign in signs}
    assert len(shapes) == len(signs)
    assert letters.drawable("nin\u0303os") == "niños"


def test_a_letter_that_cannot_be_drawn_loses_its_accent_or_is_left_out() -> None:
    assert letters.drawable("Việt Nam 🎉 now\n") == "Viet Nam now"
    assert letters.drawable("一つ") == ""
    assert cover.png("一つ", "Site", "Call them") == cover.png("Call them", "Site", "Call them")


def test_a_letter_covers_about_as_much_as_its_shape() -> None:
    picture = Picture(200, 200, "#ffffff", ["#000000"])
    (shape,) = letters.outline("e", 200.5, 20.3, 150.7)
    picture.fill(shape, 0)
    _, _, rows = pixels(picture.png())
    covered = sum(sum(row) for row in rows) / 31
    enclosed = sum(
        (x0 * y1 - x1 * y0) / 2
        for contour in shape
        for (x0, y0), (x1, y1) in zip(contour, [*contour[1:], contour[0]], strict=True)
    )
    assert 0.99 < covered / abs(enclosed) < 1.01


def test_a_hole_is_left_open() -> None:
    square = [(10.0, 10.0), (90.0, 10.0), (90.0, 90.0), (10.0, 90.0)]
    hole = [(30.0, 30.0), (30.0, 70.0), (70.0, 70.0), (70.0, 30.0)]
    picture = Picture(100, 100, "#ffffff", ["#000000"])
    picture.fill([square, hole], 0)
    _, _, rows = pixels(picture.png())
    assert (rows[50][50], rows[50][20], rows[5][5]) == (0, 31, 0)


def test_what_lies_outside_a_picture_is_left_out() -> None:
    picture = Picture(10, 10, "#ffffff", ["#000000"])
    picture.fill([[(-50.0, -50.0), (50.0, -50.0), (50.0, 5.0), (-50.0, 5.0)]], 0)
    _, _, rows = pixels(picture.png())
    assert [row[0] for row in rows] == [31] * 5 + [0] * 5


def test_the_colors_are_those_of_the_light_design() -> None:
    sheet = (ROOT / "static" / "app.css").read_text().partition("@media")[0]
    for name, color in cover.COLORS.items():
        assert f"--{name}: {color};" in sheet


def test_the_licence_of_the_letters_goes_along() -> None:
    folder = ROOT / "switchboard" / "letters"
    assert "SIL OPEN FONT LICENSE" in (folder / "LICENSE.txt").read_text()
    assert "© 2014-2021 Adobe" in (folder / "outlines.txt").read_text()[:400]
