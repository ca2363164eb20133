"""Everything that can go wrong, as one tree.

Each error says `what` went wrong, fit to show a person and quoting the bad value, and
gives a `hint` with the next step. `code` and `status` are what the JSON and HTTP say: this
is the one table that maps them.
"""

import click

from switchboard.messages import Message


class SwitchboardError(click.ClickException):
    """Any error of ours. `suggestion` is a corrected input to offer, if there is one.

    A ClickException, so that every command prints it as a sentence and exits with 1.
    """

    code = "error"
    status = 500

    def __init__(
        self, what: Message, hint: Message | None = None, *, suggestion: str | None = None
    ) -> None:
        super().__init__(f"{what} {hint}" if hint else str(what))
        self.what = what
        self.hint = hint
        self.suggestion = suggestion


class InvalidZip(SwitchboardError):
    """What was typed is not a ZIP code: neither five digits nor nine."""

    code = "invalid_zip"
    status = 400


class UnknownZip(SwitchboardError):
    """Five digits, but the Postal Service has no such ZIP code."""

    code = "unknown_zip"
    status = 404


class InvalidDistrict(SwitchboardError):
    """The district asked for is not a candidate for this ZIP code."""

    code = "invalid_district"
    status = 400


class UnknownCampaign(SwitchboardError):
    """No campaign has this slug."""

    code = "unknown_campaign"
    status = 404


class UnknownMember(SwitchboardError):
    """No sitting member has this id."""

    code = "unknown_member"
    status = 404


class UnknownEvent(SwitchboardError):
    """No coming event near this ZIP code has this id."""

    code = "unknown_event"
    status = 404


class EventsUnavailable(SwitchboardError):
    """Nobody who knows this campaign's events answers just now."""

    code = "unavailable"
    status = 503


class ProvidersSilent(SwitchboardError):
    """A place that only a civic data API knows, and none of them answers."""

    code = "unavailable"
    status = 503

    def __init__(self, what: Message, hint: Message, *, is_unknown: bool) -> None:
        super().__init__(what, hint)
        if is_unknown:
            self.code, self.status = "unknown_zip", 404


class RequestRefused(SwitchboardError):
    """The web server's own refusals, in our words and our one shape."""

    def __init__(self, status: int) -> None:
        self.status, (self.code, what, hint) = status, _REFUSALS.get(status, _UNEXPECTED)
        super().__init__(what, hint)


class ConfigurationError(SwitchboardError):
    """Something the operator wrote is wrong; the boot stops. Names file, key and fix."""

    code = "configuration"


class SettingError(ConfigurationError):
    """A setting is unknown or malformed."""


class SnapshotError(ConfigurationError):
    """The snapshot is missing, damaged or not ours."""


class CampaignError(ConfigurationError):
    """A campaign file or a tips file cannot be used."""


class OverridesError(ConfigurationError):
    """The file of the operator's corrections cannot be used."""


class ProviderFileError(ConfigurationError):
    """A provider file cannot be used, or asks for something that is not there."""


class InvalidAddress(SwitchboardError):
    """What was typed cannot be a street address."""

    code = "invalid_address"
    status = 400


class UnknownAddress(SwitchboardError):
    """No map knows this street address."""

    code = "unknown_address"
    status = 404


class AddressUnavailable(SwitchboardError):
    """Nobody who finds districts by street address answers just now."""

    code = "unavailable"
    status = 503


class BuildRefused(SwitchboardError):
    """The official files cannot be read, or give a result too odd to install."""

    code = "build_refused"


_START_AGAIN = Message("Type your ZIP code to start again.")
_UNEXPECTED = (
    "unexpected",
    Message("Something went wrong on our side. What you typed is not stored anywhere."),
    Message("Go back and try once more. If it happens again, tell whoever runs this site."),
)
_REFUSALS = {
    400: ("bad_request", Message("This request could not be read."), _START_AGAIN),
    404: ("not_found", Message("There is no page at this address."), _START_AGAIN),
    405: ("method_not_allowed", Message("This page cannot be used in that way."), _START_AGAIN),
    413: (
        "too_large",
        Message("That was more text than this page takes."),
        Message("Go back, shorten it, and try again."),
    ),
    429: (
        "too_many",
        Message("That was a lot of requests in a short time."),
        Message("Wait a minute, then try again."),
    ),
    503: (
        "unavailable",
        Message("This is not available just now."),
        Message("Try again in a few minutes."),
    ),
}
