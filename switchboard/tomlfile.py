"""A TOML file that an organizer edits: its content, and the line of anything in it.

A decoder knows what is wrong and not where; who mends a file needs the line.
"""

import re
from pathlib import Path
from typing import TypeVar

import msgspec

from switchboard import words

Decoded = TypeVar("Decoded")

_HEADER = re.compile(r"\s*\[+\s*([\w.-]+)\s*\]+")
_PATH = re.compile(r"at `\$\.(\w+)(?:\[(\d+)\])?(?:\.(\w+))?")


def decode(path: Path, kind: type[Decoded], hint: str) -> Decoded:
    """The content of the file at `path` as a `kind`. Raises CampaignError with file and line."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise words.wrong(path, 1, str(error), hint) from error
    try:
        return msgspec.toml.decode(text, type=kind)
    except (ValueError, RecursionError) as error:
        raise words.wrong(path, _line_of_error(text, str(error)), str(error), hint) from error


def line_of(path: Path, table: str, key: str = "", number: int = 0) -> int:
    """The line of `key` in the table, or of the table itself: the `number`th of its name.

    1 where it is written in a way that cannot be followed.
    """
    return _find(path.read_text("utf-8-sig"), table, number, key)


def _line_of_error(text: str, error: str) -> int:
    """The line that an error of the decoder names, or that holds what it is about; else 1."""
    named = re.search(r"at line (\d+)", error)
    if named:
        return int(named[1])
    at = _PATH.search(error)
    unknown = re.search(r"unknown field `(\w+)`", error)
    key = unknown[1] if unknown else ""
    if at is None:
        return _find(text, "", 0, key)
    return _find(text, at[1], int(at[2] or 0), key or at[3] or "")


def _find(text: str, table: str, number: int, key: str) -> int:
    """The line of a key in a table; of the table where it has no such key."""
    lines = text.split("\n")
    headers = [(at, match[1]) for at, line in enumerate(lines) if (match := _HEADER.match(line))]
    starts = [at for at, name in headers if name == table]
    if number >= len(starts):
        # It is no table but a key of the file, or what is unknown is a table.
        return _line_of_key(lines, table or key) or _line_of_header(headers, key) or 1
    start = starts[number]
    end = next((at for at, _ in headers if at > start), len(lines))
    found = _line_of_key(lines[start + 1 : end], key) if key else None
    return start + 1 + (found or 0)


def _line_of_key(lines: list[str], key: str) -> int | None:
    pattern = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
    return next((at for at, line in enumerate(lines, start=1) if pattern.match(line)), None)


def _line_of_header(headers: list[tuple[int, str]], name: str) -> int | None:
    return next((at + 1 for at, each in headers if each == name), None)
