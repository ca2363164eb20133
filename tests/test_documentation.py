"""The documents say what is true: settings, routes and commands, and the example campaign."""

import html
import re
from pathlib import Path

import click
import pytest
from flask import Flask

from switchboard import overrides, settings
from switchboard.providers import SHIPPED, definition
from switchboard.settings import ROOT

README = (ROOT / "README.md").read_text()
SHIPPED_PROVIDERS = definition.read_all(SHIPPED)
BUILT_INTO_FLASK = {"run", "shell", "routes"}


def _block(after: str, language: str) -> str:
    """The first code block of a language after some words of the README."""
    rest = README[README.index(after) :]
    match = re.search(rf"```{language}\n(.*?)```", rest, re.S)
    assert match is not None
    return match[1]


@pytest.mark.parametrize("setting", list(settings.listed()), ids=lambda setting: setting.variable)
def test_each_setting_is_in_readme_and_example(setting: settings.Setting) -> None:
    default = f"`{setting.default}`" if setting.default else ""
    row = " | ".join(filter(None, [f"| `{setting.variable}`", default])) + " |"
    assert f"{row} {setting.help} |" in README or f"{row} | {setting.help} |" in README
    example = (ROOT / ".env.example").read_text()
    assert f"# {setting.help}\n# {setting.variable}={setting.default}\n" in example


def test_no_document_names_a_setting_that_does_not_exist() -> None:
    known = {setting.variable for setting in settings.listed()}
    keys = {each.key_setting for each in SHIPPED_PROVIDERS.values() if each.key}
    for path, wanted in ((ROOT / "README.md", known | keys), (ROOT / ".env.example", known)):
        named = set(re.findall(r"\bSWITCHBOARD_[A-Z_]+", path.read_text()))
        assert named == wanted, path.name


def test_each_provider_is_in_the_readme_with_its_key() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (?:`(SWITCHBOARD_\w+_KEY)`|none) \|", README, re.M)
    assert dict(rows) == {
        name: each.key_setting if each.key else "" for name, each in SHIPPED_PROVIDERS.items()
    }


def test_the_example_settings_are_good_ones(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text((ROOT / ".env.example").read_text().replace("# SWITCH", "SWITCH"))
    assert settings.load({}, file) == settings.Settings()


def test_each_route_is_in_the_readme_and_no_other(app: Flask) -> None:
    routes = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
    }
    named = {path.partition("?")[0] for path in re.findall(r"^\| `(/[^`]*)` \|", README, re.M)}
    assert named == routes


def test_each_command_is_in_the_readme_and_no_other(app: Flask) -> None:
    def paths(group: click.Group, before: str) -> set[str]:
        found = set()
        for name, command in group.commands.items():
            if isinstance(command, click.Group):
                if command.invoke_without_command:
                    found.add(f"{before} {name}")
                found |= paths(command, f"{before} {name}")
            else:
                found.add(f"{before} {name}")
        return found

    commands = paths(app.cli, "flask") - {f"flask {name}" for name in BUILT_INTO_FLASK}
    rows = re.findall(r"^\| `(flask [^`]*)` \|", README, re.M)
    named = {" ".join(re.findall(r"^flask|(?<= )[a-z]+\b(?![-\d])", row)[:3]) for row in rows}
    assert {name for name in commands if not any(n.startswith(name) for n in named)} == set()
    assert len(rows) == len(commands)


def test_the_example_override_of_the_readme_and_the_about_page_is_a_good_one(
    tmp_path: Path, app: Flask
) -> None:
    shown = re.search(r"<pre[^>]*><code>(.*?)</code>", app.test_client().get("/about").text, re.S)
    assert shown is not None
    for text in (_block("### Correct a number yourself", "toml"), html.unescape(shown[1])):
        file = tmp_path / "corrections.toml"
        file.write_text(text.replace("# office", "office"))
        (entry,) = overrides.read(file)
        assert entry.override.value == "202-555-0101"


def test_make_and_ci_do_what_the_readme_says() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for in_block, in_text in re.findall(r"^make (\w+)|`make (\w+)`", README, re.M):
        assert re.search(rf"^{in_block or in_text}:", makefile, re.M)
    assert "make test" in (ROOT / ".ci" / "run").read_text()


def test_every_file_that_the_readme_names_is_there() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", README):
        assert (ROOT / target).exists(), target


def test_no_file_names_an_index_of_packages() -> None:
    constraints = (ROOT / "constraints.txt").read_text()
    assert "://" not in constraints
    assert "--" not in constraints
    for line in constraints.splitlines()[1:]:
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line), line
