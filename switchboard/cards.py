"""The results page: members as cards, candidates to choose from, seats that are vacant."""

from collections.abc import Hashable
from typing import Literal, NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from switchboard import referral, sharing, stencils
from switchboard.campaigns import Campaign, Wording
from switchboard.i18n import day, gettext, translate
from switchboard.records import Answer, Certainty, District, Member, Seat
from switchboard.services import services


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
    state: str | Literal[False]
    """The state whose districts to offer, where no more is known of the ZIP."""


def results_page(answer: Answer, campaign: Campaign, wording: Wording) -> Markup:
    """Who represents a place, with links into the campaign."""
    slug, where = campaign.slug, query_of(answer)
    senate = _cards(answer, "senate", slug, where)
    if must_choose(answer):
        holders = {member.district: member for member in answer.members}
        house = [
            _candidate(district, holders.get(district.id), slug, where)
            for district in answer.districts
        ]
    else:
        house = _cards(answer, "house", slug, where)
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
        state=answer.certainty == "state" and place.state,
    )
    gaps = {
        "zip": answer.zip,
        "where": where,
        "place": ", ".join(filter(None, [place.city, place.state])),
        "reason": translate(answer.reason),
        "notes": _notes(answer),
        "campaign": slug,
        "title": wording.title,
        "title_language": wording.language,
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


def query_of(answer: Answer) -> str:
    """The query that keeps the caller's place, choice and `ref` from page to page."""
    parts = [f"zip={quote(answer.zip)}"] if answer.zip else []
    if answer.is_chosen:
        parts.append(f"district={answer.districts[0].id}")
    return "&".join(parts) + referral.as_query()


def _cards(answer: Answer, chamber: str, campaign: str, where: str) -> list[Markup]:
    """The sure members of a chamber, and its vacant seats."""
    return [
        _member(member, campaign, where) for member in answer.members if member.chamber == chamber
    ] + [_vacancy(seat) for seat in answer.vacancies if seat.chamber == chamber]


def _member(member: Member, campaign: str, where: str) -> Markup:
    gaps = {"campaign": campaign, "where": where}
    return stencils.fill("_card.html", _shape_of(member), {"member": member}, gaps)


def _official(official: Member, campaign: Campaign, where: str) -> Markup:
    content = {"member": official, "is_target": official.level in campaign.facts.levels}
    gaps = {"campaign": campaign.slug, "where": where}
    return stencils.fill("_official.html", None, content, gaps)


def _candidate(district: District, member: Member | None, campaign: str, where: str) -> Markup:
    shape = None if member and member.is_live else (district.id, member and _shape_of(member))
    content = {"district": district, "member": member}
    gaps = {
        "campaign": campaign,
        "where": f"{where}&" if where else "",
        "share": _share(district),
    }
    return stencils.fill("_candidate.html", shape, content, gaps)


def _vacancy(seat: Seat) -> Markup:
    return stencils.fill("_vacancy.html", seat, {"seat": seat}, {})


def _shape_of(member: Member) -> Hashable:
    """What a member's card is kept by; None, so that it is not, where an API has changed it."""
    if member.is_live:
        return None
    is_past_term = services().lookup.is_past_term(member)
    return (member.source, member.id, member.as_of, member.certain, is_past_term)


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
