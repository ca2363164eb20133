"""What to mend in a campaign's actions, targets and state, for `flask campaigns check`.

These are faults that do not keep a site from starting: a date that has gone by, a member
who has left office, a target that nobody meets. The others stop the boot.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from switchboard import campaigns, tomlfile, words
from switchboard.actions import AnyAction, Event
from switchboard.campaigns import Campaign
from switchboard.errors import CampaignError
from switchboard.records import Member
from switchboard.states import STATES

LONGEST_SAY_S = 30
"""How long what to say on an agency's line may take, in seconds."""


def of(campaign: Campaign, people: Iterable[Member], now: datetime) -> Iterator[CampaignError]:
    """What is wrong within one campaign at `now`, with `people` in Congress."""
    people = list(people)
    yield from _unknown_members(campaign, people)
    yield from _unmatched_targets(campaign, people)
    yield from _sources(campaign, now)
    for number, action in enumerate(campaign.facts.actions):
        for key, what, fix in _dates(action, now, is_open=campaign.is_open):
            line = tomlfile.line_of(_path(campaign), "actions", key, number)
            yield words.wrong(_path(campaign), line, f"the action “{action.id}” {what}", fix)
    yield from _said(campaign)
    yield from _notices(campaign)


def between(whole: Mapping[str, Campaign], slugs: Collection[str]) -> Iterator[CampaignError]:
    """What is wrong between the campaigns that can be read; `slugs` are those of all."""
    for campaign in whole.values():
        successor = campaign.facts.successor
        # One that cannot be read has been named already.
        if successor in whole or successor not in slugs:
            yield from campaigns.problems_of_successor(campaign, whole)
        following = whole.get(successor or "")
        if following and following.facts.state == "draft":
            line = tomlfile.line_of(_path(campaign), "successor")
            what = f"successor is “{successor}”, a draft that nobody sees"
            yield words.wrong(_path(campaign), line, what, "make that campaign live")
    yield from _same_titles(whole.values())


def _path(campaign: Campaign) -> Path:
    return campaign.path / "campaign.toml"


def _unknown_members(campaign: Campaign, people: Iterable[Member]) -> Iterator[CampaignError]:
    path, known = _path(campaign), {member.id for member in people}
    named = [("targets", "members", id_) for id_ in campaign.facts.targets.members]
    named += [("stances", id_, id_) for id_ in campaign.facts.stances]
    for table, key, id_ in named:
        if id_ not in known:
            yield words.wrong(
                path, tomlfile.line_of(path, table, key),
                f"{table} has “{id_}”, and no sitting member has this id",
                "copy the id from the address of the member's call page",
            )  # fmt: skip


def _unmatched_targets(campaign: Campaign, people: list[Member]) -> Iterator[CampaignError]:
    targets, path = campaign.facts.targets, _path(campaign)
    if targets.chambers == ("senate",):
        for code in targets.states:
            if not STATES[code].classes:
                yield words.wrong(
                    path, tomlfile.line_of(path, "targets", "states"),
                    f"states has “{code}”, which has no seat in the Senate",
                    "take it out, or add the House to chambers",
                )  # fmt: skip
    # Who sits at another level than Congress is not in our data.
    is_of_congress = "federal" in targets.levels
    if targets.has_members and is_of_congress and all(targets.why_not(each) for each in people):
        yield words.wrong(
            path, tomlfile.line_of(path, "targets"), "nobody can match these targets",
            "name chambers, states and members that somebody sits for",
        )  # fmt: skip


def _sources(campaign: Campaign, now: datetime) -> Iterator[CampaignError]:
    for number, source in enumerate(campaign.facts.sources):
        if source.dated > now.date():
            line = tomlfile.line_of(_path(campaign), "sources", "dated", number)
            what = f"the source is dated {source.dated}, which is still to come"
            yield words.wrong(_path(campaign), line, what, "write the day of which it speaks")


def _dates(action: AnyAction, now: datetime, *, is_open: bool) -> Iterator[tuple[str, str, str]]:
    """What is wrong with the dates of an action at `now`: the key, what, and how to mend it."""
    today = now.date()
    if action.checked > today:
        yield "checked", f"was checked on {action.checked}, which is still to come", "mend the date"
    is_past_event = isinstance(action, Event) and action.is_past(now)
    if is_open and action.ends and action.ends < today and not is_past_event:
        fix = "take the action out, or give it another date"
        yield "ends", f"ended on {action.ends}, and is offered as if it were coming", fix
    if isinstance(action, Event) and action.starts:
        last = (action.end or action.start).isoformat()[:10]
        if action.starts.isoformat() > last:
            yield "starts", "is hidden until it is past", "write the day from which to show it"


def _said(campaign: Campaign) -> Iterator[CampaignError]:
    for wording in campaign.wordings.values():
        for id_, action in wording.actions.items():
            if action.seconds > LONGEST_SAY_S:
                yield words.wrong(
                    wording.words.path, action.line,
                    f"what to say for “{id_}” takes over {LONGEST_SAY_S} seconds",
                    f"shorten it to {LONGEST_SAY_S * words.WORDS_PER_MINUTE // 60} words",
                )  # fmt: skip


def _notices(campaign: Campaign) -> Iterator[CampaignError]:
    """A notice that only some of the languages have."""
    having = [code for code, each in campaign.wordings.items() if each.notice]
    for code, wording in campaign.wordings.items():
        if having and code not in having:
            yield words.wrong(
                wording.words.path, 1, f"section “Notice” is in {having[0]}.md and missing here",
                "write “## Notice” here too",
            )  # fmt: skip


def _same_titles(whole: Iterable[Campaign]) -> Iterator[CampaignError]:
    """Two campaigns to choose from that nobody can tell apart."""
    seen: dict[tuple[str, str], str] = {}
    for campaign in whole:
        if campaign.facts.state != "live":
            continue
        for code, wording in campaign.wordings.items():
            first = seen.setdefault((code, wording.title.casefold()), campaign.slug)
            if first != campaign.slug:
                yield words.wrong(
                    wording.words.path, 1, f"has the same title as the campaign “{first}”",
                    "give it a title of its own behind “# ”",
                )  # fmt: skip
