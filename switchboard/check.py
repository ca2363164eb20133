"""`flask campaigns check`: everything in the campaigns that an author should mend.

Renders every script for every member, since a mistake may hide in a branch that only
one delegate sees, and looks at lengths, numbers and links.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from switchboard import campaigns, contacts, desk, faults, words
from switchboard.campaigns import Campaign, Wording
from switchboard.errors import CampaignError
from switchboard.lookup import utc_now
from switchboard.messages import Message
from switchboard.records import Member, Place
from switchboard.scripts import Script, fill
from switchboard.words import Words

LONGEST_S = {"call": 60, "short": 20, "voicemail": 30}
"""How long a script may take to say, in seconds, at 150 words a minute."""

_MARK = re.compile(r"\{[{%]")
_LINK = re.compile(r"\]\(\s*<?([^)\s>]*)")
_NUMBER = re.compile(r"(?<![\w.,-])\+?\d[\d().-]*(?: [\d().-]+)*\d(?![\w-])")
_SOMEWHERE = Place("Springfield", None, "IL", "standard", None)


def check(
    folder: Path, members: Iterable[Member], now: datetime | None = None
) -> list[CampaignError]:
    """What is wrong in the campaigns and tips of `folder`, each with file, line and fix.

    `now` is the time at which nothing may be past that should be coming.
    """
    people = list(members)
    campaigns.require_folder(folder)
    found: dict[str, CampaignError] = {}
    for problem in _problems(folder, people, now or utc_now()):
        found.setdefault(problem.message, problem)
    return list(found.values())


def _problems(folder: Path, people: list[Member], now: datetime) -> Iterator[CampaignError]:
    yield from _tips(folder / "tips")
    paths = [path for path in sorted(folder.iterdir()) if path.is_dir() and path.name != "tips"]
    if not paths:
        yield CampaignError(
            Message("There is no campaign in %(folder)s.", folder=str(folder)),
            Message("Set SWITCHBOARD_SCRIPTS_DIR to the folder of the campaigns."),
        )
    whole: dict[str, Campaign] = {}
    for path in paths:
        try:
            campaign = campaigns.read(path)
        except CampaignError as error:
            yield error
            continue
        whole[campaign.slug] = campaign
        yield from _campaign(campaign, people)
        yield from faults.of(campaign, people, now)
    yield from faults.between(whole, {path.name for path in paths})


def _tips(path: Path) -> Iterator[CampaignError]:
    try:
        read = campaigns.read_tips(path)
    except CampaignError as error:
        yield error
    else:
        for language in read:
            yield from _text(words.read(path / f"{language}.md"))


def _campaign(campaign: Campaign, people: list[Member]) -> Iterator[CampaignError]:
    for language, wording in campaign.wordings.items():
        yield from _text(wording.words)
        yield from _scripts(campaign, language, wording, people)


def _scripts(
    campaign: Campaign, language: str, wording: Wording, people: list[Member]
) -> Iterator[CampaignError]:
    for kind, template in wording.templates.items():
        for member in people:
            for stance in campaigns.stances_to_try(template):
                try:
                    script = campaign.script_for_stance(
                        kind, member, stance, _SOMEWHERE, "62701", language
                    )
                except CampaignError as error:
                    yield error
                    continue
                yield from _length(script, template.path, template.line)


def _length(script: Script, path: Path, line: int) -> Iterator[CampaignError]:
    limit = LONGEST_S.get(script.kind)
    if limit is None:
        return
    seconds = words.spoken_seconds(fill(script, {}, desk.placeholders(script.blanks)))
    if seconds > limit:
        yield words.wrong(
            path, line, f"the {script.kind} script takes over {limit} seconds to say",
            f"shorten it to {limit * words.WORDS_PER_MINUTE // 60} words",
        )  # fmt: skip


def _text(text: Words) -> Iterator[CampaignError]:
    """Mistakes in links and numbers anywhere in a file, and marks where they do nothing."""
    for number, line in enumerate(text.path.read_text("utf-8").split("\n"), start=1):
        for link in _LINK.findall(line):
            if not _is_good_link(link):
                yield campaigns.bad_link(text.path, number, link)
        for figure in _NUMBER.findall(_LINK.sub("](", line)):
            digits = re.sub(r"\D", "", figure)
            if _looks_like_a_phone(figure, digits) and not contacts.phone(figure):
                yield words.wrong(
                    text.path, number, f"“{figure}” is not a telephone number",
                    "write it like 202-224-3121",
                )  # fmt: skip
    for name, section in text.sections.items():
        mark = _MARK.search(section.text)
        if mark and name not in campaigns.SCRIPT_SECTIONS:
            offset = section.text.count("\n", 0, mark.start())
            yield words.wrong(
                text.path, section.line + offset, f"section “{name}” is shown as it is written",
                "use variables only in Call, Short, Voicemail and Email",
            )  # fmt: skip


def _looks_like_a_phone(figure: str, digits: str) -> bool:
    """Whether somebody meant a number to dial: not a date, a ZIP+4, or a count."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d|\d{5}-\d{4}|[\d,.]+|\d+ \d+|\d{4}-\d{4}", figure):
        return False
    return 7 <= len(digits) <= 12


def _is_good_link(link: str) -> bool:
    if link.startswith("tel:"):
        return contacts.phone(link.removeprefix("tel:")) is not None
    if link.startswith("mailto:"):
        return "@" in link
    return contacts.is_web_address(link)
