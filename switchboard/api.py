"""The JSON of the contract: the answer of a lookup, and errors, in one shape each."""

from collections.abc import Hashable
from typing import Any

import msgspec
from flask import Blueprint, Response, current_app, request

from switchboard.errors import SwitchboardError
from switchboard.i18n import translate
from switchboard.records import Answer, Member, Office
from switchboard.services import services

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

_KEPT = "switchboard.members_as_json"
_encoder = msgspec.json.Encoder()


@blueprint.get("/lookup")
def lookup() -> Response:
    """Who represents the ZIP code `zip`, with `district` if the caller chose one."""
    answer = services().lookup.find(request.args.get("zip"), request.args.get("district"))
    return _json(_encoder.encode(as_json(answer)))


def as_json(answer: Answer) -> dict[str, Any]:
    """`answer` in the shape of the contract, ready to be encoded."""
    kept: dict[Hashable, msgspec.Raw] = current_app.extensions.setdefault(_KEPT, {})
    return {
        "zip": answer.zip,
        "place": answer.place,
        "certainty": answer.certainty,
        "reason": translate(answer.reason),
        "congress": answer.congress,
        "valid_until": answer.valid_until,
        "districts": answer.districts,
        "members": [_member(member, kept) for member in answer.members],
        "vacancies": [{"seat": seat.id, "chamber": seat.chamber} for seat in answer.vacancies],
        "source": answer.source,
    }


def error_response(error: SwitchboardError) -> Response:
    """`error` as JSON, with its status."""
    content = {
        "error": {
            "code": error.code,
            "message": translate(error.what),
            "hint": translate(error.hint) if error.hint else None,
        }
    }
    return _json(_encoder.encode(content), error.status)


def _json(content: bytes, status: int = 200) -> Response:
    return Response(content, status, content_type="application/json")


def _member(member: Member, kept: dict[Hashable, msgspec.Raw]) -> msgspec.Raw:
    """A member as JSON, encoded once: it is most of an answer, and the same for many ZIPs."""
    key = (member.source, member.id, member.as_of, member.certain)
    found = kept.get(key)
    if found is None:
        found = kept[key] = msgspec.Raw(_encoder.encode(_member_content(member)))
    return found


def _member_content(member: Member) -> dict[str, Any]:
    return {
        "id": member.id,
        "name": member.name,
        "last_name": member.last_name,
        "title": member.title,
        "chamber": member.chamber,
        "party": member.party,
        "state": member.state,
        "district": member.district,
        "certain": member.certain,
        "website": member.website,
        "contact_form": member.contact_form,
        "social": member.social,
        "offices": [_office(office) for office in member.offices],
        "source": member.source,
        "as_of": member.as_of,
        "corrections": member.corrections
        + tuple(each for office in member.offices for each in office.corrections),
    }


def _office(office: Office) -> dict[str, Any]:
    return {
        "kind": office.kind,
        "phone": office.phone,
        "address": office.address,
        "city": office.city,
        "state": office.state,
        "zip": office.zip,
        "hours": office.hours,
        "time_zone": office.time_zone,
    }
