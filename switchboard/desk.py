"""The caller's desk: a campaign's scripts for one member, as fields that can be edited.

Puts what the caller has typed into the scripts. With JavaScript the browser does all of
this itself and nothing is sent; without, the form comes here and goes back filled.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

from switchboard import words
from switchboard.i18n import translate
from switchboard.scripts import Blank, Script, fill
from switchboard.typed import kept

_LONGEST_BLANK = 500
# Three spoken scripts, or one email, in any writing fit into the largest body that we take.
_LONGEST_SPOKEN, _LONGEST_EMAIL = 3_000, 8_000
_WAS = "was-"


class Field(NamedTuple):
    """A blank on the page, with the caller's value; `known` is what the page itself knows."""

    name: str
    label: str
    placeholder: str
    value: str
    known: str
    choices: tuple[str, ...]
    is_long: bool
    is_content: bool
    """Whether the label is the campaign's, in the campaign's language."""


class Sheet(NamedTuple):
    """A script on the page. `pieces` let the browser fill it in: text, or `[blank]`."""

    kind: str
    text: str
    pieces: list[str | list[str]]
    seconds: int
    rows: int
    longest: int


class Desk(NamedTuple):
    """All that the caller can fill in and edit on a page."""

    fields: list[Field]
    sheets: dict[str, Sheet]


def lay_out(
    scripts: Sequence[Script],
    blanks: Iterable[Blank],
    known: Mapping[str, str],
    form: Mapping[str, str],
) -> Desk:
    """The desk for `scripts`, with a field for each of `blanks` that one of them has.

    `known` are values that the page knows already (the town of the ZIP); `form` is what
    the caller sent, if anything: blanks, edited scripts, and the values that the
    scripts on their page had been filled with (`was-` and the name of the blank).
    """
    used = set().union(*(script.blanks for script in scripts))
    asked = [blank for blank in blanks if blank in used]
    values = {
        blank.name: _clean(form.get(blank.name, known.get(blank.name, ""))) for blank in asked
    }
    was = {blank.name: _clean(form.get(_WAS + blank.name, "")) for blank in asked}
    unfilled = placeholders(asked)
    return Desk(
        fields=[_field(blank, values[blank.name], known.get(blank.name, "")) for blank in asked],
        sheets={
            script.kind: _sheet(script, values, was, unfilled, form.get(script.kind))
            for script in scripts
        },
    )


def placeholders(blanks: Iterable[Blank]) -> dict[str, str]:
    """What stands for each blank that nobody has filled, in the reader's language."""
    return {blank.name: translate(blank.placeholder) for blank in blanks}


def mailto(address: str | None, desk: Desk) -> str | None:
    """A link that opens the email of `desk` in the caller's mail program."""
    if not address or "email" not in desk.sheets:
        return None
    subject, body = (quote(desk.sheets[kind].text) for kind in ("subject", "email"))
    return f"mailto:{quote(address, safe='@')}?subject={subject}&body={body}"


def _clean(value: str) -> str:
    return kept(value, _LONGEST_BLANK).strip()


def _field(blank: Blank, value: str, known: str) -> Field:
    return Field(
        blank.name,
        translate(blank.label),
        translate(blank.placeholder),
        value,
        known,
        blank.choices,
        blank.is_long,
        isinstance(blank.label, str),
    )


def _sheet(
    script: Script,
    values: Mapping[str, str],
    was: Mapping[str, str],
    unfilled: Mapping[str, str],
    sent: str | None,
) -> Sheet:
    longest = _LONGEST_EMAIL if script.kind == "email" else _LONGEST_SPOKEN
    text = fill(script, values, unfilled)
    if sent is not None:
        edited = kept(sent, longest)
        if edited.strip() and edited.strip() != fill(script, was, unfilled).strip():
            text = _fill_edited(edited, values, unfilled)
    pieces: list[str | list[str]] = [
        piece if isinstance(piece, str) else [piece.name] for piece in script.pieces
    ]
    return Sheet(script.kind, text, pieces, words.spoken_seconds(text), rows(text), longest)


def _fill_edited(text: str, values: Mapping[str, str], unfilled: Mapping[str, str]) -> str:
    """The caller's own wording, with the blanks that are still open in it filled in."""
    open_blanks = {f"[{unfilled[name]}]": value for name, value in values.items() if value}
    if not open_blanks:
        return text
    pattern = "|".join(map(re.escape, open_blanks))
    return re.sub(pattern, lambda match: open_blanks[match[0]], text)


def rows(text: str) -> int:
    """Lines that the text takes at about 45 letters each, for a browser that cannot measure."""
    return sum(1 + len(line) // 45 for line in text.split("\n")) + 1
