"""What the pages, the JSON and the commands share: made once at start, never changed."""

from typing import NamedTuple, cast

from flask import Flask, current_app

from switchboard.campaigns import Campaigns
from switchboard.chain import Chain
from switchboard.lookup import Lookup
from switchboard.settings import Settings

_KEY = "switchboard"


class Services(NamedTuple):
    """The settings, the lookup, the campaigns and who knows events, of a running app."""

    settings: Settings
    lookup: Lookup
    campaigns: Campaigns
    events: Chain

    def install(self, app: Flask) -> None:
        """Make these the services of `app`."""
        app.extensions[_KEY] = self


def services() -> Services:
    """The services of the app that handles this request or command."""
    return cast(Services, current_app.extensions[_KEY])
