"""The commands: the same answers, and the care of data and campaigns."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from switchboard.settings import ROOT
from tests import invented, official, standins
from tests.invented import override
from tests.protocols import ORGANIZATION

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(snapshot_dir: Path) -> Run:
    """Runs `flask ...` as a person does, with `settings` in the environment."""

    def flask(
        *words: str, environment: Mapping[str, str] | None = None, **settings: str
    ) -> "subprocess.CompletedProcess[str]":
        chosen = {"snapshot_dir": str(snapshot_dir), **settings}
        return subprocess.run(
            [sys.executable, "-m", "flask", *words],
            cwd=ROOT,
            env={
                **(environment or {}),
                **{f"SWITCHBOARD_{name.upper()}": value for name, value in chosen.items()},
            },
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return flask


def test_reps_prints_members_with_numbers_and_doubt(run: Run) -> None:
    done = run("reps", "02139")
    assert done.returncode == 0, done.stderr
    assert "02139 Cambridge, MA (split)" in done.stdout
    assert "Ada Arden (A000001), Senator for Massachusetts" in done.stdout
    assert "202-555-0101  Washington, DC" in done.stdout
    assert done.stdout.count("[perhaps yours]") == 2
    assert "as of 2026-06-15" in done.stdout


def test_reps_takes_a_choice_and_shows_a_vacancy(run: Run) -> None:
    assert "TX-23: vacant" in run("reps", "78230", "--district", "TX-23").stdout


def test_reps_as_json_is_the_json_of_the_api(run: Run, app: Flask) -> None:
    printed = json.loads(run("reps", "02139", "--json").stdout)
    assert printed == app.test_client().get("/api/v1/lookup?zip=02139").json


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("reps", "2139"), "Did you mean 02139?"),
        (("reps", "99999"), "There is no ZIP code 99999 in use."),
        (("reps", "02139", "--district", "MA-01"), "Choose from: MA-05, MA-07."),
        (("script", "nope", "--zip", "02139", "--member", "A000001"), "no campaign “nope”"),
        (("script", "any-issue", "--zip", "02139", "--member", "Z"), "has the id “Z”"),
        (("script", "any-issue", "--zip", "02139"), "--member"),
        (("data", "build", "--from", "/nonexistent"), "There is no folder /nonexistent."),
    ],
)
def test_a_mistake_is_a_sentence_and_a_failure(
    run: Run, words: tuple[str, ...], complaint: str
) -> None:
    done = run(*words)
    assert done.returncode != 0
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (
            "call",
            "Hello, my name is [your name]. I'm a constituent from Cambridge, ZIP code 02139.",
        ),
        ("short", "No reply needed."),
        ("voicemail", "at [your street address], Cambridge, ZIP code 02139."),
        ("email", "Subject: About [the bill or issue]"),
    ],
)
def test_script_prints_the_words_with_blanks(run: Run, kind: str, words: str) -> None:
    done = run("script", "any-issue", "--zip", "02139", "--member", "D000004", "--kind", kind)
    assert done.returncode == 0, done.stderr
    assert words in done.stdout
    assert "Representative Dogwood" in done.stdout or kind == "email"


def test_script_says_when_a_campaign_lacks_the_language(run: Run) -> None:
    done = run("script", "any-issue", "--zip", "02139", "--member", "A000001", "--lang", "xx")
    assert done.returncode == 0
    assert "no words in “xx”" in done.stderr
    assert "Hello, my name is" in done.stdout


def test_data_status_says_date_congress_counts_and_vacancies(run: Run) -> None:
    printed = run("data", "status").stdout
    assert "Members as of 2026-06-15" in printed
    assert "119th Congress, valid from 2025-01-03 until 2027-01-03" in printed
    assert "19 members, 37 offices, 21 seats, 10 ZIPs" in printed
    assert "Vacant seats: TX-23, VT-S3" in printed
    assert "noon Eastern: 10 ZIPs, answering now" in printed
    assert re.search(r"Warning: The list of members is from 2026-06-15, \d+ days old\.", printed)


def test_data_build_mends_a_snapshot_that_stops_the_app(run: Run, tmp_path: Path) -> None:
    folder = invented.write(tmp_path / "snapshot")
    (folder / "manifest.toml").write_text("nonsense = 1\n")
    stopped = run("reps", "02139", snapshot_dir=str(folder))
    assert stopped.returncode != 0
    assert "manifest.toml" in stopped.stderr
    inputs = official.write(tmp_path / "inputs")
    built = run(
        "data", "build", "--from", str(inputs), "--as-of", "2026-10-01", snapshot_dir=str(folder)
    )
    assert built.returncode == 0, built.stderr
    assert "As of 2026-10-01" in built.stdout
    assert run("reps", "02139", snapshot_dir=str(folder)).returncode == 0


def test_data_build_says_which_files_it_read_and_whether_they_are_new(
    run: Run, tmp_path: Path
) -> None:
    folder = str(tmp_path / "snapshot")
    inputs = official.write(tmp_path / "inputs")
    words = ("data", "build", "--from", str(inputs), "--as-of", "2026-10-01")
    content = (inputs / "zccd.csv").read_bytes()
    line = f"zccd.csv: {len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}"
    assert f"{line}, not in the snapshot in place" in run(*words, snapshot_dir=folder).stdout
    assert f"{line}, the same as in place" in run(*words, snapshot_dir=folder).stdout
    (inputs / "legislators-district-offices.json").write_text("[ ]")
    again = run(*words, snapshot_dir=folder).stdout
    assert re.search(r"offices\.json: 3 bytes, sha256 [0-9a-f]{64}, another than in place", again)


def test_data_diff_names_what_two_snapshots_differ_in(run: Run, tmp_path: Path) -> None:
    old = invented.write(tmp_path / "old")
    new = invented.write(tmp_path / "new", 119, 120, as_of=date(2026, 12, 1))
    offices = new / "offices.tsv"
    offices.write_text(offices.read_text().replace("202-555-0101", "202-555-0199"))
    done = run("data", "diff", str(old), str(new))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "Members as of 2026-06-15, now 2026-12-01.",
        "New members: none",
        "Members gone: none",
        "Changed phones: 1",
        "  A000001 Washington: 202-555-0101, now 202-555-0199",
        "Maps added: 1",
        "  120th Congress, valid from 2027-01-03 until 2029-01-03, noon Eastern: 10 ZIPs",
        "ZIPs with other districts, 119th Congress: none",
        "ZIPs with other districts from the 120th Congress on: 1",
        "  02201: MA-07, now MA-05",
    ]
    back = run("data", "diff", str(new), str(old)).stdout
    assert "Maps gone: 1\n  120th Congress" in back


def test_data_diff_of_a_folder_that_is_no_snapshot_is_a_sentence(run: Run, tmp_path: Path) -> None:
    done = run("data", "diff", str(tmp_path), str(invented.write(tmp_path / "new")))
    assert done.returncode != 0
    assert "manifest.toml" in done.stderr
    assert "Traceback" not in done.stderr


def test_data_rollback_works_while_the_app_cannot_start(run: Run, tmp_path: Path) -> None:
    folder = invented.write(tmp_path / "snapshot")
    refused = run("data", "rollback", snapshot_dir=str(folder))
    assert refused.returncode != 0
    assert "no earlier snapshot" in refused.stderr
    invented.write(folder, as_of=date(2026, 12, 1))
    (folder / "manifest.toml").write_text("nonsense = 1\n")
    done = run("data", "rollback", snapshot_dir=str(folder))
    assert done.returncode == 0, done.stderr
    assert "Members as of 2026-06-15 are back" in done.stdout
    assert "Restart Switchboard" in done.stdout
    assert run("reps", "02139", snapshot_dir=str(folder)).returncode == 0


def test_data_status_names_each_override_and_what_became_of_it(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "corrections.toml"
    file.write_text(
        override()
        + override(member="B000002", value="202-555-0102")
        + override(member="Z999999", office="Boston", date=date(2020, 1, 1))
    )
    printed = run("data", "status", overrides=str(file)).stdout
    assert "Override: A000001 phone = 202-555-0198, 2026-11-20: They moved.\n" in printed
    assert "B000002 phone = 202-555-0102, 2026-11-20: They moved. NO LONGER NEEDED" in printed
    assert (
        "Z999999 phone (Boston) = 202-555-0198, 2020-01-01: They moved. NO LONGER APPL" in printed
    )
    shown = run("reps", "02201", overrides=str(file)).stdout
    assert "Number corrected by this site on November 20, 2026: They moved." in shown


def test_campaigns_new_makes_one_and_says_what_to_do_next(run: Run, scripts_copy: Path) -> None:
    broken = scripts_copy / "family-separation" / "en.md"
    broken.write_text("nothing")  # the app cannot start, and this command can
    done = run("campaigns", "new", "library-hours", scripts_dir=str(scripts_copy))
    assert done.returncode == 0, done.stderr
    assert f"Made {scripts_copy / 'library-hours'}, a copy of any-issue." in done.stdout
    order = [
        "library-hours/en.md", "library-hours/campaign.toml", "flask campaigns check",
        "flask campaigns preview", "/campaigns/library-hours", "docs/campaigns.md",
    ]  # fmt: skip
    assert [done.stdout.index(each) for each in order] == sorted(map(done.stdout.index, order))
    assert (ROOT / "docs" / "campaigns.md").exists()

    again = run("campaigns", "new", "library-hours", scripts_dir=str(scripts_copy))
    assert again.returncode != 0
    assert "There is a campaign “library-hours” already" in again.stderr
    assert "Traceback" not in again.stderr


@pytest.mark.parametrize("words", [("reps", "02139"), ("data", "status")])
def test_a_wrong_override_stops_a_command_with_file_entry_and_fix(
    run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = tmp_path / "corrections.toml"
    file.write_text(override(value="none"))
    done = run(*words, overrides=str(file))
    assert done.returncode != 0
    assert f"{file}, entry 1 (A000001): phone cannot be “none”." in done.stderr
    assert "Traceback" not in done.stderr


def test_campaigns_check_is_content_with_what_is_shipped(run: Run) -> None:
    done = run("campaigns", "check")
    assert done.returncode == 0, done.stdout
    assert "are fine, for all 19 members" in done.stdout


def test_campaigns_check_names_every_mistake_even_one_that_stops_the_app(
    run: Run, scripts_copy: Path
) -> None:
    path = scripts_copy / "any-issue" / "en.md"
    path.write_text(path.read_text().replace("## Short", "## Shirt"))
    shutil.copytree(ROOT / "scripts" / "any-issue", scripts_copy / "other")
    other = scripts_copy / "other" / "en.md"
    other.write_text(other.read_text().replace("{{ name }}", "{{ nmae }}", 1))
    done = run("campaigns", "check", scripts_dir=str(scripts_copy))
    assert done.returncode != 0
    assert "any-issue/en.md, line" in done.stdout
    assert "other/en.md, line" in done.stdout
    assert "2 to fix" in done.stderr


@pytest.mark.parametrize("words", [("reps", "02139"), ("data", "status"), ("campaigns", "check")])
def test_a_wrong_setting_stops_every_command_with_its_name(
    run: Run, words: tuple[str, ...]
) -> None:
    done = run(*words, workers="none")
    assert done.returncode != 0
    assert "SWITCHBOARD_WORKERS cannot be “none”" in done.stderr
    assert "Traceback" not in done.stderr


def test_providers_try_shows_the_events_of_an_organization(run: Run, tmp_path: Path) -> None:
    with standins.serve("mobilize") as standin:
        standin.write(tmp_path)
        words = ("providers", "try", "mobilize", "02139")
        done = run(*words, "--organization", ORGANIZATION, providers_dir=str(tmp_path))
        without = run(*words, providers_dir=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "/v1/organizations/4711/events?zipcode=02139&" in done.stdout
    mapped = done.stdout[done.stdout.index("Read as:") :]
    assert (
        "101; Town hall in Cambridge; 2026-11-16 17:00 UTC; Example Hall; Cambridge; MA" in mapped
    )
    assert "103; Supper at a neighbor’s; 2026-11-26 17:00 UTC; private; Cambridge; MA" in mapped
    assert "105; Phone bank; 2026-11-28 17:00 UTC; online" in mapped
    assert "Secret Lane" not in mapped
    assert without.returncode == 1
    assert "there is no 'organization' to ask with" in without.stderr
