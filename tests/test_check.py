"""`flask campaigns check`, against planted mistakes."""

import shutil
from pathlib import Path

import pytest

from switchboard.check import check
from switchboard.directory import Directory
from switchboard.settings import ROOT


def test_what_is_shipped_is_well(real_directory: Directory) -> None:
    assert check(ROOT / "scripts", real_directory.members.values()) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("any-issue/en.md", "{{ topic }}. I", "{{ topik }}. I", "line 17: 'topik' is undefined"),
        (
            "any-issue/en.md",
            "Please add my view",
            '{% if member.title == "Delegate" %}{{ oops }}{% endif %} Please add my view',
            "line 24: 'oops' is undefined",
        ),
        ("any-issue/en.md", "## Voicemail", "## Voice", "there is no section “Voice”"),
        ("any-issue/en.md", "This matters", "word " * 90 + "This", "call script takes over 60"),
        ("any-issue/en.md", "My number", "word " * 50 + "My", "voicemail script takes over 30"),
        ("any-issue/en.md", "No reply", "word " * 30 + "No", "short script takes over 20"),
        ("any-issue/en.md", "- Settle on", "- Dial 202-22-3121. Settle", "“202-22-3121” is not a"),
        ("any-issue/en.md", "- Settle on", "- Dial 102-224-3121. On", "“102-224-3121” is not a"),
        ("any-issue/en.md", "https://www.congress.gov/", "javascript:alert(1)", "“javascript:al"),
        ("any-issue/en.md", "https://www.congress.gov/", "congress", "“congress” is not a link"),
        ("any-issue/en.md", "- Settle on", "- {{ name }} on", "section “Tips” is shown as it is"),
        ("family-separation/campaign.toml", "https://firrp.org/", "htp://x", "“htp://x” is not a"),
        ("family-separation/campaign.toml", "title", "titel", "campaign.toml, line"),
        ("tips/en.md", "Dial 711", "[Dial](tel:711) 711", "“tel:711” is not a link"),
    ],
)
def test_a_planted_mistake_is_found_with_file_and_line(
    scripts_copy: Path, directory: Directory, file: str, old: str, new: str, found: str
) -> None:
    path = scripts_copy / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    problems = [str(problem) for problem in check(scripts_copy, directory.members.values())]
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"{file}, line ")
    assert found in problems[0]
    assert "To mend it:" in problems[0]


def test_a_folder_without_campaigns_is_not_fine(tmp_path: Path, directory: Directory) -> None:
    problems = [str(problem) for problem in check(tmp_path, directory.members.values())]
    assert len(problems) == 2
    assert "tips/en.md, line 1: the tips are missing" in problems[0]
    assert f"There is no campaign in {tmp_path}." in problems[1]


def test_a_folder_without_tips_is_not_fine(scripts_copy: Path, directory: Directory) -> None:
    shutil.rmtree(scripts_copy / "tips")
    (problem,) = check(scripts_copy, directory.members.values())
    assert "the tips are missing" in str(problem)


@pytest.mark.parametrize(
    "harmless",
    ["2018-06-30", "02139-4307", "2,342 children", "H.R. 1234", "202-224-3121", "1-888-351-4024"],
)
def test_a_figure_that_is_no_bad_number_is_left_alone(
    scripts_copy: Path, directory: Directory, harmless: str
) -> None:
    path = scripts_copy / "any-issue/en.md"
    path.write_text(path.read_text().replace("- Settle on", f"- {harmless} Settle on", 1))
    assert check(scripts_copy, directory.members.values()) == []
