"""Settings: one list, strict reading."""

from pathlib import Path

import pytest

from switchboard import settings
from switchboard.errors import SettingError


def test_nothing_needs_to_be_set() -> None:
    assert settings.load({"HOME": "/"}) == settings.Settings()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text('SWITCHBOARD_SITE_NAME="From file"\nSWITCHBOARD_WORKERS=3\nOTHER=1\n')
    chosen = settings.load({"SWITCHBOARD_SITE_NAME": "From environment"}, file)
    assert (chosen.site_name, chosen.workers) == ("From environment", 3)


def test_an_empty_value_is_the_default() -> None:
    assert settings.load({"SWITCHBOARD_WORKERS": ""}).workers == 2


def test_an_unknown_setting_is_refused_and_the_known_are_named() -> None:
    with pytest.raises(SettingError, match=r"no setting SWITCHBOARD_WORKER\..*SWITCHBOARD_WORKERS"):
        settings.load({"SWITCHBOARD_WORKER": "2"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SWITCHBOARD_WORKERS", "many"),
        ("SWITCHBOARD_WORKERS", "0"),
        ("SWITCHBOARD_WORKERS", "2.5"),
        ("SWITCHBOARD_BIND", "5000"),
        ("SWITCHBOARD_BIND", "127.0.0.1:5000\n"),
        ("SWITCHBOARD_BIND", "127.0.0.1\n:5000"),
        ("SWITCHBOARD_BIND", "unix:/run/app\n"),
        ("SWITCHBOARD_DEFAULT_LANGUAGE", "en\n"),
        ("SWITCHBOARD_PROVIDERS", "geocodio\n"),
        ("SWITCHBOARD_ADDRESS_PROVIDER", "geocodio\n"),
        ("SWITCHBOARD_DEFAULT_LANGUAGE", "English"),
        ("SWITCHBOARD_SITE_NAME", "x" * 61),
    ],
)
def test_a_malformed_setting_is_named_with_what_is_allowed(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name) as caught:
        settings.load({name: value})
    assert f"“{value}”" in str(caught.value)
    assert "Default:" in str(caught.value)


@pytest.mark.parametrize("name", ["SWITCHBOARD_SITE_NAME", "SWITCHBOARD_CONTACT"])
@pytest.mark.parametrize("char", ["\udce9", "\ue000", "\U000f0000", "\x00", "\x1b", "\uffff"])
def test_a_character_that_no_page_can_hold_is_refused(name: str, char: str) -> None:
    with pytest.raises(SettingError, match=name) as caught:
        settings.load({name: f"Caf{char}"})
    assert "“Caf”" in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("text", ["Café 👩‍👩‍👧", "می‌خواهم", "Jane\njane@example.org"])
def test_any_writing_is_a_setting(text: str) -> None:
    assert settings.load({"SWITCHBOARD_CONTACT": text}).contact == text


def test_paths_count_from_the_project() -> None:
    chosen = settings.Settings(scripts_dir="words", snapshot_dir="/elsewhere")
    assert chosen.scripts_path == settings.ROOT / "words"
    assert chosen.snapshot_path == Path("/elsewhere")
    assert chosen.overrides_path is None
    chosen = settings.Settings(overrides="corrections.toml")
    assert chosen.overrides_path == settings.ROOT / "corrections.toml"
