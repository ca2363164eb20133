"""The preview: pages with the campaigns as their files are just now."""

import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from switchboard.preview import Preview
from switchboard.settings import ROOT
from tests.conftest import AppMaker
from tests.inspecting import inspect
from tests.serving import served


@pytest.fixture
def preview(
    make_app: AppMaker, scripts_copy: Path, snapshot_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> Client:
    """A client of a preview of `scripts_copy`."""
    monkeypatch.setenv("SWITCHBOARD_SCRIPTS_DIR", str(scripts_copy))
    monkeypatch.setenv("SWITCHBOARD_SNAPSHOT_DIR", str(snapshot_dir))
    return Client(Preview(lambda: make_app(scripts_dir=str(scripts_copy)), scripts_copy))


def edit(path: Path, old: str, new: str) -> None:
    """Change a file, as an editor does."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def inspected(answer: TestResponse) -> str:
    """The page, which must be a good one."""
    inspect(answer.text)
    return answer.text


def test_an_edit_is_seen_with_the_next_page(preview: Client, scripts_copy: Path) -> None:
    assert "Any issue you choose" in inspected(preview.get("/campaigns/any-issue"))
    edit(scripts_copy / "any-issue" / "en.md", "# Any issue you choose", "# Bread for all")
    assert "Bread for all" in inspected(preview.get("/campaigns/any-issue"))
    assert "Bread for all" in inspected(preview.get("/reps?zip=02139"))


def test_a_new_campaign_is_seen_and_one_that_is_gone_is_not(
    preview: Client, scripts_copy: Path
) -> None:
    assert preview.get("/campaigns/library").status_code == 404
    (scripts_copy / "library").mkdir()
    for name in ("campaign.toml", "en.md"):
        text = (scripts_copy / "any-issue" / name).read_text()
        (scripts_copy / "library" / name).write_text(text)
    assert preview.get("/campaigns/library").status_code == 200
    (scripts_copy / "library" / "campaign.toml").unlink()
    assert preview.get("/campaigns/library").status_code == 404


def test_nothing_is_made_anew_while_no_file_changes(make_app: AppMaker, scripts_copy: Path) -> None:
    made = []

    def make() -> Flask:
        made.append(1)
        return make_app()

    client = Client(Preview(make, scripts_copy))
    for _ in range(3):
        assert client.get("/tips").status_code == 200
    assert len(made) == 1
    (scripts_copy / ".en.md.swp").write_text("an editor's own")
    client.get("/tips")
    assert len(made) == 1
    (scripts_copy / "tips" / "en.md").touch()
    client.get("/tips")
    assert len(made) == 2


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("any-issue/en.md", "## Short\n", "## Shirt\n", "any-issue/en.md, line 2"),
        ("any-issue/en.md", "{{ name }}", "{{ nmae }}", "&#39;nmae&#39; is undefined"),
        ("any-issue/campaign.toml", '["en"]', "[", "any-issue/campaign.toml, line"),
        ("tips/en.md", "# Tips", "Tips", "tips/en.md, line 1: has no title"),
        ("any-issue/en.md", "# Any", "# \x00Any", "has the character"),
    ],
)
def test_a_broken_edit_shows_what_to_mend_on_the_page_and_recovers(
    preview: Client, scripts_copy: Path, file: str, old: str, new: str, said: str
) -> None:
    assert preview.get("/").status_code == 200
    edit(scripts_copy / file, old, new)
    for path in ("/", "/campaigns/any-issue", "/reps?zip=02139", "/healthz"):
        answer = preview.get(path)
        page = inspected(answer)
        assert answer.status_code == 500
        assert said in page
        assert "To mend it:" in page
        assert "Traceback" not in page
    assert preview.post("/call/any-issue/A000001").status_code == 500
    assert preview.get("/static/app.css", buffered=True).status_code == 200
    assert preview.get("/").headers["Content-Security-Policy"].startswith("default-src 'none'")
    edit(scripts_copy / file, new, old)
    assert preview.get("/").status_code == 200


def test_all_that_is_broken_is_shown_at_once(preview: Client, scripts_copy: Path) -> None:
    edit(scripts_copy / "any-issue" / "en.md", "## Short\n", "## Shirt\n")
    edit(scripts_copy / "family-separation" / "en.md", "## Tips\n", "## Tipps\n")
    page = inspected(preview.get("/"))
    assert "any-issue/en.md, line" in page
    assert "family-separation/en.md, line" in page


def test_a_folder_that_is_gone_is_told_too(preview: Client, scripts_copy: Path) -> None:
    assert preview.get("/").status_code == 200
    scripts_copy.rename(scripts_copy.with_name("elsewhere"))
    assert "There is no folder" in inspected(preview.get("/"))
    scripts_copy.with_name("elsewhere").rename(scripts_copy)
    assert preview.get("/").status_code == 200


def test_a_browser_asks_each_time(preview: Client) -> None:
    assert preview.get("/").headers["Cache-Control"] == "no-cache"
    picture = preview.get("/campaigns/any-issue/card.png")
    assert picture.headers["Cache-Control"] == "no-cache"


def test_the_command_serves_on_this_machine_even_when_the_app_cannot_start(
    snapshot_dir: Path, scripts_copy: Path
) -> None:
    command = (sys.executable, "-m", "flask", "campaigns", "preview", "--port")
    with served(snapshot_dir, command, scripts_dir=str(scripts_copy)) as server:
        edit(scripts_copy / "any-issue" / "en.md", "## Short\n", "## Shirt\n")
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{server.base}/", timeout=20)
        with caught.value as answer:
            assert "there is no section “Shirt”" in answer.read().decode()
        edit(scripts_copy / "any-issue" / "en.md", "## Shirt\n", "## Short\n")
        with urllib.request.urlopen(f"{server.base}/?zip=02139", timeout=20) as answer:
            assert answer.status == 200
        with socket.socket() as other:
            # Nobody could, if the preview listened everywhere.
            other.bind(("127.0.0.2", server.port))
        printed = server.stop()
    assert f"http://127.0.0.1:{server.port}/" in printed
    assert "there is no section “Shirt”" in printed
    assert "Traceback" not in printed
    assert "02139" not in printed


def test_the_preview_shows_drafts_and_a_site_does_not(
    make_app: AppMaker, snapshot_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from switchboard import preview as module
    from switchboard.services import Services

    monkeypatch.setenv("SWITCHBOARD_SNAPSHOT_DIR", str(snapshot_dir))

    def shows(app: Flask) -> bool:
        shared: Services = app.extensions["switchboard"]
        return shared.campaigns.shows_drafts

    assert shows(module._make_app())
    assert not shows(make_app())


def test_a_preview_with_a_wrong_setting_says_so(snapshot_dir: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flask", "campaigns", "preview", "--port", "0"],
        cwd=ROOT,
        env={"SWITCHBOARD_WORKERS": "none", "SWITCHBOARD_SNAPSHOT_DIR": str(snapshot_dir)},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "SWITCHBOARD_WORKERS cannot be “none”" in done.stderr
    assert "Traceback" not in done.stderr
