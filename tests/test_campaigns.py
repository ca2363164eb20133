"""Campaigns: files that a volunteer edits, and what stops the boot."""

from pathlib import Path

import pytest

from switchboard import campaigns
from switchboard.campaigns import Campaigns
from switchboard.directory import Directory
from switchboard.errors import CampaignError, UnknownCampaign
from switchboard.scripts import fill
from switchboard.settings import ROOT


@pytest.fixture(scope="session")
def shipped() -> Campaigns:
    return Campaigns(ROOT / "scripts", "any-issue")


def test_the_default_campaign_comes_first(shipped: Campaigns) -> None:
    slugs = [campaign.slug for campaign in shipped.all()]
    assert slugs[0] == "any-issue"
    assert slugs[1:] == sorted(slugs[1:])
    assert "family-separation" in slugs
    assert shipped.get(None).slug == shipped.get("").slug == "any-issue"


def test_an_unknown_campaign_is_an_error_that_names_the_known(shipped: Campaigns) -> None:
    with pytest.raises(UnknownCampaign, match=r"“nope”.*any-issue, .*family-separation"):
        shipped.get("nope")


@pytest.mark.parametrize("slug", ["any-issue", "family-separation"])
@pytest.mark.parametrize("member_id", ["A000001", "D000004", "N000014"])
@pytest.mark.parametrize("kind", ["call", "short", "voicemail", "subject", "email"])
def test_every_script_is_whole_for_every_kind_of_member(
    shipped: Campaigns, directory: Directory, slug: str, member_id: str, kind: str
) -> None:
    member = directory.member(member_id)
    script = shipped.get(slug).script(kind, member, directory.answer("02139").place, "02139")
    text = fill(script, {}, {blank.name: blank.name for blank in script.blanks})
    assert text
    assert "{" not in text
    assert "  " not in text
    if kind in ("call", "email"):
        assert f"{member.title} {member.last_name}" in text


def test_scripts_differ_by_chamber(shipped: Campaigns, directory: Directory) -> None:
    campaign = shipped.get("family-separation")
    senate, house = (
        "".join(map(str, campaign.script("call", directory.member(id_)).pieces))
        for id_ in ("A000001", "D000004")
    )
    assert "the Senate's oversight" in senate
    assert "the House's oversight" in house


def test_a_campaign_declares_blanks_of_its_own(shipped: Campaigns) -> None:
    blanks = {blank.name: blank for blank in shipped.get("any-issue").wording("en").blanks}
    assert blanks["position"].choices == ("support", "oppose")
    assert blanks["topic"].placeholder == "the bill or issue"


def test_a_language_that_a_campaign_lacks_falls_back_to_its_own(shipped: Campaigns) -> None:
    campaign = shipped.get("any-issue")
    assert campaign.wording("xx") is campaign.wording("en")


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("any-issue/campaign.toml", 'languages = ["en"]', "languages = []", "languages is empty"),
        ("any-issue/campaign.toml", 'languages = ["en"]', "languages = 3", "line 2: Expected"),
        ("any-issue/campaign.toml", 'languages = ["en"]', "langs = 3", "the keys are languages"),
        ("any-issue/campaign.toml", 'languages = ["en"]', "oops", "campaign.toml, line 2"),
        (
            "any-issue/campaign.toml",
            '["en"]',
            '["en", "es"]',
            "languages has “es”, and there is no es.md",
        ),
        ("any-issue/en.md", "## Short\n", "## Shirt\n", "no section “Shirt”.*write “## Short”"),
        ("any-issue/en.md", "## Tips\n", "## Extra\nx\n\n## Tips\n", "no section “Extra”"),
        ("any-issue/en.md", "Subject: ", "Betreff: ", "Email section has no subject"),
        ("any-issue/en.md", "- topic [", "- topic (", "does not describe a blank"),
        ("any-issue/en.md", "- topic [", "- name [", "the name “name” is taken"),
        ("any-issue/en.md", "- topic [", "- subject [", "the name “subject” is taken"),
        ("any-issue/en.md", "{{ name }}", "{{ name }", "any-issue/en.md, line 1[0-9]"),
        ("family-separation/campaign.toml", "dated = 2018-06-20", "dated = 5", r"\$\.sources"),
        ("tips/en.md", "# Tips", "Tips", "tips/en.md, line 1: has no title"),
        ("tips/en.md", "# Tips for your call", "# ", "tips/en.md, line 1: has no title"),
        ("any-issue/en.md", "# Any issue you choose", "#  ", "any-issue/en.md, line 1: has no t"),
        ("any-issue/en.md", "Subject: About {{ topic }}", "Subject:  ", "line 41: .* no subject"),
        ("any-issue/en.md", "- topic [", "- true [", "the name “true” is taken"),
        ("any-issue/en.md", "- topic [", "- false [", "the name “false” is taken"),
        ("any-issue/en.md", "- topic [", "- none [", "the name “none” is taken"),
        ("any-issue/en.md", "- topic [", "- self [", "the name “self” is taken"),
        ("any-issue/campaign.toml", '["en"]', '["en", "en"]', "languages has “en” twice"),
        (
            "family-separation/campaign.toml",
            "https://firrp.org/",
            "javascript:alert(1)",
            r"campaign.toml, line 21: “javascript:alert\(1\)” is not a link",
        ),
        (
            "family-separation/campaign.toml",
            "https://firrp.org/",
            "mailto:a@example.org",
            "“mailto:a@example.org” is not a link",
        ),
    ],
)
def test_a_campaign_that_cannot_be_used_stops_the_boot(
    scripts_copy: Path, file: str, old: str, new: str, complaint: str
) -> None:
    path = scripts_copy / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(CampaignError, match=complaint) as caught:
        Campaigns(scripts_copy, "any-issue")
    assert "To mend it:" in str(caught.value)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("any-issue/campaign.toml", '["en"]', "[" * 3_000),
        ("any-issue/campaign.toml", '["en"]', "9" * 5_000),
        ("any-issue/en.md", "Hello", "{{ " + "(" * 3_000 + "1" + ")" * 3_000 + " }}"),
    ],
    ids=["deep facts", "a long number", "a deep script"],
)
def test_what_is_too_much_for_a_reader_stops_the_boot_with_its_file(
    scripts_copy: Path, file: str, old: str, new: str
) -> None:
    path = scripts_copy / file
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(CampaignError, match=f"{file}, line"):
        Campaigns(scripts_copy, "any-issue")


def test_a_link_to_facts_that_are_gone_stops_the_boot(scripts_copy: Path) -> None:
    path = scripts_copy / "family-separation" / "campaign.toml"
    path.unlink()
    path.symlink_to("nowhere.toml")
    with pytest.raises(CampaignError, match=r"family-separation/campaign\.toml, line 1"):
        Campaigns(scripts_copy, "any-issue")


def test_a_folder_without_facts_is_no_campaign(scripts_copy: Path) -> None:
    (scripts_copy / "drafts").mkdir()
    slugs = [campaign.slug for campaign in Campaigns(scripts_copy, "any-issue").all()]
    assert slugs == ["any-issue", "family-separation"]


def test_a_missing_default_campaign_stops_the_boot(scripts_copy: Path) -> None:
    with pytest.raises(CampaignError, match=r"SWITCHBOARD_DEFAULT_CAMPAIGN to one of: any-issue"):
        Campaigns(scripts_copy, "no-such")


def test_a_folder_name_that_cannot_be_in_an_address_stops_the_boot(scripts_copy: Path) -> None:
    (scripts_copy / "any-issue").rename(scripts_copy / "Any Issue")
    with pytest.raises(CampaignError, match="“Any Issue” cannot be in an address"):
        campaigns.read(scripts_copy / "Any Issue")


def test_a_folder_without_tips_stops_the_boot(scripts_copy: Path) -> None:
    (scripts_copy / "tips" / "en.md").unlink()
    with pytest.raises(CampaignError, match="the tips are missing"):
        Campaigns(scripts_copy, "any-issue")


def test_a_script_that_fails_for_somebody_stops_the_boot(
    scripts_copy: Path, directory: Directory
) -> None:
    path = scripts_copy / "any-issue" / "en.md"
    faulty = "{% if member.title == 'Delegate' %}{{ oops }}{% endif %}Hello"
    path.write_text(path.read_text().replace("Hello", faulty, 1))
    assert Campaigns(scripts_copy, "any-issue")
    with pytest.raises(CampaignError, match=r"line 15: 'oops' is undefined"):
        Campaigns(scripts_copy, "any-issue", directory.examples())


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CampaignError, match="SWITCHBOARD_SCRIPTS_DIR"):
        Campaigns(tmp_path / "nowhere", "any-issue")
