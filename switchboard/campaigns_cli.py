"""`flask campaigns`: make, check and look at campaigns.

These commands work without a running app, since they are what mends a campaign that stops
it from starting.
"""

import click

from switchboard import check as checks
from switchboard import drafts, links, preview, settings
from switchboard.campaigns import Campaigns
from switchboard.directory import Directory


@click.group()
def campaigns() -> None:
    """The campaigns and their words."""


@campaigns.command("new")
@click.argument("slug")
@click.option(
    "--from", "original", default="any-issue", show_default=True, help="The campaign to copy."
)
def campaigns_new(slug: str, original: str) -> None:
    """Make a campaign, a copy of another, and say what to do next."""
    made = drafts.make(settings.of_this_machine().scripts_path, slug, original)
    click.echo(f"Made {made}, a copy of {original}. Nothing else has changed.\n")
    click.echo("\n".join(_next_steps(slug)))


@campaigns.command("check")
@click.option("--links", "asks_links", is_flag=True, help="Also ask which links answer.")
def campaigns_check(asks_links: bool) -> None:
    """Render every script for every member, and name what to mend."""
    chosen = settings.of_this_machine()
    members = Directory(chosen.snapshot_path).members.values()
    problems = checks.check(chosen.scripts_path, members)
    for problem in problems:
        click.echo(problem.message)
    report = links.check(chosen.scripts_path) if asks_links else links.Report(0, [])
    for finding in report.findings:
        click.echo(f"{'Note: ' if finding.is_note else ''}{finding.problem.message}")
    count = len(problems) + sum(not finding.is_note for finding in report.findings)
    if count:
        raise click.ClickException(f"{count} to fix in {chosen.scripts_path}.")
    # Each is well by itself: now whether the site can start with them.
    Campaigns(chosen.scripts_path, chosen.default_campaign)
    click.echo(f"All campaigns in {chosen.scripts_path} are fine, for all {len(members)} members.")
    if asks_links:
        click.echo(f"Of {report.asked} links, none is broken.")


@campaigns.command("preview")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=5001, show_default=True,
    help="Where to listen, on this machine alone; 0 takes a free one.",
)  # fmt: skip
def campaigns_preview(port: int) -> None:
    """Show the campaigns on this machine, drafts too, as they are when a page is asked for."""
    preview.serve(port)


def _next_steps(slug: str) -> list[str]:
    steps = [
        f"Write your own words into {slug}/en.md: the title, what you ask for, the scripts.",
        f"Write your facts into {slug}/campaign.toml, each with its source and date.",
        "Look for mistakes:  flask campaigns check",
        f"Look at it:  flask campaigns preview  shows it at /campaigns/{slug}",
        'Let others see it: write state = "live" and restart Switchboard.',
        "docs/campaigns.md explains each part.",
    ]
    return [f"{number}. {step}" for number, step in enumerate(steps, start=1)]
