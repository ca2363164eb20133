"""The JSON of the contract: the answer of a lookup, and errors, in one shape each."""

from collections.abc import Hashable
from typing import Any

import msgspec
from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import BadRequest

from switchboard.errors import SwitchboardError
from switchboard.i18n import translate
from switchboard.records import Answer, Member, Office, Source
from switchboard.services import services

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

_KEPT = "switchboard.members_as_json"
_encoder = msgspec.json.Encoder()


@blueprint.get("/lookup")
def lookup() -> Response:
    """Who represents the ZIP code `zip`, with `district` if the caller chose one."""
    answer = services().lookup.find(request.args.get("zip"), request.args.get("district"))
    return _json(_encoder.encode(as_json(answer)))


@blueprint.post("/lookup")
def lookup_by_address() -> Response:
    """Who represents the street `address` of a form or a JSON object, with its `zip` if known."""
    sent: dict[str, object] = dict(request.form)
    if request.is_json:
        content = _sent_json()
        sent = content if isinstance(content, dict) else {}
    address, zip_typed = (_typed(sent.get(name)) for name in ("address", "zip"))
    return _json(_encoder.encode(as_json(services().lookup.find_by_address(address, zip_typed))))


def as_json(answer: Answer) -> dict[str, Any]:
    """`answer` in the shape of the contract, ready to be encoded."""
    kept: dict[Hashable, msgspec.Raw] = current_app.extensions.setdefault(_KEPT, {})
    content: dict[str, Any] = {
        "zip": answer.zip,
        "place": answer.place,
        "certainty": answer.certainty,
        "reason": translate(answer.reason),
        "congress": answer.congress,
        "valid_until": answer.valid_until,
        "districts": answer.districts,
        "members": [_member(member, kept) for member in answer.members],
        "vacancies": [{"seat": seat.id, "chamber": seat.chamber} for seat in answer.vacancies],
        "source": _source(answer.source),
    }
    # What an answer of the directory alone never has: programs written for it see no new keys.
    if answer.officials:
        content["officials"] = [_official(official) for official in answer.officials]
    if answer.fallbacks:
        content["fallbacks"] = [
            {"provider": each.provider, "code": each.code, "message": translate(each.why)}
            for each in answer.fallbacks
        ]
    if answer.notes:
        content["notes"] = [translate(note) for note in answer.notes]
    return content


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


def _sent_json() -> object:
    """The JSON in the body. Raises BadRequest."""
    try:
        return request.get_json()
    except RecursionError as error:  # nested without end
        raise BadRequest from error


def _typed(value: object) -> str:
    """What may have been typed; a ZIP code may come as a number."""
    is_typed = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value) if is_typed else ""


def _json(content: bytes, status: int = 200) -> Response:
    return Response(content, status, content_type="application/json")


def _member(member: Member, kept: dict[Hashable, msgspec.Raw]) -> msgspec.Raw:
    """A member as JSON, encoded once: it is most of an answer, and the same for many ZIPs."""
    if member.is_live:
        return msgspec.Raw(_encoder.encode(_member_content(member)))
    key = (member.source, member.id, member.as_of, member.certain)
    found = kept.get(key)
    if found is None:
        found = kept[key] = msgspec.Raw(_encoder.encode(_member_content(member)))
    return found


def _official(official: Member) -> dict[str, Any]:
    return {**_member_content(official), "level": official.level}


def _source(source: Source) -> dict[str, Any]:
    content: dict[str, Any] = {
        "provider": source.provider,
        "as_of": source.as_of,
        "stale": source.stale,
    }
    return content if source.age_s is None else {**content, "age_s": source.age_s}


def _member_content(member: Member) -> dict[str, Any]:
    content: dict[str, Any] = {
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
    }
    corrections = member.corrections + tuple(
        each for office in member.offices for each in office.corrections
    )
    if corrections:
        content["corrections"] = corrections
    if member.email:
        content["email"] = member.email
    if member.notes:
        content["notes"] = [translate(note) for note in member.notes]
    return content


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
