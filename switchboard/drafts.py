"""A new campaign: a copy of another, for somebody to write anew.

It is made as a draft, so that nobody sees it before it is ready.
"""

import difflib
import re
import secrets
import shutil
import unicodedata
from pathlib import Path

from switchboard import campaigns
from switchboard.errors import CampaignError
from switchboard.messages import Message
from switchboard.typed import quoted

LONGEST_SLUG = 60
# Nobody's notes, backups and system files are part of a campaign.
_LEFT_OUT = shutil.ignore_patterns(".*", "*~", "*.bak", "*.orig", "*.tmp")
# What says whether and how a campaign is seen: a copy begins anew.
_OF_THE_ORIGINAL = re.compile(r"\s*(?:state|preview|successor)\s*=")
_DRAFT = (
    'state = "draft"  # write "live" when it is ready',
    'preview = "{word}"  # the secret word of the link by which others see the draft',
)


def make(folder: Path, slug: str, original: str) -> Path:
    """The folder of a new campaign `slug` in `folder`, a copy of `original`.

    Raises CampaignError, and then there is no such folder, or the one that was there before.
    """
    campaigns.require_folder(folder)
    _require_slug(slug)
    target, source = folder / slug, _original(folder, original)
    if target.exists() or target.is_symlink():
        raise CampaignError(
            Message("There is a campaign “%(slug)s” already, in %(path)s.", slug=slug,
                    path=str(target)),
            Message("Choose another name, or edit that one."),
        )  # fmt: skip
    try:
        shutil.copytree(source, target, ignore=_LEFT_OUT)
        facts = target / "campaign.toml"
        facts.write_text(as_draft(facts.read_text("utf-8-sig")), "utf-8")
    except (OSError, UnicodeDecodeError) as error:
        shutil.rmtree(target, ignore_errors=True)
        raise CampaignError(
            Message("%(path)s cannot be written: %(why)s.", path=str(target), why=str(error)),
            Message("Nothing is left of it. Mend that, and try again."),
        ) from error
    return target


def as_draft(facts: str) -> str:
    """The text of a campaign.toml, as that of a draft."""
    lines = facts.split("\n")
    tables = next((at for at, line in enumerate(lines) if line.startswith("[")), len(lines))
    top = [line for line in lines[:tables] if not _OF_THE_ORIGINAL.match(line)]
    start = next(
        (at for at, line in enumerate(top) if line.strip() and not line.startswith("#")), len(top)
    )
    ours = [line.format(word=secrets.token_urlsafe(12)) for line in _DRAFT]
    return "\n".join([*top[:start], *ours, *top[start:], *lines[tables:]])


def _require_slug(slug: str) -> None:
    if not campaigns.SLUG.fullmatch(slug) or slug == "tips" or len(slug) > LONGEST_SLUG:
        plain = unicodedata.normalize("NFKD", slug).encode("ascii", "ignore").decode().lower()
        offered = "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST_SLUG].strip("-")
        raise CampaignError(
            Message("A campaign cannot be called “%(slug)s”.", slug=quoted(slug, 80)),
            Message(
                "The name stands in its address: use up to %(most)s small letters, digits and "
                "hyphens, like %(offered)s.",
                most=LONGEST_SLUG,
                offered=offered if offered not in ("", "tips") else "my-issue",
            ),
        )


def _original(folder: Path, slug: str) -> Path:
    known = sorted(path.parent.name for path in folder.glob("*/campaign.toml"))
    if slug not in known:
        near = difflib.get_close_matches(slug, known, 1)
        raise CampaignError(
            Message("There is no campaign “%(slug)s” to copy.", slug=quoted(slug)),
            Message("Write --from %(slugs)s.", slugs=near[0] if near else " or ".join(known)),
        )
    return folder / slug
