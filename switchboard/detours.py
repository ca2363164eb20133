"""Pages beside the call about an issue: which ZIP code to use, and help with an agency."""

from typing import NamedTuple

from flask import Blueprint, render_template, request

from switchboard import cards
from switchboard.events import miles_between
from switchboard.records import Answer, Member, Office
from switchboard.services import services

blueprint = Blueprint("detours", __name__)


class Helper(NamedTuple):
    """A member and where to ask for their caseworkers, the nearest local office first."""

    member: Member
    local: list[Office]
    capitol: Office


@blueprint.get("/which")
def which() -> str:
    """Which ZIP code, and with it which office, is whose."""
    return render_template("which.html")


@blueprint.get("/casework")
def casework() -> str:
    """Help with a federal agency: what it is, and the numbers of the caller's members."""
    typed, district = request.args.get("zip", ""), request.args.get("district")
    answer = services().lookup.find(typed, district) if typed.strip() or district else None
    must_choose = answer is not None and cards.must_choose(answer)
    members = answer.members if answer else ()
    return render_template(
        "casework.html",
        answer=answer,
        where=cards.query_of(answer) if answer else "",
        must_choose=must_choose,
        helpers=[_helper(each, answer) for each in members if each.certain and answer],
        candidates=_candidates(answer) if answer and must_choose else [],
        vacancies=[] if must_choose or answer is None else answer.vacancies,
    )


def _candidates(answer: Answer) -> list[tuple[str, Member | None]]:
    """The districts that may be the caller's, with who holds them."""
    holders = {member.district: member for member in answer.members}
    return [(district.id, holders.get(district.id)) for district in answer.districts]


def _helper(member: Member, answer: Answer) -> Helper:
    middle = services().lookup.middle(answer.zip) if answer.zip.isdecimal() else None
    local = [office for office in member.offices if office.kind == "district"]

    def miles(office: Office) -> float:
        if middle is None or office.latitude is None or office.longitude is None:
            return float("inf")
        return miles_between(middle, (office.latitude, office.longitude))

    # One that cannot be phoned is no place to begin.
    return Helper(
        member,
        sorted(local, key=lambda office: (office.phone is None, miles(office))),
        member.offices[0],
    )
