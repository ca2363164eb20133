"""The application: settings -> directory -> providers -> campaigns -> pages.

`flask run` and gunicorn find `create_app` here.
"""

from collections.abc import Mapping

from flask import Flask

from switchboard import chain, cli, guard, i18n, settings, web
from switchboard.campaigns import Campaigns
from switchboard.directory import Directory
from switchboard.lookup import Clock, Lookup, utc_now
from switchboard.services import Services


def create_app(
    environment: Mapping[str, str] | None = None,
    clock: Clock = utc_now,
    *,
    shows_drafts: bool = False,
) -> Flask:
    """The app, complete. Raises ConfigurationError, which names what to mend."""
    chosen = settings.of_this_machine() if environment is None else settings.load(environment)
    directory = Directory(chosen.snapshot_path, chosen.overrides_path)
    places, finders = chain.chains(chosen, directory)
    shared = Services(
        settings=chosen,
        lookup=Lookup(directory, clock, places, finders),
        campaigns=Campaigns(
            chosen.scripts_path,
            chosen.default_campaign,
            directory.examples(),
            shows_drafts=shows_drafts,
        ),
        events=chain.of_events(chosen, directory),
    )
    app = Flask(__name__)
    shared.install(app)
    guard.install(app)
    i18n.install(app, chosen.default_language)
    web.install(app, shared)
    cli.install(app)
    return app
