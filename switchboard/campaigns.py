"""Campaigns: what a caller asks for, as files that a volunteer can edit.

`scripts/<slug>/campaign.toml` holds facts; `en.md` beside it the words in English,
with the sections of `SECTIONS`. A campaign that cannot be used stops the boot, with
file, line and fix. Markdown is made into HTML when it is first asked for: of many
campaigns, few are looked at.
"""

import difflib
import functools
import hmac
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from markupsafe import Markup
from msgspec import Meta, Struct

from switchboard import actions, contacts, tomlfile, words
from switchboard.actions import ActionWords, AnyAction
from switchboard.errors import CampaignError, UnknownCampaign
from switchboard.messages import Message
from switchboard.records import Member, Place
from switchboard.scripts import BUILT_IN, Blank, Script, ScriptTemplate, in_order
from switchboard.targets import STANCES, Stance, Targets
from switchboard.typed import quoted
from switchboard.words import Section, Words

SPOKEN = ("call", "short", "voicemail")
KINDS = (*SPOKEN, "email")
"""The kinds of script. Each has a section of its name, a subject beside the email's."""

SCRIPT_SECTIONS = tuple(kind.capitalize() for kind in KINDS)
SECTIONS = (*SCRIPT_SECTIONS, "Tips", "Questions")
_BLANKS, _NOTICE = "Blanks", "Notice"
OPTIONAL_SECTIONS = (_BLANKS, actions.SECTION, _NOTICE)

State = Literal["draft", "live", "paused", "archived", "won"]
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
    "stance",
    "preview",
    "lang",
    "true",
    "false",
    "none",
    "self",
}
_FACTS_HINT = (
    "the keys are languages, state, successor, preview, facts, sources (each with title, dated, "
    "url), targets (levels, chambers, states, members, agencies, order), stances and actions; "
    "text stands in quotes, a date like 2026-03-01 does not"
)
# How many campaigns an error names.
_MOST_NAMED = 12


class Reference(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a campaign's facts come from, and the day that they speak of."""

    title: str
    dated: date
    url: str | None = None


class Facts(Struct, frozen=True, forbid_unknown_fields=True):
    """The content of campaign.toml. `facts` are strings that scripts may use by name.

    `preview` is the secret word in the link to a draft; `successor` the slug of the campaign
    that goes on where this one ended; `stances` are by member's id.
    """

    languages: list[Annotated[str, Meta(pattern="^[a-z]{2}$")]]
    state: State = "live"
    successor: str | None = None
    preview: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{12,64}\Z")] | None = None
    facts: dict[str, str] = {}
    sources: list[Reference] = []
    targets: Targets = Targets()
    stances: dict[str, Stance] = {}
    actions: tuple[AnyAction, ...] = ()


class Wording(Struct, frozen=True, dict=True):
    """A campaign in one language. `actions` are by id."""

    language: str
    title: str
    blanks: tuple[Blank, ...]
    templates: dict[str, ScriptTemplate]
    actions: dict[str, ActionWords]
    words: Words

    @functools.cached_property
    def lead(self) -> Markup:
        """The first paragraph of the summary."""
        return words.to_html(self.words.summary.partition("\n\n")[0])

    @functools.cached_property
    def summary(self) -> Markup:
        """What stands before the first section."""
        return words.to_html(self.words.summary)

    @functools.cached_property
    def tips(self) -> Markup:
        """What to know for a call of this campaign."""
        return words.to_html(self.words.sections["Tips"].text)

    @functools.cached_property
    def questions(self) -> Markup:
        """What an office may ask, with answers."""
        return words.to_html(self.words.sections["Questions"].text)

    @functools.cached_property
    def notice(self) -> Markup:
        """Why a campaign is paused or over, if its file says so."""
        section = self.words.sections.get(_NOTICE)
        return words.to_html(section.text if section else "")


class Campaign(Struct, frozen=True):
    """A campaign, with its wording in each of its languages."""

    slug: str
    path: Path
    facts: Facts
    wordings: dict[str, Wording]

    @property
    def is_open(self) -> bool:
        """Whether calls are wanted now."""
        return self.facts.state in ("live", "draft")

    @property
    def preview(self) -> str:
        """The secret word that links to a draft carry; "" where none is needed."""
        return (self.facts.preview or "") if self.facts.state == "draft" else ""

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
        stance = self.facts.stances.get(member.id, "")
        return self.script_for_stance(kind, member, stance, place, zip_code, language)

    def script_for_stance(
        self,
        kind: str,
        member: Member,
        stance: str,
        place: Place | None = None,
        zip_code: str | None = None,
        language: str = "en",
    ) -> Script:
        """The script of `kind` for a member, as if this were their stance."""
        wording = self.wording(language)
        facts = {**self.facts.facts, "title": wording.title, "slug": self.slug}
        return wording.templates[kind].render(member, place, zip_code, facts, stance)

    def try_out(self, members: Iterable[Member]) -> None:
        """Render every script that may fail for each of `members`. Raises CampaignError."""
        known = (*self.facts.facts, "title", "slug")
        for language, wording in self.wordings.items():
            for kind, template in wording.templates.items():
                if template.cannot_fail(known):
                    continue
                for member in members:
                    for stance in stances_to_try(template):
                        self.script_for_stance(kind, member, stance, language=language)


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

    Every script that may fail is tried on the `examples`; `flask campaigns check` tries all
    members. Drafts are seen by those who have their link, or by everybody with `shows_drafts`.
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
        require_folder(folder)
        self.shows_drafts = shows_drafts
        self.tips = read_tips(folder / "tips")
        self._by_slug = {campaign.slug: campaign for campaign in _read_all(folder)}
        for campaign in self._by_slug.values():
            campaign.try_out(examples)
            for problem in problems_of_successor(campaign, self._by_slug):
                raise problem
        self.default = self._default(folder, default)
        self._listed = sorted(
            (each for each in self._by_slug.values() if self._is_listed(each)),
            key=lambda each: (each is not self.default, each.slug),
        )

    def all(self) -> list[Campaign]:
        """Every campaign to choose from: the default one first, the others by slug.

        One that is paused or over is not among them.
        """
        return self._listed

    def get(self, slug: str | None, preview: str = "") -> Campaign:
        """The campaign with this slug; the default one without.

        A draft is there only for who has the secret word of its `preview` link. Raises
        UnknownCampaign.
        """
        if not slug:
            return self.default
        found = self._by_slug.get(slug)
        if found is None or not self._may_see(found, preview):
            named = [each.slug for each in self._listed]
            near = difflib.get_close_matches(slug, named, _MOST_NAMED)
            raise UnknownCampaign(
                Message("There is no campaign “%(slug)s” here.", slug=quoted(slug)),
                Message(
                    "The campaigns are: %(slugs)s.",
                    slugs=", ".join(named if len(named) <= _MOST_NAMED else near or named[:1]),
                ),
            )
        return found

    def of_operator(self, slug: str) -> Campaign:
        """The campaign with this slug for whoever runs the site: drafts too."""
        return self._by_slug.get(slug) or self.get(slug)

    def is_known(self, slug: str, preview: str = "") -> bool:
        """Whether there is a campaign with this slug for who has this `preview` word."""
        found = self._by_slug.get(slug)
        return found is not None and self._may_see(found, preview)

    def successor(self, campaign: Campaign) -> Campaign | None:
        """The campaign that goes on where this one ended, if there is one to see."""
        found = self._by_slug.get(campaign.facts.successor or "")
        return found if found and self._may_see(found, "") else None

    def _default(self, folder: Path, slug: str) -> Campaign:
        fix = Message(
            "Set SWITCHBOARD_DEFAULT_CAMPAIGN to one of: %(slugs)s.",
            slugs=", ".join(each.slug for each in self._by_slug.values() if self._is_listed(each))
            or "(none there)",
        )
        found = self._by_slug.get(slug)
        if found is None:
            raise CampaignError(
                Message("The default campaign “%(slug)s” is not in %(folder)s.",
                        slug=slug, folder=str(folder)), fix,
            )  # fmt: skip
        if not self._is_listed(found):
            line = tomlfile.line_of(found.path / "campaign.toml", "state")
            what = f"state is “{found.facts.state}”, and this is the default campaign"
            raise words.wrong(found.path / "campaign.toml", line, what, f"make it live. {fix}")
        return found

    def _is_listed(self, campaign: Campaign) -> bool:
        return campaign.facts.state == "live" or self._shows(campaign)

    def _shows(self, campaign: Campaign) -> bool:
        return self.shows_drafts and campaign.facts.state == "draft"

    def _may_see(self, campaign: Campaign, preview: str) -> bool:
        if campaign.facts.state != "draft" or self._shows(campaign):
            return True
        word = campaign.preview
        return bool(word) and hmac.compare_digest(word.encode(), preview.encode("utf-8", "replace"))


def stances_to_try(template: ScriptTemplate) -> tuple[str, ...]:
    """The stances by which the words of a template may differ."""
    return ("", *STANCES) if template.asks_for_stance else ("",)


def problems_of_successor(
    campaign: Campaign, by_slug: Mapping[str, Campaign]
) -> Iterator[CampaignError]:
    """What is wrong with the campaign that follows on `campaign`."""
    slug = campaign.facts.successor
    if slug is None:
        return
    path = campaign.path / "campaign.toml"
    line = tomlfile.line_of(path, "successor")
    if campaign.facts.state not in ("archived", "won"):
        what = f"successor is “{quoted(slug)}”, and the campaign is {campaign.facts.state}"
        yield words.wrong(path, line, what, 'write state = "archived" or "won", or take it out')
    elif slug not in by_slug:
        what = f"there is no campaign “{quoted(slug)}” to be its successor"
        near = difflib.get_close_matches(slug, by_slug, 1)
        yield words.wrong(path, line, what, f"write “{near[0]}”" if near else "name its folder")
    elif _goes_in_a_circle(campaign, by_slug):
        what = f"successor is “{slug}”, which leads back to this campaign"
        yield words.wrong(path, line, what, "let the chain end with the campaign that is live")


def _goes_in_a_circle(campaign: Campaign, by_slug: Mapping[str, Campaign]) -> bool:
    seen: set[str] = set()
    following: Campaign | None = campaign
    while following is not None and following.slug not in seen:
        seen.add(following.slug)
        following = by_slug.get(following.facts.successor or "")
    return following is campaign


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
        wordings[code] = _wording(_read_words(file), facts_path, facts)
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
    facts = tomlfile.decode(path, Facts, _FACTS_HINT)
    for key, what, fix in _problems_of_facts(facts):
        raise words.wrong(path, tomlfile.line_of(path, key) if key else 1, what, fix)
    for number, source in enumerate(facts.sources):
        if source.url is not None and not contacts.is_web_address(source.url):
            raise bad_link(path, tomlfile.line_of(path, "sources", "url", number), source.url)
    ready = actions.require(path, facts.actions)
    agencies = [each.id for each in ready if isinstance(each, actions.Agency)]
    for id_ in facts.targets.agencies:
        if id_ not in agencies:
            raise words.wrong(
                path, tomlfile.line_of(path, "targets", "agencies"),
                f"the target “{quoted(id_)}” is no agency among the actions",
                f"choose from: {', '.join(agencies) or '(there are none)'}",
            )  # fmt: skip
    for key, what, fix in facts.targets.problems():
        raise words.wrong(path, tomlfile.line_of(path, "targets", key), what, fix)
    return msgspec.structs.replace(facts, actions=ready)


def _problems_of_facts(facts: Facts) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the simple facts: the key, what, and how to mend it."""
    for name, value in facts.facts.items():
        if name in ("title", "slug") or not value.isprintable():
            yield "", f"the fact “{name}” cannot be used", "name or write it anew"
    if not facts.languages:
        yield "languages", "languages is empty", 'write languages = ["en"]'
    for code in facts.languages:
        if facts.languages.count(code) > 1:
            yield "languages", f"languages has “{code}” twice", "keep one of them"


def bad_link(path: Path, line: int, link: str) -> CampaignError:
    """The error for a link that no page of ours may carry."""
    return words.wrong(
        path, line, f"“{quoted(link)}” is not a link that a page can carry",
        "write the whole address, like https://www.example.org/",
    )  # fmt: skip


def _wording(text: Words, facts_path: Path, facts: Facts) -> Wording:
    _require(text, SECTIONS, OPTIONAL_SECTIONS)
    if facts.state == "paused" and not _text_of(text, _NOTICE):
        raise words.wrong(
            text.path, 1, f"the campaign is paused, and no section “{_NOTICE}” says why",
            f"write “## {_NOTICE}” and below it why calls are not wanted now",
        )  # fmt: skip
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
        blanks=tuple(in_order(blanks).values()),
        templates=templates,
        actions=actions.read_words(
            text.path, text.sections.get(actions.SECTION), facts_path, facts.actions
        ),
        words=text,
    )


def _text_of(text: Words, name: str) -> str:
    return text.sections[name].text.strip() if name in text.sections else ""


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
