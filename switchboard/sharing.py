"""Sharing a campaign: its address, the picture beside a link, a QR code, a sheet for a table.

The one owner of segno, which makes QR codes. An address that leaves this site is made of the
setting `public_address`, or else of the Host header that came with the request. Whoever
invents a Host gets a page about it, and nobody else does: nothing made of it is kept. What a
proxy adds (X-Forwarded-Host) is never read.
"""

import io
import re

import segno
from flask import Blueprint, Response, render_template, request

from switchboard import cover, referral
from switchboard.campaigns import Wording
from switchboard.errors import RequestRefused
from switchboard.i18n import gettext, language
from switchboard.services import services

blueprint = Blueprint("sharing", __name__)

_HOST = re.compile(
    r"(?:[A-Za-z0-9-]+\.)*[A-Za-z0-9-]+(?::[0-9]{1,5})?|\[[0-9a-fA-F:]+\](?::[0-9]+)?"
)
_LONGEST_HOST = 253
_CARD_KEPT_S = 3600


@blueprint.get("/campaigns/<slug>/card.png")
def card(slug: str) -> Response:
    """The picture that stands beside a link to a campaign."""
    wording = services().campaigns.get(slug).wording(language())
    picture = cover.png(
        wording.title,
        services().settings.site_name,
        gettext("Call the people who represent you"),
    )
    answer = Response(picture, mimetype="image/png")
    answer.cache_control.public = True
    answer.cache_control.max_age = _CARD_KEPT_S
    answer.vary.add("Accept-Language")
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@blueprint.get("/campaigns/<slug>/qr.svg")
def qr(slug: str) -> Response:
    """A QR code of the campaign's address, with the `ref` of this request."""
    address = _address(services().campaigns.get(slug).slug)
    drawn = io.BytesIO()
    segno.make_qr(address, error="m").save(
        drawn, kind="svg", border=4, dark="#000", light="#fff", omitsize=True, svgclass=None,
        lineclass=None,
    )  # fmt: skip
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


@blueprint.get("/campaigns/<slug>/sheet")
def sheet(slug: str) -> str:
    """A page to print for a table at an event."""
    campaign = services().campaigns.get(slug)
    wording = campaign.wording(language())
    return render_template(
        "sheet.html",
        campaign=campaign,
        wording=wording,
        ask=shortened(wording, 240),
        origin=origin(),
        query=referral.alone(),
        short=_address(slug).partition("://")[2].partition("?")[0],
    )


def origin() -> str:
    """Where visitors reach this site, like `https://calls.example.org`.

    Nothing where the request names no host that could be one.
    """
    chosen = services().settings.public_address
    if chosen:
        return chosen.rstrip("/")
    host = request.headers.get("Host", "")
    is_one = len(host) <= _LONGEST_HOST and _HOST.fullmatch(host)
    return f"{request.scheme}://{host}" if is_one else ""


def shortened(wording: Wording, longest: int) -> str:
    """What a campaign asks for, as plain text of at most `longest` letters."""
    text = wording.lead.striptags()
    if len(text) <= longest:
        return text
    whole = re.match(rf".{{40,{longest - 1}}}[.!?](?=\s)", text)
    return whole[0] if whole else f"{text[: longest - 1].rpartition(' ')[0]}…"


def _address(slug: str) -> str:
    where = origin()
    if not where:
        raise RequestRefused(400)
    return f"{where}/campaigns/{slug}{referral.alone()}"
