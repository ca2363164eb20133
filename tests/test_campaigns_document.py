"""docs/campaigns.md: an organizer who does what it says, block by block, gets a campaign."""

import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from click.testing import CliRunner
from dotenv import dotenv_values
from flask import Flask
from pytest_httpserver import HTTPServer
from werkzeug.test import Client

from app import create_app
from switchboard import settings
from switchboard.campaigns_cli import campaigns
from switchboard.preview import Preview
from switchboard.settings import ROOT
from tests.conftest import TODAY
from tests.inspecting import parse, text_of

DOCUMENT = (ROOT / "docs" / "campaigns.md").read_text()
SLUG = "library-hours"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
_WHOLE = re.compile(r"\*\*`([^`]+)`\*\*")
_PUT = re.compile(r"Put this(?: section)? into \*\*`([^`]+)`\*\*")


class Block(NamedTuple):
    """A block of the document: its language and text, and the paragraph before it."""

    language: str
    text: str
    before: str


def blocks() -> Iterator[Block]:
    """Every block, in order."""
    for match in _BLOCK.finditer(DOCUMENT):
        before = DOCUMENT[: match.start()].rstrip().rpartition("\n\n")[2]
        yield Block(match[1], match[2], " ".join(before.split()))


class Organizer:
    """Somebody who does in a folder what the document says."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment
        self.printed: list[str] = []
        self.titles: list[str] = []

    def do(self, block: Block) -> None:
        """Follow one block."""
        whole, put = _WHOLE.fullmatch(block.before), _PUT.fullmatch(block.before)
        if whole:
            self._file(whole[1]).write_text(block.text)
        elif put:
            self._put(self._file(put[1]), block)
        else:
            assert block.language == "sh", f"nothing says where this goes: {block.text}"
            for line in block.text.splitlines():
                self._command(shlex.split(line, comments=True))

    def app(self) -> Flask:
        """The site with what is there so far."""
        return create_app(self._settings(), lambda: TODAY)

    def _file(self, name: str) -> Path:
        assert name == ".env" or re.fullmatch(rf"scripts/{SLUG}/(campaign\.toml|e[ns]\.md)", name)
        return self.folder / name

    def _put(self, file: Path, block: Block) -> None:
        before = file.read_text()
        if block.language == "markdown":
            heading = block.text.partition("\n")[0]
            head, found, rest = before.partition(f"{heading}\n")
            rest = "".join(rest.partition("\n## ")[1:]) if found else ""
            file.write_text(f"{head.rstrip()}\n\n{block.text}{rest}")
        elif block.text.startswith("["):
            file.write_text(f"{before}\n{block.text}")
        else:
            key = block.text.partition(" ")[0]
            after, count = re.subn(rf"^{key} = .*\n", block.text, before, flags=re.M)
            assert count == 1, f"{key} is not there to be changed"
            file.write_text(after)

    def _command(self, words: list[str]) -> None:
        if words[0] == "make":
            assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(), re.M)
            assert self.app()
            return
        assert words[:2] == [".venv/bin/flask", "campaigns"], words
        if words[2] == "preview":
            self._look()
            return
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self._settings().items():
                patch.setenv(name, value)
            result = CliRunner().invoke(campaigns, words[2:])
        assert result.exit_code == 0, result.output
        self.printed.append(result.output)

    def _look(self) -> None:
        assert isinstance(campaigns.commands["preview"], click.Command)
        make = lambda: create_app(self._settings(), lambda: TODAY, shows_drafts=True)  # noqa: E731
        page = Client(Preview(make, self.folder / "scripts")).get(f"/campaigns/{SLUG}")
        assert page.status_code == 200
        self.titles.append(text_of(next(parse(page.text).iter("h1"))))

    def _settings(self) -> dict[str, str]:
        found = dotenv_values(self.folder / ".env")
        return {**{name: value or "" for name, value in found.items()}, **self.environment}


@pytest.fixture
def organizer(
    tmp_path: Path, snapshot_dir: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> Organizer:
    """An organizer with a fresh copy of the project's campaigns; outside links answer."""
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, httpserver.url_for(""))
    httpserver.expect_request(re.compile("/.*")).respond_with_data("here")
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    for words in (tmp_path / "scripts").glob("*/*.*"):
        # A stand-in for a proxy cannot speak https.
        words.write_text(words.read_text().replace("https://", "http://"))
    environment = {
        "SWITCHBOARD_SCRIPTS_DIR": str(tmp_path / "scripts"),
        "SWITCHBOARD_SNAPSHOT_DIR": str(snapshot_dir),
    }
    return Organizer(tmp_path, environment)


def test_who_follows_the_document_has_a_live_campaign_in_two_languages(
    organizer: Organizer,
) -> None:
    every = list(blocks())
    live = max(at for at, block in enumerate(every) if block.text == "make run\n")
    for at, block in enumerate(every):
        text = block.text.replace("https://example.org", "http://www.example.org")
        text = text.replace("W000817", "A000001")  # of the invented Congress
        organizer.do(block._replace(text=text))
        if at == live:
            _assert_live(organizer)

    made, first, last = organizer.printed
    assert "Made " in made
    assert "are fine, for all" in first
    assert "links, none is broken" in last
    assert organizer.titles == ["Keep our libraries open"]
    # Over, it is still there, and nothing is broken.
    page = organizer.app().test_client().get(f"/campaigns/{SLUG}")
    assert page.status_code == 200


def _assert_live(organizer: Organizer) -> None:
    app = organizer.app()
    campaign = app.extensions["switchboard"].campaigns.default
    assert campaign.slug == SLUG
    assert campaign.wording("en").title == "Keep our libraries open"
    assert campaign.wording("es").title == "Que nuestras bibliotecas sigan abiertas"
    assert [blank.name for blank in campaign.wording("es").blanks if isinstance(blank.label, str)]
    client = app.test_client()
    assert "Keep our libraries open" in client.get("/").text
    call = client.get(f"/call/{SLUG}/A000001?zip=02139").text
    assert "H.R. 1234" in call
    assert "in the Senate" in call
    assert "in the House" in client.get(f"/call/{SLUG}/D000004?zip=02139").text
    page = client.get(f"/campaigns/{SLUG}").text
    assert "https://calls.example.org/campaigns/library-hours" in page
    assert "Friends of Our Libraries" in page
    assert "Sign the petition" in page
    assert "Reading night" in page


def test_every_block_says_what_it_is(organizer: Organizer) -> None:
    every = list(blocks())
    assert len(every) == DOCUMENT.count("\n```") / 2
    assert {block.language for block in every} == {"sh", "toml", "markdown"}
    with pytest.raises(AssertionError, match="nothing says where"):
        organizer.do(Block("toml", "x = 1\n", "Somewhere."))


def test_a_mistake_in_the_document_would_be_noticed(organizer: Organizer) -> None:
    made, facts, words, check = list(blocks())[1:5]
    wrong = words._replace(text=words.text.replace("{{ town }}", "{{ twon }}"))
    for block in (made, facts, wrong):
        organizer.do(block)
    with pytest.raises(AssertionError, match=r"library-hours/en\.md, line 9: 'twon' is undefined"):
        organizer.do(check)


def test_every_blank_and_word_about_members_that_the_document_lists_is_one() -> None:
    from switchboard import scripts

    for name in re.findall(r"`member\.(\w+)`", DOCUMENT):
        assert name in {"title", "name", "last_name", "chamber", "party", "state", "state_name",
                        "district"}  # fmt: skip
    listed = re.search(r"- ((?:`\w+`(?:, | and )?)+) are blanks", DOCUMENT)
    assert listed is not None
    built_in = {blank.name for blank in scripts.BUILT_IN} - {"zip"}
    assert set(re.findall(r"`(\w+)`", listed[1])) == built_in


def test_the_document_names_only_files_and_settings_that_exist(tmp_path: Path) -> None:
    known = {setting.variable for setting in settings.listed()}
    assert set(re.findall(r"\bSWITCHBOARD_[A-Z_]+", DOCUMENT)) <= known
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", DOCUMENT):
        assert (ROOT / "docs" / target).resolve().exists(), target
    for block in blocks():
        if ".env" in block.before:
            file = tmp_path / ".env"
            file.write_text(block.text)
            assert settings.load({}, file).public_address == "https://calls.example.org"


def test_the_facts_of_the_document_are_toml() -> None:
    for block in blocks():
        if block.language == "toml":
            assert tomllib.loads(block.text)
