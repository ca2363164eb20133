"""`flask campaigns check` on actions, targets and states: planted faults, one by one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from switchboard import check as checks
from switchboard.directory import Directory
from tests import campaigning
from tests.conftest import TODAY
from tests.test_states_of_campaigns import LANGUAGES, NOTICE
from tests.test_targets import TARGETS


def found(scripts: Path, directory: Directory, now: datetime = TODAY) -> list[str]:
    return [str(each) for each in checks.check(scripts, directory.members.values(), now)]


def test_the_invented_campaign_is_well(scripts_copy: Path, directory: Directory) -> None:
    campaigning.write(scripts_copy)
    assert found(scripts_copy, directory) == []


@pytest.mark.parametrize(
    ("old", "new", "at", "complaint"),
    [
        # In the facts of actions.
        ("1-800-555-0150", "1-800-555-015", "", "which is not a telephone number"),
        ("https://example.org/give", "javascript:alert(1)", "", "which is not a link that a page"),
        ('id = "give"', 'id = "sign"', 'id = "sign"\nkind = "don', "“sign” is there twice"),
        ('kind = "donate"', 'kind = "gift"', "", "Invalid value 'gift'"),
        ("ends = 2026-12-31", "ends = 2026-11-20", "", "ended on 2026-11-20, and is offered as"),
        ('place = "Spr', 'ends = 2026-11-01\nplace = "Spr', "ends = 2026-11-01", "ended on"),
        ("end = 2026-12-05T12", "end = 2026-12-04T12", "", "ends before it starts"),
        ('place = "Spr', 'starts = 2026-12-06\nplace = "Spr', "starts = 2026-12-06", "is hidden"),
        ("checked = 2026-10-01", "checked = 2062-10-01", "", "which is still to come"),
        ("dated = 2026-10-01", "dated = 2027-10-01", "", "which is still to come"),
        # In the words of actions.
        ("### sign: Sign", "### sgin: Sign", "", "there is no action “sgin” in campaign.toml"),
        ("### give: Give to parks\n\nThey plant trees.\n", "", "## Actions", "“give” has no words"),
        ("Say: Hello", "Say: " + "word " * 80 + "Hello", "### park-line", "takes over 30 seconds"),
        ("We meet", "Call 555-015-12345. We meet", "", "“555-015-12345” is not a telephone number"),
        ("](https://example.org/trees)", "](javascript:alert(1))", "", "is not a link"),
        ("Say: Hello, I'm [your name]", "Say: Hello, I'm {{ name }}", "", "shown as it is written"),
        # In targets and stances.
        ('members = ["D000004"]', 'members = ["D000004", "D999999"]', "", "has “D999999”, and no"),
        ('B000002 = "opp', 'B999999 = "opp', "", "stances has “B999999”, and no sitting member"),
        ('chambers = ["senate"]', 'chambers = ["senate"]\nstates = ["DC"]', "states =",
         "has “DC”, which has no seat in the Senate"),
        (TARGETS, '[targets]\nstates = ["WY"]\n\n', "[targets]", "nobody can match these targets"),
        ('agencies = ["park-line"]', 'agencies = ["parc-line"]', "", "“parc-line” is no agency"),
        ('order = ["D000004"', 'order = ["D000005"', "", "order has “D000005”, which is none of"),
        # In scripts.
        ('stance == "champion"', 'stance == "champ"', "", "“champ” is not a stance"),
        ("More parks, please.\n\n## Voice", "{{ stance }} parks.\n\n## Voice", "{{ stance }} p",
         "“stance” is for an “if” alone"),
        ("Please think again", "word " * 140 + "Please think again", "Hello, I'm {{ name }} from",
         "call script takes over 60 seconds"),
        ("{{ member.title }}", "{{ member.tilte }}", "{{ member.tilte }}", "no attribute 'tilte'"),
        # In the state.
        (LANGUAGES, f'{LANGUAGES}state = "over"\n', "state =", "Invalid enum value 'over'"),
        (LANGUAGES, f'{LANGUAGES}state = "paused"\n', "# More parks", "no section “Notice” says"),
        (LANGUAGES, f'{LANGUAGES}successor = "any-issue"\n', "successor =", "campaign is live"),
        (LANGUAGES, f'{LANGUAGES}state = "won"\nsuccessor = "x"\n', "successor =", "no campaign"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found_alone_with_file_line_and_fix(
    scripts_copy: Path, directory: Directory, old: str, new: str, at: str, complaint: str
) -> None:
    folder = campaigning.write(scripts_copy, (old, new))
    problems = found(scripts_copy, directory)
    assert len(problems) == 1, problems
    assert complaint in problems[0]
    assert "To mend it:" in problems[0]
    where = campaigning.place_of(folder, at or new)
    # A script is named by its first line where it is too long as a whole.
    offset = 1 if "takes over 60" in complaint else 0
    line = int(where.rpartition(" line ")[2].removesuffix(": ")) - offset
    assert problems[0].startswith(f"{where.rpartition(' line ')[0]} line {line}: "), problems[0]


def test_a_past_event_is_no_fault_and_no_more_is_what_ended_with_its_campaign(
    scripts_copy: Path, directory: Directory
) -> None:
    over = (LANGUAGES, f'{LANGUAGES}state = "archived"\n')
    campaigning.write(scripts_copy, ("ends = 2026-12-31", "ends = 2026-11-20"), over)
    assert found(scripts_copy, directory, datetime(2027, 1, 1, tzinfo=UTC)) == []


def test_a_notice_that_one_language_lacks_is_found(
    scripts_copy: Path, directory: Directory
) -> None:
    folder = campaigning.write(
        scripts_copy, (LANGUAGES, 'languages = ["en", "es"]\nstate = "won"\n'), NOTICE
    )
    (folder / "es.md").write_text(campaigning.WORDS.replace("# More parks", "# Más parques", 1))
    (problem,) = found(scripts_copy, directory)
    assert problem.startswith("parks/es.md, line 1: section “Notice” is in en.md and missing here")


def test_a_successor_that_nobody_sees_is_found(scripts_copy: Path, directory: Directory) -> None:
    campaigning.write(scripts_copy, (LANGUAGES, f'{LANGUAGES}state = "draft"\n'), slug="next")
    over = f'{LANGUAGES}state = "won"\nsuccessor = "next"\n'
    campaigning.write(scripts_copy, (LANGUAGES, over))
    (problem,) = found(scripts_copy, directory)
    assert problem.startswith("parks/campaign.toml, line 3: successor is “next”, a draft that")


def test_a_successor_that_cannot_be_read_is_named_once(
    scripts_copy: Path, directory: Directory
) -> None:
    campaigning.write(scripts_copy, ('kind = "donate"', 'kind = "gift"'), slug="next")
    over = f'{LANGUAGES}state = "won"\nsuccessor = "next"\n'
    campaigning.write(scripts_copy, (LANGUAGES, over))
    (problem,) = found(scripts_copy, directory)
    assert problem.startswith("next/campaign.toml")


def test_two_campaigns_with_one_title_are_found(scripts_copy: Path, directory: Directory) -> None:
    campaigning.write(scripts_copy, slug="again")
    campaigning.write(scripts_copy)
    (problem,) = found(scripts_copy, directory)
    assert problem.startswith("parks/en.md, line 1: has the same title as the campaign “again”")
