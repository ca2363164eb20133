"""What a person or a source wrote, made fit to be shown."""

import re
import unicodedata

_NONCHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


def quoted(text: str, longest: int = 40) -> str:
    """`text` on one line, cut to `longest` characters: for a message that quotes it."""
    line = one_line(text)
    return line if len(line) <= longest else line[: longest - 1] + "…"


def one_line(text: str) -> str:
    """`text` on one line, without control characters."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def kept(text: str, longest: int) -> str:
    """`text` as it was typed, to give back in a field, without what no page may hold.

    Only control characters, half characters and private ones go; lines, emoji and
    right-to-left writing stay. Cut to `longest` characters.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")[:longest]
    return "".join(char for char in lines if _can_be_shown(char))


def _can_be_shown(char: str) -> bool:
    if char in "\n\t":
        return True
    is_noncharacter = ord(char) & 0xFFFE == 0xFFFE or bool(_NONCHARACTERS.match(char))
    return unicodedata.category(char) not in ("Cc", "Cs", "Co") and not is_noncharacter
