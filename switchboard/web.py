"""The pages. Each works with JavaScript off; a view holds no `try`, errors travel up.

What a caller types is in the request that renders the page and nowhere else.
"""

import re
from collections.abc import Mapping
from typing import cast
from urllib.parse import quote

from flask import Blueprint, Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from switchboard import (
    actions,
    api,
    cards,
    desk,
    detours,
    event_pages,
    presentation,
    referral,
    sharing,
    stencils,
)
from switchboard.campaigns import SPOKEN, Campaign, Tips
from switchboard.errors import (
    AddressUnavailable,
    ConfigurationError,
    InvalidAddress,
    InvalidZip,
    RequestRefused,
    SwitchboardError,
    UnknownAddress,
    UnknownZip,
)
from switchboard.i18n import language
from switchboard.messages import Message
from switchboard.providers.calls import Deadline
from switchboard.providers.definition import Definition
from switchboard.records import Answer, Member
from switchboard.services import Services, services
from switchboard.typed import quoted

blueprint = Blueprint("web", __name__)

ResponseReturn = str | tuple[str, int]


def install(app: Flask, shared: Services) -> None:
    """Give `app` the pages and the JSON, and one way to answer any error."""
    presentation.install(app, shared)
    for each in (blueprint, event_pages.blueprint, detours.blueprint):
        app.register_blueprint(each)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(sharing.blueprint)
    app.register_error_handler(SwitchboardError, _our_error)
    app.register_error_handler(HTTPException, _http_error)


@blueprint.get("/")
def home() -> str:
    """The ZIP form and the campaigns."""
    zip_code = _known_zip()
    return render_template(
        "home.html",
        zip=zip_code,
        **_kept_campaign(request.args),
        first=services().campaigns.default.slug,
        campaigns=stencils.fill(
            "_campaigns.html",
            bool(zip_code),
            {"campaigns": services().campaigns.all(), "has_zip": bool(zip_code)},
            {
                "zip": zip_code,
                "and_ref": referral.as_query(),
                "only_ref": referral.alone(),
            },
        ),
        origin=sharing.origin(),
        and_ref=referral.as_query(),
        only_ref=referral.alone(),
        ref_field=referral.as_field(),
    )


@blueprint.get("/reps")
def results() -> str:
    """Who represents a ZIP code; a chooser if it is split."""
    campaign = _campaign(request.args.get("campaign"))
    answer = services().lookup.find(request.args.get("zip"), request.args.get("district"))
    return cards.results_page(answer, campaign, campaign.wording(language()))


@blueprint.post("/reps")
def results_by_address() -> str:
    """Who represents a street address, which is in the body of this request and nowhere else."""
    campaign = _campaign(request.form.get("campaign"))
    answer = services().lookup.find_by_address(
        request.form.get("address", ""), request.form.get("zip", "")
    )
    return cards.results_page(answer, campaign, campaign.wording(language()))


@blueprint.route("/call/<slug>/<member_id>", methods=["GET", "POST"])
def call(slug: str, member_id: str) -> str:
    """The numbers, the tips and the call script for one member."""
    return _script_page("call.html", slug, member_id, SPOKEN)


@blueprint.route("/email/<slug>/<member_id>", methods=["GET", "POST"])
def email(slug: str, member_id: str) -> str:
    """The email for one member."""
    return _script_page("email.html", slug, member_id, ("subject", "email"))


@blueprint.get("/campaigns/<slug>")
def campaign(slug: str) -> str:
    """What a campaign asks for: calls, and every other way to act."""
    found = _campaign(slug)
    wording = found.wording(language())
    return render_template(
        "campaign.html",
        campaign=found,
        wording=wording,
        zip=_known_zip(),
        origin=sharing.origin(),
        description=sharing.shortened(wording, 200),
        ref_field=referral.as_field(),
        state=cards.state_note(found, wording),
        board=actions.arrange(
            found.facts.actions,
            wording.actions,
            services().lookup.clock(),
            found.facts.targets.agencies_in_order(),
        ),
        events_page=_has_events_page(),
    )


@blueprint.get("/tips")
def tips() -> str:
    """All call tips."""
    return render_template("tips.html", tips=_tips())


@blueprint.get("/about")
def about() -> str:
    """Sources, dates, privacy."""
    directory = services().lookup.directory
    return render_template(
        "about.html",
        contact=services().settings.contact,
        notices=[notice.visitor for notice in services().lookup.notices() if notice.visitor],
        sources=directory.manifest.sources,
        providers=_providers_in_use(),
        vacancies=[seat.id for seat in directory.vacant_seats()],
    )


def _providers_in_use() -> list[Definition]:
    """The civic data APIs that this site asks, each once."""
    lookup = services().lookup
    both = (*lookup.places.providers, *lookup.finders.providers)
    return list({each.name: each.definition for each in both}.values())


@blueprint.get("/healthz")
def health() -> Response:
    """200 while this process answers."""
    return Response("ok\n", mimetype="text/plain")


def _script_page(template: str, slug: str, member_id: str, kinds: tuple[str, ...]) -> str:
    campaign = _campaign(slug)
    member, answer = _member_and_answer(member_id)
    place = answer.place if answer and answer.place.city else None
    zip_code = answer.zip if answer else None
    wording = campaign.wording(language())
    scripts = [campaign.script(kind, member, place, zip_code, language()) for kind in kinds]
    known = {"town": place.city} if place else {}
    laid_out = desk.lay_out(scripts, wording.blanks, known, request.form)
    return render_template(
        template,
        campaign=campaign,
        wording=wording,
        member=member,
        zip=zip_code,
        where=cards.query_of(answer, campaign),
        page=cards.page_of(campaign),
        is_placed=answer is not None,
        agencies=cards.agencies(campaign, wording),
        state=cards.state_note(campaign, wording),
        standing=cards.standing(member, campaign),
        why_not=cards.why_not(member, campaign),
        tips=_tips(),
        desk=laid_out,
        is_filled=bool(request.form),
        mailto=desk.mailto(member.email, laid_out),
        others=_others(answer, member, campaign) if answer else [],
        must_choose=answer is not None and cards.must_choose(answer),
        stranger=_stranger(member, answer),
    )


def _others(answer: Answer, member: Member, campaign: Campaign) -> list[Member]:
    """Whom else the campaign asks the caller to call, in its order."""
    others = [each for each in answer.members if each.certain and each.id != member.id]
    return [
        each
        for each in campaign.facts.targets.in_order(others)
        if cards.standing(each, campaign) == "target"
    ]


def _campaign(slug: str | None) -> Campaign:
    """The campaign with this slug, for who may see it. Raises UnknownCampaign."""
    return services().campaigns.get(slug, request.values.get("preview", ""))


def _has_events_page() -> bool:
    """Whether this site can list the events near a ZIP code itself."""
    return any(rule.rule == "/campaigns/<slug>/events" for rule in current_app.url_map.iter_rules())


def _member_and_answer(member_id: str) -> tuple[Member, Answer | None]:
    """The member, and the answer for the caller's place; None without a place.

    Who calls a representative has chosen the district with them.
    """
    lookup = services().lookup
    typed, district = request.args.get("zip"), request.args.get("district")
    if not typed and not district:
        return lookup.member(member_id), None
    deadline = Deadline()
    answer = lookup.find(typed, district, deadline)
    member = lookup.member(member_id, answer)
    if cards.must_choose(answer) and member.district in {each.id for each in answer.districts}:
        answer = lookup.find(typed, member.district, deadline)
        member = lookup.member(member_id, answer)
    return member, answer


def _stranger(member: Member, answer: Answer | None) -> Message | None:
    """A warning where the member does not represent the caller's ZIP code."""
    if answer is None or any(each.id == member.id for each in (*answer.members, *answer.officials)):
        return None
    if not answer.zip:
        return Message(
            "%(name)s does not represent %(district)s. Offices count only the people they "
            "represent.",
            name=member.name,
            district=answer.districts[0].id,
        )
    return Message(
        "%(name)s does not represent ZIP code %(zip)s. "
        "Offices count only the people they represent.",
        name=member.name,
        zip=answer.zip,
    )


def _tips() -> Tips:
    tips = services().campaigns.tips
    return tips.get(language()) or tips["en"]


def _our_error(error: SwitchboardError) -> Response | ResponseReturn:
    if isinstance(error, ConfigurationError):
        # A mistake in a file of ours is for whoever runs the site; a caller can do nothing.
        current_app.logger.error("%s", error.message)
        error = RequestRefused(500)
    if request.path.startswith("/api/"):
        return api.error_response(error)
    is_zip_error = isinstance(error, InvalidZip | UnknownZip)
    is_address_error = isinstance(error, InvalidAddress | UnknownAddress | AddressUnavailable)
    # Only a form that was read can be given back: what was too large never is.
    sent = request.form if is_address_error else request.args
    page = render_template(
        "error.html",
        heading=_heading(error),
        message=error.what,
        hint=error.hint,
        suggestion=error.suggestion,
        typed=quoted(sent.get("zip", ""), 60),
        address=quoted(sent.get("address", ""), 300) if is_address_error else "",
        **_kept_campaign(sent),
        is_zip_error=is_zip_error,
        is_address_error=is_address_error,
        action=_where_to_ask(),
        and_ref=referral.as_query(),
        only_ref=referral.alone(),
        ref_field=referral.as_field(),
    )
    return page, error.status


def _where_to_ask() -> str:
    """The page that takes the ZIP code which this request went wrong with."""
    view, arguments = request.endpoint or "", request.view_args or {}
    if view.startswith("events."):
        return f"/campaigns/{quote(arguments['slug'])}/events"
    return "/casework" if view == "detours.casework" else "/reps"


def _heading(error: SwitchboardError) -> Message:
    if isinstance(error, InvalidZip | UnknownZip):
        return Message("Let’s check that ZIP code")
    if isinstance(error, InvalidAddress | UnknownAddress):
        return Message("Let’s try that address again")
    if isinstance(error, AddressUnavailable):
        return Message("We could not look that up just now")
    return Message("That did not work")


def _http_error(error: HTTPException) -> Response | ResponseReturn:
    if error.code is None or error.code < 400:  # a redirect to the right address
        return cast(Response, error.get_response())
    answer = current_app.make_response(_our_error(RequestRefused(error.code)))
    if isinstance(error, MethodNotAllowed):
        answer.allow.update(error.valid_methods or ())
    return answer


def _kept_campaign(sent: Mapping[str, str]) -> dict[str, str]:
    """The campaign of the request, where a page should keep it but can do without.

    Its slug, and for a draft the word of its link, as a template wants them.
    """
    slug = sent.get("campaign") or (request.view_args or {}).get("slug", "")
    if not services().campaigns.is_known(slug, sent.get("preview", "")):
        return {"campaign": "", "preview": ""}
    return {"campaign": slug, "preview": services().campaigns.of_operator(slug).preview}


def _known_zip() -> str:
    """The ZIP code of the request, if it is one, to go on with."""
    typed = request.args.get("zip", "")
    return typed if re.fullmatch(r"[0-9]{5}", typed) else ""
