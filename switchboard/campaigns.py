"""Campaigns: what a caller asks for, as files that a volunteer can edit.

`scripts/<slug>/campaign.toml` holds facts; `en.md` beside it the words in English,
with the sections of `SECTIONS`. A campaign that cannot be used stops the boot, with
file, line and fix.
"""

import difflib
import os
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
from markupsafe import Markup
from msgspec import Meta, Struct

from switchboard import contacts, words
from switchboard.errors import CampaignError, UnknownCampaign
from switchboard.messages import Message
from switchboard.records import Level, Member, Place
from switchboard.scripts import BUILT_IN, Blank, Script, ScriptTemplate, in_order
from switchboard.typed import quoted
from switchboard.words import Section, Words

SPOKEN = ("call", "short", "voicemail")
KINDS = (*SPOKEN, "email")
"""The kinds of script. Each has a section of its name, a subject beside the email's."""

SCRIPT_SECTIONS = tuple(kind.capitalize() for kind in KINDS)
SECTIONS = (*SCRIPT_SECTIONS, "Tips", "Questions")
_BLANKS = "Blanks"
_BLANK_LINE = re.compile(
    r"- (?P<name>[a-z][a-z_]*) \[(?P<placeholder>[^\]]+)\]: (?P<label>[^=]+?)"
    r"(?: = (?P<choices>.+\|.+))?"
)
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Names of form fields that are not blanks, and what a template means by a name already.
_RESERVED = {
    *(blank.name for blank in BUILT_IN),
    *KINDS,
    "subject",
    "member",
    "place",
    "campaign",
    "lang",
    "true",
    "false",
    "none",
    "self",
}
_FACTS_HINT = (
    "the keys are languages, levels, facts, sources (each with title, dated, url); text stands "
    "in quotes, a date like 2026-03-01 does not"
)


class Reference(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a campaign's facts come from, and the day that they speak of."""

    title: str
    dated: date
    url: str | None = None


class Action(Struct, frozen=True):
    """Another way to act. `organization` is whose events an `event_search` searches."""

    id: str
    kind: str
    url: str | None = None
    organization: str | None = None


class Facts(Struct, frozen=True, forbid_unknown_fields=True):
    """The content of campaign.toml. `facts` are strings that scripts may use by name.

    `levels` are those of government whose officials the scripts are fit for.
    """

    languages: list[Annotated[str, Meta(pattern="^[a-z]{2}$")]]
    levels: tuple[Level, ...] = ("federal",)
    facts: dict[str, str] = {}
    sources: list[Reference] = []
    actions: list[Action] = []


class Wording(Struct, frozen=True):
    """A campaign in one language."""

    language: str
    title: str
    lead: Markup
    summary: Markup
    tips: Markup
    questions: Markup
    blanks: tuple[Blank, ...]
    templates: dict[str, ScriptTemplate]
    words: Words


class Campaign(Struct, frozen=True):
    """A campaign, with its wording in each of its languages."""

    slug: str
    path: Path
    facts: Facts
    wordings: dict[str, Wording]

    def wording(self, language: str) -> Wording:
        """The wording in `language`, or else in the campaign's first one."""
        return self.wordings.get(language) or self.wordings[self.facts.languages[0]]

    def script(
        self,
        kind: str,
        member: Member,
        place: Place | None = None,
        zip_code: str | None = None,
        language: str = "en",
    ) -> Script:
        """The script of `kind` (call, short, voicemail, subject, email) for a member."""
        wording = self.wording(language)
        facts = {**self.facts.facts, "title": wording.title, "slug": self.slug}
        return wording.templates[kind].render(member, place, zip_code, facts)

    def try_out(self, member: Member) -> None:
        """Render every script for `member`. Raises CampaignError."""
        for language, wording in self.wordings.items():
            for kind in wording.templates:
                self.script(kind, member, language=language)


class Tips(Struct, frozen=True):
    """The call tips in one language: `first` are the few that stand beside the number."""

    language: str
    title: str
    summary: Markup
    first_title: str
    first: Markup
    sections: dict[str, Markup]


class Campaigns:
    """All campaigns in `folder`, and the tips. Raises CampaignError.

    Every script is tried on the `examples`; `flask campaigns check` tries all members. Drafts
    are seen by everybody with `shows_drafts`.
    """

    def __init__(
        self,
        folder: Path,
        default: str,
        examples: Iterable[Member] = (),
        *,
        shows_drafts: bool = False,
    ) -> None:
        examples = list(examples)
        self.shows_drafts = shows_drafts
        require_folder(folder)
        self.tips = read_tips(folder / "tips")
        self._by_slug = {campaign.slug: campaign for campaign in _read_all(folder)}
        for campaign in self._by_slug.values():
            for member in examples:
                campaign.try_out(member)
        if default not in self._by_slug:
            raise CampaignError(
                Message("The default campaign “%(slug)s” is not in %(folder)s.",
                        slug=default, folder=str(folder)),
                Message("Set SWITCHBOARD_DEFAULT_CAMPAIGN to one of: %(slugs)s.",
                        slugs=", ".join(self._by_slug) or "(none there)"),
            )  # fmt: skip
        self.default = self._by_slug[default]

    def all(self) -> list[Campaign]:
        """Every campaign: the default one first, the others by slug."""
        others = (c for slug, c in sorted(self._by_slug.items()) if c is not self.default)
        return [self.default, *others]

    def get(self, slug: str | None) -> Campaign:
        """The campaign with this slug; the default one without. Raises UnknownCampaign."""
        if not slug:
            return self.default
        try:
            return self._by_slug[slug]
        except KeyError:
            raise UnknownCampaign(
                Message("There is no campaign “%(slug)s” here.", slug=quoted(slug)),
                Message("The campaigns are: %(slugs)s.", slugs=", ".join(self._by_slug)),
            ) from None


def require_folder(folder: Path) -> None:
    """Raise CampaignError where there is no folder of campaigns."""
    if not folder.is_dir():
        raise CampaignError(
            Message("There is no folder %(folder)s.", folder=str(folder)),
            Message("Set SWITCHBOARD_SCRIPTS_DIR to the folder of the campaigns."),
        )


def read(path: Path) -> Campaign:
    """The campaign in the folder `path`. Raises CampaignError with file, line and fix."""
    facts_path = path / "campaign.toml"
    if not SLUG.fullmatch(path.name):
        raise words.wrong(
            facts_path, 1, f"“{path.name}” cannot be in an address",
            "name the folder with small letters, digits and hyphens",
        )  # fmt: skip
    facts = _read_facts(facts_path)
    wordings = {}
    for code in facts.languages:
        file = path / f"{code}.md"
        if not file.exists():
            raise words.wrong(
                facts_path, 1, f"languages has “{code}”, and there is no {file.name}",
                "write it, or take it out",
            )  # fmt: skip
        wordings[code] = _wording(_read_words(file))
    return Campaign(path.name, path, facts, wordings)


def _read_all(folder: Path) -> Iterable[Campaign]:
    # A link that leads nowhere is a campaign too, which cannot be read: it must not go unnoticed.
    return [
        read(path) for path in sorted(folder.iterdir()) if os.path.lexists(path / "campaign.toml")
    ]


def _read_words(path: Path) -> Words:
    text = words.read(path)
    if not text.title:
        raise words.wrong(path, 1, "has no title", "write it behind “# ”")
    return text


def _read_facts(path: Path) -> Facts:
    try:
        facts = msgspec.toml.decode(path.read_text("utf-8-sig"), type=Facts)
    except (OSError, ValueError, RecursionError) as error:
        raise words.wrong(path, _line_of(path, error), str(error), _FACTS_HINT) from error
    for name, value in facts.facts.items():
        if name in ("title", "slug") or not value.isprintable():
            raise words.wrong(path, 1, f"the fact “{name}” cannot be used", "name or write it anew")
    if not facts.languages:
        raise words.wrong(path, 1, "languages is empty", 'write languages = ["en"]')
    for code in facts.languages:
        if facts.languages.count(code) > 1:
            raise words.wrong(path, 1, f"languages has “{code}” twice", "keep one of them")
    _check_links(path, facts)
    return facts


def _check_links(path: Path, facts: Facts) -> None:
    for url in (source.url for source in facts.sources if source.url is not None):
        if not contacts.is_web_address(url):
            lines = path.read_text("utf-8-sig").split("\n")
            at = next((number for number, line in enumerate(lines, start=1) if url in line), 1)
            raise bad_link(path, at, url)


def bad_link(path: Path, line: int, link: str) -> CampaignError:
    """The error for a link that no page of ours may carry."""
    return words.wrong(
        path, line, f"“{quoted(link)}” is not a link that a page can carry",
        "write the whole address, like https://www.example.org/",
    )  # fmt: skip


def _line_of(path: Path, error: Exception) -> int:
    """The line that a TOML error names, or that holds the key of a type error; else 1."""
    found = re.search(r"at line (\d+)", str(error))
    if found:
        return int(found[1])
    key = re.search(r"unknown field `(\w+)`|\$\.(\w+)", str(error))
    if key and path.exists():
        name = key[1] or key[2]
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1):
            if re.match(rf"\s*\[*\s*{re.escape(name)}\b", line):
                return number
    return 1


def _wording(text: Words) -> Wording:
    _require(text, SECTIONS, optional=(_BLANKS,))
    blanks = _blanks(text.path, text.sections.get(_BLANKS))
    templates = {
        kind: _template(kind, text.path, text.sections[kind.capitalize()], blanks)
        for kind in SPOKEN
    }
    subject, body = _split_email(text.path, text.sections["Email"])
    templates["subject"] = _template("subject", text.path, subject, blanks)
    templates["email"] = _template("email", text.path, body, blanks)
    return Wording(
        language=text.path.stem,
        title=text.title,
        lead=words.to_html(text.summary.partition("\n\n")[0]),
        summary=words.to_html(text.summary),
        tips=words.to_html(text.sections["Tips"].text),
        questions=words.to_html(text.sections["Questions"].text),
        blanks=tuple(in_order(blanks).values()),
        templates=templates,
        words=text,
    )


def _require(text: Words, needed: Iterable[str], optional: Iterable[str] = ()) -> None:
    allowed = ", ".join([*needed, *optional])
    for name, section in text.sections.items():
        if name not in needed and name not in optional:
            near = difflib.get_close_matches(name, [*needed, *optional], 1)
            raise words.wrong(
                text.path, section.line - 1, f"there is no section “{name}”",
                f"write “## {near[0]}”" if near else f"the sections are {allowed}",
            )  # fmt: skip
    for name in needed:
        if name not in text.sections or not text.sections[name].text.strip():
            raise words.wrong(
                text.path, text.sections[name].line if name in text.sections else 1,
                f"section “{name}” is missing or empty", f"the sections are {allowed}",
            )  # fmt: skip


def _blanks(path: Path, section: Section | None) -> list[Blank]:
    blanks: list[Blank] = []
    for number, line in enumerate(
        section.text.split("\n") if section else (), section.line if section else 0
    ):
        if not line.strip():
            continue
        match = _BLANK_LINE.fullmatch(line.strip())
        if not match:
            raise words.wrong(
                path, number, f"“{line.strip()}” does not describe a blank",
                "write “- name [placeholder]: Label”, and “ = one | two” behind it for choices",
            )  # fmt: skip
        name = match["name"]
        if name in _RESERVED or name in {blank.name for blank in blanks}:
            raise words.wrong(path, number, f"the name “{name}” is taken", "choose another name")
        choices = tuple(choice.strip() for choice in (match["choices"] or "").split("|"))
        blanks.append(
            Blank(
                name, match["placeholder"], match["label"].strip(), choices if any(choices) else ()
            )
        )
    return blanks


def _split_email(path: Path, section: Section) -> tuple[Section, Section]:
    """The subject line and the body of an Email section."""
    lines = section.text.split("\n")
    at = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if not re.match(r"Subject: +\S", lines[at]):
        raise words.wrong(
            path, section.line + at, "the Email section has no subject",
            "begin it with “Subject: ” and one line",
        )  # fmt: skip
    subject = Section("Subject", section.line + at, lines[at].removeprefix("Subject: "))
    return subject, Section("Email", section.line + at + 1, "\n".join(lines[at + 1 :]))


def _template(kind: str, path: Path, section: Section, blanks: list[Blank]) -> ScriptTemplate:
    return ScriptTemplate(kind, path, section.line, section.text, blanks)


def read_tips(folder: Path) -> dict[str, Tips]:
    """The tips in `folder`, by language. Raises CampaignError."""
    tips = {path.stem: _tips(_read_words(path)) for path in sorted(folder.glob("??.md"))}
    if "en" not in tips:
        raise words.wrong(folder / "en.md", 1, "the tips are missing", "put them there")
    return tips


def _tips(text: Words) -> Tips:
    names = list(text.sections)
    if not names:
        raise words.wrong(text.path, 1, "has no section", "begin one with “## ”")
    html = {name: words.to_html(section.text) for name, section in text.sections.items()}
    return Tips(
        text.path.stem, text.title, words.to_html(text.summary), names[0], html.pop(names[0]), html
    )
