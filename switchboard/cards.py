"""The results page: members as cards, candidates to choose from, seats that are vacant."""

from collections.abc import Hashable
from typing import Literal, NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from switchboard import actions, referral, sharing, stencils
from switchboard.actions import Shown
from switchboard.campaigns import Campaign, Wording
from switchboard.i18n import day, gettext, language, translate
from switchboard.records import Answer, Certainty, District, Member, Seat
from switchboard.services import services

Standing = Literal["target", "other", "closed"]
"""How a campaign stands to a member: it asks to call them, or others, or nobody any more."""


class Shape(NamedTuple):
    """All that makes one results page another page than the next, but for what is in its gaps."""

    certainty: Certainty
    congress: int
    is_chosen: bool
    is_abroad: bool
    has_zip: bool
    is_stale: bool
    must_choose: bool
    has_senate: bool
    has_house: bool
    senate_is_sure: bool
    has_officials: bool
    takes_addresses: bool
    is_draft: bool
    house_first: bool
    agencies_first: bool
    has_agencies: bool
    state: str | Literal[False]
    """The state whose districts to offer, where no more is known of the ZIP."""


def results_page(answer: Answer, campaign: Campaign, wording: Wording) -> Markup:
    """Who represents a place, with links into the campaign."""
    where = query_of(answer, campaign)
    senate = _cards(answer, "senate", campaign, where)
    if must_choose(answer):
        holders = {member.district: member for member in answer.members}
        house = [
            _candidate(district, holders.get(district.id), campaign, where)
            for district in answer.districts
        ]
    else:
        house = _cards(answer, "house", campaign, where)
    lines = [_agency(each, campaign, wording) for each in agencies(campaign, wording)]
    place = answer.place
    shape = Shape(
        certainty=answer.certainty,
        congress=answer.congress,
        is_chosen=answer.is_chosen,
        is_abroad=answer.basis == "abroad",
        has_zip=bool(answer.zip),
        is_stale=answer.source.stale,
        must_choose=must_choose(answer),
        has_senate=bool(senate),
        has_house=bool(house),
        senate_is_sure=all(m.certain for m in answer.members if m.chamber == "senate"),
        has_officials=bool(answer.officials),
        takes_addresses=bool(services().lookup.finders.providers),
        is_draft=bool(campaign.preview),
        house_first=_rank(answer, "house", campaign) < _rank(answer, "senate", campaign),
        agencies_first=campaign.facts.targets.agencies_first,
        has_agencies=bool(lines),
        state=answer.certainty == "state" and place.state,
    )
    gaps = {
        "zip": answer.zip,
        "where": where,
        "place": ", ".join(filter(None, [place.city, place.state])),
        "reason": translate(answer.reason),
        "notes": _notes(answer),
        "campaign": campaign.slug,
        "preview": campaign.preview,
        "title": wording.title,
        "title_language": wording.language,
        "state": state_note(campaign, wording),
        "agencies": Markup().join(lines),
        "senate": Markup().join(senate),
        "house": Markup().join(house),
        "officials": Markup().join(
            _official(official, campaign, where) for official in answer.officials
        ),
        "source": _source(answer),
        "origin": sharing.origin(),
        "and_ref": referral.as_query(),
        "only_ref": referral.alone(),
        "ref_field": referral.as_field(),
    }
    # The answer's own Congress: by now the clock may have gone on to the next.
    content = {"shape": shape, "congress": answer.congress, "valid_until": answer.valid_until}
    return stencils.fill("results.html", shape, content, gaps)


def must_choose(answer: Answer) -> bool:
    """Whether the caller has districts to choose from."""
    return answer.certainty in ("split", "approximate")


def query_of(answer: Answer | None, campaign: Campaign | None = None) -> str:
    """The query that keeps the caller's place, choice and `ref` from page to page.

    And the word without which nobody sees a draft.
    """
    parts = [f"zip={quote(answer.zip)}"] if answer and answer.zip else []
    if answer and answer.is_chosen:
        parts.append(f"district={answer.districts[0].id}")
    if campaign and campaign.preview:
        parts.append(f"preview={campaign.preview}")
    return ("&".join(parts) + referral.as_query()).removeprefix("&")


def page_of(campaign: Campaign) -> str:
    """The address of a campaign's own page."""
    query = query_of(None, campaign)
    return f"/campaigns/{campaign.slug}{'?' if query else ''}{query}"


def state_note(campaign: Campaign, wording: Wording) -> Markup:
    """What is to be said first of a campaign that is not simply live; nothing of one that is."""
    state = campaign.facts.state
    if state == "live":
        return Markup()
    successor = services().campaigns.successor(campaign)
    following = successor.wording(language()) if successor else None
    content = {
        "state": state,
        "notice": wording.notice if state != "draft" else "",
        "language": wording.language,
        "successor": successor.slug if successor else "",
        "successor_title": following.title if following else "",
        "successor_language": following.language if following else "",
    }
    return stencils.fill("_state.html", campaign.slug, content, {})


def standing(member: Member, campaign: Campaign) -> Standing:
    """How `campaign` stands to `member`."""
    if not campaign.is_open:
        return "closed"
    return "other" if campaign.facts.targets.why_not(member) else "target"


def why_not(member: Member, campaign: Campaign) -> str:
    """Why the campaign asks for no call to `member`, in words; "" where it does, or is closed."""
    reason = campaign.facts.targets.why_not(member) if campaign.is_open else None
    return translate(reason) if reason else ""


def _rank(answer: Answer, chamber: str, campaign: Campaign) -> int:
    """Where a chamber stands in the order of the campaign, by itself or by its members."""
    ids = [member.id for member in answer.members if member.chamber == chamber]
    return campaign.facts.targets.rank(chamber, *ids)


def _cards(answer: Answer, chamber: str, campaign: Campaign, where: str) -> list[Markup]:
    """The sure members of a chamber, and its vacant seats."""
    members = [member for member in answer.members if member.chamber == chamber]
    return [
        _member(member, campaign, where) for member in campaign.facts.targets.in_order(members)
    ] + [_vacancy(seat) for seat in answer.vacancies if seat.chamber == chamber]


def _member(member: Member, campaign: Campaign, where: str) -> Markup:
    content = {"member": member, "standing": standing(member, campaign)}
    gaps = {"campaign": campaign.slug, "where": where, "why_not": why_not(member, campaign)}
    return stencils.fill("_card.html", _shape_of(member, campaign), content, gaps)


def _official(official: Member, campaign: Campaign, where: str) -> Markup:
    content = {"member": official, "standing": standing(official, campaign)}
    gaps = {"campaign": campaign.slug, "where": where, "why_not": why_not(official, campaign)}
    return stencils.fill("_official.html", None, content, gaps)


def _candidate(district: District, member: Member | None, campaign: Campaign, where: str) -> Markup:
    shape = (
        None if member and member.is_live else (district.id, member and _shape_of(member, campaign))
    )
    content = {
        "district": district,
        "member": member,
        "standing": standing(member, campaign) if member else "target",
    }
    gaps = {
        "campaign": campaign.slug,
        "where": f"{where}&" if where else "",
        "share": _share(district),
        "why_not": why_not(member, campaign) if member else "",
    }
    return stencils.fill("_candidate.html", shape, content, gaps)


def agencies(campaign: Campaign, wording: Wording) -> list[Shown]:
    """The agencies that the campaign asks to call, while it does, in its order."""
    listed = campaign.facts.targets.agencies_in_order()
    if not listed or not campaign.is_open:
        return []
    now = services().lookup.clock()
    board = actions.arrange(campaign.facts.actions, wording.actions, now, listed)
    return [each for each in board.agencies if each.id in listed and not each.is_over]


def _agency(agency: Shown, campaign: Campaign, wording: Wording) -> Markup:
    content = {"agency": agency, "language": wording.language}
    gaps = {"page": page_of(campaign)}
    return stencils.fill("_agency.html", (campaign.slug, agency.id), content, gaps)


def _vacancy(seat: Seat) -> Markup:
    return stencils.fill("_vacancy.html", seat, {"seat": seat}, {})


def _shape_of(member: Member, campaign: Campaign) -> Hashable:
    """What a member's card is kept by; None, so that it is not, where an API has changed it.

    Not by the campaign, only by how it stands to the member: else each would have its own.
    """
    if member.is_live:
        return None
    is_past_term = services().lookup.is_past_term(member)
    stands = standing(member, campaign)
    return (member.source, member.id, member.as_of, member.certain, is_past_term, stands)


def _notes(answer: Answer) -> Markup:
    """What else is to be said of an answer, a paragraph each."""
    said = [translate(note) for note in answer.notes]
    if answer.fallbacks:
        said.append(
            " ".join([*(translate(each.why) for each in answer.fallbacks), _instead(answer)])
        )
    return Markup().join(Markup('<p class="note">{}</p>').format(text) for text in said)


def _instead(answer: Answer) -> str:
    """Who answered in place of those that did not."""
    if answer.source.title:
        return gettext("%(title)s answered instead.", title=answer.source.title)
    return gettext(
        "So this is from the directory on this site, as of %(date)s.",
        date=day(answer.source.as_of),
    )


def _source(answer: Answer) -> str:
    """Where an answer comes from, and how old that is."""
    if not answer.source.title:
        return gettext(
            "From the directory on this site, as of %(date)s.", date=day(answer.source.as_of)
        )
    if answer.basis == "abroad":
        return gettext(
            "From %(title)s, %(date)s.", title=answer.source.title, date=day(answer.source.as_of)
        )
    return gettext(
        "From %(title)s, %(day)s, and the directory on this site, as of %(date)s.",
        title=answer.source.title,
        day=day(answer.source.as_of),
        date=day(services().lookup.directory.source.as_of),
    )


def _share(district: District) -> str:
    """How much of the ZIP's land the district has, in words, where that is known."""
    if district.share is None:
        return ""
    if district.share < 0.01:
        return gettext("Less than one percent of the ZIP code’s land")
    return gettext("%(share)s%% of the ZIP code’s land", share=round(district.share * 100))
