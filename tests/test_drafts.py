"""New campaigns: a copy of another that is safe to change."""

import tomllib
from pathlib import Path

import pytest

from switchboard import drafts
from switchboard.check import check
from switchboard.directory import Directory
from switchboard.errors import CampaignError


@pytest.mark.parametrize("original", ["any-issue", "family-separation"])
def test_a_copy_is_a_campaign_with_nothing_to_mend(
    scripts_copy: Path, directory: Directory, original: str
) -> None:
    made = drafts.make(scripts_copy, "library-hours", original)
    assert made == scripts_copy / "library-hours"
    assert {each.name for each in made.iterdir()} == {
        each.name for each in (scripts_copy / original).iterdir()
    }
    assert check(scripts_copy, directory.members.values()) == []


def test_a_copy_is_a_draft(scripts_copy: Path) -> None:
    made = drafts.make(scripts_copy, "library-hours", "any-issue")
    facts = tomllib.loads((made / "campaign.toml").read_text())
    assert facts["state"] == "draft"


def test_a_draft_has_nothing_of_the_original_that_says_who_may_see_it() -> None:
    text = (
        '# Facts\nstate = \'won\'\nlanguages = [\n  "en",\n]\npreview = "old"\n'
        'successor="x"\n\n[facts]\nstate = "Ohio"\n'
    )
    made = tomllib.loads(drafts.as_draft(text))
    assert (made["state"], made["languages"], made["facts"]) == ("draft", ["en"], {"state": "Ohio"})
    assert "successor" not in made
    assert len(made["preview"]) >= 16
    assert made["preview"] != tomllib.loads(drafts.as_draft(text))["preview"]


@pytest.mark.parametrize(
    ("slug", "offered"),
    [
        ("Library Hours", "library-hours"), ("más_horas", "mas-horas"), ("../x", "x"),
        ("a/b", "a-b"), ("-x-", "x"), ("tips", "my-issue"), ("", "my-issue"), (".", "my-issue"),
        ("x" * 61, "x" * 60), ("a\n", "a"), ("一", "my-issue"),
    ],
)  # fmt: skip
def test_a_name_that_cannot_be_in_an_address_is_refused_with_one_that_can(
    scripts_copy: Path, slug: str, offered: str
) -> None:
    before = sorted(scripts_copy.rglob("*"))
    with pytest.raises(CampaignError, match=rf"cannot be called .*, like {offered}\.$"):
        drafts.make(scripts_copy, slug, "any-issue")
    assert sorted(scripts_copy.rglob("*")) == before


def test_nothing_is_overwritten(scripts_copy: Path) -> None:
    before = (scripts_copy / "family-separation" / "en.md").read_text()
    (scripts_copy / "empty").mkdir()
    (scripts_copy / "astray").symlink_to("nowhere")
    for slug in ("family-separation", "empty", "astray"):
        with pytest.raises(CampaignError, match=f"There is a campaign “{slug}” already"):
            drafts.make(scripts_copy, slug, "any-issue")
    assert (scripts_copy / "family-separation" / "en.md").read_text() == before
    assert list((scripts_copy / "empty").iterdir()) == []


@pytest.mark.parametrize(
    ("original", "offered"),
    [("any-isue", "Write --from any-issue."), ("zz", "any-issue or family"), ("tips", "any-issue")],
)
def test_only_a_campaign_can_be_copied(scripts_copy: Path, original: str, offered: str) -> None:
    with pytest.raises(CampaignError, match=f"no campaign “{original}” to copy.*{offered}"):
        drafts.make(scripts_copy, "new", original)


def test_notes_and_backups_are_not_copied(scripts_copy: Path) -> None:
    for name in (".DS_Store", "en.md~", "en.md.bak", ".en.md.swp"):
        (scripts_copy / "any-issue" / name).write_text("x")
    made = drafts.make(scripts_copy, "new", "any-issue")
    assert sorted(each.name for each in made.iterdir())[:1] == ["campaign.toml"]
    assert not [each for each in made.iterdir() if each.suffix not in (".md", ".toml")]


def test_when_a_copy_fails_nothing_is_left_of_it(scripts_copy: Path) -> None:
    (scripts_copy / "any-issue" / "campaign.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(CampaignError, match="cannot be written"):
        drafts.make(scripts_copy, "new", "any-issue")
    assert not (scripts_copy / "new").exists()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CampaignError, match="SWITCHBOARD_SCRIPTS_DIR"):
        drafts.make(tmp_path / "nowhere", "new", "any-issue")
