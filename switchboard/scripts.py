"""From a campaign's words to a script with blanks. The one owner of the Jinja sandbox.

Only text of the repository is ever a template. What a caller types is data: it is put
into the finished script in place of a blank, and is never read as a template.
"""

import functools
import itertools
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from switchboard import grammar, words
from switchboard.errors import CampaignError
from switchboard.messages import Message
from switchboard.records import Member, Place
from switchboard.states import STATES
from switchboard.targets import STANCES

# A blank travels through the template between two characters that no text may hold
# (words.read refuses control characters).
_OPEN, _CLOSE = "\x02", "\x03"
_STOPS = ".!?"
# What an expression of an author can raise, read or run: nested too deeply, a filter misused.
_AUTHORS_MISTAKES = (
    TemplateError,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    SyntaxError,
    AssertionError,
    MemoryError,
)
_MARKED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")

Text = str | Message


class Blank(Struct, frozen=True):
    """A part that only the caller can fill. `choices` make it a choice instead of a line."""

    name: str
    placeholder: Text
    label: Text
    choices: tuple[str, ...] = ()
    is_long: bool = False


_BEFORE = (
    Blank("name", Message("your name"), Message("Your name")),
    Blank("town", Message("your town"), Message("Your town")),
    # Only where a page is opened without one; otherwise place.zip is known.
    Blank("zip", Message("your ZIP code"), Message("Your ZIP code")),
)
_AFTER = (
    Blank(
        "reason",
        Message("why this matters to you"),
        Message("Finish the sentence: “This matters to me because …”"),
        is_long=True,
    ),
    Blank("street", Message("your street address"), Message("Your street address")),
    Blank("phone", Message("your phone number"), Message("Your phone number")),
)
BUILT_IN = (*_BEFORE, *_AFTER)
"""The blanks that every campaign may use, without declaring them."""


def in_order(declared: Iterable[Blank]) -> dict[str, Blank]:
    """All blanks of a campaign in the order in which to ask for them: easy ones first."""
    return {blank.name: blank for blank in (*_BEFORE, *declared, *_AFTER)}


class Script(Struct, frozen=True):
    """The words to say or send: pieces of text, and blanks by name in between."""

    kind: str
    pieces: tuple[str | Blank, ...]

    @property
    def blanks(self) -> set[Blank]:
        """The blanks in it."""
        return {piece for piece in self.pieces if isinstance(piece, Blank)}


class _Hole:
    """A blank as a template sees it: it can be placed, and nothing else."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __str__(self) -> str:
        return f"{_OPEN}{self._name}{_CLOSE}"

    def _refuse(self, *_: object) -> NoReturn:
        raise TemplateError(
            f"“{self._name}” is a blank, which the caller fills later, so no “if” can ask for it"
        )

    __bool__ = __eq__ = __ne__ = __lt__ = __gt__ = __contains__ = __iter__ = _refuse
    __hash__ = None  # type: ignore[assignment] # nothing compares it, so nothing looks it up


class _Stance:
    """A member's stance as a template sees it: it can be asked for, and never be shown."""

    def __init__(self, word: str) -> None:
        self._word = word

    def __bool__(self) -> bool:
        return bool(self._word)

    def __eq__(self, other: object) -> bool:
        if other not in ("", *STANCES):
            raise TemplateError(f"“{other}” is not a stance; they are {', '.join(STANCES)}")
        return self._word == other

    def __ne__(self, other: object) -> bool:
        return not self == other

    def _refuse(self, *_: object) -> NoReturn:
        raise TemplateError("“stance” is for an “if” alone, since no caller may see it")

    __str__ = __format__ = __iter__ = __len__ = __contains__ = _refuse
    __hash__ = None  # type: ignore[assignment] # nothing compares it, so nothing looks it up


class ScriptTemplate:
    """One section of a campaign's words. `line` is its first line in `path`.

    Raises CampaignError with file and line, here for bad syntax and in `render` for an
    unknown variable or a blank that is changed by a filter. It is compiled when it is first
    rendered: of many campaigns, few are called for.
    """

    def __init__(self, kind: str, path: Path, line: int, source: str, blanks: list[Blank]) -> None:
        self.kind = kind
        self.path = path
        self.line = line
        self.blanks = in_order(blanks)
        # Empty lines in front make the template's line numbers those of the file.
        self._source = "\n" * (line - 1) + source
        try:
            tree = _SANDBOX.parse(self._source)
        except _AUTHORS_MISTAKES as error:
            raise self._wrong(error) from error
        self._plain = grammar.plain(tree, [name for name in self.blanks if name != "zip"])
        self.asks_for_stance = grammar.asks_for_stance(tree)
        """Whether its words differ by a member's stance."""

    def cannot_fail(self, facts: Collection[str]) -> bool:
        """Whether it can be seen, without rendering it, that it suits every member."""
        return self._plain is not None and self._plain <= {*facts}

    @functools.cached_property
    def _template(self) -> Template:
        return _SANDBOX.from_string(self._source)

    def render(
        self,
        member: Member,
        place: Place | None,
        zip_code: str | None,
        campaign: Mapping[str, str],
        stance: str = "",
    ) -> Script:
        """The script for calling `member` from `place`; without a place, it is a blank."""
        holes = {name: _Hole(name) for name in self.blanks if name != "zip"}
        try:
            text = self._template.render(
                member=_member_words(member),
                place=_place_words(member, place, zip_code),
                campaign=campaign,
                stance=_Stance(stance),
                **holes,
            )
        except _AUTHORS_MISTAKES as error:
            raise self._wrong(error) from error
        return Script(self.kind, tuple(self._pieces(unwrap(text))))

    def _pieces(self, text: str) -> list[str | Blank]:
        parts = _MARKED.split(text)
        pieces: list[str | Blank] = []
        for index, part in enumerate(parts):
            if index % 2 == 0:
                pieces += [part] if part else []
            elif part in self.blanks:
                pieces.append(self.blanks[part])
            else:
                raise words.wrong(
                    self.path, self.line, f"the blank “{part}” is changed by a filter",
                    "place the blank as it is",
                )  # fmt: skip
        return pieces

    def _wrong(self, error: Exception) -> CampaignError:
        # A SyntaxError of Python's own has a line as well, of the program made of the template.
        known_line = error.lineno if isinstance(error, TemplateSyntaxError) else None
        line = known_line or _line_in_template(error) or self.line
        blanks = [name for name in self.blanks if name != "zip"]
        known = ", ".join(["member", "place", "campaign", "stance", *blanks])
        what = str(error) or type(error).__name__
        return words.wrong(
            self.path, line, what, f"the variables are {known}; see docs/campaigns.md"
        )


def fill(script: Script, values: Mapping[str, str], placeholders: Mapping[str, str]) -> str:
    """The script as text: each blank as the caller's value, or else `[its placeholder]`.

    Where the script goes on with a stop, a stop at the end of the value is left out.
    """
    text = ""
    for piece, following in itertools.zip_longest(script.pieces, script.pieces[1:]):
        if isinstance(piece, str):
            text += piece
            continue
        value = values.get(piece.name, "").strip()
        if isinstance(following, str) and following[0] in _STOPS:
            value = value.rstrip(".") or value
        text += value or f"[{placeholders[piece.name]}]"
    return text


def unwrap(text: str) -> str:
    """Paragraphs as single lines: a file may be wrapped anywhere; a backslash breaks a line."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    lines = (re.sub(r"(?<!\\)\n\s*", " ", paragraph) for paragraph in paragraphs)
    return "\n\n".join(re.sub(r"\s*\\\n\s*", "\n", line).strip() for line in lines if line.strip())


def _member_words(member: Member) -> dict[str, str]:
    return {
        "title": member.title,
        "name": member.name,
        "last_name": member.last_name,
        "chamber": member.chamber,
        "party": member.party,
        "state": member.state,
        "state_name": STATES[member.state].in_a_sentence if member.state in STATES else "",
        "district": member.district or "",
    }


def _place_words(
    member: Member, place: Place | None, zip_code: str | None
) -> dict[str, str | _Hole]:
    return {
        "city": place.city if place else _Hole("town"),
        "state": place.state if place else member.state,
        "zip": zip_code or _Hole("zip"),
    }


def _line_in_template(error: BaseException) -> int | None:
    """The line of the template in which `error` was raised, from its traceback."""
    line, trace = None, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _sandbox() -> ImmutableSandboxedEnvironment:
    options: dict[str, Any] = {"undefined": StrictUndefined, "autoescape": False}
    environment = ImmutableSandboxedEnvironment(**options)
    environment.globals.clear()
    return environment


_SANDBOX = _sandbox()
