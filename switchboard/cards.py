"""The results page: members as cards, candidates to choose from, seats that are vacant."""

from typing import Literal, NamedTuple

from markupsafe import Markup

from switchboard import stencils
from switchboard.campaigns import Wording
from switchboard.i18n import gettext, translate
from switchboard.records import Answer, Certainty, District, Member, Seat
from switchboard.services import services


class Shape(NamedTuple):
    """All that makes one results page another page than the next, but for what is in its gaps."""

    certainty: Certainty
    congress: int
    is_chosen: bool
    is_stale: bool
    must_choose: bool
    has_senate: bool
    has_house: bool
    senate_is_sure: bool
    state: str | Literal[False]
    """The state whose districts to offer, where no more is known of the ZIP."""


def results_page(answer: Answer, campaign: str, wording: Wording) -> Markup:
    """Who represents a ZIP code, with links into the campaign with this slug."""
    where = query_of(answer)
    senate = _cards(answer, "senate", campaign, where)
    if must_choose(answer):
        holders = {member.district: member for member in answer.members}
        house = [
            _candidate(district, holders.get(district.id), campaign, where)
            for district in answer.districts
        ]
    else:
        house = _cards(answer, "house", campaign, where)
    shape = Shape(
        certainty=answer.certainty,
        congress=answer.congress,
        is_chosen=answer.is_chosen,
        is_stale=answer.source.stale,
        must_choose=must_choose(answer),
        has_senate=bool(senate),
        has_house=bool(house),
        senate_is_sure=all(m.certain for m in answer.members if m.chamber == "senate"),
        state=answer.certainty == "state" and answer.place.state,
    )
    gaps = {
        "zip": answer.zip,
        "place": f"{answer.place.city}, {answer.place.state}",
        "reason": translate(answer.reason),
        "campaign": campaign,
        "title": wording.title,
        "title_language": wording.language,
        "senate": Markup().join(senate),
        "house": Markup().join(house),
    }
    # The answer's own Congress: by now the clock may have gone on to the next.
    content = {"shape": shape, "congress": answer.congress, "valid_until": answer.valid_until}
    return stencils.fill("results.html", shape, content, gaps)


def must_choose(answer: Answer) -> bool:
    """Whether the caller has districts to choose from."""
    return answer.certainty in ("split", "approximate")


def query_of(answer: Answer) -> str:
    """The query that keeps the caller's place, and their choice, from page to page."""
    chosen = f"&district={answer.districts[0].id}" if answer.is_chosen else ""
    return f"zip={answer.zip}{chosen}"


def _cards(answer: Answer, chamber: str, campaign: str, where: str) -> list[Markup]:
    """The sure members of a chamber, and its vacant seats."""
    return [
        _member(member, campaign, where) for member in answer.members if member.chamber == chamber
    ] + [_vacancy(seat) for seat in answer.vacancies if seat.chamber == chamber]


def _member(member: Member, campaign: str, where: str) -> Markup:
    is_past_term = services().lookup.is_past_term(member)
    shape = (member.source, member.id, member.as_of, member.certain, is_past_term)
    gaps = {"campaign": campaign, "where": where}
    return stencils.fill("_card.html", shape, {"member": member}, gaps)


def _candidate(district: District, member: Member | None, campaign: str, where: str) -> Markup:
    shape = (district.id, member and (member.source, member.id, member.as_of))
    content = {"district": district, "member": member}
    gaps = {"campaign": campaign, "where": where, "share": _share(district)}
    return stencils.fill("_candidate.html", shape, content, gaps)


def _vacancy(seat: Seat) -> Markup:
    return stencils.fill("_vacancy.html", seat, {"seat": seat}, {})


def _share(district: District) -> str:
    """How much of the ZIP's land the district has, in words, where that is known."""
    if district.share is None:
        return ""
    if district.share < 0.01:
        return gettext("Less than one percent of the ZIP code’s land")
    return gettext("%(share)s%% of the ZIP code’s land", share=round(district.share * 100))
